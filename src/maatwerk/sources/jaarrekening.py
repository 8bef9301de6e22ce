"""Annual accounts: answers of MAGDA GeefJaarrekeningen-02.00 and tables of rubrics into typed frames, with findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.sources.bounded import Source
from maatwerk.sources.files import is_table, sources_of
from maatwerk.sources.jaarrekening_csv import read_rubrics
from maatwerk.sources.jaarrekening_rows import Batch
from maatwerk.sources.jaarrekening_schema import ACCOUNTS, RUBRICS
from maatwerk.sources.jaarrekening_xml import HUNDREDTHS, read_answers
from maatwerk.sources.write_tables import Chunks

c = pl.col
_VERSION = ("onderneming", "boekjaar")


@dataclass(slots=True)
class AccountsRead:
    """Rubrics, accounts and findings of all files; ``rubrieken`` is empty when they were written to a file."""

    rubrieken: pl.DataFrame
    jaarrekeningen: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)
    files: int = 0
    rubrics: int = 0

    @property
    def blocking(self) -> int:
        """Return how many findings block."""
        return sum(finding.blocking for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return ``{files, accounts, companies, rubrics, blocked, findings: [...]}`` for ``--json``."""
        return {
            "files": self.files,
            "accounts": self.jaarrekeningen.height,
            "companies": self.jaarrekeningen["onderneming"].n_unique(),
            "rubrics": self.rubrics,
            "blocked": int(self.jaarrekeningen["geblokkeerd"].sum()),
            "findings": [finding.as_dict() for finding in self.findings],
        }


def account_batches(sources: Iterable[Source], decimals: str = HUNDREDTHS) -> Iterator[Batch]:
    """Yield the annual accounts of each source in batches. Never raises on what a file holds: that is in the findings.

    ``decimals`` is an option of the reading ``decimalen``.
    """
    for source in sources:
        if is_table(source):
            yield read_rubrics(source).finished()
        else:
            yield from read_answers(source, decimals)


def accounts_read(
    files: Iterable[Path],
    out: Path | None = None,
    decimals: str = HUNDREDTHS,
    progress: Callable[[int], None] | None = None,
) -> AccountsRead:
    """Read annual accounts from files and folders (XML, .xml.gz, .zip, CSV, Parquet).

    With ``out`` (``.csv`` or ``.parquet``) the rubrics go there, source by source, and are not held. Raises
    FileNotFoundError for a given path that does not exist and OSError when ``out`` cannot be written; never on content.
    """
    passed: list[Finding] = []
    read = AccountsRead(RUBRICS.empty(), ACCOUNTS.empty(), passed)
    rubrics, accounts = [read.rubrieken], [read.jaarrekeningen]
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        sink = stack.enter_context(Chunks(out, RUBRICS.empty())) if out is not None else None
        for batch in account_batches(_counted(sources_of(files, passed), out, read, progress), decimals):
            read.rubrics += batch.rubrieken.height
            read.findings.extend(batch.findings)
            accounts.append(batch.jaarrekeningen)
            if sink is None:
                rubrics.append(batch.rubrieken)
            else:
                sink.add(batch.rubrieken)
    read.rubrieken, read.jaarrekeningen = pl.concat(rubrics), pl.concat(accounts)
    read.findings.extend(_doubles(read.jaarrekeningen))
    return read


def _counted(
    sources: Iterable[Source], out: Path | None, read: AccountsRead, progress: Callable[[int], None] | None
) -> Iterator[Source]:
    for source in sources:
        if out is not None and source.path.resolve() == out.resolve():
            continue  # what an earlier reading wrote is no input
        read.files += 1
        yield source
        if progress is not None:
            progress(read.files)


def latest(accounts: pl.DataFrame) -> pl.DataFrame:
    """Return one account per company and year: the last to end, then the last deposited, then the one with most rubrics."""
    order = ("geblokkeerd", "boekjaar_einde", "neerlegging", "rubrieken", "bestand", "jaarrekening")
    down = (False, True, True, True, False, False)
    ordered = accounts.sort(*order, descending=list(down), nulls_last=True, maintain_order=True)
    return ordered.unique(_VERSION, keep="first", maintain_order=True).sort(*_VERSION)


def _doubles(accounts: pl.DataFrame) -> Iterator[Finding]:
    """Yield a finding per file with accounts beside which another one of the same company and year is taken."""
    taken = latest(accounts).select(*_VERSION, c("bestand").alias("gekozen"), c("jaarrekening").alias("nummer"))
    pairs = accounts.join(taken, on=list(_VERSION), how="inner", maintain_order="left")
    others = pairs.filter((c("bestand") != c("gekozen")) | (c("jaarrekening") != c("nummer")))
    for (file, chosen), rows in others.group_by("bestand", "gekozen", maintain_order=True):
        first = rows.row(0, named=True)
        yield Finding(
            "jaarrekening-dubbel", str(file), f"jaarrekening {first['jaarrekening']}", "neerlegging", str(rows.height),
            f"Zoveel jaarrekeningen tellen niet, omdat er over hetzelfde boekjaar nog een is in {chosen} die later eindigt, "
            f"later is neergelegd of vollediger is. De eerste: onderneming {first['onderneming']}, boekjaar {first['boekjaar']}.",
            "Niets te doen; waar ze elkaar tegenspreken wordt de rubriek niet gebruikt.", blocking=False,
        )  # fmt: skip
