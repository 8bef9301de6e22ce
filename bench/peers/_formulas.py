"""The case as formulas, for the two engines of one family: variables of an entity, amounts in euro, parameters from a
tree.

Both engines read the same classes; what differs between them is passed in.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from bench import case

PERIOD = "2024-07"
"""The quarter, named by its first month: neither engine has quarters, and a month is computed once like any period."""

SINCE = "2024-01-01"
WORKER_INPUTS = tuple(name for name in case.INPUTS if name != "employer")
COUNTS = ("package", "quarter", "need")


def half_up(amount: Any) -> Any:
    """To the cent, a half cent upwards; the family's own rounding is to even."""
    return np.floor(amount * 100 + 0.5) / 100


def parameters() -> dict[str, Any]:
    """The parameters as their files would hold them, amounts in euro."""
    packages = enumerate(case.PERCENTAGES)
    return {
        "minimum_monthly_income": {"values": {SINCE: {"value": case.MINIMUM_MONTHLY_INCOME / 100}}},
        "ceiling_per_worker": {"values": {SINCE: {"value": case.CEILING_PER_WORKER / 100}}},
        "percentage": {f"package_{n}": scale([p / 100 for p in percents]) for n, percents in packages},
        "coaching_fixed": scale([cents / 100 for cents in case.COACHING_FIXED]),
        "coaching_by_need": {
            f"need_{n}": {"values": {SINCE: {"value": cents / 100}}} for n, cents in enumerate(case.COACHING_BY_NEED)
        },
    }


def scale(amounts: list[float]) -> dict[str, Any]:
    """An amount for every band of quarters."""
    return {
        "metadata": {"type": "single_amount"},
        "brackets": [
            {"threshold": {SINCE: {"value": start}}, "amount": {SINCE: {"value": amount}}}
            for start, amount in zip(case.BAND_STARTS, amounts, strict=True)
        ],
    }


def variables(base: type, month: Any, worker_entity: Any, employer_entity: Any) -> list[type]:
    """All variables of the case."""

    def given(name: str) -> type:
        kind = int if name in COUNTS else float
        return type(name, (base,), about(name, worker_entity, kind))

    def about(label: str, entity: Any, kind: type = float) -> dict[str, Any]:
        return {"value_type": kind, "entity": entity, "definition_period": month, "label": label}

    class cap(base):
        value_type, entity, definition_period, label = float, worker_entity, month, "Cap on the reference wage"

        def formula(worker: Any, period: Any, parameters: Any) -> Any:
            income = parameters(period).minimum_monthly_income
            return worker("employment", period) * (case.CAP_FACTOR * income * case.MONTHS)

    class reference_wage(base):
        value_type, entity, definition_period, label = float, worker_entity, month, "Reference wage"

        def formula(worker: Any, period: Any) -> Any:
            mass = worker("wage", period) + worker("contributions", period) - worker("reductions", period)
            return np.minimum(np.maximum(mass, 0), worker("cap", period))

    class percentage(base):
        value_type, entity, definition_period, label = float, worker_entity, month, "Percentage by package and band"

        def formula(worker: Any, period: Any, parameters: Any) -> Any:
            package, quarter = worker("package", period), worker("quarter", period)
            scales = parameters(period).percentage
            return np.select(
                [package == 0, package == 1, package == 2],
                [scales.package_0.calc(quarter), scales.package_1.calc(quarter), scales.package_2.calc(quarter)],
            )

    class premium(base):
        value_type, entity, definition_period, label = float, worker_entity, month, "Premium"

        def formula(worker: Any, period: Any) -> Any:
            return half_up(worker("reference_wage", period) * worker("percentage", period))

    class coaching(base):
        value_type, entity, definition_period, label = float, worker_entity, month, "Coaching amount"

        def formula(worker: Any, period: Any, parameters: Any) -> Any:
            need = worker("need", period)
            amounts = parameters(period).coaching_by_need
            by_need = np.select(
                [need == 1, need == 2, need == 3], [amounts.need_1, amounts.need_2, amounts.need_3], amounts.need_0
            )
            fixed = parameters(period).coaching_fixed.calc(worker("quarter", period))
            return fixed + half_up(by_need * np.minimum(worker("performed", period), 1))

    class total(base):
        value_type, entity, definition_period, label = float, worker_entity, month, "Total"

        def formula(worker: Any, period: Any) -> Any:
            return worker("premium", period) + worker("coaching", period)

    class owed(base):
        value_type, entity, definition_period, label = float, employer_entity, month, "Sum of the totals of an employer"

        def formula(employer: Any, period: Any) -> Any:
            return employer.sum(employer.members("total", period))

    class ceiling(base):
        value_type, entity, definition_period, label = float, employer_entity, month, "The most an employer can have"

        def formula(employer: Any, period: Any, parameters: Any) -> Any:
            return employer.nb_persons() * parameters(period).ceiling_per_worker

    class part(base):
        value_type, entity, definition_period, label = float, employer_entity, month, "The part that is paid"

        def formula(employer: Any, period: Any) -> Any:
            ratio = employer("ceiling", period) / employer("owed", period)
            return np.minimum(np.floor(ratio * case.PART) / case.PART, 1)

    class payable(base):
        value_type, entity, definition_period, label = float, worker_entity, month, "What is paid"

        def formula(worker: Any, period: Any) -> Any:
            due, share = worker("total", period), worker.employer("part", period)
            return np.where(share < 1, np.floor(due * share * 100) / 100, due)

    calculated = [cap, reference_wage, percentage, premium, coaching, total, owed, ceiling, part, payable]
    return [given(name) for name in WORKER_INPUTS] + calculated
