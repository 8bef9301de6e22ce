"""Reforms and assumptions: immutable overlays on a rule set, and the comparison of two of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from maatwerk.rules.columns import decimals, evaluate
from maatwerk.rules.exact import Code, Exact, Flag, Text
from maatwerk.rules.parameters import Cells, Dated, Parameter, ParameterError, read_parameter_file, read_value
from maatwerk.rules.rule import Rule, RuleError, by_name
from maatwerk.rules.ruleset import RuleSet, source_of


@dataclass(frozen=True, slots=True)
class Change:
    """Another value for one path (``parameter`` or ``parameter.key.key``) from a day on, through ``until``."""

    path: str
    since: dt.date
    until: dt.date | None
    value: Any


@dataclass(frozen=True, slots=True)
class Reform:
    """A named overlay: changed parameters, and replaced, added or withdrawn rules. It never touches what it overlays.

    A withdrawn rule gives nothing: amount 0, no, or an empty text.
    """

    name: str
    title: str = ""
    changes: tuple[Change, ...] = ()
    replaced: tuple[Rule, ...] = ()
    added: tuple[Rule, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def apply(self, ruleset: RuleSet) -> RuleSet:
        """Return the rule set under this reform; raises RuleError or ParameterError for an unknown path or rule."""
        self._refuse_clashes()
        parameters = dict(ruleset.parameters)
        for change in self.changes:
            name = change.path.split(".")[0]
            if name not in parameters:
                raise ParameterError(
                    f"{self.name}: {ruleset.name} has no parameter {name!r} (path {change.path})",
                    f"{self.name}: {ruleset.name} heeft geen parameter {name!r} (path {change.path}).",
                )
            parameters[name] = _changed(parameters[name], change, self.name)
        return replace(ruleset, parameters=parameters, rules=self._rules(ruleset))

    def _refuse_clashes(self) -> None:
        """Raise ParameterError where two changes give one path a value from the same day."""
        seen: set[tuple[str, dt.date]] = set()
        for change in self.changes:
            if (change.path, change.since) in seen:
                raise ParameterError(
                    f"{self.name}: {change.path} is changed twice from {change.since}",
                    f"{self.name}: {change.path} verandert twee keer vanaf {change.since}. Behoud er één.",
                )
            seen.add((change.path, change.since))

    def _rules(self, ruleset: RuleSet) -> Mapping[str, tuple[Rule, ...]]:
        rules = dict(ruleset.rules)
        for name in (*self.withdrawn, *(made.name for made in self.replaced)):
            if name not in rules:
                raise RuleError(
                    f"{self.name}: {ruleset.name} has no rule {name!r}",
                    f"{self.name}: {ruleset.name} heeft geen regel {name!r}.",
                )
        rules |= {name: (_nothing(rules[name]),) for name in self.withdrawn}
        rules |= by_name(self.replaced)
        for made in self.added:
            if made.name in rules:
                raise RuleError(
                    f"{self.name}: {made.name} exists already; replace it instead",
                    f"{self.name}: de regel {made.name} bestaat al: zet hem onder replace in plaats van onder add.",
                )
        return rules | by_name(self.added)

    @property
    def hash(self) -> str:
        """A hash over the content of the reform."""
        rules = [(made.where, source_of(made)) for made in (*self.replaced, *self.added)]
        content = (self.name, self.changes, rules, self.withdrawn)
        return hashlib.sha256(repr(content).encode()).hexdigest()


def read_reform(file: Path) -> Reform:
    """Read a reform from YAML (see docs/reforms.md); raises ParameterError naming the file and what is wrong."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as problem:
        where = str(problem).splitlines()[0]
        raise ParameterError(
            f"{file.name}: this is no YAML ({where})", f"{file.name}: dit is geen YAML ({where})."
        ) from problem
    if not isinstance(content, Mapping) or "name" not in content:
        raise ParameterError(
            f"{file.name}: a reform is a mapping with at least a name",
            f"{file.name}: een hervorming bestaat uit velden, met minstens een naam (name).",
        )
    unknown = set(content) - {"name", "title", "changes", "withdraw", "replace", "add"}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ParameterError(f"{file.name}: unknown field(s) {names}", f"{file.name}: onbekend veld: {names}.")
    for name, kind in (("changes", list), ("withdraw", list), ("replace", Mapping), ("add", Mapping)):
        if not isinstance(content.get(name, kind() if kind is list else {}), kind):
            raise ParameterError(
                f"{file.name}: {name} must be a {'list' if kind is list else 'mapping'}",
                f"{file.name}: {name} moet een {'lijst' if kind is list else 'reeks van naam: waarde'} zijn.",
            )
    return Reform(
        name=str(content["name"]),
        title=str(content.get("title", "")),
        changes=tuple(_change(file, entry) for entry in content.get("changes", [])),
        replaced=tuple(_imported(file, name, where) for name, where in content.get("replace", {}).items()),
        added=tuple(_imported(file, name, where) for name, where in content.get("add", {}).items()),
        withdrawn=tuple(content.get("withdraw", [])),
    )


