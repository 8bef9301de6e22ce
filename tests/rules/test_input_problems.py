"""What is wrong with a row is one clear error: which rule, which column, which rows; never a silent null or a default."""

import datetime as dt
from decimal import Decimal

import polars as pl
import pytest
from fictional import ROW_TARGETS, rows

from maatwerk.rules.check import InputError
from maatwerk.rules.columns import evaluate

WANTED = ("premie", "gaf", "klasse")


def problem_of(wool, frame, targets=WANTED):
    with pytest.raises(InputError) as caught:
        evaluate(wool, frame, targets)
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"wol": ""}, "leeg"),
        ({"wol": None}, "leeg"),
        ({"wol": "   "}, "leeg"),
        ({"wol": "veel"}, "onleesbaar"),
        ({"wol": "1.000,50"}, "onleesbaar"),
        ({"wol": "12,50"}, "onleesbaar"),
        ({"wol": "1e2"}, "onleesbaar"),
        ({"wol": "12.345"}, "onleesbaar"),
        ({"wol": "NaN"}, "onleesbaar"),
        ({"wol": "--1"}, "onleesbaar"),
        ({"wol": "12.٥"}, "onleesbaar"),
        ({"wol": "1٢"}, "onleesbaar"),
        ({"wol": "1000.01"}, "buiten-grenzen"),
        ({"wol": "-0.01"}, "buiten-grenzen"),
        ({"wol": "9999999999999"}, "buiten-grenzen"),
        ({"wol": "99999999999999999999"}, "onleesbaar"),
        ({"giften": "100.01"}, "buiten-grenzen"),
        ({"jaren": "3.5"}, "onleesbaar"),
        ({"jaren": "81"}, "buiten-grenzen"),
        ({"deel": "1.000001"}, "buiten-grenzen"),
        ({"deel": "0.1234567"}, "onleesbaar"),
        ({"deel": "2/1"}, "buiten-grenzen"),
        ({"deel": "1/0"}, "buiten-grenzen"),
        ({"deel": "0/0"}, "buiten-grenzen"),
        ({"deel": "1/1000001"}, "buiten-grenzen"),
        ({"deel": "/3"}, "onleesbaar"),
        ({"deel": "1/2/3"}, "onleesbaar"),
        ({"deel": "-1/2"}, "onleesbaar"),
        ({"deel": "half"}, "onleesbaar"),
        ({"deel": ""}, "leeg"),
        ({"vacht": "paars"}, "onleesbaar"),
        ({"vacht": ""}, "leeg"),
        ({"gezegend": "misschien"}, "onleesbaar"),
        ({"kwartaal": "zomer"}, "onleesbaar"),
        ({"kwartaal": "2017Q4"}, "buiten-periode"),
        ({"kwartaal": "2023Q1"}, "buiten-periode"),
        ({"kwartaal": ""}, "leeg"),
    ],
)
def test_a_wrong_cell_is_found_in_its_row(wool, change, code):
    frame = rows({"giften": "0", "gezegend": "ja"}, {"giften": "0", "gezegend": "nee"} | change, {"giften": "1"})
    problem = problem_of(wool, frame)
    column, value = next(iter(change.items()))
    assert (problem.code, problem.column, problem.rows) == (code, column, (1,))
    assert problem.values == (value or "",)
    assert f"kolom {column}" in str(problem)
    assert "rij 2" in str(problem)
    assert problem.needed_by.startswith(("regel ", "het kwartaal"))
    assert problem.why
    assert problem.mend


@pytest.mark.parametrize("column", ["kwartaal", "wol", "deel", "vacht", "jaren"])
def test_a_missing_column_names_who_needs_it(wool, column):
    frame = rows({}, {}).drop(column)
    problem = problem_of(wool, frame)
    assert (problem.code, problem.column, problem.rows) == ("kolom-ontbreekt", column, (0, 1))


def test_all_missing_columns_are_listed_at_once(wool):
    with pytest.raises(InputError) as caught:
        evaluate(wool, rows().select("kwartaal", "dorp"), WANTED)
    assert {p.column for p in caught.value.problems} == {"wol", "deel", "vacht", "jaren"}
    assert "regel gewicht" in str(caught.value)


def test_every_problem_of_a_frame_is_listed_at_once(wool):
    frame = rows({"wol": "x"}, {"deel": ""}, {"vacht": "paars"}, {"kwartaal": "2030Q1"})
    with pytest.raises(InputError) as caught:
        evaluate(wool, frame, WANTED)
    assert {(p.column, p.rows) for p in caught.value.problems} == {
        ("wol", (0,)),
        ("deel", (1,)),
        ("vacht", (2,)),
        ("kwartaal", (3,)),
    }


def test_a_long_list_of_rows_shows_the_first_five_and_how_many(wool):
    frame = rows(*({"wol": f"slecht{i}"} for i in range(12)), {})
    problem = problem_of(wool, frame)
    said = str(problem)
    assert problem.rows == tuple(range(12))
    assert "12 rij(en)" in said
    assert all(f"rij {i + 1} (slecht{i})" in said for i in range(5))
    assert "rij 6" not in said
    assert "en nog 7" in said


@pytest.mark.parametrize("column", ["wol", "deel", "jaren", "giften"])
def test_a_float_column_is_refused_whole(wool, column):
    frame = rows({"giften": "1"}, {"giften": "1"}).with_columns(pl.col(column).cast(pl.Float64))
    problem = problem_of(wool, frame)
    assert (problem.code, problem.column, problem.rows) == ("verkeerd-type", column, (0, 1))
    assert "drijvende komma" in problem.why


@pytest.mark.parametrize("column", ["wol", "jaren"])
def test_a_column_of_a_kind_that_has_no_meaning_is_refused(wool, column):
    frame = rows().with_columns(pl.lit([1]).alias(column))
    with pytest.raises(InputError):
        evaluate(wool, frame, WANTED)


def test_a_whole_number_too_large_for_its_scale_does_not_wrap_into_a_small_amount(wool):
    """184467440737095517 hundredfold is 84 more than 2**64."""
    frame = rows().with_columns(wol=pl.lit(184467440737095517, dtype=pl.Int64))
    assert problem_of(wool, frame).code == "buiten-grenzen"


def test_a_whole_number_wider_than_the_engine_is_a_problem_of_its_row(wool):
    frame = rows().with_columns(wol=pl.lit(2**63 + 5, dtype=pl.UInt64))
    with pytest.raises(InputError):
        evaluate(wool, frame, WANTED)


def test_a_value_that_must_be_one_within_a_group(wool):
    frame = rows(
        *({"dorp": d, "dorpsgeld": g} for d, g in (("Noord", "5"), ("Zuid", "6"), ("Noord", "5.00"), ("Noord", "7")))
    )

    def needs_money(dorpsgeld):
        """Het dorpsgeld zelf."""
        return dorpsgeld

    from maatwerk.rules.reform import Reform
    from maatwerk.rules.rule import Basis, rule

    added = rule(Basis("Proef", "1"), "EUR", "2018Q1")(needs_money)
    law = Reform("geld", added=(added.__rule__,)).apply(wool)
    problem = problem_of(law, frame, ["needs_money", "dorpsgewicht"])
    assert (problem.code, problem.rows) == ("niet-gelijk", (0, 2, 3))
    assert evaluate(law, frame[:3], ["needs_money", "dorpsgewicht"])["needs_money"].to_list() == [500, 600, 500]


def test_the_same_herder_twice_in_a_village_and_quarter_is_refused(wool):
    frame = rows(
        {"herder": "H1"}, {"herder": "H1", "dorp": "Zuid"}, {"herder": "H1", "kwartaal": "2020Q1"}, {"herder": "H1"}
    )
    problem = problem_of(wool, frame, ["plaats"])
    assert (problem.code, problem.column, problem.rows) == ("dubbel", "herder", (0, 3))


def test_blank_optional_cells_take_their_default_and_are_known_to_be_blank(wool):
    frame = rows({"giften": ""}, {"giften": "0"}, {"giften": "10.00"}, {"giften": None})
    found = evaluate(wool, frame, ["premie", "gaf"])
    assert found["premie"].to_list() == [3000, 3000, 2000, 3000]
    assert found["gaf"].to_list() == [False, True, True, False]
    assert evaluate(wool, rows(), ["gaf", "klasse"])["gaf"].to_list() == [False]


