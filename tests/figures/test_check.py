from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.small import catalogue, figure, said

from maatwerk.figures.catalogue.check import Contradiction, Result, check
from maatwerk.figures.catalogue.printed import half_up
from maatwerk.rules.money import dutch


def checked(folder: Path, *figures: dict[str, Any]) -> Result:
    return check(catalogue(folder, *figures))


def outcome(result: Result, id_: str) -> str:
    return next(item.outcome for item in result.items if item.figure.id == id_)


def real(result: Result) -> list[Contradiction]:
    return [found for found in result.contradictions if found.kind != "alike"]


def test_a_figure_alone_is_only_stated(tmp_path: Path) -> None:
    result = checked(tmp_path, figure("a", "131"))
    assert result.counts() == {
        "figures": 1,
        "stated": 1,
        "equal": 0,
        "rounded": 0,
        "within": 0,
        "contradicts": 0,
        "contradictions": 0,
    }


def test_text_against_table(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        figure("bu", said("552.157"), said("522.157", "toelichting", "text")),
        figure("bajr", said("586.978")),
        figure("share", "94,1", unit="%", formula="bu / bajr"),
    )
    (found,) = real(result)
    assert (found.kind, found.id, found.printed, found.other) == ("text", "bu", "522.157", "552.157")
    assert (found.place, found.other_place) == ("toelichting", "tabel 1")
    assert (
        "De lopende tekst (toelichting) zegt 522.157 keuro, de tabel (tabel 1) 552.157 keuro: 30.000 keuro" in found.why
    )
    assert "Eén cijfer verschilt: 2 en 5." in found.why
    assert "Met 552.157 klopt er 1 van de 1 formules waar het cijfer in staat, met 522.157 klopt geen." in found.why
    assert outcome(result, "share") == "rounded"


def test_two_digits_in_each_others_place(tmp_path: Path) -> None:
    (found,) = real(checked(tmp_path, figure("a", said("1.337"), said("1.373", "de tekst", "text"))))
    assert "Twee cijfers staan in elkaars plaats." in found.why


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"printed": "486,07", "unit": "mln EUR"}, {"printed": "486", "unit": "mln EUR"}, "rounded"),
        ({"printed": "486,5", "unit": "mln EUR"}, {"printed": "486", "unit": "mln EUR"}, "contradicts"),
        ({"printed": "583.412", "unit": "EUR"}, {"printed": "583k", "unit": "EUR"}, "rounded"),
        ({"printed": "583.500", "unit": "EUR"}, {"printed": "583k", "unit": "EUR"}, "contradicts"),
        ({"printed": "583k", "unit": "keuro"}, {"printed": "583.000", "unit": "EUR"}, "equal"),
        ({"printed": "8 miljoen", "unit": "EUR"}, {"printed": "8", "unit": "mln EUR"}, "equal"),
        ({"printed": "8.000", "unit": "keuro"}, {"printed": "8", "unit": "mln EUR"}, "equal"),
        ({"printed": "7.600", "unit": "keuro"}, {"printed": "8", "unit": "mln EUR"}, "rounded"),
        ({"printed": "551", "unit": "keuro"}, {"printed": "552", "unit": "keuro"}, "contradicts"),
        ({"printed": "14", "unit": "projecten"}, {"printed": "veertien", "unit": "projecten"}, "equal"),
        ({"printed": "15", "unit": "projecten"}, {"printed": "veertien", "unit": "projecten"}, "contradicts"),
        ({"printed": "0", "unit": "aanvragen"}, {"printed": "geen", "unit": "aanvragen"}, "equal"),
        ({"printed": "148.312", "unit": "dagen"}, {"printed": "148.000", "unit": "dagen", "qualifier": "more_than"}, "rounded"),
        ({"printed": "47", "unit": "dagen"}, {"printed": "48", "unit": "dagen", "qualifier": "at_least"}, "contradicts"),
        ({"printed": "35,8", "unit": "%"}, {"printed": "36", "unit": "%", "qualifier": "about"}, "rounded"),
        ({"printed": "34,8", "unit": "%"}, {"printed": "36", "unit": "%", "qualifier": "about"}, "contradicts"),
        ({"printed": "18.400", "unit": "personen"}, {"printed": "18.000", "unit": "personen", "qualifier": "about"}, "rounded"),
        ({"printed": "18.400", "unit": "personen"}, {"printed": "18.000", "unit": "personen"}, "contradicts"),
        ({"printed": "19", "unit": "jaar"}, {"printed": "20", "unit": "jaar", "qualifier": "less_than"}, "rounded"),
        ({"printed": "21", "unit": "jaar"}, {"printed": "20", "unit": "jaar", "qualifier": "at_most"}, "contradicts"),
        ({"printed": "1", "unit": "jaar"}, {"printed": "12", "unit": "maanden"}, "equal"),
    ],
)  # fmt: skip
def test_one_quantity_at_two_places(
    tmp_path: Path, first: dict[str, str], second: dict[str, str], expected: str
) -> None:
    places = [{"place": "tabel", "in": "table", **first}, {"place": "tekst", "in": "text", **second}]
    entry = figure("a", *places, unit=first["unit"])
    assert outcome(checked(tmp_path, entry), "a") == expected


