"""Whether any fact calls itself known before the event that told it: a decision taken in between rested on other facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.apps import apps
from django.db.models import F

from maatwerk.portal.audit.verifying import Breach
from maatwerk.portal.kit.models import TwoTimes

HISTORY: Final = "laden begonnen"
"""The verb of the event under which a whole history is loaded; the hash of its rows stands in the event that ends it."""


def kept() -> Iterator[Breach]:
    """Yield every fact with two times that was known, or no longer known, before it was told."""
    for model in apps.get_models():
        if issubclass(model, TwoTimes):
            early = model.objects.filter(known_from__lt=F("event__at")).exclude(event__verb=HISTORY)
            for key, event in early.order_by("pk").values_list("pk", "event_id"):
                yield Breach(event, f"{model._meta.label} {key} heet gekend vóór de gebeurtenis die het vertelt")
