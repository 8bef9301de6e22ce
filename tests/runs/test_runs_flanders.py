"""A small invented Flanders through the run: every cent adds up, every amount opens, every page holds."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import lxml.html
import polars as pl
import pytest
from tests.runs.companies import Q, statement

from maatwerk.rules.columns import evaluate
from maatwerk.rules.explain import Explainer, Step
from maatwerk.rules.money import dutch, printed
from maatwerk.rules.ruleset import RuleSet
from maatwerk.runs.lines import PARTS
from maatwerk.runs.quarter import Order, Result, run

c = pl.col
VOID = {"meta", "br", "hr", "img", "link", "input", "col", "wbr"}
MEASURES = ("imw", "cmw", "cmw_onderneming", "vop")


def contents(result: Result) -> dict[str, dict[str, Any]]:
    """Every statement as data, by employer."""
    return {page.stem: json.loads(page.with_suffix(".json").read_text("utf-8")) for page in result.statements}


def cents(value: Decimal) -> int:
    assert value == value.quantize(Decimal("0.01"))
    return int(value * 100)


# --- everything adds up -----------------------------------------------------------------------------------------------


def test_totals_are_the_sum_of_lines_and_of_statements(flanders_run: Result) -> None:
    summary, lines = flanders_run.summary, flanders_run.lines
    total = sum(lines["premie_cent"])
    assert total > 100_000_000
    assert summary["total_cents"] == total == sum(m["total_cents"] for m in summary["measures"].values())
    statements = contents(flanders_run)
    assert sum(content["totaal_cent"] for content in statements.values()) == total
    for measure, said in summary["measures"].items():
        own = lines.filter(c("maatregel") == measure)
        parts = [m for content in statements.values() for m in content["maatregelen"] if m["maatregel"] == measure]
        assert said["total_cents"] == sum(own["premie_cent"]) == sum(part["totaal_cent"] for part in parts)
        assert said["lines"] == own.height == sum(len(part["lijnen"]) for part in parts)
        assert said["employers"] == own["onderneming"].n_unique() == len(parts)
    for number, content in statements.items():
        assert content["totaal_cent"] == sum(lines.filter(c("onderneming") == number)["premie_cent"])
        for part in content["maatregelen"]:
            assert part["totaal_cent"] == sum(line["premie_cent"] for line in part["lijnen"])


def test_the_written_lines_are_the_lines(flanders_order: Order, flanders_run: Result) -> None:
    assert pl.read_parquet(flanders_order.out / "lines.parquet").equals(flanders_run.lines)
    assert json.loads((flanders_order.out / "summary.json").read_text("utf-8")) == flanders_run.summary


def test_every_premium_is_the_sum_of_its_parts(flanders_run: Result) -> None:
    seen = set()
    for row in flanders_run.lines.to_dicts():
        names = PARTS.get(row["maatregel"], ("organisatieondersteuning",))
        assert cents(row["premie"]) == row["premie_cent"] == sum(cents(row[name]) for name in names)
        assert row["premie_cent"] >= 0
        seen.add(row["maatregel"])
        if row["maatregel"] == "imw":
            assert row["imw_premie"] == row["premie"]
    assert seen == set(MEASURES)


def test_statement_lines_are_the_lines_to_the_last_step(flanders_run: Result) -> None:
    rows = {(row["maatregel"], row["onderneming"], row["insz"]): row for row in flanders_run.lines.to_dicts()}
    for number, content in contents(flanders_run).items():
        for part in content["maatregelen"]:
            for line in part["lijnen"]:
                row = rows.pop((part["maatregel"], number, line["insz"]))
                assert line["premie_cent"] == row["premie_cent"]
                assert line["attesten"] == row["attesten"]
                assert not set(line["stappen"]) & set(line["gegevens"])
                for name, value in (line["stappen"] | line["gegevens"]).items():
                    assert value == (row[name] if isinstance(row[name], int | bool | str) else str(row[name]))
                    assert row[name] is not None
    assert not rows


def test_every_employer_with_a_line_has_both_files(flanders_order: Order, flanders_run: Result) -> None:
    employers = set(flanders_run.lines["onderneming"])
    names = {path.name for path in (flanders_order.out / "statements").iterdir()}
    assert names == {f"{number}.{kind}" for number in employers for kind in ("json", "html")}


def test_the_inside_of_a_contingent_never_exceeds_it(flanders_run: Result) -> None:
    cmw = flanders_run.lines.filter(c("maatregel") == "cmw").to_dicts()
    inside: dict[str, Decimal] = defaultdict(Decimal)
    outside = 0
    for row in cmw:
        inside[row["onderneming"]] += row["vte_werknemer"] if row["binnen_contingent"] else 0
        outside += not row["binnen_contingent"]
        assert row["binnen_contingent"] or row["loonpremie"] == 0
    limits = {row["onderneming"]: row["contingent"] for row in cmw}
    assert len(limits) == 8
    assert outside > 0
    for number, vte in inside.items():
        assert vte <= limits[number]
    own = flanders_run.lines.filter(c("maatregel") == "cmw_onderneming").to_dicts()
    assert {row["onderneming"]: row["vte"] for row in own} == dict(inside)


def test_ranks_run_from_one_without_a_gap_in_the_documented_order(flanders_run: Result) -> None:
    level = {"laag": 0, "midden": 1, "hoog": 2}
    cmw = flanders_run.lines.filter(c("maatregel") == "cmw")
    for own in cmw.partition_by("onderneming"):
        rows = [row for row in own.to_dicts() if row["rang"] is not None]
        assert sorted(row["rang"] for row in rows) == list(range(1, len(rows) + 1))
        ranked = sorted(
            rows,
            key=lambda r: (-level[r["begeleidingsgraad"]], -r["pakket_percentage"], -r["vte_werknemer"], -r["referteloon"],
                           r["insz"]),
        )  # fmt: skip
        assert [row["rang"] for row in ranked] == list(range(1, len(rows) + 1))
        running = Decimal(0)
        for row in ranked:
            running += row["vte_werknemer"]
            assert row["lopende_vte"] == running
            assert row["binnen_contingent"] == (running <= row["contingent"])


# --- every amount opens -----------------------------------------------------------------------------------------------


def written_input(row: dict[str, Any], ruleset: RuleSet) -> dict[str, Any]:
    """The facts of a line as somebody would type them over into a table."""
    cells: dict[str, Any] = {"kwartaal": row["kwartaal"], "onderneming": row["onderneming"], "werknemer": row["insz"]}
    for name, given in ruleset.inputs.items():
        if given.kind == "fraction" and row.get(f"{name}_teller") is not None:
            cells[name] = f"{row[f'{name}_teller']}/{row[f'{name}_noemer']}"
        elif name in row and row[name] is not None and name not in cells:
            cells[name] = str(row[name])
    return {name: cells.get(name) for name in ruleset.inputs if name in cells}


def shown(value: Any) -> str:
    return ("ja" if value else "nee") if isinstance(value, bool) else str(value)


def check_steps(step: Step, stappen: dict[str, Any]) -> int:
    """Every rule step that the statement shows has the value of the explanation; returns how many there were."""
    found = 0
    for below in step.walk():
        if below.kind == "regel" and below.name in stappen:
            assert below.value == shown(stappen[below.name]), below.name
            found += 1
        elif below.kind == "regel":
            assert below.value in ("", "0"), below.name  # what is empty or no rank stands in no line
        elif below.kind == "invoer" and f"{below.name}_teller" in stappen:
            assert below.exact == f"{stappen[f'{below.name}_teller']}/{stappen[f'{below.name}_noemer']}"
        elif below.kind == "invoer" and below.name in stappen and below.value != "niet ingevuld":
            assert below.value == shown(stappen[below.name]), below.name
    return found


def group_and_targets(measure: str, order: Order) -> tuple[RuleSet, tuple[str, ...]]:
    ruleset = order.law[measure]
    return ruleset, ruleset.targets + ruleset.optional_targets


@pytest.mark.parametrize("measure", ["imw", "vop", "cmw"])
def test_steps_of_a_statement_are_those_of_the_explanation(
    measure: str, flanders_order: Order, flanders_run: Result
) -> None:
    ruleset, targets = group_and_targets(measure, flanders_order)
    lines = flanders_run.lines.filter(c("maatregel") == measure)
    frames = lines.partition_by("onderneming") if measure == "cmw" else [lines]
    for own in frames[:3]:
        rows = own.to_dicts()
        table = pl.DataFrame([written_input(row, ruleset) for row in rows], infer_schema_length=None)
        explainer = Explainer.of(ruleset, table, targets)
        wide = evaluate(ruleset, table, targets)
        for at in sorted({0, 1, len(rows) // 3, len(rows) // 2, len(rows) - 1}):
            row = rows[at]
            (said,) = [
                line
                for part in statement(flanders_run, row["onderneming"])["maatregelen"]
                if part["maatregel"] == measure
                for line in part["lijnen"]
                if line["insz"] == row["insz"]
            ]
            known = said["gegevens"] | said["stappen"]
            for target in targets:
                check_steps(explainer.explain(at, target), known)
            for part in PARTS[measure]:
                assert explainer.explain(at, part).value == said["stappen"][part] == printed(wide[part][at], 2)
            assert check_steps(explainer.explain(at, PARTS[measure][0]), known) >= 4


def test_organisation_support_opens_to_the_same_steps(flanders_order: Order, flanders_run: Result) -> None:
    ruleset, targets = group_and_targets("cmw_onderneming", flanders_order)
    own = flanders_run.lines.filter(c("maatregel") == "cmw").partition_by("onderneming")[0]
    table = pl.DataFrame([written_input(row, ruleset) for row in own.to_dicts()], infer_schema_length=None)
    explainer = Explainer.of(ruleset, table, targets)
    content = statement(flanders_run, own["onderneming"][0])
    (said,) = [m["lijnen"][0] for m in content["maatregelen"] if m["maatregel"] == "cmw_onderneming"]
    for target in targets:
        step = explainer.explain(0, target)
        assert step.value == said["stappen"][target]
        assert {one.name for one in step.walk() if one.kind == "regel"} <= sheet_names(content, "cmw_onderneming")
    assert said["premie_cent"] == cents(Decimal(said["stappen"]["organisatieondersteuning"]))


def sheet_names(content: dict[str, Any], measure: str, kind: str = "regels") -> set[str]:
    return {rule["name"] for rule in content["blad"][measure][kind]}


def test_the_rule_sheet_holds_every_rule_parameter_and_assumption_behind_a_line(
    flanders_order: Order, flanders_run: Result
) -> None:
    for measure in ("imw", "vop", "cmw"):
        ruleset, targets = group_and_targets(measure, flanders_order)
        lines = flanders_run.lines.filter(c("maatregel") == measure)
        own = lines.filter(c("onderneming") == lines["onderneming"][lines.height // 2])
        table = pl.DataFrame([written_input(row, ruleset) for row in own.to_dicts()], infer_schema_length=None)
        explainer = Explainer.of(ruleset, table, targets)
        content = statement(flanders_run, own["onderneming"][0])
        sheet = content["blad"][measure]
        for target in targets:
            for step in explainer.explain(0, target).walk():
                if step.kind == "regel":
                    assert step.name in sheet_names(content, measure)
                if step.kind == "parameter":
                    assert step.name in sheet_names(content, measure, "parameters")
                assert set(step.assumptions) <= set(sheet["aannames"])
        named = {name for part in content["maatregelen"] if part["maatregel"] == measure for line in part["lijnen"]
                 for name in line["stappen"] if name in ruleset.rules}  # fmt: skip
        assert named <= sheet_names(content, measure)
        for rule in sheet["regels"]:
            assert rule["text"]
            assert rule["basis"]
            assert rule["since"]
        assert sheet["regels_hash"] == ruleset.hash


def test_the_sheet_shows_a_keyed_amount_with_all_its_cells(flanders_run: Result) -> None:
    """Not only the cell that one worker, of this employer or another, happened to use."""
    seen = 0
    for content in contents(flanders_run).values():
        if "imw" not in content["blad"]:
            continue
        given = {p["name"]: p["value"] for p in content["blad"]["imw"]["parameters"]}
        assert {"20", "40", "55", "45"} <= set(re.findall(r"\d+", given["imw_startpakket_percentage"]))
        assert {"430.00", "730.00", "1280.00"} <= set(
            re.findall(r"[\d.]+", given["imw_begeleidingspremie_variabel_bedrag"])
        )
        for package in ("max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw_45_maatwerkbedrijf"):
            assert package in given["imw_startpakket_percentage"]
        seen += 1
    assert seen > 10


# --- every page holds -------------------------------------------------------------------------------------------------


class Balanced(HTMLParser):
    """Fails where a tag is not closed, or closed twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def check_page(text: str) -> lxml.html.HtmlElement:
    reader = Balanced()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    page = lxml.html.document_fromstring(text)
    assert page.get("lang") == "nl"
    assert {tag for tag in (el.tag for el in page.iter()) if tag in ("script", "iframe", "img", "object")} == set()
    return page


