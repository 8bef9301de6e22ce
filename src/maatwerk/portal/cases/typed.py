"""What was filled in, as the values that the law and the register ask: days as days, amounts as exact numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from maatwerk.portal.cases.errors import Missing
from maatwerk.portal.cases.lawfields import choices_of, kind_of, label_of, law_field
from maatwerk.portal.cases.table import FormField

LATER: Final = "-"
"""Stands for what will be asked later: it is not read, and not missed."""
MOST_DIGITS: Final = 15
YES: Final = frozenset({"ja", "true", "1", "waar"})
YEARS: Final = range(1900, 2200)
"""A day outside these years is a slip of the pen."""
NO: Final = frozenset({"nee", "false", "0", "onwaar"})


@dataclass(frozen=True, slots=True)
class Filled:
    """Typed values by field, and what could not be read."""

    values: Mapping[str, Any] = field(default_factory=dict)
    wrong: tuple[Missing, ...] = ()
    later: frozenset[str] = frozenset()


def read(fields: Iterable[FormField], given: Mapping[str, Any]) -> Filled:
    """Return the values of some fields as their kinds say; whatever else was given is left out."""
    values: dict[str, Any] = {}
    wrong: list[Missing] = []
    later = set()
    for each in fields:
        value = given.get(each.name)
        if value == LATER:
            later.add(each.name)
        elif value not in (None, ""):
            try:
                values[each.name] = _reader(each)(each, value)
            except (ValueError, TypeError, InvalidOperation):
                wrong.append(Missing(each.name, _said(each)))
    return Filled(values, tuple(wrong), frozenset(later))


def _reader(each: FormField) -> Callable[[FormField, Any], Any]:
    return _READERS.get(kind_of(each), _text)


def _said(each: FormField) -> str:
    how = {
        "date": _("een datum, zoals 31/12/2026"),
        "flag": _("ja of nee"),
        "whole": _("een geheel getal"),
        "amount": _("een getal"),
        "choice": _("een van de keuzes"),
        "code": _("een van de keuzes"),
    }
    asked = how.get(kind_of(each), _("een andere waarde"))
    return _("%(what)s: dit kan niet worden gelezen, vul %(how)s in.") % {"what": label_of(each), "how": asked}


def _date(each: FormField, value: Any) -> dt.date:
    made = _day(value)
    if made.year not in YEARS:
        raise ValueError(each.name)
    return made


def _day(value: Any) -> dt.date:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip()
    if "/" in text:
        day, month, year = text.split("/")
        return dt.date(int(year), int(month), int(day))
    return dt.date.fromisoformat(text)


def _flag(_field: FormField, value: Any) -> bool:
    said = str(value).strip().lower()
    if said not in YES | NO:
        raise ValueError(said)
    return said in YES


def _whole(_field: FormField, value: Any) -> int:
    return int(str(value).strip())


def _amount(each: FormField, value: Any) -> Decimal:
    made = Decimal(str(value).strip().replace(",", "."))
    if isinstance(value, float) or not made.is_finite() or not _written_out(made) or not _within(each, made):
        raise ValueError(value)
    return made


def _written_out(made: Decimal) -> bool:
    """Return whether a number has few enough digits to be written out: ``1e9999999`` is ten million of them."""
    exponent = made.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -MOST_DIGITS and made.adjusted() <= MOST_DIGITS


def _within(each: FormField, made: Decimal) -> bool:
    """Return whether a number lies between the bounds of the law, where it is one of the law."""
    law = law_field(each) if each.law else None
    if law is None or not (law.least and law.most):
        return True
    return Decimal(law.least) <= made <= Decimal(law.most)


def _choice(each: FormField, value: Any) -> str:
    if str(value) not in dict(choices_of(each)):
        raise ValueError(value)
    return str(value)


def _text(_field: FormField, value: Any) -> str:
    return str(value)


_READERS: Final[dict[str, Callable[[FormField, Any], Any]]] = {
    "date": _date,
    "flag": _flag,
    "whole": _whole,
    "amount": _amount,
    "fraction": _amount,
    "percent": _amount,
    "code": _choice,
    "choice": _choice,
}
