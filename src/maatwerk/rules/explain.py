"""The row reading: the same rule functions on plain integers, with a trace that opens every amount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from maatwerk.rules.check import InputError, problems
from maatwerk.rules.exact import Choice, Code, Exact, Flag, Value
from maatwerk.rules.group import Over as GroupOperation
from maatwerk.rules.group import raw
from maatwerk.rules.inputs import BOTTOM, TOP, Input
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import Dated, Parameter
from maatwerk.rules.prepare import PREFIX, Typed, input_value, pair_value, time_of, typed
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import Rule
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.shown import shown_unit, written
from maatwerk.rules.table import Table
from maatwerk.rules.wording import applied, whole

CONFIDENCE_WORDS = {
    "primary": "wettekst",
    "official": "officieel",
    "secondary": "secundaire bron",
    "unsure": "onzeker",
    "not_found": "niet gevonden",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation, with the steps it rests on.

    ``value`` is written for people (decimal point, unit apart); ``exact`` is the same without display rounding.
    ``formula`` has only the branches that applied, ``conditions`` say why those; ``whole`` is the formula with every branch,
    where it chooses. ``assumptions`` says in words what the step itself rests on besides the law; ``shaky`` whether
    anything below does.
    """

    id: str
    name: str
    kind: str
    value: str
    unit: str
    exact: str = ""
    text: str = ""
    formula: str = ""
    whole: str = ""
    conditions: tuple[str, ...] = ()
    basis: str = ""
    since: str = ""
    until: str = ""
    rounding: str = ""
    source: str = ""
    confidence: str = ""
    note: str = ""
    assumptions: tuple[str, ...] = ()
    inputs: tuple[Step, ...] = ()

    @property
    def shaky(self) -> bool:
        """Return whether this step or one below it rests on a reading or an assumption."""
        return bool(self.assumptions) or any(step.shaky for step in self.inputs)

    def as_dict(self) -> dict[str, Any]:
        """Return the tree as plain data for JSON; empty fields are left out."""
        own = {name: getattr(self, name) for name in self.__slots__ if name not in ("inputs", "assumptions")}
        shown = {name: list(v) if isinstance(v, tuple) else v for name, v in own.items() if v not in ("", ())}
        if self.assumptions:
            shown["aanname"] = list(self.assumptions)
        if self.inputs:
            shown["inputs"] = [step.as_dict() for step in self.inputs]
        return shown | {"rust_op_aanname": self.shaky}

    def walk(self) -> Iterator[Step]:
        """Yield this step and all below it."""
        yield self
        for step in self.inputs:
            yield from step.walk()


def explain(
    ruleset: RuleSet,
    row: Mapping[str, Any],
    target: str,
    *,
    group: pl.DataFrame | None = None,
    scaled: bool = False,
) -> Step:
    """Return how ``target`` of one row came about.

    ``row`` maps input names to values (written, or scaled integers with ``scaled``). For a target that looks across a group,
    ``group`` holds the whole group and the row must be one of its rows. Raises InputError and UnsetParameter.
    """
    frame = pl.DataFrame([dict(row)], strict=False) if group is None else group
    index = 0 if group is None else group.rows(named=True).index({name: row.get(name) for name in group.columns})
    return Explainer.of(ruleset, frame, [target], scaled=scaled).explain(index, target)


