"""A letter as it was sent: its bytes, their hash, its reference, and the head of the event chain at that moment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import Erasable
from maatwerk.portal.register.models import new_code


class Letter(Erasable):
    """One letter. ``check_code`` opens its check page, which tells what was decided and nothing of the person."""

    ERASABLE: ClassVar[tuple[str, ...]] = ("addressee", "content", "pdf")

    reference = models.CharField("referentie", max_length=30, unique=True)
    check_code = models.CharField(max_length=10, unique=True, default=new_code)
    kind = models.CharField(max_length=30)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="letters")
    decision = models.ForeignKey("cases.Decision", on_delete=models.PROTECT, null=True, related_name="letters")
    addressee = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    head = models.CharField("hoofd van de keten", max_length=64)
    content = models.TextField("inhoud, als gegevens")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first."""

        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference
