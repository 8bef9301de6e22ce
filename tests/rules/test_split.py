"""Good rows computed, bad rows in place and empty; and tables on disk."""

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from fictional import ROW_TARGETS, TARGETS, rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.rules.columns import evaluate
from maatwerk.rules.finding import FIELDS, Finding, write_findings
from maatwerk.rules.money import dutch, printed, scaled
from maatwerk.rules.split import evaluate_split
from maatwerk.rules.tables import TableError, as_decimal, read_table, write_table, written


def test_without_problems_it_is_evaluate(wool):
    frame = rows({}, {"dorp": "Zuid"})
    outcome = evaluate_split(wool, frame)
    assert outcome.frame.equals(evaluate(wool, frame))
    assert outcome.findings == ()
    assert not outcome.blocking


def test_a_bad_row_keeps_its_place_with_empty_outputs(wool):
    frame = rows({"wol": "1.00"}, {"wol": "x"}, {"wol": "3.00"}, {"deel": "9"})
    outcome = evaluate_split(wool, frame, ROW_TARGETS, file="wol.csv")
    assert outcome.frame.select(frame.columns).equals(frame)
    assert outcome.frame.columns == [*frame.columns, *ROW_TARGETS]
    assert outcome.frame["waarde"].to_list() == [150, None, 450, None]
    assert all(value is None for value in outcome.frame.select(ROW_TARGETS).row(1))
    assert [(f.code, f.file, f.path, f.field, f.value) for f in outcome.findings] == [
        ("onleesbaar", "wol.csv", "rij 2", "wol", "x"),
        ("buiten-grenzen", "wol.csv", "rij 4", "deel", "9"),
    ]
    assert outcome.blocking
    good = evaluate(wool, frame[[0, 2]], ROW_TARGETS)
    assert outcome.frame[[0, 2]].rows() == good.rows()


def test_a_bad_row_holds_up_its_group_for_what_looks_across_it_and_nothing_else(wool):
    frame = rows({}, {"wol": "x"}, {"dorp": "Zuid"}, {"kwartaal": "2020Q1"})
    outcome = evaluate_split(wool, frame, ["premie", "dorpsgewicht", "past"])
    assert outcome.frame["premie"].to_list() == [3000, None, 3000, 3200]
    assert outcome.frame["dorpsgewicht"].to_list() == [None, None, 50, 50]
    assert outcome.frame["past"].to_list() == [None, None, True, True]
    held = [f for f in outcome.findings if f.code == "groep-geblokkeerd"]
    assert [(f.path, f.field) for f in held] == [("rij 1", "dorpsgewicht, past")]


@pytest.mark.parametrize("unknown", [None, "", "  "])
def test_a_bad_row_that_could_belong_to_any_village_holds_up_every_village_of_its_quarter(wool, unknown):
    frame = rows({}, {"dorp": unknown}, {"dorp": "Zuid"}, {"kwartaal": "2020Q1"})
    outcome = evaluate_split(wool, frame, ["premie", "dorpsgewicht"])
    assert outcome.frame["dorpsgewicht"].to_list() == [None, None, None, 50]
    assert outcome.frame["premie"].to_list() == [3000, None, 3000, 3200]


def test_a_bad_row_of_an_unknown_quarter_holds_up_its_village_in_every_quarter(wool):
    frame = rows({}, {"kwartaal": "zomer"}, {"kwartaal": "2020Q1"}, {"dorp": "Zuid"})
    outcome = evaluate_split(wool, frame, ["dorpsgewicht"])
    assert outcome.frame["dorpsgewicht"].to_list() == [None, None, None, 50]


def test_when_no_row_is_good_every_output_is_empty(wool):
    frame = rows({"wol": "x"}, {"wol": ""})
    outcome = evaluate_split(wool, frame)
    assert outcome.frame.height == 2
    assert all(column.null_count() == 2 for column in outcome.frame.select(TARGETS))
    assert written(wool, outcome.frame, TARGETS).height == 2