def test_every_page_is_well_formed_and_names_its_total(flanders_run: Result) -> None:
    for path in flanders_run.statements:
        content = json.loads(path.with_suffix(".json").read_text("utf-8"))
        page = check_page(path.read_text("utf-8"))
        text = page.text_content()
        assert f"€ {dutch(content['totaal_cent'])}" in text
        assert flanders_run.summary["hash"] in text
        for part in content["maatregelen"]:
            assert f"€ {dutch(part['totaal_cent'])}" in text
            assert part["titel"] in text
            for line in part["lijnen"]:
                assert dutch(line["premie_cent"]) in text
        assert "None" not in text


def test_every_link_within_a_page_leads_somewhere(flanders_run: Result) -> None:
    for path in flanders_run.statements[:20]:
        page = lxml.html.document_fromstring(path.read_text("utf-8"))
        ids = [el.get("id") for el in page.iter() if el.get("id")]
        assert len(ids) == len(set(ids))
        dead = {a.get("href") for a in page.iter("a") if a.get("href", "").startswith("#")} - {f"#{one}" for one in ids}
        assert dead == set()


def test_no_page_loads_anything_from_elsewhere(flanders_run: Result) -> None:
    for path in flanders_run.statements:
        text = path.read_text("utf-8")
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:|//)|@import|url\(", text)


