"""Findings: what is wrong with a piece of input, said so that somebody can mend it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from maatwerk.rules.money import dutch


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in one place.

    ``code`` is a stable kebab-case name of the kind of problem; ``blocking`` says that an amount in its scope could be
    wrong; ``euro_cents`` is the amount at stake where it is known. Texts are in Dutch: officers and employers read them.
    """

    code: str
    file: str
    path: str
    """Where in the file: an XML path with sequence numbers, or ``rij 12`` for a table (rows count from 1)."""
    field: str
    value: str
    why: str
    mend: str
    blocking: bool = True
    euro_cents: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as a plain dictionary, for JSON."""
        return asdict(self)

    def as_row(self) -> dict[str, Any]:
        """Return the finding as a row of a CSV: yes and no as ``true`` and ``false``."""
        return {**asdict(self), "blocking": "true" if self.blocking else "false"}

    def __str__(self) -> str:
        place = " · ".join(part for part in (self.file, self.path, self.field) if part)
        shown = f" «{self.value}»" if self.value else ""
        stake = "" if self.euro_cents is None else f" Op het spel: {dutch(self.euro_cents)} euro."
        return f"{place}:{shown} {self.why} {self.mend}{stake}".strip()


FIELDS = tuple(field.name for field in fields(Finding))


def write_findings(findings: Iterable[Finding], path: Path) -> int:
    """Write findings as CSV with a header (``FIELDS``), also when there are none; return how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, FIELDS)
        writer.writeheader()
        for count, finding in enumerate(findings, 1):  # noqa: B007
            writer.writerow(finding.as_row())
    return count
