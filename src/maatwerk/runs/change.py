"""Why a quarter costs something else than the one before: the change of every employer, by cause, exact to the cent.

The old lines are computed again step by step, each step over the whole frame because a ranking looks across an employer:

1. ``correctie``: the old facts under the rules as they are now; not zero only where rules or readings changed since;
2. ``prijs``: the law of the new quarter (index, parameters, versions of rules) over the old facts;
3. ``contingent``: the places of the new quarter;
4. ``volume``: who left goes, who came is there; a blocked line is not there;
5. ``pakket``: percentage, level, start package, number of the quarter within the right;
6. ``fractie``: tewerkstellingsbreuk and µ;
7. ``loon``: gross wage, contributions, reductions.

A step that moves a worker whose own facts it did not touch did so through the ranking: that part is ``contingent`` too. What is
then left is ``rest``. At an employer with a blocked line, ``correctie`` and ``rest`` are of those lines: ``volume``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.change_states import IN_NEW, IN_OLD, ORDER, PLACES, PRICE, VOLUME, Joined, Side, joined, states
from maatwerk.runs.change_words import explained
from maatwerk.runs.differences import UnexplainedDifference
from maatwerk.runs.lines import CENTS, KEY

c = pl.col
CORRECTION, REST = "correctie", "rest"
CAUSES: Final = (CORRECTION, *ORDER, REST)
"""Every cause, in the order in which it is taken."""

BY_LAW: Final = (PRICE,)
"""What the law itself changes: nobody has to answer for it."""


@dataclass(frozen=True, slots=True)
class Change:
    """The change from a quarter to a later one.

    ``lines``: ``maatregel``, ``onderneming``, ``insz`` (empty for the employer as such), ``oorzaak``, ``cent`` (not 0).
    ``table``: the same per employer, measure and cause, with ``werknemers`` and ``toelichting``.
    ``employers``: ``onderneming``, ``oud_cent``, ``nieuw_cent``, ``verschil_cent``, also where nothing changed.
    """

    lines: pl.DataFrame
    table: pl.DataFrame
    employers: pl.DataFrame

    def totals(self) -> pl.DataFrame:
        """Return ``oorzaak``, ``cent`` and ``werknemers`` over all employers, in the order of CAUSES."""
        order = pl.DataFrame({"oorzaak": CAUSES})
        heads = c("insz").filter(c("insz") != "").n_unique().alias("werknemers")
        found = self.lines.group_by("oorzaak").agg(c("cent").sum(), heads)
        return order.join(found, on="oorzaak", how="inner", maintain_order="left")


def change(old: Side, new: Side, law: Mapping[str, RuleSet], *, with_assumptions: bool) -> Change:
    """Return the change from the lines of one quarter to those of another, computed under one law.

    Raises UnexplainedDifference when the steps do not add up to the difference: a fault in the program.
    """
    facts = joined(old, new, law)
    between = states(facts, law, old.quarter, new.quarter, with_assumptions=with_assumptions)
    stages = [_recorded(old), *between, _recorded(new)]
    moved = pl.concat([_step(at, stages, facts) for at in range(len(CAUSES))])
    lines = _named(moved, _blocked(old, new)).group_by(*KEY, "oorzaak").agg(c("cent").sum())
    lines = lines.filter(c("cent") != 0).sort(*KEY, "oorzaak")
    employers = _employers(old, new)
    _must_tie(lines, employers)
    return Change(lines, explained(lines, facts, old, new, law, CAUSES), employers)


def _recorded(side: Side) -> pl.DataFrame:
    return side.lines.select(*KEY, CENTS)


def _step(at: int, stages: Sequence[pl.DataFrame], facts: Mapping[str, Joined]) -> pl.DataFrame:
    """Return what a step moved: key, ``oorzaak``, ``cent`` (not 0)."""
    after = stages[at + 1].rename({CENTS: "na"})
    both = (
        stages[at]
        .join(after, on=KEY, how="full", coalesce=True)
        .with_columns((c("na").fill_null(0) - c(CENTS).fill_null(0)).alias("cent"))
    )
    moved = both.filter(c("cent") != 0).select(*KEY, "cent")
    cause = CAUSES[at]
    if cause not in ORDER or cause == PRICE:
        return moved.with_columns(pl.lit(cause).alias("oorzaak"))
    touched = pl.concat([pl.DataFrame(schema=dict.fromkeys(KEY, pl.String())), *_touched(cause, facts)])
    own = moved.join(touched.with_columns(pl.lit(True).alias("·zelf")), on=KEY, how="left")
    told = pl.when(c("·zelf").fill_null(False) | (c("insz") == "")).then(pl.lit(cause)).otherwise(pl.lit(PLACES))
    return own.select(*KEY, "cent", told.alias("oorzaak"))


def _touched(cause: str, facts: Mapping[str, Joined]) -> list[pl.DataFrame]:
    """Return the lines whose own facts a step changed, per measure."""
    found = []
    for measure, own in facts.items():
        test = c(IN_OLD) != c(IN_NEW) if cause == VOLUME else own.differs(own.columns(cause))
        found.append(own.frame.filter(test).select(pl.lit(measure).alias("maatregel"), "onderneming", "insz"))
    return found


def _blocked(old: Side, new: Side) -> list[str]:
    """Return the employers with a blocked line in one of the quarters."""
    return sorted({name for side in (old, new) for name in side.lines.filter(c("geblokkeerd"))["onderneming"]})


def _named(moved: pl.DataFrame, blocked: Sequence[str]) -> pl.DataFrame:
    """Give what is left at an employer with a blocked line its name: the blocked line."""
    left = c("oorzaak").is_in([CORRECTION, REST]) & c("onderneming").is_in(blocked)
    return moved.with_columns(pl.when(left).then(pl.lit(VOLUME)).otherwise(c("oorzaak")).alias("oorzaak"))


def _employers(old: Side, new: Side) -> pl.DataFrame:
    """Return the total of every employer in both quarters."""
    sums = [side.lines.group_by("onderneming").agg(c(CENTS).sum()) for side in (old, new)]
    both = sums[0].join(sums[1], on="onderneming", how="full", coalesce=True, suffix="_nieuw")
    before, after = c(CENTS).fill_null(0), c(f"{CENTS}_nieuw").fill_null(0)
    return both.select(
        "onderneming", before.alias("oud_cent"), after.alias("nieuw_cent"), (after - before).alias("verschil_cent")
    ).sort("onderneming")


def _must_tie(lines: pl.DataFrame, employers: pl.DataFrame) -> None:
    """Raise UnexplainedDifference where the causes of an employer are not its difference."""
    told = lines.group_by("onderneming").agg(c("cent").sum())
    both = employers.join(told, on="onderneming", how="left").filter(c("verschil_cent") != c("cent").fill_null(0))
    if both.height:
        raise UnexplainedDifference(f"the causes do not add up at {', '.join(both['onderneming'].head(5))}")
