"""The Belgian structured communication (OGM-VCS): ten digits and two check digits, mod 97 with 97 for 0."""

from __future__ import annotations

import re
from typing import Final

from stdnum.be import ogm_vcs

_WRITTEN: Final = re.compile(r"\s*(?:\+{3}|\*{3})?\s*([0-9]{3})[/ ]?([0-9]{4})[/ ]?([0-9]{5})\s*(?:\+{3}|\*{3})?\s*")


def make_reference(number: int) -> str:
    """Return the reference (12 digits) of a number of at most ten digits; raises ValueError outside 1 to 9,999,999,999.

    ``make_reference(909337554)`` is ``090933755493``. Nought is refused: it would point at nothing.
    """
    if not 1 <= number <= 9_999_999_999:
        raise ValueError(f"a structured communication carries a number of 1 to 10 digits, not {number}")
    ten = f"{number:010d}"
    return ten + str(ogm_vcs.calc_check_digits(ten))


def reference_fault(text: str) -> str | None:
    """Return why ``text`` (any usual way of writing) is no structured communication, in Dutch, or None when it is one."""
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return "Een gestructureerde mededeling heeft twaalf cijfers: +++123/4567/89012+++."
    if not ogm_vcs.is_valid("".join(match.groups())):
        return "De controlecijfers van de gestructureerde mededeling kloppen niet."
    return None


def read_reference(text: str) -> str:
    """Return the twelve digits of a written reference (``+++…+++``, ``***…***`` or bare); raises ValueError in Dutch."""
    fault = reference_fault(text)
    if fault is not None:
        raise ValueError(fault)
    return "".join(character for character in text if character.isdigit())


def printed_reference(reference: str) -> str:
    """Return a reference of twelve digits as people write it: ``+++090/9337/55493+++``; raises ValueError in Dutch."""
    return f"+++{ogm_vcs.format(read_reference(reference))}+++"


def number_of(reference: str) -> int:
    """Return the number that a reference carries: its first ten digits; raises ValueError in Dutch."""
    return int(read_reference(reference)[:10])