@dataclass
class Explainer:
    """Explains the rows of one frame; typed once, so that explaining many rows is cheap."""

    ruleset: RuleSet
    inputs: Mapping[str, Typed]
    rows: Sequence[Mapping[str, Any]]
    quarters: Sequence[Quarter]
    _readers: dict[int, _Row] = field(default_factory=dict)
    _groups: dict[tuple[str, ...], dict[tuple[Any, ...], list[int]]] = field(default_factory=dict)
    _results: dict[tuple[str, int], dict[int, Value]] = field(default_factory=dict)
    _parameters: dict[tuple[str, int], Any] = field(default_factory=dict)

    @classmethod
    def of(
        cls, ruleset: RuleSet, frame: pl.DataFrame, targets: Sequence[str], *, scaled: bool = False, check: bool = True
    ) -> Explainer:
        """Type the frame for these targets; raises InputError when a row can not be computed."""
        inputs = typed(frame, [ruleset.inputs[n] for n in ruleset.needed(targets, "input")], scaled=scaled)
        found = problems(frame, ruleset, inputs, targets) if check else []
        if found:
            raise InputError(found)
        columns = {name: expr for t in inputs.values() for name, expr in t.columns.items()}
        clock = inputs[ruleset.time]
        time = time_of(clock.given, next(iter(clock.columns.values())))
        ready = frame.select(**columns, **{"·clock": time}) if columns else frame
        return cls(ruleset, inputs, ready.to_dicts(), [Quarter(index) for index in ready["·clock"].to_list()])

    @classmethod
    def around(cls, ruleset: RuleSet, frame: pl.DataFrame, index: int, target: str) -> tuple[Explainer, int]:
        """Return an explainer of one row of a table and its place there: with the rest of its group where that matters.

        What is wrong in another group does not matter. Raises InputError.
        """
        keys = ruleset.grouped(target)
        if not keys:
            return cls._of_rows(ruleset, frame, [index], target), 0
        inputs = typed(frame, [ruleset.inputs[key] for key in keys], scaled=False)
        columns = {n: e for key in keys for n, e in inputs[key].columns.items() if n == PREFIX + key}
        own = frame.select(**columns) if columns else frame.select()
        same = [c.eq_missing(c[index]).arg_true().to_list() for c in own.iter_columns()]
        rows = sorted(set.intersection(*map(set, same))) if same else list(range(frame.height))
        return cls._of_rows(ruleset, frame, rows, target), rows.index(index)

    @classmethod
    def _of_rows(cls, ruleset: RuleSet, frame: pl.DataFrame, rows: list[int], target: str) -> Explainer:
        """Explain some rows of a table; a problem names them as they are numbered in the table."""
        try:
            return cls.of(ruleset, frame[rows], [target])
        except InputError as problem:
            raise InputError([one.moved(rows) for one in problem.problems]) from problem

    def explain(self, index: int, target: str) -> Step:
        """Return the explanation of ``target`` for row ``index`` (from 0)."""
        return self.row(index).step(target)

    def value(self, index: int, name: str) -> Any:
        """Return the value of a rule, input or parameter for row ``index``, without a trace."""
        return self.row(index).value(name)

    def row(self, index: int) -> _Row:
        """Return the reader of one row."""
        if index not in self._readers:
            self._readers[index] = _Row(self, index)
        return self._readers[index]

    def group_of(self, index: int, keys: tuple[str, ...]) -> list[int]:
        """Return the rows in the same group as row ``index``, in row order."""
        if keys not in self._groups:
            groups: dict[tuple[Any, ...], list[int]] = {}
            for i, row in enumerate(self.rows):
                groups.setdefault(tuple(row[PREFIX + key] for key in keys), []).append(i)
            self._groups[keys] = groups
        return self._groups[keys][tuple(self.rows[index][PREFIX + key] for key in keys)]

    def parameter_value(self, parameter: Parameter, quarter: Quarter) -> Any:
        """Return the value of a quarter, remembered: thousands of rows ask for the same one."""
        key = (parameter.name, quarter.index)
        if key not in self._parameters:
            needed = self.ruleset.uses(parameter.name, quarter)
            self._parameters[key] = parameter.used_in(quarter, needed=needed)
        return self._parameters[key]

    def grouped(self, index: int, version: Rule) -> Value:
        """Return the value of a rule over a group for row ``index``; the group is computed once."""
        members = self.group_of(index, version.over)
        known = self._results.setdefault((version.where, members[0]), {})
        if index not in known:
            operations = [self._operation(member, version) for member in members]
            columns = [[raw(op.args[a]) for op in operations] for a in range(len(operations[0].args))]
            for member, op, number in zip(members, operations, operations[0].rows(columns), strict=True):
                known[member] = op.result(number)
        return known[index]

    def take(self, index: int, rule: str, number: int) -> None:
        """Take the outcome of a rule over a group as it was computed elsewhere: the other rows of the group are not read.

        ``number`` is a whole number at the scale of the rule's outcome.
        """
        version = self.ruleset.version(rule, self.quarters[index])
        first = self.group_of(index, version.over)[0]
        self._results.setdefault((version.where, first), {})[index] = self._operation(index, version).result(number)

    def _operation(self, index: int, version: Rule) -> GroupOperation:
        row = self.row(index)
        result = version.body(**{need: row.value(need) for need in version.needs})
        assert isinstance(result, GroupOperation)
        return result


