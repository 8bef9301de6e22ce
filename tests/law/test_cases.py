"""The worked cases: what a jurist wrote in ``cases/*.yaml``, computed through the real path and compared to the cent."""

import csv
import io
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from two_readings import shown_rows

from maatwerk.law.measures import folder, measures
from maatwerk.rules.reform import assume
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.split import Outcome, evaluate_split
from maatwerk.rules.tables import written

CASES = Path(__file__).parent / "cases"
FIELDS = {"measure", "title", "source", "how", "in", "out", "findings", "reading", "assumptions", "targets"}


class Written(yaml.SafeLoader):
    """YAML in which every value is text, exactly as it stands; only merging (``<<``) keeps its meaning."""


Written.yaml_implicit_resolvers = {
    start: [pair for pair in pairs if pair[0].endswith(":merge")]
    for start, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class CaseError(ValueError):
    """A case is not written as it must be."""


def read_cases(text: str) -> list[dict[str, Any]]:
    found = yaml.load(text, Loader=Written)["cases"]
    for case in found:
        title = case.get("title", "a case without a title")
        missing = [field for field in ("measure", "title", "source", "how", "in", "out") if not case.get(field)]
        if missing:
            raise CaseError(f"{title}: {', '.join(missing)} is required")
        if set(case) - FIELDS:
            raise CaseError(f"{title}: unknown field(s) {', '.join(sorted(set(case) - FIELDS))}")
        rows, expected = _rows(case["in"]), _rows(case["out"])
        if len(rows) != len(expected):
            raise CaseError(f"{title}: {len(rows)} row(s) in, {len(expected)} out")
    return found


def _rows(entry: Any) -> list[dict[str, str]]:
    return entry if isinstance(entry, list) else [entry]


def all_cases() -> list[Any]:
    found = []
    for file in sorted(CASES.glob("*.yaml")):
        for case in read_cases(file.read_text(encoding="utf-8")):
            found.append(pytest.param(case, id=f"{file.stem}: {case['title']}"))
    return found


def rule_set_of(case: dict[str, Any]) -> RuleSet:
    ruleset = measures()[case["measure"]]
    if case.get("assumptions"):
        ruleset = assume(ruleset, folder() / "assumptions" / f"{case['assumptions']}.yaml")
    return ruleset.choose(**case.get("reading", {}))


def frame_of(case: dict[str, Any]) -> pl.DataFrame:
    """Return the rows as they come out of a CSV: all text, an empty cell is null."""
    rows = _rows(case["in"])
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return pl.DataFrame(
        {name: [row.get(name) or None for row in rows] for name in columns}, schema=dict.fromkeys(columns, pl.String)
    )


def targets_of(case: dict[str, Any], ruleset: RuleSet) -> tuple[str, ...]:
    optional = ruleset.optional_targets if case.get("assumptions") else ()
    return tuple(case.get("targets", ())) or ruleset.targets + optional


def as_csv(ruleset: RuleSet, outcome: Outcome, targets: tuple[str, ...]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(ruleset, outcome.frame, targets).write_csv())))


@pytest.mark.parametrize("case", all_cases())
def test_case(case):
    ruleset, frame = rule_set_of(case), frame_of(case)
    targets = targets_of(case, ruleset)
    outcome = evaluate_split(ruleset, frame, targets, file="geval.csv")
    assert sorted(finding.code for finding in outcome.findings) == sorted(case.get("findings", []))
    found = as_csv(ruleset, outcome, targets)
    expected = [{name: " ".join(value.split()) for name, value in row.items()} for row in _rows(case["out"])]
    assert [{name: row[name] for name in wanted} for row, wanted in zip(found, expected, strict=True)] == expected
    assert {name: outcome.frame[name].to_list() for name in frame.columns} == frame.to_dict(as_series=False)


@pytest.mark.parametrize("case", [param for param in all_cases() if "findings" not in param.values[0]])
def test_case_by_the_row_reading(case):
    """The plain-integer reading, that explains a decision, gives what the columns give."""
    ruleset, frame = rule_set_of(case), frame_of(case)
    targets = targets_of(case, ruleset)
    columns = evaluate_split(ruleset, frame, targets).frame.select(targets)
    assert shown_rows(ruleset, frame, targets) == columns.rows(named=True)


def test_there_are_enough_cases_for_every_measure():
    cases = [param.values[0] for param in all_cases()]
    assert len(cases) >= 80
    assert {case["measure"] for case in cases} == set(measures())


def test_no_two_cases_have_the_same_name():
    names = [param.id for param in all_cases()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("field", ["measure", "title", "source", "how", "in", "out"])
def test_a_case_without_its_source_is_refused(field):
    case = {"measure": "imw", "title": "t", "source": "s", "how": "h", "in": {"a": "1"}, "out": {"b": "2"}}
    assert read_cases(yaml.safe_dump({"cases": [case]}))
    with pytest.raises(CaseError, match=field):
        read_cases(yaml.safe_dump({"cases": [{k: v for k, v in case.items() if k != field}]}))
    with pytest.raises(CaseError, match=field):
        read_cases(yaml.safe_dump({"cases": [case | {field: ""}]}))


def test_a_misspelt_field_or_a_missing_row_is_refused():
    case = {"measure": "imw", "title": "t", "source": "s", "how": "h", "in": {"a": "1"}, "out": {"b": "2"}}
    with pytest.raises(CaseError, match="lezing"):
        read_cases(yaml.safe_dump({"cases": [case | {"lezing": "x"}]}))
    with pytest.raises(CaseError, match="2 row"):
        read_cases(yaml.safe_dump({"cases": [case | {"in": [{"a": "1"}, {"a": "2"}]}]}))
