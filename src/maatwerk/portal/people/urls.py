"""The addresses of logging in and of health."""

from __future__ import annotations

from django.urls import path

from maatwerk.portal.people import health, oidc, views

urlpatterns = [
    path("aanmelden/", views.login_view, name="login"),
    path("aanmelden/demo/", views.demo_login, name="demo_login"),
    path("aanmelden/oidc/", oidc.begin, name="oidc_authentication_init"),
    path("aanmelden/oidc/terug/", oidc.back, name="oidc_authentication_callback"),
    path("aanmelden/zonder-hoedanigheid/", views.no_capacity, name="no_capacity"),
    path("afmelden/", oidc.log_out, name="logout"),
    path("hoedanigheid/", views.act_as, name="act_as"),
    path("wachtwoord/", views.password_change, name="password_change"),
    path("gezond", health.health, name="health"),
]
