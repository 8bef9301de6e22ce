"""What the law calls things, on a page in another language than Dutch.

The law is Dutch. The names of what a form asks, of questions and of measures are translated like the words of the portal
itself; its sentences are not, and are marked as Dutch, so that they are read out as what they are.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

from maatwerk.law.decide.shown import MONTHS
from maatwerk.law.terms import Term
from maatwerk.portal.web.wording import day_in_words, in_language

DAY: Final = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})")
NUMBER: Final = re.compile(r"(-?[\d.]+(?:,\d+)?) ?([^\d\s].*)?")
SAME_UNITS: Final = ("", "%", "euro", "VTE")
"""Units that are the same in every language."""


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