def test_one_wrong_byte_or_one_long_row_costs_only_that_row(wool, tmp_path):
    good = rows({}, {}, {})
    text = good.write_csv()
    lines = text.splitlines()
    file = tmp_path / "in.csv"
    file.write_bytes("\n".join([*lines[:2], lines[2] + ",te,veel", lines[3]]).encode())
    outcome = evaluate_split(wool, read_table(file), ["premie"])
    assert [value is None for value in outcome.frame["premie"].to_list()] == [False, True, False]
    broken = text.replace("Noord", "Malm\xf6", 1).encode("latin-1")
    file.write_bytes(broken)
    outcome = evaluate_split(wool, read_table(file), ["premie", "dorpsgewicht"])
    assert outcome.frame["dorpsgewicht"][0] is None
    assert ("onleesbaar", "rij 1", "dorp") in {(f.code, f.path, f.field) for f in outcome.findings}


def test_a_missing_column_is_said_even_without_rows(wool):
    outcome = evaluate_split(wool, rows().clear().drop("wol"), ["premie"])
    assert [(f.code, f.field, f.blocking) for f in outcome.findings] == [("kolom-ontbreekt", "wol", True)]
    assert outcome.frame.columns[-1] == "premie"
    assert outcome.frame.height == 0


def test_a_missing_column_is_one_finding_for_all_rows(wool):
    outcome = evaluate_split(wool, rows({}, {}).drop("wol"), ["premie"])
    assert [(f.code, f.path, f.field) for f in outcome.findings] == [("kolom-ontbreekt", "alle 2 rijen", "wol")]
    assert outcome.frame["premie"].to_list() == [None, None]


BAD = st.sampled_from(
    [{}, {}, {"wol": "x"}, {"jaren": ""}, {"dorp": None}, {"kwartaal": "2050Q1"}, {"dorp": "Zuid"}, {"vacht": "fijn"}]
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BAD, min_size=1, max_size=15))
def test_what_is_computed_is_what_the_good_rows_alone_would_give(wool, changes):
    """A bad row may take outputs away, it never changes one."""
    frame = rows(*changes)
    outcome = evaluate_split(wool, frame, ["premie", "dorpsgewicht", "plaats"])
    bad = {int(f.path.split()[1]) - 1 for f in outcome.findings if f.code != "groep-geblokkeerd"}
    held = {int(f.path.split()[1]) - 1 for f in outcome.findings if f.code == "groep-geblokkeerd"}
    assert not bad & held
    good = [i for i in range(frame.height) if i not in bad]
    alone = evaluate(wool, frame[good], ["premie", "dorpsgewicht", "plaats"]) if good else frame.clear()
    for place, i in enumerate(good):
        assert outcome.frame["premie"][i] == alone["premie"][place]
        expected = None if i in held else alone["dorpsgewicht"][place]
        assert outcome.frame["dorpsgewicht"][i] == expected
    assert all(outcome.frame["premie"][i] is None for i in bad)


def test_findings_are_written_with_a_header_also_when_there_are_none(tmp_path):
    one = Finding("leeg", "a.csv", "rij 2", "wol", 'x"; y', "de cel is leeg.", "Vul in.", euro_cents=123456)
    assert write_findings([], tmp_path / "geen.csv") == 0
    assert (tmp_path / "geen.csv").read_text(encoding="utf-8").strip() == ",".join(FIELDS)
    assert write_findings(iter([one, one]), tmp_path / "twee.csv") == 2
    back = list(csv.DictReader((tmp_path / "twee.csv").open(encoding="utf-8", newline="")))
    assert [row["value"] for row in back] == ['x"; y'] * 2
    assert back[0]["euro_cents"] == "123456"
    assert str(one) == 'a.csv · rij 2 · wol: «x"; y» de cel is leeg. Vul in. Op het spel: 1.234,56 euro.'


@given(st.integers(-(10**15), 10**15), st.integers(0, 6))
def test_a_number_survives_being_written_and_read(number, places):
    assert scaled(printed(number, places), places) == number
    if places:
        assert pl.select(as_decimal(pl.lit(number), places))[0, 0] == scaled_decimal(number, places)


