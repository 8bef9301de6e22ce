"""Invented things for tests: each function makes one, ``world`` makes one of each that belong together."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from tests.portal.money import Money, money

from maatwerk.portal.archive.store import keep
from maatwerk.portal.audit.chain import SYSTEM, record
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases import services
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.intake import services as services_of_intake
from maatwerk.portal.intake.models import Found, Reading, Received
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.kit import facts
from maatwerk.portal.letters.models import Letter
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.people.services import grant
from maatwerk.portal.register import models as m
from maatwerk.portal.register.names import search_name
from maatwerk.portal.register.numbers import hashed
from maatwerk.portal.settlement.models import (
    Proposal,
    ProposalLine,
    ProposalRun,
    Question,
    Run,
    RunFile,
    RunFound,
    RunTotal,
)
from maatwerk.sources.schema import OCCUPATIONS

DAY = dt.date(2024, 1, 1)
QUARTER = "2024Q1"


def insz(seed: int) -> str:
    """Return the number of somebody who does not exist: month + 60, with check digits that hold."""
    nine = f"8567{seed % 28 + 1:02d}{seed % 997:03d}"
    return f"{nine}{97 - int(nine) % 97:02d}"


def enterprise_number(seed: int) -> str:
    """Return an enterprise number with check digits that hold."""
    eight = f"1{seed % 10_000_000:07d}"
    return f"{eight}{97 - int(eight) % 97:02d}"


def event() -> Event:
    with transaction.atomic():
        return record(SYSTEM, "proef", "proef", {})


def _fact(model: Any, thing: dict[str, Any], **told: Any) -> Any:
    return facts.record(model, thing, told, told.pop("since", DAY), told.pop("until", None), event())


def municipality(nis: str = "44021", name: str = "Gent", province: str = "oost-vlaanderen") -> m.Municipality:
    town, new = m.Municipality.objects.get_or_create(nis=nis)
    if new:
        _fact(m.MunicipalityFacts, {"municipality": town}, naam=name, provincie=province)
    return town


def organisation(
    seed: int = 1, name: str = "Bakkerij De Korst", town: m.Municipality | None = None, kind: str = "privaat"
) -> m.Organisation:
    firm = m.Organisation.objects.create(ondernemingsnummer=enterprise_number(seed))
    _fact(m.OrganisationFacts, {"organisation": firm}, naam=name, soort=kind, gemeente=town, zoeknaam=search_name(name))
    return firm


def establishment(firm: m.Organisation, seed: int = 1, town: m.Municipality | None = None) -> m.Establishment:
    eight = f"2{seed % 10_000_000:07d}"
    unit = m.Establishment.objects.create(vestigingsnummer=f"{eight}{97 - int(eight) % 97:02d}")
    _fact(m.EstablishmentFacts, {"establishment": unit}, organisation=firm, naam="Werkplaats", gemeente=town)
    return unit


def person(seed: int = 1, first: str = "An", last: str = "Peeters", town: m.Municipality | None = None) -> m.Person:
    someone, number = m.Person.objects.create(), insz(seed)
    _fact(m.PersonNumber, {"person": someone}, insz=number, hashed=hashed(number))
    told = {"voornaam": first, "achternaam": last, "geslacht": "V", "gemeente": town}
    _fact(
        m.PersonFacts,
        {"person": someone},
        **told,
        geboortedatum=dt.date(1985, 7, 1),
        zoeknaam=search_name(last, first),
    )
    return someone


def employment(someone: m.Person, firm: m.Organisation, unit: m.Establishment | None = None) -> m.Employment:
    work = m.Employment.objects.create(person=someone, organisation=firm)
    _fact(m.EmploymentFacts, {"employment": work}, establishment=unit, uren=3800, uren_voltijds=3800)
    return work


def indicering(someone: m.Person, seed: int = 1, advice: str = "loonpremie") -> m.Indicering:
    found = m.Indicering.objects.create(aanvraagnummer=f"IND-{seed:06d}", person=someone)
    _fact(
        m.IndiceringFacts,
        {"indicering": found},
        type_indicering="START",
        advies=advice,
        type_doelgroep="H",
        until=dt.date(2029, 1, 1),
    )
    return found


def toekenning(work: m.Employment, advice: m.Indicering, seed: int = 1) -> m.Toekenning:
    right = m.Toekenning.objects.create(
        toekenningsnummer=f"TK-{seed:06d}",
        person=work.person,
        organisation=work.organisation,
        employment=work,
        indicering=advice,
        type_maatregel=m.Maatregel.IMW,
    )
    _fact(m.ToekenningFacts, {"toekenning": right}, status="TG")
    _fact(m.Pakket, {"toekenning": right}, type_indicering="START", loonpremie_percentage=20, begeleidingsgraad="")
    return right


def coach(firm: m.Organisation, name: str = "Kim Coach") -> m.Coach:
    someone = m.Coach.objects.create()
    _fact(m.CoachFacts, {"coach": someone}, organisation=firm, naam=name, soort="collega")
    return someone


FORM = {"contract_uren": "38", "in_moeilijkheden": "nee", "werkplaats": "vlaanderen", "begeleider": "geen"}


def case(work: m.Employment, employer: Acting) -> Case:
    """Return an application for individueel maatwerk that was handed in."""
    about = {"employment": work, "person": work.person, "organisation": work.organisation}
    opened = services.open_case("imw_aanvraag", employer, data=FORM, **about)
    return services.act(opened.pk, "indienen", employer, opened.version)


def decided(handed_in: Case, officer: Acting) -> Decision:
    """Return the decision on an application."""
    services.act(handed_in.pk, "beslissen", officer, handed_in.version)
    return Decision.objects.get(case=handed_in)


def letter(about: Decision) -> Letter:
    """Return the letter about a decision: the one that was made with it, else a small one of the test."""
    made = Letter.objects.filter(case=about.case).first()
    return made or Letter.objects.create(
        reference=f"PROEF/{about.number}",
        kind="beslissing",
        case=about.case,
        decision=about,
        addressee="An Peeters",
        made_at=about.at,
        head=about.event.hash,
        content="{}",
        pdf=b"%PDF-1.7",
        sha256="0" * 64,
        event=about.event,
    )


def finding(firm: m.Organisation, seed: int = 1, **told: Any) -> Found:
    """Return something found in a delivery that was received and read, and holds the firm and ``QUARTER``."""
    came = services_of_intake.receive([f"levering {seed}".encode()], f"aangifte-{seed}.xml", "RSZ", "blad", SYSTEM)
    out = io.BytesIO()
    OCCUPATIONS.empty().write_parquet(out)
    reading = Reading.objects.create(
        delivery=came.delivery, reader="1", outcome="gelezen", rows=0, frame=keep([out.getvalue()]),
        read_at=came.delivery.received_at, event=came.delivery.event,
    )  # fmt: skip
    number = firm.ondernemingsnummer
    said: dict[str, Any] = {"code": "insz-fout", "file": "a.xml", "path": "rij 1", "field": "insz", "value": "x"}
    said |= {"why": "Het controlegetal klopt niet.", "mend": "Vraag het na.", "blocking": True, "euro_cent": 300_000}
    Received.objects.create(
        reading=reading, kwartaal=QUARTER, onderneming=number, werknemers=0, attesten=0, loon_cent=0
    )
    return Found.objects.create(reading=reading, onderneming=number, kwartaal=QUARTER, **(said | told))


def run(firm: m.Organisation, **told: Any) -> Run:
    """Return a run of the quarter with one total; its files are not those of a computation."""
    made, number = event(), firm.ondernemingsnummer
    file = keep([f"een run voor {number}".encode()])
    sums = {"lijnen": 2, "geblokkeerd": 1, "cent": 123_456, "vorig_cent": 0}
    said = {"period": QUARTER, "measures": "cmw", "known_at": made.at, "hash": "1" * 64, "law": "2" * 64}
    given = Run.objects.create(
        kind=Run.QUARTER, number=Run.objects.count() + 1, lines=2, blocked=1, total_cent=123_456, made_at=made.at,
        maker="dina", event=made, **(said | told),
    )  # fmt: skip
    RunFile.objects.create(run=given, name="receipt.json", archived=file)
    RunTotal.objects.create(run=given, onderneming=number, maatregel="cmw", **sums)
    RunFound.objects.create(
        run=given, code="loon-ontbreekt", why="Er is geen loon.", mend="Vraag het.", blocking=True, onderneming=number
    )
    return given


def proposal(about: Run, **told: Any) -> Proposal:
    """Return a proposal to book a run, with a question; its day is long past, so that it is never compared with the books."""
    made, total = event(), about.totals.get()
    said = {"hash": "3" * 64, "settled_cent": total.cent, "pay_cent": 0, "held_cent": total.cent, "execution": DAY}
    given = Proposal.objects.create(
        title=f"kwartaalafrekening {about.period}", content=about.files.get().archived, set_off_cent=0, receivable_cent=0,
        maker="dina", made_at=made.at, event=made, **(said | told),
    )  # fmt: skip
    ProposalRun.objects.create(proposal=given, run=about)
    ProposalLine.objects.create(
        proposal=given, onderneming=total.onderneming, before_cent=0, settled_cent=total.cent, set_off_cent=0,
        pay_cent=0, after_cent=total.cent, held="er is geen rekeningnummer gekend",
    )  # fmt: skip
    Question.objects.create(
        proposal=given,
        kind=Question.LARGE,
        run=about,
        onderneming=total.onderneming,
        cent=total.cent,
        text="Klopt dat?",
    )
    return given


def user(name: str, role: Role | None = None, **whom: Any) -> User:
    """Return a user with a password (``een heel lang wachtwoord``) and, if one is named, a capacity."""
    made = User.objects.create_user(name, password=PASSWORD, first_name=name.split(".")[0].title(), last_name="Proef")
    if role is not None:
        grant(made, role, SYSTEM, **whom)
    return made


PASSWORD = "een heel lang wachtwoord"


@dataclass(frozen=True)
class World:
    """Things that belong together, and a user per role who acts for them."""

    municipality: m.Municipality
    organisation: m.Organisation
    establishment: m.Establishment
    person: m.Person
    employment: m.Employment
    indicering: m.Indicering
    toekenning: m.Toekenning
    coach: m.Coach
    case: Case
    decision: Decision
    letter: Letter
    finding: Found
    job: Job
    proposal: Proposal
    money: Money
    users: dict[Role, User]

    @property
    def run(self) -> Run:
        """The run of the proposal: one employer, that of this world."""
        return self.proposal.runs.get().run


def world(seed: int, town: tuple[str, str, str] = ("44021", "Gent", "oost-vlaanderen")) -> World:
    """Return one of each; two worlds with different seeds share nothing."""
    place = municipality(*town)
    firm = organisation(seed, f"Bakkerij {seed}", place)
    unit, someone = establishment(firm, seed, place), person(seed, "An", f"Peeters{seed}", place)
    work, advice = employment(someone, firm, unit), indicering(someone, seed)
    right, users = toekenning(work, advice, seed), _users(seed, firm, someone, place)
    employer = Acting(users[Role.EMPLOYER].username, Role.EMPLOYER, organisation=firm.pk)
    decision = decided(case(work, employer), Acting(users[Role.OFFICER].username, Role.OFFICER))
    open_one = case(work, employer)
    found = finding(firm, seed)
    job = Job.objects.get(arguments={"levering": found.reading.delivery_id})
    return World(
        place, firm, unit, someone, work, advice, right, coach(firm), open_one, decision, letter(decision), found, job,
        proposal(run(firm)), money(firm, seed, event()), users,
    )  # fmt: skip


def _users(seed: int, firm: m.Organisation, someone: m.Person, place: m.Municipality) -> dict[Role, User]:
    whom: dict[Role, dict[str, Any]] = {
        Role.EMPLOYER: {"organisation": firm},
        Role.EMPLOYER_READER: {"organisation": firm},
        Role.PROVIDER: {"organisation": firm},
        Role.LOCAL: {"municipality": place},
        Role.PERSON: {"person": someone},
    }
    return {role: user(f"{role.value}.{seed}", role, **whom.get(role, {})) for role in Role if role is not Role.PUBLIC}
