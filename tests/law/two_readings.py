"""The row reading of a rule set, shown the way the columns show it."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from maatwerk.rules.columns import decimals
from maatwerk.rules.exact import Code, Exact, Flag, half_up
from maatwerk.rules.explain import Explainer
from maatwerk.rules.ruleset import RuleSet


def shown_rows(ruleset: RuleSet, frame: pl.DataFrame, targets: Sequence[str]) -> list[dict[str, Any]]:
    """Return every target of every row, computed on plain integers."""
    explainer = Explainer.of(ruleset, frame, targets)
    return [{name: shown_value(explainer, i, name) for name in targets} for i in range(frame.height)]


def shown_value(explainer: Explainer, index: int, name: str) -> Any:
    value = explainer.value(index, name)
    version = explainer.ruleset.version(name, explainer.quarters[index])
    if isinstance(value, Code):
        return value.names[value.place]
    if isinstance(value, Exact):
        places = decimals(version.unit)
        exact = value if value.over is None and value.scale == places else half_up(value, places)
        return None if version.blank_zero and exact.number == 0 else exact.number
    return bool(value.value) if isinstance(value, Flag) else value.value
