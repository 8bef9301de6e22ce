"""Taking in declarations whole: what breaks off halfway counts for nothing, everything else stands, with every finding placed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
READER: Final = "1"
"""The version of what is read; a file that was read by an earlier one may be read again."""
Progress = Callable[[int, int, int], None]
"""Called with how many files were read, how many there are (members of a zip count), and how many lines were read."""
_PART: Final = 200_000


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
    counted = pl.scan_parquet(out)
    received = _received(counted).collect()
    said = list(_placed((*passed, *findings), counted))
    rows = counted.select(pl.len()).collect().item()
    if not rows and not broken:
        said.append(Placed(_nothing(name)))
        broken = frozenset({name})
    return TakenIn(rows, received, tuple(said), broken)


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
    named = work / own
    named.symlink_to(path.resolve())
    yield from sources_of([named], findings)


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
    pay = c("bezoldigingen").list.eval(pl.element().struct.field("bedrag")).list.sum().fill_null(0)
    document = pl.concat_str(pl.coalesce("attest_nummer", "bestand"), "aangifte", separator="#", ignore_nulls=True)
    return (
        rows.filter(c("kwartaal").is_not_null() & c("ondernemingsnummer").is_not_null())
        .group_by("kwartaal", c("ondernemingsnummer").alias("onderneming"))
        .agg(
            c("insz").n_unique().cast(pl.Int64).alias("werknemers"),
            document.n_unique().cast(pl.Int64).alias("attesten"),
            pay.sum().cast(pl.Int64).alias("loon_cent"),
        )
        .sort("kwartaal", "onderneming")
    )


def _placed(findings: Iterable[Finding], rows: pl.LazyFrame) -> Iterator[Placed]:
    found = list(findings)
    if not found:
        return
    files = sorted({finding.file for finding in found})
    known = rows.filter(c("bestand").is_in(files)).select("bestand", "pad", "ondernemingsnummer", "kwartaal").collect()
    places = {(file, pad): (employer or "", quarter or "") for file, pad, employer, quarter in known.iter_rows()}
    heads = _heads(places)
    for finding in found:
        yield Placed(finding, *_place_of(finding, places, heads))


def _heads(places: Mapping[tuple[str, str], tuple[str, str]]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return, for every path above a row, the employer and quarter of the first row below it."""
    heads: dict[tuple[str, str], tuple[str, str]] = {}
    for (file, pad), told in places.items():
        above = pad or ""
        while above and (file, above) not in heads:
            heads[(file, above)] = told
            above = above.rpartition("/")[0]
    return heads


def _place_of(
    finding: Finding,
    places: Mapping[tuple[str, str], tuple[str, str]],
    heads: Mapping[tuple[str, str], tuple[str, str]],
) -> tuple[str, str]:
    path = finding.path
    while path:
        told = places.get((finding.file, path)) or heads.get((finding.file, path))
        if told:
            return told
        path = path.rpartition("/")[0]
    return "", ""


def _nothing(name: str) -> Finding:
    why = "In dit bestand staat geen enkele aangifte of attest."
    return Finding("bestand-zonder-aangiften", name, "", "", "", why, "Kijk na of het juiste bestand werd aangeleverd.")
