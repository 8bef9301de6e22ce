"""Taking in declarations whole: what breaks off halfway counts for nothing, everything else stands, with every finding placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.sources.bounded import Source
from maatwerk.sources.files import ENDINGS, sources_of
from maatwerk.sources.reading import read_batches
from maatwerk.sources.schema import OCCUPATIONS

c = pl.col
READER: Final = "2"
"""The version of what is read; a file that was read by an earlier one may be read again. The first lost what stood in a table
after its 10,000th row.
"""
Progress = Callable[[int, int, int], None]
"""Called with how many files were read, how many there are (members of a zip count), and how many lines were read."""
_NOTHING_COUNTS: Final = "Bij de ontvangst telt er niets van dit bestand."
_PART: Final = 200_000
_NAME: Final = 250
"""Bytes that the name of a file may have on any disk."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding with the employer and the quarter of the declaration it stands in; empty where it stands in none."""

    finding: Finding
    employer: str = ""
    quarter: str = ""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a file gave. ``broken`` are the files (it alone, or members of a zip) of which nothing counts."""

    rows: int
    received: pl.DataFrame
    """Per quarter and employer: workers, attests and declared pay in cents."""
    findings: tuple[Placed, ...]
    broken: frozenset[str]

    @property
    def refused(self) -> bool:
        """Return whether nothing of it counts."""
        return bool(self.broken) and not self.rows


def take_in(path: Path, name: str, out: Path, progress: Progress | None = None) -> TakenIn:
    """Read a file that came under ``name`` and write the rows that count to ``out`` (Parquet, table ``occupations``).

    A file that breaks off, is no declaration at all, or holds what may not be there, is refused as a whole. Raises OSError where
    the disk refuses; never on what the file holds.
    """
    passed: list[Finding] = []
    with TemporaryDirectory(prefix="intake-", dir=out.parent) as folder:
        work = Path(folder)
        parts, findings = _read(list(_sources(path, name, work, passed)), work, progress)
        broken = frozenset(finding.file for finding in (*passed, *findings) if is_whole(finding))
        pl.scan_parquet(parts).filter(~c("bestand").is_in(list(broken))).sink_parquet(out)
        said = placed((*passed, *findings), pl.scan_parquet(parts))
    counted = pl.scan_parquet(out)
    received = _received(counted).collect()
    rows = counted.select(pl.len()).collect().item()
    if not rows and not broken:
        said = (*said, Placed(_nothing(name)))
        broken = frozenset({name})
    return TakenIn(rows, received, said, broken)


def is_whole(finding: Finding) -> bool:
    """Return whether a finding is about a file as a whole: nothing of the file counts then."""
    return finding.blocking and not finding.path and not finding.field


def _sources(path: Path, name: str, work: Path, findings: list[Finding]) -> Iterator[Source]:
    """Yield what is in a file that is kept under another name than it came with."""
    own = Path(name).name
    if not own.lower().endswith(ENDINGS):
        why = "Dit bestand is geen XML, CSV, Parquet of zip."
        mend = "Lever een aangifte, een attest of een tabel aan."
        findings.append(Finding("bestand-onbekend", own, "", "", "", why, mend))
        return
    apart = work / "came"  # a folder of its own: a name that came may be one that is written here
    apart.mkdir()
    named = apart / _short(own)
    named.symlink_to(path.resolve())
    yield from sources_of([named], findings)


def _short(name: str) -> str:
    """Return a name that every file system takes, with the ending it had."""
    told = name.encode()
    return name if len(told) <= _NAME else (told[:120] + told[-120:]).decode(errors="ignore")


def _read(files: list[Source], work: Path, progress: Progress | None) -> tuple[list[Path], list[Finding]]:
    """Read in batches to parts on disk, so that the size of a file does not matter."""
    parts, findings, held, rows = [_written([OCCUPATIONS.empty()], work, 0)], list[Finding](), list[pl.DataFrame](), 0
    for number, source in enumerate(files):
        for batch in read_batches([source]):
            held.append(batch.occupations)
            findings += batch.findings
            rows += batch.occupations.height
            if sum(frame.height for frame in held) >= _PART:
                parts.append(_written(held, work, len(parts)))
                held = []
            if progress is not None:
                progress(number, len(files), rows)
    if held:
        parts.append(_written(held, work, len(parts)))
    return parts, findings


def _written(frames: list[pl.DataFrame], work: Path, number: int) -> Path:
    place = work / f"part-{number:04d}.parquet"
    pl.concat(frames).write_parquet(place)
    return place


def _received(rows: pl.LazyFrame) -> pl.LazyFrame:
    document = pl.concat_str(pl.coalesce("attest_nummer", "bestand"), "aangifte", separator="#", ignore_nulls=True)
    return (
        rows.filter(c("kwartaal").is_not_null() & c("ondernemingsnummer").is_not_null())
        .group_by("kwartaal", c("ondernemingsnummer").alias("onderneming"))
        .agg(
            c("insz").n_unique().cast(pl.Int64).alias("werknemers"),
            document.n_unique().cast(pl.Int64).alias("attesten"),
            declared_pay().sum().cast(pl.Int64).alias("loon_cent"),
        )
        .sort("kwartaal", "onderneming")
    )


def declared_pay() -> pl.Expr:
    """Return the pay that a row declares, in cents: every wage code, so that a code that is wrong is at stake as well."""
    return c("bezoldigingen").list.eval(pl.element().struct.field("bedrag")).list.sum().fill_null(0)


@dataclass(slots=True)
class _Spot:
    """A path with rows at or below it: of whom the first is, the pay of all in cents, and whether it is itself a row."""

    employer: str
    quarter: str
    cents: int = 0
    row: bool = False


_Spots = dict[tuple[str, str], _Spot]


def placed(findings: Sequence[Finding], rows: pl.LazyFrame) -> tuple[Placed, ...]:
    """Return findings with the employer and the quarter they stand in, and the declared pay that hangs on them.

    The pay is that of the row of the finding, or of all rows below it; of a file that is refused as a whole, all of it. Where no
    row was made of it, what is at stake is not known.
    """
    files = sorted({finding.file for finding in findings})
    asked = rows.filter(c("bestand").is_in(files)).select(
        "bestand",
        c("pad").fill_null(""),
        c("ondernemingsnummer").fill_null(""),
        c("kwartaal").fill_null(""),
        declared_pay(),
    )
    wanted = {(finding.file, path) for finding in findings for path in (*_upward(finding.path), "")}
    spots: _Spots = {}
    for file, path, employer, quarter, cents in asked.collect().iter_rows() if files else ():
        for above in (*_upward(path), ""):
            if (file, above) in wanted:
                spot = spots.setdefault((file, above), _Spot(employer, quarter))
                spot.cents += cents
                spot.row = spot.row or above == path
    return tuple(_in_place(finding, spots) for finding in findings)


def _upward(path: str) -> Iterator[str]:
    """Yield a path and those above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _in_place(finding: Finding, spots: _Spots) -> Placed:
    if is_whole(finding):
        whole = spots.get((finding.file, ""))
        said = replace(finding, why=f"{finding.why} {_NOTHING_COUNTS}")
        return Placed(_at_stake(said, whole.cents if whole else None))
    for path in _upward(finding.path):
        spot = spots.get((finding.file, path))
        if spot is not None:
            cents = spot.cents if path == finding.path or spot.row else None
            return Placed(_at_stake(finding, cents), spot.employer, spot.quarter)
    return Placed(finding)


def _at_stake(finding: Finding, cents: int | None) -> Finding:
    return finding if finding.euro_cents is not None else replace(finding, euro_cents=cents)


def _nothing(name: str) -> Finding:
    why = "In dit bestand staat geen enkele aangifte of attest."
    return Finding("bestand-zonder-aangiften", name, "", "", "", why, "Kijk na of het juiste bestand werd aangeleverd.")
