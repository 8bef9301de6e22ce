"""Dated numbers: what a file must say, and which value holds when."""

import datetime as dt

import fictional
import pytest
import yaml
from fictional import rows

from maatwerk.rules.columns import evaluate
from maatwerk.rules.parameters import ParameterError, UnsetParameter, load_parameters, show_value
from maatwerk.rules.quarter import Quarter

GOOD = {
    "prijs": {
        "title": "Prijs",
        "unit": "EUR",
        "scale": 2,
        "values": [{"from": dt.date(2020, 1, 1), "value": "1.50", "source": "boek", "confidence": "official"}],
    }
}


def load(folder, content):
    (folder / "p.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return load_parameters(folder)


def changed(*, value=None, drop=(), **fields):
    """Return the good file with other fields of the parameter, or of its one value."""
    entry = {k: v for k, v in (GOOD["prijs"] | fields).items() if k not in drop}
    if value is not None:
        entry["values"] = [{k: v for k, v in (GOOD["prijs"]["values"][0] | value).items() if v != "-"}]
    return {"prijs": entry}


def dated(*values):
    return {"prijs": GOOD["prijs"] | {"values": [GOOD["prijs"]["values"][0] | one for one in values]}}


def test_a_good_file_is_read(tmp_path):
    price = load(tmp_path, GOOD)["prijs"]
    assert price.value_in(Quarter.parse("2020Q1")) == 150
    assert (price.unit, price.scale, price.values[0].source) == ("EUR", 2, "boek")


@pytest.mark.parametrize(
    "content",
    [
        changed(drop=("title",)),
        changed(drop=("unit",)),
        changed(drop=("scale",)),
        changed(drop=("values",)),
        changed(kleur="rood"),
        changed(scale=-1),
        changed(scale="2"),
        changed(values=[]),
        changed(within_quarter="soms"),
        changed(keys={"soort": "getal"}),
        changed(value={"source": "-"}),
        changed(value={"confidence": "-"}),
        changed(value={"from": "-"}),
        changed(value={"value": "-"}),
        changed(value={"confidence": "zeker"}),
        changed(value={"source": ""}),
        changed(value={"from": "1 januari"}),
        changed(value={"bron": "boek"}),
        changed(value={"value": "1,50"}),
        changed(value={"value": "veel"}),
        {"Prijs": GOOD["prijs"]},
    ],
)
def test_a_file_that_breaks_the_schema_is_refused_with_its_name(tmp_path, content):
    with pytest.raises(ParameterError, match=r"p\.yaml"):
        load(tmp_path, content)


def test_a_float_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="prijs"):
        load(tmp_path, changed(value={"value": 1.5}))


def test_a_float_in_a_cell_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="prijs"):
        load(tmp_path, changed(keys={"soort": "name"}, value={"value": {"a": 1.5}}))


def test_more_decimals_than_the_scale_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="more than 2 decimals"):
        load(tmp_path, changed(value={"value": "1.505"}))


def test_an_empty_value_must_say_that_it_was_not_found(tmp_path):
    entry = dated({"value": None})
    with pytest.raises(ParameterError, match="not_found"):
        load(tmp_path, entry)
    entry["prijs"]["values"][0]["confidence"] = "not_found"
    assert load(tmp_path, entry)["prijs"].values[0].value is None


def test_two_values_on_one_day_are_refused(tmp_path):
    with pytest.raises(ParameterError, match="two values hold on 2020-01-01"):
        load(tmp_path, dated({}, {}))


def test_a_value_that_runs_into_the_next_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="two values hold on 2021-01-01"):
        load(tmp_path, dated({"until": dt.date(2021, 1, 1)}, {"from": dt.date(2021, 1, 1)}))


def test_a_value_that_ends_before_it_begins_is_refused(tmp_path):
    with pytest.raises(ParameterError):
        load(tmp_path, dated({"until": dt.date(2019, 12, 31)}))


def test_a_value_that_is_not_nested_by_its_keys_is_refused(tmp_path):
    with pytest.raises(ParameterError, match="per key"):
        load(tmp_path, changed(keys={"soort": "name", "jaren": "from"}, value={"value": {"a": "1.00"}}))


def test_a_name_in_two_files_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(GOOD), encoding="utf-8")
    with pytest.raises(ParameterError, match="another file"):
        load(tmp_path, GOOD)


def test_a_table_summed_over_months_is_refused_or_summed_cell_by_cell(tmp_path):
    """A silent 0, or a crash in the middle of a run, is neither."""
    entry = changed(keys={"soort": "name"}, within_quarter="sum_of_months", value={"value": {"a": "1.50", "b": "2.00"}})
    try:
        found = load(tmp_path, entry)["prijs"].value_in(Quarter.parse("2020Q1"))
    except ParameterError:
        return
    assert found == {("a",): 450, ("b",): 600}


