"""The worklist of what was found, and noting what was done about it."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake import queries, services, sheets
from maatwerk.portal.intake.models import Found, Handled
from maatwerk.portal.intake.views import READERS, may_act, way
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT
from maatwerk.portal.register.listing import asked, listing
from maatwerk.portal.register.views import export_view
from maatwerk.portal.web.parts import Action, Event, Fact
from maatwerk.portal.web.wording import euro

_HINTS: Final = {
    Handled.ASKED: gettext_noop("Aan wie en hoe u het vroeg: de bevinding blijft op de werklijst tot het er is."),
    Handled.MENDED: gettext_noop("Waarmee het opgelost is, bijvoorbeeld het nummer van de nieuwe levering."),
    Handled.ACCEPTED: gettext_noop("Waarom het zo mag blijven."),
}
worklist_export = export_view(sheets.WORKLIST, READERS)


@open_to(READERS)
@require_GET
def worklist(request: HttpRequest) -> HttpResponse:
    """Return what is still to be handled: what blocks first, then by what is at stake."""
    query = request.GET.urlencode()
    files = {kind: reverse("worklist_export", args=[kind]) for kind in ("csv", "xlsx")}
    content = {
        "listing": listing(asked(sheets.WORKLIST, request), request, files["csv"]),
        "workbook_url": files["xlsx"] + (f"?{query}" if query else ""),
        "breadcrumbs": way((_("Werklijst"), "")),
    }
    return render(request, "intake/worklist.html", content)


@open_to(READERS)
@require_GET
def finding(request: HttpRequest, found: int) -> HttpResponse:
    """Return one finding: where, what, why, how to mend it, what is at stake, and what was done."""
    return _page(request, _found(found))


def _found(number: int) -> Found:
    return get_object_or_404(Found.objects.select_related("reading__delivery"), pk=number)


def _page(request: HttpRequest, found: Found, problem: str = "", status: int = 200) -> HttpResponse:
    done = list(found.handled.select_related("event").order_by("-pk"))
    title = sheets.in_words(found.code)
    content = {
        "found": found,
        "title": title,
        "problem": problem,
        "marks": [sheets.blocking_mark(found), sheets.handled_mark(done[0] if done else None)],
        "summary": _summary(found),
        "later": [(str(each), sheets.url_of(each)) for each in queries.later_deliveries(found)],
        "events": _events(done),
        "actions": _actions(found, done[0].pk if done else 0) if may_act(request) else [],
        "asked_action": request.POST.get("action", ""),
        "reason": request.POST.get("reason", ""),
        "breadcrumbs": way((_("Werklijst"), reverse("worklist")), (title, "")),
    }
    return render(request, "intake/finding.html", content, status=status)


def _summary(found: Found) -> list[Fact]:
    delivery = found.reading.delivery
    names = sheets.names_by_number({found.onderneming})
    employer = names.get(found.onderneming, found.onderneming)
    of_employer = reverse("organisation", args=[found.onderneming]) if found.onderneming in names else ""
    of_quarter = reverse("intake_quarter", args=[found.kwartaal]) if found.kwartaal else ""
    facts = [
        Fact(_("Op het spel"), euro(found.euro_cent), note=_("het aangegeven loon dat eraan hangt")),
        Fact(_("Werkgever"), employer, url=of_employer),
        Fact(_("Kwartaal"), found.kwartaal, url=of_quarter),
        Fact(_("Levering"), f"{delivery}, {delivery.supplier}", url=sheets.url_of(delivery)),
        Fact(_("Bestand"), sheets.breaking(found.file)),
        Fact(_("Plaats in het bestand"), sheets.breaking(found.path) if found.path else _("het hele bestand")),
    ]
    told = [Fact(_("Veld"), found.field), Fact(_("Waarde"), found.value and sheets.breaking(found.value))]
    return [*facts, *(fact for fact in told if fact.value)]


def _events(done: list[Handled]) -> list[Event]:
    names = names_of(each.event.actor for each in done)
    return [
        Event(each.at, sheets.handled_mark(each), names.get(each.event.actor, each.event.actor), each.note)
        for each in done
    ]


def _actions(found: Found, version: int) -> list[Action]:
    url, labels = reverse("finding_handle", args=[found.pk]), dict(Handled.OUTCOMES)
    return [
        Action(
            name,
            _(labels[name]).capitalize(),
            url,
            version,
            primary=name == Handled.MENDED,
            asks_reason=True,
            reason_label=_("Toelichting"),
            reason_hint=_(_HINTS[name]),
        )
        for name in labels
    ]


@open_to(DEPARTMENT)
@require_POST
def finding_handle(request: HttpRequest, found: int) -> HttpResponse:
    """Note what was done about a finding: once, whatever was clicked twice."""
    one, given = _found(found), request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 16 else -1
    try:
        outcome, note = request.POST.get("action", ""), request.POST.get("reason", "")
        services.handle(one, outcome, note, acting(request).actor, version)
    except services.Overtaken:
        return _overtaken(request, one)
    except services.NotTakenIn as problem:
        return _page(request, one, str(problem), 422)
    messages.success(request, _("Genoteerd bij deze bevinding."))
    return redirect("finding", found=one.pk)


def _overtaken(request: HttpRequest, found: Found) -> HttpResponse:
    done = list(found.handled.select_related("event").order_by("-pk"))
    content = {
        "what_happened": _events(done[:2]),
        "state_now": sheets.handled_mark(done[0] if done else None),
        "back_url": reverse("finding", args=[found.pk]),
        "sent": [Fact(_("Toelichting"), request.POST["reason"])] if request.POST.get("reason") else [],
    }
    return render(request, "409.html", content, status=409)
