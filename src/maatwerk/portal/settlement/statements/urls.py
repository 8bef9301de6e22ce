"""The addresses of statements."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from maatwerk.portal.settlement.statements import file_views, views, whatif_views

urlpatterns: list[URLPattern] = [
    path("afrekeningen/", views.statements, name="statements"),
    path("afrekeningen/controle/<str:code>/", file_views.check, name="statement_check"),
    path("afrekeningen/voorstel/<int:number>/brieven/", file_views.ask_letters, name="statement_letters"),
    path("afrekeningen/<slug:onderneming>/wat-als/", whatif_views.whatif, name="statement_whatif"),
    path("afrekeningen/<slug:onderneming>/<slug:kwartaal>/", views.statement, name="statement"),
    path(
        "afrekeningen/<slug:onderneming>/<slug:kwartaal>/lijn/<slug:line>/", views.statement_line, name="statement_line"
    ),
    re_path(
        r"^afrekeningen/(?P<onderneming>[\w-]+)/(?P<kwartaal>[\w-]+)/afrekening\.(?P<kind>pdf|xlsx|json)$",
        file_views.statement_file,
        name="statement_file",
    ),
    path(
        "afrekeningen/<slug:onderneming>/<slug:kwartaal>/brief/<str:code>.pdf",
        file_views.letter,
        name="statement_letter",
    ),
]
