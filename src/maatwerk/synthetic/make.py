"""Making invented Flanders as files: declarations, rights, contingents, employers, the inputs used, and a manifest."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, Final

import polars as pl

from maatwerk.rules.money import printed
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.records import Attest
from maatwerk.sources.write_indications import write_indications
from maatwerk.sources.write_magda import write_attests
from maatwerk.synthetic.attests import Made
from maatwerk.synthetic.counts import Counter
from maatwerk.synthetic.flanders import Flanders, flanders
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.rights import COLUMNS, packages, right_row
from maatwerk.synthetic.setting import demo_amounts, setting
from maatwerk.synthetic.timeline import FIRST, LAST

Progress = Callable[[int, int], None]
"""Called with how many attests were written, and how many there will be."""
MANIFEST: Final = "manifest.json"
_OURS: Final = (
    "declarations/*/attesten-*.xml",
    "declarations/*/correcties-*.xml",
    "rights/indicering-*.xml",
    "rights/rechten.csv",
    "contingents.csv",
    "employers.csv",
    "mix.json",
)
_INDICATIONS_PER_FILE: Final = 1_000


class CannotMake(ValueError):
    """What was asked cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class MadeFlanders:
    """What was made: where, its hash (over content alone), and the counts (figuur, periode, waarde)."""

    out: Path
    seed: int
    first: Quarter
    last: Quarter
    scale: Fraction
    files: dict[str, str]
    hash: str
    counts: pl.DataFrame


def make(
    out: Path,
    seed: int,
    first: Quarter,
    last: Quarter,
    scale: Fraction = Fraction(1),
    progress: Progress | None = None,
) -> MadeFlanders:
    """Write invented Flanders from quarter ``first`` to ``last`` into the folder ``out``.

    The same seed, quarters and scale give the same bytes; a person is the same person whatever quarters are asked. A
    folder made before is made anew. Raises CannotMake for quarters or a scale that cannot be, and for a folder that holds
    something else.
    """
    check_span(first, last, scale)
    _clear(out)
    invented = flanders(seed, scale)
    wanted = [person for person in invented.persons if any(map(person.active, first.until(last)))]
    counter = Counter(invented)
    _declarations(out, invented, wanted, (first, last), counter, progress)
    _rights(out / "rights", invented, wanted, last)
    _table(out / "contingents.csv", ("onderneming", "datum_begin", "vte"), _contingents(invented, first, last))
    _table(out / "employers.csv", ("onderneming", "naam", "soort", "gemeente"), _employers(invented, wanted))
    _json(out / "mix.json", {**invented.mix.shown(), "demo_amounts": demo_amounts()})
    return _finished(out, invented, (first, last), counter)


def check_span(first: Quarter, last: Quarter, scale: Fraction) -> None:
    """Raise CannotMake for quarters or a scale that cannot be."""
    if not FIRST <= first <= last <= LAST:
        raise CannotMake(f"quarters run from {FIRST} to {LAST}, the first before the last; not {first} to {last}")
    if not Fraction(1, 1000) <= scale <= 1:
        raise CannotMake(f"the scale lies between 0.001 and 1; not {scale}")


def _clear(out: Path) -> None:
    """Remove what was made here before, whole or half; a folder with other things in it is left alone."""
    out.mkdir(parents=True, exist_ok=True)
    manifest = out / MANIFEST
    if not manifest.is_file() and any(out.iterdir()):
        raise CannotMake(f"{out} holds something that was not made here; give an empty folder")
    manifest.write_text("{}\n", encoding="utf-8")
    for pattern in _OURS:
        for path in out.glob(pattern):
            path.unlink()


