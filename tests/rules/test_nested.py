"""An explanation as nested plain data: every key always there, numbers filled in, nothing opened twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fictional import TARGETS, rows

from maatwerk.rules.explain import explain
from maatwerk.rules.nested import nested, shown_day

ROW = rows({"kwartaal": "2020Q1", "wol": "900.00", "deel": "2/3", "giften": "2.50"}).row(0, named=True)


def walk(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node["children"]:
        yield from walk(below)


@pytest.fixture
def tree(wool) -> dict[str, Any]:
    return nested(explain(wool, ROW, "premie"))


def named(tree: dict[str, Any], name: str) -> dict[str, Any]:
    return next(node for node in walk(tree) if node["name"] == name)


@pytest.mark.parametrize("target", TARGETS)
def test_every_step_has_every_key_and_is_plain(wool, target) -> None:
    tree = nested(explain(wool, ROW, target))
    keys = set(tree)
    assert all(set(node) == keys for node in walk(tree))
    assert json.loads(json.dumps(tree)) == tree


def test_a_step_carries_all_that_a_page_shows(tree) -> None:
    assert (tree["name"], tree["kind"], tree["unit"]) == ("premie", "regel", "EUR")
    assert tree["sentence"] == "Het percentage van de waarde, afgerond, min de giften."
    assert tree["article"].startswith("Wolwet van het eiland, art. 7")
    assert tree["since"] == "eerste kwartaal 2018"
    assert tree["shaky"]
    price = next(n for n in walk(tree) if n["name"] == "wolprijs" and n["since"] == "1 februari 2020")
    assert (price["source"], price["confidence"], price["unit"]) == ("marktboek", "officieel", "EUR/kg/maand")
    assert named(tree, "afronding")["assumptions"] == ["lezing afronding: half omhoog"]


def test_the_formula_is_there_in_names_and_in_numbers(tree) -> None:
    worth = named(tree, "waarde")
    assert worth["formula"] == "laagste van (gewicht; kudde grens) × wolprijs"
    # 900 kg × 2/3 is above the 500 kg of the limit
    assert worth["filled"] == "laagste van (600,00; 500) × 3,20"
    assert worth["value"] == "1.600,00"
    assert named(tree, "gewicht")["filled"].endswith("2/3")


def test_a_step_that_stands_higher_up_is_not_opened_again(wool) -> None:
    tree = nested(explain(wool, ROW, "past"))
    anchors = [node["anchor"] for node in walk(tree) if not node["again"]]
    assert len(anchors) == len(set(anchors))
    again = [node for node in walk(tree) if node["again"]]
    assert again
    assert all(not node["children"] and node["anchor"] in anchors for node in again)


def test_days_and_quarters_in_words() -> None:
    assert (shown_day("2024-07-01"), shown_day("2024Q3"), shown_day("")) == ("1 juli 2024", "derde kwartaal 2024", "")


def test_a_cell_that_was_looked_up_stands_in_the_formula_as_its_number(tree) -> None:
    share = named(tree, "percentage")
    assert "tarief bij" in share["formula"]
    assert share["filled"] == "20"
    assert named(tree, "tarief")["value"] == "grof, 3: 20"
