"""Money, days and terms in words, in the language of the page."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maatwerk.portal.web.parts import Outcome, Tone
from maatwerk.rules.money import dutch, scaled

NARROW = "\N{NO-BREAK SPACE}"


def euro(cents: int | None) -> str:
    """Return an amount in cents as ``€ 1.234,56``; None is said as not known. Raises TypeError for anything but an int."""
    if cents is None:
        return _("niet gekend")
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"an amount is a whole number of cents, not {cents!r}")
    return f"€{NARROW}{number(cents, 2)}"


def number(value: int, scale: int = 0) -> str:
    """Return an integer at ``scale`` decimals as people write it: ``1.234,5`` in Dutch, ``1,234.5`` in English."""
    return in_language(dutch(value, scale))


def in_language(text: str) -> str:
    """Return a number that is written the Dutch way as the language of the page writes it."""
    return text.translate(str.maketrans(",.", ".,")) if (get_language() or "nl").startswith("en") else text


def decimals(text: str) -> str:
    """Return a number with decimals (``1200.00``) as people write it (``1.200,00``); any other text as it is.

    A number without decimals is left alone: it may be a year or a code.
    """
    if not re.fullmatch(r"-?\d+\.\d+", text):
        return text
    scale = len(text.partition(".")[2])
    return number(scaled(text, scale), scale)


def day_in_words(day: dt.date | dt.datetime | None) -> str:
    """Return a day as ``3 juni 2026``, on the clock of the portal; None is said as not known."""
    if day is None:
        return _("niet gekend")
    if isinstance(day, dt.datetime):
        day = _local(day).date()
    return date_format(day, "j F Y")


def moment_in_words(moment: dt.datetime | dt.date | None) -> str:
    """Return a moment as ``3 juni 2026, 14:05``; a day without an hour stays a day."""
    if not isinstance(moment, dt.datetime):
        return day_in_words(moment)
    return f"{day_in_words(moment)}, {_local(moment):%H:%M}"


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def outcome_in_words(outcome: Outcome) -> str:
    """Return the outcome of a condition as a word."""
    return _("niet gekend") if outcome is None else (_("ja") if outcome else _("nee"))


def outcome_tone(outcome: Outcome) -> Tone:
    """Return the tone of an outcome."""
    return "attention" if outcome is None else ("good" if outcome else "bad")


CONFIDENCE_TONES: dict[str, Tone] = {
    "primary": "good",
    "official": "good",
    "secondary": "neutral",
    "unsure": "attention",
    "not_found": "attention",
}


def confidence_in_words(confidence: str) -> str:
    """Return how sure a source is; an unknown word is returned as it is."""
    words = {
        "primary": _("wettekst"),
        "official": _("officieel"),
        "secondary": _("secundaire bron"),
        "unsure": _("onzeker"),
        "not_found": _("niet gevonden"),
    }
    return words.get(confidence, confidence)


@dataclass(frozen=True, slots=True)
class Clock:
    """A term as words: how long still (or how late), and the day itself."""

    words: str
    until: str
    tone: Tone


def clock(due: dt.date | None, today: dt.date, done: dt.date | None = None) -> Clock:
    """Return how a term stands. ``due`` None: the law gives no term that we know; ``done``: the day it was met."""
    if done is not None:
        return _met(due, done)
    if due is None:
        return Clock(_("de wet geeft geen termijn (niet gekend)"), "", "neutral")
    left = (due - today).days
    until = _("tot %(day)s") % {"day": day_in_words(due)}
    if left < 0:
        return Clock(_late(-left), _("de termijn liep tot %(day)s") % {"day": day_in_words(due)}, "bad")
    if left == 0:
        return Clock(_("vandaag is de laatste dag"), until, "attention")
    return Clock(_left(left), until, "attention" if left <= SOON else "waiting")


SOON = 7
"""Days before the end of a term from which it is shown as pressing; a habit of the screens, not of the law."""


def _left(days: int) -> str:
    return ngettext("nog %(days)s dag", "nog %(days)s dagen", days) % {"days": days}


def _late(days: int) -> str:
    return ngettext("%(days)s dag te laat", "%(days)s dagen te laat", days) % {"days": days}


def _met(due: dt.date | None, done: dt.date) -> Clock:
    words = _("afgerond op %(day)s") % {"day": day_in_words(done)}
    if due is None:
        return Clock(words, _("de wet geeft geen termijn (niet gekend)"), "closed")
    if done <= due:
        return Clock(words, _("binnen de termijn, die liep tot %(day)s") % {"day": day_in_words(due)}, "closed")
    return Clock(
        words, f"{_late((done - due).days)}, {_('de termijn liep tot %(day)s') % {'day': day_in_words(due)}}", "bad"
    )


def inside(text: str) -> str:
    """Return a text as it stands inside a sentence: without its first capital, names such as VDAB and ICF as they are."""
    begin = text.partition(" ")[0]
    return text if begin != begin.capitalize() else text[:1].lower() + text[1:]
