"""The rows the rule sets take: facts joined with rights and contingents, and the rows that must be held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from maatwerk.law.imw import MOST_QUARTERS
from maatwerk.law.measures import measures, parameters
from maatwerk.law.numbers import ever
from maatwerk.rules.finding import Finding
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.facts import WORKER, contingents_in, fractions, rights_in, wages

c = pl.col
LONGEST = {"imw": max(ever("imw_duur_kwartalen")), "vop": measures()["vop"].inputs["volgkwartaal"].high}
"""The last quarter of the longest right that was never extended."""
GRANTED = "toegekend_percentage"
"""Rights of a register say in this column which percentage was decided for a package of individueel maatwerk; rights in
files have no such column.
"""
MEASURES = ("imw", "cmw", "vop")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows per measure, the rows that may not be computed with the reason, findings, workers without a right, and the
    rows of the declarations that count.
    """

    frames: Mapping[str, pl.DataFrame]
    held: Mapping[str, Mapping[int, Finding]]
    findings: tuple[Finding, ...]
    without_right: int
    declared: pl.DataFrame


def rows_of(occupations: pl.DataFrame, rights: pl.DataFrame, contingents: pl.DataFrame, quarter: Quarter) -> Rows:
    """Return the rows of one quarter; ``occupations`` are the valid rows of that quarter, numbers already the present ones."""
    worked = wages(occupations, quarter).join(fractions(occupations, quarter), on=WORKER, how="left", nulls_equal=True)
    entitled = rights_in(_with_granted(rights), quarter)
    joined = entitled.join(worked, on=WORKER, how="left", coalesce=True, suffix="_aangifte").sort(*WORKER, "maatregel")
    absent = joined.filter(c("attesten").is_null())
    overlapping = joined.filter(c("overlapt") & ~c("dubbel"))
    joined = joined.join(contingents_in(contingents, quarter), on="onderneming", how="left", maintain_order="left")
    present = joined.filter(c("attesten").is_not_null()).with_columns(c("onbekende_looncodes").fill_null([]))
    frames, held, more = {}, {}, []
    for measure in MEASURES:
        own = present.filter(c("maatregel") == measure)
        frame = _MAKERS[measure](own, quarter)
        frames[measure] = frame
        reasons = list(_held(frame, measure))
        held[measure] = dict(reasons)
        more += [finding for at, finding in reasons if finding is not held[measure][at]]
    rightful = worked.join(entitled, on=WORKER, how="anti").height
    ended = present.filter(_has_ended(quarter))
    said = (*_absent(absent), *_overlapping(overlapping), *_ended(ended), *more)
    return Rows(frames, held, said, rightful, occupations)


def _with_granted(rights: pl.DataFrame) -> pl.DataFrame:
    """Return rights with the percentage that was decided, if any: as the register has it, else that of an evaluation.

    A percentage of a start package for individueel maatwerk in a file stays what it was: that of the package for collectief
    maatwerk, a ceiling.
    """
    told = c(GRANTED) if GRANTED in rights.columns else pl.lit(None, dtype=pl.Int32)
    evaluated = (c("maatregel") == "imw") & (c("type_indicering") == "EVAL")
    found = pl.coalesce(told, pl.when(evaluated).then("pakket_percentage"))
    return rights.with_columns(found.cast(pl.Int32).alias(GRANTED))


def _has_ended(quarter: Quarter) -> pl.Expr:
    """Return whether a quarter lies after the last one of a right; one that was decided lasts as long as its package."""
    longest = c("maatregel").replace_strict(LONGEST, default=None, return_dtype=pl.Int64)
    return ((_number_in(quarter) > longest) & c(GRANTED).is_null()).fill_null(False)


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


def _overlapping(rows: pl.DataFrame) -> Iterator[Finding]:
    for row in rows.iter_rows(named=True):
        why = f"er is nog een recht op {row['maatregel']} in dit kwartaal; het recht vanaf {row['datum_begin']} telt."
        place = f"{row['pad'] or ''} {row['onderneming']} {row['insz']}".strip()
        yield Finding("recht-overlapt", row["bestand"] or "", place, "datum_begin", str(row["datum_begin"]), why,
                      "Kijk na of het andere recht beëindigd moet worden.", blocking=False)  # fmt: skip


def _ended(rows: pl.DataFrame) -> Iterator[Finding]:
    for row in rows.iter_rows(named=True):
        place = f"{row['pad'] or ''} {row['onderneming']} {row['insz']}".strip()
        why = f"dit recht op {row['maatregel']} is afgelopen: het kwartaal ligt na het laatste kwartaal van een recht."
        yield Finding("recht-afgelopen", row["bestand"] or "", place, "datum_begin", str(row["datum_begin"]), why,
                      "Niets te doen, of registreer een verlenging.", blocking=False)  # fmt: skip


