"""The explanation of an amount: a tree that says value, unit, formula, number, dates, source, article, rounding, assumption."""

import json
import time
from html.parser import HTMLParser

import pytest
from fictional import TARGETS, rows
from lxml import html

from maatwerk.rules.check import InputError
from maatwerk.rules.explain import Explainer, explain
from maatwerk.rules.render import as_html, as_json, as_page, as_text

ROW = rows({"kwartaal": "2020Q1", "wol": "600.00", "deel": "1", "giften": "2.50"}).row(0, named=True)
# 500 kg (grens) × (1.00 + 1.10 + 1.10) = 1600.00, × 20 % = 320.00, − 2.50 = 317.50


@pytest.fixture
def step(wool):
    return explain(wool, ROW, "premie")


class Tags(HTMLParser):
    """Keeps the open tags; a closing tag that does not match the last open one is an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def below(step, name):
    return next(one for one in step.walk() if one.name == name)


def test_the_top_says_what_it_is(step):
    assert (step.name, step.kind, step.value, step.unit) == ("premie", "regel", "317.50", "EUR")
    assert step.text == "Het percentage van de waarde, afgerond, min de giften."
    assert step.basis == "Wolwet van het eiland, art. 7 [perkament]"
    assert (step.since, step.until) == ("2018Q1", "")
    assert step.id == "regel:premie@2018Q1"
    assert [one.name for one in step.inputs] == ["waarde", "percentage", "giften", "afronding"]


def test_the_formula_is_in_words_of_what_it_needs(step):
    assert "waarde × percentage / 100" in step.formula
    assert "giften" in step.formula
    assert below(step, "waarde").formula == "laagste van (gewicht; kudde_grens) × wolprijs"


def test_the_version_of_the_quarter_is_explained(wool, step):
    assert below(step, "waarde").since == "2020Q1"
    assert below(step, "waarde").assumptions == ("de grens geldt per herder",)
    earlier = below(explain(wool, ROW | {"kwartaal": "2019Q4"}, "premie"), "waarde")
    assert (earlier.since, earlier.until, earlier.value) == ("2018Q1", "2019Q4", "1800.00")


def test_a_rounding_is_said_with_its_ground(wool):
    step = explain(wool, ROW | {"giften": ""}, "hele_kilo")
    assert step.rounding == "afgerond op 0 decimalen, half omhoog"
    assert "afgerond op 2 decimalen, half omhoog (waarde × percentage / 100)" in explain(wool, ROW, "premie").formula


def test_a_number_says_its_value_dates_source_and_confidence(step):
    grens = below(step, "kudde_grens")
    assert (grens.kind, grens.value, grens.unit, grens.source, grens.confidence) == (
        "parameter",
        "500",
        "kg",
        "perkament",
        "primary",
    )
    assert (grens.since, grens.until) == ("2020-01-01", "")


def test_a_number_that_changes_in_the_quarter_is_opened_by_month(step):
    price = below(step, "wolprijs")
    assert (price.value, price.unit) == ("3.20", "EUR/kg/kwartaal")
    months = [one for one in price.inputs if one.kind == "parameter"]
    assert [(one.value, one.since, one.confidence) for one in months] == [
        ("1.00", "2018-01-01", "primary"),
        ("1.10", "2020-02-01", "official"),
        ("1.10", "2020-02-01", "official"),
    ]
    assert months[1].note == "na de storm"
    assert months[0].basis == "Prijsbesluit, art. 1"
    assert len({one.id for one in months}) == 3
    assert [one.name for one in price.inputs if one.kind == "lezing"] == ["prijs_in_kwartaal"]


def test_a_table_shows_the_cell_that_was_used(step):
    tarief = below(step, "tarief")
    assert tarief.value == "grof, 3: 20"
    assert tarief.source == "perkament"


def test_an_input_is_shown_as_given_and_a_blank_one_as_blank(wool, step):
    assert (below(step, "giften").value, below(step, "giften").kind) == ("2.50", "invoer")
    assert below(explain(wool, ROW | {"giften": None}, "premie"), "giften").value == "niet ingevuld"
    assert (
        below(explain(wool, {k: v for k, v in ROW.items() if k != "giften"}, "premie"), "giften").value
        == "niet ingevuld"
    )
    thirds = explain(wool, ROW | {"deel": "1/3"}, "premie")
    assert below(thirds, "deel").exact == "1/3"


def test_a_display_rounding_shows_the_exact_value_beside_it(wool):
    step = explain(wool, rows({"wol": "0.01", "deel": "0.333333"}).row(0, named=True), "waarde")
    assert (step.value, step.exact) == ("0.01", "0.0099999900")
    over = explain(wool, ROW, "per_jaar")
    # 317.50 / 5
    assert (over.value, over.exact) == ("63.50", "31750/5 × 10^-2")


def test_readings_and_assumptions_mark_everything_above_them(step):
    assert step.shaky
    assert step.assumptions == ()
    assert below(step, "afronding").assumptions == ("lezing afronding: half omhoog",)
    assert below(step, "afronding").note == "twist"
    assert below(step, "waarde").shaky
    assert not below(step, "percentage").shaky
    assert not below(step, "gewicht").shaky


def test_a_chosen_reading_is_the_one_that_is_named(wool):
    step = explain(wool.choose(afronding="af", prijs_in_kwartaal="last_month_times_three"), ROW, "premie")
    assert below(step, "afronding").value == "af"
    assert below(step, "wolprijs").value == "3.30"
    assert "afgekapt" in " ".join(one.rounding + one.formula for one in step.walk())


def test_a_rule_over_a_group_is_explained_with_the_group(wool):
    group = rows({"wol": "100.00", "deel": "1"}, {"wol": "550.00", "deel": "1"}, {"dorp": "Zuid"})
    first, second, other = (group.row(i, named=True) for i in range(3))
    assert explain(wool, first, "dorpsgewicht", group=group).value == "650"
    assert explain(wool, other, "dorpsgewicht", group=group).value == "50"
    assert explain(wool, first, "plaats", group=group).value == "2"
    step = explain(wool, first, "past", group=group)
    assert step.value == "nee"
    assert below(step, "lopend").formula == "lopende som van hele_kilo volgens plaats"
    assert below(step, "plaats").formula.startswith(
        "rang in de groep volgens vacht (hoog naar laag), dan hele_kilo (hoog naar laag)"
    )
    assert explain(wool, second, "past", group=group).value == "ja"
    assert explain(wool, first, "reden", group=group).value == "de maat is vol"


def test_a_row_that_cannot_be_computed_is_not_explained(wool):
    with pytest.raises(InputError, match="wol"):
        explain(wool, ROW | {"wol": "veel"}, "premie")


def test_the_text_is_an_indented_tree_in_which_nothing_stands_twice(wool, step):
    text = as_text(step)
    lines = text.splitlines()
    assert lines[0].startswith("premie = 317.50 EUR")
    assert any(line.startswith("  waarde = 1600.00 EUR") and line.endswith("  [aanname]") for line in lines)
    assert any("grond: Wolwet van het eiland, art. 7 [perkament]" in line for line in lines)
    assert any("bron: marktboek (zekerheid: officieel)" in line for line in lines)
    assert any("aanname: lezing afronding: half omhoog" in line for line in lines)
    assert sum("Het gewicht, tot de grens, maal de prijs." in line for line in lines) == 1
    twice = as_text(explain(wool, ROW, "past", group=None))
    assert "(zie hoger)" in twice


def test_the_json_parses_and_holds_the_same_numbers(step):
    data = json.loads(as_json(step))

    def walk(node):
        yield node
        for one in node.get("inputs", []):
            yield from walk(one)

    ours = [(one.id, one.name, one.value, one.unit) for one in step.walk()]
    assert [(n["id"], n["name"], n.get("value", ""), n.get("unit", "")) for n in walk(data)] == ours
    assert data["rust_op_aanname"] is True
    assert [n["aanname"] for n in walk(data) if n["name"] == "afronding"] == [["lezing afronding: half omhoog"]]
    assert data["basis"] == step.basis


def test_the_html_is_well_formed_and_holds_the_same_numbers(step):
    page = as_page(step, "Premie van H1")
    assert Tags(page).open == []
    found = html.fromstring(page)
    assert found.findtext(".//title") == "Premie van H1"
    shown = [element.text_content() for element in found.iter("span") if element.get("class") == "waarde"]
    assert len(shown) == len(list(step.walk()))
    assert shown[0] == "317.50 EUR"


def test_nothing_in_an_input_can_become_markup(wool):
    evil = '<script>alert("x")</script>&'
    row = ROW | {"herder": evil, "dorp": evil}
    page = as_page(explain(wool, row, "plaats"), f"Rij van {evil}")
    assert "<script>" not in page
    assert page.count("&lt;script&gt;") >= 2
    assert not html.fromstring(page).xpath("//script")
    assert any(evil in element.text_content() for element in html.fromstring(page).iter("span"))
    assert "<script>" not in as_html(explain(wool, row, "plaats"), title=evil)
    assert json.loads(as_json(explain(wool, row, "plaats")))["inputs"]


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_can_be_explained_in_every_form(wool, target):
    step = explain(wool, ROW, target)
    assert as_text(step)
    assert json.loads(as_json(step))["name"] == target
    assert html.fromstring(as_page(step, target)) is not None


def test_every_id_is_addressable(step):
    """Two steps with one id are one and the same step."""
    by_id = {}
    for one in step.walk():
        assert by_id.setdefault(one.id, one) == one


def test_one_explanation_takes_less_than_fifty_milliseconds(wool):
    explain(wool, ROW, "past")
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        as_text(explain(wool, ROW, "past"))
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.05


def test_many_rows_of_one_frame_are_typed_once(wool):
    frame = rows(*({"wol": f"{i}.00"} for i in range(1, 200)))
    explainer = Explainer.of(wool, frame, ["premie"])
    assert [explainer.explain(i, "premie").value for i in (0, 198)] == ["0.30", "59.70"]
