"""Bearer tokens of the identity provider: checked by its keys or by asking it, then mapped to a capacity as at a login."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import jwt
import requests
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _

from maatwerk.portal.people import claims as claimed
from maatwerk.portal.people.claims import Capacity
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Acting

ALGORITHM: Final = "RS256"
KEPT: Final = 300
"""Seconds for which the keys of the provider are kept; a key that is not among them is asked for once more."""


class Refused(Exception):
    """The token is not accepted; the message (Dutch) says why, never what was in it."""


class Down(Exception):
    """The provider gives no answer."""


def acting_of(text: str, wanted: str = "") -> Acting:
    """Return the capacity of a bearer token. ``wanted`` names one of several: ``rol`` or ``rol:nummer``.

    Raises Refused, and Down where the provider gives no answer.
    """
    if not settings.OIDC_ISSUER:
        raise Refused(_("Dit token is niet gekend: hier is geen identiteitsverstrekker ingesteld."))
    claims = _decoded(text) if text.count(".") == 2 else _introspected(text)
    return _chosen(claims, wanted)


def _decoded(text: str) -> Mapping[str, Any]:
    try:
        content: dict[str, Any] = jwt.decode(
            text,
            _key(text),
            algorithms=[ALGORITHM],
            audience=settings.OIDC_API_AUDIENCE,
            issuer=settings.OIDC_ISSUER,
            leeway=settings.OIDC_LEEWAY_SECONDS,
            options={"require": ["exp", "aud", "iss", "sub"]},
        )
    except jwt.ExpiredSignatureError:
        raise Refused(_("Dit token is verlopen.")) from None
    except jwt.PyJWTError:
        raise Refused(_("Dit token is niet van de identiteitsverstrekker, of niet voor dit portaal.")) from None
    if "nonce" in content or "at_hash" in content:
        raise Refused(_("Dit is een identiteitstoken; geef een toegangstoken."))
    return content


def _key(text: str) -> Any:
    wanted = jwt.get_unverified_header(text).get("kid")
    for fresh in (False, True):
        for each in _keys(fresh=fresh):
            if each.get("kid") == wanted:
                return jwt.PyJWK(each, algorithm=ALGORITHM).key
    raise Refused(_("Dit token is met een onbekende sleutel getekend."))


def _keys(*, fresh: bool) -> list[dict[str, Any]]:
    """Return the keys of the provider; asked for again at most once in ten seconds."""
    kept: list[dict[str, Any]] | None = cache.get("api:jwks")
    if kept is not None and not (fresh and cache.add("api:jwks:again", 1, timeout=10)):
        return kept
    try:
        answer = requests.get(settings.OIDC_OP_JWKS_ENDPOINT, timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        keys: list[dict[str, Any]] = answer.json().get("keys", [])
    except (requests.RequestException, ValueError):
        raise Down from None
    cache.set("api:jwks", keys, timeout=KEPT)
    return keys


def _introspected(text: str) -> Mapping[str, Any]:
    """Return what the provider says of an opaque token (RFC 7662)."""
    if not settings.OIDC_OP_INTROSPECTION_ENDPOINT:
        raise Refused(_("Dit token is niet gekend."))
    try:
        answer = requests.post(
            settings.OIDC_OP_INTROSPECTION_ENDPOINT,
            data={"token": text},
            auth=(settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET),
            timeout=settings.OIDC_TIMEOUT,
        )
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
    except (requests.RequestException, ValueError):
        raise Down from None
    audience = said.get("aud") or said.get("client_id")
    meant = audience if isinstance(audience, list) else [audience]
    if said.get("active") is not True or not said.get("sub") or settings.OIDC_API_AUDIENCE not in meant:
        raise Refused(_("Dit token is verlopen, ingetrokken of niet voor dit portaal."))
    return said


def _chosen(claims: Mapping[str, Any], wanted: str) -> Acting:
    outcome = claimed.read(claims)
    name = _name(str(claims["sub"]))
    found = [each for each in outcome.capacities if _fits(each, wanted)]
    if len(found) == 1:
        return _acting(name, found[0])
    if not outcome.capacities:
        raise Refused(" ".join(outcome.refused))
    offered = ", ".join(_written(each) for each in outcome.capacities)
    raise Refused(_("Kies een hoedanigheid met de header Maatwerk-Hoedanigheid: %(offered)s.") % {"offered": offered})


def _fits(capacity: Capacity, wanted: str) -> bool:
    return wanted in ("", _written(capacity), capacity.role.value)


def _written(capacity: Capacity) -> str:
    number = capacity.organisation.ondernemingsnummer if capacity.organisation else ""
    return f"{capacity.role.value}:{number}" if number else str(capacity.role.value)


def _name(subject: str) -> str:
    """Return the name for the chain of events: that of the user who logged in before, else one that tells nothing."""
    user = User.objects.filter(subject=subject).first()
    if user is not None and not user.is_active:
        raise Refused(_("Dit account is gesloten."))
    return user.username if user else f"api-{hashlib.sha256(subject.encode()).hexdigest()[:10]}"


def _acting(name: str, capacity: Capacity) -> Acting:
    return Acting(
        name,
        capacity.role,
        organisation=capacity.organisation.pk if capacity.organisation else None,
        mandate=capacity.mandate.pk if capacity.mandate else None,
        municipality=capacity.municipality.pk if capacity.municipality else None,
        person=capacity.person.pk if capacity.person else None,
        mandate_of=str(capacity.mandate or ""),
    )
