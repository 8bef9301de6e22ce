"""A formula keeps both branches of a choice, and is read as the rule says it or as it applied."""

from __future__ import annotations

import json

import pytest
from fictional import TARGETS, rows
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.rules.branches import branches
from maatwerk.rules.columns import evaluate
from maatwerk.rules.exact import Exact, Flag, when, whole
from maatwerk.rules.explain import Explainer, explain
from maatwerk.rules.render import as_text
from maatwerk.rules.wording import Condition, applied, choice, with_numbers
from maatwerk.rules.wording import whole as both

NAMES = ("rest", "loon", "stuk", "deel")


def number(name: str) -> Exact:
    return Exact(7, 0, 0, 100, words=name)


def test_a_choice_says_only_what_applied_with_its_condition() -> None:
    chosen = when(Flag(True, "binnen"), number("loon") + number("stuk"), whole(0))
    assert applied(chosen.words).formula == "loon + stuk"
    assert applied(chosen.words).conditions == (Condition("binnen", True),)
    assert str(Condition("binnen_contingent", False)) == "binnen contingent: niet vervuld"
    assert both(chosen.words) == "als binnen: loon + stuk; anders: 0"


def test_a_choice_inside_a_product_stays_a_factor() -> None:
    product = number("deel") * when(Flag(True, "binnen"), number("loon") + number("stuk"), whole(0))
    assert applied(product.words).formula == "deel × (loon + stuk)"
    assert both(product.words) == "deel × (als binnen: loon + stuk; anders: 0)"


def test_a_sum_after_a_choice_does_not_slip_into_its_last_branch() -> None:
    total = when(Flag(False, "binnen"), number("loon"), number("stuk")) + number("rest")
    assert both(total.words) == "(als binnen: loon; anders: stuk) + rest"
    assert applied(total.words).formula == "stuk + rest"


def test_only_the_conditions_on_the_way_are_said_each_once() -> None:
    inner = when(Flag(True, "b"), number("loon"), number("stuk"))
    outer = when(Flag(False, "a"), inner, number("rest"))
    assert applied(outer.words).conditions == (Condition("a", False),)
    twice = inner + inner
    assert applied(twice.words).conditions == (Condition("b", True),)
    assert applied(when(Flag(True, "a"), inner, number("rest")).words).conditions == (
        Condition("a", True),
        Condition("b", True),
    )


def test_the_rounding_of_a_branch_that_did_not_apply_is_not_said() -> None:
    exact, rounded = number("loon"), Exact(7, 0, 0, 100, words="stuk", rounding="afgekapt op 2 decimalen")
    assert when(Flag(True, "a"), exact, rounded).rounding == ""
    assert when(Flag(False, "a"), exact, rounded).rounding == "afgekapt op 2 decimalen"


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> tuple[str, str, list[bool]]:
    """Return marked words, the same formula by hand as it applied (a choice always in brackets), and the outcomes asked."""
    kind = draw(st.sampled_from(("name", "sum", "choice"))) if depth else "name"
    if kind == "name":
        name = draw(st.sampled_from(NAMES))
        return name, name, []
    left, right = draw(formulas(depth - 1)), draw(formulas(depth - 1))
    if kind == "sum":
        return f"{left[0]} + {right[0]}", f"{left[1]} + {right[1]}", left[2] + right[2]
    held = draw(st.booleans())
    taken = left if held else right
    return choice("ja" if held else "nee", "toets", left[0], right[0]), taken[1], [held, *taken[2]]


@given(formulas())
def test_any_nesting_reads_back(made: tuple[str, str, list[bool]]) -> None:
    words, plain, held = made
    said = applied(words)
    assert said.formula.replace("(", "").replace(")", "") == plain
    assert {one.held for one in said.conditions} == set(held)
    text = both(words)
    assert text.count("als ") == text.count("; anders: ") == words.count("\ue000")
    assert not any("\ue000" <= sign <= "\ue004" for sign in said.formula + text)


def test_numbers_go_where_names_stand() -> None:
    assert with_numbers("laagste van (loon; stuk) × deel", {"loon": "1,00", "stuk": "2,00"}) == (
        "laagste van (1,00; 2,00) × deel"
    )


FRAME = rows(
    {"wol": "600.00", "deel": "1", "giften": "2.50"},
    {"wol": "0.00", "deel": "0.5", "giften": ""},
    {"wol": "20.00", "deel": "1/3", "dorp": "Zuid"},
)


@pytest.mark.parametrize("target", TARGETS)
def test_every_row_says_the_same_branches_alone_and_among_all(wool, target) -> None:
    """Columns for everybody and integers for one agree on what applied."""
    order = tuple(wool.order([target]))
    explainer = Explainer.of(wool, FRAME, [target])
    found = branches(wool, evaluate(wool, FRAME, order), order)
    for name in found.words:
        for i in range(FRAME.height):
            step = next(one for one in explainer.explain(i, target).walk() if one.name == name)
            said = found.applied(name, found.masks[name][i])
            assert (step.formula, step.conditions) == (said.formula, tuple(map(str, said.conditions)))


def test_an_explanation_has_the_conditions_in_every_form(wool) -> None:
    row = rows({"wol": "600.00", "deel": "1", "giften": "2.50"}).row(0, named=True)
    step = next(s for t in TARGETS for s in explain(wool, row, t).walk() if s.conditions)
    assert "als " not in step.formula
    assert step.whole.startswith("als ") or "(als " in step.whole
    assert f"voorwaarde: {step.conditions[0]}" in as_text(step)
    assert json.loads(json.dumps(step.as_dict()))["conditions"] == list(step.conditions)
