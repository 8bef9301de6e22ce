"""Cases as a Django app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from maatwerk.portal.audit.verifying import Breach


class CasesConfig(AppConfig):
    """Cases."""

    name = "maatwerk.portal.cases"
    label = "cases"

    def ready(self) -> None:
        """Let the check of the chain look at decisions, steps and what was handed in."""
        from maatwerk.portal.audit.verifying import KEPT

        KEPT.append(_kept)


def _kept() -> Iterator[Breach]:
    from maatwerk.portal.cases.vouching import kept

    return kept()
