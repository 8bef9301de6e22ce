"""What a quarter came to: euros per part, and the counts they are linear in. Whole cents and exact fractions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl

from maatwerk.lab.reality.amounts import Amounts, indexed
from maatwerk.law.measures import parameters
from maatwerk.rules.money import nearest
from maatwerk.rules.quarter import Quarter

c = pl.col
MICRO = 10**6
PARTS = (
    "loonpremie",
    "begeleidingspremie_vast",
    "begeleidingspremie_variabel",
    "organisatieondersteuning_a",
    "organisatieondersteuning_b",
)
"""The parts of the subsidy for collectief maatwerk, in cents."""
IMW_PARTS = ("loonpremie", "begeleidingspremie_vast", "begeleidingspremie_variabel")


@dataclass(frozen=True, slots=True)
class QuarterTotals:
    """One quarter. ``parts`` and ``imw`` in cents; VTE in millionths; days in hundredths; ``levels`` in exact VTE.

    ``heads`` get the fixed part; ``vte`` is within the contingent, ``first_vte`` of that what counts for B; ``percentage``
    is the sum of package percentages, each times its VTE.
    """

    quarter: Quarter
    parts: Mapping[str, int]
    heads: int
    levels: Mapping[str, Fraction]
    vte: int
    first_vte: int
    filled: int
    contingent: int
    workers: int
    percentage: Fraction
    economic_days: int
    paid_days: int
    capped_wage: int
    imw: Mapping[str, int] = field(default_factory=dict)
    imw_workers: int = 0
    blocked: int = 0

    @property
    def total(self) -> int:
        """Return the subsidy for collectief maatwerk, in cents."""
        return sum(self.parts.values())

    def under(self, amounts: Amounts) -> Fraction:
        """Return the subsidy under other amounts (cents): linear in them, but for the rounding of each line."""
        quarter = self.quarter
        levels = {level: indexed(cents, quarter) for level, cents in amounts.levels().items()}
        coaching = sum((vte * levels[level] for level, vte in self.levels.items()), Fraction(0))
        support = Fraction(indexed(amounts.a(quarter), quarter) * self.vte, MICRO)
        first = Fraction(indexed(amounts.b, quarter) * self.first_vte, MICRO)
        return self.parts["loonpremie"] + indexed(amounts.vast, quarter) * self.heads + coaching + support + first

    def as_dict(self) -> dict[str, Any]:
        """Return plain data; fractions as text."""
        own = {name: getattr(self, name) for name in self.__dataclass_fields__}
        own |= {"quarter": str(self.quarter), "percentage": str(self.percentage)}
        return own | {"levels": {level: str(vte) for level, vte in self.levels.items()}}

    @classmethod
    def of_dict(cls, said: Mapping[str, Any]) -> QuarterTotals:
        """Return what ``as_dict`` wrote; raises KeyError or ValueError for anything else."""
        levels = {level: Fraction(vte) for level, vte in said["levels"].items()}
        own = {**said, "quarter": Quarter.parse(said["quarter"]), "percentage": Fraction(said["percentage"])}
        return cls(**{**own, "levels": levels})


def totals(lines: pl.DataFrame, occupations: pl.DataFrame, quarter: Quarter, amounts: Amounts) -> QuarterTotals:
    """Return the totals of the lines of a quarter run (``maatwerk.runs.lines``) under ``amounts``."""
    own, firms = lines.filter(c("maatregel") == "cmw"), lines.filter(c("maatregel") == "cmw_onderneming")
    inside, imw = own.filter(c("binnen_contingent")), lines.filter(c("maatregel") == "imw")
    paid = {name: _cents(own, name) for name in PARTS[:3]}
    return QuarterTotals(
        quarter=quarter,
        parts=paid | _support(firms, indexed(amounts.a(quarter), quarter)),
        heads=int(own["vaste_premie_telt"].sum()),
        levels=_by_level(inside),
        vte=_micro(firms.select(_supported())),
        first_vte=_micro(firms.select(pl.min_horizontal(_supported(), pl.lit(_threshold(quarter))))),
        filled=_micro(firms.select("vte_ingevuld")),
        contingent=_micro(firms.select("contingent")),
        workers=int(own["telt_mee"].sum()),
        percentage=_fraction(inside, c("pakket_percentage")),
        economic_days=_days(occupations, own, "071"),
        paid_days=_days(occupations, own, "001"),
        capped_wage=_cents(inside, "begrensd_referteloon"),
        imw={name: _cents(imw, name) for name in IMW_PARTS if imw.height},
        imw_workers=imw.height,
        blocked=int(lines["geblokkeerd"].sum()),
    )


def _cents(lines: pl.DataFrame, name: str) -> int:
    return int((lines[name].sum() or 0) * 100)


def _micro(frame: pl.DataFrame) -> int:
    return int((frame.to_series().sum() or 0) * MICRO)


def _supported() -> pl.Expr:
    return pl.min_horizontal("vte", "contingent")


def _threshold(quarter: Quarter) -> int:
    return parameters()["cmw_organisatieondersteuning_drempel"].whole_in(quarter)


def _support(firms: pl.DataFrame, a: int) -> dict[str, int]:
    """Split the organisatieondersteuning of each company: A as it would be alone, B what is left."""
    vte = [Fraction(one) for one in firms.select(_supported()).to_series()]
    part, whole = sum(nearest(a * one) for one in vte), _cents(firms, "organisatieondersteuning")
    return {"organisatieondersteuning_a": part, "organisatieondersteuning_b": whole - part}


def _fraction(lines: pl.DataFrame, weight: pl.Expr) -> Fraction:
    """Return the exact sum of weight times Q/S."""
    top, bottom = c("tewerkstellingsbreuk_teller"), c("tewerkstellingsbreuk_noemer")
    sums = lines.select((weight.cast(pl.Int64) * top).alias("top"), bottom.alias("bottom")).group_by("bottom").sum()
    return sum((Fraction(one, other) for other, one in sums.iter_rows()), Fraction(0))


def _by_level(inside: pl.DataFrame) -> dict[str, Fraction]:
    return {
        level: _fraction(inside.filter(c("begeleidingsgraad") == level), pl.lit(1))
        for level in ("laag", "midden", "hoog")
    }


def _days(occupations: pl.DataFrame, own: pl.DataFrame, code: str) -> int:
    key = {"insz": "insz", "ondernemingsnummer": "onderneming"}
    working = occupations.rename(key).join(own.select(*key.values()), on=list(key.values()), how="semi")
    days = c("prestaties").list.eval(
        pl.element().filter(pl.element().struct.field("code") == code).struct.field("dagen")
    )
    return int(working.select(days.list.sum().sum()).item() or 0)
