"""A rule as it is told: each version with its words, formula, article and needs; and what a measure asks."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.law.decide.shown import name_in_words
from maatwerk.law.measures import measures
from maatwerk.portal.lawbook import catalogue, words
from maatwerk.portal.lawbook.catalogue import Place
from maatwerk.portal.web.lawwords import law
from maatwerk.portal.web.parts import Link
from maatwerk.rules.inputs import Input
from maatwerk.rules.rule import Rule
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.wording import label


@dataclass(frozen=True, slots=True)
class Need:
    """Something a rule needs: ``kind`` is ``rule``, ``input``, ``parameter`` or ``reading``; ``measure`` says where."""

    kind: str
    name: str
    title: str
    measure: str

    @property
    def link(self) -> Link:
        """Return the way to it; an input and a reading stand on a page with others."""
        if self.kind == "rule":
            return words.rule_link(Place(self.measure, self.name))
        if self.kind == "parameter":
            return words.parameter_link(self.name, self.title)
        return Link(self.title, "")


@dataclass(frozen=True, slots=True)
class Telling:
    """One version of a rule."""

    rule: Rule
    formula: str
    needs: tuple[Need, ...]

    @property
    def when(self) -> str:
        """Return the quarters in which it holds."""
        return words.quarters_in_words(self.rule)

    @property
    def unit(self) -> str:
        """Return the unit of its outcome."""
        return words.unit_in_words(self.rule.unit)


@functools.cache
def tellings(measure: str, rule: str) -> tuple[Telling, ...]:
    """Return every version of a rule, the latest first."""
    ruleset = measures()[measure]
    made = [
        Telling(version, catalogue.formula(measure, rule, place), tuple(_need(ruleset, name) for name in version.needs))
        for place, version in enumerate(ruleset.rules[rule])
    ]
    return tuple(reversed(made))


def _need(ruleset: RuleSet, name: str) -> Need:
    kind = ruleset.kind_of(name)
    titles: dict[str, Any] = {"input": ruleset.inputs, "parameter": ruleset.parameters, "reading": ruleset.readings}
    title = titles[kind][name].title if kind in titles else label(name)
    return Need(kind, name, title, ruleset.name)


def inputs_of(ruleset: RuleSet) -> list[dict[str, Any]]:
    """Return what a measure asks, with kinds, choices and bounds in words."""
    return [
        {"name": each.name, "title": each.title, "kind": _(words.KINDS[each.kind]), "choices": _choices(each)}
        for each in ruleset.inputs.values()
    ]


def _choices(given: Input) -> list[str]:
    return [law(words.word_of(name, given.names, name_in_words(name, given.name))) for name in given.names]
