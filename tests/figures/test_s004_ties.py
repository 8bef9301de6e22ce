"""The figures of the execution of 2024 beside each other: what ties, and the few places where the document does not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from maatwerk.figures.catalogue.model import Figure
from maatwerk.figures.catalogue.numbers_in_text import numbers_in
from maatwerk.figures.catalogue.printed import bare
from maatwerk.figures.catalogue.reading import FOLDER, published

CELLS = [(kind, stage) for kind in ("vak", "vek") for stage in ("ba", "bajr", "bu")]
FILE = "004_041d48c097fadc86.txt"


def keuro(*names: str) -> int:
    """The sum of figures, in thousand euro as printed."""
    return sum(int(published().figures[name].value / 1000) for name in names)


def exact(figure: Figure) -> Fraction:
    """What the formula of a figure gives over the printed values, in base units."""
    assert figure.formula
    return figure.formula.exact({name: published().figures[name].value for name in figure.formula.names})


@pytest.mark.parametrize(("kind", "stage"), CELLS)
def test_the_articles_add_up_to_the_programme(kind: str, stage: str) -> None:
    articles = ("a2ha", "a2hc", "a2he", "a2hf", "a2hg", "a2ga", "a2gb")
    least = -1 if (kind, stage) == ("vak", "bu") else 0  # the one total that follows a rounded element
    assert keuro(f"je_{kind}_{stage}") - keuro(*(f"{name}_{kind}_{stage}" for name in articles)) == least


@pytest.mark.parametrize("row", ["activering", "duurzaam", "a2ga"])
@pytest.mark.parametrize("kind", ["vak", "vek"])
def test_the_increase_that_the_text_names_is_that_of_the_table(row: str, kind: str) -> None:
    assert keuro(f"{row}_{kind}_ba", f"{row}_toename_{kind}") == keuro(f"{row}_{kind}_bajr")


def test_the_credit_that_left_in_both_kinds_is_named_in_one() -> None:
    named = keuro("hv_digibanken_vek", "hv_relance_2ga_vek", "hv_2ha_2ga_vek")
    assert named - keuro("duurzaam_toename_vek") == keuro("hv_2ga_lap_vak") == keuro("hv_2hf_aop_vek")


def test_the_settlement_of_guidance_needs_the_committed_premium() -> None:
    named = keuro("lde_via_vek", "lde_overgang_vek", "mwa_overgang_vek", "sine_rva_vek", "sine_rsz_vek")
    assert keuro("a2hf_vek_bu") - named == keuro("imw_begeleidingspremie_vak")
    assert keuro("a2hf_vek_bu") - keuro("a2hf_vak_bu") == keuro("lde_sine_behoud_vek")


def test_one_quantity_is_printed_in_two_ways() -> None:
    twice = {f.id for f in published().of("S004") if len({mention.value for mention in f.said}) > 1}
    assert twice == {"a2ha_vek_bu"}


def test_sums_that_do_not_come_out_are_the_known_ones() -> None:
    sums = [f for f in published().of("S004") if f.formula and f.relation == "equals" and f.unit.base == "EUR"]
    assert {
        figure.id: int((figure.value - exact(figure)) / 1000) for figure in sums if figure.value != exact(figure)
    } == {
        "je_vek_bu": 1,
        "activering_vak_bu": -1,
        "activering_vek_bu": -1,
        "hv_digibanken_vek": 2000,
        "duurzaam_toename_vek": -1331,
        "hv_activering_2ga_vek": -1331,
    }


def test_rates_come_out_after_rounding() -> None:
    rates = [
        f
        for f in published().of("S004")
        if f.formula and f.relation == "equals" and f.unit.base.startswith("verhouding") and not f.first.qualifier
    ]
    assert len(rates) > 15
    for figure in rates:
        assert abs(figure.value - exact(figure)) <= figure.first.step / 2, figure.id


def test_named_parts_stay_below_their_total() -> None:
    rests = {f.id: int((f.value - exact(f)) / 1000) for f in published().of("S004") if f.relation == "parts"}
    assert rests == {"a2ga_vak_bu": 873, "a2ga_vek_bu": 3521, "a9ga_ao_ba": 76}


def entries() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("s004_*.yaml"))
    return [entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["figures"]]


def test_every_mention_stands_on_its_line(shared: Path) -> None:
    text = (shared / "seeds" / FILE).read_text(encoding="utf-8")
    tokens: dict[int, set[str]] = {}
    for number in numbers_in(text):
        tokens.setdefault(number.line, set()).add(bare(number.printed))
    for entry in entries():
        for said in entry["said"]:
            assert bare(said["printed"]) in tokens[said["line"]], (entry["id"], said)


def test_the_table_comes_before_the_text() -> None:
    for entry in entries():
        kinds = [said["in"] == "table" for said in entry["said"]]
        assert kinds == sorted(kinds, reverse=True), entry["id"]
