"""Money of unknown origin: whose it is, said by one and confirmed by another."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, Acting, Role
from maatwerk.portal.settlement.bank import assigning
from maatwerk.portal.settlement.bank.forms import AssignForm
from maatwerk.portal.settlement.bank.letter import name_of
from maatwerk.portal.settlement.bank.views import euros, way
from maatwerk.portal.settlement.desk.words import READERS, sentence
from maatwerk.portal.settlement.models import Assignment, BankEntry
from maatwerk.portal.web.parts import Action, Column, Event, Fact, Listing, Mark, Row
from maatwerk.portal.web.wording import euro


@open_to(READERS)
@require_GET
def suspense(request: HttpRequest) -> HttpResponse:
    """Return the money that came in of which it is not known whose it is."""
    found = list(assigning.waiting().select_related("message").prefetch_related("assignments"))
    heads = [Column(_("Waar")), Column(_("Bedrag (€)"), number=True), Column(_("Wat de bank zegt")), Column(_("Stand"))]
    rows = [
        Row((one.place, euros(one.cent), one.told, _stand(one)), reverse("suspense_entry", args=[one.pk]))
        for one in found
    ]
    empty = _("Van al het geld dat binnenkwam is gekend van wie het is.")
    made = Listing(
        "onbekend", _("Ontvangen van wie nog niet gekend is"), heads, rows, len(rows), empty=empty, heading=False
    )
    crumbs = way((_("Onbekend ontvangen"), ""))
    return render(request, "settlement/bank_suspense.html", {"listing": made, "breadcrumbs": crumbs})


def _stand(entry: BankEntry) -> Mark:
    done = list(entry.assignments.all())
    return Mark(_("wacht op een tweede persoon"), "waiting") if done else Mark(_("toe te wijzen"), "attention")


@open_to(READERS)
@require_GET
def suspense_entry(request: HttpRequest, entry: int) -> HttpResponse:
    """Return one sum that came in, with what was said of it."""
    return _page(request, _entry(entry))


def _entry(number: int) -> BankEntry:
    own = BankEntry.objects.filter(bookings__kind=assigning.UNKNOWN).select_related("message")
    return get_object_or_404(own.distinct(), pk=number)


def _page(
    request: HttpRequest, entry: BankEntry, form: AssignForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    last = entry.assignments.first()
    content = {
        "entry": entry,
        "amount": euro(entry.cent),
        "problem": problem,
        "facts": [
            Fact(_("Bericht"), entry.message.message_id, url=reverse("bank_message", args=[entry.message_id])),
            Fact(_("Waar"), entry.place),
            Fact(_("Wat de bank zegt"), entry.told),
        ],
        "mark": _mark(last),
        "actions": list(_actions(entry, last, acting(request), form or AssignForm())),
        "asked_action": request.POST.get("action", ""),
        "reason": request.POST.get("reason", ""),
        "events": [event for each in entry.assignments.all() for event in _events(each)],
        "breadcrumbs": way((_("Onbekend ontvangen"), reverse("suspense")), (euro(entry.cent), "")),
    }
    return render(request, "settlement/bank_suspense_entry.html", content, status=status)


def _mark(last: Assignment | None) -> Mark:
    if last is None:
        return Mark(_("toe te wijzen"), "attention")
    if hasattr(last, "approval"):
        return Mark(_said(last), "good")
    return Mark(_("%(whose)s: wacht op een tweede persoon") % {"whose": _said(last)}, "waiting")


def _actions(entry: BankEntry, last: Assignment | None, who: Acting, form: AssignForm) -> Iterator[Action]:
    """Yield what may be done: an officer says whose it is, somebody else confirms that."""
    if last is not None and hasattr(last, "approval"):
        return
    if last is not None and who.role in DEPARTMENT:
        blocked = _("u wees het zelf toe: een ander bevestigt het") if who.name == last.maker else ""
        yield Action(
            "bevestigen",
            _("Bevestigen: %(whose)s") % {"whose": _said(last)},
            reverse("suspense_confirm", args=[entry.pk]),
            0,
            primary=True,
            asks_reason=True,
            reason_label=_("Wat u nakeek"),
            reason_hint=_("Dit blijft bij de toewijzing staan."),
            blocked=blocked,
            hidden={"toewijzing": str(last.pk)},
        )
    if who.role == Role.OFFICER:
        label = _("Anders toewijzen") if last else _("Toewijzen")
        yield Action(
            "toewijzen", label, reverse("suspense_assign", args=[entry.pk]), 0, primary=last is None, form=form
        )


def _said(one: Assignment) -> str:
    return (
        _("van %(name)s") % {"name": name_of(one.onderneming)} if one.onderneming else _("terug naar wie het stortte")
    )


def _events(one: Assignment) -> list[Event]:
    found = [Event(one.made_at, _("Toegewezen: %(whose)s") % {"whose": _said(one)}, one.maker, one.why)]
    if hasattr(one, "approval"):
        found = [
            Event(one.approval.at, _("Bevestigd en geboekt"), one.approval.by, one.approval.why, tone="good"),
            *found,
        ]
    return found


@open_to(Role.OFFICER)
@require_POST
def suspense_assign(request: HttpRequest, entry: int) -> HttpResponse:
    """Say whose money is."""
    found, form = _entry(entry), AssignForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            assigning.assign(found, given["onderneming"], given["reden"], acting(request).actor)
        except assigning.NotAssigned as problem:
            form.add_error(None, sentence(str(problem)))
        else:
            messages.success(request, _("Genoteerd. Een tweede persoon bevestigt het; pas dan wordt het geboekt."))
            return redirect("suspense_entry", entry=entry)
    return _page(request, found, form, status=422)


@open_to(DEPARTMENT)
@require_POST
def suspense_confirm(request: HttpRequest, entry: int) -> HttpResponse:
    """Confirm whose money is, as a second person."""
    found = _entry(entry)
    asked = request.POST.get("toewijzing", "")
    last = found.assignments.filter(pk=int(asked) if asked.isdecimal() and len(asked) < 18 else 0).first()
    try:
        if last is None:
            raise assigning.NotAssigned(_("wijs het geld eerst toe"))
        assigning.confirm(last, request.POST.get("reason", ""), acting(request).actor)
    except assigning.NotAssigned as problem:
        return _page(request, found, problem=sentence(str(problem)), status=422)
    messages.success(request, _("Bevestigd en geboekt."))
    return redirect("suspense")
