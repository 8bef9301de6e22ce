"""What a source gives: headers, raw rubrics in compact frames, and findings. Rubrics that occur twice come together here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.rules.money import dutch
from maatwerk.sources.jaarrekening_schema import ACCOUNTS, HEADER_NAMES, RAW, RUBRICS

c = pl.col
CHUNK: Final = 20_000
"""Raw rubrics held as Python values before they go into a frame."""
MOST: Final = 1_000
"""Findings kept per file; what comes after is counted."""
RawRubric = tuple[int, str, str, int, int, int | None, str, int | None, int | None, int | None, int | None]
_PLACE: Final = ("deel", "sectie", "subsectie", "volgorde")


@dataclass(slots=True)
class Header:
    """The head of an annual account; ``geblokkeerd`` says that nothing may be computed from it."""

    jaarrekening: int
    onderneming: str = ""
    boekjaar: int | None = None
    boekjaar_begin: dt.date | None = None
    boekjaar_einde: dt.date | None = None
    maanden: int | None = None
    model: str = ""
    vorm: str = ""
    schema_code: str = ""
    soortschema: str = ""
    munt: str = ""
    kwaliteit: str = ""
    neerlegging: dt.date | None = None
    laatste_neerlegging: dt.date | None = None
    geblokkeerd: bool = False


@dataclass(slots=True)
class Batch:
    """The annual accounts of one source: rubrics (``RUBRICS``), accounts (``ACCOUNTS``) and findings."""

    rubrieken: pl.DataFrame
    jaarrekeningen: pl.DataFrame
    findings: list[Finding]


@dataclass(slots=True)
class Collected:
    """Collects one source; rows go into frames as they come."""

    file: str
    headers: list[Header] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    kept: int = 0
    """Findings kept in earlier parts of the same file."""
    blocked: set[tuple[int, str]] = field(default_factory=set)
    """Rubrics (account, code) that an earlier reading found to be unusable."""
    _rows: list[RawRubric] = field(default_factory=list)
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def add(self, row: RawRubric) -> None:
        """Take a rubric."""
        self._rows.append(row)
        if len(self._rows) >= CHUNK:
            self._frames.append(pl.DataFrame(self._rows, schema=RAW, orient="row"))
            self._rows = []

    def note(self, code: str, path: str, name: str, value: str, why: str, mend: str, *, blocking: bool = True) -> None:
        """Take a finding; after ``MOST`` they are only counted."""
        if self.kept + len(self.findings) >= MOST:
            self.more += 1
            return
        self.findings.append(Finding(code, self.file, path, name, value[:80], why, mend, blocking))

    def __len__(self) -> int:
        return len(self._rows) + CHUNK * len(self._frames)

    def following(self) -> Collected:
        """Return what collects the next part of the same file; the count of findings goes on."""
        return Collected(self.file, kept=self.kept + len(self.findings), more=self.more)

    def raw(self) -> pl.DataFrame:
        """Return the rubrics as they stand in the source."""
        return pl.concat([*self._frames, pl.DataFrame(self._rows, schema=RAW, orient="row")])

    def finished(self, *, last: bool = True) -> Batch:
        """Return the batch: every rubric once, with the head of its account; ``last`` of its file."""
        once = _once(self)
        _balance(once, self)
        accounts = self._accounts(once)
        heads = accounts.select("jaarrekening", "bestand", *HEADER_NAMES)
        rubrics = once.join(heads, on="jaarrekening", how="inner", maintain_order="left")
        useless = [header.jaarrekening for header in self.headers if header.geblokkeerd]
        rubrics = rubrics.with_columns(geblokkeerd=c("geblokkeerd") | c("jaarrekening").is_in(useless))
        if self.more and last:
            self.findings.append(_too_many(self.file, self.more))
        return Batch(rubrics.select(RUBRICS.schema.names()), accounts, self.findings)

    def _accounts(self, once: pl.DataFrame) -> pl.DataFrame:
        names = ("jaarrekening", *HEADER_NAMES, "laatste_neerlegging", "geblokkeerd")
        rows = [tuple(getattr(header, name) for name in names) for header in self.headers]
        frame = pl.DataFrame(rows, schema={name: ACCOUNTS.schema[name] for name in names}, orient="row")
        counts = once.group_by("jaarrekening").agg(pl.len().cast(pl.Int32).alias("rubrieken"))
        return (
            frame.join(counts, on="jaarrekening", how="left", maintain_order="left")
            .with_columns(c("rubrieken").fill_null(0), pl.lit(self.file).alias("bestand"))
            .select(ACCOUNTS.schema.names())
        )


def _too_many(file: str, more: int) -> Finding:
    return Finding("meer-bevindingen", file, "", "", str(more), "Er zijn in dit bestand nog zoveel bevindingen.",
                   "Verbeter eerst wat hier staat.")  # fmt: skip


def _once(found: Collected) -> pl.DataFrame:
    """Return every rubric of an account once: the one of the balance sheet or result before the one of the notes."""
    raw = found.raw()
    key = ("jaarrekening", "rubriek")
    automatic = c("deel").fill_null(0) == 0
    counted = raw.with_columns(pl.len().over(key).cast(pl.Int32).alias("keren"))
    wrong = found.blocked | set(_contradicting(counted.filter(c("keren") > 1), found))
    ordered = counted.sort("jaarrekening", automatic, *_PLACE, nulls_last=True, maintain_order=True)
    once = ordered.unique(key, keep="first", maintain_order=True)
    marks = [pair in wrong for pair in once.select(key).iter_rows()] if wrong else [False] * once.height
    return once.with_columns(pl.Series("geblokkeerd", marks, pl.Boolean))


def _contradicting(repeated: pl.DataFrame, found: Collected) -> Iterator[tuple[int, str]]:
    """Yield the rubrics that stand in an account with two different values or units, with a finding each."""
    for (account, rubric), rows in repeated.group_by("jaarrekening", "rubriek", maintain_order=True):
        values = [_value(waarde, schaal) for waarde, schaal in rows.select("waarde", "schaal").iter_rows()]
        units = {unit for unit in rows["eenheid"] if unit}
        if len(set(values)) == 1 and len(units) < 2:
            continue
        places = [_section(row) for row in rows.select(_PLACE[:3]).iter_rows()]
        shown = " en ".join(f"{_plain(value)} ({place})" for value, place in zip(values, places, strict=True))
        found.note("rubriek-tegenstrijdig", str(rows["pad"][-1]), str(rubric), shown,
                   "De rubriek staat meer dan eens in de jaarrekening, met een andere waarde of eenheid.",
                   "Kijk de neergelegde jaarrekening na; tot dan wordt met deze rubriek niet gerekend.")  # fmt: skip
        yield account, rubric


def _value(waarde: int, schaal: int) -> Fraction:
    return Fraction(waarde, 10**schaal)


def _plain(value: Fraction) -> str:
    scale = 0
    while (value * 10**scale).denominator != 1:
        scale += 1
    return dutch(int(value * 10**scale), scale)


def _section(row: Iterable[int | None]) -> str:
    return "sectie " + ".".join("?" if part is None else str(part) for part in row)


def _balance(once: pl.DataFrame, found: Collected) -> None:
    """Say where total liabilities (10/49) and total assets (20/58) are not the same."""
    pair = once.filter(c("rubriek").is_in(["10/49", "20/58"]) & ~c("geblokkeerd"))
    for (account,), rows in pair.group_by("jaarrekening", maintain_order=True):
        values = {row["rubriek"]: _value(row["waarde"], row["schaal"]) for row in rows.iter_rows(named=True)}
        if len(values) == 2 and len(set(values.values())) == 2:
            found.note("balans-niet-in-evenwicht", f"jaarrekening {account}", "10/49",
                       f"{_plain(values['10/49'])} tegen {_plain(values['20/58'])}",
                       "Het totaal van de passiva (10/49) is niet het totaal van de activa (20/58).",
                       "Kijk de neergelegde jaarrekening na; de solvabiliteit rust op 10/49.", blocking=False)  # fmt: skip
