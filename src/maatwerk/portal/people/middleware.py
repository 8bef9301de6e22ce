"""Who acts, for every request; and the doors that let in or keep out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject

from maatwerk.portal import clock
from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.models import Grant
from maatwerk.portal.people.roles import NOBODY, Acting, Role

Answer = Callable[[HttpRequest], HttpResponseBase]
CHOSEN = "grant"


def acting(request: HttpRequest) -> Acting:
    """Return in which capacity the request is made."""
    return request.acting  # type: ignore[attr-defined,no-any-return]


class ActingMiddleware:
    """Sets ``request.acting`` (the capacity) and ``request.capacities`` (all the user could choose)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note the capacity, then go on."""
        request.capacities = SimpleLazyObject(lambda: capacities(request))  # type: ignore[attr-defined]
        request.acting = chosen(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def capacities(request: HttpRequest) -> list[Grant]:
    """Return the grants of the user that are in force today."""
    if not request.user.is_authenticated:
        return []
    asked = Grant.objects.filter(user_id=request.user.pk).on(clock.today())
    return list(asked.select_related("user", "organisation", "municipality", "person", "mandate"))


def chosen(request: HttpRequest) -> Acting:
    """Return the capacity chosen in this session, else the first one; nobody's without a login."""
    if not request.user.is_authenticated:
        return NOBODY
    grants = list(request.capacities)  # type: ignore[attr-defined]
    wanted = request.session.get(CHOSEN)
    found = next((grant for grant in grants if grant.pk == wanted), grants[0] if grants else None)
    return found.acting() if found else Acting(request.user.get_username(), Role.PUBLIC)


class DoorsMiddleware:
    """Refuses whoever a view is not open to; a view that names no roles is a mistake of ours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the door itself is in ``process_view``."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Return None to let in, a redirect to the login for somebody unknown; raise PermissionDenied otherwise."""
        roles = roles_of(view)
        if roles is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} says not whom it is open to")
        if acting(request).role in roles or Role.PUBLIC in roles:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise PermissionDenied("uw hoedanigheid geeft geen toegang tot deze bladzijde")