def frames_with_the_same_content(kind):
    text = rows(
        {"wol": "100.50", "deel": "0.5", "giften": "1.00", "jaren": "4"},
        {"wol": "7.00", "deel": "1", "giften": None, "jaren": "9", "kwartaal": "2020Q1", "vacht": "fijn"},
    )
    by_kind = {
        "text": text,
        "decimal": text.with_columns(
            wol=pl.Series([Decimal("100.50"), Decimal("7.00")]),
            deel=pl.Series([Decimal("0.500000"), Decimal("1.000000")]),
            giften=pl.Series([Decimal("1.0000"), None], dtype=pl.Decimal(20, 4)),
        ),
        "integer years": text.with_columns(jaren=pl.Series([4, 9], dtype=pl.Int8)),
        "unsigned years": text.with_columns(jaren=pl.Series([4, 9], dtype=pl.UInt32)),
        "categories": text.with_columns(pl.col("vacht", "kwartaal", "dorp").cast(pl.Categorical)),
        "padded": text.with_columns(pl.col("wol", "deel", "vacht", "kwartaal", "jaren").str.replace("(.*)", " $1 ")),
        "other writing": text.with_columns(
            wol=pl.Series(["+100.5", "007."]),
            deel=pl.Series(["1/2", "38/38"]),
            vacht=pl.Series(["GROF", "zacht"]),
            kwartaal=pl.Series(["20191", "2020-K1"]),
        ),
        "two columns": text.drop("deel").with_columns(deel_teller=pl.Series([19, 3]), deel_noemer=pl.Series([38, 3])),
        "two text columns": text.drop("deel").with_columns(
            deel_teller=pl.Series(["19", "3"]), deel_noemer=pl.Series(["38", "3"])
        ),
        "lazy": text.lazy(),
    }
    return by_kind[kind]


KINDS = (
    "text",
    "decimal",
    "integer years",
    "unsigned years",
    "categories",
    "padded",
    "other writing",
    "two columns",
    "two text columns",
    "lazy",
)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_content_in_another_type_gives_the_same_amounts(wool, kind):
    found = evaluate(wool, frames_with_the_same_content(kind), ROW_TARGETS).select(ROW_TARGETS)
    # 100.50 × 0.5 × 3.00 = 150.75, × 20 % − 1.00 = 29.15; 7 × 3.20 = 22.40, × 15 % = 3.36
    assert found["premie"].to_list() == [2915, 336]
    assert found["waarde"].to_list() == [15075, 2240]
    assert found.rows() == evaluate(wool, frames_with_the_same_content("text"), ROW_TARGETS).select(ROW_TARGETS).rows()


def test_whole_numbers_are_written_values_and_with_scaled_they_are_in_the_smallest_unit(wool):
    frame = rows().with_columns(wol=pl.lit(100, dtype=pl.Int64), deel=pl.lit("1"))
    assert evaluate(wool, frame, ["waarde"])["waarde"].to_list() == [30000]
    assert evaluate(wool, frame, ["waarde"], scaled=True)["waarde"].to_list() == [300]
    places = frame.with_columns(vacht=pl.lit(1), kwartaal=pl.lit(2019 * 4))
    assert evaluate(wool, places, ["percentage"], scaled=True)["percentage"].to_list() == [40]


def test_a_fraction_in_two_columns_is_checked_like_any_other(wool):
    good = rows().drop("deel").with_columns(deel_teller=pl.lit(1), deel_noemer=pl.lit(2))
    assert evaluate(wool, good, ["waarde"])["waarde"].to_list() == [15000]
    assert problem_of(wool, good.with_columns(deel_noemer=pl.lit(0))).code == "buiten-grenzen"
    assert problem_of(wool, good.with_columns(deel_teller=pl.lit(3))).code == "buiten-grenzen"
    assert problem_of(wool, good.with_columns(deel_noemer=pl.lit(None, dtype=pl.Int64))).code == "onleesbaar"


def test_a_numerator_without_a_denominator_is_a_missing_column(wool):
    frame = rows().drop("deel").with_columns(deel_teller=pl.lit(1))
    with pytest.raises(InputError, match="deel"):
        evaluate(wool, frame, WANTED)


def test_a_numerator_as_a_float_is_refused_and_never_cut(wool):
    frame = rows().drop("deel").with_columns(deel_teller=pl.lit(1.9), deel_noemer=pl.lit(2.0))
    with pytest.raises(InputError, match="deel"):
        evaluate(wool, frame, WANTED)


def test_a_numerator_that_is_no_number_is_unreadable(wool):
    frame = rows({}, {}).drop("deel").with_columns(deel_teller=pl.Series(["1", "x"]), deel_noemer=pl.Series(["2", "2"]))
    with pytest.raises(InputError, match="rij 2"):
        evaluate(wool, frame, WANTED)


