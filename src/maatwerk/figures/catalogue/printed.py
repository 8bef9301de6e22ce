"""Printed Dutch numbers, in digits or in words, read exactly: the value and how finely it was printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from maatwerk.rules.money import nearest

_UNITS = ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
          "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien")  # fmt: skip
_TENS = ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
_LOOSE = {
    "geen": Fraction(0), "half": Fraction(1, 2), "halve": Fraction(1, 2), "helft": Fraction(1, 2),
    "kwart": Fraction(1, 4), "driekwart": Fraction(3, 4), "beide": Fraction(2), "dubbel": Fraction(2),
    "dubbele": Fraction(2), "eenmalig": Fraction(1), "eenmalige": Fraction(1),
}  # fmt: skip
_MAGNITUDES = {"k": 10**3, "duizend": 10**3, "mln": 10**6, "miljoen": 10**6, "mld": 10**9, "miljard": 10**9}

_SIGN = re.compile(r"^[+\-−–]\s*")
_TAIL = re.compile(r"\s*(?:%|procent|€)$", re.IGNORECASE)
_MAGNITUDE = re.compile(r"(?<=\d)\s?(k|mln|mld|duizend|miljoen|miljard)$", re.IGNORECASE)
_GROUPED = re.compile(r"^(\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,(\d+))?$", re.ASCII)
_MISGROUPED = re.compile(r"^\d+(\.\d+)+(,\d+)?$", re.ASCII)
_FRACTION = re.compile(r"^(\d+)/([1-9]\d*)$", re.ASCII)
_ORDINAL = re.compile(r"^(\d+)(?:e|de|ste)$", re.IGNORECASE | re.ASCII)
_SUFFIX = re.compile(r"-?(?:jaarlijkse?|jarige?|maandelijkse?|maandige?|maal|voud|voudige?|tallen|tal|delige?)$")


class PrintedError(ValueError):
    """A text that is no printed number, with what to do."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number: its exact value, the step it was printed in (one unit of its last digit) and its round step.

    ``round_step`` counts closing zeros too: ``18.000`` has step 1 and round step 1,000. A word has step 0: it is
    exact. ``magnitude`` says that the text itself named thousands or millions (``583k``, ``8 miljoen``): the value is
    then one of base units.
    """

    value: Fraction
    step: Fraction
    round_step: Fraction
    magnitude: bool = False


def read_printed(text: str) -> Printed:
    """Read a printed number such as ``1.680,33``, ``-2.188``, ``80%``, ``583k``, ``100-tal``, ``veertien``, ``geen``.

    Points and spaces group thousands, a comma starts the decimals. Raises PrintedError, in Dutch, for anything else.
    """
    bare_text = _TAIL.sub("", text.strip()).removeprefix("€").strip()
    sign = -1 if _SIGN.match(bare_text) and bare_text[0] != "+" else 1
    body = _SIGN.sub("", bare_text)
    found = _digits(body) or _word(body.lower())
    if found is None:
        raise PrintedError(_help(text, body))
    return Printed(sign * found.value, found.step, found.round_step, found.magnitude)


def _digits(body: str) -> Printed | None:
    times = _MAGNITUDE.search(body)
    if times:
        body = body[: times.start()]
    body = re.sub(r"-?tal$", "", body)
    ordinal, grouped, fraction = _ORDINAL.match(body), _GROUPED.match(body), _FRACTION.match(body)
    if ordinal or fraction:
        return _exact(Fraction(fraction[0] if fraction else body.rstrip("dste")))
    if not grouped:
        return None
    whole, decimals = re.sub(r"\D", "", grouped[1]), grouped[2] or ""
    factor = _MAGNITUDES[times[1].lower()] if times else 1
    step = Fraction(factor, 10 ** len(decimals))
    value = int(whole + decimals) * step
    return Printed(value, step, _round_step(whole + decimals, step), bool(times))


def _round_step(digits: str, step: Fraction) -> Fraction:
    significant = digits.strip("0")
    return step * 10 ** (len(digits) - len(digits.rstrip("0"))) if significant else step


def _word(word: str) -> Printed | None:
    number = _LOOSE.get(word)
    if number is None:
        number = _cardinal(_plain(_SUFFIX.sub("", word)) or "?")
    return None if number is None else _exact(number)


def _exact(value: Fraction) -> Printed:
    tal = value.denominator == 1 and value >= 10
    return Printed(value, Fraction(0), _round_step(str(value), Fraction(1)) if tal else Fraction(0))


def _plain(word: str) -> str:
    """Return a word without the marks that tell ``één`` from ``een`` or part vowels (``tweeëntwintig``)."""
    return word.translate(str.maketrans("éëè", "eee")).replace(" ", "").replace("-", "")


def _cardinal(word: str) -> Fraction | None:
    """Return the value of a cardinal in words below a million, or None."""
    before, thousand, after = word.partition("duizend")
    if thousand:
        times = _below_thousand(before) if before else 1
        rest = _below_thousand(after.removeprefix("en")) if after else 0
    else:
        times, rest = 0, _below_thousand(word)
    return None if times is None or rest is None else Fraction(times * 1000 + rest)


def _below_thousand(word: str) -> int | None:
    before, hundred, after = word.partition("honderd")
    if not hundred:
        return _below_hundred(word)
    times = _below_hundred(before) if before else 1
    rest = _below_hundred(after.removeprefix("en")) if after else 0
    return None if times is None or rest is None else times * 100 + rest


def _below_hundred(word: str) -> int | None:
    if word in _UNITS:
        return _UNITS.index(word)
    ten = next((place for place, name in enumerate(_TENS) if word.endswith(name)), None)
    if ten is None:
        return None
    unit = word.removesuffix(_TENS[ten])
    if not unit:
        return 20 + 10 * ten
    unit = unit.removesuffix("en")
    return 20 + 10 * ten + _UNITS.index(unit) if unit in _UNITS[1:10] else None


def _help(text: str, body: str) -> str:
    if _MISGROUPED.match(body):
        return f"{text!r} heeft punten, maar niet om de drie cijfers: zeg met reads hoe het te lezen is."
    if re.search(r"\d", body):
        return f"{text!r} is geen getal alleen: schrijf enkel het getal in printed en de rest in unit of place."
    return f"{text!r} is geen getal en geen gekend telwoord: zeg met reads hoe het te lezen is, of sla het over."


def misprinted(text: str) -> Printed | None:
    """Return what digits with points in wrong places (``10.0000``) say with the points left out; None for anything else."""
    body = _SIGN.sub("", _TAIL.sub("", text.strip()))
    wrong = _MISGROUPED.match(body) and not _GROUPED.match(body)
    return read_printed(text.replace(".", "")) if wrong else None


def bare(text: str) -> str:
    """Return a printed number as a walk through the text shows it: without sign, percent mark, -tal and magnitude words.

    ``bare("-2.188")`` is ``2.188``, ``bare("100-tal")`` is ``100``, ``bare("8 miljoen")`` is ``8``; ``583k`` stays.
    """
    body = _SIGN.sub("", _TAIL.sub("", text.strip()).removeprefix("€").strip())
    body = re.sub(r"(?<=\d)(?:-?tal| (?:k|mln|mld|duizend|miljoen|miljard))$", "", body, flags=re.IGNORECASE)
    return body.casefold()


def half_up(value: Fraction, step: Fraction) -> Fraction:
    """Round to a multiple of ``step``, halves away from zero; a step of 0 leaves the value as it is."""
    if not step:
        return value
    return nearest(value / step) * step
