"""One of several processes that act at once on a database of their own: each line it reads is a question or an act, as JSON.

A question is answered. For an act it says ``ready``, waits for a line, acts, and says ``done``, ``stale`` or what else came.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable

from tests.portal.settlement import bank_race


def act(number: str, version: str, action: str, role: str, name: str, organisation: str = "") -> Callable[[], object]:
    """Do an act on a case."""
    from maatwerk.portal.cases import services
    from maatwerk.portal.cases.models import Case
    from maatwerk.portal.people.roles import Acting, Role

    who = Acting(name, Role(role), organisation=int(organisation) if organisation else None)
    case = Case.objects.get(number=number)
    return lambda: services.act(case.pk, action, who, int(version), reason="omdat")


def fact(organisation: str, day: str, vte: str) -> Callable[[], object]:
    """Record what is known of the places of an organisation from a day on, as a feed that comes late does."""
    import datetime as dt

    from django.db import transaction

    from maatwerk.portal.audit import chain
    from maatwerk.portal.kit import facts
    from maatwerk.portal.register.models import Contingent

    def told() -> None:
        with transaction.atomic():
            event = chain.record(chain.SYSTEM, "proef", "proef", {})
            thing = {"organisation_id": int(organisation)}
            facts.record(Contingent, thing, {"vte": int(vte)}, dt.date.fromisoformat(day), None, event, event.at)

    return told


def acted(name: str, *arguments: str) -> str:
    """Return what came of an act."""
    from django.db import Error

    from maatwerk.portal.cases.errors import CaseError

    prepared = ACTS[name](*arguments)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        prepared()
    except (CaseError, Error) as error:
        return type(error).__name__.lower()
    return "done"


def prepare() -> str:
    """Migrate the scratch database and return the cases that wait: four applications, and two drafts for one waiting person."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.portal import factory
    from tests.portal.cases.stories import about, done, form, opened, people

    from maatwerk.portal.cases import services
    from maatwerk.portal.people.roles import Acting, Role
    from maatwerk.portal.register import models as m

    names = ("two", "click", "withdraw", "confirm")
    made = {name: people(seed) for seed, name in enumerate(names, 1)}
    numbers = {name: done(opened("imw_aanvraag", who), who, "indienen").number for name, who in made.items()}
    who = people(9)
    thing = about("cmw_plaatsing", who)
    other = factory.organisation(77, "Werkplaats 77", None, "maatwerkbedrijf")
    factory._fact(m.Erkenning, {"organisation": other, "soort": "maatwerkbedrijf"})
    for firm, name in ((who.workshop, "place_one"), (other, "place_two")):
        acting = Acting(f"wies.{firm.pk}", Role.EMPLOYER, organisation=firm.pk)
        about_one = {**thing, "organisation": firm}
        numbers[name] = services.open_case("cmw_plaatsing", acting, data=form("cmw_plaatsing"), **about_one).number
        numbers[f"{name}_firm"] = str(firm.pk)
    numbers["employer"] = str(made["withdraw"].firm.pk)
    return json.dumps(numbers | {"waiting": str(who.waiting.pk)})


def told(number: str) -> str:
    """Return how many decisions and steps a case has, its state, and how many breaches there are in all."""
    from maatwerk.portal.audit import chain
    from maatwerk.portal.cases.models import Case

    case = Case.objects.get(number=number)
    return f"{case.decisions.count()} {case.steps.count()} {case.state} {len(chain.verify())}"


def places(organisation: str) -> str:
    """Return the places of an organisation as they are known now, each with its first day, and how many breaches there are."""
    from maatwerk.portal.audit import chain
    from maatwerk.portal.register.models import Contingent

    known = Contingent.objects.known_on().filter(organisation=int(organisation)).order_by("valid_from")
    rows = ", ".join(f"{row.vte} {row.valid_from}..{row.valid_until}" for row in known)
    return f"{rows}; {len(chain.verify())}"


def employed(person: str) -> str:
    """Return how often somebody was placed: employments and rights; and whether the wait goes on."""
    from maatwerk.portal import clock
    from maatwerk.portal.register import models as m

    works, rights = (model.objects.filter(person=int(person)).count() for model in (m.Employment, m.Toekenning))
    return f"{works} {rights} {m.WaitingEntry.objects.as_of(clock.today()).filter(person=int(person)).exists()}"


ACTS = {"act": act, "fact": fact, "bank": bank_race.brought}
QUESTIONS = {"prepare": prepare, "told": told, "places": places, "employed": employed}
QUESTIONS |= {"bank_sent": bank_race.sent, "bank_told": bank_race.told}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.portal.settings")
    import django

    django.setup()
    for line in sys.stdin:
        asked, *rest = json.loads(line)
        print(QUESTIONS[asked](*rest) if asked in QUESTIONS else acted(asked, *rest), flush=True)
