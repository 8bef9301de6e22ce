"""Own divisions: computed when the catalogue is read, never written down, and never counted as recomputed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.small import catalogue, figure, write

from maatwerk.figures.catalogue.check import check
from maatwerk.figures.catalogue.reading import load, published
from maatwerk.figures.catalogue.telling import came_of
from maatwerk.rules.money import dutch, nearest


def derived(id_: str, formula: str, decimals: int = 2, **more: Any) -> dict[str, Any]:
    entry = figure(id_, **{"unit": "%", "status": "derived", "formula": formula, "decimals": decimals, **more})
    return {name: value for name, value in entry.items() if name != "said"}


PARTS = figure("a", "1.207,64", unit="trajecten"), figure("b", "1.680,33", unit="trajecten")


def test_it_is_what_its_formula_comes_to_at_its_decimals(tmp_path: Path) -> None:
    found = catalogue(tmp_path, *PARTS, derived("d", "a / b"))
    assert found.figures["d"].first.said == "71,87 %"
    item = {one.figure.id: one for one in check(found).items}["d"]
    assert (item.outcome, item.how) == ("stated", "eigen berekening; geen document drukt het")
    assert came_of(found, item) == "1.207,64 trajecten / 1.680,33 trajecten = 71,869 %"


def test_another_figure_may_rest_on_it(tmp_path: Path) -> None:
    found = catalogue(tmp_path, *PARTS, derived("d", "a / b"), figure("e", "71,9", unit="%", formula="d"))
    assert [one.outcome for one in check(found).items] == ["stated", "stated", "stated", "rounded"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(top=st.integers(1, 10**7), bottom=st.integers(1, 10**7), decimals=st.integers(0, 4))
def test_it_is_within_half_a_step_of_the_exact_quotient(tmp_path: Path, top: int, bottom: int, decimals: int) -> None:
    parts = figure("a", dutch(top), unit="VTE"), figure("b", dutch(bottom), unit="VTE")
    found = catalogue(tmp_path, *parts, derived("d", "a / b", decimals)).figures["d"]
    assert abs(found.value * bottom - top) * 2 * 10 ** (decimals + 2) <= bottom
    assert found.first.printed == dutch(nearest(found.value * 100, decimals), decimals)


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "a print": (derived("d", "a / b") | {"said": [{"printed": "72", "place": "hier"}]}, "schema", "hoort hier niet"),
    "no formula": ({n: v for n, v in derived("d", "a").items() if n != "formula"}, "schema", "ontbreekt formula"),
    "decimals of a print": (figure("d", "72", unit="%", decimals=1), "schema", "hoort hier niet"),
    "an unknown part": (derived("d", "a / c"), "formule-naam", "geen gekende figuur"),
    "a division by zero": (derived("d", "a / (b - b)"), "formule", "deelt door nul"),
    "another own division": (derived("d", "d"), "formule-naam", "geen gekende figuur"),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_that_can_not_be_is_left_out_and_named(tmp_path: Path, name: str) -> None:
    entry, code, why = WRONG[name]
    read = load(write(tmp_path, [*PARTS, entry]))
    assert [fault.code for fault in read.faults] == [f"catalogus-{code}"]
    assert why in str(read.faults[0])
    assert list(read.figures) == ["a", "b"]
    check(read)


def test_the_own_divisions_of_the_open_data() -> None:
    figures = published().figures
    fills = {one.period: one.first.printed for one in figures.values() if one.id.startswith("od_invulling_")}
    assert fills == {
        "2019Q4": "95,23", "2020Q4": "94,11", "2021Q4": "94,67", "2022Q4": "94,48", "2023Q4": "92,38",
        "2024Q4": "92,88", "2025Q4": "95,74", "2026Q1": "92,77",
    }  # fmt: skip
    each = [figures[f"od_eur_per_vte_{year}"].value for year in range(2019, 2026)]
    assert each == [20_756, 19_943, 21_499, 23_730, 25_415, 27_043, 27_556]
    assert all(one.status == "derived" for one in figures.values() if one.id.startswith(("od_invulling", "od_eur")))
