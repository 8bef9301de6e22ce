"""One condition of a question, as it stands for one case: met or not, on which facts and numbers, by which article."""

from __future__ import annotations

from collections.abc import Iterator

from maatwerk.law.decide.facts import Facts
from maatwerk.law.decide.outcome import Condition, InputUsed, ParameterUsed, ReadingUsed
from maatwerk.law.decide.question import Needed
from maatwerk.law.decide.shown import day_in_words, number_in_words
from maatwerk.rules.exact import Flag
from maatwerk.rules.explain import Step
from maatwerk.rules.money import scaled
from maatwerk.rules.parameters import Parameter, UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import Rule
from maatwerk.rules.ruleset import RuleSet

WEAKEST = ("not_found", "unsure", "secondary", "official", "primary")
"""Confidence words, the weakest first: a condition is as sure as the weakest thing it rests on."""


def condition_of(needed: Needed, facts: Facts) -> Condition:
    """Return how one condition stands for the facts of a case."""
    met, why_open = _met(needed.name, facts)
    version = _version(facts.ruleset, needed.name, facts.quarter)
    parameters = tuple(_parameters(needed.name, facts))
    return Condition(
        name=needed.name,
        label=needed.name.replace("_", " "),
        sentence=version.text,
        met=met,
        inputs=tuple(_inputs(needed.name, facts)),
        instrument=version.basis.instrument,
        article=version.basis.article,
        basis=str(version.basis),
        source=version.basis.source,
        confidence=min((needed.confidence, *(p.confidence for p in parameters if p.confidence)), key=WEAKEST.index),
        parameters=parameters,
        readings=tuple(_readings(needed.name, facts)),
        why_open=why_open,
    )


def _met(name: str, facts: Facts) -> tuple[bool | None, str]:
    hindered = facts.hindered(name)
    if hindered:
        return None, " ".join(dict.fromkeys(_hindrance(facts, hinder) for hinder in hindered))
    try:
        value = facts.reader.value(name)
    except UnsetParameter:
        return None, " ".join(_unset_cells(name, facts))
    assert isinstance(value, Flag)
    return bool(value.value), ""


def _unset_cells(name: str, facts: Facts) -> Iterator[str]:
    """Yield a sentence for each table below a rule in which a cell has no value."""
    for kind, need in _below(name, facts):
        parameter = facts.ruleset.parameters[need] if kind == "parameter" else None
        cells = [dated.value for dated in parameter.values if isinstance(dated.value, dict)] if parameter else []
        if parameter and any(None in cell.values() for cell in cells):
            yield unset_sentence(parameter, facts.quarter)


def _hindrance(facts: Facts, name: str) -> str:
    if name in facts.unset:
        return unset_sentence(facts.ruleset.parameters[name], facts.quarter)
    return next(finding.sentence for finding in facts.findings if finding.field == name)


def unset_sentence(parameter: Parameter, quarter: Quarter | None) -> str:
    """Return in Dutch that the law, as far as it is known, gives no value for a parameter."""
    dated = parameter.on(quarter.first_day) if quarter else None
    note = dated.note if dated and dated.note else next((d.note for d in parameter.values if d.note), "")
    return f"Niet gekend: {parameter.title[0].lower()}{parameter.title[1:]}" + (f" ({note})." if note else ".")


def _version(ruleset: RuleSet, name: str, quarter: Quarter | None) -> Rule:
    """Return the version of a rule that holds, or the last one where the date of the case is not known."""
    return ruleset.version(name, quarter) if quarter else ruleset.rules[name][-1]


def _below(name: str, facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield what a rule rests on in the quarter of the case, as (kind, name), each once."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        for need in _version(facts.ruleset, todo.pop(0), facts.quarter).needs:
            if need in seen:
                continue
            seen.add(need)
            kind = facts.ruleset.kind_of(need)
            yield kind, need
            if kind == "rule":
                todo.append(need)


def _inputs(name: str, facts: Facts) -> Iterator[InputUsed]:
    named = [need for kind, need in _below(name, facts) if kind == "input"]
    for need in named or [facts.ruleset.time]:
        yield InputUsed(need, facts.ruleset.inputs[need].title, facts.shown(need))


def _parameters(name: str, facts: Facts) -> Iterator[ParameterUsed]:
    for kind, need in _below(name, facts):
        if kind == "parameter":
            yield _parameter(facts, need)


def _parameter(facts: Facts, name: str) -> ParameterUsed:
    parameter = facts.ruleset.parameters[name]
    try:
        step = facts.reader.step(name) if facts.quarter else None
    except UnsetParameter:
        step = None
    dated = parameter.on(facts.quarter.first_day) if facts.quarter else None
    return ParameterUsed(
        name,
        parameter.title,
        _value(step, parameter),
        exact=step.value if step and step.value != "onbekend" else "",
        since=dated.since.isoformat() if dated else "",
        until=dated.until.isoformat() if dated and dated.until else "",
        source=dated.source if dated else "",
        confidence=dated.confidence if dated else "not_found",
        note=dated.note if dated else "",
    )


def _value(step: Step | None, parameter: Parameter) -> str:
    if step is None or not step.value or step.value == "onbekend":
        return "niet gekend"
    if parameter.unit == "datum":
        return day_in_words(int(step.value))
    if parameter.keys:
        return f"{step.value} {parameter.unit}".strip()
    return number_in_words(scaled(step.value, parameter.scale), parameter.scale, parameter.unit)


def _readings(name: str, facts: Facts) -> Iterator[ReadingUsed]:
    below = list(_below(name, facts))
    named = [need for kind, need in below if kind == "reading"]
    named += [
        p.reading for kind, need in below if kind == "parameter" and (p := facts.ruleset.parameters[need]).reading
    ]
    for need in dict.fromkeys(named):
        reading = facts.ruleset.readings[need]
        text = f"{reading.title}: {reading.options[reading.default]}"
        yield ReadingUsed(need, reading.default, text, reading.why, reading.source)
    for rule_name in (name, *(need for kind, need in below if kind == "rule")):
        version = _version(facts.ruleset, rule_name, facts.quarter)
        if version.assumes:
            yield ReadingUsed("", "", version.assumes, source=version.basis.source)
