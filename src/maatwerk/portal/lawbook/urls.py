"""The addresses of the law browser."""

from __future__ import annotations

from django.urls import path

from maatwerk.portal.lawbook import trying, views

urlpatterns = [
    path("wet/", views.start, name="law"),
    path("wet/maatregelen/<slug:measure>/", views.measure, name="law_measure"),
    path("wet/maatregelen/<slug:measure>/<slug:rule>/", views.rule, name="law_rule"),
    path("wet/parameters/", views.parameters_page, name="law_parameters"),
    path("wet/parameters/<slug:name>/", views.parameter, name="law_parameter"),
    path("wet/lezingen/", views.readings_page, name="law_readings"),
    path("wet/bepalingen/", views.provisions_page, name="law_provisions"),
    path("wet/vragen/<slug:question>/", trying.question, name="law_question"),
    path("wet/premie/<slug:measure>/", trying.premium, name="law_premium"),
]
