"""The yearly settlement in March: the four quarters again with the newest facts (it can give or take), then part 2, which
evens out over- and under-filled quarters of collectief maatwerk inside the yearly envelope (it can only add).

**The formula of part 2 was not found** (cmw.md 8 and 16). What stands here is a demo assumption, named as such on every
output (``FORMULA``):

1. A quarter with less filled VTE than the contingent is under-filled; what lacks is empty. A quarter with more is over-filled.
2. The empty VTE of the under-filled quarters of one employer are one sum. A quarter without lines gives none.
3. Whoever dropped out in an over-filled quarter stands in one row, in the order of the ranking (cmw.md 7: level, package,
   fraction, wage cost, number), then by quarter. From the top they are carried while the sum allows; the first who does not
   fit drops out, and everybody after, as within a quarter.
4. Each over-filled quarter is computed again with places up to its last carried worker. What that gives more, the support of
   the organisation included, is the supplement.
5. Together it never passes the yearly amount in euro, for employers where that amount is given.

Places of an over-filled quarter that stay empty because nobody fits are not used. An employer with a blocked line in the year
waits: what the line turns out to be can change who dropped out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from maatwerk.ledger.settlement import Ground, Transfer, settle
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.advance import ARTICLE
from maatwerk.runs.again import facts_of, under_new_law
from maatwerk.runs.differences import differences
from maatwerk.runs.lines import CENTS, EMPLOYER_LINE, KEY, Computed, compute
from maatwerk.runs.rows import Rows
from maatwerk.runs.yearly_places import Carried, carried

c = pl.col
FORMULA: Final = (
    "demo-aanname: de formule van de jaarafrekening, tweede deel, is niet gevonden; lege VTE van ondervulde kwartalen dragen "
    "wie in overvulde kwartalen wegviel, in de rangorde, binnen de VTE en het bedrag van het jaar"
)
WAITS: Final = "wacht: een geblokkeerde lijn in het jaar"
QUARTERS: Final = 4
_SUPPLEMENT = {"onderneming": pl.String(), "kwartaal": pl.String(), "maatregel": pl.String(), "insz": pl.String(),
               "cent": pl.Int64()}  # fmt: skip


class NotOneYear(ValueError):
    """The quarters are not the four of one year."""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """The four quarters with the newest facts, and every difference with what was settled, with its ``kwartaal``."""

    computed: Mapping[Quarter, Computed]
    differences: pl.DataFrame


def recompute(
    settled: Mapping[Quarter, pl.DataFrame],
    rows: Mapping[Quarter, Rows],
    law: Mapping[str, RuleSet],
    *,
    with_assumptions: bool,
    rules_then: Mapping[Quarter, Mapping[str, str]] | None = None,
) -> Recomputed:
    """Return the four quarters of a year computed again, and what differs from the lines as settled (with its cause).

    ``rules_then`` gives the hashes of the rules each quarter was settled under; where they changed, their part is apart.
    Raises NotOneYear unless both hold exactly the quarters of one year.
    """
    quarters = year_of(settled)
    if year_of(rows) != quarters:
        raise NotOneYear("wat afgerekend is en wat nu gekend is, zijn niet van hetzelfde jaar.")
    computed = {q: compute(rows[q], law, q, with_assumptions=with_assumptions) for q in quarters}
    then = rules_then or {}
    changed = {q: {n: then[q].get(n) != rules.hash for n, rules in law.items()} if q in then else {} for q in quarters}
    between = {
        q: under_new_law(settled[q], law, q, with_assumptions=with_assumptions) if any(changed[q].values()) else None
        for q in quarters
    }
    found = [
        differences(settled[q], computed[q].lines, changed[q], between[q]).with_columns(
            pl.lit(str(q)).alias("kwartaal")
        )
        for q in quarters
    ]
    return Recomputed(computed, pl.concat(found))


def year_of(given: Mapping[Quarter, object]) -> tuple[Quarter, ...]:
    """Return the quarters, in order; raises NotOneYear unless they are the four of one year."""
    quarters = tuple(sorted(given))
    if len(quarters) != QUARTERS or len({quarter.year for quarter in quarters}) != 1:
        raise NotOneYear(
            f"een jaarafrekening gaat over de vier kwartalen van één jaar, niet over {', '.join(map(str, quarters))}."
        )
    return quarters


@dataclass(frozen=True, slots=True)
class Evened:
    """Part 2 of a year.

    ``supplements``: what each line of an over-filled quarter gets more (``insz`` empty: the employer as such).
    ``employers``: ``onderneming``, ``leeg_vte`` and ``gebruikt_vte`` (millionths), ``supplement_cent``, ``begrensd_cent``
    (what the yearly amount held back), ``cent`` (what is granted) and ``toelichting``.
    """

    supplements: pl.DataFrame
    employers: pl.DataFrame


def even_out(
    lines: Mapping[Quarter, pl.DataFrame],
    law: Mapping[str, RuleSet],
    *,
    with_assumptions: bool,
    limits: Mapping[str, int] | None = None,
) -> Evened:
    """Return part 2 over the recomputed lines of the four quarters of a year.

    ``limits`` gives the yearly amount (cents) of employers for which it is known; the others are held by VTE alone. Raises
    NotOneYear, and ArithmeticError where a supplement would take instead of give: a fault in the program.
    """
    quarters = year_of(lines)
    places = carried({quarter: lines[quarter] for quarter in quarters})
    parts = [
        _supplement(lines[q], places, q, law, with_assumptions=with_assumptions)
        for q in quarters
        if any(quarter == q for _, quarter in places.raised)
    ]
    found = pl.concat([pl.DataFrame(schema=_SUPPLEMENT), *parts]).sort("onderneming", "kwartaal", "maatregel", "insz")
    return Evened(found, _employers(found, places, _paid(lines), limits or {}))


def bookings(evened: Evened, year: int) -> tuple[Transfer, ...]:
    """Return the transfers of part 2: one per employer with something granted, for the year as a whole."""
    granted = evened.employers.filter(c("cent") > 0).select("onderneming", "cent").iter_rows()
    return tuple(
        one
        for employer, cents in granted
        for one in settle(
            Ground(employer, "cmw", str(year), ARTICLE), cents, f"jaarafrekening {year}, tweede deel; {FORMULA}"
        )
    )


def _supplement(
    lines: pl.DataFrame, places: Carried, quarter: Quarter, law: Mapping[str, RuleSet], *, with_assumptions: bool
) -> pl.DataFrame:
    """Return what the lines of a quarter get more with the raised places of each employer."""
    raised = {employer: vte for (employer, at), vte in places.raised.items() if at == quarter}
    own = lines.filter(c("onderneming").is_in(list(raised)) & c("maatregel").is_in(["cmw", EMPLOYER_LINE]))
    facts = facts_of(own.filter(c("maatregel") == "cmw"), law["cmw"], quarter)
    wider = facts.with_columns(c("onderneming").replace_strict(raised, return_dtype=pl.Int64).alias("contingent"))
    again = compute(
        Rows({"cmw": wider}, {"cmw": {}}, (), 0, own.clear()), law, quarter, with_assumptions=with_assumptions
    )
    both = own.select(*KEY, CENTS).join(again.lines.select(*KEY, c(CENTS).alias("na")), on=KEY, how="left")
    more = both.with_columns((c("na") - c(CENTS)).alias("cent"), pl.lit(str(quarter)).alias("kwartaal"))
    if more["cent"].null_count() or (more["cent"] < 0).any():
        raise ArithmeticError(f"{quarter}: a supplement of the yearly settlement is below zero or not known")
    return more.filter(c("cent") > 0).select(list(_SUPPLEMENT))


def _paid(lines: Mapping[Quarter, pl.DataFrame]) -> dict[str, int]:
    """Return what collectief maatwerk gave each employer in the year (cents)."""
    own = [
        frame.filter(c("maatregel").is_in(["cmw", EMPLOYER_LINE])).select("onderneming", CENTS)
        for frame in lines.values()
    ]
    return dict(pl.concat(own).group_by("onderneming").agg(c(CENTS).sum()).iter_rows())


def _employers(
    supplements: pl.DataFrame, places: Carried, paid: Mapping[str, int], limits: Mapping[str, int]
) -> pl.DataFrame:
    """Return a row per employer of collectief maatwerk, sorted."""
    sums = dict(supplements.group_by("onderneming").agg(c("cent").sum()).iter_rows())
    rows = []
    for employer in sorted(places.empty.keys() | places.waiting):
        gross = sums.get(employer, 0)
        room = max(0, limits[employer] - paid.get(employer, 0)) if employer in limits else gross
        held = max(0, gross - room)
        said = WAITS if employer in places.waiting else FORMULA if gross else ""
        rows.append(
            (employer, places.empty.get(employer, 0), places.used.get(employer, 0), gross, held, gross - held, said)
        )
    names = ("onderneming", "leeg_vte", "gebruikt_vte", "supplement_cent", "begrensd_cent", "cent", "toelichting")
    kinds = (pl.String(), *(pl.Int64(),) * 5, pl.String())
    return pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
