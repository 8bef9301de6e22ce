"""What only the house knows of its tables, and the audit needs to judge: which cells are sensitive, and who knows one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from maatwerk.figures.disclosure.cells import Cell, Key, Kind, Table
from maatwerk.figures.disclosure.primary import Need, all_sensitive, alone_in, floors, merged, sensitive
from maatwerk.figures.disclosure.rules import Rules


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only the house knows, and the audit needs to judge: needs, floors, who knows which cell, what sums rest on."""

    needs: Mapping[Key, Need] = field(default_factory=dict)
    floors: Mapping[str, int | None] = field(default_factory=dict)
    insiders: Mapping[str, Mapping[Key, int]] = field(default_factory=dict)
    cells: Mapping[Key, Cell] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    rules: Rules | None = None

    def need_against(self, key: Key, insider: str) -> Need:
        """Return what a contributor may not conclude: its own part of a cell is a lower end it always knows."""
        need, cell = self.needs[key], self.cells[key]
        own = dict(cell.shares or ()).get(insider, 0)
        return Need(max(need.low, own), need.high, need.width)

    def implied_need(self, keys: Iterable[Key]) -> bool:
        """Return whether the sum of some cells, were it a cell itself, could not be shown."""
        found = sorted(keys)
        if self.rules is None or any(key not in self.cells or self.cells[key].shares is None for key in found):
            return False
        kind = self.kinds[found[0][0]]
        return sensitive(merged(self.cells[key] for key in found), kind, self.rules, 0) is not None


def secrets(tables: Sequence[Table], rules: Rules) -> Secrets:
    """Return what the house knows of tables: which cells are sensitive, and who is alone in one."""
    cells: dict[Key, Cell] = {}
    for table in tables:
        cells.update({key: cell for key, cell in table.keys.items() if key not in cells or cell.shares is not None})
    why = all_sensitive(tables, rules)
    insiders: dict[str, dict[Key, int]] = {}
    for key in why:
        owner = alone_in(cells[key])
        if owner is not None:
            insiders.setdefault(owner, {})[key] = cells[key].value
    return Secrets(
        needs={key: sensitive_.need for key, sensitive_ in why.items()},
        floors=floors(tables, rules),
        insiders=dict(sorted(insiders.items())),
        cells=cells,
        kinds={table.quantity: table.kind for table in tables},
        rules=rules,
    )
