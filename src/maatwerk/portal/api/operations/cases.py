"""Cases: listed, read, opened, filled in, acted upon; the same services as the pages, so the same law and the same memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from pydantic import AfterValidator

from maatwerk.portal.api.doors import Caller, Door
from maatwerk.portal.api.operations.register import caller, noted
from maatwerk.portal.api.paging import Asked, Page, paged
from maatwerk.portal.api.problems import FieldError, Problem, not_found
from maatwerk.portal.api.types import Code, Given, Text, Whole
from maatwerk.portal.cases import opening, queries, services, typed
from maatwerk.portal.cases.lawfields import choices_of, kind_of, label_of
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.queries import Offer
from maatwerk.portal.cases.table import FormField, kinds
from maatwerk.portal.cases.views import OF_CASES
from maatwerk.portal.people.roles import LOGGED_IN
from maatwerk.portal.register import models as m
from maatwerk.portal.register.numbers import note_case
from maatwerk.portal.register.queries import visible_to

router = Router(tags=["dossiers"])
READERS = Door(OF_CASES)
OPENERS = Door({role for kind in kinds().values() for role in kind.opened_by} & LOGGED_IN)
ACTORS = Door({role for k in kinds().values() for a in k.actions.values() for role in a.roles} & OF_CASES)


def _known(kind: str) -> str:
    if kind not in kinds():
        raise ValueError(f"{kind}: deze soort is niet gekend")
    return kind


KindName = Annotated[str, Field(json_schema_extra={"enum": sorted(kinds())}), AfterValidator(_known)]


class CaseOut(Schema):
    """A case. ``version`` goes along with every act; ``due`` is null where no term is known."""

    number: str
    kind: str
    title: str
    state: str
    state_title: str
    end: str
    version: int
    waits_for: list[str]
    person: str | None
    organisation: str | None
    employment: str | None
    toekenning: str | None
    about: str | None
    opened_at: dt.datetime
    entered_at: dt.datetime
    due: dt.date | None


class AskedOut(Schema):
    """Something to fill in; ``choices`` are names with their words, empty for a free field."""

    name: str
    label: str
    kind: str
    required: bool
    choices: dict[str, str]


class OfferOut(Schema):
    """What you may do now, what it asks, and what still stands in the way."""

    name: str
    title: str
    needs_reason: bool
    fields: list[AskedOut]
    missing: list[FieldError]


class ItemOut(Schema):
    """One thing that the case asks: whether it is filled in, and with what (in words)."""

    name: str
    label: str
    required: bool
    filled: bool
    shown: str


class HappenedOut(Schema):
    """One thing in the story of the case, as you may read it."""

    at: dt.datetime
    kind: str
    title: str
    by: str
    reason: str
    decision: int | None
    letter: str | None


class CaseDetail(CaseOut):
    """A case with what is filled in, what you may do, and what happened (latest first)."""

    waiting: str
    term: str
    items: list[ItemOut]
    actions: list[OfferOut]
    history: list[HappenedOut]


class CaseFilter(Schema):
    """What the list is narrowed to."""

    kind: KindName | None = None
    state: str | None = Field(None, pattern=r"^[a-z_]{1,30}$")


class Opening(Schema, extra="forbid"):
    """What a new case is about: by code or number, as the kind asks; and, if known already, what is filled in."""

    kind: KindName
    person: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,10}$")] | None = None
    employment: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,10}$")] | None = None
    toekenning: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$")] | None = None
    about: Annotated[str, Field(pattern=r"^[A-Z0-9-]{1,30}$")] | None = None
    data: Given = Field(default_factory=dict)


class Draft(Schema, extra="forbid"):
    """What is filled in so far, for the version that was read."""

    version: Annotated[Whole, Field(ge=1)]
    data: Given


class Act(Schema, extra="forbid"):
    """An act on the version that was read, with what it asks."""

    version: Annotated[Whole, Field(ge=1)]
    data: Given = Field(default_factory=dict)
    reason: Text = ""


@router.get("", response=Page[CaseOut], auth=READERS, summary="Dossiers")
def list_cases(request: HttpRequest, part: Asked, narrow: Annotated[CaseFilter, Query()]) -> dict[str, Any]:
    """De dossiers die u mag zien, in de volgorde waarin ze geopend zijn."""
    asked = {"kind": narrow.kind, "state": narrow.state}
    rows = _visible(request).filter(**{name: value for name, value in asked.items() if value})
    return noted(request, "dossiers", paged(rows, part, lambda found: [_case(each) for each in found]))


def _visible(request: HttpRequest) -> QuerySet[Case]:
    related = ("person", "organisation", "employment", "toekenning", "about")
    return Case.objects.visible_to(caller(request)).select_related(*related)


def _found(request: HttpRequest, number: str) -> Case:
    case = _visible(request).filter(number=number).first()
    if case is None:
        raise not_found()
    return case


@router.post("", response={201: CaseDetail}, auth=OPENERS, summary="Een dossier openen")
def open_case(request: HttpRequest, given: Opening) -> Status[dict[str, Any]]:
    """Een dossier openen over een tewerkstelling, een recht, een persoon of een eerder dossier."""
    asked: Caller = request.auth  # type: ignore[attr-defined]
    _readable(kinds()[given.kind].fields, given.data)
    made = services.open_case(given.kind, asked.acting, user=asked.user, data=given.data, **_about(request, given))
    return Status(201, _detail(request, _found(request, made.number)))


def _readable(fields: Iterable[FormField], data: Mapping[str, Any]) -> None:
    """Raise Problem (422) for what is not asked here or can not be read: a program must not think that it was kept."""
    fields = tuple(fields)
    unknown = sorted(data.keys() - {each.name for each in fields})
    wrong = [{"field": f"data.{each.field}", "message": each.sentence} for each in typed.read(fields, data).wrong]
    wrong += [{"field": f"data.{name}", "message": _("Dit wordt hier niet gevraagd.")} for name in unknown]
    if wrong:
        raise Problem(422, "niet-juist", _("Kijk de vermelde velden na."), errors=wrong)


def _about(request: HttpRequest, given: Opening) -> dict[str, Any]:
    """Return what a case is about; raises not found for what the asker may not see."""
    who = caller(request)
    about: dict[str, Any] = {"person_id": who.person, "organisation_id": who.organisation}
    if given.employment:
        about = _parties(_thing(m.Employment, request, code=given.employment), "employment")
    elif given.toekenning:
        about = _parties(_thing(m.Toekenning, request, toekenningsnummer=given.toekenning), "toekenning")
    elif given.about:
        about = _parties(_found(request, given.about), "about")
    elif given.person:
        about = {"person": _thing(m.Person, request, code=given.person), "organisation_id": who.organisation}
    return {name: value for name, value in about.items() if value is not None}


def _thing(model: Any, request: HttpRequest, **named: str) -> Any:
    found = visible_to(model.objects.filter(**named), caller(request)).first()
    if found is None:
        raise not_found()
    return found


def _parties(thing: Any, name: str) -> dict[str, Any]:
    """Return the thing with the person, the organisation, the employment and the right that it is about."""
    others = {each: getattr(thing, each, None) for each in ("person", "organisation", "employment", "toekenning")}
    return others | {name: thing}


@router.get("/{number}", response=CaseDetail, auth=READERS, summary="Een dossier")
def one_case(request: HttpRequest, number: Code) -> dict[str, Any]:
    """Een dossier: wat ingevuld is, wat u kunt doen, waar het wacht, wat er gebeurde."""
    case = _found(request, number)
    note_case(case, caller(request))
    return _detail(request, case)


@router.put("/{number}/ontwerp", response=CaseDetail, auth=OPENERS, summary="Een ontwerp bewaren")
def save_draft(request: HttpRequest, number: Code, given: Draft) -> dict[str, Any]:
    """Bewaren wat ingevuld is, half of heel."""
    case = _found(request, number)
    _readable(kinds()[case.kind].fields, given.data)
    services.save_draft(case.pk, caller(request), given.version, given.data)
    return _detail(request, _found(request, number))


@router.post("/{number}/acties/{action}", response=CaseDetail, auth=ACTORS, summary="Een stap zetten")
def act(request: HttpRequest, number: Code, action: Code, given: Act) -> dict[str, Any]:
    """Een stap zetten op de versie die u las. Was iemand u voor, dan is het antwoord 409 en zegt het wat er gebeurde."""
    case = _found(request, number)
    if action not in kinds()[case.kind].actions:
        raise not_found()
    _readable(opening.fields_of(case, kinds()[case.kind].actions[action]), given.data)
    services.act(case.pk, action, caller(request), given.version, given.data, given.reason)
    found = _visible(request).filter(pk=case.pk).first()
    if found is None:
        raise not_found()
    return _detail(request, found)


def _case(case: Case) -> dict[str, Any]:
    kind = kinds()[case.kind]
    state = kind.states[case.state]
    return {
        "number": case.number,
        "kind": case.kind,
        "title": str(kind.title),
        "state": case.state,
        "state_title": str(state.title),
        "end": state.end,
        "version": case.version,
        "waits_for": [role.value for role in state.waits_for],
        "person": case.person.code if case.person else None,
        "organisation": case.organisation.ondernemingsnummer if case.organisation else None,
        "employment": case.employment.code if case.employment else None,
        "toekenning": case.toekenning.toekenningsnummer if case.toekenning else None,
        "about": case.about.number if case.about else None,
        "opened_at": case.opened_at,
        "entered_at": case.entered_at,
        "due": case.due,
    }


def _detail(request: HttpRequest, case: Case) -> dict[str, Any]:
    who, waiting = caller(request), queries.waiting(case)
    return _case(case) | {
        "waiting": waiting.sentence,
        "term": waiting.term,
        "items": [
            _plain(each, "name", "label", "required", "filled", "shown") for each in queries.checklist(case, who)
        ],
        "actions": [_offer(each) for each in queries.offers(case, who)],
        "history": [_happened(each) for each in queries.timeline(case, who)],
    }


def _plain(thing: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "name": offer.action.name,
        "title": str(offer.action.title),
        "needs_reason": offer.action.reason,
        "fields": [_field(each) for each in offer.fields],
        "missing": [{"field": each.field, "message": each.sentence} for each in offer.missing],
    }


def _field(field: FormField) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": label_of(field),
        "kind": kind_of(field),
        "required": field.required,
        "choices": dict(choices_of(field)),
    }


def _happened(each: queries.Happened) -> dict[str, Any]:
    return {
        "at": each.at,
        "kind": each.what,
        "title": each.title,
        "by": each.who,
        "reason": each.reason,
        "decision": each.decision.number if each.decision else None,
        "letter": each.letter.check_code if each.letter else None,
    }
