"""The journal on disk: one line of JSON per entry, readable by eye, checked when it is read back."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from maatwerk.ledger.journal import Approval, Chart, Entry, Journal, Line, Transaction
from maatwerk.ledger.refused import Refused, refused

_MEND = "Neem de bewaarde kopie."
_ENCODE = json.JSONEncoder(ensure_ascii=False, default=str).encode


def write_journal(journal: Journal, path: Path) -> str:
    """Write every entry, one JSON object per line, and return the hash of the last (``Journal.head``).

    The file is replaced whole or not at all. Raises Refused when it holds entries that this journal does not have:
    another writer came first, or it is another journal. Raises OSError when it can not be written.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.nieuw")
    with _alone(path.parent):
        _check_same(journal, path)
        try:
            with fresh.open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(f"{_written(entry)}\n" for entry in journal.since(0))
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
    return journal.head


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder against other writers of journals in it."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def _check_same(journal: Journal, path: Path) -> None:
    """Raise Refused when a file holds an entry that the journal does not begin with."""
    last, count = "", 0
    if path.exists():
        with path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            for count, last in enumerate(lines, 1):  # noqa: B007
                pass
    mine = next(journal.since(count - 1), None) if count else None
    if count and (mine is None or last.rstrip("\n") != _written(mine)):
        raise refused("grootboek-ander", f"lijn {count}", "hash", path.name,
                      "In dit bestand staan boekingen die niet in dit grootboek zijn: iemand anders schreef het, of het "
                      "is een ander grootboek.", "Lees het opnieuw en boek daarop verder; niets wordt overschreven.")  # fmt: skip


def read_journal(path: Path, chart: Chart, head: str = "") -> Journal:
    """Read a journal back over a chart. Raises Refused when an entry was changed, added or taken away.

    Every line must be to the letter what ``write_journal`` writes. Without ``head``, the hash of the last entry kept
    elsewhere, entries cut off at the end can not be seen.
    """
    journal = Journal(chart)
    for number, entry in _entries(path):
        if not journal.take(entry):
            raise _broken(f"lijn {number}", path, "Deze boeking is niet wat geboekt werd.",
                          "Haal het grootboek terug van een bewaarde kopie; verbeter niets met de hand.")  # fmt: skip
    if head and journal.head != head:
        raise _broken("einde", path, "Het einde is niet de boeking die bewaard werd.",
                      "Er ontbreken boekingen of er zijn er bijgekomen: neem de bewaarde kopie.")  # fmt: skip
    return journal


def _broken(where: str, path: Path, why: str, mend: str) -> Refused:
    return refused("keten-gebroken", where, "hash", path.name, why, mend)


def _entries(path: Path) -> Iterator[tuple[int, Entry]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield number, _read(line.decode("utf-8").rstrip("\r\n"))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
                why = f"Deze lijn is geen boeking zoals ze geschreven werd ({type(problem).__name__})."
                raise refused("grootboek-onleesbaar", f"lijn {number}", "", path.name, why, _MEND) from problem


def _read(line: str) -> Entry:
    """Return the entry of a line. Raises ValueError when the entry would be written otherwise: nothing stands beside it."""
    data = json.loads(line)
    entry = Entry(data["number"], _transaction(data["transaction"]), data["previous"], data["hash"])
    if _written(entry) != line:
        raise ValueError("anders geschreven")
    return entry


def _written(entry: Entry) -> str:
    """Return an entry as one line of JSON."""
    return _ENCODE({"number": entry.number, "transaction": entry.transaction.as_plain(), "previous": entry.previous,
                    "hash": entry.hash})  # fmt: skip


def _transaction(data: dict[str, Any]) -> Transaction:
    lines = tuple(Line(**{**line, "account": tuple(line["account"])}) for line in data["lines"])
    approval = data["approval"] and Approval(
        **{**data["approval"], "day": dt.date.fromisoformat(data["approval"]["day"])}
    )
    days = {name: dt.date.fromisoformat(data[name]) for name in ("booked", "valid")}
    return Transaction(**{**data, **days, "lines": lines, "approval": approval})
