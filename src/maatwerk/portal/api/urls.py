"""The addresses of the API and of one's own tokens."""

from __future__ import annotations

import re
from typing import Final

from django.urls import URLPattern, URLResolver, include, path

from maatwerk.portal.api import views
from maatwerk.portal.api.api import api

BASE: Final = "/api/v1/"
_PARAMETER: Final = re.compile(r"<(?:\w+:)?(\w+)>")


def _operations() -> tuple[list[URLPattern | URLResolver], str]:
    """Return the addresses of the operations, each answering as the API does, and the name they stand under."""
    patterns, _app, namespace = api.urls
    kept: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            path_ = BASE + _PARAMETER.sub(r"{\1}", str(pattern.pattern))
            pattern.callback = views.answered(pattern.callback, path_)
            kept.append(pattern)
    described = [
        path("", views.reference, name="api-root"),
        path("openapi.json", views.openapi, name="openapi"),
        *kept,
        path("<path:rest>", views.missing, name="missing"),
    ]
    return described, namespace


_PATTERNS, _NAME = _operations()
urlpatterns = [
    path(BASE.lstrip("/"), include((_PATTERNS, "api"), namespace=_NAME)),
    path("mijn-toegang/", views.access, name="access"),
    path("mijn-toegang/intrekken/", views.withdraw, name="access_withdraw"),
]
