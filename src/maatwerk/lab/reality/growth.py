"""What moved the computed subsidy from one year to the next, in cents that add up; beside what moved the published one.

The effects are taken one after the other, in the order of ``EFFECTS``: another order would divide them a little otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from maatwerk.lab.reality import published
from maatwerk.lab.reality.amounts import RAISED, Amounts, index
from maatwerk.lab.reality.totals import QuarterTotals
from maatwerk.lab.reality.world import World
from maatwerk.law.measures import parameters
from maatwerk.rules.money import nearest
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.mix import load_mix

EFFECTS: Final = ("volume", "lonen", "economische_werkloosheid", "pakketten", "index", "verhoging_a", "overige")
"""Volume: VTE within the contingent. Lonen: the lowest wage of the law. Index: the pivot index on the other amounts."""


@dataclass(frozen=True, slots=True)
class Growth:
    """From the year before to ``year``, in cents. ``effects`` sum to the growth of the computed subsidy."""

    year: int
    computed: int
    effects: Mapping[str, int]
    published: int
    published_volume: int

    @property
    def published_price(self) -> int:
        """Return what is left of the published growth when the filled VTE of the fourth quarters explain their part."""
        return self.published - self.published_volume


@dataclass(frozen=True, slots=True)
class _Year:
    """What the effects are made of. ``wages``: the loonpremie; ``amounts``: the rest."""

    wages: Fraction
    amounts: Fraction
    vte: Fraction
    floor: Fraction
    present: Fraction
    percentage: Fraction
    level: Fraction
    raised: Fraction


def growth(world: World) -> list[Growth]:
    """Return the growth of every year of which the one before was run too; published amounts times the scale."""
    years, target, vte = world.years(), published.settled(), published.filled()
    rows = []
    for year, own in years.items():
        before = years.get(year - 1)
        if before is None or not {year, year - 1} <= set(target):
            continue
        effects = _effects(_year(before, world.amounts), _year(own, world.amounts))
        risen, heavier = target[year] - target[year - 1], Fraction(vte[year] - vte[year - 1], vte[year - 1])
        rows.append(
            Growth(
                year=year,
                computed=sum(effects.values()),
                effects=effects,
                published=nearest(risen * world.scale),
                published_volume=nearest(target[year - 1] * heavier * world.scale),
            )
        )
    return rows


def lowest_wage(quarter: Quarter) -> Fraction:
    """Return the wage the invented wages stand on: the GGMMI of the quarter times the floor of collectief maatwerk."""
    ggmmi = parameters()["ggmmi"].whole_in(quarter)
    return Fraction(ggmmi * load_mix().series("cmw.wage_floor").at(quarter))


def _year(own: Sequence[QuarterTotals], amounts: Amounts) -> _Year:
    vte = Fraction(sum(one.vte for one in own))
    levels = sum((sum(one.levels.values(), Fraction(0)) for one in own), Fraction(0))
    economic, paid = (sum(getattr(one, name) for one in own) for name in ("economic_days", "paid_days"))
    late = sum(one.parts["organisatieondersteuning_a"] for one in own if one.quarter >= RAISED)
    return _Year(
        wages=Fraction(sum(one.parts["loonpremie"] for one in own)),
        amounts=Fraction(sum(one.total - one.parts["loonpremie"] for one in own)),
        vte=vte,
        floor=sum((lowest_wage(one.quarter) * one.vte for one in own), Fraction(0)) / vte,
        present=Fraction(paid, paid + economic),
        percentage=sum((one.percentage for one in own), Fraction(0)) / levels,
        level=sum((index(one.quarter) * one.vte for one in own), Fraction(0)) / vte,
        raised=late * Fraction(amounts.a_vanaf_2023 - amounts.a_voor_2023, max(amounts.a_vanaf_2023, 1)),
    )


def _effects(before: _Year, after: _Year) -> dict[str, int]:
    volume = after.vte / before.vte
    wages = before.wages * volume
    steps = {"volume": (before.wages + before.amounts) * (volume - 1)}
    for name, ratio in (
        ("lonen", after.floor / before.floor),
        ("economische_werkloosheid", after.present / before.present),
        ("pakketten", after.percentage / before.percentage),
    ):
        steps[name] = wages * (ratio - 1)
        wages *= ratio
    level = after.level / before.level
    steps["index"] = before.amounts * volume * (level - 1)
    steps["verhoging_a"] = after.raised - before.raised * volume * level
    whole = {name: nearest(value) for name, value in steps.items()}
    total = nearest(after.wages + after.amounts - before.wages - before.amounts)
    return whole | {"overige": total - sum(whole.values())}
