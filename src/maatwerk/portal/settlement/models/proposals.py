"""A proposal to book and pay: exactly what would be booked, under one hash, and the approval of a second person bound to it.

A proposal never changes. When something under it did (a newer run, another balance, another account number) its hash no longer
fits, its approval is refused, and a new proposal takes its place.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_noop as said

from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly, Refusal
from maatwerk.portal.settlement.models.accounts import BankAccount
from maatwerk.portal.settlement.models.runs import Run


class Proposal(AppendOnly):
    """What would be booked and paid. ``content`` is kept in the archive: every transfer and every payment as plain data."""

    title = models.CharField(max_length=120)
    hash = models.CharField("controlegetal", max_length=64)
    content = models.ForeignKey(Archived, on_delete=models.PROTECT, related_name="+")
    settled_cent = models.BigIntegerField("afgerekend, in cent")
    set_off_cent = models.BigIntegerField("verrekende voorschotten, in cent")
    pay_cent = models.BigIntegerField("te betalen, in cent")
    held_cent = models.BigIntegerField("aangehouden, in cent")
    receivable_cent = models.BigIntegerField("te vorderen, in cent")
    execution = models.DateField("uitvoeringsdag")
    maker = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first."""

        ordering = ("-pk",)

    def __str__(self) -> str:
        """Return the number by which people name it."""
        return f"V-{self.pk:05d}"


class ProposalRun(AppendOnly):
    """A run that a proposal would book."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="runs")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="proposals")


class ProposalLine(AppendOnly):
    """What a proposal does for one employer; cents. ``held`` says why nothing is paid, where something is owed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="lines")
    onderneming = models.CharField("ondernemingsnummer", max_length=64, db_index=True)
    before_cent = models.BigIntegerField("stond open, in cent")
    settled_cent = models.BigIntegerField("afgerekend, in cent")
    set_off_cent = models.BigIntegerField("verrekende voorschotten, in cent")
    pay_cent = models.BigIntegerField("te betalen, in cent")
    after_cent = models.BigIntegerField("blijft open, in cent")
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, null=True, related_name="+")
    held = models.CharField("aangehouden omdat", max_length=200, blank=True)

    class Meta:
        """One per employer."""

        constraints = (models.UniqueConstraint(fields=("proposal", "onderneming"), name="proposal_line_once"),)


class Question(AppendOnly):
    """What the approver must answer: a large change that no cause of the law explains, or a line drawn by the hash."""

    LARGE, DRAWN = "groot", "steekproef"
    KINDS = ((LARGE, said("grote wijziging")), (DRAWN, said("steekproef")))

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=10, choices=KINDS)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    onderneming = models.CharField("ondernemingsnummer", max_length=64)
    maatregel = models.CharField(max_length=20, blank=True)
    insz = models.CharField(max_length=11, blank=True)
    cent = models.BigIntegerField("bedrag, in cent")
    text = models.CharField("vraag", max_length=400)


class Answer(AppendOnly):
    """What the approver found."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="answer")
    text = models.CharField("antwoord", max_length=400)
    by = models.CharField("door", max_length=150)
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")


class Approval(AppendOnly):
    """A second person's consent to exactly one proposal. The database refuses the maker, another hash, a replaced proposal."""

    REFUSES = (
        Refusal(
            "maker",
            'SELECT 1 FROM settlement_proposal p WHERE p.id = NEW.proposal_id AND p.maker = NEW."by"',
            "wie een voorstel maakt, keurt het niet goed",
        ),
        Refusal(
            "other_hash",
            "SELECT 1 FROM settlement_proposal p WHERE p.id = NEW.proposal_id AND p.hash <> NEW.hash",
            "de goedkeuring hoort bij een ander controlegetal dan dat van het voorstel",
        ),
        Refusal(
            "replaced",
            "SELECT 1 FROM settlement_proposal p WHERE p.replaces_id = NEW.proposal_id",
            "dit voorstel is vervangen door een ander",
        ),
        Refusal(
            "unanswered",
            "SELECT 1 FROM settlement_question q WHERE q.proposal_id = NEW.proposal_id AND NOT EXISTS "
            '(SELECT 1 FROM settlement_answer a WHERE a.question_id = q.id AND a."by" = NEW."by")',
            "wie goedkeurt, beantwoordt eerst zelf elke vraag",
        ),
    )
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="approval")
    hash = models.CharField("controlegetal", max_length=64)
    by = models.CharField("door", max_length=150)
    why = models.CharField("waarom", max_length=300)
    at = models.DateTimeField()
    file = models.OneToOneField(Archived, on_delete=models.PROTECT, null=True, related_name="+")
    message_id = models.CharField("kenmerk van het betaalbestand", max_length=35, blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
