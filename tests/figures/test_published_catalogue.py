"""The catalogue of this package: without faults, every number of the five documents, and what is known to be wrong in them."""

import time
from pathlib import Path

import pytest

from maatwerk.figures.catalogue.alike import NEARLY, told_apart
from maatwerk.figures.catalogue.check import CONTRADICTS, Contradiction, check
from maatwerk.figures.catalogue.coverage import coverage, read_text
from maatwerk.figures.catalogue.reading import published
from maatwerk.figures.catalogue.walks import walk_faults

WALKED = ("S000", "S001", "S002", "S003", "S004")


def found(kind: str) -> dict[str, Contradiction]:
    return {one.id: one for one in check(published()).contradictions if one.kind == kind}


def test_the_catalogue_is_without_faults() -> None:
    assert [str(fault) for fault in (*published().faults, *walk_faults(published()))] == []


def test_there_are_more_than_350_distinct_quantities() -> None:
    figures = published().figures.values()
    distinct = {
        (figure.document, figure.measures, figure.unit.name, figure.period, figure.status) for figure in figures
    }
    assert len(distinct) > 350


def test_no_two_figures_of_a_document_have_the_same_words_period_and_status() -> None:
    figures = list(published().figures.values())
    seen = {(f.document, f.measures, f.unit.name, f.period, f.status): f.id for f in figures}
    assert [f.id for f in figures if seen[(f.document, f.measures, f.unit.name, f.period, f.status)] != f.id] == []


@pytest.mark.shared
@pytest.mark.parametrize("name", WALKED)
def test_every_number_of_a_document_is_a_figure_or_skipped(shared: Path, name: str) -> None:
    text = read_text(shared / "seeds" / published().documents[name].file)
    walked = coverage(text, published())
    assert walked.document == name
    assert [(one.number.line, one.number.printed) for one in walked.neither] == []
    assert walked.missing == ()


@pytest.mark.shared
@pytest.mark.parametrize("name", ["S001", "S003", "S004"])
def test_a_piece_of_a_document_is_known_as_a_piece(shared: Path, name: str) -> None:
    lines = read_text(shared / "seeds" / published().documents[name].file).splitlines()
    piece = coverage("\n".join(lines[len(lines) // 4 :]), published())
    assert (piece.document, piece.neither) == (name, ())


def test_running_text_against_table() -> None:
    wrong = found("text")["a2ha_vek_bu"]
    assert (wrong.printed, wrong.other) == ("522.157", "552.157")


def test_totals_against_parts() -> None:
    assert found("parts")["a2ga_vak_bu"].other == "17.405"
    assert found("parts")["a9ga_ao_ba"].other == "55"
    assert "s1_b18_totaal" not in {item.figure.id for item in check(published()).items if item.outcome == CONTRADICTS}


def alikes() -> list[Contradiction]:
    return [one for one in check(published()).contradictions if one.kind == "alike"]


def test_look_alikes_found_without_help() -> None:
    alone = {frozenset((one.id, one.other_id)) for one in alikes() if one.found in ("check", "both")}
    for pair in (
        ("hv_2hf_aop_vek", "hv_2ga_lap_vak"),
        ("cmw_invulling_2022", "cmw_invulling_2023"),
        ("hv_relance_2ga_vek", "ga_vek_relance"),
        ("index_2hg", "ga_vek_lap2"),
    ):
        assert frozenset(pair) in alone, pair


STUMBLES = (
    ("hv_2hf_aop_vek", "hv_2ga_lap_vak"),  # 1.331 VEK and VAK
    ("hv_2hf_ondersteuning_vek", "duurzaam_toename_vak"),  # 669
    ("index_2hg", "ga_vek_lap2"),  # 710
    ("digibanken_actief", "digibanken_verlengd"),  # 53
    ("cmw_invulling_2022", "cmw_invulling_2023"),  # 93 % of two years
    ("hv_relance_2ga_vek", "ga_vek_relance"),  # 12.912 and 12.904
    ("hv_digibanken_vak", "ga_vak_digibanken"),  # 2.000 and 2.768
    ("a2ha_benutting_vak", "cmw_invulling_2023"),  # 93,9 % use of the credit, 93 % fill
    ("od_invulling_2023q4", "cmw_invulling_2023"),  # 92,38 % of a quarter, 92,75 % of the year
)


def test_what_a_reader_stumbles_over_comes_first() -> None:
    ranks = [one.rank for one in alikes()]
    assert ranks == sorted(ranks)
    first = {frozenset((one.id, one.other_id)) for one in alikes() if one.rank <= NEARLY}
    assert {frozenset(pair) for pair in STUMBLES} <= first
    assert len(first) <= 25


def test_series_and_columns_are_no_look_alikes() -> None:
    figures = published().figures
    assert [(f.id, name) for f in figures.values() for name in f.like if told_apart(f, figures[name])] == []
    for one in alikes():
        assert not told_apart(figures[one.id], figures[one.other_id])
    assert {(one.id, one.other_id) for one in alikes() if one.document in ("OD", "PQ", "PERS", "STUDIE")} == {
        ("od_subsidie_2024", "a2ha_vek_bu"),
        ("od_invulling_2023q4", "cmw_invulling_2023"),
    }


def test_a_check_takes_seconds() -> None:
    start = time.perf_counter()
    check(published())
    assert time.perf_counter() - start < 10
