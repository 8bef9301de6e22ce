"""Single values of an annual account: whole numbers, decimals, days, numbers of companies; each with a finding when wrong."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from maatwerk.rules.money import scaled
from maatwerk.sources.identifiers import enterprise_fault
from maatwerk.sources.jaarrekening_models import known_models
from maatwerk.sources.jaarrekening_rows import Collected, Header
from maatwerk.sources.jaarrekening_schema import VALUE_MAX

_WHOLE: Final = re.compile(r"^[+-]?\d{1,18}$", re.ASCII)
_RUBRIC: Final = re.compile(r"^[0-9A-Z]{1,8}(/[0-9A-Z]{1,8})?$", re.ASCII)
_YEAR: Final = re.compile(r"^(\d{4})(\.0+|-\d\d-\d\d)?$", re.ASCII)
_YEARS: Final = range(1990, 2101)
_DAY: Final = re.compile(r"^\d{4}-\d\d-\d\d(T.*|Z|[+-]\d\d:\d\d)?$", re.ASCII)
_LONGEST: Final = 6
"""Decimals a written value may have."""
_INT32: Final = 2**31 - 1
_VALUE_MEND: Final = "Vraag de jaarrekening opnieuw op, of verbeter de rij; de rubriek telt nu als ontbrekend."


def whole(text: str | None) -> int | None:
    """Return a whole number that fits its column, or None when the text is none."""
    if text is None or _WHOLE.match(text.strip()) is None:
        return None
    number = int(text)
    return number if abs(number) <= _INT32 else None


def value_of(text: str | None, found: Collected, path: str, name: str) -> int | None:
    """Return the whole number of a value; None with a finding when it is none."""
    if text is not None and _WHOLE.match(text.strip()) is not None and abs(int(text)) < VALUE_MAX:
        return int(text)
    found.note("waarde-geen-getal", path, name, text or "", "De waarde is geen geheel getal.", _VALUE_MEND)
    return None


def decimal_of(text: str, found: Collected, path: str, name: str) -> tuple[int, int] | None:
    """Return a written decimal (``1234.50``) as a whole number and its scale; None with a finding when it is none."""
    scale = min(_LONGEST, len(text.strip().partition(".")[2]))
    try:
        number = scaled(text, scale) if text.isascii() else VALUE_MAX
    except ValueError:
        number = VALUE_MAX
    if abs(number) < VALUE_MAX:
        return number, scale
    found.note(
        "waarde-geen-getal",
        path,
        name,
        text,
        "De waarde is geen getal met een punt voor de decimalen en zonder scheidingsteken voor duizend.",
        _VALUE_MEND,
    )
    return None


def rubric_of(text: str | None, found: Collected, path: str) -> str | None:
    """Return the code of a rubric, or None with a finding."""
    code = (text or "").strip()
    if _RUBRIC.match(code):
        return code
    found.note("rubriek-ongeldig", path, "rubriek", code, "Dit is geen code van een rubriek, zoals 10/15 of 9903.",
               "Verbeter de code; de rij is niet gelezen.")  # fmt: skip
    return None


def year_of(text: str, found: Collected, path: str) -> int | None:
    """Return the year of a text that is a year or a day; None when there is none, with a finding when it is neither."""
    match = _YEAR.match(text)
    if text and match is None:
        found.note(
            "boekjaar-ongeldig", path, "boekjaar", text, "Dit is geen jaartal zoals 2023.", "Verbeter het boekjaar."
        )
    return int(match[1]) if match else None


def day_of(text: str | None, found: Collected, path: str, name: str) -> dt.date | None:
    """Return a day (2023-12-31); None when there is none, with a finding when it is no day."""
    if not (text or "").strip():
        return None
    try:
        if _DAY.match((text or "").strip()):
            return dt.date.fromisoformat((text or "").strip()[:10])
        raise ValueError(text)
    except ValueError:
        found.note("datum-ongeldig", path, name, text or "", "Dit is geen datum zoals 2023-12-31.",
                   "Verbeter de datum.", blocking=False)  # fmt: skip
        return None


def company_of(text: str | None) -> str:
    """Return the digits of an enterprise number, however it is written (``BE 0200.065.765``)."""
    return re.sub(r"^(BE)?|[\s.]", "", (text or "").strip(), flags=re.IGNORECASE)


def check_head(head: Header, found: Collected, path: str) -> None:
    """Say what is wrong with the head of an account; what makes it useless blocks it."""
    fault = enterprise_fault(head.onderneming)
    if fault is not None:
        head.geblokkeerd = True
        found.note("ondernemingsnummer-ongeldig", path, "onderneming", head.onderneming, fault,
                   "Verbeter het nummer; tot dan wordt met deze jaarrekening niet gerekend.")  # fmt: skip
    if head.boekjaar is None and head.boekjaar_einde is not None:
        head.boekjaar = head.boekjaar_einde.year
    _check_year(head, found, path)
    if not head.model:
        found.note("model-onbekend", path, "model", f"{head.soortschema} {head.schema_code}".strip(),
                   "Het model van de jaarrekening (volledig, verkort, micro) is niet te herkennen.",
                   "Vul het model aan in jaarrekening_models.yaml; de rubrieken zijn gelezen.", blocking=False)  # fmt: skip
    if head.munt and head.munt not in known_models()["currencies"]:
        found.note("munt-onbekend", path, "munt", head.munt, "De jaarrekening staat niet in euro.",
                   "De ratio's blijven juist; bedragen zijn niet in euro te lezen.", blocking=False)  # fmt: skip


def _check_year(head: Header, found: Collected, path: str) -> None:
    if head.boekjaar is None:
        head.geblokkeerd = True
        found.note("boekjaar-ontbreekt", path, "boekjaar", "", "De jaarrekening zegt niet over welk boekjaar ze gaat.",
                   "Vul het boekjaar in; tot dan wordt met deze jaarrekening niet gerekend.")  # fmt: skip
    begin, end = head.boekjaar_begin, head.boekjaar_einde
    if head.boekjaar is not None and not _is_year(head.boekjaar, end):
        head.geblokkeerd = True
        found.note("boekjaar-ongeldig", path, "boekjaar", str(head.boekjaar),
                   f"Dit is geen boekjaar, of het past niet bij een boekjaar dat op {end} eindigt.",
                   "Verbeter het boekjaar; tot dan wordt met deze jaarrekening niet gerekend.")  # fmt: skip
    if begin and end and end < begin:
        head.geblokkeerd = True
        found.note("boekjaar-omgekeerd", path, "boekjaar_einde", str(end), "Het boekjaar eindigt voor het begint.",
                   "Verbeter de datums; tot dan wordt met deze jaarrekening niet gerekend.")  # fmt: skip
    if head.maanden is not None and head.maanden != 12:
        found.note("boekjaar-lengte", path, "maanden", str(head.maanden), "Het boekjaar telt geen twaalf maanden.",
                   "Niets te doen; het resultaat gaat over een andere duur.", blocking=False)  # fmt: skip


def _is_year(year: int, end: dt.date | None) -> bool:
    """Return whether a number can be the year of accounts that end on a day: that year or one beside it."""
    return year in _YEARS and (end is None or abs(end.year - year) <= 1)
