"""What may happen to a case in a demonstration: its walks with their delays, and what people fill in and find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from django.utils import timezone

from maatwerk.portal.people.roles import Role

Given = Mapping[str, Any]


class Walk:
    """The chances of one case: which walk it takes and how far it comes."""

    __slots__ = ("chosen", "dice", "far")

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.chosen, self.far = self.dice.random(), self.dice.random()


@dataclass(frozen=True, slots=True)
class Turn:
    """An act and how many days after the one before it comes, at least and at most."""

    name: str
    days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to a kind of case: who opens it, how often it comes, and the walks it may take with their weights."""

    kind: str
    opens: Role
    weight: int
    walks: tuple[tuple[int, tuple[Turn, ...]], ...]
    ends: int = 80
    """How many in a hundred come to the end of their walk."""

    def steps(self, walk: Walk) -> tuple[Turn, ...]:
        """Return the acts of one case: its walk, or the first part of it."""
        turns = self._walk(walk.chosen)
        return turns if walk.far * 100 < self.ends else turns[: int(walk.far * len(turns))]

    def _walk(self, chance: float) -> tuple[Turn, ...]:
        left = chance * sum(weight for weight, _ in self.walks)
        for weight, turns in self.walks:
            left -= weight
            if left < 0:
                return turns
        return self.walks[-1][1]


def _turns(told: str) -> tuple[Turn, ...]:
    """Read ``indienen 0-2, beslissen 5-30``."""
    parts = [each.split() for each in told.split(",") if each.strip()]
    return tuple(Turn(name, (int(days.split("-")[0]), int(days.split("-")[1]))) for name, days in parts)


def _plan(kind: str, opens: Role, weight: int, *walks: tuple[int, str], ends: int = 80) -> Plan:
    return Plan(kind, opens, weight, tuple((each, _turns(told)) for each, told in walks), ends)


def plan_of(kind: str, opens: Role, turns: str) -> Plan:
    """Return the plan of one case that walks these turns (``indienen 0-2, beslissen 5-30``) to the end."""
    return _plan(kind, opens, 0, (1, turns), ends=100)


PLANS: Final = (
    _plan(
        "imw_aanvraag", Role.EMPLOYER, 40,
        (62, "indienen 0-2, advies_vragen 1-6, indiceren 9-40, beslissen 2-14"),
        (14, "indienen 0-2, beslissen 5-25"),
        (12, "indienen 0-3, aanvulling_vragen 2-8, indienen 3-20, advies_vragen 1-4, indiceren 9-40, beslissen 2-10"),
        (4, "indienen 0-2, intrekken 3-20"),
    ),
    _plan(
        "imw_zelfstandige", Role.PERSON, 6,
        (70, "indienen 0-4, advies_vragen 1-6, indiceren 9-40, beslissen 2-14"),
        (30, "indienen 0-4, aanvulling_vragen 2-9, indienen 3-20, beslissen 3-14"),
    ),
    _plan(
        "indicering", Role.PERSON, 14,
        (80, "aanvragen 0-3, voorbereiden 2-15, vaststellen 5-40"),
        (12, "aanvragen 0-3, voorbereiden 2-15, niet_vaststellen 5-40"),
        (8, "aanvragen 0-3, voorbereiden 2-15, terugsturen 1-5, voorbereiden 2-9, vaststellen 5-30"),
    ),
    _plan(
        "cmw_indicering", Role.PERSON, 14,
        (90, "aanvragen 0-3, voorbereiden 2-15, vaststellen 8-45"),
        (10, "aanvragen 0-3, intrekken 4-25"),
    ),
    _plan(
        "cmw_plaatsing", Role.EMPLOYER, 6,
        (88, "melden 0-1, bevestigen 1-6"),
        (12, "melden 0-1, weigeren 1-6"),
    ),
    _plan(
        "cmw_evaluatie", Role.MEDIATOR, 7,
        (60, "vragen 0-1, plannen 2-12, bevestigen 10-30"),
        (25, "vragen 0-1, plannen 2-12, wijzigen 10-30"),
        (15, "vragen 0-1, plannen 2-12, doorstroom_vaststellen 10-30"),
    ),
    _plan(
        "doorstroom", Role.MEDIATOR, 3,
        (60, "starten 1-9, matchen 12-28, plaatsen 20-60, nazorg_beginnen 20-60, afronden 20-60"),
        (25, "starten 1-9, matchen 12-28, niet_gelukt 20-80"),
        (15, "starten 1-9, stopzetten 5-30"),
        ends=60,
    ),
    _plan("imw_einde", Role.EMPLOYER, 5, (1, "melden 0-1, vaststellen 1-9")),
    _plan("imw_aanpassing", Role.EMPLOYER, 4, (1, "indienen 0-2, beoordelen 14-50, beslissen 2-12")),
    _plan("imw_verlenging", Role.EMPLOYER, 3, (1, "indienen 0-2, beoordelen 14-50, beslissen 2-12")),
    _plan(
        "terugval", Role.EMPLOYER, 1,
        (60, "vragen 0-2, toestaan 4-20"),
        (40, "vragen 0-2, weigeren 4-20"),
    ),
)  # fmt: skip