def test_a_misprint_beside_the_right_number(tmp_path: Path) -> None:
    result = checked(tmp_path, figure("a", "10.000", said("10.0000", "antwoord 4", "text"), unit="personen"))
    (found,) = real(result)
    assert (found.kind, found.place, found.printed, found.other) == ("print", "antwoord 4", "10.0000", "10.000")


def test_one_number_named_for_two_kinds_of_credit(tmp_path: Path) -> None:
    entry = figure("a", said("1.331", "toelichting 2HF, VEK", "text"), said("1.331", "toelichting ISE, VAK", "text"))
    (found,) = real(checked(tmp_path, entry))
    assert found.kind == "naming"
    assert "hier vastlegging (VAK) en daar vereffening (VEK)" in found.why


def test_one_number_for_both_kinds_of_credit_is_no_matter(tmp_path: Path) -> None:
    entry = figure("a", said("6.005", "toelichting, VAK/VEK", "text"), said("6.005", "tabel, VAK"))
    assert outcome(checked(tmp_path, entry), "a") == "equal"


def test_one_number_named_for_two_years(tmp_path: Path) -> None:
    entry = figure("a", said("93"), said("93", "bijlage", "annex", period="2023"), unit="%")
    assert [found.kind for found in real(checked(tmp_path, entry))] == ["naming"]


def test_a_total_that_is_not_its_parts(tmp_path: Path) -> None:
    parts = [figure("a", "2.000"), figure("b", "12.912"), figure("c", "1.315")]
    (found,) = real(checked(tmp_path, *parts, figure("t", "14.896", formula="a + b + c")))
    assert (found.kind, found.printed, found.other) == ("total", "14.896", "16.227")
    assert "2.000 + 12.912 + 1.315 = 16.227 keuro: het totaal is 1.331 keuro minder dan zijn delen" in found.why


def test_named_parts_leave_a_rest(tmp_path: Path) -> None:
    parts = [figure("a", "27"), figure("b", "11"), figure("c", "17")]
    (found,) = real(checked(tmp_path, *parts, figure("t", "131", formula="a + b + c", relation="parts")))
    assert (found.kind, found.other) == ("parts", "55")
    assert "27 + 11 + 17 = 55 keuro: 76 keuro (58,0 %) is niet genoemd" in found.why


@pytest.mark.parametrize(("total", "kind"), [("38", "equal"), ("39", "rounded"), ("30", "total")])
def test_named_parts_without_rest_or_above_the_whole(tmp_path: Path, total: str, kind: str) -> None:
    result = checked(
        tmp_path, figure("a", "27"), figure("b", "11"), figure("t", total, formula="a + b", relation="parts")
    )
    assert kind in (outcome(result, "t"), *(found.kind for found in real(result)))


@pytest.mark.parametrize(
    ("printed", "expected"), [("93,9", "rounded"), ("93,8", "contradicts"), ("94", "rounded"), ("93,88", "rounded")]
)
def test_a_share_is_computed_times_hundred(tmp_path: Path, printed: str, expected: str) -> None:
    result = checked(
        tmp_path,
        figure("bu", "552.289"),
        figure("bajr", "588.293"),
        figure("share", printed, unit="%", formula="bu / bajr"),
    )
    assert outcome(result, "share") == expected


def test_percentages_and_points(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        figure("all", "76,8", unit="%"),
        figure("some", "47,3", unit="%"),
        figure("gap", "29,5", unit="procentpunt", formula="all - some"),
        figure("rest", "23,2", unit="%", formula="1 - all"),
    )
    assert (outcome(result, "gap"), outcome(result, "rest")) == ("equal", "equal")


def test_units_of_one_base_are_brought_together(tmp_path: Path) -> None:
    result = checked(
        tmp_path,
        figure("each", "65.000", unit="EUR"),
        figure("number", "100", unit="dossiers"),
        figure("all", "6,5", unit="mln EUR", formula="each * number"),
        figure("more", "8", unit="mln EUR", formula="each * number", relation="at_least"),
        figure("less", "6.499", unit="keuro", formula="each * number", relation="at_least"),
    )
    assert [outcome(result, name) for name in ("all", "more", "less")] == ["equal", "within", "contradicts"]
    (found,) = real(result)
    assert found.kind == "bound"
    assert "minstens 65.000 EUR × 100 dossiers = 6.500 keuro" in found.why


