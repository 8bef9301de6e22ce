"""The addresses of the portal: each app brings its own."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.web.gallery import gallery
from maatwerk.portal.web.start import start
from maatwerk.portal.web.statement import accessibility

urlpatterns: list[URLPattern | URLResolver] = [
    path("", start, name="start"),
    path("", include("maatwerk.portal.people.urls")),
    path("", include("maatwerk.portal.cases.urls")),
    path("", include("maatwerk.portal.register.urls")),
    path("", include("maatwerk.portal.settlement.urls")),
    path("", include("maatwerk.portal.letters.urls")),
    path("", include("maatwerk.portal.jobs.urls")),
    path("", include("maatwerk.portal.intake.urls")),
    path("", include("maatwerk.portal.lawbook.urls")),
    path("", include("maatwerk.portal.api.urls")),
    path("taal/", open_to(EVERYBODY)(set_language), name="set_language"),
    path("toegankelijkheid/", accessibility, name="accessibility"),
    path("galerij/", gallery, name="gallery"),
]
handler500 = "maatwerk.portal.web.errors.broken"
