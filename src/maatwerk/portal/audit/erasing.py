"""Erasing: content goes, once, under an event that says what went, when and by whom; that it was there stays to be seen."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Field, QuerySet

from maatwerk.portal.audit.models import Content, Event
from maatwerk.portal.kit.models import Erasable


def erase(rows: QuerySet[Any], event: Event) -> int:
    """Empty what may be erased of some rows that still hold it; return how many. Belongs in the transaction of the event."""
    model: type[Erasable] = rows.model
    empty = {name: _empty(model._meta.get_field(name)) for name in model.ERASABLE}
    return rows.filter(erased_by=None).update(**empty, erased_at=event.at, erased_by=event)


def _empty(field: Any) -> str | bytes:
    assert isinstance(field, Field)
    return b"" if field.get_internal_type() == "BinaryField" else ""


def contents_of(subjects: Collection[str]) -> QuerySet[Content]:
    """Return what stands beside the events about some subjects and was not erased yet."""
    return Content.objects.filter(event__subject__in=subjects, erased_by=None).order_by("event")
