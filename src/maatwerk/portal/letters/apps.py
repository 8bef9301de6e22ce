"""Letters as a Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters: sent after the steps that name one."""

    name = "maatwerk.portal.letters"
    label = "letters"

    def ready(self) -> None:
        """Send letters after acts on cases."""
        from maatwerk.portal.cases.after import AFTER

        AFTER.append(_send)


def _send(*done: Any) -> None:
    from maatwerk.portal.letters.services import send

    send(*done)
