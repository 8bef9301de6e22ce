"""The numbers work is made with: contribution rates (named demo amounts), the GGMMI, and economic unemployment."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from maatwerk.law.measures import folder, parameters
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import Parameter, read_parameter_file
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.attests import Rates, Writer
from maatwerk.synthetic.employers import Company
from maatwerk.synthetic.flanders import Flanders
from maatwerk.synthetic.work import Desk, economic_chance

_DEMO: Final = ("werkgeversbijdrage_percentage", "vermindering_percentage")


def setting(invented: Flanders, quarters: Sequence[Quarter]) -> tuple[Desk, Writer]:
    """Return what works out the quarters of persons, and what turns them into attests."""
    mix, demo, ggmmi = invented.mix, _demo(), parameters()["ggmmi"]
    contribution, reduction = (demo[name] for name in _DEMO)
    rates = {
        quarter: Rates(
            contribution=contribution.whole_in(quarter),
            reduction=reduction.whole_in(quarter),
            sine=mix.number("cmw.sine_reduction"),
        )
        for quarter in quarters
    }
    wages = {quarter: ggmmi.whole_in(quarter) for quarter in quarters}
    desk = Desk(invented.seed, mix, wages, _affected(invented, quarters))
    return desk, Writer(invented.seed, mix, desk, rates)


def demo_amounts() -> list[dict[str, str]]:
    """Return the demo amounts used, each with its reason."""
    return [
        {
            "name": name,
            "from": str(dated.since),
            "value": printed(_whole(dated.value), parameter.scale),
            "unit": parameter.unit,
            "reason": dated.assumption,
        }
        for name, parameter in _demo().items()
        for dated in parameter.values
    ]


def _demo() -> dict[str, Parameter]:
    found = {parameter.name: parameter for parameter in read_parameter_file(folder() / "assumptions" / "demo.yaml")}
    return {name: found[name] for name in _DEMO}


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError("the amounts invented workers are made with are single numbers")
    return value


def _affected(invented: Flanders, quarters: Sequence[Quarter]) -> dict[Quarter, int]:
    """The chance of economic unemployment, such that the published days are reached in a Flanders of this size."""
    mix = invented.mix
    part_time = mix.shares("cmw.working_time").mean() / mix.number("cmw.full_time_hours")
    # Half of the part-timers work five short days, half fewer days: days per head lie halfway between heads and VTE.
    per_vte = (1 + part_time) / 2 / part_time
    exposed = {
        quarter: sum((_filled(company, quarter) * company.exposure for company in invented.companies), Fraction(0))
        / 1000
        for quarter in quarters
    }
    return economic_chance(mix, {quarter: vte * per_vte for quarter, vte in exposed.items()}, invented.scale)


def _filled(company: Company, quarter: Quarter) -> Fraction:
    return company.contingent[quarter] * company.filling[quarter] / 1_000_000
