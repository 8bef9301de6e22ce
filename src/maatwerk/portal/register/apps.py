"""The register as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register."""

    name = "maatwerk.portal.register"
    label = "register"
