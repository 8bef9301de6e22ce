"""What stands behind ``maatwerk declarations read``: outputs, counts, findings, order, memory."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sources_builders import attest, line, occupation, read

from maatwerk.rules.finding import FIELDS
from maatwerk.sources.command import declarations_read, findings_path
from maatwerk.sources.schema import OCCUPATIONS
from maatwerk.sources.write_magda import write_attests
from maatwerk.sources.write_tables import BLOCKS, write_table

KEYS = [
    "files",
    "persons",
    "records",
    "occupations",
    "services",
    "remunerations",
    "contributions",
    "deductions",
    "findings",
]
PARENT = Path(__file__).parent


def folder(tmp_path: Path) -> Path:
    given = tmp_path / "in" / "deep"
    given.mkdir(parents=True)
    for at in (2, 1, 3):
        own = line(tewerkstellingen=[occupation(), occupation(volgnummer=2)]) if at == 2 else line()
        write_attests([attest(nummer=f"{at}0"), attest(nummer=f"{at}1", lijn=own)], given / f"{at}.xml")
    write_attests([attest(nummer="99", lijn=line(tewerkstellingen=[]))], tmp_path / "in" / "z.xml")
    return tmp_path / "in"


def test_one_row_per_occupation_and_version(tmp_path: Path) -> None:
    done: list[int] = []
    summary = declarations_read([folder(tmp_path)], tmp_path / "out.parquet", progress=done.append)
    frame = pl.read_parquet(tmp_path / "out.parquet")
    assert frame.schema == OCCUPATIONS.schema
    assert frame["bestand"].unique(maintain_order=True).to_list() == ["deep/1.xml", "deep/2.xml", "deep/3.xml", "z.xml"]
    assert list(summary.as_dict()) == KEYS
    assert list(summary.as_dict().values())[:-1] == [4, 7, 7, 7, 14, 14, 14, 14]
    assert json.dumps(summary.as_dict())
    assert done == [1, 2, 3, 4]


def test_line_amounts_count_once(tmp_path: Path) -> None:
    own = line(tewerkstellingen=[occupation(), occupation(volgnummer=2), occupation(volgnummer=3)])
    write_attests([attest(lijn=own)], tmp_path / "a.xml")
    frame = read(tmp_path / "a.xml").occupations
    assert frame["bijdragen"].list.len().to_list() == [2, 0, 0]
    levels = frame.explode("verminderingen")["verminderingen"].struct.field("niveau").to_list()
    assert levels == ["tewerkstelling", "werknemerslijn", "tewerkstelling", "tewerkstelling"]


def test_blocks_join_and_sum_to_the_same(tmp_path: Path) -> None:
    given = folder(tmp_path)
    declarations_read([given], tmp_path / "whole.parquet")
    summary = declarations_read([given], tmp_path / "blocks")
    whole = pl.read_parquet(tmp_path / "whole.parquet")
    parts = {name: pl.read_parquet(tmp_path / "blocks" / f"{name}.parquet") for name in BLOCKS}
    told = summary.as_dict()
    assert {name: parts[name].height for name in BLOCKS[1:]} == {name: told[name] for name in BLOCKS[1:]}
    assert parts["declarations"].height == 7
    pay = whole.explode("bezoldigingen")["bezoldigingen"].struct.field("bedrag").sum()
    assert parts["remunerations"]["bedrag"].sum() == pay
    keys = ["bestand", "aangifte", "persoon", "lijn"]
    joined = (parts["contributions"].join(parts["records"], on=keys).join(parts["persons"], on=keys[:3])
              .join(parts["declarations"], on=keys[:2]))  # fmt: skip
    assert joined.height == told["contributions"]
    assert parts["services"].join(parts["occupations"], on=[*keys, "rij"]).height == told["services"]
    assert findings_path(tmp_path / "blocks").name == "blocks.findings.csv"


def test_csv_out_reads_back_as_the_same(tmp_path: Path) -> None:
    given = folder(tmp_path)
    declarations_read([given], tmp_path / "a.parquet")
    declarations_read([given], tmp_path / "a.csv")
    declarations_read([tmp_path / "a.csv"], tmp_path / "b.parquet")
    assert_frame_equal(pl.read_parquet(tmp_path / "b.parquet"), pl.read_parquet(tmp_path / "a.parquet"))


def test_findings_go_to_their_file(tmp_path: Path) -> None:
    write_attests([attest(insz="90651300313")], tmp_path / "a.xml")
    summary = declarations_read([tmp_path / "a.xml"], tmp_path / "o.parquet")
    with (tmp_path / "o.parquet.findings.csv").open(encoding="utf-8") as rows:
        found = list(csv.DictReader(rows))
    assert [(one["code"], one["field"], one["blocking"]) for one in found] == [("insz-ongeldig", "INSZ", "true")]
    assert tuple(found[0]) == FIELDS
    assert (summary.found, summary.blocking) == (1, 1)


def test_many_findings_stay_bounded_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maatwerk.sources.command.KEPT", 5)
    write_attests([attest(nummer=str(at), rsz_nummer="199999935") for at in range(20)], tmp_path / "a.xml")
    summary = declarations_read([tmp_path / "a.xml"], tmp_path / "o.parquet")
    assert (summary.found, len(summary.findings), summary.findings[-1].code) == (20, 6, "meer-bevindingen")
    assert len((tmp_path / "o.parquet.findings.csv").read_text().splitlines()) == 21


def test_a_small_batch_gives_the_same(tmp_path: Path) -> None:
    given = folder(tmp_path)
    one, many = read(given), read(given, rows=2)
    assert_frame_equal(one.occupations, many.occupations)
    assert_frame_equal(one.declarations, many.declarations)
    assert one.counts == many.counts


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
@pytest.mark.parametrize("rows", [1, 2, 3, 7, 8])
def test_a_table_larger_than_a_batch_is_read_to_its_end(tmp_path: Path, name: str, rows: int) -> None:
    write_table(read(folder(tmp_path)).occupations, tmp_path / name)
    one, many = read(tmp_path / name), read(tmp_path / name, rows=rows)
    assert one.occupations.height == 8
    assert_frame_equal(one.occupations, many.occupations)
    assert one.counts == many.counts
    assert one.findings == many.findings


def test_the_same_name_twice_stays_apart(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_attests([attest(nummer=name)], tmp_path / name / "x.xml")
    frame = read(tmp_path / "a", tmp_path / "b").occupations
    assert frame.select("bestand", "attest_nummer").rows() == [("x.xml", "a"), ("x.xml~2", "b")]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nergens"):
        declarations_read([tmp_path / "nergens.xml"], tmp_path / "o.parquet")


def test_an_empty_folder_gives_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert declarations_read([tmp_path / "in"], tmp_path / "o.parquet").files == 0
    assert pl.read_parquet(tmp_path / "o.parquet").schema == OCCUPATIONS.schema


@pytest.mark.parametrize("name", ["o.parquet", "o.csv", "o"])
def test_an_earlier_output_among_the_files_is_no_input(tmp_path: Path, name: str) -> None:
    given = folder(tmp_path)
    once, again = (declarations_read([given], given / name).as_dict() for _ in range(2))
    assert once == again


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    declarations_read([folder(tmp_path)], out / "o.parquet")
    assert sorted(path.name for path in out.iterdir()) == ["o.parquet", "o.parquet.findings.csv"]


MEASURE = """
import resource, sys
from pathlib import Path

def peak():  # of this program alone: ru_maxrss begins at what the program that started it held
    own = Path("/proc/self/status")
    if own.is_file():
        return int(own.read_text().split("VmHWM:")[1].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

from maatwerk.sources.command import declarations_read
summary = declarations_read([Path(sys.argv[1])], Path(sys.argv[2]))
print(summary.counts.occupations, summary.found, peak())
"""


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """60 MB here; a whole GB is read under ``soak/``."""
    write_attests((attest(nummer=str(at), versie=at) for at in range(30_000)), tmp_path / "big.xml")
    assert (tmp_path / "big.xml").stat().st_size > 60_000_000
    command = [sys.executable, "-c", MEASURE, str(tmp_path / "big.xml"), str(tmp_path / "o.parquet")]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told[:2] == ["30000", "0"]
    assert int(told[2]) < 450
