"""A rule set: rules, inputs, parameters and readings that fit together, over a range of quarters. Immutable."""

from __future__ import annotations

import functools
import hashlib
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from maatwerk.rules.inputs import Input
from maatwerk.rules.parameters import Parameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import Rule, RuleError, by_name


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the sources give or allow several rules: options with their texts, and the one taken."""

    name: str
    title: str
    options: Mapping[str, str]
    default: str
    why: str
    source: str

    def __str__(self) -> str:
        return f"{self.title}: {self.options[self.default]}"


def load_readings(file: Path) -> dict[str, Reading]:
    """Read the named readings of a YAML file; raises RuleError where a default is no option."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    found = {name: Reading(name, **entry) for name, entry in content.items()}
    for name, reading in found.items():
        if reading.default not in reading.options:
            raise RuleError(f"{file.name}: {name}: {reading.default!r} is not one of its options")
    return found


@dataclass(frozen=True)
class RuleSet:
    """The rules of one measure. ``time`` names the input that dates a row; ``targets`` are the usual outputs."""

    name: str
    title: str
    time: str
    first: Quarter
    last: Quarter
    inputs: Mapping[str, Input]
    rules: Mapping[str, tuple[Rule, ...]]
    parameters: Mapping[str, Parameter]
    readings: Mapping[str, Reading]
    targets: tuple[str, ...]
    optional_targets: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        for name, versions in self.rules.items():
            if name in self.inputs or name in self.parameters:
                raise RuleError(f"{self.name}: {name} is a rule and an input or parameter at once")
            for version in versions:
                self._check_needs(version)
            self._check_cover(name, versions)
        for target in (*self.targets, *self.optional_targets):
            if target not in self.rules:
                raise RuleError(f"{self.name}: nothing defines the target {target}")
        self.order(self.targets + self.optional_targets)

    def _check_needs(self, version: Rule) -> None:
        unknown = [need for need in version.needs if self.kind_of(need) == "unknown"]
        if unknown:
            raise RuleError(f"{self.name}: {version.where} needs {', '.join(unknown)}, which nothing defines")

    def _check_cover(self, name: str, versions: tuple[Rule, ...]) -> None:
        first, last = versions[0].since, versions[-1].until
        if first > self.first:
            raise RuleError(f"{self.name}: {name} has no version from {self.first} to {first + -1}")
        if last is not None and last < self.last:
            raise RuleError(f"{self.name}: {name} has no version from {last + 1} to {self.last}")

    def kind_of(self, name: str) -> str:
        """Return ``rule``, ``input``, ``parameter``, ``reading`` or ``unknown``."""
        for kind, names in self._kinds():
            if name in names:
                return kind
        return "unknown"

    def _kinds(self) -> Iterable[tuple[str, Mapping[str, Any]]]:
        return (
            ("rule", self.rules),
            ("input", self.inputs),
            ("parameter", self.parameters),
            ("reading", self.readings),
        )

    def version(self, name: str, quarter: Quarter) -> Rule:
        """Return the version of a rule that holds in a quarter; raises RuleError when there is none."""
        for version in self.rules[name]:
            if version.holds_in(quarter):
                return version
        raise RuleError(f"{self.name}: no version of {name} holds in {quarter}")

    def needs(self, name: str) -> tuple[str, ...]:
        """Return what all versions of a rule need, each name once."""
        return tuple(dict.fromkeys(need for version in self.rules[name] for need in version.needs))

    def order(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Return the rules that the targets need, each after what it needs; raises RuleError on a circle."""
        done: dict[str, None] = {}
        open_: list[str] = []

        def visit(name: str) -> None:
            if name in done or name not in self.rules:
                return
            if name in open_:
                raise RuleError(f"{self.name}: {' → '.join([*open_, name])} goes round in a circle")
            open_.append(name)
            for need in self.needs(name):
                visit(need)
            open_.pop()
            done[name] = None

        for target in targets:
            visit(target)
        return tuple(done)

    def needed(self, targets: Iterable[str], kind: str) -> tuple[str, ...]:
        """Return the names of one kind that the targets need (``input``, ``parameter``, ``reading`` or ``rule``)."""
        rules = self.order(targets)
        if kind == "rule":
            return rules
        needs = dict.fromkeys(need for name in rules for need in self.needs(name) if self.kind_of(need) == kind)
        if kind == "input":
            keys = dict.fromkeys(key for name in rules for version in self.rules[name] for key in version.over)
            own = tuple(dict.fromkeys((self.time, *keys, *needs)))
            return tuple(dict.fromkeys((*own, *self._conditions(own))))
        return tuple(needs)

    def _conditions(self, names: Iterable[str]) -> Iterable[str]:
        """Return the inputs that decide whether others may be empty."""
        blanks = (self.inputs[name].blank for name in names)
        return (other for blank in blanks if isinstance(blank, Mapping) for other in blank)

    def known_targets(self, targets: Iterable[str]) -> tuple[str, ...]:
        """Return the targets, the usual ones when none is given; raises RuleError for a name that is no rule."""
        wanted = tuple(targets) or self.targets
        unknown = [name for name in wanted if name not in self.rules]
        if unknown:
            raise RuleError(
                f"{self.name} has no rule {', '.join(unknown)}; it has {', '.join(self.rules)}",
                f"{self.name} heeft geen regel {', '.join(unknown)}; wel {', '.join(self.rules)}.",
            )
        return wanted

    def targets_of(self, *, with_assumptions: bool) -> tuple[str, ...]:
        """Return the usual targets, with the ones that rest on assumed amounts where those are used."""
        return self.targets + (self.optional_targets if with_assumptions else ())

    def uses(self, name: str, quarter: Quarter, rules: Iterable[str] = ()) -> bool:
        """Return whether a version that holds in ``quarter`` (of one of ``rules``, or of any) needs ``name``."""
        versions = (v for rule_name in (tuple(rules) or self.rules) for v in self.rules[rule_name])
        return any(name in version.needs and version.holds_in(quarter) for version in versions)

    def grouped(self, name: str) -> tuple[str, ...]:
        """Return the keys of the groups that a target looks across, or nothing where it needs only its own row."""
        return tuple(dict.fromkeys(key for need in self.order([name]) for v in self.rules[need] for key in v.over))

    def choose(self, **options: str) -> RuleSet:
        """Return the rule set under other options of its readings; raises RuleError for an unknown one."""
        readings = dict(self.readings)
        for name, option in options.items():
            if name not in readings:
                raise RuleError(
                    f"{name!r} is no reading of {self.name}; there is {', '.join(readings) or 'none'}",
                    f"{name!r} is geen lezing van {self.name}; gekend: {', '.join(readings) or 'geen enkele'}.",
                )
            if option not in readings[name].options:
                options_ = ", ".join(readings[name].options)
                raise RuleError(
                    f"reading {name} has the options {options_}, not {option!r}",
                    f"lezing {name} heeft de opties {options_}, niet {option!r}.",
                )
            readings[name] = replace(readings[name], default=option)
        return replace(self, readings=readings, parameters=_under(self.parameters, options))

    @functools.cached_property
    def hash(self) -> str:
        """A hash over rules (source text), parameters and readings: over content, never paths or clock."""
        digest = hashlib.sha256()
        for part in self._content():
            digest.update(part.encode())
            digest.update(b"\0")
        return digest.hexdigest()

    def _content(self) -> Iterable[str]:
        for name in sorted(self.rules):
            for version in self.rules[name]:
                yield f"{name}|{version.since}|{version.until}|{version.basis}|{version.over}"
                yield source_of(version)
        yield from (repr(self.inputs[name]) for name in sorted(self.inputs))
        for name in sorted(self.parameters):
            yield repr((name, self.parameters[name].values, self.parameters[name].within_quarter))
        yield from (f"{name}={self.readings[name].default}" for name in sorted(self.readings))


def _under(parameters: Mapping[str, Parameter], options: Mapping[str, str]) -> dict[str, Parameter]:
    return {
        name: parameter.with_option(options[parameter.reading]) if parameter.reading in options else parameter
        for name, parameter in parameters.items()
    }


def source_of(version: Rule) -> str:
    """Return the source a rule rests on, for hashes: its own file, and those of the functions it calls."""
    known = version.body.__globals__
    called = [known.get(name) for name in version.body.__code__.co_names]
    files = {_file_of(thing) for thing in (version.body, *called) if callable(thing)}
    return "\n".join(sorted(_text_of(file) for file in files if file))


def _file_of(thing: Any) -> str:
    try:
        return inspect.getsourcefile(thing) or ""
    except TypeError:
        return ""


@functools.cache
def _text_of(file: str) -> str:
    """Return the text of a source file; its name alone when it can not be read."""
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError:
        return Path(file).name


def rule_set(
    name: str,
    title: str,
    *,
    time: str,
    first: str,
    last: str,
    inputs: Iterable[Input],
    rules: Iterable[Rule],
    parameters: Mapping[str, Parameter],
    readings: Mapping[str, Reading],
    targets: Iterable[str],
    optional_targets: Iterable[str] = (),
    unique: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> RuleSet:
    """Assemble a rule set and check that everything fits; keeps only the parameters and readings that it uses.

    Raises RuleError where versions overlap or leave a gap, a need is unknown, or rules go round in a circle.
    """
    versions = by_name(rules)
    used = {need for group in versions.values() for version in group for need in version.needs}
    own = {key: parameters[key] for key in parameters if key in used}
    chosen = {key for key in readings if key in used} | {p.reading for p in own.values() if p.reading}
    missing = chosen - set(readings)
    if missing:
        raise RuleError(f"{name}: no reading named {', '.join(sorted(missing))}")
    own_readings = {key: readings[key] for key in readings if key in chosen}
    defaults = {key: reading.default for key, reading in own_readings.items()}
    return RuleSet(
        name=name,
        title=title,
        time=time,
        first=Quarter.parse(first),
        last=Quarter.parse(last),
        inputs={given.name: given for given in inputs},
        rules=versions,
        parameters=_under(own, defaults),
        readings=own_readings,
        targets=tuple(targets),
        optional_targets=tuple(optional_targets),
        unique=tuple(unique),
        notes=tuple(notes),
    )
