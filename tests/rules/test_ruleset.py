"""Rules that do not fit together are refused when the rule set is made; versions are taken per row."""

import importlib.util

import pytest
from fictional import READINGS, ROW_TARGETS, TARGETS, island_rules, law, rows, tiny

from maatwerk.rules.columns import evaluate
from maatwerk.rules.exact import Exact
from maatwerk.rules.graph import as_json, as_mermaid, edges
from maatwerk.rules.inputs import amount
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import NOT_FOUND, Basis, RuleError, by_name, rule
from maatwerk.rules.ruleset import load_readings

BASIS = Basis("Proefwet", "1", "proef")
MONEY = amount("bedrag", "Bedrag", most="100.00")


def version(since, until="", name="uitkomst", value=1):
    @rule(BASIS, "EUR", since, until, name=name)
    def body(bedrag):
        """Een versie van de proefregel."""
        return bedrag * Exact.constant(value)

    return body


def needing(name, *needs):
    """Return a rule called ``name`` that adds up what it needs."""
    source = f"def {name}({', '.join(needs)}):\n    '''Een proefregel.'''\n    return {' + '.join(needs)}\n"
    space: dict = {}
    exec(source, space)
    return rule(BASIS, "EUR", "2020Q1")(space[name])


def test_overlapping_versions_are_refused():
    with pytest.raises(RuleError, match="both hold in 2021Q1"):
        tiny(version("2020Q1", "2021Q1"), version("2021Q1"), inputs=(MONEY,), targets=("uitkomst",))


def test_an_open_version_followed_by_another_is_refused():
    with pytest.raises(RuleError, match="both hold in 2021Q1"):
        tiny(version("2020Q1"), version("2021Q1"), inputs=(MONEY,), targets=("uitkomst",))


def test_a_gap_between_versions_is_refused():
    with pytest.raises(RuleError, match="no version holds in 2020Q4"):
        tiny(version("2020Q1", "2020Q3"), version("2021Q1"), inputs=(MONEY,), targets=("uitkomst",))


def test_a_gap_before_the_first_or_after_the_last_version_is_refused():
    with pytest.raises(RuleError, match="no version from 2020Q1 to 2020Q2"):
        tiny(version("2020Q3"), inputs=(MONEY,), targets=("uitkomst",))
    with pytest.raises(RuleError, match="no version from 2021Q3 to 2021Q4"):
        tiny(version("2020Q1", "2021Q2"), inputs=(MONEY,), targets=("uitkomst",))


def test_versions_are_sorted_by_their_first_quarter():
    versions = by_name([version("2021Q1").__rule__, version("2020Q1", "2020Q4").__rule__])
    assert [str(one.since) for one in versions["uitkomst"]] == ["2020Q1", "2021Q1"]


def test_each_row_takes_the_version_of_its_quarter_in_one_call():
    law_ = tiny(
        version("2020Q1", "2020Q4", value=1), version("2021Q1", value=7), inputs=(MONEY,), targets=("uitkomst",)
    )
    frame = rows(*({"kwartaal": q, "bedrag": "2.00"} for q in ("2021Q1", "2020Q4", "2021Q4", "2020Q1")))
    assert evaluate(law_, frame)["uitkomst"].to_list() == [1400, 200, 1400, 200]
    assert str(law_.version("uitkomst", Quarter.parse("2020Q4")).since) == "2020Q1"


def test_rules_that_go_round_in_a_circle_are_refused_with_the_circle():
    with pytest.raises(RuleError, match="een → twee → drie → een"):
        tiny(needing("een", "twee"), needing("twee", "drie"), needing("drie", "een"), targets=("een",))


def test_a_need_that_nothing_defines_is_refused_with_who_needs_it():
    with pytest.raises(RuleError, match=r"een needs bestaat_niet, which nothing defines"):
        tiny(needing("een", "bestaat_niet"), targets=("een",))


def test_a_target_that_nothing_defines_is_refused():
    with pytest.raises(RuleError, match="nothing defines the target twee"):
        tiny(needing("een", "bedrag"), inputs=(MONEY,), targets=("twee",))


