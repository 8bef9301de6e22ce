"""From facts to the answer of one question, under the law of today or under the law as it was."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from maatwerk.law.decide.conditions import condition_of
from maatwerk.law.decide.facts import Facts, plain_value
from maatwerk.law.decide.nearest import Search
from maatwerk.law.decide.outcome import Change, Condition, Outcome, Result
from maatwerk.law.decide.question import Changeable, Field, Question, UnknownQuestion, field_of, inputs_of
from maatwerk.law.decide.questions import QUESTIONS
from maatwerk.law.decide.shown import fact_in_words, result_in_words
from maatwerk.law.decide.snapshot import Snapshot, SnapshotError, snapshot_of, under
from maatwerk.law.measures import measures
from maatwerk.rules.dates import as_day
from maatwerk.rules.explain import Step
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.prepare import PREFIX
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.shown import written

CODE_CHANGED = (
    "De tekst van de regels is gewijzigd sinds deze momentopname; de parameters en lezingen zijn die van toen."
)


def questions() -> Mapping[str, Question]:
    """Return every question that can be decided, by its code."""
    return QUESTIONS


def question_of(code: str) -> Question:
    """Return a question by its code; raises UnknownQuestion."""
    if code not in QUESTIONS:
        raise UnknownQuestion(f"De vraag «{code}» is niet gekend; gekend zijn {', '.join(QUESTIONS)}.")
    return QUESTIONS[code]


def fields(question: str) -> tuple[Field, ...]:
    """Return what a question asks, in the order in which to ask it; raises UnknownQuestion."""
    asked = question_of(question)
    ruleset = measures()[asked.measure]
    return tuple(field_of(given, ruleset) for given in inputs_of(ruleset, asked.targets))


@functools.cache
def snapshot(question: str) -> Snapshot:
    """Return the law of a question as it is today, to keep with a decision; raises UnknownQuestion."""
    asked = question_of(question)
    return snapshot_of(asked, measures()[asked.measure])


def decide(question: str, facts: Mapping[str, Any], *, snapshot: Snapshot | None = None) -> Outcome:
    """Return what the law answers for the facts of one case.

    ``facts`` maps input names (``fields``) to written values, dates, truths, whole numbers or Decimals. With a snapshot
    the answer rests on the parameters and readings of that snapshot. Wrong or missing facts are findings of the outcome.
    Raises UnknownQuestion, and SnapshotError for a snapshot of another question.
    """
    asked = question_of(question)
    today = measures()[asked.measure]
    if snapshot is None:
        return decide_under(asked, today, facts, law=_today(question).hash)
    return _replayed(asked, today, facts, snapshot)


def _today(question: str) -> Snapshot:
    return snapshot(question)


def _replayed(asked: Question, today: RuleSet, facts: Mapping[str, Any], old: Snapshot) -> Outcome:
    if old.question != asked.code:
        raise SnapshotError(f"Deze momentopname is van de vraag «{old.question}», niet van «{asked.code}».")
    changed = old.code != _today(asked.code).code
    return decide_under(asked, _as_it_was(old, today), facts, law=old.hash, code_changed=changed)


_RULE_SETS: dict[tuple[str, str], RuleSet] = {}


def _as_it_was(old: Snapshot, today: RuleSet) -> RuleSet:
    """Return the rule set under a snapshot, remembered by content: a thousand replays share a few of them."""
    key = (old.hash, today.name)
    if key not in _RULE_SETS:
        if len(_RULE_SETS) >= 256:
            _RULE_SETS.pop(next(iter(_RULE_SETS)), None)
        _RULE_SETS[key] = under(old, today)
    return _RULE_SETS[key]


def decide_under(
    asked: Question, ruleset: RuleSet, facts: Mapping[str, Any], *, law: str, code_changed: bool = False
) -> Outcome:
    """Return what a given rule set answers; ``decide`` calls this with the law of today or of a snapshot."""
    known = Facts(ruleset, asked.targets, facts)
    conditions = tuple(condition_of(needed, known) for needed in asked.conditions)
    answer = _answer(known, conditions)
    nearest = _nearest(asked, known, conditions) if answer is False else None
    return Outcome(
        question=asked.code,
        title=asked.title,
        answer=answer,
        why_open="" if answer is not None else _why_open(asked, known, conditions),
        conditions=conditions,
        results=tuple(_result(name, known) for name in asked.results),
        nearest=nearest,
        nearest_sentence="" if nearest is None else _nearest_sentence(nearest, conditions),
        findings=known.findings,
        facts=known.plain(),
        explanation=_explanation(asked, known, answer),
        law=law,
        quarter=str(known.quarter or ""),
        code_changed=code_changed,
        law_note=CODE_CHANGED if code_changed else "",
    )


def _answer(known: Facts, conditions: tuple[Condition, ...]) -> bool | None:
    """Return no where a condition fails, yes where all hold; a wrong or missing fact leaves everything open."""
    met = [condition.met for condition in conditions]
    if known.findings:
        return None
    if False in met:
        return False
    return None if None in met else True


def _why_open(asked: Question, known: Facts, conditions: tuple[Condition, ...]) -> str:
    said = [finding.sentence for finding in known.findings]
    said = said or [condition.why_open for condition in conditions if condition.met is None]
    said += [asked.open_] if asked.open_ and not known.findings else []
    return " ".join(dict.fromkeys(said))


def _result(name: str, known: Facts) -> Result:
    label = name.replace("_", " ")
    version = known.ruleset.version(name, known.quarter) if known.quarter else known.ruleset.rules[name][-1]
    try:
        if known.hindered(name):
            return Result(name, label, "", "", known=False)
        value = known.reader.value(name)
    except UnsetParameter:
        return Result(name, label, "", "", known=False)
    shown = result_in_words(value, version.unit, blank_zero=version.blank_zero)
    exact = "" if version.unit == "tekst" or not shown else written(value, version.unit)[0]
    return Result(name, label, shown, exact)


def _nearest(asked: Question, known: Facts, conditions: tuple[Condition, ...]) -> tuple[Change, ...]:
    failing = [[used.name for used in c.inputs] for c in conditions if c.met is False]
    row = {given.name: known.raw.get(PREFIX + given.name) for given in known.inputs}
    found = Search(known.ruleset, asked.answer, row).smallest(asked.changeable, failing)
    if found is None:
        return ()
    return tuple(_change(one, known, found[one.name]) for one in asked.changeable if one.name in found)


def _change(one: Changeable, known: Facts, value: Any) -> Change:
    given, before = known.ruleset.inputs[one.name], known.value(one.name)
    old, new = fact_in_words(given, before), fact_in_words(given, value)
    bound = (
        "ten minste" if given.kind not in ("code", "flag") and before is not None and value > before else "hoogstens"
    )
    sentence = one.sentence.format(na=new, voor=old, grens=bound)
    return Change(one.name, given.title, plain_value(given, before), plain_value(given, value), old, new, sentence)


def _nearest_sentence(changes: tuple[Change, ...], conditions: tuple[Condition, ...]) -> str:
    if changes:
        return f"Als {_listed([change.sentence for change in changes])}, dan was het antwoord ja."
    failing = " ".join(f"«{condition.sentence}»" for condition in conditions if condition.met is False)
    still = " ".join(condition.why_open for condition in conditions if condition.met is None)
    said = f"Geen wijziging van wat nog kan wijzigen, zou tot ja leiden. Niet vervuld: {failing}"
    return f"{said} Open blijft: {still}" if still else said


def _listed(parts: list[str]) -> str:
    return " en ".join(part for part in (", ".join(parts[:-1]), parts[-1]) if part)


def _explanation(asked: Question, known: Facts, answer: bool | None) -> dict[str, Any]:
    """Return the tree of the answer; where it can not be computed, the trees of the conditions that can."""
    whole = _step(asked.answer, known) if answer is not None else None
    if whole is not None:
        return _with_days(whole.as_dict())
    steps = tuple(step for one in asked.conditions if (step := _step(one.name, known)) is not None)
    shown = {True: "ja", False: "nee", None: "niet te zeggen"}[answer]
    parts = Step(f"vraag:{asked.code}", asked.answer, "regel", shown, "", text=asked.title, inputs=steps)
    return _with_days(parts.as_dict())


def _with_days(step: dict[str, Any]) -> dict[str, Any]:
    """Return a tree in which a parameter that is a day is written as one (ISO), not as a number of days."""
    if step["kind"] == "parameter" and step.get("unit") == "datum" and step["value"].isdigit():
        step = {**step, "value": as_day(int(step["value"])).isoformat()}
    return {**step, "inputs": [_with_days(one) for one in step["inputs"]]} if "inputs" in step else step


def _step(name: str, known: Facts) -> Step | None:
    if known.hindered(name):
        return None
    try:
        return known.reader.step(name)
    except UnsetParameter:
        return None
