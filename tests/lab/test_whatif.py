"""What if: one case by hand, the changes add up, and what can not be is refused in Dutch."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runs.small_quarters import LAW, MICRO, Cmw, Imw, lines, rows

from maatwerk.lab.whatif import (
    Change,
    ChangeFraction,
    CmwPackage,
    Firm,
    Hire,
    ImwPackage,
    Index,
    Leave,
    MoveToImw,
    WhatIfError,
    whatif,
)
from maatwerk.rules.quarter import Quarter

Q = Quarter.of(2024, 3)
TEAM = (Cmw("1", level=2), Cmw("2"), Cmw("3", level=0, gross=400_000), Imw("4"), Cmw("9", employer="B"))


def firm(places: int = 3, team: tuple[Any, ...] = TEAM, employer: str = "A") -> Firm:
    given_rows = rows(team, dict.fromkeys("AB", places * MICRO), Q)
    return Firm.of_rows(given_rows, employer, Q, LAW, with_assumptions=True)


def hire(n: int = 2, **more: Any) -> Hire:
    return Hire(n, Fraction(4, 5), CmwPackage(60, "hoog"), 500_000, contributions=125_000, reductions=0, **more)


def test_two_hired_at_80_percent_by_hand() -> None:
    """Three places are full; two at 80 % of level hoog come in above midden and laag.

    Ranked: the new ones (0,8 VTE each), then 1 (2,6 together), then 2 (3,6 > 3): 2 and 3 fall out. A new one earns 6.250 euro of
    reference wage; twice the GGMMI of the quarter at 80 % is 9.938,30, so it counts whole: 60 % is 3.750. To that come the
    demo amounts of 1 January 2019, brought from coefficient 1.7069 to 2.0807.
    """
    found = whatif(firm(), [hire()])
    before = {
        row["insz"]: row
        for row in lines(TEAM, dict.fromkeys("AB", 3 * MICRO), Q).to_dicts()
        if row["onderneming"] == "A"
    }
    fixed = cents_at(59_881)
    variable = (2 * cents_at(159_534) * 4 + 5) // 10
    assert found.moved[0].own == 2 * (375_000 + fixed + variable)
    assert found.moved[0].others == -(before["2"]["premie_cent"] + before["3"]["premie_cent"])
    assert (found.moved[0].out, found.moved[0].back) == (("2", "3"), ())
    support = 2 * cents_at(85_876) + 2 * cents_at(10_000)
    assert found.moved[0].organisation == (26 * support + 10) // 20 - 3 * support // 2
    assert found.before.words == "3 van 3 VTE ingevuld (100,0 %)"
    assert found.after.words == "4,6 van 3 VTE ingevuld (153,3 %)"
    assert found.cents == found.moved[0].cents == found.lines["verschil_cent"].sum()
    assert "Daardoor valt weg uit het contingent: 2, 3." in found.sentences()


def cents_at(base: int) -> int:
    """A demo amount (cents) of 1 January 2019 at the spilindex of the third quarter of 2024, half up."""
    return (2 * base * 20807 + 17069) // (2 * 17069)


def test_the_same_from_lines() -> None:
    made = Firm.of_lines(lines(TEAM, dict.fromkeys("AB", 3 * MICRO), Q), "A", Q, LAW, with_assumptions=True)
    changes = [hire(), Leave("1"), Index(Fraction(2))]
    assert whatif(made, changes).sentences() == whatif(firm(), changes).sentences()


def test_who_leaves_lets_another_back_in() -> None:
    found = whatif(firm(places=2), [Leave("1")])
    assert found.moved[0].back == ("3",)
    assert found.moved[0].own < 0 < found.moved[0].others


def test_moving_to_imw_frees_a_place_and_keeps_the_ceiling_of_the_package() -> None:
    found = whatif(firm(places=2), [MoveToImw("2", ImwPackage("verhoogde_loonpremie", "hoog"))])
    assert found.moved[0].back == ("3",)
    assert found.after.cents["imw"] > found.before.cents["imw"]
    right = found.moved[0].right
    assert right is not None
    assert (right.question, right.answer, right.condition) == ("imw_recht", None, "niet_in_moeilijkheden")
    known = {"in_moeilijkheden": False, "woonplaats": "wallonie", "werkplaats": "vlaanderen", "contract_uren": 400}
    told = whatif(firm(), [MoveToImw("2", ImwPackage("loonpremie"), known)]).moved[0].right
    assert told is not None
    assert (told.answer, told.condition) == (False, "woonplaats_komt_in_aanmerking")
    assert told.sentence.startswith("niet vervuld: De werknemer woont in het Vlaamse Gewest")


def test_a_hired_worker_needs_a_right() -> None:
    known = {"nood_loonpremie": True, "nood_begeleiding": True, "doelgroep": "arbeidshandicap", "attest": "vaph"}
    right = whatif(firm(), [hire(facts=known)]).moved[0].right
    assert right is not None
    assert (right.answer, right.condition, right.sentence) == (True, "", "elke voorwaarde is vervuld.")
    lacking = whatif(firm(), [hire(facts=known | {"attest": "geen"})]).moved[0].right
    assert lacking is not None
    assert (lacking.answer, lacking.condition) == (False, "bewezen")


def test_half_the_time_is_half_the_wage() -> None:
    """Both premiums of who stands within follow; an odd cent is rounded half up."""
    team = (Cmw("1", level=2, gross=600_001), Imw("4", gross=600_000))
    found = whatif(firm(team=team), [ChangeFraction("1", Fraction(1, 2)), ChangeFraction("4", Fraction(1, 2))])
    half = (Cmw("1", level=2, fraction=500_000, gross=300_001), Imw("4", mu=500_000, gross=300_000))
    expected = lines(half, {"A": 3 * MICRO}, Q)
    assert found.after.cents["cmw"] == expected.filter(expected["maatregel"] == "cmw")["premie_cent"].sum()
    assert found.after.cents["imw"] == found.before.cents["imw"] + found.moved[1].own < found.before.cents["imw"]


def test_an_index_of_two_percent_moves_everything_by_about_that() -> None:
    found = whatif(firm(), [Index(Fraction(2))])
    cmw = found.after.cents["cmw"] - found.before.cents["cmw"]
    assert abs(50 * cmw - found.before.cents["cmw"]) < 50 * 500
    assert found.moved[0].others == 0
    assert whatif(firm(), [Index(Fraction(0))]).cents == 0
    assert any("aanname: het GGMMI" in text for text in found.sentences())


change = st.one_of(
    st.builds(hire, st.integers(1, 3)),
    st.just(Hire(1, Fraction(1, 2), ImwPackage("loonpremie", "laag"), 300_000)),
    st.builds(ChangeFraction, st.sampled_from(("1", "2")), st.sampled_from((Fraction(1, 2), Fraction(1)))),
    st.builds(Index, st.integers(-5, 10).map(Fraction)),
    st.just(Leave("3")),
)


@settings(max_examples=8, deadline=None)
@given(st.lists(change, max_size=3, unique_by=repr), st.integers(0, 4))
def test_changes_add_up_and_nothing_else_changes(changes: list[Change], places: int) -> None:
    start = firm(places)
    kept = {name: frame.clone() for name, frame in start.frames.items()}
    found = whatif(start, changes)
    assert found.cents == sum(one.cents for one in found.moved) == found.lines["verschil_cent"].sum()
    assert all(start.frames[name].equals(frame) for name, frame in kept.items())
    assert whatif(firm(places), changes).sentences() == found.sentences()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (Leave("7"), "geen berekende lijn"),
        (Leave("9"), "geen berekende lijn"),
        (MoveToImw("4", ImwPackage("loonpremie")), "geen lijn collectief maatwerk"),
        (MoveToImw("1", ImwPackage("gouden")), "een startpakket is"),
        (ChangeFraction("1", Fraction(3, 2)), "hoogstens één"),
        (hire(0), "werf 1 tot"),
        (Hire(1, Fraction(1), CmwPackage(41, "hoog"), 1), "een pakket is"),
        (Index(Fraction(200)), "hoogstens 100 %"),
    ],
)
def test_what_can_not_be_is_refused(changed: Change, said: str) -> None:
    with pytest.raises(WhatIfError, match=said):
        whatif(firm(), [changed])


def test_an_employer_without_places_or_workers() -> None:
    alone = firm(team=(Imw("4"),))
    with pytest.raises(WhatIfError, match="geen contingent"):
        whatif(alone, [hire()])
    with pytest.raises(WhatIfError, match="bijdragen en verminderingen"):
        whatif(firm(team=(Cmw("1"),)), [Hire(1, Fraction(1), ImwPackage("loonpremie"), 1)])
    gone = whatif(alone, [Leave("4")])
    assert (gone.after.total, gone.after.words) == (0, "geen contingent")


def test_blocked_lines_are_left_out_and_said() -> None:
    found = whatif(firm(team=(*TEAM, Cmw("5", held=True))), [])
    assert found.left_out == 1
    assert found.sentences()[-1] == "1 geblokkeerde lijn(en) tellen niet mee: wat ze zijn, is niet geweten."
