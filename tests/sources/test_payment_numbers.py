"""Structured communications, account numbers and the characters of SEPA."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.sources.payments.iban import (
    bic_fault,
    bic_of,
    iban_fault,
    make_belgian_iban,
    normalised_iban,
    printed_iban,
)
from maatwerk.sources.payments.latin import identifier_fault, latin, readable
from maatwerk.sources.payments.reference import (
    make_reference,
    number_of,
    printed_reference,
    read_reference,
    reference_fault,
)


@pytest.mark.parametrize(
    ("number", "reference", "why"),
    [
        (909_337_554, "090933755493", "the usual example: 909337554 = 97 x 9374613 + 93"),
        (97, "000000009797", "97 leaves 0, and 0 is written 97"),
        (98, "000000009801", "98 leaves 1"),
        (9_999_999_999, "999999999948", "9999999999 = 97 x 103092783 + 48"),
    ],
)
def test_a_reference_computed_by_hand(number: int, reference: str, why: str) -> None:
    assert make_reference(number) == reference, why
    assert number_of(reference) == number


def test_a_reference_as_people_write_it() -> None:
    assert printed_reference("090933755493") == "+++090/9337/55493+++"
    for written in ("+++090/9337/55493+++", "***090/9337/55493***", "090933755493", " 090/9337/55493 "):
        assert read_reference(written) == "090933755493"


@pytest.mark.parametrize(
    "text", ["", "+++090/9337/5549+++", "+++090/9337/55494+++", "090933755400", "٠٩٠٩٣٣٧٥٥٤٩٣", "RF18539007547034"]
)
def test_what_is_no_reference_is_refused_in_dutch(text: str) -> None:
    assert "mededeling" in (reference_fault(text) or "")
    with pytest.raises(ValueError, match="mededeling"):
        read_reference(text)


@pytest.mark.parametrize("number", [0, -1, 10_000_000_000])
def test_a_number_that_fits_in_no_reference(number: int) -> None:
    with pytest.raises(ValueError, match="1 to 10 digits"):
        make_reference(number)


@given(st.integers(1, 9_999_999_999), st.integers(0, 11), st.integers(1, 9))
def test_every_wrong_digit_is_seen(number: int, place: int, more: int) -> None:
    reference = make_reference(number)
    assert reference_fault(printed_reference(reference)) is None
    wrong = reference[:place] + str((int(reference[place]) + more) % 10) + reference[place + 1 :]
    assert reference_fault(wrong) is not None


@pytest.mark.parametrize(
    ("iban", "fault"),
    [
        ("BE71 0961 2345 6769", None),
        ("be71.0961.2345.6769", None),
        ("BE68 5390 0754 7034", None),  # the textbook example: right, of a bank that the list does not know
        ("NL91 ABNA 0417 1643 00", None),
        ("DE89 3704 0044 0532 0130 00", None),
        ("BE71 0961 2345 6768", "controlecijfers van de IBAN"),
        ("BE41 0918 1173 5141", "binnen het rekeningnummer"),
        ("BE71 0961 2345 67", "controlecijfers"),
        ("AZ21 NABZ 0000 0000 1370 1000 1944", "buiten SEPA"),
        ("", "geen rekeningnummer"),
        ("096-1234567-69", "twee letters"),
        ("BE٧١096123456769", "twee letters"),
    ],
)
def test_an_account_number(iban: str, fault: str | None) -> None:
    found = iban_fault(iban)
    assert found is None if fault is None else fault in (found or "")


def test_the_bank_of_a_belgian_number_where_it_is_known() -> None:
    assert bic_of("BE71 0961 2345 6769") == "GKCCBEBB"
    assert bic_of(make_belgian_iban(999, 1)) is None
    assert bic_of("NL91ABNA0417164300") is None
    assert bic_of("BE71 0961 2345 6768") is None
    assert (bic_fault("GKCCBEBB"), bic_fault("GKCCBEBBXXX")) == (None, None)
    assert "acht of elf" in (bic_fault("gkcc") or "")


@given(st.integers(0, 999), st.integers(0, 9_999_999))
def test_an_invented_belgian_number_is_right_and_prints_back(bank: int, account: int) -> None:
    made = make_belgian_iban(bank, account)
    assert iban_fault(made) is None
    assert normalised_iban(printed_iban(made)) == made


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Société «De Cöster & Zn»", "Societe 'De Coster + Zn'"),
        ("Œuvre ßtraße Ångström IJssel ĳ", "OEuvre sstrasse Angstrom IJssel ij"),
        ("a_b—c\t\n d", "a-b-c d"),
        ("100 € | 5%", "100 EUR . 5."),
        ("東京", ".."),
    ],
)
def test_the_characters_of_sepa(text: str, bare: str) -> None:
    assert latin(text) == bare


@given(st.text(max_size=40))
def test_a_text_brought_to_sepa_stays_as_it_is(text: str) -> None:
    once = latin(text)
    assert latin(once) == once
    assert once.isascii()
    assert readable(once) == any(character.isalnum() for character in once)


@pytest.mark.parametrize("text", ["", "/A", "A/", "A//B", "é", "A" * 36, " A", "A  B", "A\nB", "A&B"])
def test_what_can_be_no_identifier(text: str) -> None:
    assert identifier_fault(text) is not None
    assert identifier_fault("A/B-1 (c)") is None
