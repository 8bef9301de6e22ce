"""One line explained with the outcomes of its group taken from the run: the same tree as computing the whole employer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runs.small_quarters import LAW, MICRO, Cmw, rows

from maatwerk.rules.explain import Explainer
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.explained import explained, outcomes_of, worker_row
from maatwerk.runs.lines import EMPLOYER_LINE, PARTS, compute

Q = Quarter.parse("2025Q3")
WORKERS = st.lists(
    st.builds(
        Cmw,
        insz=st.just(""),
        level=st.integers(0, 2),
        percentage=st.sampled_from((45, 60)),
        fraction=st.sampled_from((300_000, 500_000, MICRO)),
        gross=st.sampled_from((0, 300_000, 650_000)),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=15, deadline=None)
@given(WORKERS, st.integers(0, 12))
def test_a_line_is_explained_as_within_its_whole_employer(given_: list[Cmw], quarters: int) -> None:
    own = [Cmw(f"{at:011}", "A", w.level, w.percentage, w.fraction, w.gross) for at, w in enumerate(given_)]
    computed = compute(rows(own, {"A": quarters * 250_000}, Q), LAW, Q, with_assumptions=True)
    frame = computed.frames["cmw"]
    whole = Explainer.of(LAW["cmw"], frame, list(PARTS["cmw"]), scaled=True, check=False)
    for at, insz in enumerate(frame["insz"].to_list()):
        row = worker_row(frame, insz)
        told = explained(LAW["cmw"], row, PARTS["cmw"], outcomes_of(row, {}), Q)
        assert told == {name: whole.explain(at, name) for name in PARTS["cmw"]}


def test_the_line_of_an_employer_takes_its_vte_from_the_run() -> None:
    own = [Cmw("1", gross=650_000), Cmw("2", fraction=500_000, gross=300_000), Cmw("3", level=0)]
    computed = compute(rows(own, {"A": 2_000_000}, Q), LAW, Q, with_assumptions=True)
    frame = computed.frames["cmw"]
    line = computed.lines.filter(maatregel=EMPLOYER_LINE).row(0, named=True)
    row = frame.head(1)
    target = "organisatieondersteuning"
    told = explained(LAW[EMPLOYER_LINE], row, [target], outcomes_of(row, line), Q)[target]
    whole = Explainer.of(LAW[EMPLOYER_LINE], frame, [target], scaled=True, check=False).explain(0, target)
    assert told.value == whole.value == str(line[target])


def test_an_outcome_that_is_missing_is_no_zero() -> None:
    computed = compute(rows([Cmw("1")], {"A": MICRO}, Q), LAW, Q, with_assumptions=True)
    row = computed.frames["cmw"]
    with pytest.raises(KeyError, match="lopende_vte"):
        explained(LAW["cmw"], row, ["loonpremie"], {}, Q)
