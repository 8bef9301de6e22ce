"""What the wage premiums share: referteloon, its cap, and where a premium is rounded."""

from __future__ import annotations

from dataclasses import replace

from maatwerk.rules.exact import Choice, Exact, down, half_even, half_up, highest, lowest, per, whole
from maatwerk.rules.inputs import Blank, Input, amount, fraction

HUNDRED = Exact.constant(100, words="100")
NIL = Exact.constant(0, words="0")


def reference_wage(brutoloon: Exact, werkgeversbijdragen: Exact, verminderingen: Exact) -> Exact:
    """Return wage mass plus employer contributions minus reductions, in EUR per quarter, never below 0."""
    return highest(brutoloon + werkgeversbijdragen - verminderingen, NIL)


def wage_cap(ggmmi: Exact, factor: Exact, fraction_: Exact) -> Exact:
    """Return the cap on the reference wage in EUR per quarter; ``ggmmi`` is the amount of the whole quarter."""
    return factor * ggmmi * fraction_


def share(base: Exact, percentage: Exact) -> Exact:
    """Return ``percentage`` (whole percents) of ``base``, not rounded."""
    return per(percentage * base, HUNDRED)


def rounded(premium: Exact, where: Choice) -> Exact:
    """Round a premium to the cent at the place the reading ``afronding_premie`` names."""
    if where.option == "maand_half_op_maal_drie":
        said = "per maand afgerond op 2 decimalen, half omhoog, maal drie"
        return replace(half_up(per(premium, whole(3))) * whole(3), rounding=said)
    by_option = {"kwartaal_half_op": half_up, "kwartaal_half_even": half_even, "kwartaal_afgekapt": down}
    return by_option[where.option](premium)


def capped(wage: Exact, cap: Exact) -> Exact:
    """Return the lower of wage and cap."""
    return lowest(wage, cap)


def wage_inputs(blank: Blank = False) -> tuple[Input, ...]:
    """Return the four wage columns; ``blank`` says in which rows they may be empty."""
    most = "1000000.00"
    return (
        amount("brutoloon", "Loonmassa van het kwartaal (looncodes van W)", most=most, blank=blank),
        amount("werkgeversbijdragen", "Werkgeversbijdragen van het kwartaal", most=most, blank=blank),
        amount("verminderingen", "Verminderingen op die bijdragen, als positief bedrag", most=most, blank=blank),
        fraction("tewerkstellingsbreuk", "Tewerkstellingsbreuk Q/S volgens het contract", blank=blank),
    )
