"""One indicering, two tickets: what somebody could get under individueel and under collectief maatwerk, side by side."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from maatwerk.law.decide import Outcome, decide
from maatwerk.portal import clock
from maatwerk.portal.cases.sources import STRONGEST
from maatwerk.portal.register.models import IndiceringFacts, Person

SITUATIONS = {"H": "arbeidshandicap_zonder_bewijs", "P": "psychosociaal", "K": "uiterst_kwetsbaar"}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one measure would give: percentage and degree as text, empty where the law does not say.

    For how long stands in ``duration`` (quarters, in words), or until which day in ``until``.
    """

    measure: str
    holds: bool
    percentage: str
    level: str
    duration: str
    basis: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Tickets:
    """Both tickets of a person on a day, and whether one indicering is enough for both: ``one`` is None where unset."""

    imw: Ticket
    cmw: Ticket
    one: bool | None
    sentence: str
    outcome: Outcome


def tickets(person: Person, valid_on: dt.date, known_on: dt.datetime | None = None) -> Tickets:
    """Return both tickets of a person as of both times, each with what it would give."""
    known = IndiceringFacts.objects.as_of(valid_on, known_on or clock.now()).filter(indicering__person=person)
    by_advice = {each.advies: each for each in known.order_by("pk")}
    advice = next((name for name in STRONGEST if name in by_advice), "geen")
    facts: dict[str, Any] = {"datum": valid_on, "advies": advice}
    found = by_advice.get("cmw")
    if found is not None:
        facts["situatie"] = SITUATIONS.get(found.type_doelgroep, "arbeidshandicap_zonder_bewijs")
    outcome = decide("een_indicering", facts)
    results = {each.name: each.value if each.known else "" for each in outcome.results}
    return Tickets(_imw(by_advice, results), _cmw(found, results), outcome.answer, outcome.why_open, outcome)


def _imw(by_advice: dict[str, IndiceringFacts], results: dict[str, str]) -> Ticket:
    levels = [each.begeleidingsgraad for each in by_advice.values() if each.advies != "cmw"]
    level = next((each.lower() for each in levels if each), "")
    holds = bool(by_advice)
    basis = (
        "een advies voor collectief maatwerk is ook een ticket voor individueel maatwerk"
        if holds and not levels
        else ""
    )
    return Ticket("imw", holds, results.get("imw_percentage", ""), level, results.get("imw_kwartalen", ""), basis)


def _cmw(found: IndiceringFacts | None, results: dict[str, str]) -> Ticket:
    """The package that VDAB found stands above the one that the law gives for the target group."""
    if found is None:
        return Ticket("cmw", False, "", "", "", "")
    percentage = (
        f"{found.loonpremie_percentage} %" if found.loonpremie_percentage else results.get("cmw_percentage", "")
    )
    level = found.begeleidingsgraad.lower() or results.get("cmw_begeleidingsgraad", "")
    until = found.valid_until - dt.timedelta(days=1) if found.valid_until else None
    return Ticket("cmw", True, percentage, level, "", "", until)
