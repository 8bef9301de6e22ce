"""What the page of a statement shows, made of its content: facts, tables of lines, steps of the bridge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal.settlement.statements import words
from maatwerk.portal.settlement.statements.bridge import Crossing, Moved
from maatwerk.portal.settlement.statements.content import Statement
from maatwerk.portal.settlement.statements.reading import Line, Part
from maatwerk.portal.settlement.statements.shown import EMPLOYER_LINE, cents
from maatwerk.portal.web.parts import Fact, Mark
from maatwerk.portal.web.wording import day_in_words, euro, number
from maatwerk.runs.statements import TITLES

PAGE: Final = 50
"""Lines of a measure on one page."""
SHOWN_MOVES: Final = 50
"""Lines of a step of the bridge on the page; the files hold all."""


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as a row: ``who`` is a name or number, ``amounts`` in the order of the heads."""

    line: Line
    who: str
    package: str
    fraction: str
    amounts: Sequence[str]
    total: str
    mark: Mark | None
    url: str


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a measure on one page."""

    part: Part
    heads: Sequence[str]
    rows: Sequence[LineRow]
    page: Page[Line]
    page_name: str

    @property
    def of_employer(self) -> bool:
        """Return whether it is the line of the employer as such."""
        return self.part.measure == EMPLOYER_LINE


def pages(statement: Statement, asked: Mapping[str, str]) -> list[tuple[Part, Page[Line], str]]:
    """Return the lines of each measure that a page shows."""
    found = []
    for part in statement.parts:
        name = f"blad_{part.measure}"
        found.append((part, Paginator(part.lines, PAGE).get_page(asked.get(name)), name))
    return found


def tables(
    statement: Statement, found: Sequence[tuple[Part, Page[Line], str]], names: Mapping[str, str]
) -> list[Table]:
    """Return the tables of a page, with the names of who stands in them."""
    return [_table(statement, part, page, name, names) for part, page, name in found]


def _table(statement: Statement, part: Part, page: Page[Line], page_name: str, names: Mapping[str, str]) -> Table:
    rows = [_row(statement, part, line, names) for line in page]
    return Table(part, [words.head_of(one) for one in part.amounts], rows, page, page_name)


def _row(statement: Statement, part: Part, line: Line, names: Mapping[str, str]) -> LineRow:
    amounts = [euro(cents(str(line.steps[one]))) if one in line.steps else "–" for one in part.amounts]
    who = names.get(line.insz, line.insz) if line.insz else _("de hele onderneming")
    total = euro(line.cents) if line.cents is not None else ""
    url = reverse("statement_line", args=[statement.number, statement.quarter, line.code])
    return LineRow(
        line, who, words.package_of(line.facts), words.fraction_of(line.facts), amounts, total, mark_of(line), url
    )


def mark_of(line: Line) -> Mark | None:
    """Return what a reader must know at once of a line: blocked, or outside the contingent."""
    if line.cents is None:
        return Mark(_("geblokkeerd"), "bad")
    return Mark(_("buiten contingent"), "attention") if line.within is False else None


def place_facts(statement: Statement) -> list[Fact]:
    """Return how the places were used."""
    places = statement.places
    if places is None:
        return []
    share = f"{number(_permille(places.filled, places.contingent), 1)} %" if places.contingent else ""
    rest = _("%(vte)s VTE meer dan het contingent") if places.over > 0 else _("%(vte)s VTE bleef leeg")
    return [
        Fact(_("Contingent"), f"{words.vte(places.contingent)} VTE"),
        Fact(_("Ingevuld"), f"{words.vte(places.filled)} VTE", note=share),
        Fact(_("Gesubsidieerd"), f"{words.vte(places.supported)} VTE"),
        Fact(_("Verschil"), rest % {"vte": words.vte(abs(places.over))} if places.over else _("precies gevuld")),
        Fact(_("Werknemers buiten het contingent"), str(places.outside)),
    ]


def _permille(part: int, whole: int) -> int:
    """Return a share in tenths of a percent, half up."""
    return (2_000 * part + whole) // (2 * whole)


def money_facts(statement: Statement) -> list[Fact]:
    """Return the money of the quarter in a few lines."""
    money = statement.money
    owed = _("Staat nu voor u open") if money.balance >= 0 else _("Moet nu nog terugbetaald worden")
    note = "" if money.balance >= 0 else _("Dit wordt verrekend met het volgende voorschot, of met een brief gevraagd.")
    return [
        Fact(_("Afgerekend voor dit kwartaal"), euro(money.settled)),
        Fact(_("Voorschotten op dit kwartaal"), euro(money.advanced)),
        Fact(_("Daarvan verrekend"), euro(money.set_off)),
        Fact(_("Betaald"), euro(money.paid)),
        Fact(owed, euro(abs(money.balance)), note=note or _("over alle kwartalen samen")),
    ]


def about_facts(statement: Statement) -> list[Fact]:
    """Return on what the statement rests: runs, approvals, hashes."""
    found = []
    own = {part.measure for part in statement.parts}
    for one in statement.runs:
        if one.measure not in own:
            continue
        run, approval = one.run, one.approval
        said = approved_on(approval.at) if approval is not None else Mark(_("concept, niet goedgekeurd"), "waiting")
        title = TITLES[one.measure]
        found.append(Fact(f"{title}: {run}", said, note=_("controlegetal %(hash)s") % {"hash": run.hash[:16]}))
    return found


def approved_on(at: dt.datetime) -> str:
    """Return when something was approved, in words."""
    return _("goedgekeurd op %(day)s") % {"day": day_in_words(at)}


@dataclass(frozen=True, slots=True)
class Shore:
    """A step of the bridge as the page shows it."""

    crossing: Crossing
    title: str
    causes: Sequence[tuple[str, int, int]]
    moves: Sequence[tuple[str, Moved, str]]
    more: int


def shores(statement: Statement) -> list[tuple[Crossing, list[Moved]]]:
    """Return every step of the bridge with its lines."""
    return [(one, statement.moved(one)) for one in statement.bridge]


def shown_shores(found: Sequence[tuple[Crossing, list[Moved]]], names: Mapping[str, str]) -> list[Shore]:
    """Return the steps of the bridge for the page, with names."""
    return [_shore(one, moves, names) for one, moves in found]


def _shore(one: Crossing, moves: list[Moved], names: Mapping[str, str]) -> Shore:
    causes = [(words.cause_in_words(each.name), each.lines, each.cents) for each in one.causes]
    shown = [
        (names.get(each.insz, each.insz) or _("de hele onderneming"), each, words.cause_in_words(each.cause))
        for each in moves
    ]
    return Shore(one, TITLES[one.measure], causes, shown[:SHOWN_MOVES], max(0, len(shown) - SHOWN_MOVES))
