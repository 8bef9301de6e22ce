"""A case, what was handed in, each step taken, and each decision with what it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.table import Action, kinds, private_kinds
from maatwerk.portal.kit.models import AppendOnly, Erasable
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, VDAB, Acting, Role, side_of
from maatwerk.portal.register.models import Employment, Indicering, Organisation, Person, Toekenning


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases that somebody may see."""

    def visible_to(self, acting: Acting) -> CaseQuerySet:
        """Return the cases that somebody in this capacity may see; a draft only on the side that began it."""
        own = sorted(side_of(acting.role))
        return self._concerning(acting).exclude(Q(state="ontwerp") & ~Q(opened_by_role__in=own))

    def _concerning(self, acting: Acting) -> CaseQuerySet:
        if acting.role in DEPARTMENT | VDAB | {Role.INSPECTOR}:
            return self.all()
        if acting.role in EMPLOYERS and acting.organisation:
            return self.filter(organisation_id=acting.organisation).exclude(kind__in=private_kinds())
        if acting.role is Role.PERSON and acting.person:
            return self.filter(person_id=acting.person)
        return self.none()


class Case(models.Model):
    """One case of one kind. ``version`` counts its steps: an act on an older version is refused.

    ``erased_at`` says since when what was written in it is gone (``erasing``).
    """

    number = models.CharField("dossiernummer", max_length=30, unique=True)
    kind = models.CharField(max_length=30)
    state = models.CharField(max_length=30)
    version = models.PositiveIntegerField(default=1)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="cases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="cases")
    employment = models.ForeignKey(Employment, on_delete=models.PROTECT, null=True, related_name="cases")
    indicering = models.ForeignKey(Indicering, on_delete=models.PROTECT, null=True, related_name="cases")
    toekenning = models.ForeignKey(Toekenning, on_delete=models.PROTECT, null=True, related_name="cases")
    about = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    draft = models.JSONField(default=dict)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    opened_by_role = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    entered_at = models.DateTimeField("in deze toestand sinds")
    due = models.DateField("uiterlijk", null=True)
    draft_at = models.DateTimeField("concept laatst bewaard", null=True)
    erased_at = models.DateTimeField("inhoud gewist op", null=True)
    assigned_to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        """Latest first; found by state and kind."""

        ordering = ("-opened_at", "-id")
        indexes = (
            models.Index(fields=("kind", "state", "due")),
            models.Index(fields=("organisation", "-opened_at")),
            models.Index(fields=("person", "-opened_at")),
            models.Index(fields=("-opened_at",)),
        )

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def offered(self, role: Role) -> Iterator[Action]:
        """Yield what somebody in a role can do now; what each who may open can do is for whoever opened this one."""
        kind = kinds()[self.kind]
        for action in kind.offered(self.state, role):
            if set(action.roles) != set(kind.opened_by) or role == self.opened_by_role:
                yield action


class Submission(Erasable):
    """What was handed in, each time, word for word; ``dated`` is the day that counts: of the first time."""

    ERASABLE: ClassVar[tuple[str, ...]] = ("content",)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    dated = models.DateField("dag van de aanvraag")
    content = models.TextField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """One per version of the case."""

        ordering = ("version",)
        constraints = (models.UniqueConstraint(fields=("case", "version"), name="submission_once_per_version"),)

    def data(self) -> dict[str, Any]:
        """Return what was handed in as plain data; nothing once it was erased."""
        return dict(json.loads(self.content)) if self.content else {}


class Step(Erasable):
    """One action on a case: from which state to which, by whom, why. A version is left once only."""

    ERASABLE: ClassVar[tuple[str, ...]] = ("reason",)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    version = models.PositiveIntegerField("versie die verlaten werd")
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=30)
    after = models.CharField(max_length=30)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    capacity = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In the order they were taken."""

        ordering = ("version",)
        constraints = (models.UniqueConstraint(fields=("case", "version"), name="step_once_per_version"),)


class Decision(Erasable):
    """A decision: the answer of the law on the facts of one moment, with everything it rests on.

    ``record`` is the canonical outcome, ``hash`` its SHA-256; ``valid_on`` and ``known_on`` say which facts were used,
    ``law`` the law as it was then. A replay must give the same hash. ``corrects`` names the decision that an objection had
    changed; both stay. What the law answered stays when a case is erased, on what it did not.
    """

    ERASABLE: ClassVar[tuple[str, ...]] = ("record", "told", "reason")

    number = models.PositiveBigIntegerField(unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="+")
    question = models.CharField(max_length=40)
    answer = models.BooleanField(null=True)
    outcome = models.CharField(max_length=30)
    valid_on = models.DateField()
    known_on = models.DateTimeField()
    law = models.ForeignKey("cases.Law", on_delete=models.PROTECT, related_name="decisions")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    record = models.TextField()
    told = models.TextField()
    hash = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=150)
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Latest first."""

        ordering = ("-number",)

    def content(self) -> dict[str, Any]:
        """Return the record as plain data; nothing once it was erased."""
        return dict(json.loads(self.record)) if self.record else {}

    def words(self) -> dict[str, Any]:
        """Return what was told, conditions and explanation in words, as plain data; once erased, only that it was."""
        return dict(json.loads(self.told)) if self.told else _erased_words(self)


def _erased_words(decision: Decision) -> dict[str, Any]:
    """Return what can still be told of a decision whose content was erased, in the form of what was told."""
    nothing: dict[str, Any] = {"conditions": [], "results": [], "findings": [], "facts": {}, "explanation": {}}
    said = _("De inhoud van deze beslissing is gewist op %(day)s, na de termijn waarin ze bewaard werd.")
    title = said % {"day": formats.date_format(timezone.localtime(decision.erased_at).date(), "j F Y")}
    about = {"question": decision.question, "answer": decision.answer, "law": decision.law_id, "hash": decision.hash}
    return nothing | about | {"title": title, "why_open": "", "nearest": None, "nearest_sentence": "", "law_note": ""}


class Law(AppendOnly):
    """The law on one question as it stood when a decision was taken, by the hash of its content."""

    hash = models.CharField(max_length=64, primary_key=True)
    question = models.CharField(max_length=40)
    content = models.TextField()
