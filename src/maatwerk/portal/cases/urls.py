"""The addresses of cases."""

from __future__ import annotations

from django.urls import path

from maatwerk.portal.cases import figures, profiles, views

urlpatterns = [
    path("doorlooptijden/", figures.lead_times, name="lead_times"),
    path("profielen/", profiles.profiles, name="profiles"),
    path("dossiers/", views.cases, name="cases"),
    path("dossiers/nieuw/", views.new, name="case_new"),
    path("dossiers/nieuw/<slug:kind>/", views.begin, name="case_begin"),
    path("dossiers/<str:number>/", views.case, name="case"),
    path("dossiers/<str:number>/invullen/", views.fill, name="case_fill"),
    path("dossiers/<str:number>/doen/", views.act, name="case_act"),
    path("beslissingen/<int:number>/", views.decision, name="decision"),
    path("beslissingen/<int:number>/herrekenen/", views.replay, name="decision_replay"),
]
