from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.figures.small import catalogue, figure, said

from maatwerk.figures.catalogue.alike import CHANCE, NEARLY, OTHER, SAME, Pair, alike
from maatwerk.rules.money import dutch

VAK, VEK = "vastleggingskrediet (VAK)", "vereffeningskrediet (VEK)"


def pairs(folder: Path, *figures: dict[str, Any]) -> list[Pair]:
    return alike(catalogue(folder, *figures))


def ids(found: list[Pair]) -> list[tuple[str, str]]:
    return [(pair.first.id, pair.second.id) for pair in found]


def text(printed: str, place: str) -> dict[str, Any]:
    return said(printed, place, "text")


def test_one_amount_moved_in_two_kinds_of_credit(tmp_path: Path) -> None:
    (found,) = pairs(
        tmp_path,
        figure("a", text("1.331", "toelichting 2HF"), measures="VEK-krediet dat naar het agentschap ging"),
        figure(
            "b", text("1.331", "toelichting ISE"), measures="Vermindering van het VAK-krediet voor het activeringspact"
        ),
    )
    assert found.differ == "kredietsoort (vereffening (VEK) tegenover vastlegging (VAK)) en wat ze meten"


CMW = "Collectief maatwerk"
ROW = f"{CMW}, {VAK}, uitvoering (BU)", f"{CMW}, {VEK}, uitvoering (BU)"


@pytest.mark.parametrize("where", ["table", "text"])
@pytest.mark.parametrize("named", [[], ["b"]])
def test_two_columns_of_one_row_with_their_own_values(tmp_path: Path, where: str, named: list[str]) -> None:
    """552.289 committed and 552.157 paid: close, and each under its own heading, whoever names them."""
    one = figure("a", said("552.289", "VAK BU", where), measures=ROW[0], like=named)
    two = figure("b", said("552.157", "VEK BU", where), measures=ROW[1])
    assert pairs(tmp_path, one, two) == []


def test_one_column_printed_where_the_other_is_meant(tmp_path: Path) -> None:
    one = figure("a", said("552.289"), measures=ROW[0])
    two = figure("b", said("552.157"), text("552.289", "toelichting, VEK"), measures=ROW[1])
    (found,) = pairs(tmp_path, one, two)
    assert found.differ == "kredietsoort (vastlegging (VAK) tegenover vereffening (VEK))"


def test_one_amount_for_two_kinds_of_credit_in_running_text(tmp_path: Path) -> None:
    one = figure("a", text("3.012", "zin 1"), measures=f"Regierol, {VAK}")
    two = figure("b", text("3.012", "zin 2"), measures=f"Regierol, {VEK}")
    assert ids(pairs(tmp_path, one, two)) == [("a", "b")]


