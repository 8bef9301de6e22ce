"""The case in TTSIM, the engine of GETTSIM: policy functions on one person, made into column functions by the engine.

The environment (inputs, functions, parameters) is made once, before the clock starts. A run is one call of `main`,
which builds the function from the graph, checks what it is given and computes; that is how its documentation runs it.
Amounts are in euro. Its own rounding is to even, so half up is written out.
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from ttsim import InputData, MainTarget, OrigPolicyObjects, TTTargets, main
from ttsim.tt import (
    AggType,
    ScalarParam,
    TTSIMUnit,
    UnitSystem,
    agg_by_group_function,
    get_consecutive_int_lookup_table_param_value,
    policy_function,
    policy_input,
    register_unit_builder_levels,
)
from ttsim.tt.param_objects import ConsecutiveIntLookupTableParam, ConsecutiveIntLookupTableParamValue
from ttsim.tt.units import Currency

from bench import case
from bench.peers._arrays import Floats, load_in_euro, store_euro
from bench.stopwatch import run

DATE = "2024-07-01"
register_unit_builder_levels(["employer"])
EURO = TTSIMUnit.CURRENCY
PLAIN = TTSIMUnit.DIMENSIONLESS
UNITS = UnitSystem(currencies={"EUR": Currency(statutory_from="2002-01-01")})
IN_LAW = TTSIMUnit.EUR


@policy_input(unit=PLAIN)
def p_id() -> int:
    """The worker."""


@policy_input(unit=PLAIN)
def employer_id() -> int:
    """The employer of the worker."""


@policy_input(unit=PLAIN)
def package() -> int:
    """The package."""


@policy_input(unit=PLAIN)
def quarter() -> int:
    """The quarter since the start."""


@policy_input(unit=PLAIN)
def need() -> int:
    """The need for coaching."""


@policy_input(unit=EURO)
def wage() -> float:
    """The wage of the quarter."""


@policy_input(unit=EURO)
def contributions() -> float:
    """The employer's contributions."""


@policy_input(unit=EURO)
def reductions() -> float:
    """The reductions on them."""


@policy_input(unit=PLAIN)
def employment() -> float:
    """The employment fraction."""


@policy_input(unit=PLAIN)
def performed() -> float:
    """The performed fraction."""


@policy_function(unit=EURO)
def cap(employment: float, minimum_monthly_income: float, months: float, cap_factor: float) -> float:
    """Cap on the reference wage."""
    return employment * (cap_factor * minimum_monthly_income * months)


@policy_function(unit=EURO)
def reference_wage(wage: float, contributions: float, reductions: float, cap: float) -> float:
    """The wage cost, not below 0 and not above the cap."""
    return min(max(wage + contributions - reductions, 0.0), cap)


@policy_function(unit=PLAIN)
def percentage(package: int, quarter: int, percentages: ConsecutiveIntLookupTableParamValue) -> float:
    """The percentage by package and band."""
    return percentages.look_up(package, quarter)


@policy_function(unit=EURO, verify_units=False)
def premium(reference_wage: float, percentage: float, xnp: ModuleType) -> float:
    """The premium, half up to the cent."""
    return xnp.floor(reference_wage * percentage * 100 + 0.5) / 100


@policy_function(unit=EURO, verify_units=False)
def coaching(
    quarter: int,
    need: int,
    performed: float,
    coaching_fixed: ConsecutiveIntLookupTableParamValue,
    coaching_by_need: ConsecutiveIntLookupTableParamValue,
    xnp: ModuleType,
) -> float:
    """The coaching amount, its variable part half up to the cent."""
    variable = coaching_by_need.look_up(need) * min(performed, 1.0)
    return coaching_fixed.look_up(quarter) + xnp.floor(variable * 100 + 0.5) / 100


@policy_function(unit=EURO)
def total(premium: float, coaching: float) -> float:
    """Premium and coaching."""
    return premium + coaching


@agg_by_group_function(agg_type=AggType.SUM, unit=EURO.PER_LEVEL("employer"))
def owed_employer(total: float, employer_id: int) -> float:
    """The sum of the totals of an employer."""


