"""Broken and hostile input among good: the good is computed, the bad is named, nothing leaves its folder."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from tests.runs.companies import (
    ALPHA,
    BETA,
    RIGHTS,
    attest,
    codes,
    lines_of,
    order,
    person,
    right,
    run_of,
    write_csv,
    write_declarations,
)

from maatwerk.runs.page import as_page, enterprise
from maatwerk.runs.quarter import Order, Result, run

A, B, C = person(1), person(2), person(3)


def good(folder: Path) -> Order:
    people = [attest(A), attest(B), attest(C, BETA)]
    return order(folder, people, [right(A), right(B), right(C, BETA)], {ALPHA: "2", BETA: "1"})


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("bomb.xml", b"<a>" + b"<b>1</b>" * (4 << 20) + b"</a>")
    return out.getvalue()


def spoil(folder: Path) -> None:
    """Put a truncated file, a bomb, an empty file and one that is no XML among the good ones."""
    whole = (
        write_declarations(folder.parent / "aside", [attest(person(at)) for at in range(10, 14)]) / "attesten-000.xml"
    )
    text = whole.read_bytes()
    (folder / "afgebroken.xml").write_bytes(text[: int(len(text) * 0.6)])
    (folder / "bom.zip").write_bytes(bomb())
    (folder / "leeg.xml").write_bytes(b"")
    (folder / "geen.xml").write_bytes(b"dit is een brief")


def test_good_files_are_computed_beside_bad_ones(tmp_path: Path) -> None:
    clean = run(good(tmp_path / "clean"))
    spoiled = good(tmp_path / "spoiled")
    spoil(spoiled.declarations)
    result = run(spoiled)
    assert result.lines.equals(clean.lines)
    assert not clean.blocking
    assert result.blocking
    named = {finding.file: finding.code for finding in result.findings if finding.blocking}
    assert {name.partition("!")[0]: code for name, code in named.items()} == {
        "afgebroken.xml": "bestand-afgebroken",
        "bom.zip": "uitpakken-geweigerd",
        "leeg.xml": "bestand-leeg",
        "geen.xml": "geen-xml",
    }
    with (spoiled.out / "findings.csv").open(encoding="utf-8", newline="") as rows:
        assert set(named) <= {row["file"] for row in csv.DictReader(rows)}


def test_the_same_with_so_many_files_that_two_processes_read_them(tmp_path: Path) -> None:
    people = [attest(person(at)) for at in range(1, 21)]
    given = order(tmp_path, people, [right(person(at)) for at in range(1, 21)], {ALPHA: "15"}, per_file=1)
    spoil(given.declarations)
    result = run(given)
    assert result.summary["files"] == 24
    alone = run_of(tmp_path / "alone", people, [right(person(at)) for at in range(1, 21)], {ALPHA: "15"})
    assert result.lines.equals(alone.lines)
    assert {"bestand-afgebroken", "uitpakken-geweigerd", "bestand-leeg", "geen-xml"} == set(
        codes(result, blocking=True)
    )


def test_an_empty_folder_of_declarations(tmp_path: Path) -> None:
    result = run_of(tmp_path, [], [right(A)], {ALPHA: "1"})
    assert result.summary["total_cents"] == 0
    assert result.lines.height == 0
    assert result.statements == ()
    assert sorted(codes(result)) == ["geen-aangiften", "recht-zonder-aangifte"]
    assert result.blocking
    for name in ("lines.parquet", "findings.csv", "summary.json", "manifest.json"):
        assert (tmp_path / "out" / name).is_file()


def test_an_empty_run_can_be_the_previous_one(tmp_path: Path) -> None:
    empty = order(tmp_path / "empty", [], [right(A)], {ALPHA: "1"})
    run(empty)
    full = order(tmp_path / "full", [attest(A)], [right(A)], {ALPHA: "1"}, previous=empty.out)
    result = run(full)
    assert result.summary["difference_cents"] == result.summary["total_cents"] > 0
    back = run(replace(empty, previous=full.out, out=tmp_path / "back"))
    assert back.summary["difference_cents"] == -result.summary["total_cents"]


def test_no_rights_and_no_contingents_at_all(tmp_path: Path) -> None:
    result = run_of(tmp_path, [attest(A)], [], {})
    assert (result.lines.height, result.summary["workers_without_right"]) == (0, 1)


@pytest.mark.parametrize("missing", ["declarations", "rights", "contingents"])
def test_what_does_not_exist_is_an_error_before_anything_is_written(tmp_path: Path, missing: str) -> None:
    given = good(tmp_path)
    with pytest.raises(FileNotFoundError):
        run(replace(given, **{missing: tmp_path / "weg"}))
    assert not given.out.exists()


def test_rights_and_contingents_that_are_no_tables_are_findings(tmp_path: Path) -> None:
    given = good(tmp_path)
    given.rights.write_bytes(b"\x00\x01\x02")
    given.contingents.write_bytes(b"<a/>")
    result = run(given)
    assert result.blocking
    assert result.summary["total_cents"] == 0


# --- data that would like to be something else ------------------------------------------------------------------------


@pytest.mark.parametrize("evil", ["../../weg/x", "{absolute}", "../x", "a/b", "x\x00y", "con" * 200])
def test_a_number_that_is_a_path_writes_nothing_outside(tmp_path: Path, evil: str) -> None:
    """An invalid employer number stays in the lines as it was read; it may not become a place on the disk."""
    evil = evil.replace("{absolute}", str(tmp_path / "absoluut"))
    inside = tmp_path / "binnen"
    people = [attest(A, evil.replace("\x00", "")), attest(C, BETA)]
    given = order(inside, people, [right(A, evil), right(C, BETA)], {evil: "1", BETA: "1"})
    before = {path for path in tmp_path.rglob("*") if given.out not in path.parents}
    result = run(given)
    after = {path for path in tmp_path.rglob("*") if given.out not in path.parents and path != given.out}
    assert after - before == set()
    assert "ondernemingsnummer-ongeldig" in codes(result, blocking=True)
    assert not lines_of(result)[C]["geblokkeerd"]
    statements = given.out / "statements"
    assert all(path.parent == statements for path in given.out.rglob("*.html"))
    assert all(path.resolve().parent == statements.resolve() for path in result.statements)


MARK = "<script>x</script>"


def marked(result: Result) -> None:
    """No page holds an element that came out of the data."""
    for path in result.statements:
        page = lxml.html.document_fromstring(path.read_text("utf-8"))
        assert {
            el.tag for el in page.iter() if el.tag in ("script", "img", "iframe", "svg", "object", "form", "s", "u")
        } == set()
        assert all(not name.startswith("on") for el in page.iter() for name in el.attrib)


def test_nothing_of_the_data_becomes_markup(tmp_path: Path) -> None:
    people = [attest(A, number=MARK), attest(B, number="<img src=x onerror=alert(1)>"), attest(C, contributions=None)]
    rights = [right(A), right(B, begeleidingsgraad=MARK), right(C, type_indicering="<b>")]
    first = order(tmp_path, people, rights, {ALPHA: "5"}, names={ALPHA: "Jan & <s>Zonen</s> \"'"})
    run(first)
    later = attest(A, number=MARK, version=2, previous=1, gross=610_000, made="2025-01-03")
    write_declarations(first.declarations, [later], prefix="later")
    result = run(replace(first, previous=first.out, out=tmp_path / "two"))
    assert result.statements
    marked(result)
    text = result.statements[0].read_text("utf-8")
    assert "&lt;script&gt;" in text
    page = lxml.html.document_fromstring(text).text_content()
    assert MARK in page
    assert "Jan & <s>Zonen</s>" in page


@pytest.mark.parametrize("number", ["<s>abcdefg", "<u a=b>xyz", "\"'<s>&nbsp"])
def test_a_number_of_ten_signs_is_no_markup_either(number: str) -> None:
    assert len(number) == 10
    assert "<" not in enterprise(number)


def test_a_person_of_eleven_signs_is_no_markup_either() -> None:
    hostile = {
        "onderneming": ALPHA, "naam": "", "kwartaal": "2024Q3", "totaal_cent": 0, "geblokkeerd": 0, "maatregelen": [],
        "bevindingen": [], "blad": {}, "niet_berekend": [], "demobedragen": {}, "gekend_op": "", "run": "",
        "verschillen": [{"insz": "<s>abcdefgh", "oorzaak": "attest", "toelichting": "", "oud_cent": 0, "nieuw_cent": 0,
                         "verschil_cent": 0}],
    }  # fmt: skip
    assert "&lt;s" in as_page(hostile)


def test_findings_of_a_hostile_run_stay_one_line_each(tmp_path: Path) -> None:
    rights = [right(A, begeleidingsgraad='x"\n,;=cmd|1'), right(B)]
    result = run_of(tmp_path, [attest(A), attest(B)], rights, {ALPHA: "5"})
    with (tmp_path / "out" / "findings.csv").open(encoding="utf-8", newline="") as rows:
        assert len(list(csv.DictReader(rows))) == len(result.findings)
    json.loads((tmp_path / "out" / "statements" / f"{ALPHA}.json").read_text("utf-8"))


def test_a_table_of_rights_that_misses_columns(tmp_path: Path) -> None:
    given = good(tmp_path)
    write_csv(given.rights, ("insz", "maatregel"), [{"insz": A, "maatregel": "cmw"}])
    result = run(given)
    assert "kolom-ontbreekt" in codes(result, blocking=True)
    assert result.summary["workers_without_right"] == 3


def test_rights_headers_are_those_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")
    assert all(f"`{name}`" in text for name in RIGHTS)
