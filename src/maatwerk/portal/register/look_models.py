"""What is kept of lists that name people, and of questions by national number: who asked, as what, when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maatwerk.portal.kit.models import AppendOnly, Erasable


class ListLook(Erasable):
    """Somebody read a page of a list that names people: which list, with which filters, and how many it named in all.

    A filter may be a name, so it can be erased. Who stands in the list is not kept: that would be a second register.
    """

    ERASABLE: ClassVar[tuple[str, ...]] = ("filters",)

    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150)
    capacity = models.CharField(max_length=80)
    what = models.CharField("lijst", max_length=40)
    count = models.PositiveIntegerField("aantal rijen")
    filters = models.TextField(blank=True)

    class Meta:
        """Latest first; found by who looked."""

        ordering = ("-at",)
        indexes = (models.Index(fields=("actor", "-at"), name="list_look_by_actor"),)

    def __str__(self) -> str:
        """Return who looked at which list."""
        return f"{self.actor}: {self.what}"


class NumberLookup(AppendOnly):
    """Somebody asked who has a national number, found or not; ``refused`` where the limit of an hour was passed."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    capacity = models.CharField(max_length=80)
    refused = models.BooleanField(default=False)

    class Meta:
        """Latest first; counted by who asks."""

        ordering = ("-at",)
        indexes = (models.Index(fields=("actor", "-at"), name="number_lookup_by_actor"),)

    def __str__(self) -> str:
        """Return who asked."""
        return f"{self.actor} {self.at:%Y-%m-%d %H:%M}"