OBJECTION: Final = _plan(
    "bezwaar", Role.EMPLOYER, 0,
    (55, "indienen 0-3, ontvankelijkheid 2-8, advies_vastleggen 15-50, bevestigen 4-20"),
    (30, "indienen 0-3, ontvankelijkheid 2-8, advies_vastleggen 15-50, hervormen 4-20"),
    (15, "indienen 0-3, intrekken 4-20"),
    ends=70,
)  # fmt: skip
"""What may happen to an objection, by whoever was refused."""


def fill(kind: str, walk: Walk, at: dt.datetime) -> dict[str, Any]:
    """Return what somebody fills in to open a case of a kind."""
    return dict(_FORMS[kind](walk.dice, timezone.localtime(at).date()))


def give(kind: str, action: str, walk: Walk, at: dt.datetime) -> dict[str, Any]:
    """Return what somebody gives with an act."""
    day = timezone.localtime(at).date()
    make = _GIVEN.get((kind, action)) or _GIVEN.get(("", action))
    return dict(make(walk.dice, day)) if make else {}


def _application(dice: Random, _day: dt.date) -> Given:
    return {
        "contract_uren": str(dice.choice((38, 38, 38, 30, 19, 19, 200, 8))),
        "in_moeilijkheden": "ja" if dice.random() < 0.02 else "nee",
        "werkplaats": "vlaanderen",
        "begeleider": dice.choice(("intern", "extern", "geen", "geen")),
    }


def _self_employed(dice: Random, day: dt.date) -> Given:
    starter = dice.random() < 0.2
    begun = day - dt.timedelta(days=dice.randint(60, 300) if starter else dice.randint(500, 4_000))
    told = {"datum_start": begun.isoformat(), "statuut": "starter" if starter else "zelfstandige"}
    if starter:
        return told | {"attest_vlaio": "ja" if dice.random() < 0.8 else "nee"}
    return told | {"inkomen": str(dice.randrange(9_000, 60_000))}


def _hours(dice: Random, day: dt.date) -> Given:
    begin = (day + dt.timedelta(days=dice.randint(0, 6))).isoformat()
    return {"datum_begin": begin, "uren": str(dice.choice((19, 30, 38))), "uren_voltijds": "38"}


def _return(dice: Random, day: dt.date) -> Given:
    return {**_hours(dice, day), "toelichting": "Het contract bij de gewone werkgever liep af."}


def _request(dice: Random, _day: dt.date) -> Given:
    situation = dice.choice(("werknemer", "werkzoekende", "werkzoekende", "schoolverlater", "zelfstandige"))
    return {"situatie": situation, "attest": dice.choice(("ja", "nee"))}


def _end(dice: Random, day: dt.date) -> Given:
    last = day + dt.timedelta(days=dice.randint(-3, 40))
    return {"datum": last.isoformat(), "reden": dice.choice(("werkgever", "werknemer", "samen", "afloop"))}


def _words(said: str) -> Callable[[Random, dt.date], Given]:
    return lambda _dice, _day: {"toelichting": said}


_FORMS: Final[Mapping[str, Callable[[Random, dt.date], Given]]] = {
    "imw_aanvraag": _application,
    "imw_zelfstandige": _self_employed,
    "indicering": _request,
    "cmw_indicering": _words("Zonder begeleiding lukt het werk niet."),
    "cmw_plaatsing": _hours,
    "terugval": _return,
    "cmw_evaluatie": lambda _dice, _day: {"soort": "gewoon"},
    "doorstroom": lambda _dice, _day: {},
    "imw_einde": _end,
    "imw_aanpassing": _words("Het werk is zwaarder geworden dan bij de start."),
    "imw_verlenging": _words("De nood aan ondersteuning blijft dezelfde."),
    "bezwaar": lambda _dice, _day: {"motivering": "De beslissing steunt op gegevens die niet kloppen."},
}


