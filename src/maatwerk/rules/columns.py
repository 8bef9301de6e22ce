"""The column reading: the same rule functions on Polars expressions, for everybody at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import polars as pl

from maatwerk.rules.check import InputError, problems
from maatwerk.rules.exact import Choice, Code, Exact, Flag, Over, Text, Value, _lit, column, half_up, when
from maatwerk.rules.group import Over as GroupOperation
from maatwerk.rules.group import raw
from maatwerk.rules.parameters import Parameter, UnsetParameter
from maatwerk.rules.prepare import PREFIX, Typed, time_of, typed
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import Rule
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.table import Table

_OUT, _KEY = "out:", "key:"
_CLOCK = "in:kwartaalindex"
_PLAIN = pl.QueryOptFlags.none()
"""The plan is made in the shape it should run: the optimiser of the frame library would only fold layers back together."""


def evaluate(
    ruleset: RuleSet,
    frame: pl.DataFrame | pl.LazyFrame,
    targets: Iterable[str] = (),
    *,
    scaled: bool = False,
    check: bool = True,
) -> pl.DataFrame:
    """Return ``frame`` with one column per target, rows in the same order.

    Amounts come back as Int64 in the smallest unit they are shown in (cents for EUR); a value that is not rounded by the
    law is rounded half up for display only. Mixed quarters are fine. ``targets`` defaults to those of the rule set.
    ``scaled`` says that whole numbers in the frame are already scaled (cents); ``check=False`` skips the row checks, for
    callers that just made them. Raises InputError (rows), UnsetParameter (an unknown amount) or TooLarge (bounds).
    """
    rows = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    wanted = ruleset.known_targets(targets)
    inputs = typed(rows, [ruleset.inputs[name] for name in ruleset.needed(wanted, "input")], scaled=scaled)
    found = problems(rows, ruleset, inputs, wanted) if check else []
    if found:
        raise InputError(found)
    _refuse_taken_names(rows, wanted)
    if rows.is_empty():
        return rows.with_columns(**{name: pl.lit(None, dtype=pl.Int64) for name in wanted})
    plan = Plan.build(ruleset, rows, inputs, wanted)
    return plan.run(rows)


def _refuse_taken_names(frame: pl.DataFrame, wanted: Iterable[str]) -> None:
    taken = [name for name in wanted if name in frame.columns]
    if taken:
        raise ValueError(f"the frame already has the column(s) {', '.join(taken)}: drop or rename them first")


@dataclass
class Plan:
    """Layers of expressions: every layer needs only columns of the ones before."""

    ruleset: RuleSet
    first: Quarter
    last: Quarter
    inputs: Mapping[str, Typed]
    wanted: tuple[str, ...]
    known: dict[str, Any] = field(default_factory=dict)
    layers: list[dict[str, pl.Expr]] = field(default_factory=list)
    refers: dict[str, set[str]] = field(default_factory=dict)
    """For a rule without a column of its own: the columns its expression refers to."""
    gaps: list[pl.Expr] = field(default_factory=list)
    gap_names: list[str] = field(default_factory=list)
    pending: dict[str, pl.Expr] = field(default_factory=dict)
    users: Counter[str] = field(default_factory=Counter)
    """How many rules need each name."""

    @classmethod
    def build(cls, ruleset: RuleSet, rows: pl.DataFrame, inputs: Mapping[str, Typed], wanted: tuple[str, ...]) -> Self:
        """Make the plan for the quarters that occur in ``rows``; raises UnsetParameter and TooLarge."""
        first, last = _quarters(ruleset, rows, inputs)
        plan = cls(ruleset, first, last, inputs, wanted)
        plan._add_inputs()
        todo = list(ruleset.order(wanted))
        plan.users = Counter(need for name in todo for need in plan._needs(name))
        while todo:
            todo = plan._add_layer(todo)
        return plan

    def _add_layer(self, todo: list[str]) -> list[str]:
        """Add every rule that needs only earlier layers; return the rules that are left.

        Rules over a group wait until nothing else can go first, so that rows are grouped once.
        """
        layer: dict[str, pl.Expr] = {}
        for groups_too in (False, True):
            if groups_too and layer:
                break
            for name in list(todo):
                if self._can_join(name, layer, groups_too=groups_too):
                    self._add_rule(name, layer)
                    todo.remove(name)
        layer |= self.pending
        self.pending = {}
        if layer:
            self.layers.append(layer)
        return todo

    def _can_join(self, name: str, layer: dict[str, pl.Expr], *, groups_too: bool) -> bool:
        if any(version.over for version in self._versions(name)) and not groups_too:
            return False
        rules = [need for need in self._needs(name) if self._is_rule(need)]
        return all(need in self.known and not self._columns_of(need) & layer.keys() for need in rules)

    def _columns_of(self, name: str) -> set[str]:
        """Return the columns of rules that the value of a rule refers to."""
        return {_OUT + name, _OUT + name + "/"} | self.refers.get(name, set())

    def _add_rule(self, name: str, layer: dict[str, pl.Expr]) -> None:
        value = self._ruled(name)
        if self._inlined(name):
            self.known[name] = _named(name, value)
            rules = [need for need in self._needs(name) if self._is_rule(need)]
            self.refers[name] = set().union(*(self._columns_of(need) for need in rules))
        else:
            self.known[name] = self._kept(name, value, layer)

    def _inlined(self, name: str) -> bool:
        """Return whether a rule is a step on the way to one other rule, which can then hold its expression."""
        return name not in self.wanted and self.users[name] == 1 and not self.ruleset.rules[name][0].over

    def run(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Compute the targets for ``rows``."""
        lazy = rows.lazy().select(**self.layers[0])
        for layer in self.layers[1:]:
            lazy = lazy.with_columns(**layer)
        lazy = lazy.with_columns(**{f"shown:{name}": self._shown(name) for name in self.wanted})
        shown = {name: pl.col(f"shown:{name}") for name in self.wanted}
        gaps = {f"gap:{i}": gap.any() for i, gap in enumerate(self.gaps)}
        result = lazy.select(**shown, **gaps).collect(optimizations=_PLAIN)
        self._refuse_gaps(result)
        return rows.hstack(result.select(self.wanted))

    def _refuse_gaps(self, result: pl.DataFrame) -> None:
        """Raise UnsetParameter where a row looked up a cell that has no value."""
        unset = [name for i, name in enumerate(self.gap_names) if result[f"gap:{i}"][0]]
        if unset:
            raise UnsetParameter(
                f"een cel van parameter {', '.join(unset)} heeft geen waarde en is nodig. Vul ze aan met bron."
            )

    def _is_rule(self, name: str) -> bool:
        return name in self.ruleset.rules

    def _needs(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(need for version in self._versions(name) for need in version.needs))

    def _versions(self, name: str) -> list[Rule]:
        return [
            v for v in self.ruleset.rules[name] if v.since <= self.last and (v.until is None or v.until >= self.first)
        ]

    def _add_inputs(self) -> None:
        layer = {name: expr for t in self.inputs.values() for name, expr in t.columns.items() if _is_used(t, name)}
        self.layers.append(layer)
        clock, derived = self.inputs[self.ruleset.time], self._narrow_keys()
        if self.first == self.last:
            self.known["·clock"] = self.first.index
        else:
            derived[_CLOCK] = time_of(clock.given, pl.col(PREFIX + clock.given.name))
            self.known["·clock"] = pl.col(_CLOCK)
        if derived:
            self.layers.append(derived)

    def _ruled(self, name: str) -> Value:
        versions = self._versions(name)
        value = self._applied(versions[0])
        for version in versions[1:]:
            later = Flag(column(self.known["·clock"]) >= version.since.index)
            value = when(later, self._applied(version), value)  # type: ignore[type-var]
        return value

    def _applied(self, version: Rule) -> Value:
        result = version.body(**{need: self.value(need) for need in version.needs})
        if isinstance(result, GroupOperation):
            keys = [self._key(key) for key in self._group_keys(version)]
            return result.result(result.wide([raw(arg) for arg in result.args], keys))
        return result  # type: ignore[no-any-return]

    def _group_keys(self, version: Rule) -> tuple[str, ...]:
        """Return the keys of a group; within one quarter its own key tells nothing."""
        others = tuple(key for key in version.over if key != self.ruleset.time)
        return others if others and self.first == self.last else version.over

    def _key(self, name: str) -> pl.Expr:
        return pl.col(_KEY + name if self._is_narrow(name) else PREFIX + name)

    def _is_narrow(self, name: str) -> bool:
        """Return whether a key fits in 32 bits: rows are grouped faster on those."""
        given = self.inputs[name].given
        return given.kind != "text" and 0 <= given.low <= given.high < 2**32

    def _narrow_keys(self) -> dict[str, pl.Expr]:
        keys = {key for name in self.ruleset.order(self.wanted) for v in self._versions(name) for key in v.over}
        return {_KEY + key: pl.col(PREFIX + key).cast(pl.UInt32) for key in sorted(keys) if self._is_narrow(key)}

    def value(self, name: str) -> Any:
        """Return the value of a rule, input, parameter or reading for the column reading."""
        if name not in self.known:
            kind = self.ruleset.kind_of(name)
            make = {"input": self._input, "parameter": self._parameter, "reading": self._reading}[kind]
            self.known[name] = make(name)
        return self.known[name]

    def _input(self, name: str) -> Value:
        value = self.inputs[name].value
        if isinstance(value, Exact | Code) and self.inputs[name].given.blank is False:
            return replace(value, given=None)
        return value

    def _reading(self, name: str) -> Choice:
        return Choice(self.ruleset.readings[name].default)

    def _parameter(self, name: str) -> Exact | Table:
        parameter = self.ruleset.parameters[name]
        starts, values = _regimes(self.ruleset, parameter, self.first, self.last)
        regime = self._regime(starts)
        if parameter.keys:
            return Table(name, parameter.scale, parameter.keys, tuple(values), regime, on_gap=self._keep_gap)
        if len(values) == 1:
            return Exact.constant(values[0], parameter.scale, name)
        looked_up = pl.lit(pl.Series(name, values, dtype=pl.Int64)).gather(regime)
        return Exact(looked_up, parameter.scale, min(values), max(values), words=name)

    def _keep_gap(self, name: str, looked_up: pl.Expr) -> None:
        """Remember a look-up that can meet an empty cell, as a column of its layer."""
        self.pending[f"gap:{len(self.gaps)}"] = looked_up.is_null()
        self.gaps.append(pl.col(f"gap:{len(self.gaps)}"))
        self.gap_names.append(name)

    def _regime(self, starts: list[Quarter]) -> Any:
        if len(starts) == 1:
            return 0
        places, place = [], -1
        for quarter in self.first.until(self.last):
            place += quarter in starts
            places.append(place)
        return pl.lit(pl.Series("regime", places, dtype=pl.Int64)).gather(self.known["·clock"] - self.first.index)

    def _kept(self, name: str, value: Value, layer: dict[str, pl.Expr]) -> Value:
        """Make a column of what is an expression, and return the value that refers to it."""
        if isinstance(value, Exact):
            return self._kept_number(name, value, layer)
        if isinstance(value, Code) and isinstance(value.place, pl.Expr):
            layer[_OUT + name] = value.place
            return replace(value, place=pl.col(_OUT + name), words=name)
        if isinstance(value, Flag | Text) and isinstance(value.value, pl.Expr):
            layer[_OUT + name] = value.value
            kept = pl.col(_OUT + name)
            return Flag(kept, name) if isinstance(value, Flag) else Text(kept)
        return value

    def _kept_number(self, name: str, value: Exact, layer: dict[str, pl.Expr]) -> Exact:
        number, over = value.number, value.over
        if isinstance(number, pl.Expr):
            layer[_OUT + name] = number
            number = pl.col(_OUT + name)
        if over is not None and isinstance(over.number, pl.Expr) and not over.number.meta.is_column():
            layer[_OUT + name + "/"] = over.number
            over = Over(pl.col(_OUT + name + "/"), over.high)
        return replace(value, number=number, over=over, words=name, given=None)

    def _shown(self, name: str) -> pl.Expr:
        version = self.ruleset.version(name, self.last)
        return shown(self.known[name], decimals(version.unit), blank_zero=version.blank_zero)


