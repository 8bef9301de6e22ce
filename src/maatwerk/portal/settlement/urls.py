"""The addresses of settlement: each of its rooms brings its own."""

from __future__ import annotations

from django.urls import URLPattern

from maatwerk.portal.settlement.bank.urls import urlpatterns as bank
from maatwerk.portal.settlement.desk.urls import urlpatterns as desk
from maatwerk.portal.settlement.statements.urls import urlpatterns as statements

urlpatterns: list[URLPattern] = [*desk, *statements, *bank]
