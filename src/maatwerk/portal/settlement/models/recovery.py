"""Claiming back: decisions with reasons, plans of instalments, the consent of a second person, and money of unknown origin.

What an employer owes stands in the books; a decision says what is done about it. Nothing here changes: another plan takes the
place of the one before it, and a decision counts once a second person approved it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as said

from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly, Refusal
from maatwerk.portal.register.models import new_code
from maatwerk.portal.settlement.models.payments import BankEntry


class RecoveryDecision(AppendOnly):
    """What somebody wants to do about what an employer owes: claim it by letter, give it up, or impose a sanction.

    ``percent`` is in hundredths of a percent and ``base_cent`` that of which it is taken, where a sanction was entered so.
    """

    CLAIM, SANCTION, WRITE_OFF = "terugvordering", "sanctie", "afschrijving"
    KINDS = ((CLAIM, said("terugvordering")), (SANCTION, said("sanctie")), (WRITE_OFF, said("afschrijving")))

    kind = models.CharField("soort", max_length=14, choices=KINDS)
    onderneming = models.CharField("ondernemingsnummer", max_length=64, db_index=True)
    cent = models.BigIntegerField("bedrag, in cent")
    percent = models.PositiveIntegerField("percentage, in honderdsten", null=True)
    base_cent = models.BigIntegerField("waarvan, in cent", null=True)
    artikel = models.CharField("begrotingsartikel", max_length=20, blank=True)
    kwartaal = models.CharField(max_length=6, blank=True)
    why = models.TextField("redenen")
    inspection = models.CharField("kenmerk van de vaststelling", max_length=80, blank=True)
    inspection_told = models.CharField("wat de inspectie vaststelde", max_length=400, blank=True)
    maker = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first; above zero."""

        ordering = ("-pk",)
        constraints = (models.CheckConstraint(condition=Q(cent__gt=0), name="recovery_above_zero"),)

    def __str__(self) -> str:
        """Return the number by which people name it."""
        return f"T-{self.pk:05d}"


class RecoveryPlan(AppendOnly):
    """How a claim is paid back, in instalments that are exactly its amount; the latest stands."""

    decision = models.ForeignKey(RecoveryDecision, on_delete=models.PROTECT, related_name="plans")
    why = models.CharField("waarom", max_length=300)
    by = models.CharField("door", max_length=150)
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first."""

        ordering = ("-pk",)


class Instalment(AppendOnly):
    """One part of a plan."""

    plan = models.ForeignKey(RecoveryPlan, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveIntegerField("nummer")
    day = models.DateField("te betalen voor of op")
    cent = models.BigIntegerField("bedrag, in cent")

    class Meta:
        """In their order; above zero."""

        ordering = ("plan", "number")
        constraints = (
            models.CheckConstraint(condition=Q(cent__gt=0), name="instalment_above_zero"),
            models.UniqueConstraint(fields=("plan", "number"), name="instalment_once"),
        )


class RecoveryApproval(AppendOnly):
    """A second person's consent: from then on it counts, is booked where it moves money, and its letter is made.

    ``refused`` is true where the second person said no; then nothing follows. ``check_code`` opens the page on which anybody
    can check the letter.
    """

    REFUSES = (
        Refusal(
            "same_person",
            'SELECT 1 FROM settlement_recoverydecision d WHERE d.id = NEW.decision_id AND d.maker = NEW."by"',
            "wie over een vordering beslist, keurt dat niet zelf goed",
        ),
    )
    decision = models.OneToOneField(RecoveryDecision, on_delete=models.PROTECT, related_name="approval")
    refused = models.BooleanField("afgewezen", default=False)
    by = models.CharField("door", max_length=150)
    why = models.CharField("waarom", max_length=300)
    at = models.DateTimeField()
    reference = models.CharField("gestructureerde mededeling", max_length=12, blank=True, db_index=True)
    letter = models.ForeignKey(Archived, on_delete=models.PROTECT, null=True, related_name="+")
    check_code = models.CharField(max_length=10, unique=True, default=new_code)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")


class Assignment(AppendOnly):
    """What somebody thinks of money of unknown origin: it is an employer's, or (``onderneming`` empty) it goes back."""

    entry = models.ForeignKey(BankEntry, on_delete=models.PROTECT, related_name="assignments")
    onderneming = models.CharField("ondernemingsnummer", max_length=64, blank=True)
    why = models.CharField("waarom", max_length=300)
    maker = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first: the latest stands."""

        ordering = ("-pk",)


class AssignmentApproval(AppendOnly):
    """A second look at an assignment; the database refuses the same person, and a second answer for the same money."""

    REFUSES = (
        Refusal(
            "same_person",
            'SELECT 1 FROM settlement_assignment a WHERE a.id = NEW.assignment_id AND a.maker = NEW."by"',
            "wie geld toewijst, bevestigt dat niet zelf",
        ),
        Refusal(
            "twice",
            "SELECT 1 FROM settlement_assignment a JOIN settlement_assignment b ON b.entry_id = a.entry_id "
            "JOIN settlement_assignmentapproval x ON x.assignment_id = b.id WHERE a.id = NEW.assignment_id",
            "dit geld is al toegewezen",
        ),
    )
    assignment = models.OneToOneField(Assignment, on_delete=models.PROTECT, related_name="approval")
    by = models.CharField("door", max_length=150)
    why = models.CharField("waarom", max_length=300)
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
