"""Payments that were sent, what the bank said of each, and the messages in which it said so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as said

from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly
from maatwerk.portal.settlement.models.accounts import BankAccount
from maatwerk.portal.settlement.models.proposals import Proposal


class Payment(AppendOnly):
    """One transfer of a payment file."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="payments")
    onderneming = models.CharField("ondernemingsnummer", max_length=64, db_index=True)
    cent = models.BigIntegerField("bedrag, in cent")
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="payments")
    end_to_end = models.CharField("kenmerk", max_length=35, unique=True)
    reference = models.CharField("gestructureerde mededeling", max_length=12, blank=True)

    class Meta:
        """Above zero."""

        constraints = (models.CheckConstraint(condition=Q(cent__gt=0), name="payment_above_zero"),)


class BankMessage(AppendOnly):
    """A file of the bank: a status report or a statement. The same message counts once."""

    STATUS, STATEMENT = "pain.002", "camt.053"
    KINDS = ((STATUS, said("statusmelding")), (STATEMENT, said("rekeningafschrift")))

    kind = models.CharField(max_length=8, choices=KINDS)
    name = models.CharField("bestand", max_length=200, blank=True)
    message_id = models.CharField("kenmerk", max_length=70)
    archived = models.OneToOneField(Archived, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first; a message id is used once per kind."""

        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=("kind", "message_id"), name="bank_message_once"),)


class BankRefused(AppendOnly):
    """A file of the bank of which nothing counts, with what was wrong: findings as plain data, in a list."""

    name = models.CharField("bestand", max_length=200)
    archived = models.OneToOneField(Archived, on_delete=models.PROTECT, related_name="+")
    findings = models.JSONField("bevindingen")
    received_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first."""

        ordering = ("-pk",)


class BankStatement(AppendOnly):
    """One statement of one account in a message; the same statement in another message counts once. Cents."""

    message = models.ForeignKey(BankMessage, on_delete=models.PROTECT, related_name="statements")
    iban = models.CharField(max_length=34)
    statement_id = models.CharField("nummer van het afschrift", max_length=35)
    opening_cent = models.BigIntegerField("beginsaldo, in cent")
    closing_cent = models.BigIntegerField("eindsaldo, in cent")
    closing_day = models.DateField("dag van het eindsaldo", db_index=True)

    class Meta:
        """By day; a number is used once per account."""

        ordering = ("iban", "closing_day", "pk")
        constraints = (models.UniqueConstraint(fields=("iban", "statement_id"), name="bank_statement_once"),)


class BankEntry(AppendOnly):
    """One movement or status in a message of the bank; ``end_to_end`` is that of a payment, or of an order as a whole."""

    message = models.ForeignKey(BankMessage, on_delete=models.PROTECT, related_name="entries")
    place = models.CharField("plaats", max_length=120)
    cent = models.BigIntegerField("bedrag, in cent (af: onder nul)")
    end_to_end = models.CharField("kenmerk", max_length=35, blank=True, db_index=True)
    reference = models.CharField("gestructureerde mededeling", max_length=12, blank=True)
    told = models.CharField("wat de bank zegt", max_length=300)


class PaymentState(AppendOnly):
    """What became of a payment; the latest stands. Every payment ends paid, failed or recovered."""

    OPEN, ACCEPTED, PAID, FAILED, RETURNED = "onderweg", "aanvaard", "betaald", "mislukt", "teruggekeerd"
    STATES = (
        (OPEN, said("onderweg")),
        (ACCEPTED, said("door de bank aanvaard")),
        (PAID, said("betaald")),
        (FAILED, said("mislukt")),
        (RETURNED, said("teruggekeerd")),
    )

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=12, choices=STATES)
    reason = models.CharField("reden", max_length=200, blank=True)
    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="states")
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
