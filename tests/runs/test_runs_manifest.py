"""The receipt: the same facts and the same law give the same hash anywhere; anything else gives another."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
import socket
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.runs.companies import ALPHA, RIGHTS, attest, order, person, right, write_contingents, write_csv

from maatwerk.cli.quarter import law_under
from maatwerk.runs.quarter import Order, run
from maatwerk.sources.records import Attest
from maatwerk.sources.write_magda import write_attests

PEOPLE = [person(at) for at in range(1, 7)]
GROSS = [700_000, 650_000, 600_000, 550_000, 500_000, 450_000]


def attests(**of_first: object) -> list[Attest]:
    first = attest(PEOPLE[0], gross=GROSS[0], **of_first)  # type: ignore[arg-type]
    return [first, *(attest(insz, gross=gross) for insz, gross in zip(PEOPLE[1:], GROSS[1:], strict=True))]


def usual(folder: Path) -> Order:
    return order(folder, attests(), [right(insz) for insz in PEOPLE], {ALPHA: "4.5"})


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Order, str]:
    own = usual(tmp_path_factory.mktemp("first"))
    return own, hash_of(own)


def hash_of(own: Order) -> str:
    result = run(own)
    said = json.loads((own.out / "manifest.json").read_text("utf-8"))
    assert said["hash"] == result.summary["hash"]
    assert re.fullmatch(r"[0-9a-f]{64}", said["hash"])
    return str(said["hash"])


# --- the same -------------------------------------------------------------------------------------------------------


def test_another_folder_gives_the_same_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    assert hash_of(usual(tmp_path / "somewhere" / "else")) == first[1]


def test_other_file_names_give_the_same_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    own = usual(tmp_path)
    (own.declarations / "attesten-000.xml").rename(own.declarations / "zzz.xml")
    rights, contingents = own.rights.rename(tmp_path / "r.csv"), own.contingents.rename(tmp_path / "c.csv")
    assert hash_of(replace(own, rights=rights, contingents=contingents)) == first[1]


@pytest.mark.parametrize("per_file", [1, 2, 4])
def test_attests_spread_over_other_files_give_the_same_hash(
    first: tuple[Order, str], tmp_path: Path, per_file: int
) -> None:
    own = order(tmp_path, attests(), [right(insz) for insz in PEOPLE], {ALPHA: "4.5"}, per_file=per_file)
    assert hash_of(own) == first[1]


def test_attests_in_another_order_give_the_same_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    own = order(tmp_path, attests()[::-1], [right(insz) for insz in PEOPLE], {ALPHA: "4.5"})
    assert hash_of(own) == first[1]


def test_rights_in_another_order_give_the_same_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    own = order(tmp_path, attests(), [right(insz) for insz in PEOPLE[::-1]], {ALPHA: "4.5"})
    assert hash_of(own) == first[1]


def test_rights_in_two_files_give_the_same_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    own = usual(tmp_path)
    write_csv(tmp_path / "rights" / "a.csv", RIGHTS, [right(insz) for insz in PEOPLE[:2]])
    write_csv(tmp_path / "rights" / "b.csv", RIGHTS, [right(insz) for insz in PEOPLE[2:]])
    assert hash_of(replace(own, rights=tmp_path / "rights")) == first[1]


def test_the_lines_do_not_depend_on_order_or_spread(first: tuple[Order, str], tmp_path: Path) -> None:
    own = order(tmp_path, attests()[::-1], [right(insz) for insz in PEOPLE[::-1]], {ALPHA: "4.5"}, per_file=1)
    run(own)
    assert pl.read_parquet(own.out / "lines.parquet").equals(pl.read_parquet(first[0].out / "lines.parquet"))


@pytest.mark.usefixtures("flanders_run")
def test_two_runs_are_the_same_bytes(flanders_order: Order, tmp_path: Path) -> None:
    again = replace(flanders_order, out=tmp_path / "again")
    run(again)
    for path in sorted(flanders_order.out.rglob("*")):
        if path.is_file():
            assert (again.out / path.relative_to(flanders_order.out)).read_bytes() == path.read_bytes(), path.name


# --- not the same -----------------------------------------------------------------------------------------------------


def test_one_cent_in_one_attest_gives_another_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    changed = attests()
    changed[0] = attest(PEOPLE[0], gross=GROSS[0] + 1)
    assert hash_of(order(tmp_path, changed, [right(insz) for insz in PEOPLE], {ALPHA: "4.5"})) != first[1]


def test_a_cent_that_changes_no_premium_gives_another_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    """The last of the ranking is outside the contingent; the receipt is over what went in as well."""
    changed = [*attests()[:-1], attest(PEOPLE[-1], gross=GROSS[-1] - 1)]
    assert hash_of(order(tmp_path, changed, [right(insz) for insz in PEOPLE], {ALPHA: "4.5"})) != first[1]


def test_another_right_or_contingent_gives_another_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    own = usual(tmp_path)
    less = replace(own, contingents=write_contingents(tmp_path / "less.csv", {ALPHA: "4.499999"}))
    assert hash_of(less) != first[1]
    rows = [right(PEOPLE[0], datum_einde="2030-01-01"), *(right(insz) for insz in PEOPLE[1:])]
    assert hash_of(replace(own, rights=write_csv(tmp_path / "other.csv", RIGHTS, rows))) != first[1]


def test_another_law_or_day_gives_another_hash(first: tuple[Order, str], tmp_path: Path) -> None:
    own = usual(tmp_path)
    others = [
        replace(own, law=law_under("demo", ["afronding_premie=kwartaal_half_even"])),
        replace(own, law=law_under("demo", ["ggmmi_in_kwartaal=last_month_times_three"])),
        replace(own, law=law_under("", None), assumptions=""),
        replace(own, known_on=dt.date(2025, 6, 1)),
        replace(own, known_on=dt.date(2025, 6, 2)),
        replace(own, previous=first[0].out),
    ]
    hashes = [hash_of(replace(other, out=tmp_path / f"out-{at}")) for at, other in enumerate(others)]
    assert len({first[1], *hashes}) == len(others) + 1


# --- nothing of the machine -------------------------------------------------------------------------------------------


def test_receipt_and_summary_hold_no_path_clock_or_machine(tmp_path: Path) -> None:
    secret = tmp_path / "zonderling-pad-7"
    own = usual(secret)
    run(own)
    for name in ("manifest.json", "summary.json"):
        text = (own.out / name).read_text("utf-8")
        assert "zonderling" not in text
        assert str(tmp_path) not in text
        assert ".xml" not in text
        assert ".csv" not in text
        assert not re.search(r"\d\d:\d\d", text)
        assert not re.search(r"\b20\d\d-\d\d-\d\d\b", text)
        host = socket.gethostname()
        assert len(host) < 4 or host not in text
    shutil.move(secret, tmp_path / "moved")
    moved = tmp_path / "moved"
    again = replace(own, declarations=moved / "declarations", rights=moved / "rights.csv",
                    contingents=moved / "contingents.csv", out=moved / "again")  # fmt: skip
    run(again)
    for path in ("manifest.json", "summary.json", "lines.parquet", "findings.csv", f"statements/{ALPHA}.json"):
        assert (moved / "out" / path).read_bytes() == (moved / "again" / path).read_bytes()


def test_the_receipt_says_what_went_in_and_came_out(first: tuple[Order, str]) -> None:
    said = json.loads((first[0].out / "manifest.json").read_text("utf-8"))
    assert set(said["inputs"]) == {"declarations", "rights", "contingents", "previous"}
    assert set(said["rules"]) == {"imw", "cmw", "cmw_onderneming", "vop"} == set(first[0].law)
    assert said["rules"] == {name: ruleset.hash for name, ruleset in first[0].law.items()}
    assert said["readings"]["afronding_premie"] == "kwartaal_half_op"
    assert (said["quarter"], said["assumptions"], said["known_on"]) == ("2024Q3", "demo", "")
    assert set(said["outputs"]) == {"lines"}


def test_attests_written_twice_are_counted_once(first: tuple[Order, str], tmp_path: Path) -> None:
    own = usual(tmp_path)
    write_attests(attests()[:2], own.declarations / "again.xml", dt.date(2025, 1, 1))
    result = run(own)
    lines = pl.read_parquet(first[0].out / "lines.parquet")
    assert result.lines.equals(lines)
    assert not result.blocking
