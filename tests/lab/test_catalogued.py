"""Amounts of the lab that a catalogued document prints come from the catalogue, so that none is written twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from maatwerk.figures.catalogue.reading import published
from maatwerk.lab.catalogued import KEURO, amount, as_printed, cents_of, keuro
from maatwerk.lab.estimate.published import FILE, published_estimates
from maatwerk.lab.reality.published import article

ARTICLE = Path(FILE).parents[1] / "reality" / "article.yaml"


def test_a_figure_a_difference_and_an_amount_that_no_document_prints() -> None:
    assert amount({"figure": "a2ha_vek_bu"}) == cents_of("a2ha_vek_bu") == 552_157 * KEURO
    assert amount({"figure": "a2ha_vek_bu", "minus": "a2ha_vak_bu"}) == -132 * KEURO
    assert amount({"keuro": 12}) == 12 * KEURO
    assert keuro("lde_via_vak") == -161
    with pytest.raises(KeyError):
        keuro("geen_cijfer")


def test_a_text_names_a_figure_as_it_is_printed() -> None:
    assert as_printed("VEK; VAK {a2ha_vak_bu}") == "VEK; VAK 552.289"
    assert as_printed("zonder cijfer") == "zonder cijfer"


def test_the_estimates_of_the_document_hold_no_number_of_their_own() -> None:
    for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")):
        assert not [name for name, value in entry.items() if isinstance(value, int) and not isinstance(value, bool)]
    for one in published_estimates():
        assert one.figures
        assert set(one.figures.values()) <= set(published().figures)


def test_no_amount_of_the_article_file_stands_in_the_catalogue_too() -> None:
    own = {int(found) * 1000 for found in re.findall(r"keuro: (-?\d+)", ARTICLE.read_text(encoding="utf-8"))}
    assert own
    assert not own & {one.value for one in published().figures.values() if one.unit.base == "EUR"}


def test_a_difference_that_is_not_printed_is_subtracted() -> None:
    said = {one.id: one for one in published_estimates()}["sine_rva_2024"]
    # 3,426 − 18,865
    assert ("difference" in said.figures, said.difference_keuro) == (False, -15_439)


def test_the_difference_of_two_figures_is_no_figure() -> None:
    named = {one.what[:10]: one for one in article()[2024].named}
    assert (named["creditnota"].figure, named["creditnota"].cents) == ("", -132 * KEURO)
    assert named["creditnota"].source.endswith("(552.157 min 552.289)")
