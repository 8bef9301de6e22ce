"""docs/readings.md names every reading with its options, every text on outputs, every unset and every demo amount."""

from __future__ import annotations

import pytest
from doc_pages import page

from maatwerk.cli.accounts import DECIMALS
from maatwerk.figures.indicators.viability_rules import reading_texts
from maatwerk.law.measures import folder, measures, parameters, readings
from maatwerk.rules.parameters import Dated, Parameter, read_parameter_file, show_value
from maatwerk.sources.jaarrekening_models import known_models

TEXT = page("readings.md")
DEMO = {parameter.name: parameter for parameter in read_parameter_file(folder() / "assumptions" / "demo.yaml")}


def is_unset(dated: Dated) -> bool:
    return dated.value is None or (isinstance(dated.value, dict) and None in dated.value.values())


def written(parameter: Parameter) -> list[str]:
    shown = [show_value(dated.value, parameter.scale) for dated in parameter.values]
    return [part.rpartition("=")[2] for value in shown for part in value.split(", ")]


@pytest.mark.parametrize("name", sorted(readings()))
def test_a_reading_with_its_options_and_default(name: str) -> None:
    reading = readings()[name]
    assert f"`{name}`" in TEXT
    assert f"**`{reading.default}`**" in TEXT
    assert [option for option in reading.options if f"`{option}`" not in TEXT] == []


def test_every_text_that_a_rule_puts_on_outputs() -> None:
    versions = [v for measure in measures().values() for group in measure.rules.values() for v in group]
    assert {v.assumes for v in versions if v.assumes and v.assumes not in TEXT} == set()


def test_every_unset_parameter() -> None:
    section = TEXT.partition("## 2. Unset amounts")[2].partition("## 3.")[0]
    unset = {name for name, parameter in parameters().items() if any(is_unset(d) for d in parameter.values)}
    assert unset == {name for name in parameters() if f"| `{name}` |" in section}


@pytest.mark.parametrize("name", sorted(DEMO))
def test_a_demo_amount_with_its_values(name: str) -> None:
    section = TEXT.partition("## 3. Demo amounts")[2]
    line = next(line for line in section.splitlines() if line.startswith(f"| `{name}` |"))
    assert [value for value in written(DEMO[name]) if value not in line] == []


def test_every_reading_of_the_quarter_run() -> None:
    facts = pytest.importorskip("maatwerk.runs.facts")
    section = TEXT.partition("### Readings of the quarter run")[2].partition("## 2.")[0]
    assert [name for name in (text.partition(":")[0] for text, _ in facts.READINGS) if name not in section] == []


READINGS_OF_ACCOUNTS = {DECIMALS: known_models()["decimals"], **reading_texts()}


@pytest.mark.parametrize("name", sorted(READINGS_OF_ACCOUNTS))
def test_a_reading_of_annual_accounts_with_its_options_and_default(name: str) -> None:
    section = TEXT.partition("### Readings outside the law")[2].partition("## 2.")[0]
    line = next(line for line in section.splitlines() if line.startswith(f"| `{name}` |"))
    one = READINGS_OF_ACCOUNTS[name]
    assert f"**`{one['default']}`**" in line
    assert [option for option in one["options"] if f"`{option}`" not in line] == []
