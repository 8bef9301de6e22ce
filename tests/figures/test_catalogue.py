from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.figures.small import catalogue, figure, said, walk_of, write

from maatwerk.figures.catalogue.reading import CatalogueError, load
from maatwerk.figures.catalogue.walks import walk_faults


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(fault.code.removeprefix("catalogus-"), fault.path) for fault in load(folder).faults]


def without(entry: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name != key}


FAULTS: dict[str, tuple[list[dict[str, Any]], str, str, str]] = {
    "a missing field": ([without(figure("a", "1"), "unit")], "schema", "a", "ontbreekt unit"),
    "an unknown field": ([figure("a", "1", colour="red")], "schema", "a", "colour is geen gekend veld"),
    "an unknown status": ([figure("a", "1", status="done")], "schema", "a", "niet gekend"),
    "a number that YAML made a float": ([figure("a", {"printed": 18.278, "place": "hier"})], "schema", "a", "kommagetal"),
    "no place": ([figure("a", {"printed": "1"})], "schema", "a", "ontbreekt place"),
    "a wrong period": ([figure("a", "1", period="vorig jaar")], "schema", "a", "schrijfwijze"),
    "a wrong id": ([figure("A-1", "1")], "schema", "A-1", "schrijfwijze"),
    "no places at all": ([figure("a")], "schema", "a", "schema"),
    "an id twice": ([figure("a", "1"), figure("a", "2")], "dubbel-id", "a", "bestaat al"),
    "an unknown unit": ([figure("a", "1", unit="appels")], "onbekende-eenheid", "a", "niet gekend"),
    "an unknown unit of a mention": ([figure("a", said("1", unit="appels"))], "onbekende-eenheid", "a", "niet gekend"),
    "something that is no number": ([figure("a", "enkele")], "gedrukt", "a", "reads"),
    "a misprint that is the only place": ([figure("a", "10.0000")], "gedrukt", "a", "reads"),
    "no formula": ([figure("a", "1", formula="1 +")], "formule", "a", "geen formule"),
    "an unknown name": ([figure("aa_bu", "1"), figure("b", "1", formula="aa_bx")], "formule-naam", "b", "geen gekende"),
    "a circle": ([figure("a", "1", formula="b"), figure("b", "1", formula="a")], "kringloop", "*", "bij zichzelf"),
    "itself": ([figure("a", "1", formula="a + 0")], "kringloop", "a", "bij zichzelf"),
    "parts that are no sum": ([figure("a", "1"), figure("b", "2", formula="2 * a", relation="parts")], "delen", "b", "som"),
    "a relation without formula": ([figure("a", "1", relation="at_most")], "zonder-formule", "a", "zonder formule"),
    "an unknown look-alike": ([figure("a", "1", like=["b"])], "like", "a", "geen gekende"),
    "a look-alike of itself": ([figure("a", "1", like=["a"])], "like", "a", "de figuur zelf"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named_with_file_figure_and_reason(tmp_path: Path, name: str) -> None:
    entries, code, path, why = FAULTS[name]
    faults = load(write(tmp_path, entries)).faults
    assert [fault.code for fault in faults] == [f"catalogus-{code}"]
    assert faults[0].file == "d1.yaml"
    assert path in ("*", faults[0].path)
    assert why in str(faults[0])


def test_the_rest_is_read_beside_a_fault(tmp_path: Path) -> None:
    read = load(write(tmp_path, [figure("a", "1"), figure("b", "enkele"), figure("c", "2", formula="a + b")]))
    assert set(read.figures) == {"a", "c"}
    assert read.figures["c"].formula is None
    assert len(read.faults) == 2


def test_a_bound_may_look_back_at_what_it_bounds(tmp_path: Path) -> None:
    read = catalogue(
        tmp_path,
        figure("whole", "9", formula="part", relation="parts"),
        figure("part", "8", formula="whole", relation="at_most"),
    )
    assert read.figures["whole"].formula is not None
    assert read.figures["part"].formula is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("document: D1\nfigures: [", "geen-yaml"),
        ("document: D1\nfigures:\n  - {id: a, id: b}\n", "geen-yaml"),
        ("document: D9\nfigures: []\n", "onbekend-document"),
        ("- 1\n", "schema"),
        ("", "schema"),
        ("document: D1\nfigures: 3\n", "schema"),
        ("document: D1\nfigures: [3]\n", "schema"),
        ("document: D1\nfigures: [{id: 3}]\n", "schema"),
        ("document: [D1]\nfigures: []\n", "schema"),
    ],
)
def test_a_file_that_is_something_else(tmp_path: Path, text: str, code: str) -> None:
    write(tmp_path, [])
    (tmp_path / "d2.yaml").write_text(text, encoding="utf-8")
    assert code in [found for found, _ in codes(tmp_path)]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    write(tmp_path, [figure("a", "1")])
    (tmp_path / "d2.yaml").write_bytes(b"\xff\xfe\x00")
    assert codes(tmp_path) == [("geen-yaml", "")]


