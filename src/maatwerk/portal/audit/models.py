"""An event: who did what, when, to what, on which facts and why, chained by hashes."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from django.db import models

from maatwerk.portal.kit.models import AppendOnly

GENESIS: Final = "0" * 64


class Event(AppendOnly):
    """One link of the chain. ``number`` counts from 1 without gaps; ``hash`` covers all other columns."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField("tijdstip")
    actor = models.CharField("wie", max_length=150)
    capacity = models.CharField("hoedanigheid", max_length=80)
    verb = models.CharField("wat", max_length=80)
    subject = models.CharField("waarover", max_length=120, db_index=True)
    facts = models.TextField("feiten")
    reason = models.TextField("waarom", blank=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        """In the order they happened."""

        ordering = ("number",)
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"

    def __str__(self) -> str:
        """Return number and verb."""
        return f"{self.number} {self.verb}"

    def content(self) -> dict[str, Any]:
        """Return the facts of the event as plain data."""
        return dict(json.loads(self.facts))

    def digest(self) -> str:
        """Return the hash that the row must carry."""
        told = [
            self.number,
            self.at.isoformat(),
            *(self.actor, self.capacity, self.verb, self.subject, self.facts, self.reason, self.previous),
        ]
        return hashlib.sha256(canonical(told).encode()).hexdigest()


def canonical(content: Any) -> str:
    """Return plain data as JSON in one form only: sorted, without blanks, without floats (TypeError)."""
    _refuse_floats(content)
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse_floats(content: Any) -> None:
    if isinstance(content, float):
        raise TypeError(f"een kommagetal ({content}) hoort niet in het geheugen: schrijf het als tekst of geheel getal")
    if isinstance(content, dict):
        for each in content.values():
            _refuse_floats(each)
    elif isinstance(content, list | tuple):
        for each in content:
            _refuse_floats(each)