def scaled_decimal(number, places):
    from decimal import Decimal

    return Decimal(number).scaleb(-places)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0,00"), (5, "0,05"), (-5, "-0,05"), (123456789, "1.234.567,89"), (-10000, "-100,00")]
)
def test_an_amount_in_a_letter(number, said):
    assert dutch(number) == said


@pytest.mark.parametrize("text", ["1.234", "1,5", "", "1e3", "abc", "0x10", "1 000"])
def test_what_is_no_number_of_two_decimals_is_refused(text):
    with pytest.raises(ValueError, match=r"number|decimals"):
        scaled(text, 2)


def test_outputs_are_written_as_people_write_them(wool):
    frame = rows({"wol": "100.01", "deel": "1"}, {"wol": "0.00"})
    shown = list(csv.DictReader(io.StringIO(written(wool, evaluate(wool, frame), TARGETS).write_csv())))
    assert (
        shown[0] | {"waarde": "300.03", "percentage": "20", "premie": "60.01", "telt": "true", "plaats": "1"}
        == shown[0]
    )
    assert (
        shown[1] | {"waarde": "0.00", "premie": "0.00", "telt": "false", "plaats": "", "reden": "geen wol"} == shown[1]
    )
    assert shown[0]["reden"] == ""
    assert shown[0]["wol"] == "100.01"


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_table_survives_the_disk(wool, tmp_path, ending):
    frame = written(wool, evaluate(wool, rows({}, {"dorp": 'Zuid "1", 2', "herder": "Zoë\nB"})), TARGETS)
    file = tmp_path / "map" / f"uit{ending}"
    write_table(frame, file)
    back = read_table(file)
    assert back.columns == frame.columns
    assert back["herder"].to_list() == frame["herder"].to_list()
    assert [str(value) for value in back["premie"]] == [str(value) for value in frame["premie"]]


@pytest.mark.parametrize(
    "content",
    [
        "kwartaal,wol\n2019Q1,1.50\n",
        "kwartaal;wol\n2019Q1;1.50\n",
        "\ufeffkwartaal,wol\n2019Q1,1.50\n",
        "\ufeffkwartaal;wol\r\n2019Q1;1.50\r\n",
        " kwartaal , wol \n2019Q1,1.50\n",
        '"kwartaal","wol"\n"2019Q1","1.50"\n',
        "kwartaal,wol\n2019Q1,1.50",
    ],
)
def test_csv_in_the_forms_that_offices_make(tmp_path, content):
    file = tmp_path / "in.csv"
    file.write_bytes(content.encode())
    frame = read_table(file)
    assert frame.rows(named=True) == [{"kwartaal": "2019Q1", "wol": "1.50"}]


def test_leading_zeros_and_long_numbers_stay_text(tmp_path):
    file = tmp_path / "in.csv"
    file.write_text("insz,kbo\n00010112345,0400000001\n99999999999999999999,1\n", encoding="utf-8")
    assert read_table(file)["insz"].to_list() == ["00010112345", "99999999999999999999"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("weg.csv", None),
        ("leeg.csv", b""),
        ("wit.csv", b"\n \n"),
        ("zestien.csv", "kwartaal,dorp\n2019Q1,Noord\n".encode("utf-16")),
        ("tweemaal.csv", b"a,b,a\n1,2,3\n"),
        ("nep.parquet", b"dit is geen parquet"),
        ("leeg.parquet", b""),
    ],
)
def test_what_is_no_table_is_refused_with_its_name(tmp_path, name, content):
    file: Path = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TableError, match=re.escape(name)):
        read_table(file)


def test_a_csv_with_only_a_header_is_an_empty_table(wool, tmp_path):
    file = tmp_path / "kop.csv"
    file.write_text(",".join(rows().columns) + "\n", encoding="utf-8")
    outcome = evaluate_split(wool, read_table(file))
    assert outcome.frame.height == 0
    assert written(wool, outcome.frame, TARGETS).columns == [*rows().columns, *TARGETS]