def test_a_name_used_twice_is_refused(tmp_path):
    with pytest.raises(RuleError, match="bedrag is a rule and an input"):
        tiny(needing("bedrag", "ander"), inputs=(MONEY, amount("ander", "Ander", most="1.00")), targets=("bedrag",))
    with pytest.raises(RuleError, match="premie is a rule and an input or parameter"):
        law(tmp_path, inputs=(*__import__("fictional").INPUTS, amount("premie", "Premie", most="1.00")))


def test_a_parameter_under_a_reading_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(RuleError, match="no reading named prijs_in_kwartaal"):
        law(tmp_path, readings={"afronding": READINGS["afronding"]})


def test_an_unknown_target_is_one_clear_error(wool):
    with pytest.raises(RuleError, match="bestaat_niet"):
        evaluate(wool, rows(), ["bestaat_niet"])


def test_needed_inputs_are_known_beforehand(wool):
    assert set(wool.needed(["percentage"], "input")) == {"kwartaal", "vacht", "jaren"}
    assert set(wool.needed(["past"], "input")) == {"kwartaal", "dorp", "wol", "deel", "vacht", "jaren", "herder"}
    assert set(wool.needed(["premie"], "parameter")) == {"wolprijs", "kudde_grens", "tarief"}
    assert wool.needed(["premie"], "reading") == ("afronding",)
    assert wool.grouped("premie") == ()
    assert wool.grouped("past") == ("kwartaal", "dorp")


def test_the_order_puts_each_rule_after_what_it_needs(wool):
    order = wool.order(TARGETS)
    for name in order:
        assert all(order.index(need) < order.index(name) for need in wool.needs(name) if need in wool.rules)


def test_a_rule_set_cannot_be_changed(wool):
    with pytest.raises((AttributeError, TypeError)):
        wool.name = "anders"


def test_the_hash_follows_rules_numbers_and_readings_and_nothing_else(wool, tmp_path):
    import fictional

    assert law(tmp_path / "a").hash == wool.hash
    dearer = fictional.PARAMETERS.replace('"1.10"', '"1.11"')
    assert law(tmp_path / "b", parameters=dearer).hash != wool.hash
    assert wool.choose(afronding="af").hash != wool.hash
    fewer = [made for made in island_rules() if made.name != "klasse"]
    targets = tuple(t for t in TARGETS if t != "klasse")
    assert law(tmp_path / "c", rules=fewer, targets=targets).hash != wool.hash


def test_a_reading_changes_the_outcome_and_leaves_the_other_alone(wool):
    frame = rows({"wol": "0.03", "deel": "1", "jaren": "4"}, {"wol": "33.33", "deel": "1"})
    # 0.03 × 3.00 = 0.09, × 20 % = 0.018; 33.33 × 3.00 × 20 % = 19.998
    assert evaluate(wool, frame, ["premie"])["premie"].to_list() == [2, 2000]
    assert evaluate(wool.choose(afronding="af"), frame, ["premie"])["premie"].to_list() == [1, 1999]
    assert evaluate(wool, frame, ["premie"])["premie"].to_list() == [2, 2000]


def test_a_reading_on_a_parameter_changes_its_value(wool):
    frame = rows({"kwartaal": "2020Q1", "wol": "100.00", "deel": "1"})
    # 2020Q1: 1.00 + 1.10 + 1.10 = 3.20
    assert evaluate(wool, frame, ["waarde"])["waarde"].to_list() == [32000]
    for option, cents in (("first_month_times_three", 30000), ("last_month_times_three", 33000)):
        assert evaluate(wool.choose(prijs_in_kwartaal=option), frame, ["waarde"])["waarde"].to_list() == [cents]


def test_an_unknown_reading_or_option_is_refused(wool):
    with pytest.raises(RuleError, match="no reading of wol"):
        wool.choose(kleur="rood")
    with pytest.raises(RuleError, match="has the options op, af"):
        wool.choose(afronding="zijwaarts")