class _Row:
    """One row: values by name, and steps made on demand."""

    def __init__(self, explainer: Explainer, index: int) -> None:
        self.explainer = explainer
        self.ruleset = explainer.ruleset
        self.index = index
        self.quarter = explainer.quarters[index]
        self.values: dict[str, Any] = {}
        self.results: dict[str, Any] = {}

    def value(self, name: str) -> Any:
        """Return a value under its own name, for the rules that need it."""
        if name not in self.values:
            self.values[name] = self._named(name, self.result(name))
        return self.values[name]

    def result(self, name: str) -> Any:
        """Return a value with the words of the formula that made it."""
        if name not in self.results:
            kind = self.ruleset.kind_of(name)
            make = {"rule": self._ruled, "input": self._input, "parameter": self._parameter, "reading": self._reading}
            self.results[name] = make[kind](name)
        return self.results[name]

    def _named(self, name: str, result: Any) -> Any:
        if isinstance(result, Exact):
            return replace(result, words=name) if self.ruleset.kind_of(name) == "rule" else result
        return replace(result, words=name) if isinstance(result, Code | Flag) else result

    def _ruled(self, name: str) -> Value:
        version = self.ruleset.version(name, self.quarter)
        if version.over:
            return self.explainer.grouped(self.index, version)
        return version.body(**{need: self.value(need) for need in version.needs})  # type: ignore[no-any-return]

    def _input(self, name: str) -> Value:
        t, row = self.explainer.inputs[name], self.explainer.rows[self.index]
        if t.absent:
            return t.value
        filled = bool(row[PREFIX + name + "?"])
        if t.pair:
            top, bottom = row[PREFIX + name + TOP], row[PREFIX + name + BOTTOM]
            return pair_value(t.given, top or 0, bottom or 1, filled)
        return input_value(t.given, _or_default(t.given, row[PREFIX + name]), filled)

    def _parameter(self, name: str) -> Exact | Table:
        parameter = self.ruleset.parameters[name]
        value = self.explainer.parameter_value(parameter, self.quarter)
        if isinstance(value, int):
            return Exact.constant(value, parameter.scale, name)
        return Table(name, parameter.scale, parameter.keys, (value,))

    def _reading(self, name: str) -> Choice:
        return Choice(self.ruleset.readings[name].default)

    def step(self, name: str) -> Step:
        """Return the step of a name, with everything below it."""
        kind = self.ruleset.kind_of(name)
        make = {
            "rule": self._rule_step,
            "input": self._input_step,
            "parameter": self._parameter_step,
            "reading": self._reading_step,
        }
        return make[kind](name)

    def _rule_step(self, name: str) -> Step:
        version, result = self.ruleset.version(name, self.quarter), self.result(name)
        value, exact = written(result, version.unit)
        words = getattr(result, "words", "")
        said = applied(words)
        return Step(
            id=f"regel:{name}@{version.since}",
            name=name,
            kind="regel",
            value=value,
            unit=shown_unit(version.unit),
            exact=exact,
            text=version.text,
            formula=said.formula,
            whole=whole(words) if said.conditions else "",
            conditions=tuple(map(str, said.conditions)),
            basis=str(version.basis),
            since=str(version.since),
            until=str(version.until or ""),
            rounding=_rounding(result, version),
            assumptions=(version.assumes,) if version.assumes else (),
            inputs=tuple(self.step(need) for need in version.needs),
        )

    def _input_step(self, name: str) -> Step:
        given = self.explainer.inputs[name].given
        value, exact = written(self.result(name), given.unit or given.kind, given)
        return Step(f"invoer:{name}", name, "invoer", value, given.unit, exact=exact, text=given.title)

    def _reading_step(self, name: str) -> Step:
        reading = self.ruleset.readings[name]
        said = f"lezing {name}: {reading.options[reading.default]}"
        return Step(
            id=f"lezing:{name}={reading.default}",
            name=name,
            kind="lezing",
            value=reading.default,
            unit="",
            text=f"{reading.title}: {reading.options[reading.default]}",
            source=reading.source,
            note=reading.why,
            assumptions=(said,),
        )

    def _parameter_step(self, name: str) -> Step:
        parameter, result = self.ruleset.parameters[name], self.result(name)
        if not parameter.is_set(self.quarter):
            return Step(f"parameter:{name}", name, "parameter", "onbekend", parameter.unit, text=parameter.title)
        parts = tuple(_dated_step(parameter, dated, i) for i, dated in enumerate(parameter.in_quarter(self.quarter)))
        if isinstance(result, Table):
            return replace(parts[0], value=_cells(result), inputs=self._readings_of(parameter))
        if len(parts) == 1 and not parameter.reading:
            return parts[0]
        readings = self._readings_of(parameter)
        value = printed(result.number, result.scale)
        text = f"{parameter.title} ({_WITHIN[parameter.within_quarter]})"
        return Step(
            f"parameter:{name}@{self.quarter}",
            name,
            "parameter",
            value,
            _per_quarter(parameter),
            text=text,
            inputs=parts + readings,
        )

    def _readings_of(self, parameter: Parameter) -> tuple[Step, ...]:
        return (self._reading_step(parameter.reading),) if parameter.reading else ()