def _is_used(t: Typed, name: str) -> bool:
    """Return whether rules can ask for a column: whether a cell is filled only matters where it may be empty."""
    return t.given.blank is not False or not name.endswith("?")


def _named(name: str, value: Value) -> Value:
    if isinstance(value, Exact):
        return replace(value, words=name, given=None)
    return replace(value, words=name) if isinstance(value, Code | Flag) else value


def decimals(unit: str) -> int:
    """Return with how many decimals a unit is shown: 2 for amounts, 6 for VTE, 0 otherwise."""
    if unit.startswith("EUR"):
        return 2
    return {"VTE": 6, "%2": 2, "breuk": 6}.get(unit, 0)


def shown(value: Value, places: int, *, blank_zero: bool = False) -> pl.Expr:
    """Return the expression of a value as it is shown; rounding here is for display only."""
    if isinstance(value, Code):
        names = pl.lit(pl.Series(value.names, dtype=pl.String))
        return names.gather(column(value.place))
    if isinstance(value, Flag | Text):
        return _lit(value.value)
    if isinstance(value, Choice):
        return pl.lit(value.option)
    exact = half_up(value, places) if value.over is not None or value.scale != places else value
    number = column(exact.number)
    return pl.when(number == 0).then(None).otherwise(number) if blank_zero else number


def _quarters(ruleset: RuleSet, rows: pl.DataFrame, inputs: Mapping[str, Typed]) -> tuple[Quarter, Quarter]:
    clock = inputs[ruleset.time]
    index = time_of(clock.given, next(iter(clock.columns.values())))
    low, high = rows.select(low=index.min(), high=index.max()).row(0)
    return Quarter(int(low)), Quarter(int(high))


def _regimes(ruleset: RuleSet, parameter: Parameter, first: Quarter, last: Quarter) -> tuple[list[Quarter], list[Any]]:
    """Return the quarters in which the value of a parameter changes, with the values; raises UnsetParameter."""
    starts: list[Quarter] = []
    values: list[Any] = []
    for quarter in first.until(last):
        value = parameter.used_in(quarter, needed=ruleset.uses(parameter.name, quarter))
        if not values or value != values[-1]:
            starts.append(quarter)
            values.append(value)
    return starts, values
