"""Days of economic unemployment, and what they take from the loonpremie: the law computed with and without them.

Source: S004 on the article of the loonpremie; cmw.md 4.2 and 17. Method and assumptions stand in
``series/economische_werkloosheid.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import polars as pl

from maatwerk.figures.indicators.model import Indicator, Line, shown
from maatwerk.figures.indicators.series import all_series, contents
from maatwerk.law.measures import parameters
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.split import evaluate_split

c = pl.col
KEY: Final = ("kwartaal", "onderneming", "werknemer")
DAYS: Final = "economische_werkloosheidsdagen"
EFFECT: Final = "economische_werkloosheid_loonpremie"
_WAGES: Final = ("brutoloon", "werkgeversbijdragen", "verminderingen")
_HUNDREDTHS: Final = 100
_CENTS: Final = 100


def unemployment_codes() -> list[str]:
    """Return the service codes of economic unemployment."""
    return list(contents()["economische_werkloosheid"]["codes"]["value"])


def days_of(occupations: pl.DataFrame) -> pl.DataFrame:
    """Return, per quarter, employer and worker: ``werkloosheidsdagen`` and ``betaalde_dagen`` in hundredths of days.

    ``occupations`` as declarations are read, only the rows that count (``latest_valid``).
    """
    quarters = [Quarter.parse(text) for text in occupations["kwartaal"].unique().drop_nulls().sort()]
    paid = {str(quarter): _paid_codes(quarter) for quarter in quarters}
    parts = [
        occupations.filter(c("kwartaal") == quarter).select(
            "kwartaal",
            c("ondernemingsnummer").alias("onderneming"),
            c("insz").alias("werknemer"),
            _days(unemployment_codes()).alias("werkloosheidsdagen"),
            _days(codes).alias("betaalde_dagen"),
        )
        for quarter, codes in paid.items()
    ]
    empty = pl.DataFrame(
        schema=dict.fromkeys(KEY, pl.String) | {"werkloosheidsdagen": pl.Int64, "betaalde_dagen": pl.Int64}
    )
    days = c("werkloosheidsdagen", "betaalde_dagen")
    return pl.concat([empty, *parts]).group_by(KEY).agg(days.sum()).sort(KEY)


def _paid_codes(quarter: Quarter) -> list[str]:
    cells = parameters()["prestatiecode_telt"].value_in(quarter)
    assert isinstance(cells, dict)
    return [str(place[0]) for place, counts in cells.items() if counts]


def _days(codes: list[str]) -> pl.Expr:
    code = pl.element().struct.field("code").str.pad_start(3, "0")
    days = pl.element().struct.field("dagen").filter(code.is_in(codes))
    return c("prestaties").list.eval(days).list.sum().fill_null(0).cast(pl.Int64)


def day_indicators(days: pl.DataFrame, source: str = "aangiften") -> Iterator[Indicator]:
    """Yield the days per quarter, opened to employers."""
    series = all_series()[DAYS]
    for (quarter,), own in days.group_by("kwartaal", maintain_order=True):
        total = Fraction(int(own["werkloosheidsdagen"].sum()), _HUNDREDTHS)
        per = own.group_by("onderneming").agg(c("werkloosheidsdagen").sum()).sort("onderneming")
        lines = [
            Line(
                company,
                shown(Fraction(found, _HUNDREDTHS), 2, "dagen"),
                source,
                f"prestatiecode 071, kwartaal {quarter}",
            )
            for company, found in per.filter(c("werkloosheidsdagen") > 0).iter_rows()
        ]
        yield Indicator(
            id=f"{DAYS}_{quarter}_berekend", title=series.title, value=total, printed=shown(total, 2, "dagen"),
            unit="dagen", period=str(quarter), definition=series.definition,
            source=contents()["economische_werkloosheid"]["codes"]["source"], status="berekend", confidence="official",
            lines=tuple(lines),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """What the days do: per worker the loonpremie as it is and as if the days had been worked (cents), and who is left out.

    ``workers``: KEY, werkloosheidsdagen, betaalde_dagen, loonpremie_met, loonpremie_zonder, verschil. ``left_out``: KEY and
    ``reden``; nothing is computed for them.
    """

    workers: pl.DataFrame
    left_out: pl.DataFrame

    def taken(self, quarter: str) -> int:
        """Return what the days take from the loonpremie of a quarter, in cents."""
        return int(self.workers.filter(c("kwartaal") == quarter)["verschil"].sum())


def premium_effect(rows: pl.DataFrame, days: pl.DataFrame, ruleset: RuleSet) -> Effect:
    """Return the loonpremie of collectief maatwerk with the days of economic unemployment and without them.

    ``rows``: the inputs of the rule set ``cmw`` (``cmw_rows`` makes them from the lines of a run), ``days`` as ``days_of``
    gives. Everybody stays in the ranking of his employer; rows the law cannot compute are left out with the reason.
    """
    known = days.with_columns(c("kwartaal").cast(pl.String))
    joined = rows.with_columns(c("kwartaal").cast(pl.String)).join(known, on=KEY, how="left", maintain_order="left")
    joined = joined.with_columns(c("werkloosheidsdagen", "betaalde_dagen").fill_null(0))
    own = [name for name in joined.columns if name not in ("werkloosheidsdagen", "betaalde_dagen")]
    before = evaluate_split(ruleset, joined.select(own), ["loonpremie"], scaled=True).frame["loonpremie"]
    after = evaluate_split(ruleset, given_back(joined).select(own), ["loonpremie"], scaled=True).frame["loonpremie"]
    computed = joined.select(*KEY, "werkloosheidsdagen", "betaalde_dagen").with_columns(
        before.alias("loonpremie_met"), after.alias("loonpremie_zonder")
    )
    why = _reason()
    return Effect(
        computed.filter(why.is_null()).with_columns((c("loonpremie_zonder") - c("loonpremie_met")).alias("verschil")),
        computed.filter(why.is_not_null()).select(*KEY, why.alias("reden")),
    )


def _reason() -> pl.Expr:
    unpaid = (c("werkloosheidsdagen") > 0) & (c("betaalde_dagen") == 0)
    return (
        pl.when(c("loonpremie_met").is_null() | c("loonpremie_zonder").is_null())
        .then(pl.lit("de wet kan de rij niet berekenen"))
        .when(unpaid)
        .then(pl.lit("geen enkele betaalde dag"))
    )


def given_back(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with wages as if the days of economic unemployment had been worked, half up to the cent."""
    idle, paid = c("werkloosheidsdagen"), c("betaalde_dagen")
    more = (idle > 0) & (paid > 0)
    whole = paid + idle
    return rows.with_columns(
        pl.when(more)
        .then((c(name) * whole * 2 + paid) // (paid.clip(lower_bound=1) * 2))
        .otherwise(c(name))
        .alias(name)
        for name in _WAGES
    )


def cmw_rows(lines: pl.DataFrame, ruleset: RuleSet) -> pl.DataFrame:
    """Return the inputs of the rule set ``cmw`` out of the lines of quarter runs, as scaled whole numbers."""
    own = lines.filter((c("maatregel") == "cmw") & ~c("geblokkeerd")).rename({"insz": "werknemer"})
    given = ruleset.inputs
    amounts = [name for name, one in given.items() if one.kind == "amount" and name in own.columns]
    level = given["begeleidingsgraad"]
    return own.select(
        c("kwartaal"), "onderneming", "werknemer",
        c("pakket_percentage").cast(pl.Int64),
        c("begeleidingsgraad").replace_strict({name: at for at, name in enumerate(level.names)}, return_dtype=pl.Int64),
        c("tewerkstellingsbreuk" + TOP), c("tewerkstellingsbreuk" + BOTTOM),
        *((c(name) * 10 ** given[name].scale).cast(pl.Int64).alias(name) for name in amounts),
    )  # fmt: skip


def effect_indicators(effect: Effect, source: str = "lines.parquet") -> Iterator[Indicator]:
    """Yield, per quarter, what the days take from the loonpremie, opened to employers."""
    said = contents()["economische_werkloosheid"]["method"]
    for (quarter,), own in effect.workers.group_by("kwartaal", maintain_order=True):
        taken = Fraction(effect.taken(str(quarter)), _CENTS)
        as_is = Fraction(int(own["loonpremie_met"].sum()), _CENTS)
        lost = effect.left_out.filter(c("kwartaal") == quarter).group_by("reden").len().sort("reden")
        out = "; ".join(f"{count} werknemers niet berekend: {why}" for why, count in lost.iter_rows())
        yield Indicator(
            id=f"{EFFECT}_{quarter}", title=said["title"], value=taken, printed=shown(taken, 2, "EUR"), unit="EUR",
            period=str(quarter), definition=said["text"].strip(), source=said["source"], status="berekend",
            numerator=as_is + taken, denominator=as_is, confidence=said["confidence"],
            note="; ".join(part for part in (_say(as_is, taken), out, "aannamen: " + "; ".join(said["assumes"])) if part),
            lines=tuple(_employers(own, source)),
        )  # fmt: skip


def _say(as_is: Fraction, taken: Fraction) -> str:
    return f"loonpremie {shown(as_is, 2, 'EUR')}; zonder de dagen {shown(as_is + taken, 2, 'EUR')}"


def _employers(own: pl.DataFrame, source: str) -> Iterator[Line]:
    per = own.group_by("onderneming").agg(c("verschil", "werkloosheidsdagen").sum(), (c("werkloosheidsdagen") > 0).sum()
                                          .alias("werknemers")).sort("onderneming")  # fmt: skip
    for company, cents, days, workers in per.iter_rows():
        if days:
            note = f"{shown(Fraction(days, _HUNDREDTHS), 2)} dagen bij {workers} werknemers"
            yield Line(
                company, shown(Fraction(cents, _CENTS), 2, "EUR"), source, f"maatregel cmw, onderneming {company}", note
            )
