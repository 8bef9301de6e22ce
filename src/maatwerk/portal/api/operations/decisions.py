"""Decisions with everything they rest on, their replay, and the letters about them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Field, Path, Query, Router, Schema

from maatwerk.portal.api.doors import Door
from maatwerk.portal.api.operations.law import ChangeOut, ConditionOut, ResultOut
from maatwerk.portal.api.operations.register import caller
from maatwerk.portal.api.paging import Asked, Page, paged
from maatwerk.portal.api.problems import Problem, not_found
from maatwerk.portal.api.types import Code
from maatwerk.portal.cases import deciding
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.telling import words_for
from maatwerk.portal.cases.views import OF_CASES
from maatwerk.portal.letters.models import Letter
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, Role
from maatwerk.portal.register.numbers import note_case

router = Router()
READERS = Door(OF_CASES)
REPLAYERS = Door(DEPARTMENT, Role.INSPECTOR)
Number = Annotated[int, Path(ge=1, le=10**15)]


class DecisionOut(Schema):
    """A decision: the answer of the law and the state it led to, the facts of which day, as known when, under which law."""

    number: int
    case: str
    question: str
    answer: bool | None
    outcome: str
    valid_on: dt.date
    known_on: dt.datetime
    at: dt.datetime
    decided_by: str
    reason: str
    corrects: int | None
    law: str
    hash: str
    event: str


class DecisionDetail(DecisionOut):
    """A decision with what was told then."""

    conditions: list[ConditionOut]
    results: list[ResultOut]
    nearest: list[ChangeOut] | None
    nearest_sentence: str
    explanation: dict[str, Any]


class ReplayOut(Schema):
    """What a decision gives when it is computed again with the law and the facts known then."""

    number: int
    identical: bool
    hash: str | None
    differences: list[str]
    erased: str = Field("", description="Waarom herrekenen niet meer kan: de inhoud is gewist. Anders leeg.")


class LetterOut(Schema):
    """A letter as it was sent; ``sha256`` is the hash of its bytes, ``head`` the chain of events at that moment."""

    code: str
    reference: str
    kind: str
    case: str
    decision: int | None
    made_at: dt.datetime
    sha256: str
    head: str


class LetterFilter(Schema):
    """What the list is narrowed to: the letters of a case."""

    case: str | None = None


@router.get(
    "/beslissingen/{number}", response=DecisionDetail, auth=READERS, summary="Een beslissing", tags=["beslissingen"]
)
def one_decision(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Een beslissing met elke voorwaarde, haar uitkomst, gegevens en grond, zoals toen gezegd.

    Een werkgever leest niet wat VDAB over een persoon vond.
    """
    found = _decision(request, number)
    note_case(found.case, caller(request))
    told = words_for(found, employer=caller(request).role in EMPLOYERS)
    names = ("conditions", "results", "nearest", "nearest_sentence", "explanation")
    return _summary(found) | {name: told[name] for name in names}


def _decision(request: HttpRequest, number: int) -> Decision:
    visible = Case.objects.visible_to(caller(request))
    asked = Decision.objects.select_related("case", "law", "submission", "event", "corrects").filter(case__in=visible)
    found = asked.filter(number=number).first()
    if found is None:
        raise not_found()
    return found


def _summary(found: Decision) -> dict[str, Any]:
    names = ("number", "question", "answer", "outcome", "valid_on", "known_on", "at", "decided_by", "reason", "hash")
    return {name: getattr(found, name) for name in names} | {
        "case": found.case.number,
        "corrects": found.corrects.number if found.corrects else None,
        "law": found.law_id,
        "event": found.event.hash,
    }


@router.get(
    "/beslissingen/{number}/herrekening",
    response=ReplayOut,
    auth=REPLAYERS,
    summary="Een beslissing herrekenen",
    tags=["beslissingen"],
)
def replay(request: HttpRequest, number: Number) -> dict[str, Any]:
    """Herrekent met de wet en de feiten van toen, en zegt of het hetzelfde geeft."""
    done = deciding.replay(_decision(request, number))
    return {
        "number": number,
        "identical": done.identical,
        "hash": done.outcome.hash() if done.outcome else None,
        "differences": list(done.differences),
        "erased": done.erased,
    }


@router.get("/brieven", response=Page[LetterOut], auth=READERS, summary="Brieven", tags=["brieven"])
def list_letters(request: HttpRequest, part: Asked, narrow: Annotated[LetterFilter, Query()]) -> dict[str, Any]:
    """De brieven in de dossiers die u mag zien."""
    rows = _letters(request)
    return paged(
        rows.filter(case__number=narrow.case) if narrow.case else rows, part, lambda all_: list(map(_letter, all_))
    )


def _letters(request: HttpRequest) -> QuerySet[Letter]:
    visible = Case.objects.visible_to(caller(request))
    return Letter.objects.filter(case__in=visible).select_related("case", "decision").defer("content", "pdf")


@router.get("/brieven/{code}", response=LetterOut, auth=READERS, summary="Een brief", tags=["brieven"])
def one_letter(request: HttpRequest, code: Code) -> dict[str, Any]:
    """Wat er van een brief genoteerd is."""
    return _letter(_one(request, code))


@router.get(
    "/brieven/{code}/pdf",
    auth=READERS,
    summary="Een brief als PDF",
    tags=["brieven"],
    openapi_extra={
        "responses": {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}
    },
)
def letter_pdf(request: HttpRequest, code: Code) -> HttpResponse:
    """De bytes zoals ze gearchiveerd zijn."""
    found = _one(request, code)
    if found.erased:
        raise Problem(410, "gewist", _("De inhoud van deze brief is gewist, na de termijn waarin hij bewaard werd."))
    note_case(found.case, caller(request), gettext_noop("brief bekeken"))
    answer = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.reference.replace("/", "-")}.pdf"'
    answer["ETag"] = f'"{found.sha256}"'
    return answer


def _one(request: HttpRequest, code: str) -> Letter:
    found = _letters(request).filter(check_code=code).first()
    if found is None:
        raise not_found()
    return found


def _letter(letter: Letter) -> dict[str, Any]:
    return {
        "code": letter.check_code,
        "reference": letter.reference,
        "kind": letter.kind,
        "case": letter.case.number,
        "decision": letter.decision.number if letter.decision else None,
        "made_at": letter.made_at,
        "sha256": letter.sha256,
        "head": letter.head,
    }
