"""The law a quarter is settled under: that of the rule set, with the demo amounts only where this portal is a demonstration."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import Final

from django.conf import settings

from maatwerk.law.measures import folder, measures
from maatwerk.rules.reform import assume
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.lines import EMPLOYER_LINE

BESIDE: Final[Mapping[str, tuple[str, ...]]] = {"cmw": (EMPLOYER_LINE,)}
"""What is computed together with a measure: the support of the organisation stands beside its workers."""
SETTLED: Final = ("cmw", "imw", "vop")
"""The measures with premiums per quarter."""


def assumptions() -> str:
    """Return the name of the set of demo amounts in use; empty where only the law counts."""
    return "demo" if settings.DEMO else ""


def law_of(measure_names: Iterable[str], assumed: str | None = None) -> dict[str, RuleSet]:
    """Return the rule sets of some measures with what belongs to them. Raises KeyError for an unknown measure."""
    wanted = [name for one in sorted(measure_names) for name in (one, *BESIDE.get(one, ()))]
    return {name: _rules(name, assumptions() if assumed is None else assumed) for name in wanted}


@functools.cache
def _rules(name: str, assumed: str) -> RuleSet:
    ruleset = measures()[name]
    return assume(ruleset, folder() / "assumptions" / f"{assumed}.yaml") if assumed else ruleset
