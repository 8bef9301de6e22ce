"""What is declared or granted twice is never simply added up."""

from __future__ import annotations

from pathlib import Path

from companies import ALPHA, BETA, attest, codes, lines_of, occupation, order, person, right, run_of
from companies import line as worker_line

from maatwerk.runs.quarter import run

A, B = person(1), person(2)


def test_the_same_work_in_two_attests_is_blocked(tmp_path: Path) -> None:
    people = [attest(A, BETA, number="1", q=1500), attest(A, BETA, number="2", q=1500), attest(B, BETA)]
    result = run_of(tmp_path, people, [right(A, BETA, "imw"), right(B, BETA, "imw")], {})
    assert codes(result, blocking=True) == ["aangifte-dubbel"]
    assert lines_of(result, "imw")[A]["geblokkeerd"]
    assert not lines_of(result, "imw")[B]["geblokkeerd"]


def test_the_same_work_on_two_rows_of_one_line_is_blocked(tmp_path: Path) -> None:
    twice = worker_line(occupation(q=1500), occupation(q=1500, volgnummer=2))
    result = run_of(tmp_path, [attest(A, BETA, lines=twice)], [right(A, BETA, "imw")], {})
    assert "aangifte-dubbel" in codes(result, blocking=True)


def test_more_than_one_full_time_with_one_employer_is_blocked(tmp_path: Path) -> None:
    people = [attest(A, BETA, number="1"), attest(A, BETA, 320_000, number="2", q=2280)]
    result = run_of(tmp_path, people, [right(A, BETA, "imw")], {})
    assert codes(result, blocking=True) == ["meer-dan-voltijds"]


def test_two_half_times_with_other_pay_are_one_full_time(tmp_path: Path) -> None:
    people = [attest(A, BETA, 300_000, number="1", q=1900), attest(A, BETA, 310_000, number="2", q=1900)]
    result = run_of(tmp_path, people, [right(A, BETA, "imw")], {})
    assert codes(result, blocking=True) == []
    assert str(lines_of(result, "imw")[A]["brutoloon"]) == "6100.00"


def test_two_measures_for_one_worker_are_both_blocked(tmp_path: Path) -> None:
    result = run_of(tmp_path, [attest(A)], [right(A), right(A, ALPHA, "imw")], {ALPHA: "1"})
    assert codes(result, blocking=True) == ["samenloop", "samenloop"]
    assert lines_of(result)[A]["geblokkeerd"]
    assert lines_of(result, "imw")[A]["geblokkeerd"]


def test_overlapping_rights_are_said_and_following_ones_are_not(tmp_path: Path) -> None:
    begun = {"datum_begin": "2023-07-01"}
    overlapping = [right(A, BETA, "imw", **begun), right(A, BETA, "imw", datum_begin="2024-07-01")]
    assert "recht-overlapt" in codes(run_of(tmp_path / "a", [attest(A, BETA)], overlapping, {}))
    following = [
        right(A, BETA, "imw", **begun, datum_einde="2024-08-15"),
        right(A, BETA, "imw", datum_begin="2024-08-16"),
    ]
    assert "recht-overlapt" not in codes(run_of(tmp_path / "b", [attest(A, BETA)], following, {}))


def test_a_right_that_has_run_out_gives_no_line_and_blocks_nothing(tmp_path: Path) -> None:
    old = right(A, BETA, "vop", kwartaal_beslissing="2018Q1", datum_begin="2018-01-01", pakket_percentage="")
    result = run_of(tmp_path, [attest(A, BETA)], [old], {})
    assert codes(result) == ["recht-afgelopen"]
    assert result.lines.height == 0
    assert not result.blocking


def test_the_package_of_collective_support_is_the_ceiling(tmp_path: Path) -> None:
    rights = [right(A, BETA, "imw", startpakket="verhoogde_loonpremie", pakket_percentage="45")]
    result = run_of(tmp_path, [attest(A, BETA)], rights, {})
    assert lines_of(result, "imw")[A]["loonpremie_percentage"] == 45


def test_a_run_says_what_it_rests_on_per_measure(tmp_path: Path) -> None:
    asked = order(tmp_path, [attest(A, BETA)], [right(A, BETA, "imw")], {})
    content = run(asked).statements[0].read_text(encoding="utf-8")
    assert "Demobedragen." not in content
