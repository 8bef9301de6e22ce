"""Kinds of table that keep the past: facts with two times, rows that are only added, and rows that may be erased once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q


@dataclass(frozen=True, slots=True)
class Refusal:
    """A new row that the database refuses: where ``when``, a SELECT in which ``NEW`` is the row, finds anything."""

    name: str
    when: str
    why: str


class Guarded(models.Model):
    """A table whose rows the database itself protects (see ``guards``)."""

    REFUSES: ClassVar[tuple[Refusal, ...]] = ()
    """Which new rows are refused; the SQL must be that of both databases."""

    class Meta:
        """No table of its own."""

        abstract = True


class AppendOnly(Guarded):
    """Rows are added; the database refuses every change and removal."""

    class Meta:
        """No table of its own."""

        abstract = True


class Erasable(AppendOnly):
    """Rows that are added, and whose content may be erased, once: the right to be forgotten, and terms of keeping.

    ``ERASABLE`` names the columns (text or bytes) that become empty; that a row was, when, when it was erased and by which
    event stays. The database refuses every other change.
    """

    ERASABLE: ClassVar[tuple[str, ...]] = ()

    erased_at = models.DateTimeField("gewist op", null=True, editable=False)
    erased_by = models.ForeignKey(
        "audit.Event", on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name="gewist door"
    )

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    def erased(self) -> bool:
        """Return whether the content is gone."""
        return self.erased_at is not None


class TwoTimesQuerySet(models.QuerySet[Any]):
    """Facts at a point of both times."""

    def known_on(self, known_on: dt.datetime | None = None) -> Self:
        """Return what was known at the instant; without one, what is known now."""
        if known_on is None:
            return self.filter(known_until=None)
        return self.filter(Q(known_until=None) | Q(known_until__gt=known_on), known_from__lte=known_on)

    def valid_on(self, valid_on: dt.date) -> Self:
        """Return what holds on the day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=valid_on), valid_from__lte=valid_on)

    def as_of(self, valid_on: dt.date, known_on: dt.datetime | None = None) -> Self:
        """Return what held on one day according to what was known at one instant: one query."""
        return self.valid_on(valid_on).known_on(known_on)

    def touching(self, first: dt.date, until: dt.date | None) -> Self:
        """Return what holds on some day from ``first`` until before ``until``."""
        later = self.filter(Q(valid_until=None) | Q(valid_until__gt=first))
        return later if until is None else later.filter(valid_from__lt=until)


class TwoTimes(Guarded):
    """A fact: true in the world from ``valid_from`` until before ``valid_until``, and known to us likewise.

    ``KEYS`` says which columns name the same thing; two facts of the same thing never overlap in both times together. A later
    version closes the one it replaces by setting its ``known_until``, once; the database refuses everything else.
    """

    KEYS: ClassVar[tuple[tuple[str, ...], ...]] = ()

    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot", null=True, blank=True)
    known_from = models.DateTimeField("gekend vanaf")
    known_until = models.DateTimeField("gekend tot", null=True, blank=True)
    event = models.ForeignKey("audit.Event", on_delete=models.PROTECT, related_name="+", verbose_name="gebeurtenis")

    objects = TwoTimesQuerySet.as_manager()

    class Meta:
        """No table of its own; times run forward."""

        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="%(class)s_valid_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(known_until=None) | Q(known_until__gt=F("known_from")), name="%(class)s_known_runs_forward"
            ),
        )

    @classmethod
    def thing(cls) -> tuple[str, ...]:
        """Return the columns that name the thing the fact is about."""
        return cls.KEYS[0]

    @classmethod
    def told(cls) -> tuple[str, ...]:
        """Return the columns that hold what the fact says."""
        times = {"id", "valid_from", "valid_until", "known_from", "known_until", "event"}
        return tuple(f.name for f in cls._meta.fields if f.name not in times and f.name not in cls.thing())
