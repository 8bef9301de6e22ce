"""Reading declarations: files in, batches of typed rows, findings and counts out.

Nothing is held longer than a batch of rows, so the size of a file does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from maatwerk.rules.finding import Finding
from maatwerk.sources.batches import Batch, Settings, build
from maatwerk.sources.bounded import Source
from maatwerk.sources.extract import Notes, Raw
from maatwerk.sources.files import is_table
from maatwerk.sources.messages import MessageReader
from maatwerk.sources.table_rows import read_table

ROWS: Final = 10_000
"""Rows in a batch."""


def read_batches(sources: Iterable[Source], allow_test_numbers: bool = True, rows: int = ROWS) -> Iterator[Batch]:
    """Yield the content of sources in batches of about ``rows`` rows; small files share a batch.

    Never raises on what a file holds: that is in the findings of the batches. Test persons (INSZ month + 60) are a
    finding unless ``allow_test_numbers``.
    """
    settings, notes = Settings(allow_test_numbers), Notes()
    reader = MessageReader(notes)
    for source in sources:
        if is_table(source):
            yield _finish(reader.start_batch(), notes, settings)
            yield from (_finish(raw, notes, settings) for raw in read_table(source, notes, rows))
            continue
        for _ in reader.read(source):
            if len(reader.raw) >= rows:
                yield _finish(reader.start_batch(), notes, settings)
    last = _finish(reader.start_batch(), notes, settings)
    last.findings.extend(not_carried(notes))
    yield last


def _finish(raw: Raw, notes: Notes, settings: Settings) -> Batch:
    batch = build(raw, settings)
    batch.findings[:0] = notes.findings
    notes.findings = []
    return batch


def not_carried(notes: Notes) -> Iterator[Finding]:
    """Yield one finding per kind of block that is not carried: how often it stood there, and in how many files."""
    for name in sorted(notes.skipped):
        more = notes.files[name] - 1
        yield Finding(
            "blok-niet-overgenomen", notes.first_seen[name], f"en nog {more} bestanden" if more else "", name,
            str(notes.skipped[name]),
            "Dit blok staat zo vaak in de aangiften; het telt niet mee voor loon, bijdragen of verminderingen en is niet "
            "overgenomen.", "Niets te doen.", blocking=False,
        )  # fmt: skip
