"""From message elements to raw rows: text as it stands in the file, one tuple per row, nothing judged yet.

The same code reads the employer's declaration and the MAGDA answer; their ``Dialect`` says which element is which
column. Whatever is found and has no column is noted, so that it ends in a finding instead of nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from maatwerk.rules.finding import Finding
from maatwerk.sources.dialects import DMFA, HEADER, LINE, OCCUPATION, PERSON, Dialect
from maatwerk.sources.schema import LISTS
from maatwerk.sources.xml_stream import Element

Zones = dict[str, str | None]
Blocks = list[tuple[str, Element]]
Row = tuple[object, ...]

PLACE: Final = ("bestand", "aangifte", "persoon", "lijn", "rij", "pad", "soort")
RAW_ROWS: Final = (*PLACE, *HEADER[:-1], *PERSON, *LINE[:-1], *OCCUPATION)
RAW_DECLARATIONS: Final = ("bestand", "aangifte", "pad", "soort", *HEADER, "personen")


@dataclass(slots=True)
class Raw:
    """Raw rows of a batch: occupations, and per list the row they belong to, their position and their zones."""

    rows: list[Row] = field(default_factory=list)
    lists: dict[str, list[Row]] = field(default_factory=lambda: {table.name: [] for table in LISTS})
    details: list[Row] = field(default_factory=list)
    declarations: list[Row] = field(default_factory=list)
    table: str | None = None
    """Name of the table these rows come from, when they come from one."""
    unreadable: list[int] = field(default_factory=list)
    """Rows that carry a finding of their own that blocks."""
    numbers: list[int] = field(default_factory=list)
    """Row number in that table, per row."""

    def next_of_table(self) -> Raw:
        """Return an empty batch of the same table."""
        return Raw(table=self.table)

    def __len__(self) -> int:
        return max(len(self.rows), len(self.declarations))


@dataclass(slots=True)
class Notes:
    """What was found outside the columns: findings, and blocks that are not carried (name to where and how often)."""

    findings: list[Finding] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    first_seen: dict[str, str] = field(default_factory=dict)
    files: Counter[str] = field(default_factory=Counter)

    def skip(self, name: str, file: str) -> None:
        """Count a block that is not carried."""
        if self.first_seen.setdefault(name, file) != file or not self.files[name]:
            self.files[name] += 1
        self.skipped[name] += 1


@dataclass(slots=True)
class Place:
    """Where the extractor stands: file, declaration within it, person within that."""

    file: str
    aangifte: int
    pad: str
    persoon: int = 0
    lijn: int = 0

    def keys(self, rij: int) -> tuple[object, ...]:
        """Return the join keys of a row."""
        return self.file, self.aangifte, self.persoon, self.lijn, rij


class Extractor:
    """Turns records of one dialect into raw rows of a batch."""

    def __init__(self, dialect: Dialect, raw: Raw, notes: Notes) -> None:
        self.dialect, self.raw, self.notes = dialect, raw, notes
        self._known = dialect.blocks()
        self._flat, self._containers = dialect.flat, dialect.containers
        self._orders = {
            element: (
                table.name,
                tuple(columns.get(column.name, "") for column in table.columns if column.name != "details"),
            )
            for element, (table, columns) in dialect.lists.items()
        }
        self._occupation = tuple(dialect.occupation.get(name, "") for name in OCCUPATION)
        self._line = tuple(dialect.line.get(name, "") for name in LINE)
        self._person = tuple(dialect.person.get(name, "") for name in PERSON)
        self._header = tuple(dialect.header.get(name, "") for name in HEADER)

    def split(self, element: Element, place: Place, path: str) -> tuple[Zones, Blocks]:
        """Return the zones of a block (element path to text) and the blocks within it."""
        zones: Zones = {}
        blocks: Blocks = []
        for name, twice in self._walk(element, "", zones, blocks):
            self._twice(place, path, name, twice)
        return zones, blocks

    def _walk(self, element: Element, prefix: str, zones: Zones, blocks: Blocks) -> Iterator[tuple[str, str]]:
        for child in element:
            name = child.tag
            if name in self._known and (len(child) or not prefix):  # Q is an element called Werknemer as well
                blocks.append((name, child))
            elif not len(child):
                if name in self._containers:
                    continue
                key = prefix + name
                if key in zones:
                    yield key, child.text or ""
                else:
                    zones[key] = child.text
            elif name in self._flat:
                yield from self._walk(child, f"{prefix}{name}/", zones, blocks)
            elif name in self._containers:
                yield from self._walk(child, prefix, zones, blocks)
            else:
                blocks.append((name, child))

    def _twice(self, place: Place, path: str, name: str, value: str) -> None:
        self.notes.findings.append(
            Finding("zone-dubbel", place.file, path, name, value, "Deze zone staat twee keer in hetzelfde blok.",
                    "De eerste waarde is gelezen; vraag de aangever welke geldt.")
        )  # fmt: skip

    def header(self, zones: Zones) -> Row:
        """Return the header columns of a declaration or attest."""
        return tuple(map(zones.get, self._header))

    def person(self, element: Element, header: Row, place: Place) -> None:
        """Read a person with all worker lines; ``place`` says which person of which declaration."""
        zones, blocks = self.split(element, place, place.pad)
        person, pad = tuple(map(zones.get, self._person)), place.pad
        lines = [block for name, block in blocks if name == self.dialect.line_block]
        self.others(blocks, (self.dialect.line_block,), place, pad)
        for place.lijn, line in enumerate(lines, 1):
            self._worker_line(line, header, person, place, f"{pad}/{self.dialect.line_block}[{place.lijn}]")
        if not lines:
            place.lijn = 0
            self.bare_row(header, person, place)

    def bare_row(self, header: Row, person: Row, place: Place) -> None:
        """Keep a declaration or person without worker line as a row, so that it does not disappear."""
        empty = (None,) * (len(LINE) - 1 + len(OCCUPATION))
        self._row(place, 0, place.pad, (*header[:-1], *person, *empty))

    def _row(self, place: Place, rij: int, pad: str, zones: Row) -> int:
        self.raw.rows.append((*place.keys(rij), pad, self.dialect.soort, *zones))
        return len(self.raw.rows) - 1

    def _worker_line(self, element: Element, header: Row, person: Row, place: Place, pad: str) -> None:
        zones, blocks = self.split(element, place, pad)
        line = tuple(map(zones.get, self._line))
        base = (*header[:-1], *person, *line[:-1])
        occupations = [block for name, block in blocks if name == self.dialect.occupation_block]
        first = len(self.raw.rows)
        if not occupations:
            self._row(place, 0, pad, (*base, *(None,) * len(OCCUPATION)))
        for rij, occupation in enumerate(occupations, 1):
            self._one(occupation, base, line[-1], place, rij, pad)
        self._lists(blocks, ("Bijdrage", "Vermindering", "WorkerContribution", "WorkerDeduction"), first, place, pad,
                    "werknemerslijn")  # fmt: skip

    def _one(self, element: Element, base: Row, unit: object, place: Place, rij: int, line_pad: str) -> None:
        pad = f"{line_pad}/{self._group('Tewerkstellingen')}{self.dialect.occupation_block}[{rij}]"
        zones, blocks = self.split(element, place, pad)
        if unit is not None:
            zones.setdefault(self.dialect.occupation["lokale_eenheid"], str(unit))
        row = self._row(place, rij, pad, (*base, *map(zones.get, self._occupation)))
        self._lists(blocks, ("Prestatie", "Bezoldiging", "Vermindering", "Service", "Remun", "OccupationDeduction"),
                    row, place, pad, "tewerkstelling")  # fmt: skip

    def _group(self, name: str) -> str:
        return "" if self.dialect is DMFA else f"{name}/"

    def _lists(self, blocks: Blocks, here: tuple[str, ...], row: int, place: Place, pad: str, level: str) -> None:
        if not blocks:
            return
        numbers: Counter[str] = Counter()
        for name, block in blocks:
            if name in here:
                numbers[name] += 1
                self._item(name, block, row, numbers[name], place, pad, level)
        self.others(blocks, (*here, self.dialect.occupation_block), place, pad)

    def _item(self, name: str, block: Element, row: int, number: int, place: Place, pad: str, level: str) -> None:
        table, order = self._orders[name]
        zones: Zones = {child.tag: child.text for child in block}
        if len(zones) < len(block) or table == "verminderingen" or not self._known.isdisjoint(zones):
            path = f"{pad}/{name}[{number}]"
            zones, inner = self.split(block, place, path)
            self._details(inner, table, place, path)
        values = tuple(map(zones.get, order))
        self.raw.lists[table].append((row, number, level, *values[1:]) if table == "verminderingen" else
                                     (row, number, *values))  # fmt: skip

    def _details(self, blocks: Blocks, table: str, place: Place, path: str) -> None:
        owner, number = len(self.raw.lists[table]), 0
        for name, block in blocks:
            if name in ("Detail", "DeductionDetail", "OccupationDeductionDetail"):
                number += 1
                zones, _ = self.split(block, place, path)
                self.raw.details.append((owner, number, *map(zones.get, self._orders[name][1])))
            else:
                self.stray(name, block, place, path)

    def others(self, blocks: Blocks, here: tuple[str, ...], place: Place, pad: str) -> None:
        """Note every block that is not one of ``here``."""
        for name, block in blocks:
            if name not in here:
                self.stray(name, block, place, pad)

    def stray(self, name: str, block: Element, place: Place, pad: str) -> None:
        """Note a block that has no column here; one that is read elsewhere stands in the wrong place."""
        lost = name in self._known or any(True for _ in block.iter(*self._known))
        if lost:
            self.notes.findings.append(misplaced(place.file, f"{pad}/{name}", name))
        else:
            self.notes.skip(name, place.file)


def misplaced(file: str, path: str, name: str) -> Finding:
    """Return the finding for a block that stands where the message has none."""
    return Finding(
        "blok-verkeerd-geplaatst", file, path, name, "",
        "Dit blok staat op een plaats waar het bericht het niet kent, en is niet gelezen.",
        "Vraag de aangever het bericht volgens het schema aan te leveren.",
    )  # fmt: skip
