"""What the pages of receivables show: who owes what and why, what was decided, and what may be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from maatwerk.portal import clock
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.sheets import names_by_number
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement import books
from maatwerk.portal.settlement.bank.forms import DecisionForm, PlanForm
from maatwerk.portal.settlement.bank.letter import ASSUMED, name_of
from maatwerk.portal.settlement.bank.receivables import Receivable, owed_to, receivable
from maatwerk.portal.settlement.bank.views import euros, way
from maatwerk.portal.settlement.models import Booking, RecoveryApproval, RecoveryDecision
from maatwerk.portal.web.parts import Action, Column, Event, Fact, Listing, Mark, Row, Tone
from maatwerk.portal.web.wording import day_in_words, euro
from maatwerk.sources.payments.reference import printed_reference

_SHOWN: Final = 25
TITLES: Final = {
    RecoveryDecision.CLAIM: said("Terugvorderen met een brief"),
    RecoveryDecision.WRITE_OFF: said("Afschrijven"),
    RecoveryDecision.SANCTION: said("Sanctie opleggen"),
}
Wrong = DecisionForm | PlanForm | None
"""A form that was filled in wrongly, to be shown again as it was."""


def receivable_rows(found: Iterable[Receivable]) -> Listing:
    """Return who owes what: cause, age, when it lapses, and what happens to it."""
    owing = list(found)
    names = names_by_number({one.employer for one in owing})
    decided = _latest({one.employer for one in owing})
    rows = [_row(one, names.get(one.employer, one.employer), decided.get(one.employer)) for one in owing]
    heads = [Column(_("Werkgever")), Column(_("Oorzaak")), Column(_("Open (€)"), number=True), Column(_("Sinds"))]
    heads += [Column(_("Eerste deel verjaart na")), Column(_("Wat er gebeurt"))]
    empty = _("Geen enkele werkgever moet iets terugbetalen.")
    return Listing("vorderingen", _("Vorderingen"), heads, rows, len(rows), empty=empty, heading=False)


def _latest(employers: set[str]) -> dict[str, RecoveryDecision]:
    """Return the last claim or sanction of each employer that was not rejected."""
    own = RecoveryDecision.objects.filter(onderneming__in=employers).exclude(approval__refused=True).order_by("pk")
    return {one.onderneming: one for one in own.select_related("approval").prefetch_related("plans__instalments")}


def _row(one: Receivable, name: str, decided: RecoveryDecision | None) -> Row:
    cells = (
        name,
        "; ".join(one.causes[:2]) + (" …" if len(one.causes) > 2 else ""),
        euros(one.cents),
        one.since or "",
        one.last_day or "",
        _happens(decided),
    )
    return Row(cells, reverse("receivable", args=[one.employer]))


def _happens(decided: RecoveryDecision | None) -> Mark:
    if decided is None:
        return Mark(_("wordt afgehouden van wat volgt"), "neutral")
    if not hasattr(decided, "approval"):
        return Mark(_("wacht op een tweede persoon"), "waiting")
    plan = decided.plans.first()
    if plan is not None:
        return Mark(
            _("%(kind)s, in %(count)s delen") % {"kind": kind_of(decided), "count": len(plan.instalments.all())}, "good"
        )
    return Mark(kind_of(decided), "good")


def kind_of(decision: RecoveryDecision) -> str:
    """Return what kind of decision it is, in words."""
    return _(dict(RecoveryDecision.KINDS)[decision.kind])


def page_of(firm: Organisation, who: Acting, wrong: Wrong = None) -> dict[str, Any]:
    """Return what the page of one employer shows: what it owes, where that comes from, and what may be done."""
    number, today = firm.ondernemingsnummer, clock.today()
    owes, name = receivable(number), name_of(number)
    own = RecoveryDecision.objects.filter(onderneming=number).select_related("approval")
    return {
        "firm": firm,
        "name": name,
        "owes": owes,
        "owed": owed_to(number),
        "lapsed": owes.lapsed(today),
        "parts": _parts(owes, today),
        "assumed": ASSUMED,
        "decisions": [_shown(one, who, wrong) for one in own.prefetch_related("plans__instalments")],
        "actions": list(_decide_actions(owes, number, wrong)) if who.role == Role.OFFICER else [],
        "booked": _bookings(number),
        "breadcrumbs": way((_("Vorderingen"), reverse("receivables")), (name, "")),
    }


def _parts(owes: Receivable, today: dt.date) -> Listing | None:
    if not owes.parts:
        return None
    heads = [Column(_("Oorzaak")), Column(_("Open (€)"), number=True), Column(_("Geboekt")), Column(_("Kwartaal"))]
    heads += [Column(_("Verjaart na")), Column(_("Bron van de termijn"))]
    rows = []
    for one in owes.parts:
        until: Any = one.until.last_day or _("niet gekend")
        if one.until.lapsed(today):
            until = Mark(_("verjaard sinds %(day)s") % {"day": day_in_words(one.until.last_day)}, "bad")
        source = one.until.source or _("niet gevonden")
        rows.append(
            Row(
                (one.booking.cause, euros(one.cents), one.booking.at.date(), one.booking.kwartaal or "–", until, source)
            )
        )
    return Listing("delen", _("Waar het van komt"), heads, rows, len(rows))


def _bookings(number: str) -> Listing:
    account = f"onderneming › {number}"
    found = books.of_employer(number).order_by("-pk")
    rows = [
        Row(
            (
                one.at.date(),
                one.kind,
                euros(one.cent if one.credit == account else -one.cent),
                one.kwartaal or "–",
                one.cause,
            )
        )
        for one in found[:_SHOWN]
    ]
    heads = [
        Column(_("Dag")),
        Column(_("Soort")),
        Column(_("Bedrag (€)"), number=True),
        Column(_("Kwartaal")),
        Column(_("Oorzaak")),
    ]
    return Listing("geboekt", _("Laatste bewegingen"), heads, rows, found.count(), empty=_("Er is nog niets geboekt."))


def _decide_actions(owes: Receivable, number: str, wrong: Wrong) -> Iterable[Action]:
    """Yield what may be decided about an employer; a form that was filled in wrongly opens as it was."""
    url = reverse("receivable_decide", args=[number])
    for kind, title in TITLES.items():
        form = wrong if isinstance(wrong, DecisionForm) and wrong.kind == kind else _blank(kind, owes)
        if owes.cents or kind == RecoveryDecision.SANCTION:
            yield Action(kind, _(title), url, 0, form=form)


def _blank(kind: str, owes: Receivable) -> DecisionForm:
    claimable = owes.cents - owes.lapsed(clock.today())
    amount = {RecoveryDecision.CLAIM: claimable, RecoveryDecision.WRITE_OFF: owes.cents}.get(kind, 0)
    return DecisionForm(kind, initial={"bedrag": euros(amount)} if amount > 0 else {})


def _shown(one: RecoveryDecision, who: Acting, wrong: Wrong) -> dict[str, Any]:
    approval = getattr(one, "approval", None)
    plan = one.plans.first()
    return {
        "decision": one,
        "kind": kind_of(one),
        "mark": _mark(approval),
        "facts": _facts(one, approval),
        "plan": _plan(one, plan) if plan else None,
        "events": _events(one, approval),
        "letter": bool(approval and approval.letter_id),
        "actions": list(_actions(one, approval, who, wrong)),
    }


def _actions(one: RecoveryDecision, approval: RecoveryApproval | None, who: Acting, wrong: Wrong) -> Iterable[Action]:
    """Yield what may be done with a decision: a second person answers, an officer agrees on other instalments."""
    own = [one.onderneming, one.pk]
    if approval is None and who.role == Role.APPROVER:
        url = reverse("recovery_answer", args=own)
        blocked = _("u nam deze beslissing zelf: een ander keurt ze goed") if who.name == one.maker else ""
        hint = _("Wat u nakeek. Dit blijft bij de beslissing staan.")
        answers: tuple[tuple[str, str, Tone], ...] = (
            ("goedkeuren", _("Goedkeuren"), "good"),
            ("afwijzen", _("Afwijzen"), "bad"),
        )
        for name, label, tone in answers:
            yield Action(
                f"{name}-{one.pk}", label, url, 0, tone, name == "goedkeuren", True, reason_hint=hint, blocked=blocked
            )
    if approval and approval.reference and who.role == Role.OFFICER:
        form = wrong if isinstance(wrong, PlanForm) and wrong.about == one.pk else PlanForm(one.pk)
        yield Action(f"afbetalen-{one.pk}", _("Andere afbetaling"), reverse("recovery_plan", args=own), 0, form=form)


def _mark(approval: RecoveryApproval | None) -> Mark:
    if approval is None:
        return Mark(_("wacht op een tweede persoon"), "waiting")
    return Mark(_("afgewezen"), "bad") if approval.refused else Mark(_("goedgekeurd"), "good")


def _facts(one: RecoveryDecision, approval: RecoveryApproval | None) -> list[Fact]:
    found = [Fact(_("Bedrag"), euro(one.cent))]
    if one.percent is not None:
        told = {"percent": euros(one.percent), "base": euro(one.base_cent)}
        found.append(Fact(_("Berekend als"), _("%(percent)s %% van %(base)s, afgerond op de cent") % told))
    found.append(Fact(_("Redenen"), one.why))
    named = ((_("Kwartaal"), one.kwartaal), (_("Begrotingsartikel"), one.artikel), (_("Vaststelling"), one.inspection))
    found += [Fact(label, value) for label, value in named if value]
    if one.inspection_told:
        found.append(Fact(_("Wat de inspectie vaststelde"), one.inspection_told))
    if approval is not None and approval.reference:
        found.append(Fact(_("Gestructureerde mededeling"), printed_reference(approval.reference)))
        found.append(Fact(_("Ermee ontvangen"), euro(_received(approval.reference))))
        found.append(Fact(_("Beroepstermijn"), _("niet gekend: geen bron geeft er een")))
    return found


def _received(reference: str) -> int:
    """Return what came in with a reference, in cents."""
    own = Booking.objects.filter(kind="ontvangst", entry__reference=reference)
    return own.aggregate(total=Sum("cent"))["total"] or 0


def _plan(one: RecoveryDecision, plan: Any) -> Listing:
    heads = [Column(_("Deel"), number=True), Column(_("Uiterlijk op")), Column(_("Bedrag (€)"), number=True)]
    rows = [Row((each.number, each.day, euros(each.cent))) for each in plan.instalments.all()]
    title = _("Afbetaling van %(decision)s") % {"decision": one}
    return Listing(f"plan-{one.pk}", title, heads, rows, len(rows))


def _events(one: RecoveryDecision, approval: RecoveryApproval | None) -> list[Event]:
    names = names_of([one.maker, *(plan.by for plan in one.plans.all()), *([approval.by] if approval else [])])
    found = [Event(one.made_at, _("Beslist"), names.get(one.maker, one.maker))]
    found += [
        Event(plan.at, _("Afbetaling afgesproken"), names.get(plan.by, plan.by), plan.why) for plan in one.plans.all()
    ]
    if approval is not None:
        what = _("Afgewezen") if approval.refused else _("Goedgekeurd")
        found.append(
            Event(
                approval.at,
                what,
                names.get(approval.by, approval.by),
                approval.why,
                tone="bad" if approval.refused else "good",
            )
        )
    return sorted(found, key=lambda event: str(event.at), reverse=True)
