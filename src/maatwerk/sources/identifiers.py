"""Identifiers of persons and employers: form and check digits.

Rules: national number and BIS number (Royal Decree of 8 February 1991; month + 20 or + 40), enterprise and
establishment numbers (check = 97 - first eight digits mod 97), RSZ number (a rule inferred from known numbers, hence
never blocking). python-stdnum decides where it can; it refuses test persons (month + 60) and establishment units, so
those are done here.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from stdnum.be import bis, nn, vat

_ELEVEN: Final = re.compile(r"^\d{11}$", re.ASCII)
_TEN: Final = re.compile(r"^\d{10}$", re.ASCII)
_NINE: Final = re.compile(r"^\d{9}$", re.ASCII)


def _mod97_holds(nine: int, check: int) -> bool:
    """Check digits of an INSZ: born before 2000 on nine digits, from 2000 on with a 2 in front."""
    return check in (97 - nine % 97, 97 - (2_000_000_000 + nine) % 97)


def is_test_insz(text: str) -> bool:
    """Return whether the month part lies 60 too high: the convention for persons who do not exist."""
    return _ELEVEN.match(text) is not None and 60 <= int(text[2:4]) <= 72


@lru_cache(maxsize=65_536)
def insz_fault(text: str, allow_test_numbers: bool = True) -> str | None:
    """Return why ``text`` is no valid INSZ (Dutch), or None when it is valid.

    Test numbers (month + 60) are refused unless ``allow_test_numbers``.
    """
    if _ELEVEN.match(text) is None:
        return "Een INSZ heeft elf cijfers."
    if not _mod97_holds(int(text[:9]), int(text[9:])):
        return "De controlecijfers van het INSZ kloppen niet."
    if is_test_insz(text):
        return _test_fault(text, allow_test_numbers)
    if nn.is_valid(text) or bis.is_valid(text):
        return None
    return "De geboortedatum in het INSZ bestaat niet."


def _test_fault(text: str, allowed: bool) -> str | None:
    if not allowed:
        return "Dit is een testnummer (maand + 60); zulke nummers zijn hier niet toegelaten."
    return None if int(text[4:6]) <= 31 else "De geboortedatum in het INSZ bestaat niet."


def _enterprise_check(text: str) -> bool:
    return int(text[8:]) == 97 - int(text[:8]) % 97


@lru_cache(maxsize=65_536)
def enterprise_fault(text: str) -> str | None:
    """Return why ``text`` is no valid enterprise number (KBO, ten digits, first 0 or 1), or None."""
    if _TEN.match(text) is None:
        return "Een ondernemingsnummer heeft tien cijfers."
    if text[0] not in "01":
        return "Een ondernemingsnummer begint met 0 of 1."
    if not (vat.is_valid(text) or (text[0] == "1" and _enterprise_check(text))):
        return "De controlecijfers van het ondernemingsnummer kloppen niet."
    return None


@lru_cache(maxsize=65_536)
def unit_fault(text: str) -> str | None:
    """Return why ``text`` is no valid establishment unit number (ten digits, first 2 to 8), or None."""
    if _TEN.match(text) is None:
        return "Een vestigingsnummer heeft tien cijfers."
    if text[0] not in "2345678":
        return "Een vestigingsnummer begint met 2 tot 8."
    return None if _enterprise_check(text) else "De controlecijfers van het vestigingsnummer kloppen niet."


@lru_cache(maxsize=65_536)
def rsz_fault(text: str) -> str | None:
    """Return why ``text`` is no valid RSZ registration number (nine digits, 7 + 2), or None."""
    if _NINE.match(text) is None:
        return "Een RSZ-nummer heeft negen cijfers."
    return None if int(text[7:]) == rsz_check(int(text[:7])) else "De controlecijfers van het RSZ-nummer kloppen niet."


def rsz_check(seven: int) -> int:
    """Return the two check digits of an RSZ number whose first seven digits are ``seven``."""
    return 96 - seven * 100 % 97


def make_insz(birth_yymmdd: str, serial: int, born_from_2000: bool, test: bool = True) -> str:
    """Return a valid INSZ for a date ``YYMMDD`` and a serial 1-998; ``test`` adds 60 to the month."""
    month = int(birth_yymmdd[2:4]) + (60 if test else 0)
    nine = f"{birth_yymmdd[:2]}{month:02d}{birth_yymmdd[4:]}{serial:03d}"
    check = 97 - int(("2" if born_from_2000 else "") + nine) % 97
    return f"{nine}{check:02d}"


def make_enterprise(eight: int) -> str:
    """Return the ten-digit enterprise or establishment number whose first eight digits are ``eight``."""
    return f"{eight:08d}{97 - eight % 97:02d}"


def make_rsz(seven: int) -> str:
    """Return the nine-digit RSZ number whose first seven digits are ``seven``."""
    return f"{seven:07d}{rsz_check(seven):02d}"
