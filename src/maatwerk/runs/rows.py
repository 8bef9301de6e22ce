"""The rows the rule sets take: facts joined with rights and contingents, and the rows that must be held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from maatwerk.law.measures import measures, parameters
from maatwerk.rules.finding import Finding
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.facts import WORKER, contingents_in, fractions, rights_in, wages

c = pl.col
MEASURES = ("imw", "cmw", "vop")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows per measure, the rows that may not be computed with the reason, findings, and workers without a right."""

    frames: Mapping[str, pl.DataFrame]
    held: Mapping[str, Mapping[int, Finding]]
    findings: tuple[Finding, ...]
    without_right: int


def rows_of(occupations: pl.DataFrame, rights: pl.DataFrame, contingents: pl.DataFrame, quarter: Quarter) -> Rows:
    """Return the rows of one quarter; ``occupations`` are the valid rows of that quarter, numbers already the present ones."""
    worked = wages(occupations, quarter).join(fractions(occupations, quarter), on=WORKER, how="left", nulls_equal=True)
    entitled = rights_in(rights, quarter)
    joined = entitled.join(worked, on=WORKER, how="left", coalesce=True, suffix="_aangifte").sort(*WORKER, "maatregel")
    absent = joined.filter(c("attesten").is_null())
    joined = joined.join(contingents_in(contingents, quarter), on="onderneming", how="left", maintain_order="left")
    present = joined.filter(c("attesten").is_not_null()).with_columns(c("onbekende_looncodes").fill_null([]))
    frames, held = {}, {}
    for measure in MEASURES:
        own = present.filter(c("maatregel") == measure)
        frame = _MAKERS[measure](own, quarter)
        frames[measure] = frame
        held[measure] = dict(_held(frame, measure))
    rightful = worked.join(entitled, on=WORKER, how="anti").height
    return Rows(frames, held, tuple(_absent(absent)), rightful)


def _absent(rows: pl.DataFrame) -> Iterator[Finding]:
    for row in rows.iter_rows(named=True):
        yield Finding(
            "recht-zonder-aangifte",
            row["bestand"] or "",
            row["pad"] or "",
            "insz",
            row["insz"],
            f"dit recht ({row['maatregel']}) heeft in dit kwartaal geen geldige aangifte bij {row['onderneming']}.",
            "Niets te doen als de werknemer niet werkte; anders komt er nog een attest.",
            blocking=False,
        )


def _held(frame: pl.DataFrame, measure: str) -> Iterator[tuple[int, Finding]]:
    """Yield the rows that may not be computed: a euro in them could be wrong."""
    unpaid = c("loon_alle_codes") > 0
    tests = (
        ("aangifte-geblokkeerd", "attesten", c("geblokkeerd_aangifte"), "de aangifte heeft een blokkerende bevinding.",
         "Verbeter de aangifte; zie haar eigen bevinding."),
        ("recht-geblokkeerd", "maatregel", c("geblokkeerd"), "het recht heeft een blokkerende bevinding.",
         "Verbeter het recht; zie zijn eigen bevinding."),
        ("recht-dubbel", "maatregel", c("dubbel"), "twee rechten beginnen op dezelfde dag met een andere inhoud.",
         "Laat er één staan."),
        ("bijdragen-ontbreken", "werkgeversbijdragen", unpaid & (c("aantal_bijdragen") == 0),
         "het attest draagt geen bijdragen: het referteloon is niet te berekenen.",
         "Vraag de aangifte met bijdragen en verminderingen (semi-onlinebatch)."),
        ("looncode-onbekend", "brutoloon", c("onbekende_looncodes").list.len() > 0,
         "een bezoldigingscode staat niet op de lijst: het is niet geweten of ze in het brutoloon telt.",
         "Vul de parameter looncode_telt aan met die code."),
        ("contingent-ontbreekt", "contingent", c("contingent").is_null() if measure == "cmw" else pl.lit(False),
         "de onderneming heeft geen contingent op de eerste dag van het kwartaal.", "Voeg het contingent toe."),
    )  # fmt: skip
    for code, column, test, why, mend in tests:
        wrong = frame.with_row_index("·row").filter(test)
        for row in wrong.iter_rows(named=True):
            place = f"{row['onderneming']} {row['insz']}"
            value = "" if row[column] is None else str(row[column])
            finding = Finding(code, row["bestand_aangifte"] or "", f"{row['pad_aangifte'] or ''} {place}".strip(), column,
                              value, why, mend, euro_cents=row["loon_alle_codes"])  # fmt: skip
            yield row["·row"], finding


def _common(rows: pl.DataFrame, fraction: str, quarter: Quarter) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(quarter.index, dtype=pl.Int64).alias("kwartaal"),
        c("insz").alias("werknemer"),
        c(f"{fraction}_teller").alias("tewerkstellingsbreuk" + TOP),
        c(f"{fraction}_noemer").alias("tewerkstellingsbreuk" + BOTTOM),
    )


def _quarter_index(text: pl.Expr) -> pl.Expr:
    return text.str.head(4).cast(pl.Int64) * 4 + text.str.tail(1).cast(pl.Int64) - 1


def _started() -> pl.Expr:
    of_day = c("datum_begin").dt.year().cast(pl.Int64) * 4 + c("datum_begin").dt.quarter().cast(pl.Int64) - 1
    return pl.coalesce(_quarter_index(c("kwartaal_beslissing")), of_day)


def _places(measure: str, name: str) -> dict[str, int]:
    return {label: place for place, label in enumerate(measures()[measure].inputs[name].names)}


def _coded(measure: str, name: str, source: pl.Expr) -> pl.Expr:
    return source.replace_strict(_places(measure, name), default=None, return_dtype=pl.Int64).alias(name)


def _imw(rows: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """A right counts from the quarter of the decision; before that there is no row."""
    frame = _common(rows, "dienst", quarter).with_columns(
        (quarter.index - _started() + 1).alias("volgkwartaal"),
        _coded("imw", "startpakket", c("startpakket")),
        _coded("imw", "begeleidingsnood", c("begeleidingsgraad").fill_null("geen")),
        pl.min_horizontal(c("mu_teller"), c("mu_noemer") * 4).alias("gewerkte_breuk" + TOP),
        c("mu_noemer").alias("gewerkte_breuk" + BOTTOM),
    )
    return frame.filter(c("volgkwartaal") >= 1)


def _vop(rows: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    end = c("datum_einde")
    last = end.dt.year().cast(pl.Int64) * 4 + end.dt.quarter().cast(pl.Int64) - 1
    longest = parameters()["vop_bepaalde_duur_kwartalen"].value_in(quarter)
    fixed = (last - _started() + 1 <= longest).fill_null(False)
    frame = _common(rows, "dienst", quarter).with_columns(
        (quarter.index - _started() + 1).alias("volgkwartaal"),
        pl.lit(0, dtype=pl.Int64).alias("statuut"),
        fixed.cast(pl.Int64).alias("recht"),
        c("pakket_percentage").cast(pl.Int64).alias("verhoging_percentage"),
    )
    return frame.filter(c("volgkwartaal") >= 1)


def _cmw(rows: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    return _common(rows, "vte", quarter).with_columns(
        _coded("cmw", "begeleidingsgraad", c("begeleidingsgraad")), c("pakket_percentage").cast(pl.Int64)
    )


_MAKERS = {"imw": _imw, "cmw": _cmw, "vop": _vop}
