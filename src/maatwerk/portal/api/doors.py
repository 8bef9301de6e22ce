"""Who may use an operation, and who asks: a token, somebody with a bearer token of the provider, or a session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from maatwerk.portal.api import bearer, tokens
from maatwerk.portal.api.problems import Problem, too_large
from maatwerk.portal.api.throttle import count
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Acting, Role

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: in which capacity, as which user if there is one, and under which name the questions are counted."""

    acting: Acting
    user: User | None
    counted: str
    known: bool = True


class Door:
    """The door of an operation: the roles that may use it. Its outcome, the caller, is ``request.auth``."""

    def __init__(self, *roles: Any) -> None:
        flat = [each for role in roles for each in (role if isinstance(role, frozenset | set) else {role})]
        self.roles: frozenset[Role] = frozenset(flat)

    def __call__(self, request: HttpRequest) -> Caller:
        """Return who asks. Raises Problem: 413 too large, 401 unknown, 403 not for this role, 429 too often."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.API_MOST_BYTES:
            raise too_large()
        found = _caller(request)
        count(found.counted, known=found.known)
        request.acting = found.acting  # type: ignore[attr-defined]
        if Role.PUBLIC in self.roles or found.acting.role in self.roles:
            return found
        if not found.known:
            raise _unknown(_("Geef een token mee, of meld u aan."))
        raise Problem(403, "niet-toegelaten", _("De hoedanigheid waarin u werkt, geeft hier geen toegang toe."))


def _caller(request: HttpRequest) -> Caller:
    address = f"adres:{get_client_ip_address(request)}"
    given = request.headers.get("Authorization")
    if given is None:
        return _of_session(request, address)
    try:
        return _of_bearer(request, given)
    except Problem:
        count(address, known=False)
        raise


def _of_bearer(request: HttpRequest, given: str) -> Caller:
    scheme, _space, text = given.partition(" ")
    if scheme.lower() != "bearer" or not text:
        raise _unknown(_("Schrijf de header als «Authorization: Bearer …»."))
    if text.startswith(tokens.PREFIX):
        token = tokens.found(text)
        if token is None:
            raise _unknown(_("Dit token is niet gekend, verlopen of ingetrokken."))
        return Caller(token.grant.acting(), token.grant.user, f"token:{token.pk}")
    try:
        who = bearer.acting_of(text, request.headers.get("Maatwerk-Hoedanigheid", ""))
    except bearer.Refused as refused:
        raise _unknown(str(refused)) from None
    except bearer.Down:
        raise Problem(503, "verstrekker-onbereikbaar", _("De identiteitsverstrekker antwoordt niet.")) from None
    return Caller(who, None, f"naam:{who.name}")


def _of_session(request: HttpRequest, address: str) -> Caller:
    who: Acting = request.acting  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return Caller(who, None, address, known=False)
    if request.method not in SAFE and check_csrf(request) is not None:
        raise Problem(403, "csrf", _("Deze vraag komt niet van een bladzijde van het portaal."))
    return Caller(who, request.user, f"gebruiker:{request.user.pk}")


def _unknown(detail: str) -> Problem:
    return Problem(401, "niet-aangemeld", detail, {"WWW-Authenticate": 'Bearer realm="maatwerk"'})
