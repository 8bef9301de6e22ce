"""The annex of a letter: an explanation as numbered rows, each step once, with its formula filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from maatwerk.portal.letters.content import Explained, Language
from maatwerk.portal.letters.words import moment, number, numbers_inside, unit, words
from maatwerk.rules.explain import Step

_NAME = re.compile(r"[^\W\d]\w*(?: bij [^\W\d]\w*(?:, [^\W\d]\w*)*)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the annex: the number of the step (``1.2``), what it is, its value and what is said of it.

    ``again`` names the row where the same step stands already; then ``text`` and ``facts`` are empty. ``shaky`` says
    that the step, or one below it, rests on an assumption.
    """

    place: str
    depth: int
    name: str
    value: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    again: str = ""
    shaky: bool = False


@dataclass(slots=True)
class _Walk:
    language: Language
    places: dict[str, str] = field(default_factory=dict)

    def rows(self, step: Step, place: str, depth: int) -> Iterator[Row]:
        first = self.places.get(step.id)
        if first:
            again = str(words(self.language)["again"]).format(first)
            yield Row(place, depth, label(step.name), shown(step, self.language), again=again, shaky=step.shaky)
            return
        self.places[step.id] = place
        yield self._row(step, place, depth)
        for i, below in enumerate(step.inputs, start=1):
            yield from self.rows(below, f"{place}.{i}", depth + 1)

    def _row(self, step: Step, place: str, depth: int) -> Row:
        said = tuple(facts(step, self.language))
        name, value = label(step.name), shown(step, self.language)
        return Row(place, depth, name, value, step.text, said, shaky=step.shaky)


def rows(explained: Explained, language: Language) -> list[Row]:
    """Return the annex rows of one amount, from the result down, each step in full where it first stands."""
    return list(_Walk(language).rows(explained.step, "1", 0))


def label(name: str) -> str:
    """Return the name of a step as words: ``begrensd_referteloon`` becomes ``begrensd referteloon``."""
    return name.replace("_", " ")


def shown(step: Step, language: Language) -> str:
    """Return the value of a step with its unit, as the language writes it: ``9.873,34 euro``."""
    if step.kind == "lezing":
        return str(words(language)["reading"])
    said = numbers_inside(step.value, language) if _cells(step.value) else _bare(step, language)
    return f"{said or '–'} {unit(step.unit, language)}".rstrip()


def _bare(step: Step, language: Language) -> str:
    """Return the value without its unit. A code such as a joint committee (318.02) is no number and stays as it is."""
    counted = step.unit or step.exact or step.kind != "invoer"
    is_number = bool(step.unit) or (bool(counted) and "." in step.value)
    return number(step.value, language) if is_number else moment(step.value, language)


def _cells(value: str) -> bool:
    return ": " in value


def facts(step: Step, language: Language) -> Iterator[tuple[str, str]]:
    """Yield label and text of what there is to say of a step: formula, formula filled in, article, period, source."""
    named: dict[str, str] = words(language)["facts"]
    for key, said in _said(step, language):
        if said:
            yield named[key], said
    yield from ((named["assumption"], label(said)) for said in step.assumptions)


def _said(step: Step, language: Language) -> Iterator[tuple[str, str]]:
    formula = step.formula if step.kind == "regel" else ""
    in_words, in_numbers = label(numbers_inside(formula, language)), filled(step, language)
    yield "formula", in_words
    yield "filled", in_numbers if in_numbers != in_words else ""
    yield "basis", step.basis
    yield "period", _period(step, language)
    yield "exact", numbers_inside(step.exact, language) if step.exact != step.value else ""
    yield "rounding", step.rounding
    yield "source", _source(step, words(language))
    yield "note", step.note


def filled(step: Step, language: Language) -> str:
    """Return the formula of a rule with the value of each step below it in the place of its name."""
    if step.kind != "regel" or not step.formula:
        return ""
    values = {below.name: below for below in step.inputs}
    return _NAME.sub(lambda match: _filled(match, values, language), numbers_inside(step.formula, language))


def _filled(match: re.Match[str], values: dict[str, Step], language: Language) -> str:
    name, _, keys = match.group(0).partition(" bij ")
    below = values.get(name)
    if below is None:
        return label(match.group(0))
    if keys and _cells(below.value) and ";" not in below.value:
        return number(below.value.rsplit(": ", 1)[1], language)
    bare = label(name) if _cells(below.value) or not below.value else _bare(below, language)
    return bare + (f" bij {label(keys)}" if keys else "")


def _period(step: Step, language: Language) -> str:
    if not step.since:
        return ""
    since, until = moment(step.since, language), moment(step.until, language)
    return str(words(language)["since_until" if step.until else "since"]).format(since, until)


def _source(step: Step, said: dict[str, Any]) -> str:
    sure = said["confidence"].get(step.confidence, "")
    return str(said["sure"]).format(step.source, sure) if step.source and sure else step.source


def assumptions(explained: tuple[Explained, ...]) -> list[str]:
    """Return every assumption below these explanations, each once, in the order in which they stand."""
    said = (one for each in explained for step in _all(each.step) for one in step.assumptions)
    return list(dict.fromkeys(map(label, said)))


def _all(step: Step) -> Iterator[Step]:
    yield step
    for below in step.inputs:
        yield from _all(below)
