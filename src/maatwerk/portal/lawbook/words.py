"""Values of the law as people read them on the pages of the law browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from maatwerk.law.decide.shown import name_in_words
from maatwerk.portal.lawbook.catalogue import Place
from maatwerk.portal.web.lawwords import law
from maatwerk.portal.web.parts import Link, Mark, Tone
from maatwerk.portal.web.wording import day_in_words, number
from maatwerk.rules.dates import as_day
from maatwerk.rules.parameters import Cells, Parameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import Rule
from maatwerk.rules.wording import label

STATUSES: Final[dict[str, tuple[str, Tone]]] = {
    "rule": (gettext_noop("regel"), "good"),
    "parameter": (gettext_noop("parameter"), "good"),
    "unset": (gettext_noop("waarde niet gekend"), "attention"),
    "not_expressible": (gettext_noop("oordeel van een mens"), "neutral"),
    "open": (gettext_noop("nog niet uitgewerkt"), "attention"),
}
KINDS: Final = {
    "amount": gettext_noop("bedrag of getal"),
    "whole": gettext_noop("geheel getal"),
    "fraction": gettext_noop("breuk"),
    "code": gettext_noop("een keuze"),
    "flag": gettext_noop("ja of nee"),
    "text": gettext_noop("tekst"),
    "quarter": gettext_noop("kwartaal"),
    "year": gettext_noop("jaar"),
    "date": gettext_noop("datum"),
}


def word_of(name: str, names: Sequence[str], said: str) -> str:
    """Return the words of a choice. Beside a worker, a self-employed person is simply that, not one of some years."""
    return label(name) if name == "zelfstandige" and "werknemer" in names else said


def status_mark(status: str) -> Mark:
    """Return how a provision stands as a badge."""
    word, tone = STATUSES[status]
    return Mark(_(word), tone)


def value_in_words(parameter: Parameter, value: int | Cells | None) -> str:
    """Return a value with its unit; empty where it is not known. The cells of a table stand apart (``cells_in_words``)."""
    if value is None or isinstance(value, dict):
        return ""
    if parameter.unit == "datum":
        return day_in_words(as_day(value))
    if parameter.unit == "ja/nee":
        return _("ja") if value else _("nee")
    return f"{number(value, parameter.scale)} {unit_in_words(parameter.unit)}".strip()


def unit_in_words(unit: str) -> str:
    """Return a unit as people read it: ``EUR/kwartaal`` is ``euro per kwartaal``."""
    if unit in ("ja/nee", "datum", "code", "tekst"):
        return ""
    return f" {_('per')} ".join("euro" if part == "EUR" else gettext(part) for part in unit.split("/") if part)


def cells_in_words(parameter: Parameter, cells: Cells) -> list[tuple[str, str]]:
    """Return the cells of a table as (where, value): ``loonpremie, vanaf kwartaal 6``."""
    return [(_place(parameter, place), value_in_words(parameter, cell)) for place, cell in cells.items()]


def _place(parameter: Parameter, place: tuple[str | int, ...]) -> str:
    return ", ".join(_key(key.name, key.kind, part) for key, part in zip(parameter.keys, place, strict=True))


def _key(name: str, kind: str, part: str | int) -> str:
    if kind == "from":
        return _("%(what)s vanaf %(number)s") % {"what": label(name), "number": part}
    return name_in_words(str(part), name)


def period_in_words(since: dt.date, until: dt.date | None) -> str:
    """Return ``1 juli 2023 tot en met 31 december 2024``, or only the first day with ``vanaf``."""
    if until is None:
        return _("vanaf %(day)s") % {"day": day_in_words(since)}
    return _("%(since)s tot en met %(until)s") % {"since": day_in_words(since), "until": day_in_words(until)}


def quarters_in_words(rule: Rule) -> str:
    """Return the quarters in which a version of a rule holds."""
    if rule.until is None:
        return _("vanaf %(quarter)s") % {"quarter": quarter_in_words(rule.since)}
    return _("%(since)s tot en met %(until)s") % {
        "since": quarter_in_words(rule.since),
        "until": quarter_in_words(rule.until),
    }


def quarter_in_words(quarter: Quarter) -> str:
    """Return ``kwartaal 3 van 2023``."""
    return _("kwartaal %(number)s van %(year)s") % {"number": quarter.number, "year": quarter.year}


def rule_link(place: Place) -> Link:
    """Return the way to a rule."""
    return Link(law(label(place.rule)), reverse("law_rule", args=[place.measure, place.rule]))


def parameter_link(name: str, title: str = "") -> Link:
    """Return the way to a parameter."""
    return Link(law(title or label(name)), reverse("law_parameter", args=[name]))