@pytest.mark.parametrize("name", ["units.yaml", "documents.yaml", "skipped.yaml"])
@pytest.mark.parametrize("text", ["", "[", "- 1", None, "units: 3\ndocuments: 3\nskipped: 3", "documents: [3]"])
def test_without_the_files_that_all_rests_on(tmp_path: Path, name: str, text: str | None) -> None:
    file = write(tmp_path, []) / name
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=name):
        load(tmp_path)


def test_an_incomplete_unit_or_document_is_named(tmp_path: Path) -> None:
    file = write(tmp_path, []) / "units.yaml"
    file.write_text("units: {appel: {words: appels}}", encoding="utf-8")
    with pytest.raises(CatalogueError, match="appel"):
        load(tmp_path)
    file = write(tmp_path, []) / "documents.yaml"
    file.write_text("documents: [{id: D1}]", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"D1.*title"):
        load(tmp_path)


TEXT = "In 2024 ging 100 keuro naar 5 projecten, of 100 in het totaal."


def spoilt(change: Callable[[str], str]) -> Callable[[Path], list[tuple[str, str]]]:
    def run(folder: Path) -> list[tuple[str, str]]:
        walk = change(walk_of(TEXT, {"100": "a", "5": "b"}))
        figures = [figure("a", "100", "100"), figure("b", "5", unit="projecten")]
        read = load(write(folder, figures, walks={"D1": walk}))
        return [(fault.code.removeprefix("catalogus-"), fault.path) for fault in (*read.faults, *walk_faults(read))]

    return run


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("1,5,b,", "1,5,,", [("wandeling-open", "")]),
        ("1,5,b,", "1,5,b,datum", [("wandeling-dubbel", "rij 4")]),
        ("1,5,b,", "1,5,,zomaar", [("wandeling-reden", "rij 4"), ("wandeling-telling", "b")]),
        ("1,5,b,", "1,5,c,", [("wandeling-figuur", "rij 4"), ("wandeling-telling", "b")]),
        ("1,5,b,", "1,5,a,", [("wandeling-figuur", "rij 4"), ("wandeling-telling", "b")]),
        ("1,100,a,\n1,5", "1,100,,datum\n1,5", [("wandeling-telling", "a")]),
        ("1,5,b,", "1,5,b", [("wandeling", "rij 4"), ("wandeling-telling", "b")]),
        ("1,5,b,", "x,5,b,", [("wandeling", "rij 4"), ("wandeling-telling", "b")]),
        ("line,", "regel,", [("wandeling", "rij 1")]),
    ],
)
def test_walk_and_figures_tie(tmp_path: Path, old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert spoilt(lambda walk: walk.replace(old, new, 1))(tmp_path) == expected


def test_a_walk_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, [figure("a", "1")], walks={"D1": walk_of("1", {"1": "a"})})
    (tmp_path / "d1.walk.csv").unlink()
    assert codes(tmp_path) == [("wandeling", "")]


def test_one_number_of_a_text_may_be_two_figures(tmp_path: Path) -> None:
    walk = walk_of("van 20-64 jaar", {"20-64": "low high"})
    ages = [figure("low", "20", unit="jaar oud"), figure("high", "64", unit="jaar oud")]
    assert walk_faults(catalogue(tmp_path, *ages, walks={"D1": walk})) == []


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["id", "measures", "unit", "period", "status", "qualifier", "said", "formula", "relation", "note", "like"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(KEYS), max_size=3), st.lists(JUNK, min_size=3, max_size=3))
def test_junk_in_a_figure_is_a_fault_and_never_a_crash(tmp_path: Path, keys: list[str], junk: list[Any]) -> None:
    spoilt_entry = figure("a", "1") | dict(zip(keys, junk, strict=False))
    read = load(write(tmp_path, [spoilt_entry, figure("b", "2")]))
    assert "b" in read.figures or "b" in keys or read.faults
    assert "a" in read.figures or read.faults
