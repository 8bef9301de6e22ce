"""Account numbers: form and check digits of an IBAN, its country, and its bank where that is known.

python-stdnum knows the form per country and the check digits within the number (Belgium: ten digits mod 97). Its list of
Belgian banks grows old, so a Belgian number whose bank it does not know is right, only without a BIC.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from stdnum import bic, iban
from stdnum.be import iban as belgian
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError
from stdnum.iso7064 import mod_97_10

SEPA_COUNTRIES: Final = frozenset({
    "AD", "AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GI", "GR", "HR", "HU",
    "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MD", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE",
    "SI", "SK", "SM", "VA",
})  # fmt: skip
"""Country codes of account numbers within SEPA (European Payments Council, EPC409-09; Serbia is the last, of May 2025)."""

_FORM: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", re.ASCII)


def normalised_iban(text: str) -> str:
    """Return an IBAN without spaces, dots and hyphens, in capitals. It is not checked."""
    return text if _FORM.fullmatch(text) else str(iban.compact(text))


def printed_iban(text: str) -> str:
    """Return an IBAN in groups of four: ``BE71 0961 2345 6769``. It is not checked."""
    return str(iban.format(text))


@lru_cache(maxsize=65_536)
def iban_fault(text: str) -> str | None:
    """Return why ``text`` is no account number that a SEPA transfer can reach (Dutch), or None when it is one."""
    number = normalised_iban(text)
    if not number:
        return "Er is geen rekeningnummer."
    if _FORM.fullmatch(number) is None:
        return "Een IBAN begint met twee letters en twee cijfers, bijvoorbeeld BE71 0961 2345 6769."
    if number[:2] not in SEPA_COUNTRIES:
        return f"Een rekening in het land {number[:2]} ligt buiten SEPA; een SEPA-overschrijving komt er niet aan."
    return _digits_fault(number)


def _digits_fault(number: str) -> str | None:
    try:
        iban.validate(number)
    except InvalidComponent:
        return None  # a bank or branch that the library does not know (yet): it looks that up last
    except InvalidChecksum:
        whole = mod_97_10.is_valid(number[4:] + number[:4])
        return f"De controlecijfers {'binnen het rekeningnummer' if whole else 'van de IBAN'} kloppen niet."
    except ValidationError:
        return f"Een IBAN van het land {number[:2]} heeft een andere lengte of vorm."
    return None


def bic_of(text: str) -> str | None:
    """Return the BIC of a Belgian account number, or None where the bank is not known (the order then has none)."""
    number = normalised_iban(text)
    if not number.startswith("BE") or iban_fault(number) is not None:
        return None
    known = belgian.to_bic(number)
    return None if known is None else str(known).replace(" ", "")


def bic_fault(text: str) -> str | None:
    """Return why ``text`` is no BIC (Dutch), or None when it is one."""
    return None if bic.is_valid(text) and text == bic.compact(text) else "Een BIC heeft acht of elf tekens: KREDBEBB."


def make_belgian_iban(bank: int, account: int) -> str:
    """Return the Belgian IBAN of a bank code (three digits) and an account (seven digits), with its check digits.

    Bank codes that no bank has give accounts of nobody: invented data takes those.
    """
    ten = f"{bank:03d}{account:07d}"
    if len(ten) != 10:
        raise ValueError(f"a Belgian account has a bank code of three digits and seven more, not {bank} and {account}")
    bban = f"{ten}{int(ten) % 97 or 97:02d}"
    return f"BE{iban.calc_check_digits(f'BE00{bban}')}{bban}"
