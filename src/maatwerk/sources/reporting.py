"""From faulty rows to findings: the path, the field as the file calls it, the value, and the euro at stake."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.sources.checks import Fault
from maatwerk.sources.dialects import DIALECTS, LINE, PERSON
from maatwerk.sources.extract import RAW_ROWS, Raw

c = pl.col
LEVELS: Final = ("aangifte", "persoon", "lijn", "rij")
_LEVEL_OF: Final = (
    dict.fromkeys(RAW_ROWS[RAW_ROWS.index("soort") : RAW_ROWS.index("insz")], "aangifte")
    | {"verschuldigd_netto_bedrag": "aangifte"}
    | dict.fromkeys(PERSON, "persoon")
    | dict.fromkeys((*LINE[:-1], "bijdragen"), "lijn")
)
"""How much a zone speaks for: an employer number stands on every row of the attest, but is one zone in the file."""
_CUTS: Final = {
    "aangifte": re.compile(r"^\(//\w+\)\[\d+\]"),
    "persoon": re.compile(r"^.*?/(?:Werknemer|NaturalPerson)\[\d+\]"),
    "lijn": re.compile(r"^.*?/(?:Werknemerslijn|WorkerRecord)\[\d+\]"),
}
_BLOCK_OF: Final = {
    ("magda", "prestaties"): "Prestaties/Prestatie",
    ("magda", "bezoldigingen"): "Bezoldigingen/Bezoldiging",
    ("magda", "bijdragen"): "Bijdragen/Bijdrage",
    ("magda", "verminderingen"): "Verminderingen/Vermindering",
    ("dmfa_origineel", "prestaties"): "Service",
    ("dmfa_origineel", "bezoldigingen"): "Remun",
    ("dmfa_origineel", "bijdragen"): "WorkerContribution",
}


class Reporter:
    """Collects the findings of one batch and which rows a blocking one stands on.

    ``last`` are the keys of the row before the batch, so that a zone of a long declaration is reported once.
    """

    def __init__(self, rows: pl.DataFrame, last: tuple[object, ...], raw: Raw) -> None:
        self._rows, self._table, self._numbers = rows, raw.table, raw.numbers
        self.findings: list[Finding] = []
        self.blocked = pl.repeat(False, rows.height, eager=True, dtype=pl.Boolean)
        if raw.unreadable and rows.height == len(raw.rows):
            self.blocked = self.blocked.scatter(raw.unreadable, True)
        self.first = {level: self._first(level, last) for level in LEVELS}
        self._stake: dict[str, pl.Series] = {}

    def _first(self, level: str, last: tuple[object, ...]) -> pl.Series:
        """In which rows a new declaration, person or line begins; every row is a new row."""
        keys = [key for key in ("bestand", *LEVELS[: LEVELS.index(level) + 1]) if key in self._rows.columns]
        if level == "rij" or self._rows.is_empty() or "persoon" not in self._rows.columns:
            return pl.repeat(True, self._rows.height, eager=True, dtype=pl.Boolean)
        before = dict(zip(("bestand", *LEVELS[:3]), last, strict=True))
        changed = [c(key) != c(key).shift(1, fill_value=pl.lit(before[key], self._rows.schema[key])) for key in keys]
        return self._rows.select(pl.any_horizontal(changed).alias("first"))["first"]

    def stakes(self, pay: pl.DataFrame) -> None:
        """Learn the pay of each row, which is what is at stake when something in it is wrong."""
        sums = pay.filter(c("bedrag").is_not_null()).group_by("__r").agg(c("bedrag").sum())
        rows = self._rows.join(sums, on="__r", how="left", maintain_order="left")
        keys = ["bestand", *LEVELS]
        for depth, level in enumerate(LEVELS, 2):
            known = c("bedrag").count().over(keys[:depth]) > 0
            self._stake[level] = rows.select(pl.when(known).then(c("bedrag").sum().over(keys[:depth])))["bedrag"]

    def rows(self, faults: Iterable[Fault]) -> None:
        """Report faults of the rows themselves."""
        for fault in faults:
            level = "rij" if self._table else _LEVEL_OF.get(fault.column, "rij")
            if fault.blocking:
                self.blocked = self.blocked | fault.mask
            for row in (fault.mask & self.first[level]).arg_true():
                self._report(fault, row, level)

    def _report(self, fault: Fault, row: int, level: str) -> None:
        values = self._rows.row(row, named=True)
        self.findings.append(
            Finding(
                fault.code, self._table or values["bestand"], self._path(values, row, level),
                self._field(values, "", fault.column),
                _shown(fault, row), fault.why, fault.mend, fault.blocking, self._euro(row, level, values),
            )
        )  # fmt: skip

    def _path(self, values: dict[str, Any], row: int, level: str) -> str:
        return f"rij {self._numbers[row]}" if self._table else _cut(values["pad"], level)

    def _euro(self, row: int, level: str, values: dict[str, Any]) -> int | None:
        """Pay of the record; not of a whole employer's declaration, which can run over several batches."""
        if level not in self._stake or (level == "aangifte" and values["soort"] == "dmfa_origineel"):
            return None
        euro = self._stake[level][row]
        return None if euro is None else int(euro)

    def _field(self, values: dict[str, Any], table: str, column: str) -> str:
        return column if self._table else DIALECTS[values["soort"]].element(table, column)

    def items(self, table: str, items: pl.DataFrame, faults: Iterable[Fault]) -> None:
        """Report faults of list items, on the row they belong to."""
        for fault in faults:
            if fault.blocking:
                rows = items["__r"].filter(fault.mask)
                self.blocked = self.blocked | pl.Series(range(self._rows.height), dtype=pl.Int32).is_in(rows.implode())
            for number in fault.mask.arg_true():
                self._report_item(fault, table, items.row(number, named=True), number)

    def _report_item(self, fault: Fault, table: str, item: dict[str, Any], number: int) -> None:
        values = self._rows.row(item["__r"], named=True)
        self.findings.append(
            Finding(
                fault.code, self._table or values["bestand"], self._item_path(values, table, item),
                self._field(values, table, fault.column), _shown(fault, number), fault.why, fault.mend,
                fault.blocking, self._euro(item["__r"], "rij", values),
            )
        )  # fmt: skip

    def _item_path(self, values: dict[str, Any], table: str, item: dict[str, Any]) -> str:
        line = table == "bijdragen" or item.get("niveau") == "werknemerslijn"
        if self._table:
            return f"rij {self._numbers[item['__r']]}, {table}[{item['__nr']}]"
        block = _BLOCK_OF.get((values["soort"], table)) or ("WorkerDeduction" if line else "OccupationDeduction")
        return f"{_cut(values['pad'], 'lijn' if line else 'rij')}/{block}[{item['__nr']}]"


def _cut(path: str, level: str) -> str:
    match = _CUTS[level].match(path) if level in _CUTS else None
    return match[0] if match else path


def _shown(fault: Fault, row: int) -> str:
    """The value as it stood in the file; lists are not shown."""
    value = None if fault.shown is None else fault.shown[row]
    return "" if value is None or isinstance(value, pl.Series) else str(value)
