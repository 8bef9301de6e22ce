"""From the claims of the identity provider to capacities, by the table ``claims.yaml``; nothing else decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import Actor
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.models import Municipality, Organisation, OrganisationFacts, Person
from maatwerk.portal.register.newcomers import organisation_of, person_of, person_with

For: TypeAlias = Literal["enterprise", "organisation", "mandates", "municipality", "person", "everybody"]
CITIZEN: Final = "BUR"
PROVIDER: Final = Actor("identiteitsverstrekker", "systeem")
"""Who gives capacities, and tells of somebody whom the register does not know yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    group: str
    role: str
    organisation: str
    gives: Role
    whom: For


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a login gives: a role, and for whom."""

    role: Role
    organisation: Organisation | None = None
    mandate: Organisation | None = None
    municipality: Municipality | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """What the provider said of somebody, without the national number: enough to find out what is missing."""

    group: str
    code: str
    name: str
    roles: tuple[str, ...]
    mandates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The capacities, and in plain words (Dutch) why something gave none."""

    capacities: tuple[Capacity, ...]
    refused: tuple[str, ...]


@cache
def table() -> tuple[Line, ...]:
    """Return the lines. Raises ValueError for one that names an unknown role, organisation or reach."""
    read = yaml.safe_load(Path(__file__).with_name("claims.yaml").read_text(encoding="utf-8"))
    return tuple(_line(line, read["organisations"]) for line in read["lines"])


def _line(line: list[str], organisations: list[str]) -> Line:
    group, role, organisation, gives, whom = line
    if organisation and organisation not in organisations:
        raise ValueError(f"claims.yaml: organisation {organisation!r} is not under organisations")
    if whom not in _REACH:
        raise ValueError(f"claims.yaml: {whom!r} is not one of {', '.join(_REACH)}")
    return Line(group, role, organisation, Role(gives), whom)  # type: ignore[arg-type]


def received(claims: Mapping[str, Any]) -> Received:
    """Return what was said; a claim that is missing is empty, one value counts as a list of one."""
    return Received(
        str(claims.get("vo_doelgroepcode") or ""),
        str(claims.get("vo_orgcode") or ""),
        str(claims.get("vo_orgnaam") or ""),
        _several(claims.get(f"{settings.OIDC_APPLICATION}_rol_3d")),
        _several(claims.get("ssm_mandaat")),
    )


def _several(value: Any) -> tuple[str, ...]:
    if not value:
        return ()
    return tuple(str(each) for each in value) if isinstance(value, list | tuple) else (str(value),)


def read(claims: Mapping[str, Any], *, newcomers: bool = False) -> Outcome:
    """Return which capacities the claims give by the table, and why not more.

    With ``newcomers`` a citizen or an employer whom the register does not know yet is made in it, where the table says so.
    """
    said = received(claims)
    given: list[Capacity] = []
    refused: list[str] = []
    for line, code in _lines_for(said, refused):
        meant = replace(said, code=code, name=said.name if code == said.code else "")
        for each in _REACH[line.whom](line, meant, claims, newcomers):
            (refused if isinstance(each, str) else given).append(each)  # type: ignore[arg-type]
    if not given and not refused:
        refused.append(_("Er is geen rol ontvangen die dit portaal kent."))
    return Outcome(tuple(dict.fromkeys(given)), tuple(dict.fromkeys(refused)))


def _lines_for(said: Received, refused: list[str]) -> Iterator[tuple[Line, str]]:
    """Yield the lines that fit group and role, each with the organisation it is for; note roles that fit none."""
    of_group = [line for line in table() if line.group == said.group]
    yield from ((line, said.code) for line in of_group if not line.role)
    for each in said.roles:
        role, _colon, key = each.partition(":")
        fit = [line for line in of_group if line.role == role]
        if not fit:
            refused.append(_("De rol %(role)s geeft bij deze doelgroep geen toegang.") % {"role": role})
        for line in fit:
            yield from _of_house(line, key or said.code, said, refused)


def _of_house(line: Line, code: str, said: Received, refused: list[str]) -> Iterator[tuple[Line, str]]:
    """Yield a line that names no house for the organisation of the role; one that does only for a login of that house.

    Mandates are those of the organisation that logs in.
    """
    own = code == said.code
    if not line.organisation and (own or line.whom != "mandates"):
        yield line, code
    elif not own:
        refused.append(_("De rol %(role)s geldt voor een andere organisatie.") % {"role": line.role})
    elif settings.OIDC_ORGANISATIONS.get(line.organisation) == code:
        yield line, code
    else:
        refused.append(_("De rol %(role)s geldt niet voor uw organisatie.") % {"role": line.role})


Found: TypeAlias = Iterator[Capacity | str]


def _enterprise(line: Line, said: Received, claims: Mapping[str, Any], newcomers: bool) -> Found:
    """Make whoever logs in as an employer for the first time; of another organisation than that of the login no name is told."""
    if newcomers and said.name:
        firm = organisation_of(said.code, said.name, PROVIDER)
        yield Capacity(line.gives, firm) if firm else _unknown(said.code)
    else:
        yield from _organisation(line, said, claims, newcomers)


def _organisation(line: Line, said: Received, _claims: Mapping[str, Any], _newcomers: bool) -> Found:
    firm = Organisation.objects.filter(ondernemingsnummer=said.code).first()
    yield Capacity(line.gives, firm) if firm else _unknown(said.code)


def _mandates(line: Line, said: Received, _claims: Mapping[str, Any], _newcomers: bool) -> Found:
    secretariat = Organisation.objects.filter(ondernemingsnummer=said.code).first()
    if secretariat is None:
        yield _unknown(said.code)
        return
    firms = Organisation.objects.exclude(pk=secretariat.pk).in_bulk(said.mandates, field_name="ondernemingsnummer")
    yield from (Capacity(line.gives, firm, secretariat) for firm in firms.values())
    yield from (_unknown(number) for number in said.mandates if number not in firms)
    if not said.mandates:
        yield _("Er is geen mandaat van een werkgever ontvangen.")


def _municipality(line: Line, said: Received, _claims: Mapping[str, Any], _newcomers: bool) -> Found:
    asked = OrganisationFacts.objects.as_of(clock.today()).filter(organisation__ondernemingsnummer=said.code)
    facts = asked.select_related("organisation", "gemeente").first()
    if facts is None or facts.gemeente is None:
        yield _unknown(said.code)
    else:
        yield Capacity(line.gives, facts.organisation, municipality=facts.gemeente)


def _person(line: Line, _said: Received, claims: Mapping[str, Any], newcomers: bool) -> Found:
    number, first, last = (str(claims.get(name) or "") for name in ("rrn", "given_name", "family_name"))
    person = person_of(number, first, last, PROVIDER) if newcomers else person_with(number)
    if person is None and not newcomers:
        yield _("Er is nog geen dossier op uw naam in dit portaal.")
    elif person is None:
        yield _("Wij ontvingen geen geldig rijksregisternummer met een naam, of het hoort bij een ouder dossier.")
    else:
        yield Capacity(line.gives, person=person)


def _everybody(line: Line, _said: Received, _claims: Mapping[str, Any], _newcomers: bool) -> Found:
    yield Capacity(line.gives)


_REACH: Final = {
    "enterprise": _enterprise,
    "organisation": _organisation,
    "mandates": _mandates,
    "municipality": _municipality,
    "person": _person,
    "everybody": _everybody,
}


def _unknown(number: str) -> str:
    return _("De organisatie %(number)s is niet gekend in dit portaal.") % {"number": number or "?"}
