"""The pages of statements: the list, one statement, one line of it, and its files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from maatwerk.portal.archive import store
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.lawbook.words import quarter_in_words
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import EMPLOYERS
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.register.numbers import note_look
from maatwerk.portal.settlement.statements import letters, parts, words
from maatwerk.portal.settlement.statements.choosing import SEES, organisation_of, sees_drafts
from maatwerk.portal.settlement.statements.content import Statement, statement_of
from maatwerk.portal.settlement.statements.explaining import by_sheet, declared, trees
from maatwerk.portal.settlement.statements.lists import all_list, own_list
from maatwerk.portal.settlement.statements.naming import names_of, persons_of
from maatwerk.portal.settlement.statements.reading import Line, Part, line_of
from maatwerk.portal.web.parts import Fact, Link
from maatwerk.rules.quarter import Quarter

APPROVED: Final = "goedgekeurd"
"""What ``stand`` in an address says to see only what was approved, as the employer does."""


def way(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of statements."""
    return [Link(_("Afrekeningen"), reverse("statements")), *(Link(label, url) for label, url in links)]


@open_to(SEES)
@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    """Return the list: an employer its own quarters, the department every employer in a quarter."""
    who = acting(request)
    own = Organisation.objects.filter(pk=who.organisation or 0).first() if who.role in EMPLOYERS else None
    content = {
        "own": own,
        "listing": own_list(own) if own is not None else all_list(request),
        "breadcrumbs": [Link(_("Afrekeningen"), "")],
    }
    return render(request, "settlement/statement_list.html", content)


def asked_for(request: HttpRequest, onderneming: str, kwartaal: str) -> Statement:
    """Return the statement that an address asks for. Raises Http404 for another's, or for what is no quarter."""
    firm = organisation_of(onderneming, acting(request))
    if firm is None:
        raise Http404(_("Deze afrekening bestaat niet, of u mag ze niet zien."))
    try:
        quarter = Quarter.parse(kwartaal)
    except ValueError as wrong:
        raise Http404(_("Dit kwartaal bestaat niet.")) from wrong
    drafts = sees_drafts(acting(request)) and request.GET.get("stand") != APPROVED
    return statement_of(firm, quarter, drafts)


def whole(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view that says so where a file of a run is not whole, instead of showing half a statement."""

    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except store.Damaged as damage:
            return refused(request, str(damage))

    return asked


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """Return the page that says why something is not given: nothing half."""
    return render(request, "settlement/statement_refused.html", {"why": why, "breadcrumbs": way()}, status=409)


@open_to(SEES)
@require_GET
@whole
def statement(request: HttpRequest, onderneming: str, kwartaal: str) -> HttpResponse:
    """Return the statement of an employer for a quarter; that its workers were looked at is noted."""
    found, who = asked_for(request, onderneming, kwartaal), acting(request)
    paged, shores = parts.pages(found, request.GET), parts.shores(found)
    numbers = [line.insz for _part, page, _name in paged for line in page if line.insz]
    numbers += [move.insz for _one, moves in shores for move in moves[: parts.SHOWN_MOVES] if move.insz]
    names = names_of(numbers, who)
    if numbers:
        note_list(gettext_noop("afrekening"), who, len(names), {"onderneming": onderneming, "kwartaal": kwartaal})
    content = {
        "statement": found,
        "quarter": quarter_in_words(found.quarter),
        "tables": parts.tables(found, paged, names),
        "shores": parts.shown_shores(shores, names),
        "place_facts": parts.place_facts(found),
        "money_facts": parts.money_facts(found),
        "movements": [(one, words.kind_in_words(one.kind)) for one in found.money.movements],
        "payments": [(one, words.STATES[one.state]) for one in found.money.payments],
        "about": parts.about_facts(found),
        "letters": letters.of_quarter(found.number, found.quarter),
        "around": [_quarter_link(found, step) for step in (-1, 1)],
        "drafts": sees_drafts(who),
        "own": who.role in EMPLOYERS,
        "breadcrumbs": way((f"{found.name}, {found.quarter}", "")),
    }
    return render(request, "settlement/statement_page.html", content)


def _quarter_link(found: Statement, step: int) -> Link:
    quarter = found.quarter + step
    return Link(quarter_in_words(quarter), reverse("statement", args=[found.number, str(quarter)]))


@open_to(SEES)
@require_GET
@whole
def statement_line(request: HttpRequest, onderneming: str, kwartaal: str, line: str) -> HttpResponse:
    """Return how one amount came about; a line that is not there (any more) leads to the statement as it is now.

    With ``deel`` in the address it is only the part that stands under the line in the table.
    """
    statement = asked_for(request, onderneming, kwartaal)
    found = line_of(statement.parts, line)
    if found is None:
        return redirect("statement", onderneming, kwartaal)
    part, one = found
    who = acting(request)
    for person in persons_of([one.insz], who).values():
        note_look(person, who, gettext_noop("lijn van een afrekening bekeken"))
    content = _explained(request, statement, part, one)
    only_part = request.GET.get("deel") == "1"
    template = "settlement/statement_line_part.html" if only_part else "settlement/statement_line.html"
    return render(request, template, content)


def _explained(request: HttpRequest, statement: Statement, part: Part, line: Line) -> dict[str, Any]:
    who = acting(request)
    name = names_of([line.insz], who)[line.insz] if line.insz else _("de hele onderneming")
    told = trees(part, line, statement.number, who.role)
    address = reverse("statement", args=[statement.number, str(statement.quarter)])
    return {
        "statement": statement,
        "quarter": quarter_in_words(statement.quarter),
        "part": part,
        "line": line,
        "who": name,
        "mark": parts.mark_of(line),
        "facts": [Fact(label, value) for label, value in words.facts_in_words(line.facts)],
        "amounts": [(words.head_of(name_), step) for name_, step in told.items()],
        "rules": by_sheet(part, line, who.role) if not told and line.cents is not None else [],
        "declared": declared(part, line, statement.number),
        "address": reverse("statement_line", args=[statement.number, str(statement.quarter), line.code]),
        "breadcrumbs": way((f"{statement.name}, {statement.quarter}", address), (name, "")),
    }
