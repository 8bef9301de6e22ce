"""From one quarter to the next in steps: the facts of the lines, one group after the other, computed again each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.again import facts_of
from maatwerk.runs.lines import CENTS, KEY, compute
from maatwerk.runs.rows import MEASURES, Rows

c = pl.col
PRICE, PLACES, VOLUME, PACKAGE, FRACTION, WAGE = "prijs", "contingent", "volume", "pakket", "fractie", "loon"
ORDER: Final = (PRICE, PLACES, VOLUME, PACKAGE, FRACTION, WAGE)
"""The order in which what differs is taken over: first the law of the new quarter, then its facts."""

WORKER: Final = ("onderneming", "insz")
OLD, NEW = "·oud", "·nieuw"
IN_OLD, IN_NEW = "·in_oud", "·in_nieuw"
_WAGES: Final = frozenset({"brutoloon", "werkgeversbijdragen", "verminderingen", "sine_uitkering", "inkomen"})
_FRACTIONS: Final = frozenset({"tewerkstellingsbreuk", "gewerkte_breuk"})


def group_of(column: str) -> str:
    """Return the group of facts that a column of the rules belongs to; what is none of the others is of the package."""
    if column == "contingent":
        return PLACES
    if column in _WAGES:
        return WAGE
    return FRACTION if column.removesuffix(TOP).removesuffix(BOTTOM) in _FRACTIONS else PACKAGE


@dataclass(frozen=True, slots=True)
class Side:
    """The lines of a quarter, as a run gave them."""

    lines: pl.DataFrame
    quarter: Quarter

    def of(self, measure: str) -> pl.DataFrame:
        """Return the lines of a measure that were computed: what a blocked line is, is not known."""
        return self.lines.filter((c("maatregel") == measure) & ~c("geblokkeerd"))


@dataclass(frozen=True, slots=True)
class Joined:
    """The facts of a measure in both quarters, a row per worker and employer; ``names`` are the columns of the rules."""

    frame: pl.DataFrame
    names: tuple[str, ...]

    def columns(self, group: str) -> tuple[str, ...]:
        """Return the columns of a group of facts."""
        return tuple(name for name in self.names if group_of(name) == group)

    def differs(self, names: tuple[str, ...]) -> pl.Expr:
        """Return whether a worker of both quarters has another value in one of some columns."""
        tests = [c(name + OLD).ne_missing(c(name + NEW)) for name in names]
        return pl.any_horizontal(tests) & c(IN_OLD) & c(IN_NEW) if tests else pl.lit(False)


def joined(old: Side, new: Side, law: Mapping[str, RuleSet]) -> dict[str, Joined]:
    """Return the facts of every measure with a computed line in one of the quarters."""
    found = {}
    for measure in MEASURES:
        if measure in law and (old.of(measure).height or new.of(measure).height):
            found[measure] = _joined(old.of(measure), new.of(measure), law[measure], new.quarter)
    return found


_BESIDE: Final = ("attesten", "datum_begin", "datum_einde", "werknemer", "kwartaal", "bestand_aangifte", "pad_aangifte",
                  "loon_alle_codes")  # fmt: skip
"""What stands in the rows of a run beside the facts: it decides nothing here."""


def _joined(old: pl.DataFrame, new: pl.DataFrame, ruleset: RuleSet, quarter: Quarter) -> Joined:
    sides = [facts_of(frame, ruleset, quarter).drop(_BESIDE) for frame in (old, new)]
    names = tuple(dict.fromkeys(name for side in sides for name in side.columns if name not in WORKER))
    both = [
        side.select(*WORKER, *(_own(side, name).alias(name + end) for name in names), pl.lit(True).alias(present))
        for side, end, present in zip(sides, (OLD, NEW), (IN_OLD, IN_NEW), strict=True)
    ]
    frame = both[0].join(both[1], on=WORKER, how="full", coalesce=True)
    frame = frame.with_columns(c(IN_OLD, IN_NEW).fill_null(False)).sort(WORKER)
    if "contingent" in names:
        granted = pl.coalesce(c("contingent" + NEW).max().over("onderneming"), c("contingent" + OLD))
        frame = frame.with_columns(granted.alias("contingent" + NEW))
    return Joined(frame, names)


def _own(side: pl.DataFrame, name: str) -> pl.Expr:
    """Return a column, empty where no line of this side fills it in."""
    return c(name) if name in side.columns else pl.lit(None, dtype=pl.Int64)


def states(
    facts: Mapping[str, Joined], law: Mapping[str, RuleSet], before: Quarter, now: Quarter, *, with_assumptions: bool
) -> Iterator[pl.DataFrame]:
    """Yield the amounts (key and ``premie_cent``) of the old facts in their own quarter, then after every step of ORDER.

    What a step does not change is not computed again.
    """
    taken: frozenset[str] = frozenset()
    last = _amounts(facts, taken, law, before, with_assumptions=with_assumptions)
    yield last
    for step in ORDER:
        taken |= {step}
        if step == PRICE or any(_moves(own, step) for own in facts.values()):
            last = _amounts(facts, taken, law, now, with_assumptions=with_assumptions)
        yield last


def _moves(own: Joined, step: str) -> bool:
    """Return whether a step changes a fact of a measure."""
    test = c(IN_OLD) != c(IN_NEW) if step == VOLUME else own.differs(own.columns(step))
    return bool(own.frame.select(test.any()).item())


def _amounts(
    facts: Mapping[str, Joined], taken: frozenset[str], law: Mapping[str, RuleSet], quarter: Quarter, *,
    with_assumptions: bool,
) -> pl.DataFrame:  # fmt: skip
    frames = {measure: frame for measure, own in facts.items() if (frame := _state(own, taken, quarter)).height}
    if not frames:
        return pl.DataFrame(schema=dict.fromkeys(KEY, pl.String()) | {CENTS: pl.Int64()})
    rows = Rows(frames, {measure: {} for measure in frames}, (), 0, pl.DataFrame())
    return compute(rows, law, quarter, with_assumptions=with_assumptions).lines.select(*KEY, CENTS)


def _state(own: Joined, taken: frozenset[str], quarter: Quarter) -> pl.DataFrame:
    """Return the rows of a measure once some steps are taken, as the rules take them."""
    rows = own.frame.filter(c(IN_NEW) if VOLUME in taken else c(IN_OLD))
    chosen = [_chosen(name, group_of(name) in taken).alias(name) for name in own.names]
    texts = [pl.lit(None, dtype=pl.String).alias(name) for name in ("attesten", "bestand_aangifte", "pad_aangifte")]
    days = [pl.lit(None, dtype=pl.Date).alias(name) for name in ("datum_begin", "datum_einde")]
    fixed = (c("insz").alias("werknemer"), pl.lit(quarter.index, dtype=pl.Int64).alias("kwartaal"))
    nothing = pl.lit(None, dtype=pl.Int64).alias("loon_alle_codes")
    frame = rows.select(*WORKER, *texts, *days, *fixed, nothing, *chosen)
    return frame.drop([name for name in own.names if frame[name].null_count() == frame.height])


def _chosen(name: str, is_taken: bool) -> pl.Expr:
    """Return a fact: the new one where its step is taken, and for whoever was not there before."""
    if is_taken:
        return c(name + NEW)
    return pl.when(c(IN_OLD)).then(c(name + OLD)).otherwise(c(name + NEW))