def _held(frame: pl.DataFrame, measure: str) -> Iterator[tuple[int, Finding]]:
    """Yield the rows that may not be computed: a euro in them could be wrong."""
    unpaid = c("loon_alle_codes") > 0
    tests = (
        ("aangifte-geblokkeerd", "attesten", c("geblokkeerd_aangifte"), "de aangifte heeft een blokkerende bevinding.",
         "Verbeter de aangifte; zie haar eigen bevinding."),
        ("recht-geblokkeerd", "maatregel", c("geblokkeerd"), "het recht heeft een blokkerende bevinding.",
         "Verbeter het recht; zie zijn eigen bevinding."),
        ("samenloop", "maatregel", c("samenloop"),
         "deze werknemer heeft bij deze werkgever rechten op meer dan één maatregel in het kwartaal.",
         "Beëindig het recht dat niet meer geldt."),
        ("aangifte-dubbel", "attesten", c("dubbel_aangegeven"),
         "dezelfde tewerkstelling met dezelfde prestaties en lonen staat meer dan eens in de aangiften.",
         "Annuleer het attest of de lijn die er te veel is."),
        ("meer-dan-voltijds", "tewerkstellingsbreuk_teller",
         c("tewerkstellingsbreuk" + TOP) > c("tewerkstellingsbreuk" + BOTTOM),
         "de tewerkstellingen samen zijn meer dan één voltijdse bij deze werkgever.",
         "Kijk na of een tewerkstelling dubbel is aangegeven."),
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


def _quarter_of(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64) * 4 + day.dt.quarter().cast(pl.Int64) - 1


def _started() -> pl.Expr:
    return pl.coalesce(_quarter_index(c("kwartaal_beslissing")), _quarter_of(c("datum_begin")))


def _number_in(quarter: Quarter) -> pl.Expr:
    """Return which quarter of its right this is, from 1."""
    return quarter.index - _started() + 1


def _last_number() -> pl.Expr:
    """Return which quarter of its right the last one of a package is, from 1; null for a package without an end."""
    return _quarter_of(c("datum_einde")) - _started() + 1


def _places(measure: str, name: str) -> dict[str, int]:
    return {label: place for place, label in enumerate(measures()[measure].inputs[name].names)}


def _coded(measure: str, name: str, source: pl.Expr) -> pl.Expr:
    return source.replace_strict(_places(measure, name), default=None, return_dtype=pl.Int64).alias(name)


def _imw(rows: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    """A right counts from the quarter of the decision; before that there is no row, nor after a right without extension."""
    granted = c(GRANTED).is_not_null()
    frame = _common(rows, "dienst", quarter).with_columns(
        _number_in(quarter).alias("volgkwartaal"),
        _coded("imw", "startpakket", c("startpakket")),
        _coded("imw", "begeleidingsnood", c("begeleidingsgraad").fill_null("geen")),
        pl.when(~granted).then(c("pakket_percentage")).cast(pl.Int64).alias("cmw_percentage"),
        c(GRANTED).cast(pl.Int64),
        pl.when(granted).then(_last_number()).clip(1, MOST_QUARTERS).alias("laatste_volgkwartaal"),
        pl.min_horizontal(c("mu_teller"), c("mu_noemer") * 4).alias("gewerkte_breuk" + TOP),
        c("mu_noemer").alias("gewerkte_breuk" + BOTTOM),
    )
    return frame.filter(~_has_ended(quarter) & (c("volgkwartaal") >= 1).fill_null(True))


def _vop(rows: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    longest = parameters()["vop_bepaalde_duur_kwartalen"].whole_in(quarter)
    fixed = (_last_number() <= longest).fill_null(False)
    frame = _common(rows, "dienst", quarter).with_columns(
        _number_in(quarter).alias("volgkwartaal"),
        pl.lit(0, dtype=pl.Int64).alias("statuut"),
        fixed.cast(pl.Int64).alias("recht"),
        c("pakket_percentage").cast(pl.Int64).alias("verhoging_percentage"),
    )
    return frame.filter(~_has_ended(quarter) & (c("volgkwartaal") >= 1).fill_null(True))


def _cmw(rows: pl.DataFrame, quarter: Quarter) -> pl.DataFrame:
    return _common(rows, "vte", quarter).with_columns(
        _coded("cmw", "begeleidingsgraad", c("begeleidingsgraad")), c("pakket_percentage").cast(pl.Int64)
    )


_MAKERS = {"imw": _imw, "cmw": _cmw, "vop": _vop}
