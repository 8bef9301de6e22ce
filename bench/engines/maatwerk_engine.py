"""The case in this project's own engine, `maatwerk.rules`.

What is timed is the whole call: collecting the rules, building the plan, computing. No other engine here checks its input;
`maatwerk_checked` is the same with the engine's checks of every row (bounds, blanks, quarters). Numbers come from `bench.case`;
nothing is kept from one call to the next.
"""

from __future__ import annotations

import datetime as dt
import sys

import polars as pl

from bench import case
from bench.engines import _frames
from bench.stopwatch import run
from maatwerk.rules.columns import evaluate
from maatwerk.rules.exact import Exact, down, half_up, highest, lowest, per, whole
from maatwerk.rules.group import Over, total
from maatwerk.rules.inputs import amount, fraction, number, quarter
from maatwerk.rules.parameters import Dated, Key, Parameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import Basis, rule, rules_of
from maatwerk.rules.ruleset import RuleSet, rule_set
from maatwerk.rules.table import Table

NOT_AVAILABLE: str | None = None
LAW, SINCE, PERIOD = Basis("fictional law of the bench", "1"), "2020Q1", Quarter.of(2024, 1)


@rule(LAW, "EUR", SINCE)
def reference_wage(
    wage: Exact, contributions: Exact, reductions: Exact, cap_factor: Exact, minimum_income: Exact, employment: Exact
) -> Exact:
    """The lower of wage mass and cap."""
    mass = highest(wage + contributions - reductions, whole(0))
    return lowest(mass, cap_factor * minimum_income * employment)


@rule(LAW, "%", SINCE)
def percentage(percentages: Table, package: Exact, quarter: Exact) -> Exact:
    """By package and by the band of the quarter."""
    return percentages.at(package, quarter)


@rule(LAW, "EUR", SINCE)
def premium(percentage: Exact, reference_wage: Exact) -> Exact:
    """Rounded half up to the cent."""
    return half_up(per(percentage * reference_wage, whole(100)))


@rule(LAW, "EUR", SINCE)
def coaching(coaching_fixed: Table, coaching_by_need: Table, quarter: Exact, need: Exact, performed: Exact) -> Exact:
    """A fixed amount and one by need times the performed fraction."""
    return coaching_fixed.at(quarter) + half_up(coaching_by_need.at(need) * lowest(performed, whole(1)))


@rule(LAW, "EUR", SINCE, name="total")
def total_(premium: Exact, coaching: Exact) -> Exact:
    """Premium plus coaching."""
    return premium + coaching


@rule(LAW, "EUR", SINCE, over=("employer",))
def owed(total: Exact) -> Over:
    """All totals of the employer."""
    return sum_(total)


@rule(LAW, "EUR", SINCE, over=("employer",))
def ceiling(ceiling_per_worker: Exact) -> Over:
    """The number of workers of the employer times an amount."""
    return sum_(ceiling_per_worker)


sum_ = total


@rule(LAW, "EUR", SINCE)
def payable(total: Exact, owed: Exact, ceiling: Exact) -> Exact:
    """What the ceiling leaves, cut from every worker alike."""
    part = lowest(down(per(ceiling, owed), case.PART_DIGITS), whole(1))
    return down(total * part)


def _parameter(name: str, value: object, scale: int = 2, *keys: str) -> Parameter:
    dated = Dated(dt.date(2020, 1, 1), value, source="fictional", confidence="primary")  # type: ignore[arg-type]
    return Parameter(name, name, "EUR", scale, (dated,), tuple(Key(key, "from") for key in keys))


def law() -> RuleSet:
    """Assemble the law of the case."""
    bands = case.BAND_STARTS
    percentages = {(p, s): v for p, row in enumerate(case.PERCENTAGES) for s, v in zip(bands, row, strict=True)}
    parameters = (
        _parameter("cap_factor", case.CAP_FACTOR * case.MONTHS, 0),
        _parameter("minimum_income", case.MINIMUM_MONTHLY_INCOME),
        _parameter("percentages", percentages, 0, "package", "quarter"),
        _parameter("coaching_fixed", {(s,): v for s, v in zip(bands, case.COACHING_FIXED, strict=True)}, 2, "quarter"),
        _parameter("coaching_by_need", {(n,): v for n, v in enumerate(case.COACHING_BY_NEED)}, 2, "need"),
        _parameter("ceiling_per_worker", case.CEILING_PER_WORKER),
    )
    most = "100000.00"
    inputs = (
        quarter("period", "Quarter"),
        number("employer", "Employer", 0, 2**31),
        number("package", "Package", 0, 2),
        number("quarter", "Quarter since the start", 1, case.QUARTERS),
        *(amount(name, name, most=most) for name in ("wage", "contributions", "reductions")),
        fraction("employment", "Employment fraction", most=1),
        number("need", "Need", 0, 3),
        fraction("performed", "Performed fraction", most=4),
    )
    return rule_set(
        "bench",
        "The case of the bench",
        time="period",
        first="2020Q1",
        last="2025Q4",
        inputs=inputs,
        rules=rules_of(sys.modules[__name__]),
        parameters={parameter.name: parameter for parameter in parameters},
        readings={},
        targets=case.OUTPUTS,
    )


def compute(data: pl.DataFrame, *, check: bool = False) -> pl.DataFrame:
    """Compute the case, from collecting the rules to the outputs; with ``check`` every row is checked before.

    Args:
        data: the columns `bench.case.INPUTS`, all Int64, no nulls, one row per worker, in no particular order.

    Returns:
        The columns `bench.case.OUTPUTS`, all Int64, whole cents, one row per input row and in the same order.
    """
    rows = data.with_columns(pl.lit(PERIOD.index, dtype=pl.Int64).alias("period"))
    return evaluate(law(), rows, scaled=True, check=check).select(case.OUTPUTS)


if __name__ == "__main__":
    run(_frames.load, compute, _frames.store, packages=["maatwerk", "polars"])
