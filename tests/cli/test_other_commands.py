"""``declarations read``, ``synthetic make`` and ``demo``."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import polars as pl
import pytest
from click.testing import Result
from tests.runs.companies import attest, person, write_declarations
from typer.testing import CliRunner

from maatwerk.cli.main import app
from maatwerk.rules.money import dutch

WORKED = Path(__file__).parents[1] / "runs" / "worked"
COUNTS = ["files", "persons", "records", "occupations", "services", "remunerations", "contributions", "deductions"]
DJANGO = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "MAATWERK_DATA", "MAATWERK_DEMO", "MAATWERK_SECRET_KEY")
BLOCKS = [
    "declarations",
    "persons",
    "records",
    "occupations",
    "services",
    "remunerations",
    "contributions",
    "deductions",
]


def run(*words: object, **environment: str) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env=environment)


# --- declarations read ------------------------------------------------------------------------------------------------


def test_read_to_parquet_and_csv_holds_the_same_rows(tmp_path: Path) -> None:
    for name in ("uit.parquet", "uit.csv"):
        result = run("declarations", "read", WORKED / "declarations", "--out", tmp_path / name)
        assert result.exit_code == 0, result.output
        assert (tmp_path / f"{name}.findings.csv").is_file()
    frame = pl.read_parquet(tmp_path / "uit.parquet")
    with (tmp_path / "uit.csv").open(encoding="utf-8", newline="") as rows:
        table = list(csv.DictReader(rows))
    assert list(table[0]) == frame.columns
    assert [row["insz"] for row in table] == frame["insz"].to_list()
    assert [len(json.loads(row["bezoldigingen"] or "[]")) for row in table] == frame[
        "bezoldigingen"
    ].list.len().to_list()


def test_read_to_a_folder_gives_a_file_per_block_that_joins(tmp_path: Path) -> None:
    result = run("declarations", "read", WORKED / "declarations", "--out", tmp_path / "blokken", "--json")
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    frames = {path.stem: pl.read_parquet(path) for path in (tmp_path / "blokken").glob("*.parquet")}
    assert sorted(frames) == sorted(BLOCKS)
    for name in ("persons", "records", "occupations", "services", "remunerations", "contributions", "deductions"):
        assert frames[name].height == said[name] > 0, name
    keys = ["bestand", "aangifte", "persoon", "lijn", "rij"]
    assert frames["services"].join(frames["occupations"], on=keys, how="anti").is_empty()


def test_json_has_the_published_shape_and_nothing_else(tmp_path: Path) -> None:
    result = run("declarations", "read", WORKED / "declarations", "--out", tmp_path / "uit.parquet", "--json")
    said = json.loads(result.stdout)
    assert list(said) == [*COUNTS, "findings"]
    assert said["files"] == 2
    assert said["occupations"] == pl.read_parquet(tmp_path / "uit.parquet").filter(pl.col("rij") > 0).height
    assert isinstance(said["findings"], list)


def test_blocking_findings_end_with_one_and_are_in_the_json(tmp_path: Path) -> None:
    folder = write_declarations(tmp_path / "in", [attest(person(1), contributions=None)])
    (folder / "leeg.xml").write_bytes(b"")
    result = run("declarations", "read", folder, "--out", tmp_path / "uit.parquet", "--json")
    assert result.exit_code == 1
    findings = json.loads(result.stdout)["findings"]
    assert {"bestand-leeg", "bijdragen-ontbreken"} <= {one["code"] for one in findings}
    assert set(findings[0]) == {"code", "file", "path", "field", "value", "why", "mend", "blocking", "euro_cents"}
    with (tmp_path / "uit.parquet.findings.csv").open(encoding="utf-8", newline="") as rows:
        assert [row["code"] for row in csv.DictReader(rows)] == [one["code"] for one in findings]
    assert "blokkerend" in run("declarations", "read", folder, "--out", tmp_path / "uit.parquet").output


def test_test_persons_can_be_refused(tmp_path: Path) -> None:
    folder = write_declarations(tmp_path / "in", [attest(person(1))])
    assert run("declarations", "read", folder, "--out", tmp_path / "a.parquet").exit_code == 0
    result = run("declarations", "read", folder, "--out", tmp_path / "b.parquet", "--no-test-numbers", "--json")
    assert result.exit_code == 1
    assert {one["code"] for one in json.loads(result.stdout)["findings"]} == {"insz-testnummer"}


def test_read_of_what_does_not_exist_or_can_not_be_written(tmp_path: Path) -> None:
    result = run("declarations", "read", tmp_path / "weg.xml", "--out", tmp_path / "uit.parquet")
    assert result.exit_code == 2
    assert "weg.xml" in result.output.replace("\n", "")
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run("declarations", "read", WORKED / "declarations", "--out", tmp_path / "file" / "uit.parquet")
    assert result.exit_code == 2
    assert run("declarations", "read", "--out", tmp_path / "uit.parquet").exit_code == 2


# --- synthetic make ---------------------------------------------------------------------------------------------------


def synthetic(out: Path, *more: object, **changes: object) -> Result:
    asked: dict[str, object] = {"seed": 3, "from": "2024Q3", "until": "2024Q3", "scale": "0.005"}
    words = [word for name, value in (asked | changes).items() for word in (f"--{name}", value)]
    return run("synthetic", "make", "--out", out, *words, *more)


def test_the_same_seed_makes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    hashes = []
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        result = synthetic(tmp_path / name, "--json", seed=seed)
        assert result.exit_code == 0, result.output
        hashes.append(json.loads(result.stdout)["hash"])
    assert hashes[0] == hashes[1] != hashes[2]
    for path in sorted((tmp_path / "one").rglob("*")):
        if path.is_file():
            assert (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes() == path.read_bytes()


def test_synthetic_says_what_it_made(tmp_path: Path) -> None:
    result = synthetic(tmp_path / "one")
    assert result.exit_code == 0
    assert "bestanden in one" in result.output
    said = json.loads(synthetic(tmp_path / "one", "--json").stdout)
    assert set(said) == {"hash", "files", "counts"}
    assert said["files"] == len([p for p in (tmp_path / "one").rglob("*") if p.is_file()]) - 1


@pytest.mark.parametrize(
    "wrong",
    [{"scale": "0"}, {"scale": "2"}, {"scale": "-1"}, {"scale": "veel"}, {"scale": "1/0"}, {"scale": "nan"},
     {"scale": "inf"}, {"from": "2024Q5"}, {"until": "straks"}, {"from": "2024Q4"}, {"from": "2018Q4"},
     {"until": "2027Q1"}, {"seed": "drie"}],
)  # fmt: skip
def test_what_can_not_be_made_is_wrong_use(tmp_path: Path, wrong: dict[str, str]) -> None:
    result = synthetic(tmp_path / "out", **wrong)
    assert result.exit_code == 2, result.output
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_else_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "mijn.txt").write_text("mijn", encoding="utf-8")
    assert synthetic(tmp_path).exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mijn.txt"]


# --- demo -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ended:
    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


def demo(out: Path, *more: object, scale: str = "0.02") -> Ended:
    """Run the demo in a process of its own: it brings a database of its own."""
    words = ["demo", "--scale", scale, "--out", out, "--data", out / "portal", *more]
    program = [sys.executable, "-c", "from maatwerk.cli.main import main; main()", *map(str, words)]
    outside = {name: said for name, said in os.environ.items() if name not in DJANGO}
    environment = outside | {"DEMO_SERVE": "0", "COLUMNS": "200"}
    ended = subprocess.run(program, capture_output=True, text=True, env=environment, check=False, timeout=300)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    out = tmp_path_factory.mktemp("demo")
    return out, demo(out)


def test_demo_prints_totals_beside_the_published_ones(shown: tuple[Path, Ended]) -> None:
    out, result = shown
    assert result.exit_code == 0, result.output
    summary = json.loads((out / "2024Q4" / "summary.json").read_text("utf-8"))
    assert dutch(summary["total_cents"]) in result.output
    for measure in summary["measures"].values():
        assert dutch(measure["total_cents"]) in result.output
    assert "Verzonnen naast gepubliceerd" in result.output
    assert "gepubliceerd" in result.output
    page = lxml.html.document_fromstring((out / "2024Q4" / "index.html").read_text("utf-8"))
    table = [[cell.text_content() for cell in row.findall("td")] for row in page.iter("tr")]
    rows = {cells[0]: cells for cells in table if cells}
    for figure in ("contingent vte", "cmw subsidie eur", "cmw eur per vte", "imw loonpremie eur"):
        assert all(re.search(r"\d", rows[figure][at]) for at in (2, 3)), figure
        assert figure.split()[0] in result.output


def test_demo_names_pages_that_exist_and_say_demo(shown: tuple[Path, Ended]) -> None:
    out, result = shown
    overview = re.search(r"Overzicht:\s+(\S+)", result.output)
    statement = re.search(r"Een afrekening:\s+(\S+)", result.output)
    assert overview
    books = re.search(r"De boeken:\s+(\S+)", result.output)
    assert statement
    assert books
    for path in (Path(overview[1]), Path(statement[1]), Path(books[1])):
        assert path.is_file()
        assert "Demobedragen." in path.read_text("utf-8")
    page = lxml.html.document_fromstring(Path(overview[1]).read_text("utf-8"))
    links = [a.get("href") for a in page.iter("a")]
    assert len(links) - 1 == len(list((out / "2024Q4" / "statements").glob("*.html"))) > 10
    assert Path(books[1]).name in links
    assert all((out / "2024Q4" / link).is_file() for link in links)
    assert "Verzonnen naast gepubliceerd" in page.text_content()
    assert "(verzonnen)" in page.text_content()


def test_every_page_of_the_demo_says_that_it_rests_on_demo_amounts(shown: tuple[Path, Ended]) -> None:
    pages = list((shown[0] / "2024Q4").rglob("*.html"))
    assert len(pages) > 10
    touched = [path for path in pages if "Collectief maatwerk" in path.read_text("utf-8")]
    assert len(touched) > 8
    assert [path.name for path in touched if "Demobedragen." not in path.read_text("utf-8")] == []


def test_demo_is_the_same_twice_and_as_json(shown: tuple[Path, Ended], tmp_path: Path) -> None:
    result = demo(tmp_path, "--json")
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    first = json.loads((shown[0] / "2024Q4" / "summary.json").read_text("utf-8"))
    assert said["hash"] == first["hash"]
    assert said["total_cents"] == first["total_cents"]
    assert Path(said["open"]).is_file()
    assert {"figuur", "verzonnen", "gepubliceerd"} <= set(said["beside_published"][0])


@pytest.mark.parametrize("scale", ["veel", "0", "5", "-0.1", "1/0"])
def test_a_scale_that_can_not_be_is_wrong_use(tmp_path: Path, scale: str) -> None:
    result = demo(tmp_path / "demo", scale=scale)
    assert result.exit_code == 2, result.output


def test_a_demo_folder_with_something_else_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "invoer").mkdir()
    (tmp_path / "invoer" / "mijn.txt").write_text("mijn", encoding="utf-8")
    result = demo(tmp_path)
    assert result.exit_code == 2, result.output
    assert (tmp_path / "invoer" / "mijn.txt").is_file()


# --- demo, served -----------------------------------------------------------------------------------------------------


@contextmanager
def served(out: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    words = [
        sys.executable,
        "-c",
        "from maatwerk.cli.main import main; main()",
        "demo",
        "--scale",
        "0.005",
        "--out",
        str(out),
        "--data",
        str(out / "portal"),
    ]
    environment = {k: v for k, v in os.environ.items() if k not in ("DEMO_SERVE", *DJANGO)} | {
        "PYTHONUNBUFFERED": "1",
        "COLUMNS": "200",
    }
    process = subprocess.Popen(
        [*words, *more], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    said: list[str] = []
    try:
        assert process.stdout
        for line in process.stdout:
            said.append(line)
            if "http://" in line:
                break
        yield process, said
    finally:
        if process.poll() is None:
            process.kill()
        process.wait(10)


def when_it_answers(address: str) -> str:
    """Return the page at an address, as soon as somebody answers there."""
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                return str(answer.read().decode("utf-8"))
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"nobody answers at {address}")


def test_demo_serves_on_this_machine_only_and_ends_on_ctrl_c(tmp_path: Path) -> None:
    with served(tmp_path, "--port", "0") as (process, said):
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", said[-1])
        assert found, "".join(said)
        address = found[0]
        page = when_it_answers(address)
        assert "Aanmelden in de demo" in page
        assert page.count("Aanmelden als") > 10
        assert "Verzonnen personen en organisaties" in page
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(address + "portal.json", timeout=10)
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
        assert process.stdout
        assert "Traceback" not in process.stdout.read()


def test_a_port_that_is_taken_is_said_without_a_traceback(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        began = time.monotonic()
        with served(tmp_path, "--port", str(taken.getsockname()[1])) as (process, said):
            assert process.wait(30) == 2
            assert "Traceback" not in "".join(said)
            assert str(taken.getsockname()[1]) in "".join(said)
        assert time.monotonic() - began < 60
