"""What VDAB finds: of a finding only the result and its period are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from maatwerk.portal.cases.effects.registry import ONE_DAY, Done, effect, key
from maatwerk.portal.cases.sources import province_of
from maatwerk.portal.register.models import EmploymentFacts, Indicering, IndiceringFacts, PersonFacts, WaitingEntry

TARGET_GROUPS = {"arbeidshandicap": "H", "psychosociaal": "P", "uiterst_kwetsbaar": "K"}


@effect("indicering_vaststellen")
def record_advice(done: Done) -> None:
    """VDAB's finding becomes a fact of the person, with its period."""
    given, level = done.given, str(done.given.get("begeleidingsgraad", ""))
    told = {
        "type_indicering": "START",
        "advies": given["advies"],
        "type_doelgroep": given.get("type_doelgroep", ""),
        "begeleidingsgraad": "" if level == "geen" else level.upper(),
    }
    last = given.get("datum_einde")
    done.case.indicering = _found(done, told, given["datum_begin"], last + ONE_DAY if last else None)


@effect("cmw_indiceren")
def record_cmw(done: Done) -> None:
    """A yes becomes an advice with its start package, and a place on the waiting list for whoever has no job.

    Where the law does not say which package, percentage and degree stay empty.
    """
    if done.decision is None or not done.decision.answer:
        return
    percentage, level, until = (
        done.result(name) for name in ("pakket_percentage", "begeleidingsgraad", "advies_geldig_tot")
    )
    told = {
        "type_indicering": "START",
        "advies": "cmw",
        "type_doelgroep": TARGET_GROUPS.get(str(done.given.get("doelgroep")), ""),
        "loonpremie_percentage": int(percentage) if percentage else None,
        "begeleidingsgraad": level.upper(),
    }
    done.case.indicering = _found(done, told, done.day, dt.date.fromisoformat(until) if until else None)
    _wait(done, done.case.indicering)


def _found(done: Done, told: Mapping[str, object], since: dt.date, until: dt.date | None) -> Indicering:
    thing = Indicering.objects.create(aanvraagnummer=f"A{done.event.number:09d}", person_id=key(done.case.person_id))
    done.note(IndiceringFacts, {"indicering": thing}, told, since, until)
    return thing


def _wait(done: Done, found: Indicering) -> None:
    moment, person = done.attempt.moment, key(done.case.person_id)
    works = EmploymentFacts.objects.as_of(moment.valid_on, moment.known_on).filter(employment__person_id=person)
    known = PersonFacts.objects.as_of(moment.valid_on, moment.known_on).filter(person_id=person).first()
    province = province_of(known.gemeente_id, moment) if known else None
    waits = WaitingEntry.objects.as_of(moment.valid_on, moment.known_on).filter(person_id=person)
    if province and not works.exists() and not waits.exists():
        done.note(WaitingEntry, {"person_id": person}, {"provincie": province, "indicering": found}, done.day, None)
