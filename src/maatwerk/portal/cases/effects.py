"""What an act changes in the register, by the names that the tables use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.guards import Attempt
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.kit import facts
from maatwerk.portal.register.models import Indicering, IndiceringFacts, Maatregel, Toekenning, ToekenningFacts


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was just done; ``at`` is when its effects become known, just after what it was decided on."""

    case: Case
    attempt: Attempt
    event: Event
    at: dt.datetime
    decision: Decision | None


Effect = Callable[[Done], None]
EFFECTS: Final[dict[str, Effect]] = {}


def effect(name: str) -> Callable[[Effect], Effect]:
    """Return a decorator that gives an effect its name in the tables."""

    def named(function: Effect) -> Effect:
        EFFECTS[name] = function
        return function

    return named


@effect("indicering_vaststellen")
def record_advice(done: Done) -> None:
    """VDAB's finding becomes a fact of the person, with its period."""
    given = done.attempt.given
    thing = Indicering.objects.create(aanvraagnummer=f"A{done.event.number:09d}", person_id=done.case.person_id)
    told = {"type_indicering": "START", "advies": given["advies"], "type_doelgroep": given.get("type_doelgroep", "")}
    until = given.get("datum_einde")
    facts.record(
        IndiceringFacts,
        {"indicering": thing},
        told,
        given["datum_begin"],
        until + dt.timedelta(days=1) if until else None,
        done.event,
        done.at,
    )
    done.case.indicering = thing


@effect("imw_toekennen")
def grant_imw(done: Done) -> None:
    """A positive decision becomes a toekenning; a negative one changes nothing."""
    if done.decision is None or not done.decision.answer:
        return
    case = done.case
    made = Toekenning.objects.create(
        toekenningsnummer=f"T{done.event.number:09d}",
        person_id=case.person_id,
        organisation_id=case.organisation_id,
        employment_id=case.employment_id,
        type_maatregel=Maatregel.IMW,
    )
    facts.record(
        ToekenningFacts, {"toekenning": made}, {"status": "TG"}, done.decision.valid_on, None, done.event, done.at
    )
    case.toekenning = made
