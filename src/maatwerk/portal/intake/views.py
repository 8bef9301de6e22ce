"""The pages of what came in: the deliveries, one of them, and bringing files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake import queries, services, sheets
from maatwerk.portal.intake.forms import ACCEPTS, MEGABYTE, UploadForm
from maatwerk.portal.intake.models import Delivery, Reading
from maatwerk.portal.jobs.views import polled
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, Role
from maatwerk.portal.register.listing import asked, listing
from maatwerk.portal.web.parts import Column, Fact, InDutch, Link, Listing, Row
from maatwerk.portal.web.wording import moment_in_words, number

READERS = DEPARTMENT | {Role.INSPECTOR}
"""Who reads what came in; bringing and handling is for the department alone."""
_FIRST = 10


def way(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of the intake."""
    return [Link(_("Ontvangst"), reverse("deliveries")), *(Link(label, url) for label, url in links)]


def may_act(request: HttpRequest) -> bool:
    """Return whether somebody may bring and handle."""
    return acting(request).role in DEPARTMENT


@open_to(READERS)
@require_GET
def deliveries(request: HttpRequest) -> HttpResponse:
    """Return what came in, the latest first, with the form to bring more."""
    return _deliveries(request, UploadForm())


def _deliveries(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    content = {
        "listing": listing(asked(sheets.DELIVERIES, request), request, heading=True),
        "form": form if may_act(request) else None,
        "accepts": ACCEPTS,
        "most": settings.MOST_UPLOAD // MEGABYTE,
        "breadcrumbs": [Link(_("Ontvangst"), "")],
    }
    return render(request, "intake/deliveries.html", content, status=status)


@open_to(DEPARTMENT)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take in the files that somebody brought: each whole or not at all, and say per file what came of it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _deliveries(request, form, 422)
    taken = [_taken(request, file, form.cleaned_data["leverancier"]) for file in form.cleaned_data["bestanden"]]
    kept = [each for each in taken if each is not None]
    if len(taken) == len(kept) == 1:
        return redirect("delivery", number=kept[0].pk)
    return redirect("deliveries")


def _taken(request: HttpRequest, file: UploadedFile[Any], supplier: str) -> Delivery | None:
    try:
        name = file.name or ""
        found = services.receive(file.chunks(), name, supplier, Delivery.PAGE, acting(request).actor)
    except services.NotTakenIn as problem:
        messages.error(request, str(problem))
        return None
    except OSError as refusal:
        said = _("%(name)s is niet bewaard: de schijf weigert (%(why)s). Maak plaats en laad het opnieuw op.")
        messages.error(request, said % {"name": file.name, "why": refusal.strerror})
        return None
    told = {"name": services.own_name(name), "number": found.delivery, "first": found.delivery.name}
    if found.fresh:
        messages.success(request, _("%(name)s is ontvangen als %(number)s.") % told)
    else:
        told["at"] = moment_in_words(found.delivery.received_at)
        said = _(
            "%(name)s is al ontvangen op %(at)s als %(number)s (%(first)s). Het telt één keer; er is niets veranderd."
        )
        messages.warning(request, said % told)
    return found.delivery


@open_to(READERS)
@require_GET
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """Return one delivery: how far it is, what it holds, what was found in it."""
    found = get_object_or_404(Delivery.objects.select_related("archived", "event"), pk=number)
    stand = queries.stands([found])[found.pk]
    content = {
        "delivery": found,
        "stand": stand,
        "page": request.path,
        "name": sheets.breaking(found.name),
        "summary": _summary(found, stand),
        "may_act": may_act(request),
        "breadcrumbs": way((str(found), "")),
    }
    if stand.reading is not None:
        content |= _read(stand.reading)
    return polled(request, stand.job, render(request, "intake/delivery.html", content))


def _summary(found: Delivery, stand: queries.Stand) -> list[Fact]:
    told: list[tuple[str, Any]] = [
        (_("Bestand"), sheets.breaking(found.name)),
        (_("Leverancier"), found.supplier),
        (_("Hoe het kwam"), _(dict(Delivery.CHANNELS)[found.channel])),
        (_("Ontvangen"), found.received_at),
        (_("Door"), names_of([found.event.actor]).get(found.event.actor, found.event.actor)),
        (_("Grootte"), _("%(size)s bytes") % {"size": number(found.archived.size)}),
        (_("Vingerafdruk (SHA-256)"), sheets.breaking(found.archived_id)),
    ]
    if stand.reading is not None:
        told += [(_("Gelezen op"), stand.reading.read_at), (_("Lijnen"), stand.reading.rows)]
    return [Fact(label, value) for label, value in told]


def _read(reading: Reading) -> dict[str, Any]:
    found = list(queries.findings().filter(reading=reading).order_by("-blocking", "-stake", "pk")[: _FIRST + 1])
    tally = queries.tallies([reading.pk]).get(reading.pk, queries.Tally())
    refused = reading.outcome == Reading.REFUSED
    return {
        "refused": refused,
        "whole": [each for each in found if each.blocking and not each.path and not each.field] if refused else [],
        "received": _received(reading),
        "findings": _findings(reading, found[:_FIRST], tally) if not refused or tally.count > 1 else None,
        "tally": tally,
        "worklist": f"{reverse('worklist')}?levering={reading.delivery_id}&stand=alle",
    }


def _received(reading: Reading) -> Listing:
    rows = [
        Row(
            (each["quarter"], each["employers"], each["workers"], each["attests"], euros(each["cents"])),
            reverse("intake_quarter", args=[each["quarter"]]),
        )
        for each in queries.received_by_quarter(reading)
    ]
    columns = [
        Column(_("Kwartaal")),
        *(Column(each, number=True) for each in (_("Werkgevers"), _("Werknemers"), _("Attesten"))),
        Column(_("Aangegeven loon (€)"), number=True),
    ]
    return Listing("ontvangen", _("Wat erin staat"), columns, rows, len(rows), empty=_("Geen enkele aangifte."))


def euros(cents: int) -> str:
    """Return cents as people write euros, without the sign."""
    return number(cents, 2)


def _findings(reading: Reading, found: list[Any], tally: queries.Tally) -> Listing:
    made = listing_of(found)
    title = ngettext("%(count)s bevinding", "%(count)s bevindingen", tally.count) % {"count": number(tally.count)}
    empty = _("Er werd niets gevonden: alles wat erin staat, is te gebruiken.")
    return Listing(f"bevindingen-{reading.pk}", title, made[0], made[1], tally.count, empty=empty)


def listing_of(found: list[Any]) -> tuple[list[Column], list[Row]]:
    """Return findings as a short table: what, at stake, of whom, why and what to do."""
    names = sheets.names_by_number({each.onderneming for each in found})
    done = queries.last_handled(found)
    rows = [
        Row(
            (
                sheets.in_words(each.code),
                sheets.blocking_mark(each),
                euros(each.euro_cent) if each.euro_cent is not None else "–",
                names.get(each.onderneming, each.onderneming) or "–",
                InDutch(each.mend),
                sheets.handled_mark(done.get(each.pk)),
            ),
            reverse("finding", args=[each.pk]),
        )
        for each in found
    ]
    heads = (_("Bevinding"), _("Gevolg"), _("Op het spel (€)"), _("Werkgever"), _("Wat te doen"), _("Stand"))
    return [Column(head, number=place == 2) for place, head in enumerate(heads)], rows


@open_to(DEPARTMENT)
@require_POST
def read_again(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the reading of a delivery that was not read; one that was stays as it is."""
    found = get_object_or_404(Delivery, pk=number)
    if services.reading_of(found, acting(request).actor) is None:
        messages.info(request, _("%(number)s is al gelezen.") % {"number": found})
    return redirect("delivery", number=number)
