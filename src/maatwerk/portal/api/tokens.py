"""Making, finding and withdrawing tokens; making and withdrawing are events."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any, Final

from django.db import transaction

from maatwerk.portal import clock
from maatwerk.portal.api.models import ApiToken
from maatwerk.portal.audit.chain import Actor, record
from maatwerk.portal.people.backends import demo_open
from maatwerk.portal.people.models import Grant

PREFIX: Final = "mwt_"
LONGEST: Final = 365
"""Days a token may live at most."""
MOST: Final = 20
"""Living tokens that a user may have."""
_SHOWN: Final = 12


class TooMany(Exception):
    """The user has as many living tokens as there may be."""


@transaction.atomic
def make(grant: Grant, name: str, days: int, by: Actor) -> tuple[ApiToken, str]:
    """Make a token for a capacity; return it and its text, which is kept nowhere.

    Raises ValueError for a life that is not 1 to ``LONGEST`` days, TooMany beyond ``MOST`` living tokens.
    """
    if not 1 <= days <= LONGEST:
        raise ValueError(f"{days} days: a token lives 1 to {LONGEST} days")
    today = clock.today()
    if ApiToken.objects.filter(grant__user=grant.user_id, withdrawn_at=None, expires_on__gt=today).count() >= MOST:
        raise TooMany
    text = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        grant=grant,
        name=name,
        start=text[:_SHOWN],
        hashed=hashed(text),
        made_on=today,
        expires_on=today + dt.timedelta(days=days),
    )
    record(by, "token gemaakt", f"gebruiker:{grant.user.username}", _told(made))
    return made, text


@transaction.atomic
def withdraw(token: ApiToken, by: Actor) -> None:
    """Let a token open nothing any more; one that was withdrawn already stays as it is."""
    if ApiToken.objects.filter(pk=token.pk, withdrawn_at=None).update(withdrawn_at=clock.now()):
        record(by, "token ingetrokken", f"gebruiker:{token.grant.user.username}", _told(token))


def found(text: str) -> ApiToken | None:
    """Return the living token with this text; None where it ended, was withdrawn, or its user or capacity ended."""
    today = clock.today()
    asked = ApiToken.objects.select_related("grant", "grant__user", "grant__mandate")
    token = asked.filter(hashed=hashed(text), grant__in=Grant.objects.on(today)).first()
    if token is None or not token.alive(today) or not _lives(token.grant.user):
        return None
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
    return token


def _lives(user: Any) -> bool:
    return user.is_active and (not user.demo or demo_open())


def hashed(text: str) -> str:
    """Return the hash by which a token is found; the text is random, so no salt is needed."""
    return hashlib.sha256(text.encode()).hexdigest()


def _told(token: ApiToken) -> dict[str, Any]:
    return {
        "naam": token.name,
        "begint": token.start,
        "hoedanigheid": str(token.grant.role),
        "tot": token.expires_on.isoformat(),
    }
