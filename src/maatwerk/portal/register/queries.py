"""Who may see what of the register: one condition per table, and one query per question.

Every screen, export and call asks here. A capacity that is not named in a rule sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from maatwerk.portal import clock
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, LOGGED_IN, VDAB, Acting, Role
from maatwerk.portal.register import models as m

Thing = TypeVar("Thing", bound=Model)
Rule = Callable[[Acting, str], Q]

ALL: Final = Q()
NOTHING: Final = Q(pk__in=[])
GRANTED: Final = ("TG", "GG")
"""The statuses of a right that somebody holds."""
WHOLE_REGISTER: Final = DEPARTMENT | {Role.INSPECTOR}
"""Who sees every row."""
SEES_PERSONS: Final = WHOLE_REGISTER | VDAB | EMPLOYERS
"""Who has lists of persons; a citizen has one file, the own."""
SEES_RIGHTS: Final = WHOLE_REGISTER | EMPLOYERS
"""Who has lists of rights and packages."""
SEES_WAITING: Final = WHOLE_REGISTER | VDAB
"""Who sees by name who waits; the others see protected totals."""


def visible_to(rows: QuerySet[Thing], acting: Acting) -> QuerySet[Thing]:
    """Return the rows that somebody in this capacity may see: one more condition on the same query.

    Raises KeyError for a table without a rule: what is not decided is not shown.
    """
    rule, path = _RULES[rows.model]
    return rows.filter(rule(acting, path))


def sees(person: m.Person, acting: Acting) -> bool:
    """Return whether somebody in this capacity may open the file of a person."""
    return visible_to(m.Person.objects.filter(pk=person.pk), acting).exists()


def workers_of(organisation: int) -> Q:
    """Return the persons who work at an organisation today or hold a right there today; to be used on ``Person``."""
    return Q(pk__in=_working(organisation)) | Q(pk__in=_holding(organisation))


def _working(organisation: int) -> QuerySet[m.Employment, int]:
    now = m.EmploymentFacts.objects.as_of(clock.today()).filter(employment=OuterRef("pk"))
    return m.Employment.objects.filter(Exists(now), organisation_id=organisation).values_list("person_id", flat=True)


def _holding(organisation: int) -> QuerySet[m.Toekenning, int]:
    now = m.ToekenningFacts.objects.as_of(clock.today()).filter(toekenning=OuterRef("pk"), status__in=GRANTED)
    return m.Toekenning.objects.filter(Exists(now), organisation_id=organisation).values_list("person_id", flat=True)


def _persons(acting: Acting, path: str) -> Q:
    """The persons themselves; ``path`` names the column that holds the person."""
    if acting.role in WHOLE_REGISTER | VDAB:
        return ALL
    if acting.role in EMPLOYERS and acting.organisation:
        own = acting.organisation
        return Q(**{f"{path}__in": _working(own)}) | Q(**{f"{path}__in": _holding(own)})
    return _own_file(acting, path)


def _own_file(acting: Acting, path: str) -> Q:
    return Q(**{path: acting.person}) if acting.role is Role.PERSON and acting.person else NOTHING


def _at_work(acting: Acting, path: str) -> Q:
    """Employments: an employer sees those at its own organisation, of the persons it may see."""
    seen = _persons(acting, f"{path}person_id")
    return seen & Q(**{f"{path}organisation_id": acting.organisation}) if acting.role in EMPLOYERS else seen


def _rights(acting: Acting, path: str) -> Q:
    """Rights and packages; VDAB does not need them."""
    return NOTHING if acting.role in VDAB else _at_work(acting, path)


def _advices(acting: Acting, path: str) -> Q:
    """Indiceringen: why somebody has a right is never an employer's to know."""
    return ALL if acting.role in WHOLE_REGISTER | VDAB else _own_file(acting, f"{path}person_id")


def _whole(acting: Acting, _path: str) -> Q:
    return ALL if acting.role in WHOLE_REGISTER else NOTHING


def _looks(acting: Acting, path: str) -> Q:
    return ALL if acting.role in WHOLE_REGISTER else _own_file(acting, path)


def _organisations(acting: Acting, path: str) -> Q:
    if acting.role in EMPLOYERS:
        return Q(**{path: acting.organisation}) if acting.organisation else NOTHING
    if acting.role is Role.PERSON:
        own = m.Employment.objects.filter(person_id=acting.person or 0).values("organisation_id")
        return Q(**{f"{path}__in": own})
    return NOTHING if acting.role is Role.PUBLIC else ALL


def _establishments(acting: Acting, path: str) -> Q:
    return _organisations(acting, f"{path}organisation_id")


def _coaches(acting: Acting, path: str) -> Q:
    if acting.role in WHOLE_REGISTER:
        return ALL
    if acting.role in EMPLOYERS | {Role.PROVIDER} and acting.organisation:
        return Q(**{f"{path}organisation_id": acting.organisation})
    return NOTHING


def _establishment_things(acting: Acting, _path: str) -> Q:
    seen = m.EstablishmentFacts.objects.filter(_establishments(acting, ""))
    return Q(pk__in=seen.values("establishment_id"))


def _coach_things(acting: Acting, _path: str) -> Q:
    return Q(pk__in=m.CoachFacts.objects.filter(_coaches(acting, "")).values("coach_id"))


def _known_to_users(acting: Acting, _path: str) -> Q:
    return ALL if acting.role in LOGGED_IN else NOTHING


def _public(_acting: Acting, _path: str) -> Q:
    return ALL


_RULES: Final[dict[type[Model], tuple[Rule, str]]] = {
    m.Municipality: (_public, ""),
    m.MunicipalityFacts: (_public, ""),
    m.Person: (_persons, "pk"),
    m.PersonFacts: (_persons, "person_id"),
    m.PersonNumber: (_persons, "person_id"),
    m.Look: (_looks, "person_id"),
    m.ListLook: (_whole, ""),
    m.NumberLookup: (_whole, ""),
    m.Organisation: (_organisations, "pk"),
    m.OrganisationFacts: (_organisations, "organisation_id"),
    m.Establishment: (_establishment_things, ""),
    m.EstablishmentFacts: (_establishments, ""),
    m.Employment: (_at_work, ""),
    m.EmploymentFacts: (_at_work, "employment__"),
    m.Indicering: (_advices, ""),
    m.IndiceringFacts: (_advices, "indicering__"),
    m.Toekenning: (_rights, ""),
    m.ToekenningFacts: (_rights, "toekenning__"),
    m.Pakket: (_rights, "toekenning__"),
    m.WaitingEntry: (_advices, ""),
    m.Erkenning: (_public, ""),
    m.Contingent: (_organisations, "organisation_id"),
    m.QualityRegistration: (_organisations, "organisation_id"),
    m.ProviderRegistration: (_known_to_users, ""),
    m.Coach: (_coach_things, ""),
    m.CoachFacts: (_coaches, ""),
}
