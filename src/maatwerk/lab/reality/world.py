"""The invented Flanders through the law, quarter by quarter, and the totals as a file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from maatwerk.lab.reality.amounts import Amounts, demo_amounts, law_under
from maatwerk.lab.reality.frames import contingents, occupations, rights
from maatwerk.lab.reality.totals import QuarterTotals, totals
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.lines import compute
from maatwerk.runs.rows import rows_of
from maatwerk.synthetic.flanders import Flanders, flanders
from maatwerk.synthetic.setting import setting

TOTALS: Final = "totals.json"
SEED: Final = 7
IMW_YEAR: Final = 2024
"""The one year of which individueel maatwerk is set beside a published figure."""
_PARALLEL_FROM: Final = 8
Say = Callable[[Quarter], None]


class NoWorld(ValueError):
    """A folder holds no totals, or totals that can not be read; the message says so."""


@dataclass(frozen=True, slots=True)
class World:
    """The totals of every quarter, with what made them."""

    seed: int
    scale: Fraction
    amounts: Amounts
    law: Mapping[str, str]
    quarters: tuple[QuarterTotals, ...]

    def years(self) -> dict[int, tuple[QuarterTotals, ...]]:
        """Return the quarters per year, of years of which all four are there."""
        found: dict[int, list[QuarterTotals]] = {}
        for one in self.quarters:
            found.setdefault(one.quarter.year, []).append(one)
        return {year: tuple(own) for year, own in found.items() if len(own) == 4}

    def as_dict(self) -> dict[str, Any]:
        """Return plain data."""
        amounts = {name: getattr(self.amounts, name) for name in self.amounts.__dataclass_fields__}
        return {
            "seed": self.seed, "scale": str(self.scale), "amounts_cents": amounts, "law": dict(self.law),
            "quarters": [one.as_dict() for one in self.quarters],
        }  # fmt: skip


def make_world(
    first: Quarter, last: Quarter, scale: Fraction = Fraction(1), seed: int = SEED, amounts: Amounts | None = None
) -> World:
    """Make the invented Flanders and run the law over every quarter from ``first`` to ``last``.

    ``amounts`` None takes the demo amounts. Large worlds run in two processes; the result is the same.
    """
    quarters = list(first.until(last))
    workers = min(os.cpu_count() or 1, 2)
    if len(quarters) < _PARALLEL_FROM or workers < 2 or scale < Fraction(1, 20):
        made = _part(quarters, scale, seed, amounts)
    else:
        shares = [quarters[place::workers] for place in range(workers)]
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            parts = pool.map(_part, shares, *([given] * workers for given in (scale, seed, amounts)))
            made = [one for part in parts for one in part]
    law = {name: ruleset.hash for name, ruleset in law_under(amounts).items()}
    return World(seed, scale, amounts or demo_amounts(), law, tuple(sorted(made, key=lambda one: one.quarter)))


def _part(quarters: Sequence[Quarter], scale: Fraction, seed: int, amounts: Amounts | None) -> list[QuarterTotals]:
    invented, law, used = flanders(seed, scale), law_under(amounts), amounts or demo_amounts()
    return [quarter_totals(invented, quarter, law, used) for quarter in quarters]


def quarter_totals(invented: Flanders, quarter: Quarter, law: Mapping[str, RuleSet], amounts: Amounts) -> QuarterTotals:
    """Run one quarter of an invented Flanders through the law, which holds these amounts; return what it came to."""
    wanted = ("cmw", "imw") if quarter.year == IMW_YEAR else ("cmw",)
    persons = [one for one in invented.persons if one.measure in wanted and one.active(quarter)]
    desk, writer = setting(invented, [quarter])
    worked = occupations(persons, quarter, desk, writer)
    rows = rows_of(worked, rights(invented, persons, quarter), contingents(invented, quarter), quarter)
    done = compute(rows, law, quarter, with_assumptions=True)
    return totals(done.lines, worked, quarter, amounts)


def write_world(world: World, folder: Path) -> Path:
    """Write the totals into a folder and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / TOTALS
    file.write_text(json.dumps(world.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return file


def read_world(folder: Path) -> World:
    """Read the totals that ``write_world`` wrote; raises NoWorld where there are none."""
    file = folder if folder.name == TOTALS else folder / TOTALS
    if not file.is_file():
        raise NoWorld(f"{folder.name}: geen {TOTALS}; maak ze met `maatwerk reality run --out {folder.name}`.")
    try:
        return _world(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError) as problem:
        raise NoWorld(
            f"{folder.name}: {TOTALS} is niet leesbaar; maak ze opnieuw met `maatwerk reality run`."
        ) from problem


def _world(said: Mapping[str, Any]) -> World:
    quarters: Iterable[Mapping[str, Any]] = said["quarters"]
    return World(
        said["seed"],
        Fraction(said["scale"]),
        Amounts(**said["amounts_cents"]),
        said["law"],
        tuple(QuarterTotals.of_dict(one) for one in quarters),
    )
