"""The quarter of docs/worked-quarter.md, to the cent."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from maatwerk.cli.quarter import law_under
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.quarter import Order, Result, run

HERE = Path(__file__).parent / "worked"
A, B = "1999999943", "1990099906"
BY_HAND = {
    "70700300126": "7405.01",
    "80620400252": "1575.00",
    "85630500336": "0.00",
    "90660600434": "2643.75",
    "75670700583": "0.00",
    "88680800641": "5176.71",
    "92690900704": "3355.00",
}


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Result:
    out = tmp_path_factory.mktemp("worked")
    order = Order(
        quarter=Quarter.parse("2024Q2"),
        declarations=HERE / "declarations",
        rights=HERE / "rights.csv",
        contingents=HERE / "contingents.csv",
        out=out,
        law=law_under("", None),
    )
    return run(order)


def test_every_premium_is_the_one_computed_by_hand(worked: Result) -> None:
    workers = worked.lines.filter(pl.col("insz") != "")
    assert dict(workers.select("insz", "premie").iter_rows()) == {k: Decimal(v) for k, v in BY_HAND.items()}


def test_employers_and_quarter_add_up(worked: Result) -> None:
    totals = worked.lines.group_by("onderneming").agg(pl.col("premie_cent").sum())
    assert dict(totals.iter_rows()) == {A: 1162376, B: 853171}
    assert worked.summary["total_cents"] == 2015547


def test_steps_are_those_on_paper(worked: Result) -> None:
    row = worked.lines.filter(pl.col("insz") == "88680800641").row(0, named=True)
    assert (row["tewerkstellingsbreuk_teller"], row["tewerkstellingsbreuk_noemer"]) == (258_400, 345_800)
    assert (row["gewerkte_breuk_teller"], row["gewerkte_breuk_noemer"]) == (669_231, 1_000_000)
    assert row["loonplafond"] == Decimal("9222.35")
    assert (row["loonpremie"], row["begeleidingspremie_variabel"]) == (Decimal("3688.94"), Decimal("287.77"))


def test_ranking_fills_the_contingent_exactly(worked: Result) -> None:
    cmw = worked.lines.filter(pl.col("maatregel") == "cmw").sort("rang", nulls_last=True)
    assert cmw["rang"].to_list() == [1, 2, 3, 4, None]
    assert [str(v) for v in cmw["lopende_vte"][:4]] == ["1.000000", "1.500000", "2.500000", "3.200000"]
    assert cmw["binnen_contingent"].to_list() == [True, True, True, False, False]


def test_cancelled_attest_gives_no_line_but_a_finding(worked: Result) -> None:
    assert "95701000843" not in worked.lines["insz"]
    found = [finding for finding in worked.findings if finding.code == "recht-zonder-aangifte"]
    assert [(finding.value, finding.blocking) for finding in found] == [("95701000843", False)]


def test_statement_opens_every_amount_and_says_what_is_not_known(worked: Result) -> None:
    folder = worked.statements[0].parent
    content = json.loads((folder / f"{A}.json").read_text(encoding="utf-8"))
    assert content["totaal_cent"] == 1162376
    assert "cmw_begeleidingspremie_vast_bedrag" in {entry["parameter"] for entry in content["niet_berekend"]}
    lines = {line["insz"]: line["stappen"] for line in content["maatregelen"][0]["lijnen"]}
    assert lines["70700300126"]["loonplafond"] == "12341.68"
    page = (folder / f"{A}.html").read_text(encoding="utf-8")
    assert "11.623,76" in page
    assert "niet berekend" in page.lower()


def test_the_page_prints_the_same_cents() -> None:
    text = (Path(__file__).parents[2] / "docs" / "worked-quarter.md").read_text(encoding="utf-8")
    printed = [f"{Decimal(amount):,.2f}" for amount in BY_HAND.values() if amount != "0.00"]
    assert [amount for amount in (*printed, "11,623.76", "8,531.71", "20,155.47") if f"**{amount}**" not in text
            and amount not in text] == []  # fmt: skip


def test_findings_file_holds_what_the_run_found(worked: Result) -> None:
    file = worked.statements[0].parent.parent / "findings.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        assert len(list(csv.DictReader(rows))) == len(worked.findings) == 2
