"""What leaves this house in a statement: percentages and amounts, never why somebody has the advice.

Only what stands here is shown; a new input of a rule stays hidden until somebody decides that an employer may see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.runs.lines import CENTS, EMPLOYER_LINE, PARTS
from maatwerk.runs.statements import TITLES

FACTS: Final = frozenset(
    {
        *("datum_begin", "datum_einde", "kwartaal", "volgkwartaal", "laatste_volgkwartaal", "statuut", "recht"),
        *("pakket_percentage", "begeleidingsgraad", "startpakket", "begeleidingsnood", "verhoging_percentage"),
        *("toegekend_percentage", "cmw_percentage", "cmw_begeleidingsgraad", "contingent"),
        *("brutoloon", "werkgeversbijdragen", "verminderingen", "sine_uitkering", "inkomen"),
        *("tewerkstellingsbreuk", "gewerkte_breuk"),
    }
)
"""The facts of a line that its employer may see: the package, and what the employer declared itself."""
HIDDEN: Final = frozenset({"onderneming", "werknemer"})
"""Inputs that say nothing: the employer, and the number of the worker, which stands at the line."""
TITLES_OF: Final = TITLES
ORDER: Final = tuple(TITLES)
"""The measures in the order of a statement."""


def parts_of(measure: str) -> tuple[str, ...]:
    """Return the amounts of a line that are paid, in their order."""
    return PARTS.get(measure, ("organisatieondersteuning",))


def is_fact(column: str) -> bool:
    """Return whether a column of the lines is a fact that may be shown."""
    return _bare(column) in FACTS


def picked(line: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return what a computed line says under some names, as plain data; what is empty is left out."""
    return {name: _plain(line[name]) for name in names if line[name] is not None}


def _bare(name: str) -> str:
    return name.removesuffix(TOP).removesuffix(BOTTOM)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, bool, str)) else str(value)


def tree(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return an explanation with only what may be shown: inputs that are not among ``FACTS`` are left out.

    Below a sum over the whole employer stands one worker, who happens to be the first: that is left out too.
    """
    below = [tree(one) for one in step.get("inputs", ()) if one["kind"] != "invoer" or one["name"] in FACTS]
    kept = {name: value for name, value in step.items() if name != "inputs"}
    summed = str(step.get("formula", "")).startswith("som over de groep")
    return kept | ({"inputs": below} if below and not summed else {})


def cents(amount: str) -> int:
    """Return an amount written with two decimals in whole cents."""
    return int(amount.replace(".", ""))


__all__ = ["CENTS", "EMPLOYER_LINE", "FACTS", "HIDDEN", "ORDER", "cents", "is_fact", "parts_of", "picked", "tree"]
