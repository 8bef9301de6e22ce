"""Dutch texts: why a cell is hidden, for inside the house and for outside."""

from __future__ import annotations

from collections.abc import Iterable

from maatwerk.figures.disclosure.cells import Key
from maatwerk.figures.disclosure.primary import CONTRIBUTORS, DOMINANCE, MINIMUM, P_PERCENT, ZERO
from maatwerk.figures.disclosure.protect import Protected
from maatwerk.figures.disclosure.rules import PERCENT_SCALE, Rules
from maatwerk.rules.money import dutch

OUTSIDE = (
    "Niet getoond: deze cel rust op een kleine groep of op enkele bijdragers, of zo'n cel zou uit deze en de totalen "
    "af te leiden zijn."
)
"""The same for every hidden cell: which of the two it is, would say something about its value."""
MOST_NAMED = 3


def inside(key: Key, protected: Protected, rules: Rules) -> str:
    """Return why a cell is hidden, for officers only; it never holds the value."""
    if key in protected.beside:
        return _secondary(protected.beside[key])
    return "Te klein om te tonen: " + "; ".join(_because(reason, rules) for reason in protected.reasons[key]) + "."


def _because(reason: str, rules: Rules) -> str:
    return {
        MINIMUM: f"minder dan {rules.minimum_eenheden} eenheden",
        CONTRIBUTORS: f"minder dan {rules.minimum_bijdragers} bijdragers",
        DOMINANCE: f"de {rules.dominantie_aantal} grootste bijdragers maken samen meer dan "
        f"{_percent(rules.dominantie_procent)} % uit",
        P_PERCENT: f"de tweede bijdrager kan de grootste schatten tot op minder dan {_percent(rules.p_procent)} %",
        ZERO: "een lege cel zegt iets over iedereen die er niet in zit",
    }[reason]


def _percent(hundredths: int) -> str:
    return dutch(hundredths, PERCENT_SCALE).removesuffix(",00")


def _secondary(beside: Iterable[Key]) -> str:
    named = [", ".join(f"{name} {category}" for name, category in place) or "totaal" for _, place in beside]
    if not named:
        return "Mee verborgen: zonder deze cel is een te kleine cel elders in de tabel af te leiden."
    more = f" en {len(named) - MOST_NAMED} andere" if len(named) > MOST_NAMED else ""
    return f"Mee verborgen: zonder deze cel is af te leiden: {' · '.join(named[:MOST_NAMED])}{more}."