def _change(file: Path, entry: Any) -> Change:
    if not isinstance(entry, Mapping) or not {"path", "from", "value"} <= set(entry):
        raise ParameterError(
            f"{file.name}: a change needs path, from and value, not {entry!r}",
            f"{file.name}: een wijziging heeft path, from en value nodig, niet {entry!r}.",
        )
    unknown = set(entry) - {"path", "from", "until", "value"}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise ParameterError(
            f"{file.name}: {entry['path']}: unknown field(s) {names}",
            f"{file.name}: {entry['path']}: onbekend veld: {names}.",
        )
    dates = (entry["from"], entry.get("until"))
    if not all(day is None or isinstance(day, dt.date) for day in dates):
        raise ParameterError(
            f"{file.name}: {entry['path']}: from and until are dates such as 2024-01-01",
            f"{file.name}: {entry['path']}: from en until zijn datums zoals 2024-01-01.",
        )
    return Change(str(entry["path"]), entry["from"], entry.get("until"), entry["value"])


def _imported(file: Path, name: str, where: str) -> Rule:
    module, _, function = str(where).partition(":")
    try:
        made = getattr(importlib.import_module(module), function).__rule__
    except (ImportError, AttributeError) as problem:
        raise ParameterError(
            f"{file.name}: {name}: no rule at {where!r} ({problem})",
            f"{file.name}: {name}: op {where!r} staat geen regel.",
        ) from problem
    if made.name != name:
        raise ParameterError(
            f"{file.name}: the rule at {where!r} is named {made.name}, not {name}",
            f"{file.name}: de regel op {where!r} heet {made.name}, niet {name}.",
        )
    return made  # type: ignore[no-any-return]


def _nothing(versions: Sequence[Rule]) -> Rule:
    first = versions[0]
    empty = {"ja/nee": Flag(False, "vervallen"), "tekst": Text(""), "code": Code(0, ("geen",), "vervallen")}
    value = empty.get(first.unit, Exact.constant(0, decimals(first.unit), "vervallen"))
    body = _returning(value)
    body.__doc__ = "Deze regel vervalt in de hervorming."
    said = "hervorming: de regel vervalt"
    return Rule(first.name, body, first.basis, first.unit, first.since, assumes=said, blank_zero=first.blank_zero)


def _returning(value: Any) -> Any:
    def withdrawn() -> Any:
        return value

    return withdrawn


def _changed(parameter: Parameter, change: Change, reform: str) -> Parameter:
    place = tuple(change.path.split(".")[1:])
    if len(place) != len(parameter.keys) and place:
        keys = ".".join(key.name for key in parameter.keys)
        raise ParameterError(
            f"{reform}: {change.path}: a path into {parameter.name} has the keys {keys or '(none)'}",
            f"{reform}: {change.path}: een pad in {parameter.name} heeft de sleutels {keys or '(geen)'}.",
        )
    if change.until is not None and change.until < change.since:
        raise ParameterError(
            f"{reform}: {change.path}: it ends on {change.until}, before it begins on {change.since}",
            f"{reform}: {change.path}: de wijziging eindigt op {change.until}, voor ze begint op {change.since}.",
        )
    options = {
        label: _where_it_fits(replace(parameter, values=own), place, change, reform)
        for label, own in parameter.options.items()
    }
    return replace(parameter, values=_dated_under(parameter, place, change, reform), options=options)


def _where_it_fits(parameter: Parameter, place: tuple[str, ...], change: Change, reform: str) -> tuple[Dated, ...]:
    """Lay a change over another option of a reading; one without that cell stays as it is."""
    try:
        return _dated_under(parameter, place, change, reform)
    except ParameterError:
        return parameter.values


def _dated_under(parameter: Parameter, place: tuple[str, ...], change: Change, reform: str) -> tuple[Dated, ...]:
    """Return the dated values of a parameter with one change laid over them."""
    days = sorted({d.since for d in parameter.values} | {change.since} | _after(change.until) | _ends(parameter))
    values = []
    for day, following in zip(days, [*days[1:], None], strict=True):
        base = parameter.on(day)
        end = following - dt.timedelta(days=1) if following else None
        if change.since <= day and (change.until is None or day <= change.until):
            values.append(_new_value(parameter, base, place, change, day, end, reform))
        elif base is not None:
            values.append(replace(base, since=day, until=end))
    return tuple(values)


def _after(day: dt.date | None) -> set[dt.date]:
    return set() if day is None else {day + dt.timedelta(days=1)}


def _ends(parameter: Parameter) -> set[dt.date]:
    return {day for dated in parameter.values for day in _after(dated.until)}


