"""Search: a number finds what bears it, a name whoever bears it; only what the asker may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.cases.models import Case
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.register.lookup import municipalities_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.names import organisation_name, search_name, starting_with
from maatwerk.portal.register.numbers import WrongNumber, person_by_insz
from maatwerk.portal.register.queries import SEES_PERSONS, visible_to
from maatwerk.portal.web.parts import Row

SHOWN: Final = 20
"""At most so many of each kind; whoever wants more goes to the list."""
_SIGNS: Final = re.compile(r"[ .\-]")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: rows per kind, whether there is more, and what is wrong with a number."""

    persons: list[Row]
    organisations: list[Row]
    numbers: list[Row]
    more: bool = False
    fault: str = ""

    @property
    def nothing(self) -> bool:
        """Return whether nothing was found."""
        return not (self.persons or self.organisations or self.numbers)


NOTHING: Final = Found([], [], [])


def search(words: str, acting: Acting) -> Found:
    """Return what bears the number or name; a national number is looked up by its hash, and that is noted."""
    words = words.replace("\x00", "").strip()[:100]
    if not words:
        return NOTHING
    digits = _SIGNS.sub("", words)
    if national(words):
        return _by_insz(digits, acting)
    numbered = list(_by_number(words, digits, acting))
    if numbered or any(sign.isdigit() for sign in words):
        return Found([], [], numbered)
    return _by_name(words, acting)


def national(words: str) -> bool:
    """Return whether words are written as a national number."""
    return re.fullmatch(r"[0-9]{11}", _SIGNS.sub("", words.strip())) is not None


def _by_insz(insz: str, acting: Acting) -> Found:
    if acting.role not in SEES_PERSONS | {Role.PERSON}:
        return NOTHING
    try:
        person = person_by_insz(insz, acting, _("zoeken"))
    except WrongNumber as problem:
        return Found([], [], [], fault=str(problem))
    seen = visible_to(m.PersonFacts.objects.known_on().filter(person=person), acting) if person else None
    return Found(_persons(list(seen.select_related("person").order_by("-valid_from"))) if seen else [], [], [])


def _by_number(words: str, digits: str, acting: Acting) -> Iterator[Row]:
    """Yield whatever bears the number: an organisation, a case, a right, an indicering. Each is one look in an index."""
    for organisation in visible_to(m.Organisation.objects.filter(ondernemingsnummer=digits), acting):
        yield Row(
            (_("organisatie"), str(organisation)), reverse("organisation", args=[organisation.ondernemingsnummer])
        )
    for unit in (
        visible_to(m.EstablishmentFacts.objects.known_on(), acting)
        .filter(establishment__vestigingsnummer=digits)
        .select_related("organisation", "establishment")[:1]
    ):
        number = unit.organisation.ondernemingsnummer
        yield Row((_("vestiging"), f"{unit.establishment}, {unit.naam}"), reverse("organisation", args=[number]))
    for case in Case.objects.visible_to(acting).filter(number__in={words, words.upper()}):
        yield Row((_("dossier"), case.number), reverse("case", args=[case.number]))
    for right in visible_to(m.Toekenning.objects.filter(toekenningsnummer=words), acting).select_related("person"):
        yield Row((_("recht"), words), reverse("person", args=[right.person.code]) + "#rechten")
    for advice in visible_to(m.Indicering.objects.filter(aanvraagnummer=words), acting).select_related("person"):
        yield Row((_("indicering"), words), reverse("person", args=[advice.person.code]) + "#indiceringen")


def _by_name(words: str, acting: Acting) -> Found:
    persons = visible_to(m.PersonFacts.objects.known_on(), acting).filter(starting_with(search_name(words)))
    bodies = visible_to(m.OrganisationFacts.objects.known_on(), acting).filter(starting_with(organisation_name(words)))
    people = list(persons.select_related("person").order_by("zoeknaam", "-valid_from")[: 2 * SHOWN + 1])
    organisations = list(bodies.select_related("organisation").order_by("zoeknaam", "-valid_from")[: SHOWN + 1])
    shown, named = _persons(people), _organisations(organisations)
    if people:
        note_list("zoeken", acting, len(shown), {"q": words})
    more = len(people) > 2 * SHOWN or len(shown) > SHOWN or len(named) > SHOWN
    return Found(shown[:SHOWN], named[:SHOWN], [], more)


def _persons(rows: list[m.PersonFacts]) -> list[Row]:
    """Return each person once: the latest of the facts that fit."""
    first = {row.person_id: row for row in reversed(rows)}
    kept = [row for row in rows if first[row.person_id] is row]
    places = municipalities_named({row.gemeente_id for row in kept}, Moment(clock.today()))
    return [
        Row(
            (
                f"{row.achternaam} {row.voornaam}",
                row.geboortedatum,
                places[row.gemeente_id].naam if row.gemeente_id in places else "–",
            ),
            reverse("person", args=[row.person.code]),
        )
        for row in kept
    ]


def _organisations(rows: list[m.OrganisationFacts]) -> list[Row]:
    first = {row.organisation_id: row for row in reversed(rows)}
    kept = [row for row in rows if first[row.organisation_id] is row]
    return [
        Row((row.naam, str(row.organisation)), reverse("organisation", args=[row.organisation.ondernemingsnummer]))
        for row in kept
    ]