CENTS = st.lists(st.integers(1_900_000, 2_200_000), min_size=2, max_size=7, unique=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(granted=CENTS, filled=CENTS, where=st.sampled_from(["table", "text"]), named=st.booleans())
def test_a_series_is_no_noise(tmp_path: Path, granted: list[int], filled: list[int], where: str, named: bool) -> None:
    """Quarters of two things that are always near each other, and of one thing that hardly moves.

    Two things that happen to print exactly one number in two quarters do look alike: such draws are left out.
    """
    assume(not set(granted) & set(filled))
    made = []
    for what, cents in (("toegekende", granted), ("ingevulde", filled)):
        for place, number in enumerate(cents):
            period, like = f"{2019 + place}Q4", [f"{what}{place - 1}"] if named and place else []
            entry = figure(f"{what}{place}", said(dutch(number), f"{what} {period}", where), unit="VTE", period=period)
            made.append(entry | {"measures": f"{CMW}: {what} VTE in het kwartaal", "like": like})
    assert not [pair for pair in pairs(tmp_path, *made) if pair.first.measures == pair.second.measures]
    assert not [pair for pair in pairs(tmp_path, *made) if pair.first.period != pair.second.period]


def test_two_long_numbers_of_one_text_that_are_nearly_the_same(tmp_path: Path) -> None:
    credit, spent = text("12.912", "bij het ISE"), text("12.904", "bij het artikel")
    (found,) = pairs(
        tmp_path,
        figure("a", credit, measures="Herverdeling van de relanceprovisie"),
        figure("b", spent, measures="Uitvoering: relanceprojecten"),
    )
    assert (found.by, found.rank) == ("check", NEARLY)


def test_the_first_are_those_a_reader_stumbles_over(tmp_path: Path) -> None:
    found = pairs(
        tmp_path,
        figure("far", "18.000", unit="personen", measures="Personen volgens de koepel", like=["many"]),
        figure("many", "23.000", unit="personen", measures="Doelgroepwerknemers"),
        figure("three", "drie", unit="punten", measures="Sterktes", like=["points"]),
        figure("points", "drie", unit="punten", measures="Voorwaarden"),
        figure("fill", "93", unit="%", measures="Invulling van het contingent", like=["use"]),
        figure("use", "93,9", unit="%", measures="Benutting van het krediet"),
        figure("some", "53", unit="projecten", measures="Verlengde projecten", like=["open"]),
        figure("open", "53", unit="aantal", measures="Actieve digibanken"),
        figure("here", text("1.331", "hier"), measures="VAK voor dit"),
        figure("there", text("1.331", "daar"), measures="VEK voor dat"),
        figure("budget", "2.000", measures="VAK-krediet voor de bijkomende oproep Digibanken", like=["spent"]),
        figure("spent", "2.768", measures="Ondersteuning, VAK: bijkomende oproep Digibanken"),
    )
    assert [(pair.first.id, pair.rank) for pair in found] == [
        ("here", SAME), ("some", SAME), ("fill", NEARLY), ("budget", NEARLY), ("three", CHANCE), ("far", OTHER)
    ]  # fmt: skip


def test_the_same_words_and_number_for_two_years(tmp_path: Path) -> None:
    fill = "Invulling van het contingent"
    (found,) = pairs(
        tmp_path,
        figure("a", "93", unit="%", period="2022", measures=fill),
        figure("b", "93", unit="%", period="2023", measures=fill),
    )
    assert found.differ == "periode (2022 tegenover 2023)"


def test_the_same_words_with_two_numbers_and_nothing_to_tell_them_apart(tmp_path: Path) -> None:
    (found,) = pairs(
        tmp_path,
        figure("a", "367,83", unit="mln EUR", measures="Het krediet voor Maatwerk"),
        figure("b", "412,00", unit="mln EUR", measures="Krediet voor maatwerk"),
    )
    assert found.differ == "het getal alleen"


def test_an_estimate_beside_what_came(tmp_path: Path) -> None:
    (found,) = pairs(
        tmp_path,
        figure("a", text("1.462", "hier"), status="estimate", measures="VIA-subsidies van het vierde kwartaal"),
        figure("b", text("1.462", "daar"), measures="Uitbetaald aan de Fondsen"),
    )
    assert "status (raming tegenover gerealiseerd)" in found.differ


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (
            figure("a", said("6.005"), measures=f"AMA, {VAK}"),
            figure("b", said("6.005", "tabel 1b"), measures=f"AMA, {VEK}"),
        ),
        (
            figure("a", said("588.293"), measures="CMW, aangepast"),
            figure("b", said("580.966"), measures="CMW, initieel"),
        ),
        (
            figure("a", "12", measures="Trajecten in Gent"),
            figure("b", "12", measures="Dagen tot de beslissing", period="2020"),
        ),
        (figure("a", "5.000", measures="Leningen VAK"), figure("b", "5.000", measures="Kosten VEK")),
        (figure("a", "1.331", measures="Een VAK"), figure("b", "1.331", unit="personen", measures="Twee VEK")),
        (figure("a", "1.331", measures="Het ene"), figure("b", "1.331", measures="Het andere")),
        (
            figure("a", text("669", "een zin"), measures="VAK voor dit"),
            figure("b", text("669", "een zin"), measures="VEK voor dat"),
        ),
        (
            figure("a", "131", status="norm", measures="Ondergrens VAK"),
            figure("b", "131", status="norm", measures="Bovengrens VEK"),
        ),
    ],
)
def test_no_noise(tmp_path: Path, a: dict[str, Any], b: dict[str, Any]) -> None:
    """Cells of one table, chance, other units, small and round numbers, one sentence: no reader takes them for the same."""
    assert pairs(tmp_path, a, b) == []


def test_what_follows_by_formula_is_explained_already(tmp_path: Path) -> None:
    a = figure("a", text("18.278", "artikel"), measures="Uitvoering van het artikel VAK")
    b = figure("b", text("18.278", "programma"), measures="Heel het programma", formula="a")
    assert pairs(tmp_path, a, b) == []


def test_a_pair_is_not_said_again_one_level_up(tmp_path: Path) -> None:
    row, total = "Oproep sociale economie, {} ronde", "Heel de lijn ondersteuning, {} deel"
    found = pairs(
        tmp_path,
        figure("a", said("635.306"), measures=row.format("eerste")),
        figure("b", said("635.442"), measures=row.format("tweede")),
        figure("c", said("635.305"), measures=total.format("eerste"), formula="a"),
        figure("d", said("635.441"), measures=total.format("tweede"), formula="b"),
    )
    assert ids(found) == [("c", "d")]


def test_what_the_data_name_is_there_once_with_who_found_it(tmp_path: Path) -> None:
    found = pairs(
        tmp_path,
        figure("a", text("1.331", "hier"), measures="VAK voor dit", like=["b", "c"]),
        figure("b", text("1.331", "daar"), measures="VEK voor dat", like=["a"]),
        figure("c", "58", measures="Iets anders"),
    )
    assert [(*names, pair.by) for names, pair in zip(ids(found), found, strict=True)] == [
        ("a", "b", "both"),
        ("a", "c", "data"),
    ]
