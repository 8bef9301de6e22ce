"""The table, on the screen and in the documentation."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Iterable
from pathlib import Path

from rich import box
from rich.table import Table

from bench.measure import Measured

BEGIN = "<!-- measured: begin -->"
END = "<!-- measured: end -->"
HEADINGS = ("engine", "rows", "seconds", "runs", "x Polars", "rows wrong", "peak MB")


def cells(one: Measured, polars: float | None) -> tuple[str, ...]:
    """A line of the table as text."""
    if one.median is None:
        return (one.label, number(one.rows), "–", "", "", "", "")
    ratio = f"{one.median / polars:.2f}" if polars else ""
    wrong = "" if one.wrong is None else number(one.wrong)
    peak = "" if one.peak_bytes is None else number(round(one.peak_bytes / 1e6))
    return (one.label, number(one.rows), seconds(one.median), str(len(one.seconds)), ratio, wrong, peak)


def lines(results: Iterable[Measured]) -> list[tuple[str, ...]]:
    """All lines, each beside the hand-written Polars of its size."""
    results = list(results)
    polars = {one.rows: one.median for one in results if one.engine == "polars"}
    return [cells(one, polars.get(one.rows)) for one in results]


def table(results: Iterable[Measured]) -> Table:
    """For the screen."""
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 1), collapse_padding=True, pad_edge=False)
    for heading in HEADINGS:
        shown.add_column(heading, justify="left" if heading == "engine" else "right", no_wrap=True)
    size = ""
    for line in lines(results):
        if size not in ("", line[1]):
            shown.add_section()
        size = line[1]
        shown.add_row(*line)
    return shown


def remarks(results: Iterable[Measured]) -> list[str]:
    """What was not measured and why, and whether the targets are met."""
    results = list(results)
    said = dict.fromkeys(f"{one.label}: not available, {one.reason}." for one in results if one.reason is not None)
    return [*said, *(line for size in sizes(results) for line in targets([one for one in results if one.rows == size]))]


def targets(of_one_size: list[Measured]) -> list[str]:
    """The targets of this project's engine, at one number of rows."""
    found = {one.engine: one for one in of_one_size}
    ours = found.get("maatwerk")
    if ours is None or ours.median is None:
        return []
    size = number(ours.rows)
    said = [f"{size} rows: {number(ours.wrong or 0)} wrong (target: 0)."]
    if (fisca := found.get("openfisca")) and fisca.median and ours.rows >= 1_000_000:
        said.append(f"{size} rows: {fisca.median / ours.median:.1f} x as fast as OpenFisca-core (target: at least 7).")
    if (polars := found.get("polars")) and polars.median:
        said.append(
            f"{size} rows: {ours.median / polars.median:.2f} x the time of Polars by hand (target: at most 1.15)."
        )
    return said


def sizes(results: Iterable[Measured]) -> list[int]:
    """The numbers of rows that were measured."""
    return list(dict.fromkeys(one.rows for one in results))


def write_docs(path: Path, results: list[Measured], command: str) -> None:
    """Put the table in the documentation, between its markers."""
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise ValueError(f"{path.name} has no place for the table: {BEGIN} … {END}")
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    path.write_text(f"{before}{BEGIN}\n{section(results, command)}\n{END}{after}", encoding="utf-8")


def section(results: list[Measured], command: str) -> str:
    """The measured part of the documentation."""
    rows = [HEADINGS, ("---", *["---:"] * (len(HEADINGS) - 1)), *lines(results)]
    body = "\n".join("| " + " | ".join(text.replace("|", "\\|") for text in row) + " |" for row in rows)
    versions = {name: version for one in results for name, version in one.versions.items()}
    used = ", ".join(f"{name} {version}" for name, version in sorted(versions.items(), key=lambda v: v[0].lower()))
    return "\n".join(
        [
            f"Measured on {dt.date.today().isoformat()} with `{command}`, on {machine()}.",
            f"Python {platform.python_version()}; {used}.",
            "",
            body,
            "",
            *(f"- {remark}" for remark in remarks(results)),
        ]
    )


def machine() -> str:
    """Cores and memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores with {memory:.0f} GB of memory"


def number(whole: int) -> str:
    """A whole number with its thousands apart."""
    return f"{whole:,}".replace(",", " ")


def seconds(time: float) -> str:
    """Three figures that count."""
    return f"{time:.4f}" if time < 0.1 else f"{time:.3f}" if time < 1 else f"{time:.2f}" if time < 10 else f"{time:.1f}"
