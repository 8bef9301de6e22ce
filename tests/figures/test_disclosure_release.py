"""The way out: lines in, a marked table and its manifest out, nothing else; and refusals."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.figures.disclosure_guess import count_table

from maatwerk.figures.disclosure import (
    MARKER,
    Face,
    NotATable,
    Question,
    Unsafe,
    audit,
    inside_rows,
    place_of,
    protect,
    read_face,
    ready_table,
    release,
    rules_on,
    table_from,
    written,
)
from maatwerk.figures.disclosure.audit import outside
from maatwerk.figures.disclosure.protect import face_of
from maatwerk.figures.disclosure.ready import ready_from
from maatwerk.figures.disclosure.release import checked

DAY = dt.date(2025, 8, 31)
RULES = rules_on(DAY)
TABLE = count_table(
    {("Antwerpen",): 1083, ("Brussel",): 14, ("andere",): 3}, ("provincie",), "Wachtlijst 2024", "wachtenden"
)


# --- release ----------------------------------------------------------------------------------------------------------


def test_a_release_writes_the_marker_and_never_the_value(tmp_path: Path) -> None:
    files = release([TABLE], RULES, "Hoeveel wachten er?", DAY).write(tmp_path)
    assert [file.name for file in files] == ["wachtlijst-2024.csv", "manifest.json"]
    assert files[0].read_text(encoding="utf-8") == (
        "provincie,wachtenden\nAntwerpen,1083\nBrussel,:\nandere,:\nTotaal,1100\n"
    )


def test_the_manifest_says_what_was_asked_when_under_which_rules_and_what_came_out() -> None:
    manifest = release([TABLE], RULES, "Hoeveel wachten er?", DAY).manifest
    assert (manifest["question"], manifest["date"]) == ("Hoeveel wachten er?", "2025-08-31")
    assert manifest["rules"]["minimum_eenheden"] == 5
    assert manifest["tables"][0] | {"sha256": ""} == {
        "name": "Wachtlijst 2024", "quantity": "wachtenden", "file": "wachtlijst-2024.csv", "cells": 4, "hidden": 2, "sha256": "",
    }  # fmt: skip
    assert manifest["audit"] == {"hidden": 2, "protected": True}
    assert len(manifest["hash"]) == 64


def test_what_leaves_the_house_does_not_say_which_cell_is_small(tmp_path: Path) -> None:
    made = release([TABLE], RULES, "vraag", DAY)
    made.write(tmp_path)
    out = "".join(file.read_text(encoding="utf-8") for file in tmp_path.iterdir())
    assert "minimum" not in out.replace("minimum_eenheden", "").replace("minimum_bijdragers", "")
    assert "secundair" not in out


def test_the_same_question_gives_the_same_hash_and_another_day_another() -> None:
    one, two = (release([TABLE], RULES, "vraag", DAY).manifest for _ in range(2))
    later = release([TABLE], RULES, "vraag", DAY + dt.timedelta(1)).manifest
    assert one == two
    assert later["content"] == one["content"]
    assert later["hash"] != one["hash"]


def test_officers_read_why_each_cell_is_hidden_but_no_value() -> None:
    rows = {row["cel"]: row["uitleg"] for row in inside_rows(release([TABLE], RULES, "vraag", DAY))}
    assert rows == {
        "wachtenden (provincie Brussel)": "Mee verborgen: zonder deze cel is af te leiden: provincie andere.",
        "wachtenden (provincie andere)": "Te klein om te tonen: minder dan 5 eenheden.",
    }


def test_every_reason_has_words() -> None:
    many = tuple((f"X{at}", 100) for at in range(9))
    table = ready_table("b", "bedrag", ("r",), {("a",): 1000, ("b",): 900, ("c",): 0}, kind="sum",
                        units={("a",): 1, ("b",): 9, ("c",): 0}, shares={("a",): (("A", 1000),), ("b",): many})  # fmt: skip
    said = " ".join(row["uitleg"] for row in inside_rows(release([table], rules_on(DAY, zeros="verbergen"), "v", DAY)))
    for words in (
        "5 eenheden",
        "5 bijdragers",
        "2 grootste bijdragers",
        "meer dan 90 %",
        "minder dan 10 %",
        "lege cel",
    ):
        assert words in said


def test_a_release_that_the_audit_can_break_is_refused_with_cell_and_bounds() -> None:
    made = protect([TABLE], RULES)
    bad = face_of(TABLE, [("wachtenden", place_of(provincie="andere"))])
    with pytest.raises(Unsafe, match=r"provincie andere\): van 3 tot 3") as refused:
        checked(made, [bad], RULES, "vraag", DAY)
    assert [(bound.low, bound.high) for bound in refused.value.bounds] == [(3, 3)]


def test_a_release_that_shows_a_small_cell_is_refused() -> None:
    with pytest.raises(Unsafe, match="van 3 tot 3"):
        checked(protect([TABLE], RULES), [face_of(TABLE, [])], RULES, "vraag", DAY)


def test_an_earlier_table_that_gives_a_hidden_cell_away_is_refused() -> None:
    """Somebody published another choice of hidden cells: the two together give the small cell."""
    made = protect([TABLE], RULES)
    earlier = Face("oud", "wachtenden", "count", ("provincie",), {place_of(provincie="Brussel"): 14}, frozenset())
    with pytest.raises(Unsafe, match="provincie andere"):
        checked(made, made.faces, RULES, "vraag", DAY, [earlier])


def test_tables_with_the_same_name_get_files_of_their_own(tmp_path: Path) -> None:
    other = replace(TABLE, quantity="personen")
    files = release([TABLE, other], RULES, "vraag", DAY).write(tmp_path)
    assert [file.name for file in files] == ["wachtlijst-2024.csv", "wachtlijst-2024-2.csv", "manifest.json"]
    assert json.loads(files[-1].read_text())["tables"][1]["file"] == "wachtlijst-2024-2.csv"


# --- reading back -----------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    table = count_table(
        {("a", "x"): 3, ("a", "y"): 20, ("b", "x"): 30, ("b", "y"): 40, ("c", "x"): 500, ("c", "y"): 600}
    )
    face = protect([table], RULES).faces[0]
    file = tmp_path / "tabel.csv"
    file.write_text(written(face), encoding="utf-8")
    assert read_face(file) == (face, [])


def test_amounts_are_written_in_euro_and_read_back_in_cents(tmp_path: Path) -> None:
    face = Face("som", "bedrag", "sum", ("r",), {place_of(r="a"): 123_450, (): 123_450}, frozenset(), 2)
    file = tmp_path / "som.csv"
    file.write_text(written(face), encoding="utf-8")
    assert "a,1234.50" in file.read_text()
    assert read_face(file) == (face, [])


def test_bad_rows_of_a_published_table_become_findings(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("r,k,n\na,x,9\na,x,9\n,x,9\na,y,veel\nb,y,:\nb,x,8\n", encoding="utf-8")
    face, findings = read_face(file)
    assert [finding.path for finding in findings if finding.blocking] == ["rij 2", "rij 3", "rij 4"]
    assert [finding.path for finding in findings if not finding.blocking] == ["k y, r a"]
    assert face.shown == {place_of(r="a", k="x"): 9, place_of(r="b", k="x"): 8, place_of(r="a", k="y"): 0}
    assert face.hidden == {place_of(r="b", k="y")}


@pytest.mark.parametrize("text", ["", "n\n9\n", "r,k,m,n\na,b,c,9\n", "r,n\n,9\n"])
def test_what_is_no_table_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(NotATable, match=r"t\.csv"):
        read_face(file)


def test_a_table_without_margins_can_not_be_computed_back_but_its_grand_total_can() -> None:
    cells = {place_of(r=r, k=k): 9 for r in "ab" for k in "xy" if (r, k) != ("a", "x")}
    loose = Face("los", "n", "count", ("r", "k"), cells, frozenset({place_of(r="a", k="x")}))
    (free,) = audit([loose], outside([loose], RULES))
    assert (free.low, free.high, free.protected) == (1, None, True)
    tied = replace(loose, shown={**cells, (): 30})
    (found,) = audit([tied], outside([tied], RULES))
    assert (found.low, found.high, found.protected) == (3, 3, False)


def test_an_outsider_sees_small_counts_that_are_simply_shown() -> None:
    face = face_of(TABLE, [])
    assert [(bound.low, bound.protected) for bound in audit([face], outside([face], RULES))] == [(3, False)]


def test_a_table_that_contradicts_itself_has_no_bounds() -> None:
    face = Face("fout", "n", "count", ("r",), {place_of(r="a"): 50, (): 20}, frozenset({place_of(r="b")}))
    with pytest.raises(NotATable, match="spreken elkaar tegen"):
        audit([face], outside([face], RULES))


# --- from lines -------------------------------------------------------------------------------------------------------


def lines(*rows: tuple[object, ...]) -> pl.DataFrame:
    schema = ["insz", "onderneming", "provincie", "maatregel", "bedrag"]
    return pl.DataFrame([[None if v is None else str(v) for v in row] for row in rows], schema=schema, orient="row")


def test_units_are_counted_once_per_cell_and_the_grid_is_filled() -> None:
    frame = lines((1, "A", "p", "cmw", 1), (1, "A", "p", "cmw", 2), (2, "A", "p", "imw", 1), (3, "B", "q", "imw", 1))
    table, findings = table_from(frame, Question("t", ("provincie", "maatregel"), unit="insz"))
    assert findings == []
    values = {place: cell.value for place, cell in table.cells.items()}
    assert values[place_of(provincie="p", maatregel="cmw")] == 1
    assert values[place_of(provincie="q", maatregel="cmw")] == 0
    assert (values[place_of(provincie="p")], values[()]) == (2, 3)
    assert table.cells[()].shares is None


def test_a_unit_in_two_cells_is_counted_in_both_and_said() -> None:
    frame = lines((1, "A", "p", "cmw", 1), (1, "A", "p", "imw", 1))
    table, findings = table_from(frame, Question("t", ("provincie", "maatregel"), unit="insz"), "l.csv")
    assert (table.cells[()].value, table.cells[()].units) == (2, 1)
    assert [(finding.code, finding.blocking) for finding in findings] == [("eenheid-in-meer-cellen", False)]


def test_sums_are_in_cents_with_contributors_behind_them() -> None:
    frame = lines((1, "A", "p", "cmw", "10.50"), (2, "A", "p", "cmw", "0.25"), (3, "B", "p", "cmw", "7"))
    table, _ = table_from(frame, Question("t", ("provincie",), value="bedrag", unit="insz", contributor="onderneming"))
    cell = table.cells[place_of(provincie="p")]
    assert (cell.value, cell.units, cell.shares, table.decimals) == (1775, 3, (("A", 1075), ("B", 700)), 2)


def test_employers_of_a_group_are_one_contributor() -> None:
    frame = lines((1, "A", "p", "cmw", 10), (2, "B", "p", "cmw", 20), (3, "C", "p", "cmw", 5))
    asked = Question("t", ("provincie",), value="bedrag", contributor="onderneming", groups={"A": "G", "B": "G"})
    assert table_from(frame, asked)[0].cells[()].shares == (("G", 3000), ("C", 500))


def test_whole_number_columns_are_cents_already() -> None:
    frame = pl.DataFrame({"provincie": ["p"], "bedrag": [123_450]})
    assert table_from(frame, Question("t", ("provincie",), value="bedrag"))[0].cells[()].value == 123_450


def test_bad_lines_are_named_and_the_others_counted() -> None:
    frame = lines((1, "A", "p", "cmw", "1.00"), (2, "A", None, "cmw", "1.00"), (3, None, "p", "cmw", "1.00"),
                  (4, "A", "p", "cmw", "1,00"), (5, "A", "Totaal", "cmw", "1.00"), (6, "A", " p ", "cmw", "2.005"),
                  (7, "A", "p", "cmw", "9" * 30), (8, "A", " p ", "cmw", "2.00"))  # fmt: skip
    asked = Question("t", ("provincie",), value="bedrag", unit="insz", contributor="onderneming")
    table, findings = table_from(frame, asked, "lijnen.csv")
    assert table.cells[()].value == 300
    assert [(finding.path, finding.field) for finding in findings] == [
        ("rij 2", "provincie"), ("rij 3", "onderneming"), ("rij 4", "bedrag"), ("rij 5", "provincie"), ("rij 6", "bedrag"),
        ("rij 7", "bedrag"),
    ]  # fmt: skip
    assert all(finding.blocking and finding.file == "lijnen.csv" and finding.mend for finding in findings)


def test_a_missing_column_or_no_lines_is_said() -> None:
    with pytest.raises(NotATable, match="gemeente ontbreekt"):
        table_from(lines((1, "A", "p", "cmw", 1)), Question("t", ("gemeente",)))
    with pytest.raises(NotATable, match="geen enkele"):
        table_from(lines((1, "A", None, "cmw", 1)), Question("t", ("provincie",)))


def test_a_ready_table_is_read_with_its_totals_compared() -> None:
    frame = pl.DataFrame({"p": ["a", "b", "c", "b", "", "Totaal"], "n": ["9", "8", "-1", "7", "3", "18"]})
    table, findings = ready_from(frame, "t", "n", ("p",), "n", "t.csv")
    assert table.cells[()].value == 17
    assert [(finding.code, finding.path) for finding in findings] == [
        ("cel-niet-geteld", "rij 3"), ("cel-niet-geteld", "rij 4"), ("cel-niet-geteld", "rij 5"), ("totaal-klopt-niet", "rij 6"),
    ]  # fmt: skip


def test_a_ready_sum_needs_what_stands_behind_it() -> None:
    with pytest.raises(NotATable, match="eenheden"):
        ready_table("t", "b", ("p",), {("a",): 100}, kind="sum")
    with pytest.raises(NotATable, match="bijdragen"):
        ready_table("t", "b", ("p",), {("a",): 100}, units={("a",): 9}, shares={("a",): (("A", 99),)}, kind="sum")


def test_the_marker_is_no_number() -> None:
    assert MARKER == ":"
