"""Rights to individueel maatwerk: granted, prolonged, adjusted, ended."""

from __future__ import annotations

import datetime as dt

from maatwerk.portal.cases import sources
from maatwerk.portal.cases.effects.registry import ONE_DAY, Done, effect, key
from maatwerk.portal.cases.rights import imw_package, imw_right
from maatwerk.portal.register.models import (
    EmploymentFacts,
    IndiceringFacts,
    Maatregel,
    Pakket,
    Toekenning,
    ToekenningFacts,
)
from maatwerk.rules.quarter import Quarter


@effect("imw_toekennen")
def grant(done: Done) -> None:
    """A positive decision becomes a toekenning over its quarters, with its packages; a negative one changes nothing."""
    moment, decision = done.attempt.moment, done.decision
    if decision is None or not decision.answer:
        return
    found = sources.advices(moment)[sources.advice(moment)]
    package = imw_package(found.advies, decision.valid_on)
    most = found.loonpremie_percentage if sources.organisation_kind(moment) == "maatwerkbedrijf" else None
    right = imw_right(package, Quarter.containing(decision.valid_on), most)
    made = _right(done, found)
    done.note(ToekenningFacts, {"toekenning": made}, {"status": "TG"}, right.since, right.until)
    for block in right.blocks:
        told = _package("START", block.percentage, found.begeleidingsgraad, package)
        done.note(Pakket, {"toekenning": made}, told, block.since, block.until)
    done.case.toekenning = made


def _right(done: Done, found: IndiceringFacts) -> Toekenning:
    case = done.case
    return Toekenning.objects.create(
        toekenningsnummer=f"T{done.event.number:09d}",
        person_id=key(case.person_id),
        organisation_id=case.organisation_id,
        employment_id=case.employment_id,
        indicering_id=found.indicering_id,
        type_maatregel=Maatregel.IMW,
    )


def _package(kind: str, percentage: int | None, level: str, package: str) -> dict[str, object]:
    return {
        "type_indicering": kind,
        "loonpremie_percentage": percentage,
        "begeleidingsgraad": level,
        "startpakket": package,
    }


@effect("imw_verlengen")
def prolong(done: Done) -> None:
    """A right goes on for as many quarters as its start package gives, with what VDAB found.

    How long an extension lasts stands in no source that is known: the duration of the start package is taken again.
    """
    right, first = sources.right_of(done.attempt.moment), sources.first_package(done.attempt.moment)
    if done.decision is None or not done.decision.answer or right is None or first is None or right.valid_until is None:
        return
    longer = imw_right(first.startpakket, Quarter.containing(right.valid_until))
    thing = {"toekenning_id": right.toekenning_id}
    done.note(ToekenningFacts, thing, {"status": "TG"}, right.valid_from, longer.until)
    done.note(Pakket, thing, _found(done, first.startpakket), right.valid_until, longer.until)


@effect("imw_aanpassen")
def adjust(done: Done) -> None:
    """From the quarter of the decision the package is what VDAB found, until the end of the right."""
    right, first = sources.right_of(done.attempt.moment), sources.first_package(done.attempt.moment)
    if done.decision is None or not done.decision.answer or right is None or first is None:
        return
    since = max(Quarter.containing(done.day).first_day, right.valid_from)
    done.note(Pakket, {"toekenning_id": right.toekenning_id}, _found(done, first.startpakket), since, right.valid_until)


def _found(done: Done, package: str) -> dict[str, object]:
    level = str(done.given.get("begeleidingsgraad", ""))
    return _package("EVAL", int(done.given["percentage"]), "" if level == "geen" else level.upper(), package)


@effect("imw_beeindigen")
def end(done: Done) -> None:
    """Employment, right and packages end with the last day at work."""
    stop = done.data["datum"] + ONE_DAY
    right = sources.right_of(done.attempt.moment)
    if done.case.employment_id is not None:
        done.end(EmploymentFacts, {"employment_id": done.case.employment_id}, stop)
    if right is not None:
        end_right(done, right, stop)


def end_right(done: Done, right: ToekenningFacts, stop: dt.date) -> None:
    """Let a right and its packages end before a day; from then on it is closed."""
    thing = {"toekenning_id": right.toekenning_id}
    done.end(Pakket, thing, stop)
    done.note(ToekenningFacts, thing, {"status": "AF"}, stop, None)
