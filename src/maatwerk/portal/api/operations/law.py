"""The law: measures, rules, parameters, readings, questions, and the answer to one. Open to everybody."""

# ruff: noqa: ARG001 - the framework gives every operation the request

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from maatwerk.law.decide import decide, fields, questions
from maatwerk.law.measures import measures, parameters, readings
from maatwerk.portal.api.doors import Door
from maatwerk.portal.api.paging import Page, whole
from maatwerk.portal.api.problems import not_found
from maatwerk.portal.api.types import Code, Day, Given
from maatwerk.portal.lawbook import catalogue
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.rules.money import printed
from maatwerk.rules.parameters import Parameter
from maatwerk.rules.ruleset import RuleSet

router = Router(tags=["wet"])
ANYBODY = Door(EVERYBODY)


class MeasureOut(Schema):
    """A measure: the quarters for which it is here, what it gives, and a hash over its content."""

    code: str
    title: str
    first: str
    last: str
    targets: list[str]
    hash: str


class VersionOut(Schema):
    """One version of a rule. ``formula`` is in words, with both branches of a choice; quarters as ``2024Q3``."""

    since: str
    until: str | None
    text: str
    formula: str
    unit: str
    instrument: str
    article: str
    source: str
    assumes: str
    needs: list[str]


class RuleOut(Schema):
    """A rule with its versions, oldest first."""

    name: str
    versions: list[VersionOut]


class FieldOut(Schema):
    """What is asked. ``required`` is ja, nee or soms; ``choices`` are names with their words."""

    name: str
    label: str
    kind: str
    unit: str
    required: str
    choices: dict[str, str]
    least: str
    most: str


class MeasureDetail(MeasureOut):
    """A measure with its rules."""

    rules: list[RuleOut]


class CellOut(Schema):
    """One cell of a value that is a table: its keys and its value, null where not known."""

    keys: list[str]
    value: str | None


class ValueOut(Schema):
    """A dated value: exact, as text; null where no source gives it. ``cells`` where the value is a table."""

    since: dt.date
    until: dt.date | None
    value: str | None
    cells: list[CellOut]
    source: str
    confidence: str
    note: str


class ParameterOut(Schema):
    """A number of the law with its dated values. A day is written as ISO date, a yes or no as 1 or 0."""

    name: str
    title: str
    unit: str
    keys: list[str]
    reading: str
    values: list[ValueOut]


class ReadingOut(Schema):
    """A place where the sources allow several rules, and the option that is taken."""

    name: str
    title: str
    options: dict[str, str]
    taken: str
    why: str
    source: str


class QuestionOut(Schema):
    """A yes/no question of the law."""

    code: str
    title: str
    measure: str


class QuestionDetail(QuestionOut):
    """A question with what it asks."""

    fields: list[FieldOut]


class Facts(Schema, extra="forbid"):
    """An invented case: what each field is. Days as ISO dates, amounts as text with a point."""

    facts: Given


class UsedOut(Schema):
    """A fact or number that a condition looked at."""

    name: str
    label: str
    value: str


class ConditionOut(Schema):
    """A condition of the answer; ``met`` is null where it can not be said."""

    name: str
    sentence: str
    met: bool | None
    article: str
    basis: str
    confidence: str
    inputs: list[UsedOut]
    parameters: list[UsedOut]
    reading: str
    why_open: str


class ResultOut(Schema):
    """Another outcome: for people (``value``) and for programs (``exact``)."""

    name: str
    label: str
    value: str
    exact: str
    known: bool


class ChangeOut(Schema):
    """One part of the smallest change that would have led to yes."""

    name: str
    label: str
    before: str
    after: str
    sentence: str


class FindingOut(Schema):
    """What is missing or wrong in the facts."""

    code: str
    field: str
    label: str
    sentence: str


class AnswerOut(Schema):
    """What the law answers; ``answer`` is null where it can not be said. ``law`` and ``hash`` name law and outcome."""

    question: str
    title: str
    answer: bool | None
    why_open: str
    conditions: list[ConditionOut]
    results: list[ResultOut]
    nearest: list[ChangeOut] | None
    nearest_sentence: str
    findings: list[FindingOut]
    law: str
    hash: str
    explanation: dict[str, Any]


@router.get("/maatregelen", response=Page[MeasureOut], auth=ANYBODY, summary="Maatregelen")
def list_measures(request: HttpRequest) -> dict[str, Any]:
    """De maatregelen die in regels staan."""
    return whole([_measure(ruleset) for ruleset in measures().values()])


@router.get("/maatregelen/{code}", response=MeasureDetail, auth=ANYBODY, summary="Een maatregel met haar regels")
def one_measure(request: HttpRequest, code: Code) -> dict[str, Any]:
    """De regels van een maatregel: elke versie in woorden, met formule, grond en wat ze nodig heeft."""
    if code not in measures():
        raise not_found()
    ruleset = measures()[code]
    return _measure(ruleset) | {"rules": [_rule(ruleset, name) for name in ruleset.rules]}


