"""Settlement as an app of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from maatwerk.portal.audit.verifying import Breach


class SettlementConfig(AppConfig):
    """Runs, proposals, approvals, payments and what is booked of them."""

    name = "maatwerk.portal.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Let the worker know its work, and the check of the chain look at the statements that were sent."""
        from maatwerk.portal.audit.verifying import KEPT
        from maatwerk.portal.settlement import others, running  # noqa: F401
        from maatwerk.portal.settlement.bank import inbox  # noqa: F401
        from maatwerk.portal.settlement.statements import letters  # noqa: F401

        KEPT.append(_kept)


def _kept() -> Iterator[Breach]:
    from maatwerk.portal.settlement.statements.vouching import kept

    return kept()