def _declarations(
    out: Path,
    invented: Flanders,
    persons: list[Person],
    span: tuple[Quarter, Quarter],
    counter: Counter,
    progress: Progress | None,
) -> None:
    quarters = list(span[0].until(span[1]))
    desk, writer = setting(invented, quarters)
    working = {quarter: [person for person in persons if person.active(quarter)] for quarter in quarters}
    total, done = sum(map(len, working.values())), 0
    size = invented.mix.number("attests.workers_per_file")
    for quarter, active in working.items():
        made = (writer.attests(desk.work(person, quarter)) for person in active)
        for written in _quarter(out / "declarations" / str(quarter), made, size, counter):
            done += written
            if progress is not None:
                progress(done, total)


def _quarter(out: Path, made: Iterable[Made], size: int, counter: Counter) -> Iterator[int]:
    """Write first versions in files of ``size``, later ones in a file per month; yield how many workers were written."""
    out.mkdir(parents=True, exist_ok=True)
    later: dict[str, list[Attest]] = defaultdict(list)
    for number, group in enumerate(_grouped(made, size), 1):
        _write(out / f"attesten-{number:04d}.xml", [each.versions[0] for each in group])
        for each in group:
            for version in each.versions[1:]:
                later[f"{version.datum_creatie:%Y-%m}"].append(version)
            if each.latest is not None:
                counter.add(each.latest)
        yield len(group)
    for month in sorted(later):
        _write(out / f"correcties-{month}.xml", later[month])


def _write(path: Path, attests: list[Attest]) -> None:
    """Write one answer, given on the day the last of its versions was made."""
    write_attests(attests, path, max(attest.datum_creatie for attest in attests), path.stem)


def _grouped(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while group := list(islice(rest, size)):
        yield group


def _rights(out: Path, invented: Flanders, persons: list[Person], last: Quarter) -> None:
    out.mkdir(parents=True, exist_ok=True)
    seed, mix = invented.seed, invented.mix
    granted = (package for person in persons if person.measure == "cmw" for package in packages(seed, person, mix))
    known = (package for package in granted if package.datum_begin <= last.last_day)
    for number, group in enumerate(_grouped(known, _INDICATIONS_PER_FILE), 1):
        write_indications(group, out / f"indicering-{number:04d}.xml")
    _table(
        out / "rechten.csv", COLUMNS, (right_row(seed, person, mix) for person in persons if person.measure != "cmw")
    )


def _contingents(invented: Flanders, first: Quarter, last: Quarter) -> Iterator[tuple[str, ...]]:
    """Yield the contingents in force at the start, and every change after that."""
    steps = sorted(step for step in invented.mix.contingent_steps() if step <= last)
    begins = [max((step for step in steps if step <= first), default=FIRST), *(step for step in steps if step > first)]
    for company in invented.companies:
        for quarter in begins:
            begin: dt.date = max(quarter, FIRST).first_day
            yield company.employer.number, str(begin), printed(company.contingent[quarter], 6)


def _employers(invented: Flanders, persons: list[Person]) -> Iterator[tuple[str, ...]]:
    used = {person.employer.place: person.employer for person in persons}
    used |= {company.employer.place: company.employer for company in invented.companies}
    for place in sorted(used):
        employer = used[place]
        yield employer.number, employer.name, employer.kind, employer.municipality


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _finished(out: Path, invented: Flanders, span: tuple[Quarter, Quarter], counter: Counter) -> MadeFlanders:
    """Write the manifest: what was asked and the hash of every file; no clock, no paths."""
    files = {
        str(path.relative_to(out).as_posix()): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    whole = hashlib.sha256("".join(f"{name} {digest}\n" for name, digest in files.items()).encode()).hexdigest()
    counts = counter.frame(*span)
    asked = {"seed": invented.seed, "from": str(span[0]), "until": str(span[1]), "scale": str(invented.scale)}
    counted = [{"figuur": row[0], "periode": row[1], "waarde": str(row[2])} for row in counts.iter_rows()]
    _json(out / MANIFEST, {**asked, "hash": whole, "counts": counted, "files": files})
    return MadeFlanders(out, invented.seed, *span, invented.scale, files, whole, counts)