# --- demo amounts and what is not computed ----------------------------------------------------------------------------


def test_with_demo_every_output_says_so(flanders_run: Result) -> None:
    names = set(flanders_run.summary["assumptions"])
    assert {"cmw_begeleidingspremie_vast_bedrag", "cmw_organisatieondersteuning_a"} <= names
    assert flanders_run.summary["not_computed"] == []
    for path in flanders_run.statements:
        content = json.loads(path.with_suffix(".json").read_text("utf-8"))
        with_cmw = "cmw" in {part["maatregel"] for part in content["maatregelen"]}
        assert set(content["demobedragen"]) == (names if with_cmw else set())
        assert content["niet_berekend"] == []
        page = lxml.html.document_fromstring(path.read_text("utf-8")).text_content()
        assert ("Demobedragen." in page) == with_cmw
        for title in content["demobedragen"].values():
            assert title in page


def test_without_assumptions_what_is_not_computed_is_named(
    flanders_order: Order, flanders_run: Result, tmp_path: Path
) -> None:
    from dataclasses import replace

    from maatwerk.cli.quarter import law_under

    bare = run(replace(flanders_order, law=law_under("", None), assumptions="", out=tmp_path))
    assert bare.summary["assumptions"] == {}
    unset = {(entry["bedrag"], entry["parameter"]) for entry in bare.summary["not_computed"]}
    assert unset == {
        ("begeleidingspremie_vast", "cmw_begeleidingspremie_vast_bedrag"),
        ("begeleidingspremie_variabel", "cmw_begeleidingspremie_variabel_bedrag"),
        ("organisatieondersteuning", "cmw_organisatieondersteuning_a"),
        ("organisatieondersteuning", "cmw_organisatieondersteuning_b"),
    }
    own = ["maatregel", "onderneming", "insz", "loonpremie"]
    both = bare.lines.filter(c("maatregel") == "cmw").select(own)
    assert both.equals(flanders_run.lines.filter(c("maatregel") == "cmw").select(own))
    assert bare.summary["measures"]["cmw_onderneming"]["total_cents"] == 0
    assert bare.summary["measures"]["cmw"]["total_cents"] == sum(cents(value) for value in both["loonpremie"])
    for name in ("imw", "vop"):
        assert bare.summary["measures"][name] == flanders_run.summary["measures"][name]
    shown_somewhere = 0
    for path in bare.statements:
        content = json.loads(path.with_suffix(".json").read_text("utf-8"))
        measures = {part["maatregel"] for part in content["maatregelen"]}
        page = lxml.html.document_fromstring(path.read_text("utf-8")).text_content()
        assert "Demobedragen" not in page
        if "cmw" in measures:
            shown_somewhere += 1
            assert {(e["bedrag"], e["parameter"]) for e in content["niet_berekend"]} == unset
            assert "Niet berekend:" in page
            assert "niet berekend" in page
        else:
            assert content["niet_berekend"] == []
            assert "Niet berekend" not in page
    assert shown_somewhere == 8


def test_the_findings_file_holds_every_finding(flanders_order: Order, flanders_run: Result) -> None:
    with (flanders_order.out / "findings.csv").open(encoding="utf-8", newline="") as rows:
        found = list(csv.DictReader(rows))
    assert [row["code"] for row in found] == [finding.code for finding in flanders_run.findings]
    assert not flanders_run.blocking
    assert flanders_run.summary["findings"] == len(found)
    assert flanders_run.summary["quarter"] == str(Q)
