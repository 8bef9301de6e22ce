"""Settlement as an app of the portal."""

from __future__ import annotations

from django.apps import AppConfig


class SettlementConfig(AppConfig):
    """Runs, proposals, approvals, payments and what is booked of them."""

    name = "maatwerk.portal.settlement"
    label = "settlement"

    def ready(self) -> None:
        """Let the worker know its work."""
        from maatwerk.portal.settlement import others, running  # noqa: F401
        from maatwerk.portal.settlement.bank import inbox  # noqa: F401
