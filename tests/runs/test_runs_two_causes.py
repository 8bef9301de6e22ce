"""Facts and rules change at once: each gets its own part of the difference, and the parts add up."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.runs.companies import ALPHA, attest, order, person, right, write_contingents, write_declarations

from maatwerk.cli.quarter import law_under
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.again import under_new_law
from maatwerk.runs.differences import differences
from maatwerk.runs.quarter import Order, Result, run

c = pl.col
A, B, C = person(1), person(2), person(3)
Q2 = Quarter.of(2024, 2)
FIRST_MONTH = ["ggmmi_in_kwartaal=first_month_times_three"]
"""In the second quarter of 2024 the cap of this reading is lower: the wages below all reach it."""


def company(tmp_path: Path, contingent: str = "3") -> Order:
    people = [attest(insz, gross=1_700_001 + at, quarter=Q2) for at, insz in enumerate((A, B, C))]
    return order(tmp_path / "old", people, [right(insz) for insz in (A, B, C)], {ALPHA: contingent}, quarter=Q2)


def lines_in(out: Path) -> list[dict[str, str]]:
    with (out / "differences.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def premium(result: Result, insz: str) -> int:
    return int(result.lines.filter(c("insz") == insz)["premie_cent"][0])


def corrected(first: Order, insz: str, gross: int) -> None:
    later = [attest(insz, gross=gross, quarter=Q2, version=2, previous=1, made="2025-01-15")]
    write_declarations(first.declarations, later, prefix="correcties")


def test_an_attest_and_a_reading_each_have_their_part(tmp_path: Path) -> None:
    first = company(tmp_path)
    old = run(first)
    under = replace(first, law=law_under("demo", FIRST_MONTH))
    middle = run(replace(under, out=tmp_path / "middle"))
    corrected(first, A, 400_000)
    new = run(replace(under, out=tmp_path / "new", previous=first.out))
    own = [row for row in lines_in(tmp_path / "new") if row["insz"] == A]
    assert [row["oorzaak"] for row in own] == ["regels", "attest"]
    assert own[0]["toelichting"] == "de regels, parameters of lezingen zijn gewijzigd"
    assert own[1]["toelichting"].startswith(f"9{A}/1 → 9{A}/2: brutoloon: 17000.01 → 4000.00")
    steps = [(int(row["oud_cent"]), int(row["nieuw_cent"])) for row in own]
    assert steps == [(premium(old, A), premium(middle, A)), (premium(middle, A), premium(new, A))]
    assert [row["oorzaak"] for row in lines_in(tmp_path / "new") if row["insz"] == B] == ["regels"]


def test_two_causes_that_cancel_out_are_still_said(tmp_path: Path) -> None:
    """The differences of a line may come to nothing; hiding them would hide both."""
    people = [attest(A, gross=650_000)]
    one = run(order(tmp_path, people, [right(A)], {ALPHA: "2"})).lines
    between = one.select("maatregel", "onderneming", "insz", (c("premie_cent") + 100).alias("tussen_cent"))
    found = differences(one, one, {"cmw": True}, between.filter(c("maatregel") == "cmw"))
    assert found["verschil_cent"].to_list() == [100, -100]
    assert found["oorzaak"].to_list() == ["regels", "rangorde"]


def test_a_change_of_rules_and_of_the_contingent(tmp_path: Path) -> None:
    first = company(tmp_path)
    old = run(first)
    less = write_contingents(tmp_path / "less.csv", {ALPHA: "2"})
    new = run(
        replace(first, contingents=less, law=law_under("demo", FIRST_MONTH), out=tmp_path / "new", previous=first.out)
    )
    found = lines_in(tmp_path / "new")
    causes = {insz: [row["oorzaak"] for row in found if row["insz"] == insz] for insz in (A, B, C, "")}
    assert causes == {A: ["regels", "contingent"], B: ["regels"], C: ["regels"], "": ["onderneming"]}
    moved = sum(int(row["verschil_cent"]) for row in found)
    assert old.summary["total_cents"] + moved == new.summary["total_cents"]


def test_the_same_law_over_the_old_facts_gives_the_old_amounts(flanders_order: Order, flanders_run: Result) -> None:
    """Nothing of the facts is lost in a line: every measure is computed again to the cent, from the lines alone."""
    lines = pl.read_parquet(flanders_order.out / "lines.parquet")
    again = under_new_law(lines, flanders_order.law, flanders_order.quarter, with_assumptions=True)
    both = flanders_run.lines.join(again, on=["maatregel", "onderneming", "insz"], how="left")
    assert both["tussen_cent"].to_list() == both["premie_cent"].to_list()
    assert again.height == lines.height > 300


def test_facts_that_can_not_be_computed_again_name_both_causes(tmp_path: Path) -> None:
    first = company(tmp_path)
    old = run(first).lines
    corrected(first, A, 400_000)
    new = run(replace(first, law=law_under("demo", FIRST_MONTH), out=tmp_path / "new")).lines
    nothing = under_new_law(old.drop("brutoloon"), first.law, Q2, with_assumptions=True)
    assert set(nothing.filter(c("maatregel") == "cmw")["tussen_cent"]) == {None}
    found = differences(old, new, {"cmw": True}, nothing)
    said = {insz: (cause, text) for insz, cause, text in found.select("insz", "oorzaak", "toelichting").iter_rows()}
    assert said[A][0] == "attest"
    assert said[A][1].endswith(
        "; ook de regels, parameters of lezingen zijn gewijzigd: het deel van elk is niet te berekenen"
    )
    assert said[B] == ("regels", "de regels, parameters of lezingen zijn gewijzigd")


def test_a_blocked_old_line_has_no_part_of_the_rules(tmp_path: Path) -> None:
    """What a blocked line would have been is not known; its colleagues are computed around it, as in a run."""
    first = company(tmp_path)
    old = run(first).lines
    blocked = old.with_columns(
        pl.when(c("insz") == A).then(pl.lit(True)).otherwise(c("geblokkeerd")).alias("geblokkeerd")
    )
    again = under_new_law(blocked, first.law, Q2, with_assumptions=True)
    said = dict(again.filter(c("maatregel") == "cmw").select("insz", "tussen_cent").iter_rows())
    assert said[A] is None
    lost = under_new_law(blocked.drop("brutoloon"), first.law, Q2, with_assumptions=True)
    assert set(lost.filter(c("maatregel") == "cmw")["tussen_cent"]) <= {None}


@pytest.mark.parametrize("changed", [{}, {"cmw": False}])
def test_without_a_change_of_rules_there_is_one_line(tmp_path: Path, changed: dict[str, bool]) -> None:
    first = company(tmp_path)
    old = run(first).lines
    corrected(first, A, 400_000)
    found = differences(old, run(replace(first, out=tmp_path / "new")).lines, changed)
    assert found.filter(c("insz") == A)["oorzaak"].to_list() == ["attest"]
