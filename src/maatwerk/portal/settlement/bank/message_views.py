"""The pages of what the bank sent: its messages, bringing one, and what one changed."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maatwerk.portal.archive.store import Damaged
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.services import own_name
from maatwerk.portal.intake.sheets import in_words
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Role
from maatwerk.portal.settlement.bank.continuity import gaps
from maatwerk.portal.settlement.bank.forms import ACCEPTS, MOST, BankFileForm
from maatwerk.portal.settlement.bank.reconciling import reconciled
from maatwerk.portal.settlement.bank.sheets import state_mark
from maatwerk.portal.settlement.bank.taking import Taken, take
from maatwerk.portal.settlement.bank.views import euros, way
from maatwerk.portal.settlement.desk.words import READERS
from maatwerk.portal.settlement.models import BankEntry, BankMessage, BankRefused, Booking
from maatwerk.portal.web.parts import Column, Fact, Listing, Row
from maatwerk.rules.finding import Finding

_ON_A_PAGE: Final = 50
_REFUSED: Final = 20
"""How many refused files are shown: the latest."""


@open_to(READERS)
@require_GET
def bank_messages(request: HttpRequest) -> HttpResponse:
    """Return what the bank sent, the latest first, with the form to bring more and what does not connect."""
    return _messages(request, BankFileForm())


def _messages(request: HttpRequest, form: BankFileForm, status: int = 200) -> HttpResponse:
    page = Paginator(BankMessage.objects.select_related("event"), _ON_A_PAGE).get_page(request.GET.get("blad"))
    content = {
        "form": form if acting(request).role == Role.OFFICER else None,
        "accepts": ACCEPTS,
        "most": MOST,
        "listing": _received(page),
        "refused": BankRefused.objects.exclude(archived__in=BankMessage.objects.values("archived"))[:_REFUSED],
        "gaps": findings_listing("aansluiting", _("Afschriften die niet aansluiten"), gaps()),
        "breadcrumbs": way((_("Bankberichten"), "")),
    }
    return render(request, "settlement/bank_messages.html", content, status=status)


def _received(page: Any) -> Listing:
    heads = (_("Kenmerk"), _("Soort"), _("Bestand"), _("Ontvangen"), _("Door"))
    names = names_of(one.event.actor for one in page.object_list)
    rows = [
        Row(
            (
                one.message_id,
                _(dict(BankMessage.KINDS)[one.kind]),
                one.name,
                one.received_at,
                names.get(one.event.actor, one.event.actor),
            ),
            reverse("bank_message", args=[one.pk]),
        )
        for one in page.object_list
    ]
    empty = _("De bank stuurde nog niets. Laad een bestand op, of leg het in de map van het postvak.")
    return Listing(
        "berichten",
        _("Verwerkte berichten"),
        [Column(head) for head in heads],
        rows,
        page.paginator.count,
        page=page,
        empty=empty,
    )


def findings_listing(name: str, title: str, found: tuple[Finding, ...]) -> Listing | None:
    """Return findings as a table; None where there are none."""
    if not found:
        return None
    heads = [Column(_("Bevinding")), Column(_("Waarde")), Column(_("Op het spel (€)"), number=True)]
    heads += [Column(_("Waarom")), Column(_("Wat te doen"))]
    rows = [
        Row(
            (
                in_words(one.code),
                one.value or "–",
                "–" if one.euro_cents is None else euros(one.euro_cents),
                one.why,
                one.mend,
            )
        )
        for one in found
    ]
    return Listing(name, title, heads, rows, len(rows))


@open_to(Role.OFFICER)
@require_POST
def bank_upload(request: HttpRequest) -> HttpResponse:
    """Take in a file of the bank: whole or not at all, and say what came of it."""
    form = BankFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _messages(request, form, 422)
    file = form.cleaned_data["bestand"]
    try:
        taken = take(file.chunks(), own_name(file.name or ""), acting(request).actor)
    except Damaged as damage:
        form.add_error("bestand", str(damage))
        return _messages(request, form, 422)
    except OSError as refusal:
        form.add_error("bestand", _("De schijf weigert het bestand (%(why)s).") % {"why": refusal.strerror})
        return _messages(request, form, 422)
    return _told(request, form, taken)


def _told(request: HttpRequest, form: BankFileForm, taken: Taken) -> HttpResponse:
    if taken.message is None:
        for one in taken.findings[:5]:
            form.add_error("bestand", f"{one.why} {one.mend}")
        return _messages(request, form, 422)
    if taken.fresh:
        messages.success(request, _("Het bericht is verwerkt; hieronder staat wat het veranderde."))
    else:
        messages.warning(request, _("Dit bericht was al verwerkt. Het telt één keer; er is niets veranderd."))
    return redirect("bank_message", message=taken.message.pk)


@open_to(READERS)
@require_GET
def bank_message(request: HttpRequest, message: int) -> HttpResponse:
    """Return one message of the bank: what it says, what it changed, and what in it does not fit."""
    found = get_object_or_404(BankMessage.objects.select_related("archived", "event"), pk=message)
    entries = found.entries.order_by("pk").prefetch_related("states", "bookings")
    page = Paginator(entries, _ON_A_PAGE).get_page(request.GET.get("blad"))
    content = {
        "message": found,
        "kind": _(dict(BankMessage.KINDS)[found.kind]),
        "summary": _summary(found),
        "listing": _lines(page),
        "booked": _booked(found),
        "breadcrumbs": way((_("Bankberichten"), reverse("bank_messages")), (found.message_id, "")),
    }
    try:
        problems = reconciled(found).findings
        content["findings"] = findings_listing("bevindingen", _("Wat niet klopt"), problems)
    except Damaged as damage:
        content["damage"] = str(damage)
    return render(request, "settlement/bank_message.html", content)


def _summary(found: BankMessage) -> list[Fact]:
    told = [
        Fact(_("Bestand"), found.name),
        Fact(_("Ontvangen"), found.received_at),
        Fact(_("Door"), names_of([found.event.actor]).get(found.event.actor, found.event.actor)),
        Fact(_("Vingerafdruk (SHA-256)"), found.archived_id),
    ]
    for one in found.statements.all():
        balance = _("%(opening)s → %(closing)s euro") % {
            "opening": euros(one.opening_cent),
            "closing": euros(one.closing_cent),
        }
        told += [Fact(_("Afschrift %(name)s") % {"name": one.statement_id}, balance), Fact(_("Dag"), one.closing_day)]
    return told


def _lines(page: Any) -> Listing:
    heads = [
        Column(_("Waar")),
        Column(_("Bedrag (€)"), number=True),
        Column(_("Kenmerk")),
        Column(_("Wat de bank zegt")),
    ]
    rows = [
        Row((one.place, euros(one.cent), one.end_to_end or "–", one.told, _changed(one))) for one in page.object_list
    ]
    return Listing(
        "lijnen", _("Wat erin staat"), [*heads, Column(_("Wat het veranderde"))], rows, page.paginator.count, page=page
    )


def _changed(entry: BankEntry) -> Any:
    """Return what a line changed, as a badge for one payment and in numbers for a whole file."""
    states = list(entry.states.all())
    if len(states) == 1:
        return state_mark(states[0].state)
    if states:
        return _("%(count)s betalingen") % {"count": len(states)}
    return "; ".join(sorted({one.kind for one in entry.bookings.all()})) or "–"


def _booked(found: BankMessage) -> Listing:
    """Return what the message booked, per kind: bookings of its lines, in its own transaction."""
    rows: dict[str, tuple[int, int]] = {}
    for kind, cents in Booking.objects.filter(event=found.event).values_list("kind", "cent"):
        count, total = rows.get(kind, (0, 0))
        rows[kind] = (count + 1, total + cents)
    heads = [Column(_("Soort")), Column(_("Boekingen"), number=True), Column(_("Bedrag (€)"), number=True)]
    told = [Row((kind, count, euros(total))) for kind, (count, total) in sorted(rows.items())]
    return Listing("geboekt", _("Wat geboekt werd"), heads, told, len(told), empty=_("Dit bericht bewoog geen geld."))
