from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.figures.catalogue.printed import PrintedError, bare, half_up, misprinted, read_printed
from maatwerk.rules.money import dutch

READS = {
    "1.550.000": 1550000, "93,9": Fraction("93.9"), "-2.188": -2188, "−2.188": -2188, "1.680,33": Fraction("1680.33"),
    "0": 0, "geen": 0, "nul": 0, "één": 1, "Een": 1, "Veertien": 14, "negentien": 19, "twintig": 20, "drieëntwintig": 23,
    "eenennegentig": 91, "honderd": 100, "tweehonderd": 200, "honderdtal": 100, "honderdvijftig": 150, "duizend": 1000,
    "vijfduizend": 5000, "half": Fraction(1, 2), "helft": Fraction(1, 2), "kwart": Fraction(1, 4), "dubbele": 2,
    "80%": 80, "80 %": 80, "80 procent": 80, "1e": 1, "2e": 2, "6de": 6, "100-tal": 100, "23-tal": 23, "016": 16,
    "driejaarlijkse": 3, "negenjaarlijkse": 9, "vierjarige": 4, "zesmaal": 6, "1/2": Fraction(1, 2), "1 550 000": 1550000,
    "€ 12,50": Fraction("12.5"), "0,07": Fraction("0.07"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), READS.items())
def test_reads(text: str, value: Fraction) -> None:
    assert read_printed(text).value == value


@pytest.mark.parametrize(
    ("text", "value"),
    {"583k": 583000, "8 miljoen": 8000000, "1,5 miljard": 1500000000, "12 duizend": 12000, "2,5 mln": 2500000}.items(),
)
def test_a_magnitude_in_the_print_counts_in_base_units(text: str, value: int) -> None:
    read = read_printed(text)
    assert (read.value, read.magnitude) == (value, True)


@pytest.mark.parametrize(
    ("text", "step", "round_step"),
    [
        ("18.278", 1, 1),
        ("18.000", 1, 1000),
        ("93,9", Fraction(1, 10), Fraction(1, 10)),
        ("93,90", Fraction(1, 100), Fraction(1, 10)),
        ("8 miljoen", 10**6, 10**6),
        ("0", 1, 1),
        ("0,0", Fraction(1, 10), Fraction(1, 10)),
        ("veertien", 0, 1),
        ("honderdtal", 0, 100),
    ],
)
def test_how_finely_it_was_printed(text: str, step: Fraction, round_step: Fraction) -> None:
    read = read_printed(text)
    assert (read.step, read.round_step) == (step, round_step)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "%",
        "enkele",
        "honderden",
        "10.0000",
        "1.5",
        "1,2,3",
        "12 bedrijven",
        "2019-2024",
        "1.234.56",
        "k",
        "--5",
        "tal",
    ],
)
def test_refuses_with_words(text: str) -> None:
    with pytest.raises(PrintedError, match=r"geen|punten"):
        read_printed(text)


def test_misprint_is_read_only_when_the_points_are_wrong() -> None:
    wrong = misprinted("10.0000")
    assert wrong is not None
    assert wrong.value == 100000
    assert misprinted("10.000") is None
    assert misprinted("veel") is None


@given(number=st.integers(-(10**12), 10**12), scale=st.integers(0, 4))
def test_round_trip(number: int, scale: int) -> None:
    read = read_printed(dutch(number, scale))
    assert read.value == Fraction(number, 10**scale)
    assert read.step == Fraction(1, 10**scale)


@given(st.integers(0, 99999))
def test_every_number_in_words(number: int) -> None:
    assert read_printed(in_words(number)).value == number


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        value = read_printed(text).value
    except PrintedError:
        return
    assert value == read_printed(f" {text} ").value


@pytest.mark.parametrize(
    ("text", "token"),
    {
        "-2.188": "2.188",
        "80%": "80",
        "100-tal": "100",
        "8 miljoen": "8",
        "583k": "583k",
        "Veertien": "veertien",
        "1e": "1e",
    }.items(),
)
def test_bare_is_what_a_walk_shows(text: str, token: str) -> None:
    assert bare(text) == token


@given(value=st.fractions(-(10**6), 10**6), step=st.sampled_from([Fraction(1), Fraction(1, 10), Fraction(1000)]))
def test_half_up_is_the_nearest_multiple_away_from_zero(value: Fraction, step: Fraction) -> None:
    rounded = half_up(value, step)
    assert (rounded / step).denominator == 1
    assert abs(rounded - value) <= step / 2
    assert abs(rounded - value) < step / 2 or abs(rounded) > abs(value)


def in_words(number: int) -> str:
    """Write a whole number below 100,000 in Dutch words, independently of the reader."""
    low = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
    teens = ["dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
    small = [*low, *teens]
    tens = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]
    if number < 20:
        return small[number]
    if number < 100:
        ten, one = divmod(number, 10)
        join = "ën" if one in (2, 3) else "en"
        return (small[one] + join if one else "") + tens[ten - 2]
    size, word = (1000, "duizend") if number >= 1000 else (100, "honderd")
    times, rest = divmod(number, size)
    return (in_words(times) if times > 1 else "") + word + (in_words(rest) if rest else "")
