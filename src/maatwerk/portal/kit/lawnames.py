"""The names that the law gives to what people see on a form or a list: they are translated with the words of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from maatwerk.law.decide import Field, fields, questions
from maatwerk.law.decide.question import field_of
from maatwerk.law.measures import measures, parameters
from maatwerk.law.terms import TERMS
from maatwerk.rules.wording import label

PREMIUMS: Final = ("imw", "vop", "cmw")
"""The measures whose inputs people fill in on a form, beside those of the questions."""
SAME: Final = frozenset({"EUR", "VTE", "code", "datum", "tekst", "ja", "nee"})
"""Units that are the same in every language, or that are never shown."""


def texts() -> list[str]:
    """Return the names of the law that are translated: questions, measures, units, what forms ask with its choices."""
    titles = [each.title for each in questions().values()] + [each.title for each in measures().values()]
    asked = [text for field in _asked() for text in (field.label, *(said for _name, said in field.choices))]
    return sorted({*titles, *asked, *_conditions(), *_units(), *_terms()})


def _conditions() -> Iterator[str]:
    """Yield the names of what decides whether a field may stay empty."""
    yield from (label(name) for field in _asked() for name, _values in field.when)


def _terms() -> Iterator[str]:
    for found in (parameters()[place.parameter] for place in TERMS.values()):
        yield found.title
        yield from (dated.note for dated in found.values if dated.note)


def _units() -> Iterator[str]:
    units = [each.unit for each in parameters().values()]
    units += [each.unit for measure in measures().values() for each in measure.inputs.values()]
    units += [each.unit for measure in measures().values() for rule in measure.rules.values() for each in rule]
    yield from (part for unit in units for part in unit.split("/") if part.strip("%2") and part not in SAME)


def _asked() -> Iterator[Field]:
    for question in questions():
        yield from fields(question)
    for measure in map(measures().__getitem__, PREMIUMS):
        yield from (field_of(given, measure) for given in measure.inputs.values())
