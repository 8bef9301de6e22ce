"""Who somebody is: by a local account, or by the identity provider."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

import jwt
import requests
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest
from django.utils.text import slugify
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from maatwerk.portal import clock
from maatwerk.portal.people import claims as claimed
from maatwerk.portal.people import services
from maatwerk.portal.people.models import Grant, User
from maatwerk.portal.people.sealed import seal

ID_TOKEN: Final = "oidc_sealed_id_token"
RECEIVED: Final = "oidc_received"


class LoginFailed(Exception):
    """The provider did not vouch for somebody; ``code`` says where it stopped, never what was in a token."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ProviderDown(LoginFailed):
    """The provider gave no answer, or none that makes sense."""


def demo_open() -> bool:
    """Return whether invented users may enter without a password."""
    return bool(settings.DEMO and settings.LOCAL_LOGIN)


class LocalBackend(ModelBackend):
    """Local accounts. An account of the demonstration is dead outside it, also in a session that was open already."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Return whether the account is alive."""
        return super().user_can_authenticate(user) and (not user.demo or demo_open())


class OidcBackend(OIDCAuthenticationBackend):  # type: ignore[misc]
    """The code flow, stricter than the library: issuer, audience and subject are checked, and every failure has a name."""

    def authenticate(self, request: HttpRequest | None, nonce: str | None = None, **kwargs: Any) -> User | None:
        """Return the user that the provider vouches for; None outside a callback. Raises LoginFailed, ProviderDown."""
        if request is None or nonce is None:
            return None
        try:
            user: User = super().authenticate(request, nonce=nonce, code_verifier=kwargs.get("code_verifier"))
        except requests.HTTPError as answer:
            raise _of_answer(answer) from None
        except (requests.RequestException, ValueError):
            raise ProviderDown("geen antwoord") from None
        if user is None:
            raise LoginFailed("onvolledig")
        return user

    def get_user(self, user_id: Any) -> Any:
        """Return the user of a session, if the account is alive."""
        return ModelBackend.get_user(self, user_id)

    def verify_token(self, token: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the content of an identity token that is ours, fresh and for this login. Raises LoginFailed."""
        if not isinstance(token, str):
            raise LoginFailed("geen token")
        try:
            payload = self._content(token)
        except jwt.ExpiredSignatureError:
            raise LoginFailed("token verlopen") from None
        except jwt.PyJWTError:
            raise LoginFailed("token ongeldig") from None
        if not kwargs.get("nonce") or payload.get("nonce") != kwargs["nonce"]:
            raise LoginFailed("nonce")
        return payload

    def _content(self, token: str) -> dict[str, Any]:
        """Only the algorithm of the settings counts: what the token says of itself does not."""
        return jwt.decode(
            token,
            self._key(token),
            algorithms=[self.OIDC_RP_SIGN_ALGO],
            audience=self.OIDC_RP_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=settings.OIDC_LEEWAY_SECONDS,
            options={"require": ["exp", "iat", "aud", "iss", "sub"]},
        )

    def _key(self, token: str) -> Any:
        answer = requests.get(self.OIDC_OP_JWKS_ENDPOINT, timeout=settings.OIDC_TIMEOUT)
        answer.raise_for_status()
        wanted = jwt.get_unverified_header(token).get("kid")
        found = [each for each in answer.json().get("keys", []) if each.get("kid") == wanted]
        if not found:
            raise LoginFailed("sleutel onbekend")
        return jwt.PyJWK(found[0], algorithm=self.OIDC_RP_SIGN_ALGO).key

    def store_tokens(self, _access_token: str, id_token: str) -> None:
        """Keep the identity token for logging out at the provider, sealed: it may hold a national number."""
        self.request.session[ID_TOKEN] = seal(id_token)

    @transaction.atomic
    def get_or_create_user(self, access_token: str, id_token: str, payload: Mapping[str, Any]) -> User:
        """Return the user with the capacities that the claims give now."""
        told = self.get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise LoginFailed("andere persoon")
        user = _user({**payload, **told})
        self.request.session[RECEIVED] = renew(user, {**payload, **told})
        return user


def _of_answer(answer: requests.HTTPError) -> LoginFailed:
    status = answer.response.status_code if answer.response is not None else 500
    return ProviderDown("fout bij de verstrekker") if status >= 500 else LoginFailed("code geweigerd")


def _user(claims: Mapping[str, Any]) -> User:
    """Return the user with that subject, made at the first login, with the names as the provider says them now."""
    names = {"first_name": str(claims.get("given_name") or ""), "last_name": str(claims.get("family_name") or "")}
    subject = str(claims["sub"])
    user = User.objects.filter(subject=subject).first()
    if user is None:
        user = User(subject=subject, username=_username(claims, names))
        user.set_unusable_password()
    if not user.is_active:
        raise LoginFailed("account gesloten")
    user.first_name, user.last_name = (name[:150] for name in names.values())
    user.save()
    return user


def _username(claims: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a name for the chain of events: that of a citizen tells nothing."""
    mark = hashlib.sha256(str(claims["sub"]).encode()).hexdigest()[:10]
    if claims.get("vo_doelgroepcode") == claimed.CITIZEN:
        return f"burger-{mark}"
    plain = slugify(" ".join(names.values())).replace("-", ".")[:120] or "gebruiker"
    return f"{plain}-{mark}" if User.objects.filter(username=plain).exists() else plain


def renew(user: User, claims: Mapping[str, Any]) -> dict[str, Any]:
    """Give the capacities of the claims and withdraw what the provider no longer says; return what was received and refused."""
    outcome = claimed.read(claims, newcomers=True)
    wanted = [
        services.grant(user, by=claimed.PROVIDER, source=services.OIDC, **_for(each)) for each in outcome.capacities
    ]
    kept = {each.pk for each in wanted}
    for old in Grant.objects.filter(user=user, source=services.OIDC).on(clock.today()).exclude(pk__in=kept):
        services.withdraw(old, claimed.PROVIDER, "niet langer in de aanmelding")
    said = claimed.received(claims)
    return {
        "group": said.group,
        "code": said.code,
        "name": said.name,
        "roles": list(said.roles),
        "refused": list(outcome.refused),
    }


def _for(capacity: claimed.Capacity) -> dict[str, Any]:
    return {name: getattr(capacity, name) for name in ("role", "organisation", "mandate", "municipality", "person")}
