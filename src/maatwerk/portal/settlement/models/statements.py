"""Statements as they were sent: the bytes in the archive, their reference, and the head of the event chain at that moment."""

from __future__ import annotations

from django.db import models

from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly
from maatwerk.portal.register.models import new_code
from maatwerk.portal.settlement.models.proposals import Proposal


class StatementLetter(AppendOnly):
    """The statement of an employer for a quarter as a letter, once its proposal was approved. ``check_code`` opens its page."""

    reference = models.CharField("referentie", max_length=40, unique=True)
    check_code = models.CharField(max_length=10, unique=True, default=new_code)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="statements")
    onderneming = models.CharField("ondernemingsnummer", max_length=64, db_index=True)
    kwartaal = models.CharField(max_length=6)
    cent = models.BigIntegerField("totaal, in cent")
    head = models.CharField("hoofd van de keten", max_length=64)
    archived = models.ForeignKey(Archived, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first; one per proposal, employer and quarter."""

        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("proposal", "onderneming", "kwartaal"), name="statement_letter_once"),
        )

    def __str__(self) -> str:
        """Return the reference."""
        return self.reference
