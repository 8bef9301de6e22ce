import json
from pathlib import Path
from typing import Any

import pytest
from tests.figures.small import figure, said, walk_of, write
from typer.testing import CliRunner, Result

from maatwerk.cli.figures import figures

TEXT = "In 2024 ging 2.000 keuro naar A, 1.315 naar B en 12.912 naar C: samen 14.896. De tekst zegt 2.100.\n"
WALK = walk_of(TEXT, {"2.000": "a", "1.315": "b", "12.912": "c", "14.896": "t", "2.100": "a"})
FIGURES = [
    figure("a", said("2.000"), said("2.100", "toelichting", "text"), measures="Krediet voor A [VAK]"),
    figure("b", "1.315", like=["c"]),
    figure("c", "12.912"),
    figure("t", "14.896", formula="a + b + c", note="Let op de 1.331."),
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(figures, [str(one) for one in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "catalogue", FIGURES, walks={"D1": WALK})


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "text.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def content(result: Result) -> Any:
    return json.loads(result.stdout)


def test_check_says_per_document_and_per_kind_what_it_found(folder: Path) -> None:
    result = run("check", "--catalogue", folder)
    assert result.exit_code == 0, result.output
    for words in (
        "D1  Verzonnen document D1",
        "4 cijfers: 0 gelijk, 0 gelijk na afronding, 0 binnen een grens, 2 in tegenspraak, 2 alleen vermeld",
        "alleen vermeld (op 2 daarvan rusten andere)",
        "Twee plaatsen, twee getallen (1)",
        "2.100 tegenover 2.000 (tabel 1)",
        "Totaal en delen (1)",
        "14.896 tegenover 16.227",
        "Let op de 1.331.",
        "… en nog 1 die minder op elkaar lijken",
        "De catalogus zelf is zonder fouten.",
    ):
        assert words in result.stdout


def test_check_as_json(folder: Path) -> None:
    result = content(run("check", "--json", "--catalogue", folder))
    assert (result["figures"], result["equal"], result["rounded"], result["faults"]) == (4, 0, 0, [])
    assert [found["kind"] for found in result["contradictions"]] == ["text", "total", "alike"]
    assert {item["id"]: item["outcome"] for item in result["items"]} == {
        "a": "contradicts", "b": "stated", "c": "stated", "t": "contradicts"
    }  # fmt: skip


def test_check_all_names_every_figure(folder: Path) -> None:
    shown = run("check", "--all", "--catalogue", folder).stdout
    assert all(f"\n{entry['id']} " in shown for entry in FIGURES)


def test_check_ends_with_1_when_the_catalogue_itself_is_wrong(folder: Path) -> None:
    (folder / "d1.walk.csv").write_text(WALK.replace("14.896,t,", "14.896,,"), encoding="utf-8")
    result = run("check", "--catalogue", folder)
    assert result.exit_code == 1
    assert "1 van 6 getallen hebben geen figuur en geen reden" in result.output.replace("\n", " ")
    assert [fault["code"] for fault in content(run("check", "--json", "--catalogue", folder))["faults"]] == [
        "catalogus-wandeling-open"
    ]


@pytest.mark.parametrize("name", ["D2", "d2"])
def test_check_of_one_document(folder: Path, name: str) -> None:
    result = run("check", "--json", "--document", name, "--catalogue", folder)
    assert (result.exit_code, content(result)["figures"]) == (0, 0)


def test_coverage_of_a_whole_text(folder: Path, text: Path) -> None:
    result = run("coverage", text, "--catalogue", folder)
    assert result.exit_code == 0, result.output
    assert "6 getallen: 5 in de catalogus, 1 overgeslagen met reden, 0 in geen van beide" in result.stdout
    assert "datum" in result.stdout


def test_coverage_with_a_number_too_many(folder: Path, text: Path) -> None:
    text.write_text(TEXT + "En nog 77 [meer].\n", encoding="utf-8")
    result = run("coverage", text, "--catalogue", folder)
    assert result.exit_code == 1
    assert "regel 2: 77  En nog 77 [meer]." in result.stdout
    assert [one["printed"] for one in content(run("coverage", text, "--json", "--catalogue", folder))["neither"]] == [
        "77"
    ]


def test_coverage_with_a_number_too_few(folder: Path, text: Path) -> None:
    text.write_text(TEXT.replace("2.100", "meer"), encoding="utf-8")
    result = run("coverage", text, "--all", "--catalogue", folder)
    assert result.exit_code == 0
    assert "1 getallen van het document staan niet in dit bestand" in result.stdout
    assert "2.100 (a)" in result.stdout


def test_coverage_of_a_text_nobody_knows(folder: Path, text: Path) -> None:
    text.write_text("Er zijn 3 fietsen en 17 karren.", encoding="utf-8")
    result = run("coverage", text, "--catalogue", folder)
    assert result.exit_code == 1
    assert "lijkt op geen document van de catalogus" in result.stdout
    assert "2 in geen van beide" in result.stdout


def test_show_opens_a_figure_to_the_bottom(folder: Path) -> None:
    shown = run("show", "t", "--catalogue", folder).stdout
    assert "2.000 keuro + 1.315 keuro + 12.912 keuro = 16.227 keuro" in shown
    for words in ("Wat t meet", "let op: Let op de 1.331.", "2.000 keuro  Krediet voor A [VAK]", "totaal en delen:"):
        assert words in shown
    assert "niet te verwarren met 1.315 keuro: Wat b meet (b)" in run("show", "c", "--catalogue", folder).stdout


def test_show_as_json(folder: Path) -> None:
    shown = content(run("show", "t", "--json", "--catalogue", folder))
    assert [one["id"] for one in shown["inputs"]] == ["a", "b", "c"]
    assert shown["computed"] == "16.227"
    assert shown["contradictions"][0]["kind"] == "total"


def test_show_ends_where_a_bound_looks_back(tmp_path: Path) -> None:
    whole = figure("whole", "9", formula="part", relation="parts")
    part = figure("part", "8", formula="whole", relation="at_most")
    folder = write(tmp_path, [whole, part])
    assert run("show", "whole", "--catalogue", folder).exit_code == 0
    assert run("show", "part", "--json", "--catalogue", folder).exit_code == 0


@pytest.mark.parametrize(
    ("search", "expected"),
    [("krediet", ["a"]), ("12.912", ["c"]), ("wat MEET", ["b", "c", "t"]), ("niets", []), ("", ["a", "b", "c", "t"])],
)
def test_list_searches_words_and_numbers(folder: Path, search: str, expected: list[str]) -> None:
    found = run("list", "--search", search, "--json", "--catalogue", folder)
    assert [one["id"] for one in content(found)] == expected
    assert f"{len(expected)} figuren van 4." in run("list", "--search", search, "--catalogue", folder).stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "--document", "S9"], "Gekend zijn D1, D2"),
        (["list", "--document", "S9"], "Gekend zijn D1, D2"),
        (["show", "nobody"], "is geen figuur"),
        (["show", "12.912"], "Bedoel je c?"),
        (["coverage", "nowhere.txt"], "bestaat niet"),
        (["coverage", "TEXT", "--document", "D2"], "geen wandeling"),
        (["coverage", "."], "map"),
    ],
)
def test_wrong_use(folder: Path, text: Path, arguments: list[str], words: str) -> None:
    arguments = [str(text) if one == "TEXT" else one for one in arguments]
    result = run(*arguments, "--catalogue", folder)
    assert result.exit_code == 2
    assert words in result.stderr.replace("\n", " ")


def test_a_folder_that_is_no_catalogue(tmp_path: Path) -> None:
    assert run("check", "--catalogue", tmp_path).exit_code == 2
    assert run("check", "--catalogue", tmp_path / "nowhere").exit_code == 2