def _advice(dice: Random, day: dt.date) -> Given:
    advice = dice.choice(("max_2_jaar", "loonpremie", "loonpremie", "verhoogde_loonpremie"))
    years = 2 if advice == "max_2_jaar" else 5
    return {
        "advies": advice,
        "type_doelgroep": dice.choice(("H", "H", "P")),
        "begeleidingsgraad": dice.choice(("geen", "laag", "laag", "midden", "hoog")),
        "datum_begin": day.isoformat(),
        "datum_einde": (day + dt.timedelta(days=365 * years)).isoformat(),
    }


def _assessment(dice: Random, _day: dt.date) -> Given:
    return {
        "vdab_vindt_passend": "ja" if dice.random() < 0.85 else "nee",
        "percentage": str(dice.choice((40, 45, 50, 55, 60))),
        "begeleidingsgraad": dice.choice(("geen", "laag", "midden")),
    }


def _profile(dice: Random, _day: dt.date) -> Given:
    group = dice.choice(("arbeidshandicap", "arbeidshandicap", "psychosociaal", "uiterst_kwetsbaar"))
    if group == "arbeidshandicap":
        return {
            "doelgroep": group,
            "attest": dice.choice(("vaph", "invaliditeit", "geen")),
            "bewijs": dice.choice(PROOFS),
        }
    return {"doelgroep": group} | (
        {"maanden_zonder_werk": str(dice.randint(12, 60))} if group == "uiterst_kwetsbaar" else {}
    )


PROOFS: Final = ("geen", "geen", "iq_test", "buso_ov1_ov2")


def _needs(dice: Random, _day: dt.date) -> Given:
    need = dice.random() < 0.9
    return {
        "nood_loonpremie": "ja",
        "nood_begeleiding": "ja" if need else "nee",
        "icf_resultaat": "nood" if need else "geen_nood",
    }


def _commission(dice: Random, day: dt.date) -> Given:
    return {"advies_commissie": dice.choice(("gegrond", "deels", "ongegrond")), "datum_advies": day.isoformat()}


def _today(name: str) -> Callable[[Random, dt.date], Given]:
    return lambda _dice, day: {name: day.isoformat()}


def _package(dice: Random, day: dt.date) -> Given:
    level = dice.choice(("laag", "midden", "hoog"))
    return {"percentage": str(dice.choice((40, 50, 55))), "begeleidingsgraad": level, "datum_begin": day.isoformat()}


def _start(_dice: Random, day: dt.date) -> Given:
    return {"vaststelling_vdab": "ja", "datum_traject": day.isoformat(), "datum_fase": day.isoformat()}


_GIVEN: Final[Mapping[tuple[str, str], Callable[[Random, dt.date], Given]]] = {
    ("", "indiceren"): _advice,
    ("indicering", "voorbereiden"): lambda dice, _day: {"weg": dice.choice(("attest", "icf"))},
    ("indicering", "vaststellen"): _advice,
    ("cmw_indicering", "voorbereiden"): _profile,
    ("cmw_indicering", "vaststellen"): _needs,
    ("", "beoordelen"): _assessment,
    ("cmw_evaluatie", "plannen"): lambda dice, day: {
        "datum": (day + dt.timedelta(days=dice.randint(7, 21))).isoformat()
    },
    ("cmw_evaluatie", "bevestigen"): _today("datum_begin"),
    ("cmw_evaluatie", "wijzigen"): _package,
    ("doorstroom", "starten"): _start,
    ("doorstroom", "matchen"): _today("datum_fase"),
    ("doorstroom", "plaatsen"): _today("datum_fase"),
    ("doorstroom", "nazorg_beginnen"): _today("datum_fase"),
    ("doorstroom", "afronden"): _today("datum_melding_vdab"),
    ("bezwaar", "advies_vastleggen"): _commission,
    ("bezwaar", "hervormen"): lambda _dice, _day: {
        "verbeterd_contract_uren": "38",
        "verbeterd_in_moeilijkheden": "nee",
        "verbeterd_inkomen": "32000",
        "verbeterd_nood_begeleiding": "ja",
        "verbeterd_icf_resultaat": "nood",
    },
}
