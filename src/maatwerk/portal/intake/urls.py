"""The addresses of the intake."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from maatwerk.portal.intake import finding_views, quarter_views, views

urlpatterns: list[URLPattern] = [
    path("ontvangst/", views.deliveries, name="deliveries"),
    path("ontvangst/opladen/", views.upload, name="upload"),
    path("ontvangst/L-<int:number>/", views.delivery, name="delivery"),
    path("ontvangst/L-<int:number>/lezen/", views.read_again, name="read_again"),
    path("ontvangst/werklijst/", finding_views.worklist, name="worklist"),
    re_path(
        r"^ontvangst/werklijst/uitvoer\.(?P<kind>csv|xlsx)$", finding_views.worklist_export, name="worklist_export"
    ),
    path("ontvangst/bevindingen/<int:found>/", finding_views.finding, name="finding"),
    path("ontvangst/bevindingen/<int:found>/doen/", finding_views.finding_handle, name="finding_handle"),
    path("ontvangst/kwartaal/", quarter_views.latest, name="intake_latest"),
    path("ontvangst/kwartaal/<slug:quarter>/", quarter_views.intake_quarter, name="intake_quarter"),
    path("ontvangst/kwartaal/<slug:quarter>/<slug:firm>/", quarter_views.intake_employer, name="intake_employer"),
    path("ontvangst/kwartaal/<slug:quarter>/<slug:firm>/nulmelding/", quarter_views.intake_nil, name="intake_nil"),
    path("nulmelding/", quarter_views.own_nil, name="own_nil"),
]
