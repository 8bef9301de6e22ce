"""The kit as a Django app: after each migration the guards of all tables are in place."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KitConfig(AppConfig):
    """Installs the guards."""

    name = "maatwerk.portal.kit"
    label = "kit"

    def ready(self) -> None:
        """Install guards after each migration, and check that they are there."""
        from maatwerk.portal.kit import checks  # noqa: F401 - registers itself

        post_migrate.connect(_guard, dispatch_uid="maatwerk.kit.guards")


def _guard(app_config: AppConfig, using: str, **_: Any) -> None:
    from maatwerk.portal.kit.guards import install

    install(app_config, using)
