"""Orders and bank messages for the tests, small and written out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import sepaxml
from hypothesis import strategies as st
from lxml import etree

from maatwerk.sources.payments.iban import make_belgian_iban
from maatwerk.sources.payments.orders import CreditTransfer, Payer, PaymentOrder
from maatwerk.sources.payments.reference import make_reference

NOBODY = 999
"""A bank code that no Belgian bank has."""
PAYER = Payer("Departement Werk en Sociale Economie", make_belgian_iban(NOBODY, 1), None, "Brussel", "BE")
SCHEMA = etree.XMLSchema(etree.parse(Path(str(sepaxml.__file__)).parent / "schemas" / "pain.001.001.09.xsd"))


def transfer(number: int = 1, **changes: Any) -> CreditTransfer:
    values: dict[str, Any] = {
        "end_to_end": f"2024Q3-{number}",
        "cents": 100 * number,
        "name": f"Maatwerkbedrijf {number}",
        "iban": make_belgian_iban(NOBODY, number),
        "reference": make_reference(number),
    }
    return CreditTransfer(**(values | changes))


def order(*transfers: CreditTransfer, **changes: Any) -> PaymentOrder:
    values: dict[str, Any] = {
        "message_id": "MW-2024Q3-1",
        "created": dt.datetime(2025, 1, 14, 9, 30, tzinfo=dt.UTC),
        "execution": dt.date(2025, 1, 15),
        "payer": PAYER,
        "transfers": transfers,
    }
    return PaymentOrder(**(values | changes))


_identifier = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9?:().,'+-]{0,34}", fullmatch=True)
_name = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=90).map(lambda text: f"N{text}")
_words = st.text("abcé ß€&<>\"'-/;", max_size=60)


@st.composite
def orders(draw: st.DrawFn) -> PaymentOrder:
    identifiers = draw(st.lists(_identifier, min_size=1, max_size=6, unique=True))
    return order(*(draw(_transfers(one)) for one in identifiers), message_id=draw(_identifier))


@st.composite
def _transfers(draw: st.DrawFn, end_to_end: str) -> CreditTransfer:
    numbers = st.integers(1, 9_999_999)
    reference = draw(st.one_of(st.just(""), st.integers(1, 9_999_999_999).map(make_reference)))
    return CreditTransfer(
        end_to_end, draw(st.integers(1, 99_999_999_999)), draw(_name), make_belgian_iban(NOBODY, draw(numbers)), reference,
        "" if reference else draw(_words),
    )  # fmt: skip