@agg_by_group_function(agg_type=AggType.COUNT, unit=TTSIMUnit.COUNT.PER_LEVEL("employer"))
def workers_employer(employer_id: int) -> int:
    """The number of workers of an employer."""


@policy_function(unit=EURO.PER_LEVEL("employer"))
def ceiling_employer(workers_employer: int, ceiling_per_worker: float) -> float:
    """The most an employer can have."""
    return workers_employer * ceiling_per_worker


@policy_function(unit=PLAIN, verify_units=False)
def part_employer(ceiling_employer: float, owed_employer: float, part_steps: float, xnp: ModuleType) -> float:
    """The part that is paid, down to four decimals."""
    return min(xnp.floor(ceiling_employer / owed_employer * part_steps) / part_steps, 1.0)


@policy_function(unit=EURO, verify_units=False)
def payable(total: float, part_employer: float, xnp: ModuleType) -> float:
    """What is paid, down to the cent when it is cut."""
    if part_employer < 1.0:
        return xnp.floor(total * part_employer * 100) / 100
    else:  # noqa: RET505 (the engine turns if and else into a choice between columns)
        return total


def scalar(value: float, unit: Any = PLAIN) -> ScalarParam:
    """A parameter that is one number."""
    return ScalarParam(value=value, unit=unit)


def table(values: dict[int, Any], unit: Any = PLAIN) -> ConsecutiveIntLookupTableParam:
    """A parameter looked up by one or two codes."""
    found = get_consecutive_int_lookup_table_param_value(raw=values, xnp=np)
    return ConsecutiveIntLookupTableParam(value=found, input_unit=PLAIN, output_unit=unit)


def by_quarter(by_band: list[float]) -> dict[int, float]:
    """A value for every quarter since the start."""
    return {quarter: by_band[case.band(quarter)] for quarter in range(1, case.QUARTERS + 1)}


def make_environment() -> dict[str, Any]:
    """Inputs, functions and parameters by name."""
    columns = [p_id, employer_id, package, quarter, need, wage, contributions, reductions, employment, performed]
    columns += [cap, reference_wage, percentage, premium, coaching, total]
    columns += [owed_employer, workers_employer, ceiling_employer, part_employer, payable]
    dates = main(
        main_target=MainTarget.policy_environment,
        policy_date_str=DATE,
        unit_system=UNITS,
        orig_policy_objects=OrigPolicyObjects(column_objects_and_param_functions={}, param_specs={}),
    )
    percents = {n: by_quarter([p / 100 for p in row]) for n, row in enumerate(case.PERCENTAGES)}
    return (
        dates
        | {column.leaf_name: column for column in columns}
        | {
            "minimum_monthly_income": scalar(case.MINIMUM_MONTHLY_INCOME / 100, IN_LAW),
            "months": scalar(float(case.MONTHS)),
            "part_steps": scalar(float(case.PART)),
            "cap_factor": scalar(float(case.CAP_FACTOR)),
            "ceiling_per_worker": scalar(case.CEILING_PER_WORKER / 100, IN_LAW),
            "percentages": table(percents),
            "coaching_fixed": table(by_quarter([cents / 100 for cents in case.COACHING_FIXED]), IN_LAW),
            "coaching_by_need": table({n: cents / 100 for n, cents in enumerate(case.COACHING_BY_NEED)}, IN_LAW),
        }
    )


ENVIRONMENT = make_environment()
TARGETS = TTTargets.tree(dict.fromkeys(case.OUTPUTS))


def compute(data: Floats) -> Floats:
    """All outputs of the case, by one call of `main`."""
    return main(
        main_target=MainTarget.results.tree,
        policy_date_str=DATE,
        policy_environment=ENVIRONMENT,
        unit_system=UNITS,
        input_data=InputData.tree(data),
        tt_targets=TARGETS,
        include_warn_nodes=False,
    )


def load(folder: Path) -> Floats:
    """The input under the names TTSIM asks for."""
    data = load_in_euro(folder)
    data["employer_id"] = data.pop("employer")
    return {"p_id": np.arange(len(data["employer_id"]))} | data


if __name__ == "__main__":
    run(load, compute, store_euro, packages=["ttsim-backend", "numpy"])