def test_a_reading_file_with_a_default_that_is_no_option_is_refused(tmp_path):
    file = tmp_path / "lezingen.yaml"
    file.write_text("x: {title: t, options: {a: A}, default: b, why: w, source: s}", encoding="utf-8")
    with pytest.raises(RuleError, match="'b' is not one of its options"):
        load_readings(file)


def test_a_basis_without_an_article_says_so():
    assert str(Basis("Wet", "7", "blad 3")) == "Wet, art. 7 [blad 3]"
    assert str(Basis("Wet", "", "blad 3")) == f"Wet, {NOT_FOUND} [blad 3]"


def test_the_graph_names_every_need_of_a_target_once(wool):
    assert edges(wool, ["percentage"]) == [("jaren", "percentage"), ("tarief", "percentage"), ("vacht", "percentage")]
    drawn = as_mermaid(wool, ["percentage"])
    assert drawn.splitlines()[0] == "flowchart LR"
    assert "  percentage[percentage]" in drawn
    assert "  vacht([vacht])" in drawn
    assert "  tarief{{tarief}}" in drawn
    assert "  vacht --> percentage" in drawn
    assert "  afronding>afronding]" in as_mermaid(wool, ["premie"])


def test_the_graph_as_data_is_closed(wool):
    data = as_json(wool)
    names = {node["name"] for node in data["nodes"]}
    assert set(wool.rules) - {"feest"} <= names | {"feest"}
    assert {end for edge in data["edges"] for end in edge.values()} == names
    assert {node["kind"] for node in data["nodes"]} == {"rule", "input", "parameter", "reading"}
    assert data["measure"] == "wol"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("2024Q3", "2024Q3"), ("2024K3", "2024Q3"), ("2024-Q3", "2024Q3"), ("20243", "2024Q3"), (" 2024 q1 ", "2024Q1")],
)
def test_a_quarter_is_read_in_the_forms_people_use(written, expected):
    assert str(Quarter.parse(written)) == expected


@pytest.mark.parametrize("written", ["2024Q5", "2024Q0", "24Q1", "zomer", "", "2024", "2024Q11"])
def test_what_is_no_quarter_is_refused(written):
    with pytest.raises(ValueError, match="quarter"):
        Quarter.parse(written)


def test_a_quarter_knows_its_days():
    quarter = Quarter.parse("2024Q1")
    assert (str(quarter.first_day), str(quarter.last_day), quarter.days) == ("2024-01-01", "2024-03-31", 91)
    assert (str(quarter + 4), quarter - Quarter.parse("2023Q3"), quarter.dmfa) == ("2025Q1", 2, "20241")
    assert [str(q) for q in quarter.until(Quarter.parse("2024Q3"))] == ["2024Q1", "2024Q2", "2024Q3"]
    assert str(Quarter.containing(quarter.last_day)) == "2024Q1"


def test_only_what_the_targets_need_is_asked_of_the_frame(wool):
    assert evaluate(wool, rows().select("kwartaal", "vacht", "jaren"), ["percentage"])["percentage"].to_list() == [20]
    assert set(ROW_TARGETS) <= set(evaluate(wool, rows()).columns)


def test_the_hash_follows_what_a_rule_calls_too(tmp_path):
    """Two laws whose rules read alike but whose shared arithmetic differs are two laws."""
    hashes = []
    for name, arithmetic in (("een", "bedrag"), ("twee", "bedrag + bedrag")):
        file = tmp_path / name / "regels.py"
        file.parent.mkdir()
        file.write_text(
            "from maatwerk.rules.rule import Basis, rule\n\n"
            f"def gedeeld(bedrag):\n    return {arithmetic}\n\n"
            "@rule(Basis('Proef', '1'), 'EUR', '2020Q1')\n"
            "def uitkomst(bedrag):\n    '''Wat de gedeelde rekening geeft.'''\n    return gedeeld(bedrag)\n",
            encoding="utf-8",
        )
        spec = importlib.util.spec_from_file_location("regels", file)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        hashes.append(tiny(module.uitkomst, inputs=(MONEY,), targets=("uitkomst",)).hash)
    assert hashes[0] != hashes[1]
