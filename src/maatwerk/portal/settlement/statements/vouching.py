"""Whether the statements that were sent are still the bytes that the chain says they were."""

from __future__ import annotations

from collections.abc import Iterator

from maatwerk.portal.archive import store
from maatwerk.portal.audit.models import Event
from maatwerk.portal.audit.verifying import Breach
from maatwerk.portal.settlement.models import StatementLetter


def kept() -> Iterator[Breach]:
    """Yield every statement whose bytes are gone or changed, or whose hash is not that of its event."""
    told: tuple[int, dict[str, str]] = (0, {})
    for row in StatementLetter.objects.order_by("event_id", "pk").iterator(chunk_size=500):
        if told[0] != row.event_id:
            told = (row.event_id, Event.objects.get(pk=row.event_id).content().get("brieven", {}))
        if told[1].get(row.reference) != row.archived_id:
            yield Breach(row.event_id, f"afrekening {row.reference}: staat anders in de keten")
        elif not store.whole(row.archived_id):
            yield Breach(row.event_id, f"afrekening {row.reference}: de bewaarde brief is weg of gewijzigd")
