"""Intake as an app of the portal."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Files and what was found in them."""

    name = "maatwerk.portal.intake"
    label = "intake"

    def ready(self) -> None:
        """Let the worker know its work."""
        from maatwerk.portal.intake import inbox, reading  # noqa: F401
