"""Protecting tables: from full tables to what may be shown, with why each cell is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from maatwerk.figures.disclosure.audit import Face, known_in, system_of
from maatwerk.figures.disclosure.cells import Cell, Equation, Key, NotATable, Table, equations, words
from maatwerk.figures.disclosure.primary import SECONDARY, all_sensitive, is_empty
from maatwerk.figures.disclosure.problem import CannotProtect, Problem
from maatwerk.figures.disclosure.puzzle import puzzles
from maatwerk.figures.disclosure.rules import Rules
from maatwerk.figures.disclosure.secret import Secrets, secrets
from maatwerk.figures.disclosure.solver import Impossible, Program
from maatwerk.figures.disclosure.suppress import Chosen, choose


@dataclass(frozen=True, slots=True)
class Protected:
    """Tables with a choice of hidden cells. ``reasons`` per hidden cell; ``beside`` names what a secondary one protects."""

    tables: tuple[Table, ...]
    reasons: Mapping[Key, tuple[str, ...]]
    beside: Mapping[Key, tuple[Key, ...]]
    chosen: Chosen
    house: Secrets

    @property
    def faces(self) -> list[Face]:
        """The tables as the outside may see them."""
        return [face_of(table, self.reasons) for table in self.tables]


def face_of(table: Table, hidden: Iterable[Key]) -> Face:
    """Return a table as the outside sees it when some cells are hidden."""
    out = {place for quantity, place in hidden if quantity == table.quantity}
    shown = {place: cell.value for place, cell in table.cells.items() if place not in out}
    return Face(
        table.name,
        table.quantity,
        table.kind,
        table.dimensions,
        shown,
        frozenset(out & set(table.cells)),
        table.decimals,
    )


def protect(tables: Sequence[Table], rules: Rules, earlier: Sequence[Face] = ()) -> Protected:
    """Return the tables with every sensitive cell hidden and enough others to keep it hidden.

    ``earlier`` are tables that the outside has already: what they show can not be hidden any more. Raises CannotProtect when
    that makes protection impossible, NotATable when tables do not add up or contradict each other.
    """
    check(tables)
    house = secrets(tables, rules)
    why = all_sensitive(tables, rules)
    problem = problem_of(tables, rules, earlier, house)
    taken = sorted(set(why) & problem.never)
    if taken:
        raise CannotProtect(
            f"{words(taken[0])}: is te klein om te tonen, maar staat al in een eerder gepubliceerde tabel."
        )
    chosen = choose(problem)
    own = {key for table in tables for key in table.keys}
    reasons = {key: why[key].reasons if key in why else (SECONDARY,) for key in sorted(chosen.hidden & own)}
    return Protected(tuple(tables), reasons, _beside(problem.system, reasons), chosen, house)


def check(tables: Sequence[Table]) -> None:
    """Raise NotATable when a table does not add up, or two tables give one cell different values."""
    known: dict[Key, Cell] = {}
    for table in tables:
        for key, cell in table.keys.items():
            if known.setdefault(key, cell).value != cell.value:
                raise NotATable(f"{words(key)}: {table.name} geeft {cell.value}, een andere tabel {known[key].value}.")
    values = {key: cell.value for key, cell in known.items()}
    for table in tables:
        system = equations(table.quantity, table.dimensions, table.cells)
        missing = sorted({key for e in system for key in (e.total, *e.parts)} - set(values))
        if missing:
            raise NotATable(f"{table.name}: de cel {words(missing[0])} ontbreekt. Vul haar in, desnoods met 0.")
        puzzles(system, values, {})


def problem_of(tables: Sequence[Table], rules: Rules, earlier: Sequence[Face], house: Secrets) -> Problem:
    """Return the problem of choosing what to hide in ``tables`` beside what ``earlier`` shows."""
    cells = {key: cell for table in tables for key, cell in table.keys.items()}
    values = {key: cell.value for key, cell in cells.items()}
    faces = [*(face_of(table, ()) for table in tables), *earlier]
    values_known, system = known_in(faces), system_of(faces)
    lowest = {face.quantity: house.floors.get(face.quantity, 0) for face in faces}
    foreign = _plausible(system, values_known, lowest)
    shown = known_in(earlier)
    empty = {key for key, cell in cells.items() if is_empty(cell) and rules.zeros == "tonen"}
    return Problem(
        values={**values, **shown, **foreign},
        costs={**dict.fromkeys({**shown, **foreign}, 1), **_costs(tables)},
        system=tuple(system),
        house=house,
        lowest=lowest,
        always=frozenset(house.needs) | frozenset(foreign),
        never=frozenset(empty | set(shown)),
    )


PARTS = 10**6
"""Amounts weigh in millionths of the largest of their table: whole numbers that the solver handles well."""


def _costs(tables: Iterable[Table]) -> dict[Key, int]:
    """Return what hiding each cell costs: the units in a count, the size of the amount in a sum."""
    found: dict[Key, int] = {}
    for table in tables:
        largest = max((abs(cell.value) for cell in table.cells.values()), default=0) or 1
        for key, cell in table.keys.items():
            size = cell.units if table.kind == "count" else PARTS * abs(cell.value) // largest
            found[key] = max(1, size, found.get(key, 0))
    return found


def _plausible(
    system: Sequence[Equation], known: Mapping[Key, int], lowest: Mapping[str, int | None]
) -> dict[Key, int]:
    """Return values for cells that an earlier table hides and these tables do not hold: any that fit will do."""
    found: dict[Key, int] = {}
    for puzzle in puzzles(system, known, lowest):
        try:
            guess = Program(puzzle).best({})
        except Impossible:
            guess = None
        if guess is None:
            raise NotATable(f"{words(puzzle.unknown[0])}: de eerdere tabel en deze spreken elkaar tegen.")
        found.update(zip(puzzle.unknown, guess, strict=True))
    return found


def _beside(system: Iterable[Equation], reasons: Mapping[Key, tuple[str, ...]]) -> dict[Key, tuple[Key, ...]]:
    """Return for each secondary cell the sensitive cells that share a sum with it."""
    found: dict[Key, set[Key]] = {key: set() for key, why in reasons.items() if why == (SECONDARY,)}
    for equation in system:
        members = [key for key in (*equation.parts, equation.total) if key in reasons]
        for key in members:
            if key in found:
                found[key].update(other for other in members if other not in found)
    return {key: tuple(sorted(others)) for key, others in found.items()}
