"""Flanders several times over: every person and employer of a quarter again under numbers of their own, invented as well.

Numbers keep their order, so that a copy is ranked, and paid, exactly as the original: the total of ten copies is ten times
that of one, to the cent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from maatwerk.sources.identifiers import make_enterprise, make_insz

c = pl.col
_SERIALS, _DAYS, _MONTHS = 998, 28, 12
_YEARS = 31
"""Copies are born from 1900 to 1930: nobody who is invented otherwise is as old."""
_FIRST_EMPLOYER = 15_000_000


def insz(at: int) -> str:
    """Return the national number of the copy ``at`` (from 0), rising with it; month + 60 as all that are invented."""
    rest, serial = divmod(at, _SERIALS)
    rest, day = divmod(rest, _DAYS)
    year, month = divmod(rest, _MONTHS)
    assert year < _YEARS, "more copies than numbers"
    return make_insz(f"{year:02d}{month + 1:02d}{day + 1:02d}", serial + 1, born_from_2000=False)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Everybody of a quarter, in the order of their numbers."""

    persons: tuple[str, ...]
    employers: tuple[str, ...]

    @classmethod
    def of(cls, persons: Iterable[str], employers: Iterable[str]) -> Numbers:
        """Return the numbers of some persons and employers."""
        found = cls(tuple(sorted(set(persons))), tuple(sorted(set(employers))))
        assert all(int(number[:8]) < _FIRST_EMPLOYER or int(number[:8]) > 19_000_000 for number in found.employers)
        return found

    def person(self, copy: int) -> Mapping[str, str]:
        """Return the national numbers of a copy (from 1) by those of the original."""
        begin = (copy - 1) * len(self.persons)
        return {number: insz(begin + at) for at, number in enumerate(self.persons)}

    def employer(self, copy: int) -> Mapping[str, str]:
        """Return the enterprise numbers of a copy (from 1) by those of the original."""
        begin = _FIRST_EMPLOYER + (copy - 1) * len(self.employers)
        return {number: make_enterprise(begin + at) for at, number in enumerate(self.employers)}


def numbers_of(history: pl.DataFrame, rights: pl.DataFrame, contingents: pl.DataFrame) -> Numbers:
    """Return everybody in the facts of a quarter."""
    persons = [*history["insz"], *history["vorig_insz"].drop_nulls(), *rights["insz"]]
    employers = [*history["ondernemingsnummer"], *rights["ondernemingsnummer"], *contingents["onderneming"]]
    return Numbers.of((one for one in persons if one), (one for one in employers if one))


def copied(frame: pl.DataFrame, numbers: Numbers, copy: int) -> pl.DataFrame:
    """Return a copy of declarations, rights or contingents; copy 0 is the frame itself."""
    if copy == 0:
        return frame
    persons, employers = numbers.person(copy), numbers.employer(copy)
    told: dict[str, Any] = {
        "insz": c("insz").replace(persons),
        "vorig_insz": c("vorig_insz").replace(persons),
        "ondernemingsnummer": c("ondernemingsnummer").replace(employers),
        "onderneming": c("onderneming").replace(employers),
        "attest_nummer": c("attest_nummer") + f"{copy:03d}",
        "bestand": c("bestand") + f" {copy:03d}",
        "rsz_nummer": pl.lit(None, dtype=pl.String),
    }
    return frame.with_columns(**{name: told[name] for name in told if name in frame.columns})