_WITHIN = {
    "first_day": "waarde op de eerste dag van het kwartaal",
    "sum_of_months": "som van de drie maanden",
    "first_month_times_three": "eerste maand maal drie",
    "last_month_times_three": "laatste maand maal drie",
}


def _or_default(given: Input, value: Any) -> Any:
    if value is not None:
        return value
    if given.kind == "flag":
        return bool(given.default)
    return str(given.default or "") if given.kind == "text" else given.default_place


def _per_quarter(parameter: Parameter) -> str:
    return parameter.unit.replace("/maand", "/kwartaal") if parameter.within_quarter != "first_day" else parameter.unit


def _cells(table: Table) -> str:
    return "; ".join(f"{', '.join(map(str, place))}: {printed(cell, table.scale)}" for place, cell in table.seen)


def _dated_step(parameter: Parameter, dated: Dated, i: int) -> Step:
    assumed = (f"demobedrag {parameter.name}: {dated.assumption}",) if dated.assumption else ()
    return Step(
        id=f"parameter:{parameter.name}@{dated.since}" + (f"#{i + 1}" if i else ""),
        name=parameter.name,
        kind="parameter",
        value=printed(dated.value, parameter.scale) if isinstance(dated.value, int) else "",
        unit=parameter.unit,
        text=parameter.title,
        basis=parameter.basis,
        since=str(dated.since),
        until=str(dated.until or ""),
        source=dated.source,
        confidence=dated.confidence,
        note=dated.note,
        assumptions=assumed,
    )


def _rounding(result: Any, version: Rule) -> str:
    if not isinstance(result, Exact) or not result.rounding:
        return ""
    return f"{result.rounding} ({version.rounding_basis})" if version.rounding_basis else result.rounding
