"""The addresses of the register."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from maatwerk.portal.register import views

_FILE = r"uitvoer\.(?P<kind>csv|xlsx)$"

urlpatterns: list[URLPattern] = [
    path("zoeken", views.search_page, name="search"),
    path("personen/", views.persons, name="persons"),
    re_path(rf"^personen/{_FILE}", views.persons_export, name="persons_export"),
    path("personen/<slug:code>/", views.person, name="person"),
    path("personen/<slug:code>/nummer/", views.person_number, name="person_number"),
    path("organisaties/", views.organisations, name="organisations"),
    re_path(rf"^organisaties/{_FILE}", views.organisations_export, name="organisations_export"),
    path("organisaties/<slug:number>/", views.organisation, name="organisation"),
    path("tewerkstellingen/", views.employments, name="employments"),
    re_path(rf"^tewerkstellingen/{_FILE}", views.employments_export, name="employments_export"),
    path("tewerkstellingen/<slug:code>/", views.employment, name="employment"),
    path("toekenningen/", views.toekenningen, name="toekenningen"),
    re_path(rf"^toekenningen/{_FILE}", views.toekenningen_export, name="toekenningen_export"),
    path("erkenningen/", views.recognitions, name="recognitions"),
    re_path(rf"^erkenningen/{_FILE}", views.recognitions_export, name="recognitions_export"),
    path("dienstverleners/", views.providers, name="providers"),
    re_path(rf"^dienstverleners/{_FILE}", views.providers_export, name="providers_export"),
    path("wachtlijst/", views.waiting, name="waiting"),
    re_path(rf"^wachtlijst/{_FILE}", views.waiting_export, name="waiting_export"),
    path("wachtlijst/cijfers/", views.waiting_totals, name="waiting_totals"),
]
