"""The pages of the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from maatwerk.portal import clock
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import EVERYBODY, LOGGED_IN, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.employment import EmploymentFile, found_employment
from maatwerk.portal.register.export import Refused, as_csv, as_xlsx, exported
from maatwerk.portal.register.forms import NumberForm
from maatwerk.portal.register.listing import Sheet, asked, listing
from maatwerk.portal.register.looking import TooMany
from maatwerk.portal.register.lookup import organisations_named, persons_named
from maatwerk.portal.register.moment import Moment, moment_of
from maatwerk.portal.register.numbers import note_look, number_of
from maatwerk.portal.register.organisation import OrganisationFile
from maatwerk.portal.register.parts import crumbs
from maatwerk.portal.register.person import PersonFile
from maatwerk.portal.register.queries import SEES_PERSONS, SEES_RIGHTS, SEES_WAITING, visible_to
from maatwerk.portal.register.search import national, search
from maatwerk.portal.register.sheets.employments import EMPLOYMENTS, workers
from maatwerk.portal.register.sheets.organisations import ORGANISATIONS, PROVIDERS, RECOGNITIONS
from maatwerk.portal.register.sheets.persons import PERSONS
from maatwerk.portal.register.sheets.rights import RIGHTS
from maatwerk.portal.register.sheets.waiting import EVERYWHERE, WAITING, region_in_words, sees_everywhere
from maatwerk.portal.register.waiting import by_province, in_municipality, published, totals
from maatwerk.portal.web.limits import too_many
from maatwerk.portal.web.parts import AsOf, Fact

SEES_FILES = SEES_PERSONS | {Role.PERSON}
SEES_ORGANISATIONS = LOGGED_IN - {Role.PERSON}
View = Callable[..., HttpResponse]


def shown_at(at: Moment) -> AsOf:
    """Return the two dates for the banner of a page."""
    return AsOf(at.valid_on, at.known_on or clock.today(), at.now)


def page(
    request: HttpRequest, template: str, at: Moment, way: Iterable[tuple[str, str]], **content: Any
) -> HttpResponse:
    """Return a page of the register under its banner."""
    return render(request, template, {"as_of": shown_at(at), "breadcrumbs": crumbs(*way), **content})


def list_view(sheet: Sheet, name: str, roles: Iterable[Role], template: str = "register/list.html") -> View:
    """Return the view of a list."""

    @open_to(frozenset(roles))
    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        return page(request, template, moment_of(request), [(str(sheet.title), "")], **_list(sheet, name, request))

    return view


def _list(sheet: Sheet, name: str, request: HttpRequest) -> dict[str, Any]:
    query = request.GET.urlencode()
    files = {kind: reverse(f"{name}_export", args=[kind]) for kind in ("csv", "xlsx")}
    made = listing(asked(sheet, request), request, files["csv"])
    workbook = files["xlsx"] + (f"?{query}" if query else "")
    return {"title": sheet.title, "listing": made, "workbook_url": workbook}


def export_view(sheet: Sheet, roles: Iterable[Role]) -> View:
    """Return the view that gives a list as a file, complete or not at all."""

    @open_to(frozenset(roles))
    @require_GET
    def view(request: HttpRequest, kind: str) -> HttpResponse:
        try:
            made = exported(asked(sheet, request))
        except Refused as problem:
            return render(request, "register/refused.html", {"why": problem, "title": sheet.title}, status=409)
        return _file(f"{sheet.id}-{clock.today().isoformat()}", kind, as_csv(made) if kind == "csv" else as_xlsx(made))

    return view


def _file(name: str, kind: str, content: str | bytes) -> HttpResponse:
    types = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    answer = HttpResponse(content, content_type=types[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


persons = list_view(PERSONS, "persons", SEES_PERSONS)
persons_export = export_view(PERSONS, SEES_PERSONS)
organisations = list_view(ORGANISATIONS, "organisations", SEES_ORGANISATIONS)
organisations_export = export_view(ORGANISATIONS, SEES_ORGANISATIONS)
employments = list_view(EMPLOYMENTS, "employments", SEES_PERSONS)
employments_export = export_view(EMPLOYMENTS, SEES_PERSONS)
toekenningen = list_view(RIGHTS, "toekenningen", SEES_RIGHTS)
toekenningen_export = export_view(RIGHTS, SEES_RIGHTS)
recognitions = list_view(RECOGNITIONS, "recognitions", EVERYBODY)
recognitions_export = export_view(RECOGNITIONS, EVERYBODY)
providers = list_view(PROVIDERS, "providers", LOGGED_IN)
providers_export = export_view(PROVIDERS, LOGGED_IN)
waiting_export = export_view(WAITING, SEES_WAITING)


@open_to(EVERYBODY)
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """Return the waiting list: in numbers against the places, and by name; for most roles only what everybody sees."""
    if acting(request).role not in SEES_WAITING:
        return waiting_totals(request)
    at = moment_of(request)
    content = _list(WAITING, "waiting", request) | {"title": _("Wachtlijst"), "provinces": by_province(at)}
    content |= _region(request)
    return page(request, "register/waiting.html", at, [(_("Wachtlijst"), "")], **content)


def _region(request: HttpRequest) -> dict[str, Any]:
    """Return which region the list by name is narrowed to unasked, and the way to all of Flanders for whoever may read it."""
    who, wanted = acting(request), request.GET.get("provincie", "")
    everywhere = f"{reverse('waiting')}?{urlencode({'provincie': EVERYWHERE})}" if sees_everywhere(who) else ""
    return {"region": "" if wanted else region_in_words(who), "everywhere_url": everywhere}


@open_to(EVERYBODY)
@require_GET
def waiting_totals(request: HttpRequest) -> HttpResponse:
    """Return what everybody may see of the waiting list; a local government also its own number."""
    at, who = published(clock.today()), acting(request)
    own = in_municipality(who.municipality, at) if who.role is Role.LOCAL and who.municipality else None
    way = crumbs((_("Wachtlijst in cijfers"), ""))
    content = {"totals": totals(at), "own": own, "day": at.valid_on, "breadcrumbs": way}
    return render(request, "register/waiting_totals.html", content)


@open_to(SEES_FILES)
@require_GET
def person(request: HttpRequest, code: str) -> HttpResponse:
    """Return the file of a person; that somebody looked is noted."""
    found = _person(request, code)
    note_look(found, acting(request), gettext_noop("dossier bekeken"))
    return _person_page(request, found)


@open_to(SEES_FILES)
@require_http_methods(["POST"])
def person_number(request: HttpRequest, code: str) -> HttpResponse:
    """Return the file of a person with the national number, for a reason that the person can read."""
    found, form = _person(request, code), NumberForm(request.POST)
    number = number_of(found, acting(request), form.cleaned_data["why"]) if form.is_valid() else ""
    return _person_page(request, found, number, form)


def _person(request: HttpRequest, code: str) -> m.Person:
    found = visible_to(m.Person.objects.filter(code=code), acting(request)).first()
    if found is None:
        raise Http404(_("Dit dossier bestaat niet, of u mag het niet zien."))
    return found


def _person_page(
    request: HttpRequest, found: m.Person, number: str = "", form: NumberForm | None = None
) -> HttpResponse:
    at, who = moment_of(request), acting(request)
    file = PersonFile(found, who, at)
    way = [] if who.role is Role.PERSON else [(_("Personen"), reverse("persons"))]
    content = {"file": file, "summary": file.summary(number), "number": number, "form": form or NumberForm()}
    return page(request, "register/person.html", at, [*way, (file.name, "")], **content)


@open_to(SEES_ORGANISATIONS)
@require_GET
def organisation(request: HttpRequest, number: str) -> HttpResponse:
    """Return the page of an organisation, with its workers for whoever may see them."""
    at, who = moment_of(request), acting(request)
    found = visible_to(m.Organisation.objects.filter(ondernemingsnummer=number), who).first()
    if found is None:
        raise Http404(_("Deze organisatie bestaat niet, of u mag ze niet zien."))
    file = OrganisationFile(found, who, at)
    staff = listing(asked(workers(found.pk), request, at), request, heading=True) if who.role in SEES_PERSONS else None
    way = [(_("Organisaties"), reverse("organisations")), (file.name, "")]
    return page(request, "register/organisation.html", at, way, file=file, staff=staff)


@open_to(SEES_FILES)
@require_GET
def employment(request: HttpRequest, code: str) -> HttpResponse:
    """Return the page of an employment; it counts as a look at the person."""
    at, who = moment_of(request), acting(request)
    found = found_employment(code, who)
    if found is None:
        raise Http404(_("Deze tewerkstelling bestaat niet, of u mag ze niet zien."))
    note_look(found.person, who, gettext_noop("tewerkstelling bekeken"))
    names, bodies = persons_named([found.person_id], at), organisations_named([found.organisation_id], at)
    worker = names[found.person_id].naam if names else str(found.person)
    employer = bodies[found.organisation_id].naam if bodies else str(found.organisation)
    file = EmploymentFile(found, who, at)
    of_organisation = (
        "" if who.role is Role.PERSON else reverse("organisation", args=[found.organisation.ondernemingsnummer])
    )
    summary = file.summary(
        Fact(_("Werknemer"), worker, url=reverse("person", args=[found.person.code])),
        Fact(_("Werkgever"), employer, url=of_organisation),
    )
    way = [] if who.role is Role.PERSON else [(_("Tewerkstellingen"), reverse("employments"))]
    title = _("%(worker)s bij %(employer)s") % {"worker": worker, "employer": employer}
    return page(request, "register/employment.html", at, [*way, (title, "")], file=file, summary=summary, title=title)


@open_to(LOGGED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def search_page(request: HttpRequest) -> HttpResponse:
    """Return what a number or a name finds. What is asked is posted: a national number never stands in an address."""
    words = request.POST.get("q", request.GET.get("q", ""))
    if request.method == "POST" and not national(words):
        return redirect(f"{reverse('search')}?{urlencode({'q': words})}")
    try:
        found = search(words, acting(request))
    except TooMany as problem:
        return too_many(request, str(problem), problem.minutes)
    way = crumbs((_("Zoeken"), ""))
    return render(request, "register/search.html", {"words": words, "found": found, "breadcrumbs": way})
