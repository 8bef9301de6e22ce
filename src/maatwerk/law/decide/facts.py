"""The facts of one case: from what a form or register gives to the row that the rules read, with what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from maatwerk.law.decide.question import inputs_of
from maatwerk.law.decide.shown import day_in_words, fact_in_words
from maatwerk.rules.check import Problem, problems
from maatwerk.rules.explain import Explainer
from maatwerk.rules.inputs import Input
from maatwerk.rules.prepare import PREFIX
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet

UNSET = "parameter-zonder-waarde"


@dataclass(frozen=True, slots=True)
class FactFinding:
    """What is wrong with one fact, in a Dutch sentence for the person who filled it in.

    ``code`` is a stable kind: ``ontbreekt``, ``onbekend-gegeven``, ``verkeerd-type``, or one of the row checks
    (``onleesbaar``, ``buiten-grenzen``, ``niet-toegelaten``, ``buiten-periode``).
    """

    code: str
    field: str
    label: str
    sentence: str

    def as_dict(self) -> dict[str, str]:
        """Return it as plain data."""
        return asdict(self)


class Facts:
    """The facts of one case as read for some targets. ``findings`` says what is wrong; ``reader`` computes."""

    def __init__(self, ruleset: RuleSet, targets: tuple[str, ...], facts: Mapping[str, Any]) -> None:
        self.ruleset = ruleset
        self.inputs = inputs_of(ruleset, targets)
        cells, wrong = _cells(ruleset, self.inputs, facts)
        frame = pl.DataFrame({name: [cell] for name, cell in cells.items()}, schema=dict.fromkeys(cells, pl.String))
        explainer = Explainer.of(ruleset, frame, targets, check=False)
        found = problems(frame, ruleset, dict(explainer.inputs), targets)
        self.reader = explainer.row(0)
        self.raw = explainer.rows[0]
        self.unset = {problem.column: problem for problem in found if problem.code == UNSET}
        bad = {finding.field for finding in wrong}
        wrong += [_finding(ruleset, p) for p in found if p.code != UNSET and p.column not in bad]
        self.findings: tuple[FactFinding, ...] = tuple(wrong)
        self._bad = {finding.field for finding in wrong if finding.field in ruleset.inputs} | set(self.unset)

    def hindered(self, target: str) -> tuple[str, ...]:
        """Return the inputs that are wrong and the parameters without a value that a rule needs."""
        needs = (*self.ruleset.needed([target], "input"), *self.ruleset.needed([target], "parameter"))
        return tuple(name for name in needs if name in self._bad)

    @property
    def quarter(self) -> Quarter | None:
        """The quarter of the rules, or None where the date of the case is missing or wrong."""
        return None if self.ruleset.time in self._bad else self.reader.quarter

    def value(self, name: str) -> Any:
        """Return an input as the engine holds it: a scaled number, a place in its names, a truth or text; or None."""
        return self.raw.get(PREFIX + name)

    def shown(self, name: str) -> str:
        """Return an input for people."""
        return fact_in_words(self.ruleset.inputs[name], self.value(name))

    def plain(self) -> dict[str, Any]:
        """Return every input as plain data: names of codes, ISO dates, written numbers; None where not given."""
        return {given.name: plain_value(given, self.value(given.name)) for given in self.inputs}


def plain_value(given: Input, value: Any) -> Any:
    """Return an input as plain data: a name, an ISO date, a quarter, a written number, a truth or text; or None."""
    if value is None or given.kind in ("flag", "text"):
        return value
    if given.kind == "code":
        return given.names[value]
    if given.kind == "date":
        return (dt.date(1970, 1, 1) + dt.timedelta(days=value)).isoformat()
    if given.kind == "quarter":
        return str(Quarter(value))
    return str(Decimal(value).scaleb(-given.scale)) if given.scale else value


def _cells(
    ruleset: RuleSet, inputs: Iterable[Input], facts: Mapping[str, Any]
) -> tuple[dict[str, str | None], list[FactFinding]]:
    """Return every input as text, as a table would have it, and the facts that can not be read or are not asked."""
    cells: dict[str, str | None] = {given.name: None for given in inputs}
    wrong = []
    for name, value in facts.items():
        if name not in ruleset.inputs:
            sentence = f"Het gegeven «{name}» wordt hier niet gevraagd."
            wrong.append(FactFinding("onbekend-gegeven", name, name, sentence))
        elif name in cells:
            try:
                cells[name] = _text(value)
            except TypeError:
                title = ruleset.inputs[name].title
                sentence = f"{title}: een waarde van de soort {type(value).__name__} is niet exact te lezen."
                wrong.append(FactFinding("verkeerd-type", name, title, sentence))
    return cells, wrong


def _text(value: Any) -> str | None:
    """Return a fact as it would be written; raises TypeError for a float and for anything that is no single value."""
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | Quarter):
        return str(value)
    raise TypeError(type(value).__name__)


def _finding(ruleset: RuleSet, problem: Problem) -> FactFinding:
    title = ruleset.inputs[problem.column].title
    if problem.code in ("leeg", "kolom-ontbreekt"):
        return FactFinding("ontbreekt", problem.column, title, f"Vul in: {title.lower()}.")
    if problem.code == "buiten-periode":
        period = (
            f"{day_in_words(_days(ruleset.first.first_day))} tot en met {day_in_words(_days(ruleset.last.last_day))}"
        )
        return FactFinding(problem.code, problem.column, title, f"{title}: de wet is hier ingevoerd van {period}.")
    return FactFinding(problem.code, problem.column, title, f"{title}: {problem.why} {problem.mend}")


def _days(day: dt.date) -> int:
    return (day - dt.date(1970, 1, 1)).days
