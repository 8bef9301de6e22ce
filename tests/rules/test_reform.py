"""A reform is an overlay: it changes what it names, from and until its days, and never the law underneath."""

import datetime as dt

import pytest
from fictional import rows

from maatwerk.rules.columns import evaluate
from maatwerk.rules.exact import Exact, half_up
from maatwerk.rules.explain import explain
from maatwerk.rules.parameters import ParameterError
from maatwerk.rules.reform import Change, Reform, assume, assumed_parameters, by_group, compare, read_reform
from maatwerk.rules.rule import Basis, RuleError, rule

PROPOSAL = Basis("Voorstel", "", "proef")
QUARTERS = [f"{year}Q{place}" for year in (2019, 2020, 2021, 2022) for place in range(1, 5)]


def change(path, since, value, until=None):
    day = dt.date.fromisoformat
    return Change(path, day(since), day(until) if until else None, value)


def reform(*changes, **more):
    return Reform("proef", changes=changes, **more)


def over_time(law, target, **row):
    frame = rows(*({"kwartaal": quarter, "wol": "1000.00", "deel": "1"} | row for quarter in QUARTERS))
    return dict(zip(QUARTERS, evaluate(law, frame, [target])[target].to_list(), strict=True))


def differing(law, other, target, **row):
    before, after = over_time(law, target, **row), over_time(other, target, **row)
    return {quarter: (before[quarter], after[quarter]) for quarter in QUARTERS if before[quarter] != after[quarter]}


def test_a_number_changes_from_a_day_on(wool):
    changed = reform(change("kudde_grens", "2021-07-01", 100)).apply(wool)
    assert set(differing(wool, changed, "waarde")) == {q for q in QUARTERS if q >= "2021Q3"}
    # 2022: 100 kg × 3 × 1.25
    assert over_time(changed, "waarde")["2022Q4"] == 37500


def test_a_number_changes_between_two_days_and_comes_back(wool):
    changed = reform(change("kudde_grens", "2021-01-01", 100, "2021-06-30")).apply(wool)
    assert set(differing(wool, changed, "waarde")) == {"2021Q1", "2021Q2"}


def test_after_a_reform_the_laws_own_later_value_holds(wool):
    """The reform spans the change of 2020; after it comes the value of 2020, not that of 2018."""
    changed = reform(change("kudde_grens", "2019-07-01", 7, "2020-06-30")).apply(wool)
    assert [dated.value for dated in changed.parameters["kudde_grens"].values] == [400, 7, 7, 500]
    assert set(differing(wool, changed, "waarde")) == {"2020Q1", "2020Q2"}


def test_a_reform_without_end_outlives_the_laws_next_value(wool):
    changed = reform(change("kudde_grens", "2019-07-01", 7)).apply(wool)
    assert {
        dated.value for dated in changed.parameters["kudde_grens"].values if dated.since >= dt.date(2019, 7, 1)
    } == {7}
    assert set(differing(wool, changed, "waarde")) == {q for q in QUARTERS if q >= "2020Q1"}


def test_a_change_inside_a_quarter_counts_by_the_month_where_the_number_does(wool):
    changed = reform(change("wolprijs", "2019-02-01", "2.00", "2019-02-28")).apply(wool)
    assert differing(wool, changed, "waarde") == {"2019Q1": (300000, 400000)}


def test_a_change_inside_a_quarter_waits_for_the_next_where_the_first_day_counts(wool):
    changed = reform(change("kudde_grens", "2021-02-01", 100)).apply(wool)
    assert "2021Q1" not in differing(wool, changed, "waarde")
    assert "2021Q2" in differing(wool, changed, "waarde")


def test_one_cell_changes_and_its_neighbours_do_not(wool):
    changed = reform(change("tarief.fijn.3", "2019-01-01", 99)).apply(wool)
    assert set(over_time(changed, "percentage", vacht="fijn", jaren="5").values()) == {99}
    for neighbour in (
        {"vacht": "grof", "jaren": "5"},
        {"vacht": "fijn", "jaren": "2"},
        {"vacht": "fijn", "jaren": "8"},
    ):
        assert differing(wool, changed, "percentage", **neighbour) == {}