def _new_value(
    parameter: Parameter,
    base: Dated | None,
    place: tuple[str, ...],
    change: Change,
    since: dt.date,
    until: dt.date | None,
    reform: str,
) -> Dated:
    try:
        value = read_value(change.value, parameter.scale, () if place else parameter.keys)
    except ValueError as problem:
        raise ParameterError(
            f"{reform}: {change.path}: {problem}",
            f"{reform}: {change.path}: {change.value!r} is geen waarde voor deze parameter: schrijf een geheel getal of een "
            f'getal met een punt tussen aanhalingstekens ("12.50"), met hoogstens {parameter.scale} decimalen en een waarde per '
            "sleutel als het pad er geen noemt.",
        ) from problem
    if place:
        value = _with_cell(parameter, base, place, value, change, reform)
    return Dated(since, value, until, f"hervorming {reform}", "not_found", assumption=f"hervorming {reform}")


def _with_cell(
    parameter: Parameter, base: Dated | None, place: tuple[str, ...], value: Any, change: Change, reform: str
) -> Cells:
    cells: Cells = dict(base.value) if base is not None and isinstance(base.value, dict) else {}
    numbers = zip(parameter.keys, place, strict=True)
    key = tuple(int(part) if k.kind == "from" and part.isdigit() else part for k, part in numbers)
    if key not in cells:
        cell = ".".join(place)
        raise ParameterError(
            f"{reform}: {change.path}: {parameter.name} has no cell {cell}",
            f"{reform}: {change.path}: {parameter.name} heeft geen cel {cell}.",
        )
    return {**cells, key: value}


def assume(ruleset: RuleSet, folder_or_file: Path) -> RuleSet:
    """Return the rule set with demo amounts for the parameters that are unset; what the law knows stays untouched."""
    demo = {parameter.name: parameter for parameter in read_parameter_file(folder_or_file)}
    parameters = {name: _assumed(known, demo.get(name)) for name, known in ruleset.parameters.items()}
    return replace(ruleset, parameters=parameters)


def _assumed(known: Parameter, demo: Parameter | None) -> Parameter:
    if demo is None or any(dated.value is not None for dated in known.values):
        return known
    return replace(known, values=demo.values)


def assumed_parameters(ruleset: RuleSet, targets: Iterable[str] = ()) -> dict[str, str]:
    """Return the parameters behind the targets that rest on an assumption, with the reason."""
    needed = ruleset.needed(tuple(targets) or tuple(ruleset.rules), "parameter")
    return {name: dated.assumption for name in needed for dated in ruleset.parameters[name].values if dated.assumption}


def rests_on(ruleset: RuleSet, targets: Iterable[str] = ()) -> list[str]:
    """Return in words what the targets rest on besides the law: readings, what rules assume, and assumed amounts."""
    wanted = ruleset.known_targets(targets)
    rules = ruleset.order(wanted)
    used = {need for name in rules for need in ruleset.needs(name)}
    used |= {ruleset.parameters[name].reading for name in ruleset.needed(wanted, "parameter")}
    said = [f"lezing {name}: {r.options[r.default]}" for name, r in ruleset.readings.items() if name in used]
    said += dict.fromkeys(v.assumes for name in rules for v in ruleset.rules[name] if v.assumes)
    return said + [f"demobedrag {name}" for name in assumed_parameters(ruleset, wanted)]


def compare(
    base: RuleSet, reformed: RuleSet, frame: pl.DataFrame, targets: Iterable[str] = (), *, scaled: bool = False
) -> pl.DataFrame:
    """Return ``frame`` with, per target, the value under both rule sets and (for numbers) the difference.

    Columns: ``X``, ``X_hervorming``, ``X_verschil`` (scaled integers, as ``evaluate`` gives them).
    """
    wanted = tuple(targets) or base.targets
    before = evaluate(base, frame, wanted, scaled=scaled)
    after = evaluate(reformed, frame, wanted, scaled=scaled).select(wanted)
    both = pl.concat([before, after.rename({name: f"{name}_hervorming" for name in wanted})], how="horizontal")
    numbers = [name for name in wanted if both.schema[name] == pl.Int64]
    return both.with_columns(**{f"{name}_verschil": pl.col(f"{name}_hervorming") - pl.col(name) for name in numbers})


def by_group(compared: pl.DataFrame, keys: Sequence[str], targets: Sequence[str]) -> pl.DataFrame:
    """Return sums per group of a comparison, with the number of rows, and of rows that gain or lose on the last target."""
    last = f"{targets[-1]}_verschil"
    sums = [pl.col(f"{name}{ending}").sum() for name in targets for ending in ("", "_hervorming", "_verschil")]
    counts = [
        pl.len().alias("rijen"),
        (pl.col(last) > 0).sum().alias("winnaars"),
        (pl.col(last) < 0).sum().alias("verliezers"),
    ]
    grouped = (
        compared.group_by(keys, maintain_order=True) if keys else compared.group_by(pl.lit("alles").alias("groep"))
    )
    return grouped.agg(*counts, *sums)
