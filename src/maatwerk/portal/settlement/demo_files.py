"""The files of the demo's quarters, made and read in processes of their own while the register is filled. No Django here."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from multiprocessing import get_context
from pathlib import Path

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.intake import TakenIn, take_in
from maatwerk.synthetic.make import make


@dataclass(frozen=True, slots=True)
class Packed:
    """A zip of messages with what reading it gave: ``rows`` is the Parquet of its lines."""

    file: Path
    taken: TakenIn
    rows: Path


@dataclass(frozen=True, slots=True)
class QuarterFiles:
    """The messages of a quarter: the first versions of all attests, and the corrections up to a month (or None)."""

    quarter: Quarter
    first: Packed
    corrections: Packed | None


def begin(
    pool: ProcessPoolExecutor, quarters: Iterable[Quarter], folder: Path, scale: Fraction, seed: int, until: str
) -> dict[Quarter, Future[QuarterFiles]]:
    """Begin to make and read the messages of some quarters; corrections up to the month ``until`` (``2026-05``)."""
    return {one: pool.submit(files_of, one, folder, scale, seed, until) for one in quarters}


def processes(count: int) -> ProcessPoolExecutor:
    """Return a pool of fresh processes."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"))


def files_of(quarter: Quarter, folder: Path, scale: Fraction, seed: int, until: str) -> QuarterFiles:
    """Make the messages of a quarter of invented Flanders and read them."""
    made = make(folder / str(quarter), seed, quarter, quarter, scale)
    messages = made.out / "declarations" / str(quarter)
    late = [path for path in messages.glob("correcties-*.xml") if path.stem.removeprefix("correcties-") <= until]
    first = _packed(folder / f"attesten-{quarter}.zip", messages.glob("attesten-*.xml"))
    return QuarterFiles(quarter, first, _packed(folder / f"correcties-{quarter}.zip", late) if late else None)


def _packed(place: Path, messages: Iterable[Path]) -> Packed:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as pack:
        for message in sorted(messages):
            pack.write(message, message.name)
    rows = place.with_suffix(".parquet")
    return Packed(place, take_in(place, place.name, rows), rows)
