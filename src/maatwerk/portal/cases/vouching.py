"""Whether decisions, steps and what was handed in still say what the chain says of them: a changed row is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

from maatwerk.portal.audit.models import Event, canonical
from maatwerk.portal.audit.plain import ERASE
from maatwerk.portal.audit.verifying import Breach
from maatwerk.portal.cases.models import Case, Decision, Step, Submission

_BATCH: Final = 500


def kept() -> Iterator[Breach]:
    """Yield every row of a case that differs from the event under which it was stored, and every decision that is gone."""
    yield from _rows(Decision, _decision, "beslissing")
    yield from _rows(Step, _step, "stap")
    yield from _rows(Submission, _submission, "wat ingediend werd")
    yield from _gone()
    yield from _states()


def _rows(model: Any, fault: Any, name: str) -> Iterator[Breach]:
    found = model.objects.select_related("event__apart", "case", "erased_by").order_by("pk")
    for row in found.iterator(chunk_size=_BATCH):
        said = erased_fault(row) if row.erased else fault(row, row.event)
        if said:
            yield Breach(row.event_id, f"{name} in dossier {row.case.number}: {said}")


def erased_fault(row: Any) -> str:
    """Return what is wrong with a row of a case that is called erased; empty where an event says that it was."""
    by = row.erased_by
    said = by is not None and by.verb == ERASE and by.subject == f"case:{row.case.number}"
    return "" if said and by.at == row.erased_at else "gewist zonder gebeurtenis die dat zegt"


def _decision(row: Decision, event: Event) -> str:
    told = json.loads(event.facts)
    if _hash(row.record) != row.hash:
        return "de inhoud past niet bij haar hash: gewijzigd"
    if row.answer != row.content()["answer"] or row.law_id != row.content()["law"] or row.at != event.at:
        return "antwoord, wet of tijdstip is gewijzigd"
    if told.get("decision", row.hash) != row.hash or told.get("told", _hash(row.told)) != _hash(row.told):
        return "staat anders in de keten"
    if "decision" in told and (row.outcome, row.reason) != (told["after"], event.why()):
        return "uitkomst of reden is gewijzigd"
    return ""


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _step(row: Step, event: Event) -> str:
    told = json.loads(event.facts)
    same = (row.version, row.before, row.after, row.at) == (told["version"], told["before"], told["after"], event.at)
    by = (row.actor, row.capacity, f"{row.case.kind}.{row.action}") == (event.actor, event.capacity, event.verb)
    return "" if same and by and row.reason == event.why() else "staat anders in de keten"


def _submission(row: Submission, event: Event) -> str:
    told = event.content().get("submitted")
    return "staat anders in de keten" if told is not None and canonical(told) != row.content else ""


def _gone() -> Iterator[Breach]:
    said = Event.objects.filter(subject__startswith="case:", facts__contains='"decision":')
    for event in said.exclude(pk__in=Decision.objects.values("event")):
        yield Breach(event.number, f"de beslissing van deze gebeurtenis ({event.subject}) is er niet meer")


def _states() -> Iterator[Breach]:
    """Yield the cases that stand elsewhere than their last step left them."""
    last: dict[int, tuple[int, str, int]] = {}
    steps = Step.objects.order_by("version").values_list("case_id", "version", "after", "event_id")
    for number, version, after, event in steps:
        last[number] = (version + 1, after, event)
    for case in Case.objects.filter(pk__in=Step.objects.values("case")).only("number", "state", "version"):
        version, after, event = last[case.pk]
        if (case.version, case.state) != (version, after):
            yield Breach(event, f"dossier {case.number} staat anders dan zijn laatste stap het achterliet")
