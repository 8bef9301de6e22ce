"""The commands that README and docs show are commands of the program, with the options it has; none is left unnamed."""

from __future__ import annotations

import pytest
from doc_commands import Shown, all_shown, lacking, leaves, problems, resolved
from typer.testing import CliRunner

from maatwerk.cli.main import app

SHOWN = all_shown()
WHOLE = [one for one in SHOWN if one.whole]
NAMED = {resolved(one.words())[1] for one in SHOWN}


def said(one: Shown) -> str:
    return f"{one.page}: {one.text}"


@pytest.mark.parametrize("one", SHOWN, ids=said)
def test_a_command_exists_with_its_options(one: Shown) -> None:
    assert problems(one) == []


@pytest.mark.parametrize("one", WHOLE, ids=said)
def test_a_command_to_type_has_all_it_needs(one: Shown) -> None:
    assert lacking(one) == []


def test_there_are_commands_to_check() -> None:
    assert len(WHOLE) > 30


@pytest.mark.parametrize("path", list(leaves()), ids=" ".join)
def test_every_command_is_named_and_helps(path: tuple[str, ...]) -> None:
    assert path in NAMED
    assert CliRunner().invoke(app, [*path, "--help"]).exit_code == 0


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("maatwerk figures chek", "no command 'chek'"),
        ("maatwerk budgets show 2024", "no command 'budgets'"),
        ("maatwerk figures check --documents S004  # all", "no option --documents"),
    ],
)
def test_a_wrong_command_is_found(text: str, wrong: str) -> None:
    assert problems(Shown("x.md", text, True))[0].startswith(wrong)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("maatwerk law", "a group alone does nothing"),
        ("maatwerk budget show --lines", "an argument"),
        ("maatwerk budget show --xlsx FILE", "an argument"),
        ("maatwerk estimate compare --in x.csv raming.json --json", None),
        ("maatwerk estimate vintages --scale 0.1", "--out"),
    ],
)
def test_what_a_command_lacks_is_found(text: str, wrong: str | None) -> None:
    assert lacking(Shown("x.md", text, True)) == ([wrong] if wrong else [])