def test_a_value_holds_from_its_first_through_its_last_day(tmp_path):
    price = load(tmp_path, dated({"until": dt.date(2020, 6, 30)}, {"from": dt.date(2021, 1, 1), "value": "2.00"}))[
        "prijs"
    ]
    for day, value in (("2020-01-01", 150), ("2020-06-30", 150), ("2021-01-01", 200), ("2031-01-01", 200)):
        assert price.on(dt.date.fromisoformat(day)).value == value
    for day in ("2019-12-31", "2020-07-01", "2020-12-31"):
        assert price.on(dt.date.fromisoformat(day)) is None
    known = {str(q): price.is_set(q) for q in Quarter.parse("2019Q4").until(Quarter.parse("2021Q1"))}
    assert known == {"2019Q4": False, "2020Q1": True, "2020Q2": True, "2020Q3": False, "2020Q4": False, "2021Q1": True}


def test_a_gap_names_the_parameter_and_the_quarter(tmp_path):
    price = load(tmp_path, GOOD)["prijs"]
    with pytest.raises(UnsetParameter, match=r"prijs \(Prijs\) heeft geen waarde voor 2019Q4"):
        price.value_in(Quarter.parse("2019Q4"))


def test_months_are_summed_or_the_first_or_last_taken_three_times(tmp_path):
    entry = dated({}, {"from": dt.date(2021, 2, 1), "value": "2.00"}, {"from": dt.date(2021, 3, 1), "value": "5.00"})
    quarter = Quarter.parse("2021Q1")
    by_kind = {"sum_of_months": 850, "first_month_times_three": 450, "last_month_times_three": 1500, "first_day": 150}
    for kind, value in by_kind.items():
        entry["prijs"]["within_quarter"] = kind
        assert load(tmp_path, entry)["prijs"].value_in(quarter) == value


def test_a_month_without_a_value_leaves_the_quarter_without_one(tmp_path):
    entry = dated({"until": dt.date(2021, 2, 28)})
    entry["prijs"]["within_quarter"] = "sum_of_months"
    price = load(tmp_path, entry)["prijs"]
    assert not price.is_set(Quarter.parse("2021Q1"))
    with pytest.raises(UnsetParameter):
        price.value_in(Quarter.parse("2021Q1"))


def test_the_option_of_a_reading_takes_other_values(tmp_path):
    other = [GOOD["prijs"]["values"][0] | {"value": "9.00"}]
    price = load(tmp_path, changed(reading="keuze", options={"duur": other}))["prijs"]
    assert price.with_option("duur").value_in(Quarter.parse("2020Q1")) == 900
    with pytest.raises(ParameterError, match="no option 'goedkoop'"):
        price.with_option("goedkoop")


def test_numbers_are_written_for_people():
    assert show_value(None, 2) == "onbekend"
    assert show_value(-5, 2) == "-0.05"
    assert show_value({("a", 1): 150, ("a", 6): None}, 2) == "a.1=1.50, a.6=onbekend"


@pytest.mark.parametrize(
    ("jaren", "vacht", "before", "after"),
    [
        ("0", "grof", 10, 11),
        ("2", "grof", 10, 11),
        ("3", "grof", 20, 21),
        ("7", "fijn", 40, 41),
        ("8", "fijn", 15, 16),
        ("80", "grof", 5, 6),
    ],
)
def test_a_table_by_name_and_by_number_from_over_its_edges_and_dates(wool, jaren, vacht, before, after):
    frame = rows(
        {"kwartaal": "2020Q4", "jaren": jaren, "vacht": vacht}, {"kwartaal": "2021Q1", "jaren": jaren, "vacht": vacht}
    )
    assert evaluate(wool, frame, ["percentage"])["percentage"].to_list() == [before, after]
    assert evaluate(wool, frame[:1], ["percentage"])["percentage"].to_list() == [before]


def test_a_table_whose_first_number_lies_above_the_lowest_input_does_not_answer_in_silence(tmp_path):
    """Below the first number from which a value holds there is no value."""
    starts_at_one = (
        fictional.PARAMETERS.replace("{0: 10, 3: 20, 8: 5}", "{1: 10, 3: 20, 8: 5}")
        .replace("{0: 30, 3: 40, 8: 15}", "{1: 30, 3: 40, 8: 15}")
        .replace("{0: 11, 3: 21, 8: 6}", "{1: 11, 3: 21, 8: 6}")
        .replace("{0: 31, 3: 41, 8: 16}", "{1: 31, 3: 41, 8: 16}")
    )
    law = fictional.law(tmp_path, parameters=starts_at_one)
    with pytest.raises((UnsetParameter, ValueError)):
        evaluate(law, rows({"jaren": "0"}), ["percentage"])


def test_an_unset_number_stops_only_what_needs_it(wool):
    assert evaluate(wool, rows())["premie"].to_list() == [3000]
    with pytest.raises((UnsetParameter, ValueError), match="feestgeld") as problem:
        evaluate(wool, rows(), ["feest"])
    assert "onleesbaar" in str(problem.value)


def test_a_number_that_matters_in_some_rows_is_only_missed_there(wool):
    frame = rows({"kwartaal": "2021Q1", "vacht": "grof"}, {"kwartaal": "2020Q4", "vacht": "fijn"})
    assert evaluate(wool, frame, ["toeslag"])["toeslag"].to_list() == [0, 500]
    with pytest.raises(ValueError, match=r"stormtoeslag.*rij 2") as problem:
        evaluate(wool, rows({"vacht": "fijn"}, {"kwartaal": "2021Q1", "vacht": "fijn"}), ["toeslag"])
    assert "rij 1" not in str(problem.value)
