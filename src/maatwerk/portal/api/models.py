"""Personal tokens: a capacity of a user, for a program of that user, until a day."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q

from maatwerk.portal.people.models import Grant


class ApiToken(models.Model):
    """A token by its hash; the token itself is shown once and kept nowhere. ``start`` are its first characters."""

    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    start = models.CharField(max_length=12)
    hashed = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()
    expires_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    used_on = models.DateField(null=True)

    class Meta:
        """The last made first; a token ends."""

        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=Q(expires_on__gt=F("made_on")), name="token_ends"),)

    def __str__(self) -> str:
        """Return the name and how it begins."""
        return f"{self.name} ({self.start}…)"

    def alive(self, day: dt.date) -> bool:
        """Return whether it opens anything on a day: not withdrawn, not past its end."""
        return self.withdrawn_at is None and day < self.expires_on