def test_counted_things_are_not_rounded(tmp_path: Path) -> None:
    people = [figure("a", "1.000", unit="personen"), figure("b", "1.000", unit="personen")]
    result = checked(tmp_path, *people, figure("t", "2.001", unit="personen", formula="a + b"))
    assert outcome(result, "t") == "contradicts"


def test_a_norm_is_exact(tmp_path: Path) -> None:
    norms = [figure("a", "5", unit="VTE", status="norm"), figure("b", "6", unit="VTE", status="norm", formula="a")]
    assert outcome(checked(tmp_path, *norms), "b") == "contradicts"


def test_division_by_zero_is_a_contradiction_with_words(tmp_path: Path) -> None:
    (found,) = real(
        checked(tmp_path, figure("a", "5"), figure("nil", "0"), figure("r", "5", unit="%", formula="a / nil"))
    )
    assert "deelt door nul" in found.why


def test_a_note_follows_the_reason(tmp_path: Path) -> None:
    (found,) = real(checked(tmp_path, figure("a", "5", "6", note="Een voetnoot zegt waarom.")))
    assert found.why.endswith("Een voetnoot zegt waarom.")


def test_negative_numbers(tmp_path: Path) -> None:
    result = checked(
        tmp_path, figure("a", "-2.188"), figure("b", "113"), figure("t", "-2.075", formula="a + b"),
        figure("p", "-2.500", formula="a", relation="parts"),
    )  # fmt: skip
    assert outcome(result, "t") == "equal"
    assert [found.kind for found in real(result)] == ["parts"]


def test_the_json_has_what_it_promises(tmp_path: Path) -> None:
    content = checked(tmp_path, figure("a", "5", "6"), figure("b", "5", formula="a")).as_dict()
    assert {"figures", "equal", "rounded", "contradictions", "items"} <= set(content)
    assert {"document", "place", "printed", "other", "why", "kind", "id"} <= set(content["contradictions"][0])
    assert (content["figures"], content["equal"], content["rounded"], content["stated"]) == (2, 1, 0, 0)
    assert content["items"][1] | {} == content["items"][1]
    assert content["items"][1]["computed"] == "5"
    assert (
        sum(content[name] for name in ("equal", "rounded", "within", "stated", "contradicting")) == content["figures"]
    )


FOLDER = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
CENTS = st.lists(st.integers(-5_000_000, 500_000_000), min_size=1, max_size=9)


def keuro(number: int, scale: int) -> str:
    """Print euro as thousands of euro with some decimals, rounded half up as a document does."""
    step = Fraction(1, 10**scale)
    return dutch(int(half_up(Fraction(number, 1000), step) / step), scale)


@FOLDER
@given(euro=CENTS, scale=st.integers(0, 2), coarser=st.integers(0, 2))
def test_a_sum_of_rounded_parts_is_never_a_contradiction(
    tmp_path: Path, euro: list[int], scale: int, coarser: int
) -> None:
    parts = [figure(f"p{n}", keuro(number, scale)) for n, number in enumerate(euro)]
    total = figure("t", keuro(sum(euro), max(0, scale - coarser)), formula=" + ".join(p["id"] for p in parts))
    assert outcome(checked(tmp_path, *parts, total), "t") in ("equal", "rounded")


@FOLDER
@given(euro=CENTS, off=st.integers(1, 50))
def test_a_sum_off_by_more_than_rounding_is_always_found(tmp_path: Path, euro: list[int], off: int) -> None:
    whole = [round(number, -3) for number in euro]
    parts = [figure(f"p{n}", keuro(number, 0)) for n, number in enumerate(whole)]
    wrong = keuro(sum(whole) + 1000 * (len(parts) // 2 + 1 + off), 0)
    total = figure("t", wrong, formula=" + ".join(p["id"] for p in parts))
    assert outcome(checked(tmp_path, *parts, total), "t") == "contradicts"


@FOLDER
@given(part=st.integers(1, 10**9), whole=st.integers(10**6, 10**9), scale=st.integers(0, 2))
def test_a_rounded_share_of_rounded_amounts_is_never_a_contradiction(
    tmp_path: Path, part: int, whole: int, scale: int
) -> None:
    step = Fraction(1, 10**scale)
    share = dutch(int(half_up(Fraction(100 * part, whole), step) / step), scale)
    amounts = figure("a", keuro(part, 0)), figure("b", keuro(whole, 0))
    result = checked(tmp_path, *amounts, figure("s", share, unit="%", formula="a / b"))
    assert outcome(result, "s") in ("equal", "rounded")