def test_a_condition_on_another_column_holds_for_any_target():
    """Wage columns may be empty for the self-employed: also when the asked target itself does not look at the status."""
    from maatwerk.law.measures import measures

    law = measures()["imw"]
    frame = pl.DataFrame(
        {"kwartaal": ["2024Q3"], "brutoloon": ["10.00"], "werkgeversbijdragen": ["2.00"], "verminderingen": ["1.00"]}
    )
    assert evaluate(law, frame, ["referteloon"])["referteloon"].to_list() == [1100]


def test_the_input_columns_and_their_order_stay_as_they_were(wool):
    frame = rows({"wol": "3.00"}, {"wol": "1.00"}, {"wol": "2.00"}).with_columns(extra=pl.Series([3, 1, 2]))
    before = frame.clone()
    found = evaluate(wool, frame, ["premie", "dorpsgewicht"])
    assert found.columns == [*frame.columns, "premie", "dorpsgewicht"]
    assert found.select(frame.columns).equals(before)
    assert frame.equals(before)


def test_an_output_column_that_is_there_already_is_refused(wool):
    with pytest.raises(ValueError, match="premie"):
        evaluate(wool, rows().with_columns(premie=pl.lit("1")), ["premie"])


def test_an_empty_frame_gives_an_empty_frame_with_all_columns(wool):
    frame = rows().clear()
    found = evaluate(wool, frame)
    assert found.height == 0
    assert found.columns == [*frame.columns, *wool.targets]


def test_an_empty_frame_without_a_needed_column_still_says_so(wool):
    with pytest.raises(InputError, match="wol"):
        evaluate(wool, rows().clear().drop("wol"), WANTED)


def test_columns_of_all_empty_cells_are_read_as_empty(wool):
    frame = rows({}, {}).with_columns(giften=pl.lit(None), gezegend=pl.lit(None), dorpsgeld=pl.lit(None))
    assert evaluate(wool, frame, ["premie", "gaf", "klasse"])["premie"].to_list() == [3000, 3000]


def test_names_of_the_caller_never_meet_those_of_the_engine(wool):
    frame = rows().with_columns(
        **{"in:wol": pl.lit("7"), "out:premie": pl.lit(1), "gewicht?": pl.lit(2), "regime": pl.lit(9)}
    )
    found = evaluate(wool, frame, ["premie"])
    assert found["premie"].to_list() == [3000]
    assert found["in:wol"].to_list() == ["7"]
    assert found["out:premie"].to_list() == [1]


def test_a_day_is_read_as_text_or_date_and_nothing_else(wool):
    from maatwerk.rules.prepare import PREFIX, typed

    given = wool.inputs["dag"]
    days = {
        "text": pl.Series(["2024-02-29", "2024-02-30", "29/02/2024", ""]),
        "date": pl.Series([dt.date(2024, 2, 29), None, None, None]),
    }
    for column in days.values():
        frame = pl.DataFrame({"dag": column})
        read = frame.select(typed(frame, [given], scaled=False)["dag"].columns[PREFIX + "dag"])
        assert read[:, 0].to_list() == [19782, None, None, None]


@pytest.mark.parametrize("column", ["brutoloon", "werkgeversbijdragen", "verminderingen", "tewerkstellingsbreuk"])
@pytest.mark.parametrize("measure", ["imw", "vop"])
def test_a_wage_column_that_is_not_there_is_never_taken_for_nothing(measure, column):
    from maatwerk.law.measures import measures

    frame = pl.DataFrame(
        {
            "kwartaal": ["2024Q3"],
            "volgkwartaal": ["1"],
            "startpakket": ["loonpremie"],
            "statuut": ["werknemer"],
            "brutoloon": ["5000.00"],
            "werkgeversbijdragen": ["1000.00"],
            "verminderingen": ["100.00"],
            "tewerkstellingsbreuk": ["1"],
            "begeleidingsnood": ["geen"],
        }
    )
    with pytest.raises(InputError, match=column):
        evaluate(measures()[measure], frame.drop(column))
    own = frame.drop(column).with_columns(statuut=pl.lit("zelfstandige"), inkomen=pl.lit("20000.00"))
    assert evaluate(measures()[measure], own)["loonplafond"].to_list() == [621144]
