"""Cases of every kind, opened and walked by invented people: what each kind is about, what is filled in, what each act gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.portal import factory

from maatwerk.portal import clock
from maatwerk.portal.cases import services
from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m

OFFICER = Acting("els.officier", Role.OFFICER)
APPROVER = Acting("gert.goedkeurder", Role.APPROVER)
MEDIATOR = Acting("bea.bemiddelaar", Role.MEDIATOR)
EXPERT = Acting("vik.expert", Role.EXPERT)
INSPECTOR = Acting("ine.inspecteur", Role.INSPECTOR)
DAY = factory.DAY


def today() -> dt.date:
    return clock.today()


@dataclass
class People:
    """A worker with an employer, a maatwerkbedrijf, somebody on the waiting list, and whoever acts for them."""

    worker: m.Person
    firm: m.Organisation
    employment: m.Employment
    workshop: m.Organisation
    waiting: m.Person
    roles: dict[Role, Acting] = field(default_factory=dict)

    def acting(self, role: Role, kind: str = "") -> Acting:
        """Return who acts in a role; for a kind about the waiting list that is the maatwerkbedrijf."""
        if role is Role.EMPLOYER and kind in ("cmw_plaatsing", "terugval", "cmw_evaluatie"):
            return Acting("wies.werkplaats", Role.EMPLOYER, organisation=self.workshop.pk)
        return self.roles[role]


def people(seed: int = 1) -> People:
    town = factory.municipality()
    firm = factory.organisation(seed, f"Bakkerij {seed}", town)
    workshop = factory.organisation(seed + 500, f"Werkplaats {seed}", town, "maatwerkbedrijf")
    factory._fact(m.Erkenning, {"organisation": workshop, "soort": "maatwerkbedrijf"})
    worker, waiting = factory.person(seed, town=town), factory.person(seed + 300, "Bo", "Claes", town)
    work = factory.employment(worker, firm)
    made = People(worker, firm, work, workshop, waiting)
    made.roles = {
        Role.OFFICER: OFFICER,
        Role.APPROVER: APPROVER,
        Role.MEDIATOR: MEDIATOR,
        Role.EXPERT: EXPERT,
        Role.INSPECTOR: INSPECTOR,
        Role.EMPLOYER: Acting("an.werkgever", Role.EMPLOYER, organisation=firm.pk),
        Role.EMPLOYER_READER: Acting("lena.lezer", Role.EMPLOYER_READER, organisation=firm.pk),
        Role.PERSON: Acting("de.burger", Role.PERSON, person=worker.pk),
    }
    return made


FORMS: Mapping[str, Mapping[str, Any]] = {
    "imw_aanvraag": factory.FORM,
    "imw_zelfstandige": {
        "datum_start": "2015-03-01",
        "datum_beperking": "2016-01-01",
        "statuut": "zelfstandige",
        "inkomen": "30000",
    },
    "imw_verlenging": {"toelichting": "De nood blijft."},
    "imw_aanpassing": {"toelichting": "De nood is groter geworden."},
    "indicering": {"situatie": "werknemer", "attest": "nee"},
    "cmw_indicering": {"toelichting": "Ik vind geen gewoon werk."},
    "cmw_evaluatie": {"soort": "gewoon"},
    "bezwaar": {"motivering": "Het contract duurt langer dan u dacht."},
    "doorstroom": {},
}


def form(kind: str) -> dict[str, Any]:
    if kind == "imw_einde":
        return {"datum": today().isoformat(), "reden": "samen"}
    if kind in ("cmw_plaatsing", "terugval"):
        told = {"datum_begin": today().isoformat(), "uren": "19", "uren_voltijds": "38"}
        return told | ({"toelichting": "Het gewone werk liep af."} if kind == "terugval" else {})
    return dict(FORMS[kind])


def advice(given: str = "loonpremie") -> dict[str, Any]:
    return {"advies": given, "type_doelgroep": "H", "begeleidingsgraad": "laag", "datum_begin": DAY.isoformat()}


def given(kind: str, action: str) -> dict[str, Any]:
    """Return what an act asks, so that it can be done."""
    day = today().isoformat()
    known: dict[tuple[str, str], dict[str, Any]] = {
        ("indicering", "voorbereiden"): {"weg": "attest"},
        ("cmw_indicering", "voorbereiden"): {"doelgroep": "arbeidshandicap", "attest": "vaph", "bewijs": "iq_test"},
        ("cmw_indicering", "vaststellen"): {"nood_loonpremie": "ja", "nood_begeleiding": "ja"},
        ("cmw_evaluatie", "plannen"): {"datum": day},
        ("cmw_evaluatie", "bevestigen"): {"datum_begin": day},
        ("cmw_evaluatie", "wijzigen"): {"percentage": "50", "begeleidingsgraad": "laag", "datum_begin": day},
        ("doorstroom", "starten"): {"vaststelling_vdab": "ja", "datum_traject": day, "datum_fase": day},
        ("doorstroom", "afronden"): {"datum_melding_vdab": day},
        ("bezwaar", "advies_vastleggen"): {"advies_commissie": "gegrond", "datum_advies": day},
        ("bezwaar", "hervormen"): {"verbeterd_contract_uren": "38"},
    }
    if action in ("matchen", "plaatsen", "nazorg_beginnen"):
        return {"datum_fase": day}
    if action in ("indiceren", "vaststellen") and kind in ("imw_aanvraag", "imw_zelfstandige", "indicering"):
        return advice()
    if action == "beoordelen":
        return {"vdab_vindt_passend": "ja", "percentage": "45", "begeleidingsgraad": "midden"}
    return known.get((kind, action), {})


def about(kind: str, who: People) -> dict[str, Any]:
    """Return what a case of a kind is about, and make in the register what it needs."""
    makers = {
        "imw_aanvraag": _work,
        "imw_einde": _granted_work,
        "imw_zelfstandige": _self,
        "indicering": _self,
        "cmw_indicering": _self,
        "imw_verlenging": _running_right,
        "imw_aanpassing": _running_right,
        "cmw_plaatsing": _place,
        "cmw_evaluatie": _workshop_right,
        "doorstroom": _workshop_right,
        "terugval": _former,
        "bezwaar": _refused,
    }
    return makers[kind](who)


def _work(who: People) -> dict[str, Any]:
    return {"employment": who.employment, "person": who.worker, "organisation": who.firm}


def _self(who: People) -> dict[str, Any]:
    return {"person": who.worker}


def right(
    work: m.Employment, since: dt.date, until: dt.date | None, *, measure: str = "IMW", package: str = "loonpremie"
) -> m.Toekenning:
    """Return a right with one package."""
    made = m.Toekenning.objects.create(
        toekenningsnummer=f"P{m.Toekenning.objects.count():06d}",
        person=work.person,
        organisation=work.organisation,
        employment=work,
        type_maatregel=measure,
    )
    factory._fact(m.ToekenningFacts, {"toekenning": made}, status="TG", since=since, until=until)
    told = {"type_indicering": "START", "loonpremie_percentage": 40, "begeleidingsgraad": "LAAG"}
    factory._fact(m.Pakket, {"toekenning": made}, **told, startpakket=package, since=since, until=until)
    return made


def _granted_work(who: People) -> dict[str, Any]:
    right(who.employment, dt.date(2024, 1, 1), dt.date(2029, 1, 1))
    return _work(who)


def _running_right(who: People, since: dt.date | None = None) -> dict[str, Any]:
    """A right in its last year: prolonging and adjusting are both possible."""
    first = since or dt.date(today().year - 4, 1, 1)
    made = right(who.employment, first, first.replace(year=first.year + 5))
    return {"toekenning": made, "person": who.worker, "organisation": who.firm}


def _place(who: People) -> dict[str, Any]:
    found = m.Indicering.objects.create(aanvraagnummer=f"W{m.Indicering.objects.count():06d}", person=who.waiting)
    told = {"type_indicering": "START", "advies": "cmw", "loonpremie_percentage": 60, "begeleidingsgraad": "HOOG"}
    factory._fact(m.IndiceringFacts, {"indicering": found}, **told)
    factory._fact(m.WaitingEntry, {"person": who.waiting}, indicering=found, provincie="oost-vlaanderen")
    return {"person": who.waiting, "organisation": who.workshop}


def _workshop_right(who: People) -> dict[str, Any]:
    work = factory.employment(who.waiting, who.workshop)
    since = dt.date(today().year - 3, 1, 1)
    made = right(work, since, since.replace(year=since.year + 5), measure="MWB", package="")
    return {"toekenning": made, "person": who.waiting, "organisation": who.workshop}


def _former(who: People) -> dict[str, Any]:
    work = factory.employment(who.waiting, who.workshop)
    right(work, DAY, dt.date(2025, 1, 1), measure="MWB", package="")
    return {"person": who.waiting, "organisation": who.workshop}


def _refused(who: People) -> dict[str, Any]:
    """An application that was refused because the contract was filled in as too short."""
    factory.indicering(who.worker, m.Indicering.objects.count() + 1)
    employer = who.roles[Role.EMPLOYER]
    case = services.open_case("imw_aanvraag", employer, data={**factory.FORM, "contract_uren": "8"}, **_work(who))
    case = services.act(case.pk, "indienen", employer, case.version)
    case = services.act(case.pk, "beslissen", OFFICER, case.version)
    assert case.state == "geweigerd"
    return {"about": case, "person": who.worker, "organisation": who.firm}


def opened(kind: str, who: People, data: Mapping[str, Any] | None = None, **other: Any) -> Case:
    """Return a case of a kind, open and filled in."""
    table = kinds()[kind]
    things = other or about(kind, who)
    return services.open_case(kind, who.acting(table.opened_by[0], kind), data=form(kind) | dict(data or {}), **things)


def done(
    case: Case, who: People, *names: str, given: Mapping[str, Any] | None = None, role: Role | None = None
) -> Case:
    """Return a case after some acts, each by the first role that may do it; ``given`` changes what the last one gives."""
    for number, name in enumerate(names, 1):
        action = kinds()[case.kind].actions[name]
        told = globals()["given"](case.kind, name)
        told = told | dict(given or {}) if number == len(names) else told
        acting = who.acting(role or action.roles[0], case.kind)
        case = services.act(case.pk, name, acting, case.version, told, "omdat het zo is" if action.reason else "")
    return case


PATHS: Mapping[str, Iterable[tuple[tuple[str, ...], str]]] = {
    "imw_aanvraag": [
        (("indienen", "beslissen"), "geweigerd"),
        (("indienen", "advies_vragen", "indiceren", "beslissen"), "toegekend"),
        (("indienen", "aanvulling_vragen", "indienen", "intrekken"), "ingetrokken"),
    ],
    "imw_zelfstandige": [
        (("indienen", "beslissen"), "geweigerd"),
        (("indienen", "aanvulling_vragen", "intrekken"), "ingetrokken"),
    ],
    "imw_verlenging": [(("indienen", "beoordelen", "beslissen"), "verlengd"), (("intrekken",), "ingetrokken")],
    "imw_aanpassing": [(("indienen", "beoordelen", "beslissen"), "aangepast"), (("intrekken",), "ingetrokken")],
    "imw_einde": [(("melden", "vaststellen"), "beeindigd"), (("melden", "intrekken"), "ingetrokken")],
    "indicering": [
        (("aanvragen", "voorbereiden", "vaststellen"), "vastgesteld"),
        (("aanvragen", "voorbereiden", "terugsturen", "voorbereiden", "niet_vaststellen"), "niet_vastgesteld"),
        (("aanvragen", "intrekken"), "ingetrokken"),
    ],
    "cmw_indicering": [
        (("aanvragen", "voorbereiden", "vaststellen"), "geindiceerd"),
        (("aanvragen", "voorbereiden", "terugsturen", "intrekken"), "ingetrokken"),
    ],
    "cmw_plaatsing": [
        (("melden", "bevestigen"), "geplaatst"),
        (("melden", "weigeren"), "geweigerd"),
        (("intrekken",), "ingetrokken"),
    ],
    "cmw_evaluatie": [
        (("vragen", "plannen", "bevestigen"), "zelfde_pakket"),
        (("vragen", "plannen", "verplaatsen", "plannen", "wijzigen"), "ander_pakket"),
        (("vragen", "plannen", "doorstroom_vaststellen"), "doorstroom"),
        (("vragen", "intrekken"), "ingetrokken"),
    ],
    "doorstroom": [
        (("starten", "matchen", "plaatsen", "nazorg_beginnen", "afronden"), "doorgestroomd"),
        (("starten", "niet_gelukt"), "niet_gelukt"),
        (("stopzetten",), "stopgezet"),
    ],
    "terugval": [
        (("vragen", "toestaan"), "teruggekeerd"),
        (("vragen", "weigeren"), "geweigerd"),
        (("vragen", "intrekken"), "ingetrokken"),
    ],
    "bezwaar": [
        (("indienen", "ontvankelijkheid", "advies_vastleggen", "bevestigen"), "bevestigd"),
        (("indienen", "ontvankelijkheid", "advies_vastleggen", "hervormen"), "hervormd"),
        (("indienen", "intrekken"), "ingetrokken"),
    ],
}
