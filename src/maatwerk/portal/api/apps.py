"""The API as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens and operations."""

    name = "maatwerk.portal.api"
    label = "api"
