"""A run: its totals, what changed and why, its employers, what was found, and on what it rests."""

from __future__ import annotations

import functools
from typing import Any, Final

from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maatwerk.portal.archive.store import Damaged
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.sheets import names_by_number
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.listing import asked, listing
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.register.views import export_view
from maatwerk.portal.settlement.desk import words
from maatwerk.portal.settlement.desk.bridge import of_causes, of_changes
from maatwerk.portal.settlement.desk.quarter_views import way
from maatwerk.portal.settlement.desk.run_sheets import (
    FINDING_HEADS,
    by_stake,
    employers_of,
    finding_rows,
    findings_of,
    run_compares,
    since,
)
from maatwerk.portal.settlement.desk.words import READERS
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.models import Proposal, ProposalLine, Run, RunCause, RunChange, RunTotal
from maatwerk.portal.web.parts import Column, Fact, InDutch, Link, Listing, Mark, Row
from maatwerk.portal.web.wording import euro, number
from maatwerk.rules.quarter import Quarter

_FIRST: Final = 10


def found_run(number_: int | str) -> Run:
    """Return a run. Raises Http404 for a number that none has."""
    return get_object_or_404(Run.objects.select_related("previous"), pk=int(number_))


def run_way(run: Run, *links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of a run."""
    if run.kind == Run.QUARTER:
        above = [(run.period, reverse("settlement_quarter", args=[run.period]))]
    else:
        above = []
    own = (str(run), reverse("run", args=[run.pk]) if links else "")
    return way(*above, own, *links)


def title_of(run: Run) -> str:
    """Return what a run is, in words: ``kwartaalafrekening 2026Q1, Collectief maatwerk``."""
    return f"{_(dict(Run.KINDS)[run.kind])} {run.period}, {words.measures(run.measures)}"


@open_to(READERS)
@require_GET
def run(request: HttpRequest, number: int) -> HttpResponse:
    """Return a run."""
    found = found_run(number)
    later = found.next.order_by("-pk").first()
    sheet = employers_of(found)
    query = request.GET.urlencode()
    files = {kind: reverse("run_export", args=[f"{found.pk:05d}", kind]) for kind in ("csv", "xlsx")}
    proposals = list(Proposal.objects.filter(runs__run=found).order_by("-pk"))
    content = {
        "run": found,
        "title": title_of(found),
        "later": later,
        "proposals": proposals,
        "may_propose": acting(request).role is Role.OFFICER and later is None,
        "tiles": _tiles(found),
        "totals": _totals(found),
        "bridges": bridges(found),
        "listing": listing(asked(sheet, request), request, files["csv"], heading=True),
        "workbook_url": files["xlsx"] + (f"?{query}" if query else ""),
        "findings": _findings(found),
        "summary": _summary(found),
        "assumed": assumed(found),
        "files": _files(found),
        "breadcrumbs": run_way(found),
    }
    return render(request, "settlement/desk_run.html", content)


def _tiles(run: Run) -> list[tuple[str, str, str]]:
    """Return tone, number and label of what counts first."""
    tiles = [
        ("neutral", euro(run.total_cent), _("in totaal")),
        ("neutral", number(run.lines), _("lijnen")),
        ("bad" if run.blocked else "good", number(run.blocked), _("geblokkeerd")),
    ]
    if run.difference_cent is not None:
        told = _("tegenover %(run)s") % {"run": run.previous}
        tiles.append(
            (
                "attention" if run.difference_cent else "good",
                f"€\N{NO-BREAK SPACE}{words.signed(run.difference_cent)}",
                told,
            )
        )
    return tiles


def _totals(run: Run) -> Listing:
    rows = RunTotal.objects.filter(run=run).values("maatregel").order_by("maatregel")
    told = rows.annotate(firms=Count("pk"), lines=Sum("lijnen"), held=Sum("geblokkeerd"), cents=Sum("cent"))
    made = [
        Row((words.measure(row["maatregel"]), row["firms"], row["lines"], row["held"], words.plain(row["cents"])))
        for row in told
    ]
    heads = (_("Werkgevers"), _("Lijnen"), _("Geblokkeerd"), _("Bedrag (€)"))
    columns = [Column(_("Maatregel")), *(Column(head, number=True) for head in heads)]
    return Listing("totalen", _("Per maatregel"), columns, made, len(made))


def bridges(run: Run, employer: str = "") -> list[Any]:
    """Return the ways to the total of a run, of one employer or of all: from the quarter before, and from the run before."""
    own = {"onderneming": employer} if employer else {}
    sums = RunTotal.objects.filter(run=run, **own).aggregate(now=Sum("cent"), then=Sum("vorig_cent"))
    now, then = sums["now"] or 0, sums["then"] or 0
    found = []
    if run_compares(run):
        before = Quarter.parse(run.period) + -1
        title = _("Van %(before)s naar %(now)s: waarom het bedrag verandert") % {"before": before, "now": run.period}
        changes = RunChange.objects.filter(run=run, **own)
        found.append(of_changes(changes, title, str(before), (run.period, now), with_notes=bool(employer)))
    if run.previous is not None:
        title = _("Van %(before)s naar %(now)s: wat er over hetzelfde kwartaal bijkwam") % {
            "before": run.previous,
            "now": run,
        }
        causes = RunCause.objects.filter(run=run, **own)
        found.append(of_causes(causes, title, (str(run.previous), then), (str(run), now)))
    return found


def _findings(run: Run) -> Listing:
    found = list(by_stake(run).order_by("-stake", "-blocking", "pk")[:_FIRST])
    columns = [Column(str(head.label), number=head.number) for head in FINDING_HEADS]
    rows = finding_rows(run, found)
    empty = _("Er werd niets gevonden: elke lijn kon berekend worden.")
    return Listing(
        "gevonden", _("Bevindingen, wat het meest op het spel zet eerst"), columns, rows, run.found.count(), empty=empty
    )


def _summary(run: Run) -> list[Fact]:
    told: list[tuple[str, Any]] = [
        (_("Wat"), title_of(run)),
        (_("Volgens wat gekend was op"), run.known_at),
        (_("Gemaakt"), run.made_at),
        (_("Door"), names_of([run.maker])[run.maker]),
        (_("Controlegetal"), run.hash),
        (_("Controlegetal van de wet"), run.law),
        (
            _("Bedragen"),
            Mark(_("met demobedragen (aanname)"), "attention") if run.assumptions else _("alleen die van de wet"),
        ),
    ]
    facts = [Fact(label, value) for label, value in told if value != ""]
    if run.previous is not None:
        facts.append(Fact(_("Vorige run"), str(run.previous), url=reverse("run", args=[run.previous.pk])))
    return facts


def assumed(run: Run) -> list[tuple[str, str]]:
    """Return the demo amounts a run rests on, each with its reason; nothing where it uses the law alone."""
    return list(_assumed(run.pk)) if run.assumptions and run.kind == Run.QUARTER else []


@functools.lru_cache(maxsize=64)
def _assumed(number: int) -> tuple[tuple[str, str], ...]:
    """Return the demo amounts of a run: it never changes, so it is read once."""
    try:
        return tuple(kept(Run.objects.get(pk=number)).summary["assumptions"].items())
    except (Damaged, KeyError):
        return ()


def _files(run: Run) -> Listing:
    rows = [
        Row((file.name, _("%(size)s bytes") % {"size": number(file.archived.size)}, file.archived_id))
        for file in run.files.select_related("archived").order_by("name")
    ]
    heads = (_("Bestand"), _("Grootte"), _("Vingerafdruk (SHA-256)"))
    return Listing(
        "bestanden", _("Bestanden van deze run"), [Column(head) for head in heads], rows, len(rows), heading=False
    )


@open_to(READERS)
@require_GET
def run_export(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Return the employers of a run as a file, complete or not at all."""
    answer: HttpResponse = export_view(employers_of(found_run(number)), READERS)(request, kind)
    return answer


@open_to(READERS)
@require_GET
def run_findings(request: HttpRequest, number: int) -> HttpResponse:
    """Return everything that was found while computing a run."""
    found = found_run(number)
    query = request.GET.urlencode()
    files = {kind: reverse("run_findings_export", args=[f"{found.pk:05d}", kind]) for kind in ("csv", "xlsx")}
    content = {
        "run": found,
        "listing": listing(asked(findings_of(found), request), request, files["csv"]),
        "workbook_url": files["xlsx"] + (f"?{query}" if query else ""),
        "breadcrumbs": run_way(found, (_("Bevindingen"), "")),
    }
    return render(request, "settlement/desk_findings.html", content)


@open_to(READERS)
@require_GET
def run_findings_export(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Return what was found in a run as a file, complete or not at all."""
    answer: HttpResponse = export_view(findings_of(found_run(number)), READERS)(request, kind)
    return answer


@open_to(READERS)
@require_GET
def run_employer(request: HttpRequest, number: int, firm: str) -> HttpResponse:
    """Return one employer in a run: its totals, why they changed, what was found, and the way to its statement."""
    found = found_run(number)
    totals = list(RunTotal.objects.filter(run=found, onderneming=firm).order_by("maatregel"))
    if not totals:
        raise Http404(_("Deze onderneming komt in deze run niet voor."))
    name = names_by_number({firm}).get(firm, firm)
    content = {
        "run": found,
        "name": name,
        "firm": firm,
        "total": sum(row.cent for row in totals),
        "totals": _own_totals(found, totals),
        "bridges": bridges(found, firm),
        "findings": _own_findings(found, firm),
        "ways": _ways(found, firm),
        "breadcrumbs": run_way(found, (name, "")),
    }
    return render(request, "settlement/desk_employer.html", content)


def _own_totals(run: Run, totals: list[RunTotal]) -> Listing:
    rows = [
        Row(
            (
                words.measure(row.maatregel),
                row.lijnen,
                row.geblokkeerd,
                words.plain(row.cent),
                words.signed(row.cent - row.vorig_cent) if run.previous_id else "–",
            )
        )
        for row in totals
    ]
    heads = (
        _("Lijnen"),
        _("Geblokkeerd"),
        _("Bedrag (€)"),
        since(str(run.previous) if run.previous else _("de vorige run")),
    )
    columns = [Column(_("Maatregel")), *(Column(head, number=True) for head in heads)]
    return Listing("totalen", _("Per maatregel"), columns, rows, len(rows))


def _own_findings(run: Run, firm: str) -> Listing:
    found = list(by_stake(run).filter(onderneming=firm).order_by("-stake", "pk")[:100])
    columns = [Column(str(head.label), number=head.number) for head in FINDING_HEADS]
    rows = [Row(row.cells) for row in finding_rows(run, found)]
    count = run.found.filter(onderneming=firm).count()
    return Listing("gevonden", _("Bevindingen"), columns, rows, count, empty=_("Er werd niets gevonden."))


def _ways(run: Run, firm: str) -> list[Fact]:
    """Return where somebody goes on: the organisation, its statement, its account number, what is proposed for it."""
    known = Organisation.objects.filter(ondernemingsnummer=firm).exists()
    facts = [Fact(_("Ondernemingsnummer"), firm, url=reverse("organisation", args=[firm]) if known else "")]
    if (url := statement_url(firm, run)) and known:
        facts.append(Fact(_("Afrekening"), _("elke lijn, tot op het artikel"), url=url))
    if known:
        facts.append(Fact(_("Rekeningnummer"), _("bekijken"), url=reverse("account", args=[firm])))
    lines = ProposalLine.objects.filter(proposal__runs__run=run, onderneming=firm).select_related("proposal")
    for line in lines.order_by("-proposal_id"):
        told = _("%(proposal)s: te betalen %(pay)s") % {"proposal": line.proposal, "pay": euro(line.pay_cent)}
        facts.append(Fact(_("Voorstel"), told, url=reverse("proposal", args=[line.proposal_id])))
        if line.held:
            facts.append(Fact(_("Aangehouden"), InDutch(line.held)))
    return facts


def statement_url(firm: str, run: Run) -> str:
    """Return the address of the statement of an employer over the quarter of a run; nothing where there is no such page."""
    if run.kind != Run.QUARTER:
        return ""
    try:
        return reverse("statement", args=[firm, run.period])
    except NoReverseMatch:
        return ""
