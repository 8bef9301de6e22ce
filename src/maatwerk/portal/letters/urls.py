"""The addresses of letters."""

from __future__ import annotations

from django.urls import path

from maatwerk.portal.letters import views

urlpatterns = [
    path("brieven/<str:code>.pdf", views.letter, name="letter"),
    path("controle/<str:code>/", views.check, name="letter_check"),
]
