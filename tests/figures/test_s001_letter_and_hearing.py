"""The figures of the policy letter of 2017, the hearing of 2021 and the two written questions, against their texts."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from maatwerk.figures.catalogue.model import Figure
from maatwerk.figures.catalogue.printed import half_up
from maatwerk.figures.catalogue.reading import FOLDER, published

DOCUMENTS = ("s000", "s001", "s002", "s003")
MILLION = 10**6

# What stands just before (or after) a number when the text itself hedges it.
HEDGES = {
    "about": r"ongeveer|naar schatting|rond de|ongeveer een|-tal\b",
    "more_than": r"meer dan|langer\s+dan",
    "at_least": r"minstens|minimum|minimale|schaalgrootte|van 65 procent naar|tot 1 miljoen",
    "at_most": r"maximale|binnen de|500\.000 tot",
}


def raw(document: str) -> list[dict[str, Any]]:
    """The figures of a file as they are written."""
    return list(yaml.safe_load((FOLDER / f"{document}.yaml").read_text(encoding="utf-8"))["figures"])


def mentions(document: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every figure with each of its mentions."""
    for figure in raw(document):
        for said in figure["said"]:
            yield figure, said


def lines(shared: Path, document: str) -> list[str]:
    """The text of a document by line, or a skip with the reason."""
    found = list((shared / "seeds").glob(f"{document[1:]}_*.txt"))
    if not found:
        pytest.skip("the texts of the documents are not on this machine")
    return found[0].read_text(encoding="utf-8").splitlines()


def value(name: str) -> Fraction:
    """The value of a figure in base units."""
    return published().figures[name].value


def formula(name: str) -> tuple[Figure, Fraction]:
    """A figure with what its formula gives, exactly."""
    figure = published().figures[name]
    assert figure.formula is not None
    return figure, figure.formula.exact({other: value(other) for other in figure.formula.names})


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_mention_stands_in_the_walk_on_the_line_it_names(document: str) -> None:
    """A line that slipped, or a number given to the figure beside it, shows here."""
    with (FOLDER / f"{document}.walk.csv").open(encoding="utf-8", newline="") as source:
        walked = [(int(row["line"]), row["printed"], row["figure"]) for row in csv.DictReader(source) if row["figure"]]
    said = [(said["line"], said["printed"], figure["id"]) for figure, said in mentions(document)]
    assert sorted(walked) == sorted(said)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_hedge_is_one_that_the_text_says(document: str, shared: Path) -> None:
    """Meer dan, minstens, ongeveer are the document's own words, on the line of the number or just before it."""
    text = lines(shared, document)
    for figure, said in mentions(document):
        hedge = said.get("qualifier", figure.get("qualifier", ""))
        if hedge:
            around = " ".join(part.strip() for part in text[max(0, said["line"] - 4) : said["line"]])
            assert re.search(HEDGES[hedge], around, re.IGNORECASE), (figure["id"], hedge, around)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_number_hedged_in_the_text_is_hedged_in_the_catalogue(document: str, shared: Path) -> None:
    """Just after ongeveer, minstens or meer dan no figure is bare."""
    text = lines(shared, document)
    direct = {"ongeveer": "about", "minstens": "at_least", "meer dan": "more_than", "naar schatting": "about"}
    for figure, said in mentions(document):
        before = (text[said["line"] - 2].strip() + " " + text[said["line"] - 1]) if said["line"] > 1 else ""
        for word, hedge in direct.items():
            if re.search(rf"{word} (?:een |het |de )?{re.escape(said['printed'])}", before):
                assert said.get("qualifier", figure.get("qualifier", "")) == hedge, (figure["id"], word)


def test_the_budget_of_2018_adds_up_with_the_whole_article_and_not_with_its_part() -> None:
    """486 is 486,07 to the million; with 367,83 for Maatwerk it would have been 485."""
    total, exact = formula("s1_b18_totaal")
    assert exact == Fraction("486.07") * MILLION
    assert half_up(exact, Fraction(MILLION)) == total.value
    part = exact - value("s1_b18_2ca") + value("s1_b18_werkplaatsen")
    assert half_up(part, Fraction(MILLION)) == 485 * MILLION
    assert formula("s1_b18_onderdelen")[1] == 7


def test_the_rest_of_the_article_maatwerk_is_what_the_document_does_not_name() -> None:
    """368,47 less the 367,83 for the workshops."""
    article, named = formula("s1_b18_2ca")
    assert (article.relation, article.value - named) == ("parts", 640_000)


@pytest.mark.parametrize(
    ("name", "bound"),
    [
        ("s1_starters_totaal", 280_000),
        ("s1_innovatie_totaal", 180_000),
        ("s1_gesco_werkplaatsen_vte", 217),
        ("s1_gesco_lde_vte", 56),
        ("s3_gent_meerkost_van", 1_000_000),
    ],
)
def test_an_upper_bound_holds_and_is_not_met(name: str, bound: int) -> None:
    """Worked by hand: fourteen and nine times 20.000, persons above VTE, the ends of a range."""
    figure, exact = formula(name)
    assert (figure.relation, exact) == ("at_most", bound)
    assert figure.value < exact


@pytest.mark.parametrize(
    ("name", "worked"),
    [
        ("s1_lde_groeipad", Fraction(200)),
        ("s1_lde_gesloten", Fraction(30)),
        ("s1_doorstroom_vlaams", Fraction(60, 100)),
        ("s1_gesco_omzetting", Fraction(1, 4)),
        ("s1_bbc_cyclus", Fraction(72)),
        ("s1_bbc_tweede_helft", Fraction(1, 2)),
        ("s3_ruimte_andere_werknemers", Fraction(45, 100)),
    ],
)
def test_a_formula_gives_the_printed_figure(name: str, worked: Fraction) -> None:
    """In base units: persons, shares of one, months."""
    figure, exact = formula(name)
    assert figure.value == exact == worked


def test_the_calls_do_not_mix() -> None:
    """Two calls with one maximum are two quantities; so are the growth path and the credit that moved from Werk."""
    figures = published().figures
    assert value("s1_starters_maximum") == value("s1_innovatie_maximum")
    assert "s1_innovatie_maximum" in figures["s1_starters_maximum"].like
    assert value("s1_b18_2ce") - value("s1_groeipad_2018") == 800_000
    assert "s1_groeipad_2018" in figures["s1_b18_2ce"].like


def test_no_new_label_is_a_count_of_zero() -> None:
    """Geen is a telling here; the five that asked for a label are another quantity."""
    assert (value("s0_nieuwe_labels"), value("s0_aanvragen_label")) == (0, 5)


def test_the_answer_of_2017_publishes_no_figure() -> None:
    """The minister has no overview, so the catalogue has none either; every number of the text has its reason."""
    assert published().of("S002") == []
    assert all(row.skipped for row in published().walks["S002"])


def test_the_misprint_of_the_hearing_is_kept_as_printed() -> None:
    """10.0000 people is not 10.000: both stand in the catalogue, and they differ."""
    first, second = published().figures["s3_sine_personen"].said
    assert (second.printed, second.value / first.value) == ("10.0000", 10)
