"""Which files are kept; their bytes lie in the archive folder under the same hash."""

from __future__ import annotations

from django.db import models

from maatwerk.portal.kit.models import AppendOnly


class Archived(AppendOnly):
    """A file, by the SHA-256 of its bytes. The bytes come before the row: a row without bytes is damage, the reverse is not."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField("grootte in bytes")
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the hash."""
        return self.sha256