def test_a_cell_that_changes_for_a_while_comes_back_with_the_table_of_that_day(wool):
    changed = reform(change("tarief.grof.0", "2020-07-01", 50, "2021-06-30")).apply(wool)
    found = over_time(changed, "percentage", jaren="0")
    assert [found[q] for q in ("2020Q2", "2020Q3", "2020Q4", "2021Q1", "2021Q2", "2021Q3")] == [10, 50, 50, 50, 50, 11]
    assert over_time(changed, "percentage", jaren="4")["2021Q1"] == 21


def test_a_whole_table_changes(wool):
    table = {"grof": {0: 1, 5: 2}, "fijn": {0: 3, 5: 4}}
    changed = reform(change("tarief", "2022-01-01", table)).apply(wool)
    found = over_time(changed, "percentage", vacht="fijn", jaren="5")
    assert (found["2021Q4"], found["2022Q1"]) == (41, 4)


def test_two_changes_of_one_path_follow_each_other(wool):
    changed = reform(change("kudde_grens", "2021-01-01", 100), change("kudde_grens", "2022-01-01", 50)).apply(wool)
    found = over_time(changed, "waarde")
    assert (found["2021Q2"], found["2022Q1"]) == (37500, 18750)


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("bestaat_niet", 1, "bestaat_niet"),
        ("tarief.paars.3", 1, "no cell paars.3"),
        ("tarief.fijn.4", 1, "no cell fijn.4"),
        ("tarief.fijn", 1, "keys vacht.jaren"),
        ("kudde_grens.fijn", 1, "(none)"),
        ("tarief.fijn.drie", 1, "drie"),
        ("kudde_grens", 1.5, "float"),
        ("kudde_grens", "1.5", "decimals"),
        ("kudde_grens", {"a": 1}, "kudde_grens"),
        ("tarief", 5, "per key"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(wool, path, value, said):
    with pytest.raises(ParameterError, match="proef") as problem:
        reform(change(path, "2021-01-01", value)).apply(wool)
    assert said in str(problem.value)


def test_a_change_that_ends_before_it_begins_is_refused(wool):
    with pytest.raises(ParameterError):
        reform(change("kudde_grens", "2021-06-30", 100, "2021-01-01")).apply(wool)


def test_the_law_underneath_stays_as_it_was(wool):
    before, grens = wool.hash, wool.parameters["kudde_grens"]
    changed = reform(change("kudde_grens", "2021-01-01", 1), withdrawn=("toeslag",)).apply(wool)
    assert wool.hash == before
    assert wool.parameters["kudde_grens"] is grens
    assert changed.hash != before
    assert evaluate(wool, rows(), ["premie"])["premie"].to_list() == [3000]


def test_the_hash_of_a_reform_follows_its_content():
    one = reform(change("kudde_grens", "2021-01-01", 100))
    assert one.hash == reform(change("kudde_grens", "2021-01-01", 100)).hash
    others = [
        reform(change("kudde_grens", "2021-01-01", 101)),
        reform(change("kudde_grens", "2021-01-02", 100)),
        reform(change("kudde_grens", "2021-01-01", 100, "2021-12-31")),
        reform(change("kudde_grens", "2021-01-01", 100), withdrawn=("premie",)),
    ]
    assert len({one.hash, *(other.hash for other in others)}) == 5


def test_a_reform_survives_the_choice_of_a_reading(wool):
    """Choosing the reading of a number must not silently bring the law's own number back."""
    dearer = reform(change("wolprijs", "2018-01-01", "2.00")).apply(wool)
    frame = rows({"wol": "100.00", "deel": "1"})
    for option in ("sum_of_months", "first_month_times_three"):
        assert evaluate(dearer.choose(prijs_in_kwartaal=option), frame, ["waarde"])["waarde"].to_list() == [60000]


def test_a_reform_of_a_number_with_options_survives_the_choice_of_its_reading():
    from maatwerk.law.measures import measures

    law = measures()["imw"]
    changed = reform(change("imw_startpakket_percentage.loonpremie.1", "2024-01-01", 45)).apply(law)
    cells = [d.value for d in changed.choose(imw_blokken="5+4+11").parameters["imw_startpakket_percentage"].values]
    assert cells[-1][("loonpremie", 1)] == 45


@rule(PROPOSAL, "EUR", "2018Q1")
def premie(waarde):
    """De helft van de waarde."""
    return half_up(waarde * Exact.constant(5, 1, "0.5"))


@rule(PROPOSAL, "EUR", "2018Q1")
def extra(premie):
    """Het dubbele van de premie."""
    return premie + premie


def test_a_replaced_rule_takes_the_place_of_all_versions(wool):
    changed = Reform("half", replaced=(premie.__rule__,)).apply(wool)
    found = evaluate(changed, rows({}, {"kwartaal": "2021Q1"}), ["premie", "per_jaar"])
    assert found["premie"].to_list() == [7500, 8625]
    assert found["per_jaar"].to_list() == [1500, 1725]


def test_an_added_rule_can_be_asked_for(wool):
    changed = Reform("erbij", added=(extra.__rule__,)).apply(wool)
    assert evaluate(changed, rows(), ["extra"])["extra"].to_list() == [6000]
    with pytest.raises(RuleError, match="exists already"):
        Reform("erbij", added=(premie.__rule__,)).apply(wool)


@pytest.mark.parametrize(
    ("name", "targets", "expected"),
    [
        ("waarde", ("waarde", "premie"), {"waarde": [0, 0], "premie": [0, 0]}),
        ("percentage", ("percentage", "premie"), {"percentage": [0, 0], "premie": [0, 0]}),
        ("telt", ("telt", "plaats", "past"), {"telt": [False, False], "plaats": [None, None], "past": [False, False]}),
        ("plaats", ("plaats", "lopend"), {"plaats": [None, None], "lopend": [0, 0]}),
        ("dorpsgewicht", ("dorpsgewicht",), {"dorpsgewicht": [0, 0]}),
        ("reden", ("reden",), {"reden": ["", ""]}),
        ("klasse", ("premie", "klasse"), {"premie": [3000, 3200]}),
    ],
)
def test_a_withdrawn_rule_gives_nothing_and_what_rests_on_it_goes_on(wool, name, targets, expected):
    changed = Reform("weg", withdrawn=(name,)).apply(wool)
    found = evaluate(changed, rows({}, {"kwartaal": "2020Q1"}), targets)
    assert {key: found[key].to_list() for key in expected} == expected


def test_an_unknown_rule_is_refused(wool):
    with pytest.raises(RuleError, match="bestaat_niet"):
        Reform("weg", withdrawn=("bestaat_niet",)).apply(wool)
    with pytest.raises(RuleError, match="extra"):
        Reform("anders", replaced=(extra.__rule__,)).apply(wool)


def test_a_reform_that_leaves_a_rule_without_what_it_needs_is_refused(wool):
    @rule(PROPOSAL, "EUR", "2018Q1", name="premie")
    def broken(niemand):
        """Niemand weet wat dit is."""
        return niemand

    with pytest.raises(RuleError, match="niemand"):
        Reform("stuk", replaced=(broken.__rule__,)).apply(wool)


def test_an_amount_that_rests_on_a_reform_says_so(wool):
    changed = reform(change("kudde_grens", "2020-01-01", 100)).apply(wool)
    step = explain(changed, rows({"kwartaal": "2021Q1"}).row(0, named=True), "waarde")
    said = [text for below in step.walk() for text in below.assumptions]
    assert any("hervorming proef" in text for text in said)
    assert assumed_parameters(changed) == {"kudde_grens": "hervorming proef"}


def test_the_difference_per_row_and_per_group(wool):
    changed = reform(change("tarief.fijn.3", "2018-01-01", 50), change("tarief.grof.3", "2018-01-01", 10)).apply(wool)
    frame = rows({"vacht": "fijn"}, {"vacht": "grof"}, {"vacht": "grof", "dorp": "Zuid", "jaren": "0"})
    compared = compare(wool, changed, frame, ["premie", "klasse"])
    assert compared["premie"].to_list() == [6000, 3000, 1500]
    assert compared["premie_hervorming"].to_list() == [7500, 1500, 1500]
    assert compared["premie_verschil"].to_list() == [1500, -1500, 0]
    assert "klasse_verschil" not in compared.columns
    north, south = by_group(compared, ["dorp"], ["premie"]).rows(named=True)
    assert north | {"rijen": 2, "winnaars": 1, "verliezers": 1, "premie": 9000, "premie_verschil": 0} == north
    assert south | {"rijen": 1, "winnaars": 0, "verliezers": 0, "premie": 1500, "premie_verschil": 0} == south
    everybody = by_group(compared, [], ["premie"]).row(0, named=True)
    assert (everybody["rijen"], everybody["premie_hervorming"]) == (3, 10500)


DEMO = """
feestgeld:
  title: Geld voor het feest
  unit: EUR
  scale: 2
  values:
    - {from: 2018-01-01, value: "7.00", source: demo, confidence: not_found, assumption: een rond getal}
kudde_grens:
  title: Grens van de kudde
  unit: kg
  scale: 0
  values:
    - {from: 2018-01-01, value: 1, source: demo, confidence: not_found, assumption: dit mag niet gelden}
stormtoeslag:
  title: Toeslag na een storm
  unit: EUR
  scale: 2
  values:
    - {from: 2018-01-01, value: "9.00", source: demo, confidence: not_found, assumption: ook niet}
"""


def test_an_assumption_fills_only_what_the_law_does_not_know(wool, tmp_path):
    file = tmp_path / "demo.yaml"
    file.write_text(DEMO, encoding="utf-8")
    assumed = assume(wool, file)
    found = evaluate(assumed, rows({"vacht": "fijn", "kwartaal": "2020Q4"}), ["feest", "toeslag", "waarde"])
    assert found.select("feest", "toeslag").row(0) == (700, 500)
    assert assumed.parameters["kudde_grens"] == wool.parameters["kudde_grens"]
    assert assumed_parameters(assumed) == {"feestgeld": "een rond getal"}
    assert assumed.hash != wool.hash
    step = explain(assumed, rows().row(0, named=True), "feest")
    assert step.shaky
    assert any("demobedrag feestgeld: een rond getal" in text for below in step.walk() for text in below.assumptions)


def test_a_reform_file_is_read(tmp_path):
    file = tmp_path / "r.yaml"
    file.write_text(
        "name: proef\ntitle: Een proef\nchanges:\n  - {path: kudde_grens, from: 2021-01-01, until: 2021-06-30, value: 100}\n"
        "withdraw: [toeslag]\nreplace: {premie: test_reform:premie}\nadd: {extra: test_reform:extra}\n",
        encoding="utf-8",
    )
    read = read_reform(file)
    assert read.changes == (change("kudde_grens", "2021-01-01", 100, "2021-06-30"),)
    assert (read.name, read.title, read.withdrawn) == ("proef", "Een proef", ("toeslag",))
    assert [made.name for made in (*read.replaced, *read.added)] == ["premie", "extra"]


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "",
        "title: geen naam",
        "name: x\nveranderingen: []",
        "name: x\nchanges: [{path: a, value: 1}]",
        "name: x\nchanges: [{path: a, from: 2021-01-01}]",
        "name: x\nchanges: [{path: a, from: januari, value: 1}]",
        "name: x\nchanges: [{path: a, from: 2021-01-01, tot: 2021-06-30, value: 1}]",
        "name: x\nchanges: [losse tekst]",
        "name: x\nreplace: {premie: bestaat_niet:premie}",
        "name: x\nreplace: {premie: test_reform:bestaat_niet}",
        "name: x\nreplace: {waarde: test_reform:premie}",
        "name: x\nchanges: [",
        "name: x\nchanges: 5",
    ],
)
def test_a_reform_file_that_says_something_else_is_refused_with_its_name(tmp_path, content):
    file = tmp_path / "hervorming.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"hervorming\.yaml"):
        read_reform(file)


def test_a_reform_file_that_names_one_rule_instead_of_a_list_is_refused(tmp_path):
    """``withdraw: premie`` without brackets must not be read as six rules of one letter."""
    file = tmp_path / "hervorming.yaml"
    file.write_text("name: x\nwithdraw: premie\n", encoding="utf-8")
    with pytest.raises(ParameterError, match=r"hervorming\.yaml"):
        read_reform(file)
