"""An event: who did what, when, to what, on which facts and why, chained by hashes; and beside it what can be erased."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar, Final

from django.db import models

from maatwerk.portal.kit.models import AppendOnly, Erasable

GENESIS: Final = "0" * 64


class Event(AppendOnly):
    """One link of the chain. ``number`` counts from 1 without gaps; ``hash`` covers all other columns.

    ``beside`` is the salted hash of what stands in ``Content``: whatever may have to be forgotten. An event without it, and
    every event from before there was such a column, says all it has to say itself.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField("tijdstip")
    actor = models.CharField("wie", max_length=150)
    capacity = models.CharField("hoedanigheid", max_length=80)
    verb = models.CharField("wat", max_length=80)
    subject = models.CharField("waarover", max_length=120, db_index=True)
    facts = models.TextField("feiten")
    reason = models.TextField("waarom", blank=True)
    beside = models.CharField("hash van wat ernaast staat", max_length=64, null=True)
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

    def aside(self) -> Content | None:
        """Return the row that stands beside the event, erased or not; None where nothing does."""
        return getattr(self, "apart", None) if self.beside else None

    def content(self) -> dict[str, Any]:
        """Return the facts of the event as plain data: those of the chain, and those beside it as long as they stand."""
        aside = self.aside()
        return {**json.loads(self.facts), **(aside.told().get("facts", {}) if aside else {})}

    def why(self) -> str:
        """Return the reason; empty where none was given, or where it was erased."""
        aside = self.aside()
        return self.reason or (str(aside.told().get("reason", "")) if aside else "")

    @property
    def erased(self) -> bool:
        """Return whether something stood beside the event that was erased."""
        aside = self.aside()
        return aside is not None and aside.erased

    def digest(self) -> str:
        """Return the hash that the row must carry."""
        told = [
            self.number,
            self.at.isoformat(),
            *(self.actor, self.capacity, self.verb, self.subject, self.facts, self.reason, self.previous),
            *([self.beside] if self.beside else []),
        ]
        return hashlib.sha256(canonical(told).encode()).hexdigest()


class Content(Erasable):
    """What stands beside an event: its content, and the salt without which its hash says nothing about it."""

    ERASABLE: ClassVar[tuple[str, ...]] = ("salt", "content")

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="apart")
    salt = models.CharField(max_length=64, blank=True)
    content = models.TextField("inhoud", blank=True)

    class Meta:
        """In the order of the events."""

        ordering = ("event",)
        verbose_name = "inhoud van een gebeurtenis"
        verbose_name_plural = "inhoud van gebeurtenissen"

    def __str__(self) -> str:
        """Return the number of the event."""
        return str(self.event_id)

    def told(self) -> dict[str, Any]:
        """Return what stands beside the event: ``facts`` and ``reason``, each if there is one; nothing once it was erased."""
        return dict(json.loads(self.content)) if self.content else {}

    def digest(self) -> str:
        """Return the salted hash that the event must carry."""
        return salted(self.salt, self.content)


def salted(salt: str, content: str) -> str:
    """Return the SHA-256 of a salt and a content, kept apart so that nothing moves from the one to the other."""
    return hashlib.sha256(canonical([salt, content]).encode()).hexdigest()


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
