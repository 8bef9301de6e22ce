"""What if: the employer's own quarter with some changes. Asked by GET, computed at once, kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maatwerk.lab.whatif import Firm, Moved, WhatIf, WhatIfError
from maatwerk.lab.whatif import whatif as computed
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.law import SETTLED, assumptions, law_of
from maatwerk.portal.settlement.models import RunTotal
from maatwerk.portal.settlement.statements import words
from maatwerk.portal.settlement.statements.choosing import SEES, latest_runs, organisation_of, sees_drafts
from maatwerk.portal.settlement.statements.content import Statement, statement_of
from maatwerk.portal.settlement.statements.naming import names_of
from maatwerk.portal.settlement.statements.reading import Line
from maatwerk.portal.settlement.statements.shown import EMPLOYER_LINE
from maatwerk.portal.settlement.statements.views import way, whole
from maatwerk.portal.settlement.statements.whatif_form import MOST_LISTED, WhatIfForm
from maatwerk.rules.check import InputError
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.statements import TITLES

SHOWN_LINES = 60
"""Lines that differ on the page; an index moves everybody."""


@dataclass(frozen=True, slots=True)
class Told:
    """A change with names in the place of numbers, for the page."""

    moved: Moved
    words: str
    out: Sequence[str]
    back: Sequence[str]
    article: str


@open_to(SEES)
@require_GET
@whole
def whatif(request: HttpRequest, onderneming: str) -> HttpResponse:
    """Return the form and, once filled in, what the changes do to places and money. Nothing is written."""
    who = acting(request)
    firm = organisation_of(onderneming, who)
    if firm is None:
        raise Http404(_("Deze onderneming bestaat niet, of u mag ze niet zien."))
    periods = _periods(onderneming, sees_drafts(who))
    asked = request.GET.get("kwartaal")
    quarter = Quarter.parse(asked if asked in periods else periods[0]) if periods else None
    content: dict[str, Any] = {"number": onderneming, "breadcrumbs": way((_("Wat als"), ""))}
    if quarter is not None:
        content |= _answer(request, statement_of(firm, quarter, sees_drafts(who)), periods)
    return render(request, "settlement/statement_whatif.html", content)


def _periods(number: str, drafts: bool) -> list[str]:
    """Return the quarters in which an employer has lines, the latest first."""
    counts = latest_runs(drafts)
    runs = {step.run.pk: period for period, steps in counts.items() for step in steps.values()}
    own = RunTotal.objects.filter(onderneming=number, run_id__in=runs, lijnen__gt=0).values_list("run_id", flat=True)
    return sorted({runs[run] for run in own}, reverse=True)


def _answer(request: HttpRequest, statement: Statement, periods: Sequence[str]) -> dict[str, Any]:
    lines = [
        line
        for part in statement.parts
        if part.measure != EMPLOYER_LINE
        for line in part.lines
        if line.cents is not None
    ]
    listed = [line.insz for line in lines] if len(lines) <= MOST_LISTED else []
    names = names_of(listed, acting(request))
    bound = request.GET if set(request.GET) - {"kwartaal"} else None
    form = WhatIfForm(bound, periods, lines, names)
    form.initial = {"kwartaal": str(statement.quarter)}
    found = _computed(form, statement) if form.is_bound and form.is_valid() else None
    return {
        "statement": statement,
        "form": form,
        "demo": bool(assumptions()),
        "address": reverse("statement", args=[statement.number, str(statement.quarter)]),
        **(_shown(request, found, statement) if found is not None else {}),
    }


def _computed(form: WhatIfForm, statement: Statement) -> WhatIf | None:
    """Return the answer; what can not be made is said at the form."""
    try:
        return computed(firm_of(statement), form.changes())
    except (WhatIfError, InputError, UnsetParameter) as problem:
        form.add_error(None, str(problem.args[0] if problem.args else problem))
        return None


def firm_of(statement: Statement) -> Firm:
    """Return the employer as its lines stand in the runs that count, under the law that runs here now."""
    frames = [
        kept(one.run).lines(statement.number).filter(pl.col("maatregel") == one.measure) for one in statement.runs
    ]
    lines = pl.concat(frames, how="diagonal_relaxed")
    law = law_of(SETTLED)
    return Firm.of_lines(lines, statement.number, statement.quarter, law, with_assumptions=bool(assumptions()))


def _shown(request: HttpRequest, found: WhatIf, statement: Statement) -> dict[str, Any]:
    rows = found.lines.head(SHOWN_LINES).to_dicts()
    numbers = {row["insz"] for row in rows} | {who for one in found.moved for who in (*one.out, *one.back)}
    numbers |= {line.insz for line in _named_in(found, statement)}
    names = _names(request, numbers)
    return {
        "found": found,
        "standings": _standings(found),
        "measures": _measures(found),
        "moved": [_told(one, names) for one in found.moved],
        "assumed": list(dict.fromkeys(text for one in found.moved for text in one.assumed)),
        "rows": [(names.get(row["insz"], row["insz"]), TITLES[row["maatregel"]], row) for row in rows],
        "more": max(0, found.lines.height - SHOWN_LINES),
        "other_law": found.before.total != statement.cents,
    }


def _named_in(found: WhatIf, statement: Statement) -> list[Line]:
    said = " ".join(one.words for one in found.moved)
    return [line for part in statement.parts for line in part.lines if line.insz and line.insz in said]


def _names(request: HttpRequest, numbers: set[str]) -> Mapping[str, str]:
    known = names_of([number for number in numbers if number.isdigit()], acting(request))
    new = {
        number: _("nieuwe werknemer %(at)s") % {"at": int(number[6:])}
        for number in numbers
        if number.startswith("nieuw-")
    }
    return {**known, **new, "": _("de hele onderneming")}


def _told(one: Moved, names: Mapping[str, str]) -> Told:
    said = one.words
    for number, name in names.items():
        said = said.replace(number, name) if number else said
    out, back = ([names.get(who, who) for who in group] for group in (one.out, one.back))
    article = one.right.article.split(" [")[0] if one.right is not None else ""
    return Told(one, said[:1].upper() + said[1:], out, back, article)


def _standings(found: WhatIf) -> list[tuple[str, str, str]]:
    before, after = found.before, found.after
    if before.contingent is None and after.contingent is None:
        return []
    numbers = [(one.contingent or 0, one.filled, one.supported) for one in (before, after)]
    heads = (_("Contingent"), _("Ingevuld"), _("Gesubsidieerd"))
    rows = zip(heads, *numbers, strict=True)
    return [(head, f"{words.vte(old)} VTE", f"{words.vte(new)} VTE") for head, old, new in rows]


def _measures(found: WhatIf) -> list[tuple[str, int, int, int]]:
    old, new = found.before.cents, found.after.cents
    return [
        (TITLES[name], old.get(name, 0), new.get(name, 0), new.get(name, 0) - old.get(name, 0))
        for name in TITLES
        if name in {**old, **new}
    ]
