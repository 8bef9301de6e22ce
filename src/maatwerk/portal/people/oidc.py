"""Logging in and out at the identity provider: authorization code with PKCE, state and nonce."""

from __future__ import annotations

import base64
import json
import logging
import re
from typing import Final, cast
from urllib.parse import urlencode

import requests
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.backends import ID_TOKEN, RECEIVED, LoginFailed, OidcBackend, ProviderDown
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.people.sealed import unseal
from maatwerk.portal.people.views import enter

log = logging.getLogger(__name__)
BACKEND: Final = "maatwerk.portal.people.backends.OidcBackend"
_CAP: Final = re.compile(r"^[A-Z]{2,3}$")
_CODE: Final = re.compile(r"^(\d{10}|OVO\d{6})$", re.ASCII)


def _configured() -> None:
    if not settings.OIDC_ISSUER:
        raise Http404


class Begin(OIDCAuthenticationRequestView):  # type: ignore[misc]
    """Sends to the provider; ``cap`` and ``code`` ask it to propose a capacity of one organisation."""

    def get_extra_params(self, request: HttpRequest) -> dict[str, str]:
        """Return the login hint, if one was asked for."""
        return login_hint(request.GET.get("cap", ""), request.GET.get("code", ""))


def login_hint(cap: str, code: str) -> dict[str, str]:
    """Return ``login_hint`` as base64 of JSON; empty where target group or organisation are not written as they should."""
    if not _CAP.match(cap):
        return {}
    hint = {"cap_hint": cap} | ({"code_hint": code} if _CODE.match(code) else {})
    return {"login_hint": base64.b64encode(json.dumps(hint).encode()).decode()}


class Back(OIDCAuthenticationCallbackView):  # type: ignore[misc]
    """Somebody comes back from the provider. A login that failed leaves nobody logged in and says why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Finish the login, or show what went wrong."""
        _configured()
        try:
            return self._finish(request)
        except LoginFailed as stopped:
            logout(request)
            return failed(request, stopped.code, 503 if isinstance(stopped, ProviderDown) else 400)

    def _finish(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("error"):
            raise LoginFailed("geweigerd")
        known = request.session.get("oidc_states") or {}
        begun = known.pop(request.GET.get("state", ""), None)
        if begun is None:
            raise LoginFailed("niets afgesproken")
        request.session["oidc_states"] = known
        request.session.save()
        user = OidcBackend().authenticate(request, nonce=begun["nonce"], code_verifier=begun["code_verifier"])
        if user is None:
            raise LoginFailed("onvolledig")
        kept = {name: request.session.get(name) for name in (ID_TOKEN, RECEIVED)}
        answer = enter(request, user, BACKEND, request.session.get("oidc_login_next") or "")
        request.session.update(kept)
        return answer


def failed(request: HttpRequest, code: str, status: int) -> HttpResponse:
    """Show that the login did not succeed, and note at which point."""
    log.warning("aanmelding bij de verstrekker niet gelukt: %s", code)
    context = {"code": code, "down": status == 503, "contact": settings.CONTACT}
    response = render(request, "people/login_failed.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@open_to(EVERYBODY)
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Close the session here and, where it came from the provider, there too."""
    sealed = request.session.get(ID_TOKEN)
    logout(request)
    if not (sealed and settings.OIDC_OP_LOGOUT_ENDPOINT):
        return redirect(settings.LOGOUT_REDIRECT_URL)
    back = request.build_absolute_uri(reverse("login"))
    given = {"client_id": settings.OIDC_RP_CLIENT_ID, "post_logout_redirect_uri": back, "id_token_hint": unseal(sealed)}
    query = urlencode({name: value for name, value in given.items() if value})
    return HttpResponseRedirect(f"{settings.OIDC_OP_LOGOUT_ENDPOINT}?{query}")


def _begin(request: HttpRequest) -> HttpResponse:
    """Somebody is not sent to a house that does not answer: there only the browser could say so, in its own words."""
    _configured()
    if not _answers():
        return failed(request, "verstrekker onbereikbaar", 503)
    return cast(HttpResponse, Begin.as_view()(request))


def _answers() -> bool:
    try:
        return requests.get(settings.OIDC_OP_JWKS_ENDPOINT, timeout=settings.OIDC_TIMEOUT).ok
    except requests.RequestException:
        return False


begin = open_to(EVERYBODY)(_begin)
back = open_to(EVERYBODY)(Back.as_view())
