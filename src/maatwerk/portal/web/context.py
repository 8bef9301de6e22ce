"""What every page needs: who acts, where they can go, which day it is, where the chain of events stands."""

from __future__ import annotations

import functools
from importlib.metadata import version
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.kit.doors import roles_of
from maatwerk.portal.people.roles import NOBODY, Role

PLACES: Final = (
    ("start", gettext_noop("Vandaag")),
    ("cases", gettext_noop("Dossiers")),
    ("persons", gettext_noop("Personen")),
    ("organisations", gettext_noop("Organisaties")),
    ("employments", gettext_noop("Tewerkstellingen")),
    ("toekenningen", gettext_noop("Rechten")),
    ("settlement", gettext_noop("Kwartalen")),
    ("waiting", gettext_noop("Wachtlijst")),
    ("lead_times", gettext_noop("Doorlooptijden")),
    ("profiles", gettext_noop("Profielen")),
    ("law", gettext_noop("De wet")),
)
"""The main places; each role is shown those whose door is open to it."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame around a page."""
    acting = getattr(request, "acting", NOBODY)
    return {
        "acting": acting,
        "capacities": getattr(request, "capacities", []),
        "navigation": SimpleLazyObject(lambda: navigation(acting.role, request.path)),
        "demo": settings.DEMO,
        "today": clock.today(),
        "audit_head": SimpleLazyObject(chain.head),
        "product_version": _version(),
    }


def navigation(role: Role, path: str) -> list[tuple[str, str, bool]]:
    """Return (label, address, whether it is this place) of every place whose door is open to a role."""
    return [(_(label), url, _within(path, url)) for name, label in PLACES if (url := _open(name, role))]


def _within(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


@functools.cache
def _open(name: str, role: Role) -> str:
    """Return the address of a place if a role may enter it, else nothing."""
    try:
        url = reverse(name)
    except NoReverseMatch:
        return ""
    return url if role in (roles_of(resolve(url).func) or ()) else ""


@functools.cache
def _version() -> str:
    return version("maatwerk")
