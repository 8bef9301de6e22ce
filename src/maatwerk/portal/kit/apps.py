"""The kit as a Django app: after each migration the guards of all tables are in place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate

if TYPE_CHECKING:
    from maatwerk.portal.audit.verifying import Breach


class KitConfig(AppConfig):
    """Installs the guards."""

    name = "maatwerk.portal.kit"
    label = "kit"

    def ready(self) -> None:
        """Install guards after each migration, check that they are there, and let the check of the chain look at facts."""
        from maatwerk.portal.kit import checks  # noqa: F401 - registers itself

        post_migrate.connect(_guard, dispatch_uid="maatwerk.kit.guards")
        from maatwerk.portal.audit.verifying import KEPT

        KEPT.append(_kept)


def _kept() -> Iterator[Breach]:
    from maatwerk.portal.kit.vouching import kept

    return kept()


def _guard(app_config: AppConfig, using: str, **_: Any) -> None:
    from maatwerk.portal.kit.guards import install

    install(app_config, using)
