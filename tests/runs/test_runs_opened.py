"""A statement opens its facts down to the codes of the declaration, and shows only the branches that applied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from tests.runs.companies import ALPHA, attest, order, person, right, statement

from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.runs.declared_part import declared_part
from maatwerk.runs.formula import looked_up
from maatwerk.runs.quarter import Result, run

A, B = person(1), person(2)


def statement_lines(result: Result) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in result.statements:
        content = json.loads(path.with_suffix(".json").read_text("utf-8"))
        for measure in content["maatregelen"]:
            for line in measure["lijnen"]:
                if line["insz"]:
                    yield measure["maatregel"], line


def counted(line: dict[str, Any], kind: str) -> str:
    cents = sum(one["bedrag_cent"] or 0 for row in line["aangifte"] for one in row[kind] if one["telt"])
    return f"{cents // 100}.{cents % 100:02d}"


def test_what_counts_in_the_declarations_adds_up_to_the_facts(flanders_run: Result) -> None:
    seen = 0
    for _, line in statement_lines(flanders_run):
        facts = line["gegevens"]
        assert counted(line, "bezoldigingen") == facts["brutoloon"]
        assert counted(line, "bijdragen") == facts["werkgeversbijdragen"]
        assert counted(line, "verminderingen") == facts["verminderingen"]
        assert {row["attest"] for row in line["aangifte"]} == set(line["attesten"].split())
        seen += 1
    assert seen > 300


def test_the_occupations_add_up_to_the_fraction(flanders_run: Result) -> None:
    single = 0
    for measure, line in statement_lines(flanders_run):
        times = [row["tewerkstelling"] for row in line["aangifte"] if "tewerkstelling" in row]
        if len(times) != 1:
            continue
        said = Fraction(*(line["gegevens"][f"tewerkstellingsbreuk{end}"] for end in (TOP, BOTTOM)))
        part = Fraction(times[0]["dagen"], times[0]["dagen_kwartaal"]) if measure == "cmw" else 1
        assert Fraction(times[0]["q"], times[0]["s"]) * part == said
        single += 1
    assert single > 200


def test_a_formula_that_chose_names_its_condition_and_fits_the_amount(flanders_run: Result) -> None:
    seen = set()
    for measure, line in statement_lines(flanders_run):
        for name, taken in line["takken"].items():
            assert taken["voorwaarden"]
            assert "als " not in taken["formule"]
            seen.add((measure, name, taken["formule"]))
            if measure == "cmw" and name == "loonpremie":
                assert taken["voorwaarden"] == [
                    {"tekst": "binnen_contingent", "vervuld": line["stappen"]["binnen_contingent"]}
                ]
                assert (taken["formule"] == "0") is not line["stappen"]["binnen_contingent"]
    assert {("cmw", "loonpremie", "0"), ("cmw", "loonpremie", "hoogste van (loonpremie_voor_aftrek − sine_uitkering; 0)"),
            ("imw", "loonplafond", "loonplafond_factor × ggmmi × tewerkstellingsbreuk")} <= seen  # fmt: skip


def test_a_cell_that_was_looked_up_is_the_one_that_was_computed_with(flanders_run: Result) -> None:
    """The percentage of every package and quarter, as the formula shows it, is the percentage of the line."""
    seen = set()
    for path in flanders_run.statements:
        content = json.loads(path.with_suffix(".json").read_text("utf-8"))
        for measure in content["maatregelen"]:
            tables = content["blad"][measure["maatregel"]]["tabellen"]
            for line in measure["lijnen"] if measure["maatregel"] == "imw" else ():
                taken, said = line["takken"]["loonpremie_percentage"], line["gegevens"] | line["stappen"]
                words, cells = looked_up(taken["formule"], tables, said)
                assert words == str(said["loonpremie_percentage"])
                assert cells == [
                    f"imw startpakket percentage bij {said['startpakket']}, {said['volgkwartaal']}: {words}"
                ]
                seen.add(cells[0])
    assert len(seen) > 5


def test_what_a_line_has_no_key_for_stays_words() -> None:
    table = {"prijs": {"soorten": ["name", "from"], "cellen": [[["fijn", "1"], "2.50"], [["fijn", "3"], "2.00"]]}}
    assert looked_up("prijs bij soort, jaar × kilo", table, {"soort": "fijn", "jaar": 2}) == (
        "2,50 × kilo", ["prijs bij fijn, 2: 2,50"]
    )  # fmt: skip
    assert looked_up("prijs bij soort, jaar", table, {"soort": "fijn"}) == ("prijs bij soort, jaar", [])
    assert looked_up("prijs bij soort, jaar", table, {"soort": "grof", "jaar": 9}) == ("prijs bij soort, jaar", [])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """Two workers, room for one."""
    people = [attest(A, gross=700_000), attest(B, gross=650_000)]
    return run(order(tmp_path_factory.mktemp("small"), people, [right(A), right(B)], {ALPHA: "1"}))


def rows_of(result: Result, insz_place: int, table: str) -> list[list[str]]:
    page = lxml.html.document_fromstring(Path(result.statements[0]).read_text("utf-8"))
    how = page.xpath("//tr[@class='how']")[insz_place]
    return [[cell.text_content() for cell in row.xpath("./td")] for row in how.xpath(f".//table[{table}]/tbody/tr")]


def formula_of(result: Result, place: int, name: str) -> str:
    return next(row[1] for row in rows_of(result, place, "position()=2") if row[0] == name)


def test_the_page_shows_the_branch_that_applied_and_why(small: Result) -> None:
    assert formula_of(small, 0, "loonpremie").startswith("hoogste van (")
    assert formula_of(small, 0, "loonpremie").endswith("binnen contingent: vervuld")
    assert formula_of(small, 1, "loonpremie") == "0binnen contingent: niet vervuld"
    assert "telt mee (ja) en 2,000000 ≤ 1,000000" in formula_of(small, 1, "binnen contingent")
    assert "anders" not in formula_of(small, 0, "begeleidingspremie vast")


def test_the_page_opens_the_wage_to_its_codes(small: Result) -> None:
    said = rows_of(small, 0, "@class='said'")
    wage = next(line for line in statement(small, ALPHA)["maatregelen"][0]["lijnen"] if line["insz"] == A)
    assert [row[:3] for row in said if row[0] == "bezoldiging"] == [
        ["bezoldiging", f"9{A}/1", one["code"]] for row in wage["aangifte"] for one in row["bezoldigingen"]
    ]
    assert any(row[0] == "tewerkstellingsbreuk" and row[3].startswith("Q/S ") for row in said)


def test_what_a_code_does_not_add_is_shown_too() -> None:
    row = {
        "attest": "1/1",
        "bezoldigingen": [
            {"code": "001", "bedrag_cent": 100_00, "telt": True},
            {"code": "010", "bedrag_cent": 25_00, "telt": False},
        ],
        "bijdragen": [],
        "verminderingen": [],
        "prestaties": [],
    }
    table = lxml.html.fragment_fromstring(declared_part([row]))
    shown = [[cell.text_content() for cell in line.xpath("./td")] for line in table.xpath("./tbody/tr")]
    assert shown == [
        ["bezoldiging", "1/1", "001", "100,00", "100,00"],
        ["bezoldiging", "1/1", "010", "25,00", "telt niet"],
        ["brutoloon", "100,00"],
    ]
    assert declared_part([]) == ""
