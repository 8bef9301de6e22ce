"""Invented beside published: what came out, next to the figure that was printed somewhere, with document and place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

import polars as pl

from maatwerk.synthetic.counts import SCHEMA
from maatwerk.synthetic.mix import load_mix

_VALUE: Final = pl.Decimal(20, 6)


def beside_published(computed: pl.DataFrame, scale: Fraction = Fraction(1)) -> pl.DataFrame:
    """Return the published figures with what was made beside them.

    ``computed`` has ``figuur``, ``periode`` (``2024Q4`` or ``2024``) and ``waarde`` (decimal); figures that nobody
    published are left out, published figures that were not computed have an empty ``verzonnen``. Only periods that occur
    in ``computed``, and the years they lie in. ``scale`` is that of a smaller Flanders: published figures are shown times
    it, ratios as they are.
    Columns: figuur, periode, eenheid, verzonnen, gepubliceerd, verhouding (per cent), document, plaats.
    """
    made = computed.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items())
    joined = _published(scale).join(made, on=["figuur", "periode"], how="left", maintain_order="left")
    periods = set(made["periode"])
    joined = joined.filter(pl.col("periode").is_in(periods | {period[:4] for period in periods}))
    ratio = [_percent(own, other) for own, other in joined.select("waarde", "gepubliceerd").iter_rows()]
    return joined.with_columns(pl.Series("verhouding", ratio, pl.Decimal(10, 2))).select(
        "figuur",
        "periode",
        "eenheid",
        pl.col("waarde").alias("verzonnen"),
        "gepubliceerd",
        "verhouding",
        "document",
        "plaats",
    )


def _published(scale: Fraction) -> pl.DataFrame:
    rows = [
        (row.figure, row.period, row.unit, _scaled(row.value, row.unit, scale), row.document, row.place)
        for row in load_mix().published
    ]
    names = ("figuur", "periode", "eenheid", "gepubliceerd", "document", "plaats")
    types: list[pl.DataType] = [_VALUE if name == "gepubliceerd" else pl.String() for name in names]
    return pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")


def _scaled(value: str, unit: str, scale: Fraction) -> Decimal:
    if unit in ("%", "EUR/VTE"):
        return Decimal(value)
    return Decimal(round(Fraction(value) * scale * 1_000_000)).scaleb(-6)


def _percent(own: Decimal | None, other: Decimal) -> Decimal | None:
    return None if own is None or not other else (own * 100 / other).quantize(Decimal("0.01"))
