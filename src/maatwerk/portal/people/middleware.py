"""Who acts, for every request; the doors that let in or keep out; and what every answer says to the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.models import Grant, GrantQuerySet
from maatwerk.portal.people.roles import NOBODY, Acting, Role

Answer = Callable[[HttpRequest], HttpResponseBase]
CHOSEN: Final = "grant"
NUL: Final = "\x00"
AT_HAND: Final = 12
"""How many capacities are at hand on every page; a social secretariat has hundreds, which stand on a page of their own."""


def acting(request: HttpRequest) -> Acting:
    """Return in which capacity the request is made."""
    return request.acting  # type: ignore[attr-defined,no-any-return]


class ActingMiddleware:
    """Sets ``request.acting`` (the capacity) and ``request.capacities`` (what lies at hand to change to)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Note the capacity, then go on."""
        now = chosen(request)
        request.acting = now.acting() if now else _without(request)  # type: ignore[attr-defined]
        request.capacities = SimpleLazyObject(lambda: at_hand(request, now))  # type: ignore[attr-defined]
        return self.get_response(request)


def granted(request: HttpRequest) -> GrantQuerySet:
    """Return the grants of the user that are in force today, with names."""
    today = clock.today()
    return Grant.objects.filter(user_id=request.user.pk or 0).on(today).named(today)


def at_hand(request: HttpRequest, now: Grant | None) -> list[Grant]:
    """Return the first capacities of the user, the present one always among them."""
    if not request.user.is_authenticated:
        return []
    first = list(granted(request)[:AT_HAND])
    return first if now is None or now in first else [now, *first]


def chosen(request: HttpRequest) -> Grant | None:
    """Return the capacity chosen in this session; without a choice the only one, and none where there are several.

    One that was chosen and has been withdrawn since is not replaced by another: nobody acts unawares for somebody else.
    """
    if not request.user.is_authenticated:
        return None
    wanted = request.session.get(CHOSEN)
    found = granted(request)
    few = list((found if wanted is None else found.filter(pk=wanted))[:2])
    return few[0] if len(few) == 1 else None


def _without(request: HttpRequest) -> Acting:
    return Acting(request.user.get_username(), Role.PUBLIC) if request.user.is_authenticated else NOBODY


def without_nul(request: HttpRequest, *, posted: bool) -> None:
    """Take the sign NUL out of what a page was asked: PostgreSQL keeps none, and nobody types it."""
    request.GET = _plain(request.GET)  # type: ignore[assignment]
    if posted and request.method == "POST":
        request.POST = _plain(request.POST)  # type: ignore[assignment]


def _plain(sent: QueryDict) -> QueryDict:
    if not any(NUL in each for name, all_ in sent.lists() for each in (name, *all_)):
        return sent
    plain = QueryDict(mutable=True)
    for name, values in sent.lists():
        plain.setlist(name.replace(NUL, ""), [each.replace(NUL, "") for each in values])
    return plain


class DoorsMiddleware:
    """Refuses whoever a view is not open to; a view that names no roles is a mistake of ours."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; the door itself is in ``process_view``."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Return None to let in, a redirect to the login for somebody unknown; raise PermissionDenied otherwise.

        Raises Http404 for an address with the sign NUL in it: nothing bears that name.
        """
        if any(NUL in str(value) for value in kwargs.values()):
            raise Http404
        without_nul(request, posted=not getattr(view, "csrf_exempt", False))
        roles = roles_of(view)
        if roles is None:
            raise ImproperlyConfigured(f"{view.__module__}.{view.__qualname__} says not whom it is open to")
        if acting(request).role in roles or Role.PUBLIC in roles:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if acting(request).grant is None:
            return _to_choose(request)
        raise PermissionDenied(_("De hoedanigheid waarin u werkt, geeft geen toegang tot deze bladzijde."))


def _to_choose(request: HttpRequest) -> HttpResponseBase:
    """Return the way to the choice of a capacity. Raises PermissionDenied where there is none to choose, or for an act."""
    if request.method in ("GET", "HEAD") and request.capacities:  # type: ignore[attr-defined]
        return redirect_to_login(request.get_full_path(), login_url=reverse("act_as"))
    raise PermissionDenied(_("U werkt nu in geen enkele hoedanigheid. Kies er een bij uw naam, bovenaan."))


POLICY: Final = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "payment",
        "usb",
    )
)


class HeadersMiddleware:
    """Says to browsers what no page of ours needs, and that what somebody logged in sees is kept nowhere."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Add the headers to the answer."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _somebody(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _somebody(request: HttpRequest) -> bool:
    """Return whether somebody is logged in; where the database does not say so, whether somebody may be."""
    user = getattr(request, "user", None)
    try:
        return user is not None and user.is_authenticated
    except (DatabaseError, InterfaceError):
        return True
