"""Checks on the rows before any rule runs: what is missing, unreadable or out of bounds, and where."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from maatwerk.rules.exact import Code
from maatwerk.rules.finding import Finding
from maatwerk.rules.inputs import BOTTOM, TOP, Input
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import Parameter
from maatwerk.rules.prepare import LARGEST_DENOMINATOR, PREFIX, Typed, time_of
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem in one column: the rows (from 0) where it stands, and the values found there."""

    code: str
    column: str
    needed_by: str
    why: str
    mend: str
    rows: tuple[int, ...]
    values: tuple[str, ...]

    @property
    def whole_column(self) -> bool:
        """Return whether the column itself is wrong, and not the cells of some rows."""
        return self.code in ("kolom-ontbreekt", "verkeerd-type")

    def moved(self, rows: Sequence[int]) -> Problem:
        """Return the problem with its rows as they are numbered in a larger table."""
        return replace(self, rows=tuple(rows[row] for row in self.rows))

    def __str__(self) -> str:
        shown = ", ".join(
            f"rij {row + 1} ({value or 'leeg'})" for row, value in zip(self.rows[:SHOWN], self.values, strict=False)
        )
        more = f" en nog {len(self.rows) - SHOWN}" if len(self.rows) > SHOWN else ""
        return (
            f"kolom {self.column}, nodig voor {self.needed_by}: {self.why} Het gaat om {len(self.rows)} rij(en): "
            f"{shown}{more}. {self.mend}"
        )

    def findings(self, file: str, leave_out: Container[int] = ()) -> Iterator[Finding]:
        """Yield one finding per row, but not for the rows in ``leave_out``; rows count from 1 in the finding."""
        if self.whole_column:
            yield Finding(self.code, file, f"alle {len(self.rows)} rijen", self.column, "", self.why, self.mend)
            return
        for row, value in zip(self.rows, self.values, strict=True):
            if row not in leave_out:
                yield Finding(self.code, file, f"rij {row + 1}", self.column, value, self.why, self.mend)


