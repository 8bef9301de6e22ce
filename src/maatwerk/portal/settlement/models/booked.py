"""What is booked: transfers between accounts, as ``ledger.settlement`` makes them. A row can not be out of balance."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import F, Q

from maatwerk.ledger.settlement import Transfer
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly

PARTED: Final = " › "
"""What stands between the parts of an account."""


class Booking(AppendOnly):
    """An amount from one account (credit) to another (debit), in whole cents above zero."""

    debit = models.CharField(max_length=160, db_index=True)
    credit = models.CharField(max_length=160, db_index=True)
    cent = models.BigIntegerField()
    kind = models.CharField("soort", max_length=30)
    onderneming = models.CharField("ondernemingsnummer", max_length=64, blank=True, db_index=True)
    maatregel = models.CharField(max_length=20, blank=True)
    kwartaal = models.CharField(max_length=6, blank=True)
    artikel = models.CharField(max_length=20, blank=True)
    cause = models.CharField("oorzaak", max_length=300)
    at = models.DateTimeField(db_index=True)
    run = models.ForeignKey("settlement.Run", on_delete=models.PROTECT, null=True, related_name="bookings")
    proposal = models.ForeignKey("settlement.Proposal", on_delete=models.PROTECT, null=True, related_name="bookings")
    payment = models.ForeignKey("settlement.Payment", on_delete=models.PROTECT, null=True, related_name="bookings")
    entry = models.ForeignKey("settlement.BankEntry", on_delete=models.PROTECT, null=True, related_name="bookings")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order in which it was booked."""

        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(cent__gt=0), name="booking_above_zero"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="booking_between_two"),
        )
        indexes = (models.Index(fields=("onderneming", "kwartaal")),)

    @property
    def transfer(self) -> Transfer:
        """Return it as the ledger knows it."""
        return Transfer(
            tuple(self.debit.split(PARTED)),
            tuple(self.credit.split(PARTED)),
            self.cent,
            self.kind,
            self.onderneming,
            self.maatregel,
            self.kwartaal,
            self.artikel,
            self.cause,
        )
