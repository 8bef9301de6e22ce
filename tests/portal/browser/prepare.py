"""Makes the database of the stories, in a process of its own: ``python -m tests.portal.browser.prepare``.

Every story has a cast of its own, so that stories do not meet. What is made is printed as JSON: names of users, addresses of
things.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.portal.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from tests.portal import factory  # noqa: E402
from tests.portal.browser import statement_cast  # noqa: E402
from tests.portal.money import money as money_of  # noqa: E402
from tests.portal.money import sent_file  # noqa: E402
from tests.portal.settlement import quarters  # noqa: E402

from maatwerk.law.calendar import next_working_day  # noqa: E402
from maatwerk.portal import clock  # noqa: E402
from maatwerk.portal.archive import store  # noqa: E402
from maatwerk.portal.audit.chain import SYSTEM, record  # noqa: E402
from maatwerk.portal.cases import services  # noqa: E402
from maatwerk.portal.jobs.models import Job  # noqa: E402
from maatwerk.portal.kit import facts  # noqa: E402
from maatwerk.portal.people.models import User  # noqa: E402
from maatwerk.portal.people.roles import Acting, Role  # noqa: E402
from maatwerk.portal.people.services import grant  # noqa: E402
from maatwerk.portal.register import models as m  # noqa: E402
from maatwerk.portal.register.load_synthetic import load_synthetic  # noqa: E402
from maatwerk.portal.register.numbers import shown  # noqa: E402
from maatwerk.portal.settlement.models import RunTotal  # noqa: E402
from maatwerk.portal.settlement.proposing import propose  # noqa: E402
from maatwerk.synthetic.bank import answer  # noqa: E402

STORIES = (
    *("application", "refusal", "collective", "tabs", "stranger", "mandate", "replay", "keyboard", "scripts", "paper"),
    *("language", "walk"),
)
STAFF = {
    "dina.dossier": ("Dina Goossens", Role.OFFICER),
    "gust.goedkeurder": ("Gust Jacobs", Role.APPROVER),
    "bea.bemiddelaar": ("Bea Mertens", Role.MEDIATOR),
    "emre.expert": ("Emre Willems", Role.EXPERT),
    "ines.inspectie": ("Ines Aerts", Role.INSPECTOR),
    "anas.analist": ("Anas Hermans", Role.ANALYST),
}


def user(username: str, name: str, role: Role, **whom: Any) -> User:
    """Return somebody who enters without a password, as in a demonstration."""
    first, _, last = name.partition(" ")
    made, new = User.objects.get_or_create(
        username=username, defaults={"first_name": first, "last_name": last, "demo": True}
    )
    if new:
        made.set_unusable_password()
        made.save()
    grant(made, role, SYSTEM, **whom)
    return made


def cast(seed: int, story: str, town: m.Municipality) -> dict[str, Any]:
    """Return the people and organisations of one story."""
    firm = factory.organisation(seed, f"Bakkerij {story}", town)
    workshop = factory.organisation(seed + 500, f"Werkplaats {story}", town, "maatwerkbedrijf")
    factory._fact(m.Erkenning, {"organisation": workshop, "soort": "maatwerkbedrijf"})
    unit = factory.establishment(workshop, seed, town)
    worker = factory.person(seed, "An", f"Peeters {story}", town)
    citizen = factory.person(seed + 300, "Bo", f"Claes {story}", town)
    work = factory.employment(worker, firm)
    user(f"wout.{story}", f"Wout {story}", Role.EMPLOYER, organisation=firm)
    user(f"wies.{story}", f"Wies {story}", Role.EMPLOYER, organisation=workshop)
    user(f"bo.{story}", f"Bo Claes {story}", Role.PERSON, person=citizen)
    return {
        "firm": firm.ondernemingsnummer,
        "workshop": workshop.ondernemingsnummer,
        "unit": unit.vestigingsnummer,
        "worker": worker.code,
        "citizen": citizen.code,
        "citizen_number": shown(factory.insz(seed + 300)),
        "employment": work.code,
        "worker_name": f"An Peeters {story}",
        "citizen_name": f"Bo Claes {story}",
    }


def corrected() -> dict[str, str]:
    """Return somebody whose first name was known wrongly for a month, and then put right."""
    someone = m.Person.objects.create()
    with transaction.atomic():
        early = record(SYSTEM, "proef", "proef", {}, at=clock.now() - dt.timedelta(days=30))
    told: dict[str, Any] = {"voornaam": "Anna", "achternaam": "Vergist", "geslacht": "V", "zoeknaam": "vergist anna"}
    facts.record(m.PersonFacts, {"person": someone}, told, factory.DAY, None, early, early.at)
    return {"code": someone.code, "known_on": (clock.today() - dt.timedelta(days=10)).isoformat()}


def put_right(code: str) -> None:
    """Correct the name of that person, as of now."""
    someone = m.Person.objects.get(code=code)
    told: dict[str, Any] = {"voornaam": "Hanna", "achternaam": "Vergist", "geslacht": "V", "zoeknaam": "vergist hanna"}
    facts.record(m.PersonFacts, {"person": someone}, told, factory.DAY, None, factory.event())


def more(casts: dict[str, dict[str, Any]], town: m.Municipality) -> None:
    """Make what only some stories need: a secretariat, a provider, a local government, a reader, and things for the walk."""
    secretariat = factory.organisation(900, "Secretariaat Samen", town)
    for story in ("mandate", "walk"):
        firm = m.Organisation.objects.get(ondernemingsnummer=casts[story]["firm"])
        user("sam.secretariaat", "Sam De Smet", Role.EMPLOYER, organisation=firm, mandate=secretariat)
    walk = casts["walk"]
    firm = m.Organisation.objects.get(ondernemingsnummer=walk["firm"])
    user("lies.lezer", "Lies Maes", Role.EMPLOYER_READER, organisation=firm)
    user("dirk.dienst", "Dirk Peeters", Role.PROVIDER, organisation=factory.organisation(901, "Coachen vzw", town))
    user("lena.lokaal", "Lena Janssens", Role.LOCAL, municipality=town)
    factory.coach(firm)
    work = m.Employment.objects.get(code=walk["employment"])
    factory.toekenning(work, factory.indicering(work.person, 77), 77)
    walk |= walk_cases(work) | walk_delivery(firm) | walk_money(firm)


def walk_delivery(firm: m.Organisation) -> dict[str, Any]:
    """Return a delivery that was read, what was found in it, and the work of reading it."""
    found = factory.finding(firm, 900)
    job = Job.objects.get(arguments={"levering": found.reading.delivery_id})
    return {"finding": found.pk, "delivery": found.reading.delivery_id, "job": job.pk}


def bank() -> dict[str, Any]:
    """Return a file with one payment that was sent, and with which luck the invented bank finds its account closed."""
    firm = factory.organisation(960, "Bakkerij bank")
    with transaction.atomic():
        file = sent_file({firm: 123_456}, factory.event(), "STORY")
    order = store.read(str(file.file_id))
    luck = next(seed for seed in range(500) if b"<Cd>AC04</Cd>" in answer(order, seed, 10_000).camt053)
    return {"firm": firm.ondernemingsnummer, "file": file.proposal_id, "luck": luck}


def walk_money(firm: m.Organisation) -> dict[str, Any]:
    """Return a file that was sent, a message of the bank, money of unknown origin and a claim."""
    made = money_of(firm, 950, factory.event())
    return {
        "sent": f"{made.sent.proposal_id:05d}",
        "message": made.message.pk,
        "entry": made.unknown.pk,
        "claim": f"{made.claim.decision_id:05d}",
        "claim_code": made.claim.check_code,
    }


def walk_cases(work: m.Employment) -> dict[str, Any]:
    """Return a decided application and an open one, both with letters."""
    employer = Acting("wout.walk", Role.EMPLOYER, organisation=work.organisation_id)
    decided = factory.decided(factory.case(work, employer), Acting("dina.dossier", Role.OFFICER))
    handed_in = factory.case(work, employer)
    about = {"employment": work, "person": work.person, "organisation": work.organisation}
    draft = services.open_case("imw_einde", employer, **about)
    return {
        "decision": decided.number,
        "decided": decided.case.number,
        "case": handed_in.number,
        "draft": draft.number,
        "letter": factory.letter(decided).check_code,
    }


def workshop_right(found: dict[str, Any]) -> None:
    """Give somebody work and a right at the maatwerkbedrijf that is three years old, so that an evaluation can be asked."""
    workshop = m.Organisation.objects.get(ondernemingsnummer=found["workshop"])
    since = dt.date(clock.today().year - 3, 1, 1)
    work = factory.employment(factory.person(400, "Ria", "Oud collective"), workshop)
    made = m.Toekenning.objects.create(
        toekenningsnummer="TK-COLLECTIVE",
        person=work.person,
        organisation=workshop,
        employment=work,
        type_maatregel="MWB",
    )
    days = {"since": since, "until": since.replace(year=since.year + 5)}
    factory._fact(m.ToekenningFacts, {"toekenning": made}, status="TG", **days)
    told = {"type_indicering": "START", "loonpremie_percentage": 40, "begeleidingsgraad": "LAAG"}
    factory._fact(m.Pakket, {"toekenning": made}, **told, **days)


def quarter() -> dict[str, Any]:
    """Load a very small invented Flanders and settle its first quarter, with a proposal that waits; the second is to come."""
    with tempfile.TemporaryDirectory() as folder:
        sent = quarters.files(Path(folder), Fraction(1, 1000))
    load_synthetic(1, Fraction(1, 1000), quarters.SEED)
    quarters.take_in(sent.before, "vorig-kwartaal.zip")
    run = quarters.run(quarters.BEFORE, quarters.CMW)
    totals = RunTotal.objects.filter(run=run).order_by("-cent").values_list("onderneming", flat=True)
    quarters.number_accounts(list(dict.fromkeys(totals)))
    made = propose([run], next_working_day(clock.today()), quarters.OFFICER.actor)
    file = settings.DATA / "kwartaal.zip"
    file.write_bytes(sent.quarter)
    return {
        "run": f"{run.pk:05d}",
        "proposal": f"{made.pk:05d}",
        "question": made.questions.order_by("pk")[0].pk,
        "settled": str(quarters.BEFORE),
        "quarter": str(quarters.QUARTER),
        "employers": list(dict.fromkeys(totals)),
        "file": str(file),
    }


def main() -> dict[str, Any]:
    """Make everything; return the casts by story."""
    call_command("migrate", verbosity=0)
    settings.LETTERS_OFF = True
    money = quarter()
    told = statement_cast.statement()
    wrong = corrected()
    town = factory.municipality()
    for username, (name, role) in STAFF.items():
        user(username, name, role)
    casts = {story: cast(seed, story, town) for seed, story in enumerate(STORIES, 1)}
    workshop_right(casts["collective"])
    casts["correction"] = wrong
    put_right(wrong["code"])
    settings.LETTERS_OFF = False
    more(casts, town)
    casts["walk"] |= told | {name: money[name] for name in ("run", "proposal", "question", "settled", "employers")}
    return casts | {"quarter": money, "bank": bank(), statement_cast.STORY: told}


if __name__ == "__main__":
    print(json.dumps(main()))
