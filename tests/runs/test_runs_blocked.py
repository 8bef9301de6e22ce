"""What is wrong blocks what could be wrong, says so in two places, and leaves the rest alone."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import lxml.html
import polars as pl
import pytest
from tests.runs.companies import (
    ALPHA,
    BETA,
    RIGHTS,
    attest,
    codes,
    line,
    lines_of,
    occupation,
    order,
    person,
    right,
    run_of,
    statement,
    write_csv,
)

from maatwerk.runs.quarter import Result, run
from maatwerk.sources.records import Contribution, Remuneration, Service

c = pl.col
A, B, C, D = (person(at) for at in range(1, 5))
OUTPUTS = ("referteloon", "loonpremie", "begeleidingspremie_vast", "begeleidingspremie_variabel", "premie", "premie_cent",
           "rang", "binnen_contingent")  # fmt: skip


def assert_blocked(result: Result, insz: str, code: str, employer: str = ALPHA, measure: str = "cmw") -> None:
    """The line is there, empty; the finding is in the file and in the statement of the employer; the exit code is 1."""
    row = lines_of(result, measure)[insz]
    assert row["geblokkeerd"]
    assert [row[name] for name in OUTPUTS] == [None] * len(OUTPUTS)
    out = result.statements[0].parent.parent
    with (out / "findings.csv").open(encoding="utf-8", newline="") as rows:
        written = [one for one in csv.DictReader(rows) if insz in one["path"]]
    assert code in {one["code"] for one in written if one["blocking"] == "true"}
    content = statement(result, employer)
    assert code in {one["code"] for one in content["bevindingen"] if insz in one["path"] and one["blocking"]}
    assert content["geblokkeerd"] >= 1
    (said,) = [one for part in content["maatregelen"] if part["maatregel"] == measure for one in part["lijnen"]
               if one["insz"] == insz]  # fmt: skip
    assert said["premie_cent"] is None
    assert not set(OUTPUTS) & set(said["stappen"])
    text = lxml.html.document_fromstring((out / "statements" / f"{employer}.html").read_text("utf-8")).text_content()
    assert "geblokkeerd" in text
    assert "blokkeert" in text
    assert result.blocking


def assert_fine(result: Result, insz: str, premium: str | None = None, measure: str = "cmw") -> dict[str, Any]:
    row = lines_of(result, measure)[insz]
    assert not row["geblokkeerd"]
    assert row["premie_cent"] is not None
    if premium is not None:
        assert str(row["premie"]) == premium
    return row


# --- contributions ----------------------------------------------------------------------------------------------------


def test_an_attest_without_contributions_blocks_that_worker_and_not_a_colleague_who_fits(tmp_path: Path) -> None:
    people = [attest(A, contributions=None), attest(B), attest(C)]
    rights = [right(insz) for insz in (A, B, C)]
    result = run_of(tmp_path / "broken", people, rights, {ALPHA: "5"})
    whole = run_of(tmp_path / "whole", [attest(insz) for insz in (A, B, C)], rights, {ALPHA: "5"})
    assert_blocked(result, A, "bijdragen-ontbreken")
    assert "bijdragen-ontbreken" in codes(result, blocking=True)
    for insz in (B, C):
        row = assert_fine(result, insz)
        assert row["premie"] == lines_of(whole)[insz]["premie"]
    assert "groep-geblokkeerd" not in codes(result)


def test_colleagues_whom_the_blocked_worker_could_push_out_are_held_back(tmp_path: Path) -> None:
    people = [attest(A, contributions=None), attest(B), attest(C, gross=500_000), attest(D, BETA)]
    rights = [*(right(insz) for insz in (A, B, C)), right(D, BETA)]
    result = run_of(tmp_path, people, rights, {ALPHA: "3", BETA: "1"})
    assert_blocked(result, A, "bijdragen-ontbreken")
    assert_blocked(result, C, "groep-geblokkeerd")
    assert_fine(result, B)
    assert_fine(result, D)
    assert result.summary["measures"]["cmw"]["blocked"] == 2
    employers = {row["onderneming"]: row for row in result.lines.filter(c("insz") == "").to_dicts()}
    assert employers[ALPHA]["geblokkeerd"]
    assert employers[ALPHA]["premie_cent"] is None
    assert not employers[BETA]["geblokkeerd"]
    assert "bevindingen" in statement(result, BETA)
    assert statement(result, BETA)["bevindingen"] == []


def test_the_referteloon_is_never_computed_without_contributions(tmp_path: Path) -> None:
    people = [attest(A, BETA, contributions=None), attest(B, BETA)]
    result = run_of(tmp_path, people, [right(A, BETA, "imw"), right(B, BETA, "imw")], {})
    assert_blocked(result, A, "bijdragen-ontbreken", BETA, "imw")
    assert_fine(result, B, measure="imw")
    found = [f for f in result.findings if f.code == "bijdragen-ontbreken"]
    assert [f.euro_cents for f in found] == [650_000, 650_000]  # of the attest, and of the line


def test_a_worker_ill_all_quarter_without_contributions_is_not_blocked(tmp_path: Path) -> None:
    idle = attest(A, gross=0, contributions=None, prestaties=[Service("050", 6500, 49400)])
    result = run_of(tmp_path, [idle, attest(B)], [right(A), right(B)], {ALPHA: "1"})
    assert_fine(result, A, "0.00")
    assert lines_of(result)[A]["reden"] == "geen loonkost in dit kwartaal"
    assert_fine(result, B)
    assert not result.blocking


# --- contingents ------------------------------------------------------------------------------------------------------


def test_an_employer_without_a_contingent(tmp_path: Path) -> None:
    result = run_of(tmp_path, [attest(A), attest(B, BETA)], [right(A), right(B, BETA)], {BETA: "1"})
    assert_blocked(result, A, "contingent-ontbreekt")
    assert_fine(result, B)


def test_a_contingent_that_begins_after_the_first_day_does_not_count_yet(tmp_path: Path) -> None:
    rows = [(ALPHA, "2024-07-02", "5"), (BETA, "2024-07-01", "2"), (BETA, "2023-10-01", "1"), (BETA, "2024-10-01", "3")]
    result = run_of(tmp_path, [attest(A), attest(B, BETA)], [right(A), right(B, BETA)], rows)
    assert_blocked(result, A, "contingent-ontbreekt")
    assert str(assert_fine(result, B)["contingent"]) == "2.000000"


@pytest.mark.parametrize(
    "newer",
    [[(ALPHA, "2024-07-01", "1.1234567")], [(ALPHA, "2024-07-01", "1"), (ALPHA, "2024-07-01", "2")],
     [(ALPHA, "2024-07-01", "veel")], [(ALPHA, "2024-07-01", "")], [(ALPHA, "2024-13-01", "1")]],
    ids=["seven-decimals", "twice", "no-number", "empty", "no-date"],
)  # fmt: skip
@pytest.mark.parametrize("older", [[], [(ALPHA, "2023-10-01", "5")]], ids=["alone", "after-an-older-one"])
def test_a_contingent_that_can_not_be_read_blocks_and_no_older_one_takes_its_place(
    tmp_path: Path, newer: list[tuple[str, str, str]], older: list[tuple[str, str, str]]
) -> None:
    contingents = [*older, *newer, (BETA, "2024-01-01", "1")]
    result = run_of(tmp_path, [attest(A), attest(B, BETA)], [right(A), right(B, BETA)], contingents)
    assert result.blocking
    assert_fine(result, B)
    assert_blocked(result, A, "contingent-ontbreekt")


def test_a_contingent_that_can_not_be_read_but_begins_later_blocks_no_line(tmp_path: Path) -> None:
    rows = [(ALPHA, "2024-01-01", "1"), (ALPHA, "2024-10-01", "1.1234567")]
    result = run_of(tmp_path, [attest(A)], [right(A)], rows)
    assert_fine(result, A)
    assert "vte-ongeldig" in codes(result)


# --- rights -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("swap", [False, True])
@pytest.mark.parametrize(
    "cells",
    [
        {"pakket_percentage": "60"},
        {"begeleidingsgraad": "hoog"},
        {"pakket_percentage": "60", "datum_einde": "2026-01-01"},
    ],
)
def test_two_rights_on_one_day(tmp_path: Path, cells: dict[str, str], swap: bool) -> None:
    twice = [right(A), right(A, **cells)]
    result = run_of(tmp_path, [attest(A), attest(B)], [*(twice[::-1] if swap else twice), right(B)], {ALPHA: "5"})
    assert_blocked(result, A, "recht-dubbel")
    assert_fine(result, B)


@pytest.mark.parametrize("swap", [False, True])
def test_two_rights_on_one_day_that_count_their_quarters_differently(tmp_path: Path, swap: bool) -> None:
    """Quarter 8 of the right pays 30 %, quarter 1 pays 40 %: a euro would hang on the order of the rows."""
    twice = [right(A, BETA, "imw", kwartaal_beslissing="2022Q4"), right(A, BETA, "imw", kwartaal_beslissing="2024Q3")]
    result = run_of(tmp_path, [attest(A, BETA)], twice[::-1] if swap else twice, {})
    assert_blocked(result, A, "recht-dubbel", BETA, "imw")


@pytest.mark.parametrize("swap", [False, True])
def test_two_vop_rights_on_one_day_of_which_one_is_of_fixed_term(tmp_path: Path, swap: bool) -> None:
    twice = [right(A, BETA, "vop", datum_einde="2025-06-30"), right(A, BETA, "vop", datum_einde="2028-06-30")]
    result = run_of(tmp_path, [attest(A, BETA)], twice[::-1] if swap else twice, {})
    assert lines_of(result, "vop")[A]["geblokkeerd"]
    assert "recht-dubbel" in codes(result)


def test_the_same_right_twice_is_one_right(tmp_path: Path) -> None:
    result = run_of(tmp_path, [attest(A)], [right(A), right(A)], {ALPHA: "1"})
    assert_fine(result, A)
    assert not result.blocking


def test_of_two_rights_the_one_that_begins_last_counts(tmp_path: Path) -> None:
    rights = [
        right(A, datum_begin="2024-08-15", pakket_percentage="60", begeleidingsgraad="hoog"),
        right(A, datum_begin="2020-01-01", datum_einde="2024-08-14"),
        right(A, datum_begin="2024-10-01", pakket_percentage="70"),
        right(A, datum_begin="2019-01-01", datum_einde="2024-06-30", pakket_percentage="75"),
    ]
    row = assert_fine(run_of(tmp_path, [attest(A)], rights, {ALPHA: "1"}), A)
    assert (row["pakket_percentage"], row["begeleidingsgraad"]) == (60, "hoog")


@pytest.mark.parametrize("column", ["pakket_percentage", "begeleidingsgraad", "datum_begin", "datum_einde"])
def test_a_right_that_can_not_be_read_blocks_its_worker_and_whom_he_could_push_out(tmp_path: Path, column: str) -> None:
    rights = [right(A, **{column: "onleesbaar"}), right(B), right(C, BETA)]
    result = run_of(tmp_path, [attest(A), attest(B), attest(C, BETA)], rights, {ALPHA: "1", BETA: "1"})
    assert result.blocking
    assert_fine(result, C)
    assert_blocked(result, A, "recht-geblokkeerd")
    assert_blocked(result, B, "groep-geblokkeerd")


def test_a_right_whose_begin_can_not_be_read_may_be_the_one_that_counts(tmp_path: Path) -> None:
    rights = [right(A), right(A, pakket_percentage="60", datum_begin="2024-13-01")]
    result = run_of(tmp_path, [attest(A)], rights, {ALPHA: "1"})
    assert_blocked(result, A, "recht-geblokkeerd")


def test_a_right_without_a_declaration(tmp_path: Path) -> None:
    result = run_of(tmp_path, [attest(A)], [right(A), right(B), right(C, BETA)], {ALPHA: "1"})
    assert set(lines_of(result)) == {A}
    found = {f.value: f for f in result.findings if f.code == "recht-zonder-aangifte"}
    assert set(found) == {B, C}
    assert not any(f.blocking for f in found.values())
    assert not result.blocking
    assert [path.stem for path in result.statements] == [ALPHA]


def test_a_declaration_without_a_right_is_counted(tmp_path: Path) -> None:
    people = [attest(A), attest(B), attest(C), attest(D, BETA)]
    result = run_of(tmp_path, people, [right(A), right(B, BETA), right(C, datum_einde="2024-06-30")], {ALPHA: "1"})
    assert result.summary["workers_without_right"] == 3
    assert set(lines_of(result)) == {A}


# --- wage codes -------------------------------------------------------------------------------------------------------


def paid(insz: str, *pay: tuple[str, int]) -> Any:
    work = occupation(bezoldigingen=[Remuneration(code, amount) for code, amount in pay])
    return attest(insz, lines=line(work))


def test_an_unknown_wage_code_blocks(tmp_path: Path) -> None:
    people = [paid(A, ("001", 600_000), ("099", 1)), paid(B, ("001", 600_000), ("010", 25_000))]
    result = run_of(tmp_path, people, [right(A), right(B)], {ALPHA: "5"})
    assert_blocked(result, A, "looncode-onbekend")
    assert str(assert_fine(result, B)["brutoloon"]) == "6000.00"
    (found,) = [f for f in result.findings if f.code == "looncode-onbekend"]
    assert found.euro_cents == 600_001
    assert "looncode_telt" in found.mend


def test_every_reason_to_block_a_line_is_said(tmp_path: Path) -> None:
    """Who mends the first is not surprised by the next."""
    rights = [right(A), right(A, pakket_percentage="60")]
    result = run_of(tmp_path, [paid(A, ("001", 600_000), ("099", 1))], rights, {BETA: "1"})
    assert_blocked(result, A, "contingent-ontbreekt")
    assert {"recht-dubbel", "looncode-onbekend", "contingent-ontbreekt"} <= set(codes(result))


# --- exit and order ---------------------------------------------------------------------------------------------------


def test_blocking_is_told_apart_from_said(tmp_path: Path) -> None:
    fine = run_of(tmp_path / "fine", [attest(A)], [right(A), right(B)], {ALPHA: "1"})
    assert (fine.blocking, fine.summary["blocking"], fine.summary["findings"]) == (False, 0, 1)
    bad = run_of(tmp_path / "bad", [attest(A, contributions=None)], [right(A)], {ALPHA: "1"})
    assert bad.blocking
    assert bad.summary["blocking"] == len(codes(bad, blocking=True)) > 0


def test_what_is_blocked_does_not_depend_on_the_order_of_the_files(tmp_path: Path) -> None:
    people = [attest(A, contributions=None), attest(B), paid(C, ("099", 650_000)), attest(D, gross=400_000)]
    rights = [right(insz) for insz in (A, B, C, D)]
    one = run_of(tmp_path / "one", people, rights, {ALPHA: "3"})
    other = run_of(tmp_path / "other", people[::-1], rights[::-1], {ALPHA: "3"}, per_file=1)
    assert one.lines.equals(other.lines)
    assert codes(one) == codes(other)


def test_a_worker_of_two_measures_is_blocked_in_both(tmp_path: Path) -> None:
    rights = [right(A), right(A, ALPHA, "imw")]
    result = run_of(tmp_path, [attest(A, contributions=None)], rights, {ALPHA: "1"})
    assert_blocked(result, A, "bijdragen-ontbreken")
    assert_blocked(result, A, "bijdragen-ontbreken", measure="imw")


def test_an_input_out_of_bounds_blocks_its_line_and_names_the_worker(tmp_path: Path) -> None:
    """More than a million euro of pay in a quarter is no pay."""
    result = run_of(tmp_path, [attest(A, BETA, gross=100_000_001), attest(B, BETA)],
                    [right(A, BETA, "imw"), right(B, BETA, "imw")], {})  # fmt: skip
    assert lines_of(result, "imw")[A]["geblokkeerd"]
    assert_fine(result, B, measure="imw")
    (found,) = [f for f in result.findings if f.field == "brutoloon"]
    assert found.path.endswith(f"{BETA} {A}")


def test_contributions_on_one_of_two_lines_still_block(tmp_path: Path) -> None:
    first = attest(A, number="1", lines=line(occupation(300_000), contributions=80_000))
    second = attest(A, number="2", lines=line(occupation(300_000), contributions=None))
    result = run_of(tmp_path, [first, second], [right(A)], {ALPHA: "5"})
    assert_blocked(result, A, "aangifte-geblokkeerd")


def test_a_nil_contribution_is_a_contribution(tmp_path: Path) -> None:
    work = line(occupation(600_000))
    work.bijdragen = [Contribution("015", 0, 0, 600_000)]
    result = run_of(tmp_path, [attest(A, lines=work)], [right(A)], {ALPHA: "1"})
    assert str(assert_fine(result, A)["referteloon"]) == "6000.00"


def test_a_run_over_findings_can_be_mended_and_compared(tmp_path: Path) -> None:
    first = order(
        tmp_path / "one", [attest(A), attest(B)], [right(A), right(A, pakket_percentage="60"), right(B)], {ALPHA: "5"}
    )
    old = run(first)
    mended = write_csv(tmp_path / "mended.csv", RIGHTS, [right(A), right(B)])
    new = run(replace(first, rights=mended, out=tmp_path / "two", previous=first.out))
    assert old.blocking
    assert not new.blocking
    assert old.summary["total_cents"] + new.summary["difference_cents"] == new.summary["total_cents"]
    content = statement(new, ALPHA)
    assert {row["insz"]: row["oorzaak"] for row in content["verschillen"]} == {A: "bevinding", "": "onderneming"}
