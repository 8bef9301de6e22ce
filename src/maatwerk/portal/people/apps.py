"""People as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users and their capacities."""

    name = "maatwerk.portal.people"
    label = "people"

    def ready(self) -> None:
        """Register the checks."""
        from maatwerk.portal.people import checks  # noqa: F401 - registers itself
