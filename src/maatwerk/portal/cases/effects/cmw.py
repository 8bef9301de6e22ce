"""Places in collectief maatwerk: filled, evaluated, left for regular work, returned to."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from maatwerk.portal.cases import sources
from maatwerk.portal.cases.effects.imw import end_right
from maatwerk.portal.cases.effects.registry import ONE_DAY, Done, effect, key
from maatwerk.portal.cases.opening import open_case
from maatwerk.portal.cases.rights import cmw_package, cmw_until, quarter_after, work_ends
from maatwerk.portal.register.models import (
    Employment,
    EmploymentFacts,
    Maatregel,
    Pakket,
    Toekenning,
    ToekenningFacts,
    WaitingEntry,
)


@effect("cmw_plaatsen")
def place(done: Done) -> None:
    """A place is filled: an employment, a right with the start package of the advice, and the wait is over."""
    found = sources.advices(done.attempt.moment)["cmw"]
    made = _employ(done, found.indicering_id, found.loonpremie_percentage, found.begeleidingsgraad, "START")
    done.end(WaitingEntry, {"person_id": made.person_id}, done.data["datum_begin"])


@effect("terugval_toestaan")
def take_back(done: Done) -> None:
    """A worker returns without a new indicering, with the package that the law gives after doorstroom."""
    percentage, level = done.result("pakket_percentage"), done.result("begeleidingsgraad")
    _employ(done, None, int(percentage) if percentage else None, level.upper(), "START")


def _employ(done: Done, found: int | None, percentage: int | None, level: str, kind: str) -> Toekenning:
    """Store an employment with its right and package; return the right."""
    case, since = done.case, done.data["datum_begin"]
    work = Employment.objects.create(person_id=key(case.person_id), organisation_id=key(case.organisation_id))
    hours = {name: _hundredths(done.data[name]) for name in ("uren", "uren_voltijds")}
    done.note(EmploymentFacts, {"employment": work}, hours, since, None)
    made = Toekenning.objects.create(
        toekenningsnummer=f"T{done.event.number:09d}",
        person_id=work.person_id,
        organisation_id=work.organisation_id,
        employment=work,
        indicering_id=found,
        type_maatregel=Maatregel.MWB,
    )
    until = cmw_until(since)
    done.note(ToekenningFacts, {"toekenning": made}, {"status": "TG"}, since, until)
    told = {"type_indicering": kind, "loonpremie_percentage": percentage, "begeleidingsgraad": level}
    done.note(Pakket, {"toekenning": made}, told, since, until)
    case.employment, case.toekenning = work, made
    return made


def _hundredths(hours: Decimal) -> int:
    return int(hours.scaleb(2).to_integral_value())


@effect("cmw_pakket_na_evaluatie")
def evaluate(done: Done) -> None:
    """The package after an evaluation, the same again or another, runs its full term from its first day."""
    right, now = sources.right_of(done.attempt.moment), sources.package_on(done.attempt.moment)
    if right is None or now is None:
        return
    percentage, level = now.loonpremie_percentage, now.begeleidingsgraad
    if "percentage" in done.attempt.given:
        percentage, level = int(done.given["percentage"]), str(done.given["begeleidingsgraad"]).upper()
    _evaluated(done, right, done.given["datum_begin"], percentage, level)


@effect("doorstroom_niet_gelukt")
def stays(done: Done) -> None:
    """Whoever could not go on, through no fault of their own, keeps a package that the law gives until a new trajectory."""
    right = sources.right_of(done.attempt.moment)
    if right is not None:
        percentage, level = cmw_package("doorstroom_niet_gelukt", done.day)
        _evaluated(done, right, done.day, percentage, level)


def _evaluated(done: Done, right: ToekenningFacts, since: dt.date, percentage: int | None, level: str) -> None:
    thing, until = {"toekenning_id": right.toekenning_id}, cmw_until(since)
    told = {"type_indicering": "EVAL", "loonpremie_percentage": percentage, "begeleidingsgraad": level}
    done.note(Pakket, thing, told, since, until)
    done.note(ToekenningFacts, thing, {"status": "TG"}, right.valid_from, until)


@effect("naar_doorstroom")
def to_doorstroom(done: Done) -> None:
    """An evaluation that finds somebody ready opens a trajectory."""
    case = done.case
    open_case(
        "doorstroom",
        done.acting,
        at=done.at + dt.timedelta(microseconds=1),
        about=case,
        person=case.person,
        organisation=case.organisation,
        toekenning=case.toekenning,
    )


@effect("doorgestroomd")
def moves_on(done: Done) -> None:
    """The package ends as the law says; the employment with the term of notice, or with the package where none is given."""
    right = sources.right_of(done.attempt.moment)
    if right is None:
        return
    stop = quarter_after(work_ends(done.given))
    last = done.given.get("einde_opzegtermijn")
    if right.toekenning.employment_id is not None:
        thing = {"employment_id": right.toekenning.employment_id}
        done.end(EmploymentFacts, thing, last + ONE_DAY if last else stop)
    end_right(done, right, stop)