class InputError(ValueError):
    """Rows can not be computed. ``problems`` says which, where and why; the message lists them all."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True, slots=True)
class _Test:
    """A test of one column: ``wrong`` marks the rows, ``hint`` says cheaply for the whole frame whether any can be."""

    code: str
    given: Input
    wrong: pl.Expr
    why: str
    mend: str
    hint: pl.Expr | None = None

    @property
    def suspect(self) -> pl.Expr:
        """An expression of one value: false when no row is wrong."""
        return self.wrong.fill_null(True).any() if self.hint is None else self.hint.fill_null(True)


def problems(frame: pl.DataFrame, ruleset: RuleSet, inputs: dict[str, Typed], targets: Iterable[str]) -> list[Problem]:
    """Return the problems in ``frame`` for the given targets, columns in the order of need; an empty list is good news."""
    needed_by = _needed_by(ruleset, targets)
    found: list[Problem] = [p for t in inputs.values() if (p := _column_problem(frame, t, needed_by)) is not None]
    tests = [test for t in inputs.values() if t.columns for test in _tests(ruleset, t, inputs)]
    tests += _repeat_test(ruleset, inputs)
    if not tests or frame.is_empty():
        return found
    ready = frame.lazy().select(**{k: v for t in inputs.values() for k, v in t.columns.items()})
    suspects = ready.select([test.suspect.alias(str(i)) for i, test in enumerate(tests)]).collect()
    bad = [i for i in range(len(tests)) if suspects[str(i)][0]]
    if bad:
        found += _located(ready, frame, [tests[i] for i in bad], needed_by)
    return found + _unset_problems(ready, ruleset, inputs, targets, needed_by)


def _unset_problems(
    ready: pl.LazyFrame, ruleset: RuleSet, inputs: dict[str, Typed], targets: Iterable[str], needed_by: dict[str, str]
) -> list[Problem]:
    """Return the rows that need a parameter, or a cell of one, that has no value."""
    clock = inputs[ruleset.time]
    if not clock.columns:
        return []
    quarter = time_of(clock.given, pl.col(PREFIX + ruleset.time))
    found, rules = [], ruleset.order(targets)
    for name in ruleset.needed(targets, "parameter"):
        parameter = ruleset.parameters[name]
        gaps = [
            q.index
            for q in ruleset.first.until(ruleset.last)
            if not parameter.is_set(q) and ruleset.uses(name, q, rules)
        ]
        needs = quarter.is_in(gaps) & _applies(parameter, inputs) if gaps else _hits_unset_cell(parameter, inputs)
        rows = (
            ()
            if needs is None
            else tuple(ready.select(needs.fill_null(False).alias("x")).collect()["x"].arg_true().to_list())
        )
        if rows:
            found.append(_unset_problem(parameter, needed_by.get(name, ""), rows))
    return found


def _unset_problem(parameter: Parameter, by: str, rows: tuple[int, ...]) -> Problem:
    note = next((d.note for d in reversed(parameter.values) if d.note), "")
    why = f"de parameter {parameter.name} ({parameter.title}) heeft hier geen waarde{': ' + note if note else ''}."
    mend = "Vul de parameter aan met bron, of reken met --assumptions demo als er een demobedrag voor staat."
    return Problem("parameter-zonder-waarde", parameter.name, by, why, mend, rows, ("",) * len(rows))


def _applies(parameter: Parameter, inputs: dict[str, Typed]) -> pl.Expr:
    return pl.lit(True) if parameter.applies is None else _has(inputs[parameter.applies[0]], parameter.applies[1])


def _hits_unset_cell(parameter: Parameter, inputs: dict[str, Typed]) -> pl.Expr | None:
    """Return which rows hit an empty cell, for tables whose keys are all names among the inputs."""
    cells = [d.value for d in parameter.values if isinstance(d.value, dict)]
    empty = {place for table in cells for place, cell in table.items() if cell is None}
    if not empty or not all(isinstance(getattr(inputs.get(key.name), "value", None), Code) for key in parameter.keys):
        return None
    tests = [_is_at(parameter, place, inputs) for place in sorted(empty, key=str)]
    return pl.any_horizontal(tests)


def _is_at(parameter: Parameter, place: tuple[str | int, ...], inputs: dict[str, Typed]) -> pl.Expr:
    pairs = zip(parameter.keys, place, strict=True)
    return pl.all_horizontal([inputs[key.name].value.is_(str(name)).value for key, name in pairs])  # type: ignore[union-attr]


def _needed_by(ruleset: RuleSet, targets: Iterable[str]) -> dict[str, str]:
    needed = {ruleset.time: "het kwartaal van de regels"}
    for name in ruleset.order(targets):
        for need in (*ruleset.needs(name), *(key for version in ruleset.rules[name] for key in version.over)):
            needed.setdefault(need, f"regel {name}")
    return needed


def _column_problem(frame: pl.DataFrame, t: Typed, needed_by: dict[str, str]) -> Problem | None:
    if not t.wrong_type and not (t.absent and t.given.blank is False):
        return None
    name, by = t.given.name, needed_by.get(t.given.name, "")
    every = tuple(range(frame.height))
    if t.wrong_type:
        why = f"de kolom is van het type {t.wrong_type}."
        if t.wrong_type.startswith("Float"):
            why = f"de kolom is van het type {t.wrong_type}; een bedrag of breuk mag nooit als drijvende komma komen."
        mend = "Lever de kolom als tekst, als geheel getal of als decimaal getal."
        return Problem("verkeerd-type", name, by, why, mend, every, ("",) * frame.height)
    mend = f"Voeg de kolom {t.missing or name} toe."
    return Problem("kolom-ontbreekt", name, by, "de kolom ontbreekt.", mend, every, ("",) * frame.height)


def _tests(ruleset: RuleSet, t: Typed, inputs: dict[str, Typed]) -> Iterator[_Test]:
    given, filled = t.given, pl.col(PREFIX + t.given.name + "?")
    if t.pair:
        yield from _pair_tests(t, filled)
    else:
        value = pl.col(PREFIX + given.name)
        if not t.whole:
            yield _Test("onleesbaar", given, filled & value.is_null(), *_unreadable(given))
        if given.high > given.low:
            hint = ((value.min() < given.low) | (value.max() > given.high)).fill_null(False)
            yield _Test("buiten-grenzen", given, _outside(given, filled, value), *_bounds(given), hint)
        if given.allowed:
            allowed = ", ".join(str(v) for v in sorted(given.allowed))
            wrong = filled & ~value.is_in(list(given.allowed)).fill_null(True)
            yield _Test("niet-toegelaten", given, wrong, f"toegelaten zijn {allowed}.", "Kies een van deze waarden.")
    if given.blank is not True:
        empty = ~filled & ~_may_be_blank(given, inputs)
        nulls = pl.col(PREFIX + given.name).null_count() > 0
        cheap = nulls if t.whole and given.blank is False else None
        yield _Test("leeg", given, empty, "de cel is leeg.", "Vul de waarde in.", cheap)
    yield from _time_tests(ruleset, t, inputs, filled)
    if given.same_within:
        yield _same_test(t, inputs)


def _outside(given: Input, filled: pl.Expr, value: pl.Expr) -> pl.Expr:
    return filled & ~value.is_between(given.low, given.high).fill_null(True)


def _pair_tests(t: Typed, filled: pl.Expr) -> Iterator[_Test]:
    given = t.given
    top, bottom = pl.col(PREFIX + given.name + TOP), pl.col(PREFIX + given.name + BOTTOM)
    yield _Test("onleesbaar", given, filled & (top.is_null() | bottom.is_null()), *_unreadable(given))
    most = given.high // 10**given.scale
    wrong = (bottom < 1) | (bottom > LARGEST_DENOMINATOR) | (top < 0) | (top > bottom * most)
    why = f"een breuk ligt tussen 0 en {most} en de noemer tussen 1 en {LARGEST_DENOMINATOR}."
    yield _Test("buiten-grenzen", given, filled & wrong.fill_null(False), why, "Verbeter teller en noemer.")


_WRITTEN = {
    "amount": (
        "dit is geen bedrag met hoogstens {scale} decimalen.",
        "Schrijf het met een decimale punt, zonder duizendtallen.",
    ),
    "whole": ("dit is geen geheel getal.", "Schrijf een geheel getal."),
    "year": ("dit is geen jaartal.", "Schrijf een jaartal van vier cijfers."),
    "fraction": (
        "dit is geen breuk met hoogstens {scale} decimalen.",
        "Schrijf bijvoorbeeld 0.8, of de twee uurtallen als 3040/3800.",
    ),
    "code": ("deze waarde is niet gekend; gekend zijn {names}.", "Kies een van deze waarden."),
    "flag": ("dit is geen ja of nee.", "Schrijf true of false."),
    "quarter": ("dit is geen kwartaal.", "Schrijf het als 2024Q3."),
    "date": ("dit is geen datum.", "Schrijf ze als 2024-07-01."),
    "text": ("dit is geen tekst.", "Vul een naam of nummer in."),
}


def _unreadable(given: Input) -> tuple[str, str]:
    why, mend = _WRITTEN[given.kind]
    return why.format(scale=given.scale, names=", ".join(given.names)), mend


def _bounds(given: Input) -> tuple[str, str]:
    if given.kind == "quarter":
        return f"het kwartaal ligt buiten {Quarter(given.low)} tot {Quarter(given.high)}.", "Kijk het kwartaal na."
    low, high = printed(given.low, given.scale), printed(given.high, given.scale)
    return (
        f"de waarde moet liggen tussen {low} en {high}{' ' + given.unit if given.unit else ''}.",
        "Kijk de waarde na.",
    )


def _may_be_blank(given: Input, inputs: dict[str, Typed]) -> pl.Expr:
    conditions = given.blank if isinstance(given.blank, Mapping) else {}
    tests = [_has(inputs[other], names) for other, names in conditions.items()]
    return pl.any_horizontal(tests) if tests else pl.lit(False)


def _has(t: Typed, names: tuple[str, ...]) -> pl.Expr:
    """Return in which rows an input has one of some names."""
    test = t.value.is_(*names).value  # type: ignore[union-attr]
    return test if isinstance(test, pl.Expr) else pl.lit(test)


def _time_tests(ruleset: RuleSet, t: Typed, inputs: dict[str, Typed], filled: pl.Expr) -> Iterator[_Test]:
    given, clock = t.given, inputs[ruleset.time]
    if given.name == ruleset.time:
        quarter = time_of(given, pl.col(PREFIX + given.name))
        first, last = ruleset.first.index, ruleset.last.index
        wrong = filled & ~quarter.is_between(first, last).fill_null(True)
        hint = ((quarter.min() < first) | (quarter.max() > last)).fill_null(False)
        why = f"{ruleset.name} wordt berekend van {ruleset.first} tot en met {ruleset.last}."
        yield _Test(
            "buiten-periode", given, wrong, why, "Neem een ondersteund kwartaal, of breid de parameters uit.", hint
        )
    if given.until is not None and clock.columns:
        quarter = time_of(clock.given, pl.col(PREFIX + ruleset.time))
        wrong = filled & (pl.col(PREFIX + given.name) != 0) & (quarter > given.until.index)
        why = f"dit bestaat niet meer na {given.until}."
        yield _Test("na-einddatum", given, wrong.fill_null(False), why, "Laat de cel leeg.")


def _same_test(t: Typed, inputs: dict[str, Typed]) -> _Test:
    name = PREFIX + t.given.name
    keys = [PREFIX + key for key in t.given.same_within if inputs[key].columns]
    wrong = pl.col(name).n_unique().over(keys) > 1
    hint = pl.struct(*keys, name).n_unique() > pl.struct(keys).n_unique()
    where = " en ".join(t.given.same_within)
    return _Test(
        "niet-gelijk", t.given, wrong, f"de waarde verschilt binnen één {where}.", "Maak ze in alle rijen gelijk.", hint
    )


def _repeat_test(ruleset: RuleSet, inputs: dict[str, Typed]) -> list[_Test]:
    keys = [key for key in ruleset.unique if key in inputs and inputs[key].columns]
    if not keys or len(keys) < len(ruleset.unique):
        return []
    columns = [pl.col(PREFIX + key) for key in keys]
    wrong = pl.struct(columns).is_duplicated() & pl.all_horizontal([c.is_not_null() for c in columns])
    where = ", ".join(keys[:-1])
    return [
        _Test("dubbel", inputs[keys[-1]].given, wrong, f"staat meer dan eens binnen één {where}.", "Behoud één rij.")
    ]


def _located(ready: pl.LazyFrame, frame: pl.DataFrame, tests: list[_Test], needed_by: dict[str, str]) -> list[Problem]:
    masks = ready.select([t.wrong.fill_null(True).alias(str(i)) for i, t in enumerate(tests)]).collect()
    found: list[Problem] = []
    explained: set[tuple[str, int]] = set()
    for i, test in enumerate(tests):
        name = test.given.name
        rows = [row for row in masks[str(i)].arg_true().to_list() if (name, row) not in explained]
        explained |= {(name, row) for row in rows}
        if rows:
            values = _shown(frame, name, rows)
            found.append(Problem(test.code, name, needed_by.get(name, ""), test.why, test.mend, tuple(rows), values))
    return found


def _shown(frame: pl.DataFrame, name: str, rows: list[int]) -> tuple[str, ...]:
    if name not in frame.columns:
        return ("",) * len(rows)
    return tuple("" if value is None else str(value) for value in frame[name].gather(rows).to_list())
