"""Identifiers: known numbers, every kind of fault, and every single-digit slip is seen."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.sources import identifiers as ids


@pytest.mark.parametrize(
    "number",
    ["90651300312", ids.make_insz("900513", 3, False, test=False), ids.make_insz("040229", 12, True, test=False)],
)
def test_good_insz(number: str) -> None:
    assert ids.insz_fault(number) is None


@pytest.mark.parametrize(
    ("number", "why"),
    [("9065130031", "elf cijfers"), ("90651300313", "controlecijfers"), ("abc", "elf cijfers"), ("", "elf cijfers"),
     (ids.make_insz("901332", 1, False, test=False), "geboortedatum"), (ids.make_insz("900132", 1, False), "geboortedatum"),
     ("９０６５１３００３１２", "elf cijfers")],
)  # fmt: skip
def test_bad_insz_says_why(number: str, why: str) -> None:
    assert why in (ids.insz_fault(number) or "")


def test_test_numbers_only_where_allowed() -> None:
    assert ids.insz_fault("90651300312", True) is None
    assert "testnummer" in (ids.insz_fault("90651300312", False) or "")


@pytest.mark.parametrize("month", [21, 41])
def test_bis_numbers(month: int) -> None:
    nine = f"90{month}13003"
    assert ids.insz_fault(f"{nine}{97 - int(nine) % 97:02d}") is None


@given(st.dates(dt.date(1930, 1, 1), dt.date(2020, 12, 31)), st.integers(1, 998), st.integers(0, 8), st.integers(1, 9))
def test_a_slip_in_one_digit_is_seen(day: dt.date, serial: int, place: int, shift: int) -> None:
    good = ids.make_insz(f"{day:%y%m%d}", serial, day.year >= 2000)
    assert ids.insz_fault(good) is None
    slipped = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
    nine, check = int(slipped[:9]), int(slipped[9:])
    holds = check in (97 - nine % 97, 97 - (2_000_000_000 + nine) % 97)
    assert holds or ids.insz_fault(slipped) is not None


@given(st.integers(0, 19_999_999))
def test_enterprise_numbers(eight: int) -> None:
    number = ids.make_enterprise(eight)
    if eight:
        assert ids.enterprise_fault(number) is None
    assert ids.enterprise_fault(f"{number[:8]}{(int(number[8:]) + 1) % 100:02d}") is not None
    assert ids.unit_fault(number) is not None


@given(st.integers(20_000_000, 89_999_999))
def test_establishment_units(eight: int) -> None:
    number = ids.make_enterprise(eight)
    assert ids.unit_fault(number) is None
    assert ids.enterprise_fault(number) is not None


@pytest.mark.parametrize("number", ["000100006", "199999934"])
def test_known_rsz_numbers(number: str) -> None:
    assert ids.rsz_fault(number) is None
    assert ids.make_rsz(int(number[:7])) == number
    assert ids.rsz_fault(number[:-1] + "1") is not None
    assert ids.rsz_fault("2345678901") is not None
