"""Fill of the trajects arbeidsmatige activiteiten: published, and from days of participation (S004; measures.md 5)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import polars as pl

from maatwerk.figures.indicators.fill import definitions, recomputed
from maatwerk.figures.indicators.model import Indicator, Line, ratio, shown
from maatwerk.figures.indicators.series import contents

AMA: Final = "ama_invulling"


def published_ama() -> Iterator[Indicator]:
    """Yield the fill recomputed from the two published parts."""
    return recomputed(AMA, "ama_ingevuld", "ama_toegekend", 1)


def ama_fill(days: pl.DataFrame, year: int) -> Indicator:
    """Return the fill of one year from organisatie, deelnamedagen and contingent (whole numbers or decimals, one row each).

    The mean of an organisation is its days over the divisor of ``series/invulling.yaml``, capped at its contingent.
    Raises ValueError for a column of floats.
    """
    for name in ("deelnamedagen", "contingent"):
        if days.schema[name].is_float():
            raise ValueError(f"{name} staat in drijvende komma; geef een decimaal of geheel getal")
    divisor, said = Fraction(contents()["invulling"]["ama_divisor"]["value"]), definitions()[AMA]
    rows = [
        (str(name), Fraction(took), Fraction(granted))
        for name, took, granted in days.select("organisatie", "deelnamedagen", "contingent").iter_rows()
    ]
    filled = sum((min(took / divisor, granted) for _, took, granted in rows), Fraction(0))
    total = sum((granted for _, _, granted in rows), Fraction(0))
    value = ratio(filled, total)
    return Indicator(
        id=f"{AMA}_{year}_berekend", title=said["title"], value=value,
        printed="niet berekenbaar" if value is None else shown(value, 1, "%"), unit="%", period=str(year),
        definition=said["definition"].strip(), source=said["source"],
        status="niet berekenbaar" if value is None else "berekend", numerator=filled, denominator=total,
        confidence=said["confidence"], note=str(contents()["invulling"]["ama_divisor"]["note"]),
        lines=tuple(_line(*row, divisor) for row in rows),
    )  # fmt: skip


def _line(name: str, took: Fraction, granted: Fraction, divisor: Fraction) -> Line:
    note = "begrensd tot het contingent" if took / divisor > granted else ""
    printed = f"{shown(min(took / divisor, granted), 2)} / {shown(granted, 2)} trajecten"
    return Line(name, printed, "deelnamedagen", f"{shown(took, 0)} dagen / {divisor}", note)
