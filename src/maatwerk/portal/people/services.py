"""Giving and withdrawing capacities: each is an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import Actor, record
from maatwerk.portal.people.models import Grant, User
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.models import Municipality, Organisation, Person, Province

LOCAL = "lokaal"
OIDC = "oidc"


@transaction.atomic
def grant(
    user: User,
    role: Role,
    by: Actor,
    *,
    organisation: Organisation | None = None,
    mandate: Organisation | None = None,
    municipality: Municipality | None = None,
    person: Person | None = None,
    provinces: Iterable[str] = (),
    source: str = LOCAL,
    reason: str = "",
) -> Grant:
    """Give a user a capacity from today on; return it, or the one in force if it was given already.

    ``provinces`` is the region of somebody of VDAB, none for all of Flanders. Raises IntegrityError where the role asks for an
    organisation, a municipality or a person that is not given, or for a region of another role.
    """
    User.objects.select_for_update().get(pk=user.pk)
    content: dict[str, Any] = {
        "role": role,
        "organisation": organisation,
        "mandate": mandate,
        "municipality": municipality,
        "person": person,
        "region": ",".join(each for each in Province.values if each in set(provinces)),
        "source": source,
    }
    present = Grant.objects.filter(user=user, **_exactly(content)).on(clock.today()).first()
    if present:
        return present
    made = Grant.objects.create(user=user, since=clock.today(), **content)
    record(by, "hoedanigheid gegeven", f"gebruiker:{user.username}", _told(made), reason)
    return made


@transaction.atomic
def withdraw(given: Grant, by: Actor, reason: str) -> None:
    """Let a capacity end today; one that has ended already stays as it is."""
    today = clock.today()
    if Grant.objects.filter(pk=given.pk).on(today).update(until=max(today, given.since)):
        record(by, "hoedanigheid ingetrokken", f"gebruiker:{given.user.username}", _told(given), reason)


def _exactly(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name if value is not None else f"{name}__isnull": value if value is not None else True
        for name, value in content.items()
    }


def _told(given: Grant) -> dict[str, Any]:
    about = {
        "hoedanigheid": str(given.role),
        "organisatie": given.organisation and given.organisation.ondernemingsnummer,
        "mandaat": given.mandate and given.mandate.ondernemingsnummer,
        "gemeente": given.municipality_id,
        "persoon": given.person and given.person.code,
        "regio": given.region,
        "bron": given.source,
    }
    return {name: value for name, value in about.items() if value}
