"""The invented Flanders through the law: the same as from files, linear in the amounts, the same again."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from tests.lab.reality_small import AMOUNTS, SCALE, STORED, small_world, summary

from maatwerk.lab.reality.amounts import Amounts, demo_amounts, law_under
from maatwerk.lab.reality.books import books, computed_account
from maatwerk.lab.reality.frames import contingents, occupations, rights
from maatwerk.lab.reality.growth import EFFECTS, growth
from maatwerk.lab.reality.totals import PARTS, QuarterTotals
from maatwerk.lab.reality.world import NoWorld, make_world, read_world, write_world
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.declared import declared
from maatwerk.runs.lines import compute
from maatwerk.runs.rows import rows_of
from maatwerk.sources.rights import contingents_read, rights_read
from maatwerk.synthetic.flanders import flanders
from maatwerk.synthetic.make import make
from maatwerk.synthetic.setting import setting

Q = Quarter.of(2024, 4)


def test_a_quarter_is_the_one_its_files_give(tmp_path: Path) -> None:
    """Corrections, cancelled attests, two occupations, bonuses and rights included."""
    scale = Fraction(1, 50)
    made = make(tmp_path, 7, Q, Q, scale)
    read = declared([made.out / "declarations"], Q)
    given = rights_read([made.out / "rights"]).rights
    held = contingents_read([made.out / "contingents.csv"])[0]
    from_files = rows_of(read.valid(), given, held, Q)
    invented = flanders(7, scale)
    persons = [one for one in invented.persons if one.active(Q) and one.measure != "vop"]
    worked = occupations(persons, Q, *setting(invented, [Q]))
    direct = rows_of(worked, rights(invented, persons, Q), contingents(invented, Q), Q)
    law = law_under()
    one, other = (
        compute(rows, law, Q, with_assumptions=True).lines.sort("maatregel", "onderneming", "insz")
        for rows in (from_files, direct)
    )
    assert one.height > 500
    assert one.equals(other)


@pytest.mark.parametrize(
    "amounts",
    [
        Amounts(vast=0, hoog=0, a_voor_2023=0, a_vanaf_2023=0, b=0),
        Amounts(vast=12_345, hoog=98_765, a_voor_2023=43_210, a_vanaf_2023=1, b=77),
        Amounts(vast=59_999, hoog=160_001, a_voor_2023=1, a_vanaf_2023=88_888, b=10_000),
    ],
)
def test_the_subsidy_is_linear_in_the_amounts(amounts: Amounts) -> None:
    """A run of the law with other amounts is what the counts say; only the cent of each line is rounded."""
    for first in (Quarter.of(2022, 4), Quarter.of(2024, 2)):
        known = next(one for one in small_world().quarters if one.quarter == first)
        (run,) = make_world(first, first, SCALE, amounts=amounts).quarters
        assert (run.heads, run.levels, run.vte) == (known.heads, known.levels, known.vte)
        lines = run.workers + 8
        assert abs(run.total - known.under(amounts)) <= Fraction(lines, 2)


def test_what_the_small_world_comes_to_is_what_is_stored() -> None:
    """Made anew after a change of an input: python -m tests.lab.reality_small."""
    assert summary(small_world()) == json.loads(STORED.read_text(encoding="utf-8"))


def test_totals_are_written_and_read_back(tmp_path: Path) -> None:
    write_world(small_world(), tmp_path)
    assert read_world(tmp_path) == small_world()


@pytest.mark.parametrize("text", ["", "[]", '{"seed": 7}', '{"seed": 1, "scale": "x", "quarters": []}'])
def test_a_folder_without_readable_totals_is_said(text: str, tmp_path: Path) -> None:
    with pytest.raises(NoWorld, match=r"reality run"):
        read_world(tmp_path)
    (tmp_path / "totals.json").write_text(text, encoding="utf-8")
    with pytest.raises(NoWorld, match="niet leesbaar"):
        read_world(tmp_path)


def test_nothing_is_blocked_and_every_part_is_there() -> None:
    for one in small_world().quarters:
        assert one.blocked == 0
        assert all(one.parts[name] > 0 for name in PARTS)
        assert one.vte <= min(one.filled, one.contingent)
        assert bool(one.imw) == (one.quarter.year == 2024)


def test_levels_stand_as_the_coaching_norm() -> None:
    levels = replace(AMOUNTS, hoog=159_534).levels()
    assert levels == {"laag": 85_903, "midden": 111_674, "hoog": 159_534}
    assert demo_amounts().levels()["hoog"] == demo_amounts().hoog


def test_every_total_opens_to_its_quarters_and_parts() -> None:
    journal, world = books(small_world()), small_world()
    assert set(journal.totals().values()) == {0}
    for year, own in world.years().items():
        lines = journal.lines_of(computed_account(year))
        assert (
            journal.balance(computed_account(year))
            == sum(one.total for one in own)
            == sum(p.line.amount for p in lines)
        )
        assert len(lines) == 4 * len(PARTS)
        for one in own:
            for part in PARTS:
                assert journal.balance(computed_account(year, str(one.quarter), part)) == one.parts[part]


def test_effects_add_up_to_the_growth() -> None:
    years = small_world().years()
    rows = growth(small_world())
    assert [row.year for row in rows] == [2020, 2021, 2022, 2023, 2024, 2025]
    for row in rows:
        assert tuple(row.effects) == EFFECTS
        before, after = (sum(one.total for one in years[year]) for year in (row.year - 1, row.year))
        assert sum(row.effects.values()) == row.computed == after - before
        assert row.published_price + row.published_volume == row.published
        assert abs(row.effects["overige"]) * 50 < before
    raised = {row.year: row.effects["verhoging_a"] for row in rows}
    assert raised[2023] > 0
    assert all(abs(cents) < 1_000 for year, cents in raised.items() if year != 2023)


def test_the_days_are_those_of_the_declarations() -> None:
    """Days of workers with a right in the quarter, and in proportion to the published ones."""
    quarter: QuarterTotals = next(one for one in small_world().quarters if str(one.quarter) == "2024Q1")
    assert 0 < quarter.economic_days < quarter.paid_days


def test_frames_have_the_types_of_the_sources() -> None:
    invented = flanders(7, SCALE)
    persons = [one for one in invented.persons if one.active(Q)][:50]
    held = rights(invented, persons, Q)
    assert held["geblokkeerd"].dtype == pl.Boolean()
    assert held["datum_begin"].null_count() == 0
