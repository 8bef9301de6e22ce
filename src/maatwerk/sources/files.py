"""Which files there are to read, in a settled order and each with a name of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from maatwerk.rules.finding import Finding
from maatwerk.sources.bounded import Refused, Source, members

ENDINGS: Final = (".xml", ".xml.gz", ".zip", ".csv", ".csv.gz", ".parquet")
TABLES: Final = (".csv", ".csv.gz", ".parquet")


def is_table(source: Source) -> bool:
    """Return whether a source is CSV or Parquet."""
    return (source.member or source.path.name).lower().endswith(TABLES)


def sources_of(files: Iterable[Path], findings: list[Finding]) -> Iterator[Source]:
    """Yield what there is to read: given files, files below given folders (sorted), members of zip files.

    A name is the path below the folder given; two that would be the same get a number. What is passed over ends in
    ``findings``. Raises FileNotFoundError for a given path that does not exist.
    """
    taken: set[str] = set()
    for path, name in [found for given in files for found in _below(given)]:
        own = _free(name, taken)
        if path.name.lower().endswith(".zip"):
            yield from _members(path, own, findings)
        else:
            yield Source(own, path)


def _below(given: Path) -> list[tuple[Path, str]]:
    if given.is_dir():
        found = (path for path in given.rglob("*") if path.is_file() and _readable(path.name.lower()))
        return sorted(((path, path.relative_to(given).as_posix()) for path in found), key=lambda pair: pair[1])
    if not given.exists():
        raise FileNotFoundError(f"{given} does not exist")
    return [(given, given.name)]


def _readable(name: str) -> bool:
    return name.endswith(ENDINGS) and not name.endswith(".findings.csv")


def _free(name: str, taken: set[str]) -> str:
    own, number = name, 1
    while own in taken:
        number += 1
        own = f"{name}~{number}"
    taken.add(own)
    return own


def _members(path: Path, name: str, findings: list[Finding]) -> Iterator[Source]:
    try:
        inside = members(path)
    except Refused as refusal:
        findings.append(Finding(refusal.code, name, "", "", refusal.value, refusal.why, refusal.mend))
        return
    for member in inside:
        if member.lower().endswith((".xml", ".csv")):
            yield Source(f"{name}!{member}", path, member)
        else:
            findings.append(
                Finding("bestand-overgeslagen", f"{name}!{member}", "", "", "", "Dit bestand in het zip-bestand is geen "
                        "XML of CSV en is niet gelezen.", "Pak het uit en lever het apart aan.", blocking=False)
            )  # fmt: skip