def _measure(ruleset: RuleSet) -> dict[str, Any]:
    return {
        "code": ruleset.name,
        "title": ruleset.title,
        "first": str(ruleset.first),
        "last": str(ruleset.last),
        "targets": [*ruleset.targets, *ruleset.optional_targets],
        "hash": ruleset.hash,
    }


def _rule(ruleset: RuleSet, name: str) -> dict[str, Any]:
    versions = [
        {
            "since": str(version.since),
            "until": str(version.until) if version.until else None,
            "text": version.text,
            "formula": catalogue.formula(ruleset.name, name, place),
            "unit": version.unit,
            "instrument": version.basis.instrument,
            "article": version.basis.article,
            "source": version.basis.source,
            "assumes": version.assumes,
            "needs": list(version.needs),
        }
        for place, version in enumerate(ruleset.rules[name])
    ]
    return {"name": name, "versions": versions}


class Words(Schema):
    """What a list of parameters is narrowed to."""

    q: str = ""


@router.get("/parameters", response=Page[ParameterOut], auth=ANYBODY, summary="Parameters")
def list_parameters(request: HttpRequest, asked: Annotated[Words, Query()]) -> dict[str, Any]:
    """De getallen van de wet met al hun waarden; `q` zoekt in naam en titel."""
    words = asked.q.lower().split()
    found = [p for p in parameters().values() if all(word in f"{p.name} {p.title}".lower() for word in words)]
    return whole([_parameter(each, None) for each in found])


class OnDay(Schema):
    """The day on which a value is asked."""

    on: Day | None = None


@router.get("/parameters/{name}", response=ParameterOut, auth=ANYBODY, summary="Een parameter, ook op een dag")
def one_parameter(request: HttpRequest, name: Code, asked: Annotated[OnDay, Query()]) -> dict[str, Any]:
    """Een getal van de wet in de tijd; met `on` enkel de waarde die op die dag geldt."""
    if name not in parameters():
        raise not_found()
    return _parameter(parameters()[name], asked.on)


def _parameter(parameter: Parameter, day: dt.date | None) -> dict[str, Any]:
    periods = catalogue.periods(parameter)
    if day is not None:
        held = parameter.on(day)
        periods = tuple(each for each in periods if each.dated is held)
    return {
        "name": parameter.name,
        "title": parameter.title,
        "unit": parameter.unit,
        "keys": [key.name for key in parameter.keys],
        "reading": parameter.reading,
        "values": [_value(parameter, each) for each in periods],
    }


def _value(parameter: Parameter, period: catalogue.Period) -> dict[str, Any]:
    dated = period.dated
    cells = dated.value.items() if isinstance(dated.value, dict) else ()
    return {
        "since": dated.since,
        "until": period.until,
        "value": None if isinstance(dated.value, dict) else _exact(parameter, dated.value),
        "cells": [{"keys": list(map(str, place)), "value": _exact(parameter, cell)} for place, cell in cells],
        "source": dated.source,
        "confidence": dated.confidence,
        "note": "; ".join(part for part in (dated.note, dated.assumption) if part),
    }


def _exact(parameter: Parameter, value: int | None) -> str | None:
    if value is None:
        return None
    if parameter.unit == "datum":
        return (dt.date(1970, 1, 1) + dt.timedelta(days=value)).isoformat()
    return printed(value, parameter.scale)


@router.get("/lezingen", response=Page[ReadingOut], auth=ANYBODY, summary="Lezingen")
def list_readings(request: HttpRequest) -> dict[str, Any]:
    """Waar de bronnen meer dan één regel toelaten, en welke genomen is."""
    names = ("name", "title", "options", "why", "source")
    return whole([{n: getattr(r, n) for n in names} | {"taken": r.default} for r in readings().values()])


@router.get("/vragen", response=Page[QuestionOut], auth=ANYBODY, summary="Vragen")
def list_questions(request: HttpRequest) -> dict[str, Any]:
    """De ja-neevragen die de wet beantwoordt."""
    return whole([{"code": q.code, "title": q.title, "measure": q.measure} for q in questions().values()])


@router.get("/vragen/{code}", response=QuestionDetail, auth=ANYBODY, summary="Een vraag met wat ze vraagt")
def one_question(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Wat bij een vraag in te vullen is."""
    if code not in questions():
        raise not_found()
    asked = questions()[code]
    names = ("name", "label", "kind", "unit", "required", "least", "most")
    found = [{n: getattr(f, n) for n in names} | {"choices": dict(f.choices)} for f in fields(code)]
    return {"code": code, "title": asked.title, "measure": asked.measure, "fields": found}


@router.post("/vragen/{code}/antwoord", response=AnswerOut, auth=ANYBODY, summary="Wat de wet antwoordt")
def answer(request: HttpRequest, code: Code, given: Facts) -> dict[str, Any]:
    """Het antwoord op een verzonnen geval: voorwaarden, kleinste wijziging, uitleg. Er wordt niets bewaard."""
    if code not in questions():
        raise not_found()
    return decide(code, given.facts).as_dict()
