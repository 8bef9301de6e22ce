"""What the law calls things, on a page in another language than Dutch.

The law is Dutch. The names of what a form asks, of questions and of measures are translated like the words of the portal
itself; its sentences are not, and are marked as Dutch, so that they are read out as what they are.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

from maatwerk.law.decide import Field, fields, questions
from maatwerk.law.decide.question import field_of
from maatwerk.law.decide.shown import MONTHS
from maatwerk.law.measures import measures, parameters
from maatwerk.law.terms import TERMS, Term
from maatwerk.portal.web.wording import day_in_words, in_language
from maatwerk.rules.wording import label

PREMIUMS: Final = ("imw", "vop", "cmw")
"""The measures whose inputs people fill in on a form, beside those of the questions."""
DAY: Final = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
NUMBER: Final = re.compile(r"(-?[\d.]+(?:,\d+)?) ?([^\d\s].*)?")
SAME_UNITS: Final = ("", "%", "euro", "VTE")
SAME: Final = frozenset({"EUR", "VTE", "code", "datum", "tekst", "ja", "nee"})
"""Units that are the same in every language, or that are never shown."""


def law(text: str) -> str:
    """Return a text of the law in the language of the page; in Dutch, and marked so, where it has no translation."""
    said = gettext(text) if text else ""
    if said != text or not text or (get_language() or "nl").startswith("nl"):
        return said
    if found := _shaped(text):
        return found
    return format_html('<span lang="nl">{}</span>', text)


def _shaped(text: str) -> str:
    """Return a day, or a number with its unit, as the page writes it; nothing for any other text."""
    if found := DAY.fullmatch(text):
        return _day(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))
    found = NUMBER.fullmatch(text)
    return _number(found[1], found[2] or "") if found else ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return day_in_words(dt.date(year, month, day))
    except ValueError:  # somebody typed a day that does not exist
        return ""


def _number(number: str, unit: str) -> str:
    said = gettext({"jaar": "jaren"}.get(unit, unit)) if unit else ""
    return f"{in_language(number)} {said}".rstrip() if said != unit or unit in SAME_UNITS else ""


def term_in_words(term: Term) -> str:
    """Return what the law gives as a term, in one sentence in the language of the page."""
    if term.days is None:
        note = f" ({gettext(term.note)})" if term.note else ""
        return f"{gettext(term.title)}: {gettext('niet gekend')}{note}."
    days = ngettext("%(days)s dag", "%(days)s dagen", term.days) % {"days": term.days}
    unsure = f" ({gettext('onzeker')})" if term.confidence == "unsure" else ""
    return f"{gettext(term.title)}: {days}{unsure}."


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
