"""Two runs of the same quarter: old plus differences is new, and every difference says why."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import polars as pl
import pytest
from tests.runs.companies import (
    ALPHA,
    BETA,
    CAUSES,
    RIGHTS,
    attest,
    order,
    person,
    right,
    statement,
    write_contingents,
    write_csv,
    write_declarations,
)

from maatwerk.cli.quarter import law_under
from maatwerk.rules.money import dutch
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.quarter import Order, Result, WrongRun, run

c = pl.col
A, B, C = person(1), person(2), person(3)


def lines_in(out: Path) -> list[dict[str, str]]:
    with (out / "differences.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def out_of(result: Result) -> Path:
    return result.statements[0].parent.parent


def totals(lines: pl.DataFrame) -> dict[str, int]:
    return dict(lines.group_by("onderneming").agg(c("premie_cent").sum()).iter_rows())


# --- over invented Flanders -------------------------------------------------------------------------------------------


def test_old_plus_differences_is_new_in_total_and_per_employer(
    early_run: Result, later_run: Result, flanders_run: Result
) -> None:
    assert later_run.lines.equals(flanders_run.lines)
    found = lines_in(out_of(later_run))
    assert len(found) == later_run.summary["differences"] > 20
    assert sum(int(row["verschil_cent"]) for row in found) == later_run.summary["difference_cents"] != 0
    old, new = early_run.summary["total_cents"], later_run.summary["total_cents"]
    assert old + later_run.summary["difference_cents"] == new
    before, after = totals(early_run.lines), totals(later_run.lines)
    for number in before | after:
        moved = sum(int(row["verschil_cent"]) for row in found if row["onderneming"] == number)
        assert before.get(number, 0) + moved == after.get(number, 0)


def test_every_difference_ties_on_its_own_line(early_run: Result, later_run: Result) -> None:
    key = ("maatregel", "onderneming", "insz")
    old = {tuple(row[k] for k in key): row["premie_cent"] for row in early_run.lines.to_dicts()}
    new = {tuple(row[k] for k in key): row["premie_cent"] for row in later_run.lines.to_dicts()}
    said = {tuple(row[k] for k in key): row for row in lines_in(out_of(later_run))}
    assert set(said) == {k for k in old | new if old.get(k, 0) != new.get(k, 0)}
    for place, row in said.items():
        amounts = (int(row["oud_cent"]), int(row["nieuw_cent"]), int(row["verschil_cent"]))
        before, after = old.get(place, 0), new.get(place, 0)
        assert amounts == (before, after, after - before)


def test_every_difference_has_a_cause_and_names_attest_and_field(early_run: Result, later_run: Result) -> None:
    key = ("maatregel", "onderneming", "insz")
    old = {tuple(row[k] for k in key): row for row in early_run.lines.to_dicts()}
    new = {tuple(row[k] for k in key): row for row in later_run.lines.to_dicts()}
    found, seen = lines_in(out_of(later_run)), set()
    for row in found:
        place = tuple(row[k] for k in key)
        cause, text = row["oorzaak"], row["toelichting"]
        seen.add(cause)
        assert cause in CAUSES
        if cause == "nieuwe lijn":
            assert new[place]["attesten"] in text
        elif cause == "vervallen lijn":
            assert old[place]["attesten"] in text
        elif cause == "attest":
            assert text.startswith(f"{old[place]['attesten']} → {new[place]['attesten']}: ")
            named = text.split(": ", 1)[1].split("; ")
            for part in named:
                name, _, values = part.partition(": ")
                assert values == f"{old[place][name]} → {new[place][name]}"
        elif cause == "rangorde":
            assert old[place]["attesten"] == new[place]["attesten"]
            assert "rang" in text
        elif cause == "onderneming":
            assert row["insz"] == ""
            assert f"vte: {old[place]['vte']} → {new[place]['vte']}" in text
    assert {"nieuwe lijn", "attest"} <= seen <= {"nieuwe lijn", "vervallen lijn", "attest", "rangorde", "onderneming"}


def test_statements_carry_the_differences_of_their_employer(later_run: Result) -> None:
    found = lines_in(out_of(later_run))
    for path in later_run.statements:
        own = [row for row in found if row["onderneming"] == path.stem]
        content = json.loads(path.with_suffix(".json").read_text("utf-8"))
        assert [{k: str(v) for k, v in row.items()} for row in content["verschillen"]] == own
        page = lxml.html.document_fromstring(path.read_text("utf-8")).text_content()
        total = sum(int(row["verschil_cent"]) for row in own)
        assert (f"Verschillen met de vorige afrekening: € {dutch(total)}" in page) == bool(own)


def test_a_run_against_itself_gives_no_differences(flanders_order: Order, flanders_run: Result, tmp_path: Path) -> None:
    again = run(replace(flanders_order, out=tmp_path, previous=out_of(flanders_run)))
    assert (again.summary["differences"], again.summary["difference_cents"]) == (0, 0)
    assert lines_in(tmp_path) == []


@pytest.mark.usefixtures("early_run")
def test_the_previous_run_is_only_read(early_order: Order, tmp_path: Path) -> None:
    def content() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in sorted(early_order.out.rglob("*")) if path.is_file()}

    before = content()
    run(replace(early_order, known_on=None, out=tmp_path, previous=early_order.out))
    assert content() == before


# --- one thing changes at a time --------------------------------------------------------------------------------------


def two_runs(
    tmp_path: Path, change: Callable[[Order], Order], first: Order
) -> tuple[Result, Result, list[dict[str, str]]]:
    old = run(first)
    new = run(replace(change(first), out=tmp_path / "new", previous=first.out))
    found = lines_in(tmp_path / "new")
    assert old.summary["total_cents"] + sum(int(row["verschil_cent"]) for row in found) == new.summary["total_cents"]
    return old, new, found


def causes(found: list[dict[str, str]]) -> dict[str, str]:
    return {row["insz"]: row["oorzaak"] for row in found}


def text_of(found: list[dict[str, str]], insz: str) -> str:
    return next(row["toelichting"] for row in found if row["insz"] == insz)


def company(tmp_path: Path, contingent: str = "2", **more: Any) -> Order:
    """Three workers at ALPHA in the order A, B, C; with room for two."""
    people = [attest(A, gross=700_000), attest(B, gross=650_000), attest(C, gross=600_000)]
    return order(tmp_path / "old", people, [right(insz) for insz in (A, B, C)], {ALPHA: contingent}, **more)


def test_only_the_contingent_changes(tmp_path: Path) -> None:
    def more_room(old: Order) -> Order:
        return replace(old, contingents=write_contingents(tmp_path / "more.csv", {ALPHA: "3"}))

    old, new, found = two_runs(tmp_path, more_room, company(tmp_path))
    assert causes(found) == {C: "contingent", "": "onderneming"}
    assert text_of(found, C) == "contingent: 2.000000 → 3.000000"
    assert "vte: 2.000000 → 3.000000" in text_of(found, "")
    assert "contingent: 2.000000 → 3.000000" in text_of(found, "")
    assert new.summary["total_cents"] > old.summary["total_cents"]


def test_only_a_right_changes_and_the_ranking_moves_a_colleague(tmp_path: Path) -> None:
    def higher(old: Order) -> Order:
        rows = [right(A), right(B), right(C, begeleidingsgraad="hoog", pakket_percentage="60")]
        return replace(old, rights=write_csv(tmp_path / "rights.csv", RIGHTS, rows))

    _, _, found = two_runs(tmp_path, higher, company(tmp_path))
    assert causes(found) == {C: "recht", B: "rangorde"}
    assert text_of(found, C) == "pakket_percentage: 45 → 60; begeleidingsgraad: midden → hoog"
    assert text_of(found, B).startswith("rang 2 → 3")


def test_a_right_that_begins_or_ends(tmp_path: Path) -> None:
    def swapped(old: Order) -> Order:
        return replace(old, rights=write_csv(tmp_path / "rights.csv", RIGHTS, [right(A), right(C)]))

    _, _, found = two_runs(tmp_path, swapped, company(tmp_path))
    assert causes(found) == {B: "vervallen lijn", C: "rangorde"}
    assert f"9{B}/1" in text_of(found, B)


def test_only_an_attest_changes(tmp_path: Path) -> None:
    def corrected(old: Order) -> Order:
        later = [attest(A, gross=705_000, version=2, previous=1, made="2025-01-15")]
        write_declarations(old.declarations, later, prefix="correcties")
        return old

    _, _, found = two_runs(tmp_path, corrected, company(tmp_path))
    assert causes(found) == {A: "attest"}
    assert text_of(found, A) == f"9{A}/1 → 9{A}/2: brutoloon: 7000.00 → 7050.00"


def test_a_cancelled_attest_and_who_moves_up(tmp_path: Path) -> None:
    def cancelled(old: Order) -> Order:
        later = [attest(A, version=2, previous=1, made="2025-01-15", status="geannuleerd")]
        write_declarations(old.declarations, later, prefix="correcties")
        return old

    _, _, found = two_runs(tmp_path, cancelled, company(tmp_path))
    assert causes(found) == {A: "vervallen lijn", C: "rangorde"}


@pytest.mark.parametrize("reading", ["ggmmi_in_kwartaal=first_month_times_three", "afronding_premie=kwartaal_afgekapt"])
def test_only_a_reading_changes(tmp_path: Path, reading: str) -> None:
    quarter = Quarter.of(2024, 2)
    people = [attest(A, gross=1_700_001, quarter=quarter), attest(B, gross=650_011, quarter=quarter)]
    rows = [right(A), right(B)]
    first = order(tmp_path / "old", people, rows, {ALPHA: "2.5"}, quarter=quarter)
    _, _, found = two_runs(tmp_path, lambda old: replace(old, law=law_under("demo", [reading])), first)
    assert found
    assert set(causes(found).values()) == {"regels"}


def test_only_assumptions_are_added(tmp_path: Path) -> None:
    """What the employer as such gets changes too, and not because of its workers."""
    first = company(tmp_path, assumptions="")
    _, _, found = two_runs(tmp_path, lambda old: replace(old, law=law_under("demo", None), assumptions="demo"), first)
    assert causes(found) == {A: "regels", B: "regels", "": "regels"}


def test_a_block_and_its_end_are_a_difference(tmp_path: Path) -> None:
    def without_contingent(old: Order) -> Order:
        return replace(old, contingents=write_contingents(tmp_path / "none.csv", {BETA: "3"}))

    first = company(tmp_path)
    old, new, found = two_runs(tmp_path, without_contingent, first)
    assert new.summary["total_cents"] == 0
    assert set(causes(found)) == {A, B, C, ""}
    assert all(row["oorzaak"] in CAUSES for row in found)
    back = run(replace(first, out=tmp_path / "back", previous=tmp_path / "new"))
    assert back.summary["difference_cents"] == old.summary["total_cents"] == back.summary["total_cents"]


def test_a_line_that_is_blocked_by_a_correction_says_so(tmp_path: Path) -> None:
    def without_contributions(old: Order) -> Order:
        later = [attest(C, gross=600_000, version=2, previous=1, made="2025-01-15", contributions=None)]
        write_declarations(old.declarations, later, prefix="correcties")
        return old

    _, new, found = two_runs(tmp_path, without_contributions, company(tmp_path, "3"))
    assert new.blocking
    assert causes(found)[C] == "attest"
    assert f"9{C}/1 → 9{C}/2" in text_of(found, C)


# --- what was known when ----------------------------------------------------------------------------------------------


def test_known_on_takes_the_version_of_that_day(tmp_path: Path) -> None:
    versions = [
        attest(A, gross=600_000, made="2024-11-05"),
        attest(A, gross=610_000, made="2024-12-05", version=2, previous=1),
        attest(A, gross=610_000, made="2025-01-05", version=3, previous=2, status="geannuleerd"),
        attest(A, gross=620_000, made="2025-02-05", version=4, previous=3, status="heractiveerd"),
    ]
    whole = order(tmp_path, versions, [right(A)], {ALPHA: "1"})
    said = {"2024-11-04": None, "2024-11-05": "6000.00", "2024-12-04": "6000.00", "2024-12-05": "6100.00",
            "2025-01-05": None, "2025-02-05": "6200.00"}  # fmt: skip
    for day, gross in said.items():
        result = run(replace(whole, out=tmp_path / day, known_on=dt.date.fromisoformat(day)))
        own = result.lines.filter(c("maatregel") == "cmw")["brutoloon"]
        assert [str(value) for value in own] == ([] if gross is None else [gross])
        assert result.summary["known_on"] == day
        if gross:
            assert statement(result, ALPHA)["gekend_op"] == day
            page = lxml.html.document_fromstring(result.statements[0].read_text("utf-8")).text_content()
            assert f"gekend op {day}" in page


# --- a previous run that does not fit ---------------------------------------------------------------------------------


def test_a_previous_run_of_another_quarter_is_refused(tmp_path: Path) -> None:
    first = company(tmp_path)
    run(first)
    other = replace(first, quarter=Quarter.of(2024, 2), out=tmp_path / "other", previous=first.out)
    with pytest.raises(WrongRun, match="2024Q3"):
        run(other)
    assert not other.out.exists()


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    first = company(tmp_path)
    for folder in (tmp_path / "nowhere", tmp_path / "old" / "declarations", tmp_path / "old" / "rights.csv"):
        with pytest.raises(WrongRun, match="geen vorige run"):
            run(replace(first, previous=folder))
    assert not first.out.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("lines.parquet", b"PAR1"), ("manifest.json", b"{"), ("manifest.json", b"{}"), ("manifest.json", b"[]")],
)
def test_a_previous_run_that_is_damaged_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    first = company(tmp_path)
    run(first)
    damaged = tmp_path / "damaged"
    shutil.copytree(first.out, damaged)
    (damaged / name).write_bytes(content)
    with pytest.raises(WrongRun):
        run(replace(first, out=tmp_path / "new", previous=damaged))


def test_a_run_never_overwrites_the_run_it_compares_with(tmp_path: Path) -> None:
    first = company(tmp_path)
    run(first)
    before = (first.out / "manifest.json").read_bytes()
    with pytest.raises(WrongRun):
        run(replace(first, previous=first.out))
    assert (first.out / "manifest.json").read_bytes() == before


def test_a_run_made_again_in_its_folder_leaves_nothing_old(tmp_path: Path) -> None:
    first = company(tmp_path)
    run(replace(first, out=tmp_path / "before"))
    run(replace(first, previous=tmp_path / "before"))
    write_declarations(first.declarations, [attest(A, BETA)])
    write_csv(first.rights, RIGHTS, [right(A, BETA)])
    write_contingents(first.contingents, {BETA: "1"})
    run(first)
    names = {path.name for path in first.out.rglob("*") if path.is_file()}
    assert names == {"lines.parquet", "findings.csv", "summary.json", "manifest.json", f"{BETA}.json", f"{BETA}.html"}
