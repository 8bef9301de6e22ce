"""What was asked of the worker, and how far it is. These rows change: what matters is kept by the work itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_noop as said


class Job(models.Model):
    """A piece of work. ``lease_until`` is the moment after which another worker may take it over; real time, not the demo's."""

    WAITING, RUNNING, DONE, FAILED = "wacht", "loopt", "klaar", "mislukt"
    STATES = (
        (WAITING, said("wacht")),
        (RUNNING, said("loopt")),
        (DONE, said("klaar")),
        (FAILED, said("mislukt")),
    )

    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    asked_by = models.CharField(max_length=150)
    capacity = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=STATES, default=WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    step = models.CharField("waar het werk is", max_length=200, blank=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    result = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Latest first; the waiting ones are found at once."""

        ordering = ("-pk",)
        indexes = (models.Index(fields=("state", "lease_until")),)

    def __str__(self) -> str:
        """Return kind and number."""
        return f"{self.kind} {self.pk}"

    @property
    def ended(self) -> bool:
        """Return whether nothing more will happen."""
        return self.state in (self.DONE, self.FAILED)

    @property
    def percent(self) -> int | None:
        """Return how far it is in whole percents; None where that is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None


class Beat(models.Model):
    """A worker that is alive: the last time it said so, in real time."""

    worker = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()
