"""A quarter in parts by employer: together they are the whole, to the last byte."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.runs.companies import ALPHA, BETA, GAMMA, Q, person
from tests.runs.small_quarters import LAW, MICRO, Cmw, Imw, Worker, rows

from maatwerk.rules.finding import Finding
from maatwerk.runs.declared import declared
from maatwerk.runs.lines import Computed, compute
from maatwerk.runs.manifest import frame_hash
from maatwerk.runs.partition import computed, flat, part_of, parts, rows_of_flat, together
from maatwerk.runs.quarter import Order
from maatwerk.runs.rows import Rows
from maatwerk.runs.settle import Given, settle
from maatwerk.sources.rights import contingents_read, rights_read

EMPLOYERS = (ALPHA, BETA, GAMMA)


def whole(of: Rows) -> Computed:
    return compute(of, LAW, Q, with_assumptions=True)


def said(findings: tuple[Finding, ...]) -> list[str]:
    return sorted(map(str, findings))


@pytest.fixture(scope="module")
def quarter(flanders_order: Order) -> Rows:
    """The rows of a quarter of a small invented Flanders, corrections and blocked workers included."""
    received = declared([flanders_order.declarations], Q)
    rights, (contingents, _) = rights_read([flanders_order.rights]), contingents_read([flanders_order.contingents])
    facts = Given(received, rights.rights, contingents)
    return settle(facts, flanders_order.terms).rows


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_parts_of_a_quarter_are_together_the_whole(quarter: Rows, count: int) -> None:
    made = [whole(part) for part in parts(quarter, count)]
    as_one = whole(quarter)
    assert len(made) == count
    assert frame_hash(together(one.lines for one in made)) == frame_hash(as_one.lines)
    assert said(tuple(f for one in made for f in one.findings)) == said(
        tuple(f for f in as_one.findings if f not in quarter.findings)
    )


def test_one_table_of_all_rows_computes_to_the_same_lines(quarter: Rows) -> None:
    table = flat(quarter, LAW)
    assert table.height == sum(frame.height for frame in quarter.frames.values())
    shuffled = table.sample(fraction=1, shuffle=True, seed=3)
    found = [
        computed(shuffled.filter(part_of(4) == part), LAW, Q, with_assumptions=True).lines
        for part in reversed(range(4))
    ]
    assert frame_hash(together(found)) == frame_hash(whole(quarter).lines)
    held = rows_of_flat(table, LAW).held
    assert {m: len(own) for m, own in held.items()} == {m: len(own) for m, own in quarter.held.items()}


WORKER_OF = st.sampled_from(EMPLOYERS)
WORKERS = st.lists(
    st.one_of(
        st.builds(
            Cmw, st.just(""), WORKER_OF, level=st.integers(0, 2), fraction=st.integers(0, MICRO),
            gross=st.integers(0, 900_000), held=st.booleans(),
        ),
        st.builds(Imw, st.just(""), WORKER_OF, number=st.integers(1, 20), gross=st.integers(0, 900_000), held=st.booleans()),
    ),
    min_size=1,
    max_size=14,
)  # fmt: skip


@settings(max_examples=10, deadline=None, phases=[Phase.generate])  # looking for a smaller one would take minutes
@given(WORKERS, st.integers(1, 5), st.lists(st.integers(0, 4 * MICRO), min_size=3, max_size=3))
def test_whatever_the_workers_and_the_parts(workers: list[Worker], count: int, places: list[int]) -> None:
    named = [replace(worker, insz=person(at)) for at, worker in enumerate(workers, 1)]
    of = rows(named, dict(zip(EMPLOYERS, places, strict=True)), Q)
    expected, made = whole(of), [whole(part) for part in parts(of, count)]
    assert frame_hash(together(one.lines for one in made)) == frame_hash(expected.lines)
    assert said(tuple(f for one in made for f in one.findings)) == said(expected.findings)
    table = flat(of, LAW)
    again = [computed(own, LAW, Q, with_assumptions=True) for own in table.partition_by("onderneming")]
    assert frame_hash(together(one.lines for one in again)) == frame_hash(expected.lines)
    assert said(tuple(f for one in again for f in one.findings)) == said(expected.findings)
    assert table.filter(pl.col("vastgehouden").is_not_null()).height == sum(worker.held for worker in workers)
