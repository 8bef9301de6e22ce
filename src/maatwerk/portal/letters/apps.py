"""Letters as a Django app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from maatwerk.portal.audit.verifying import Breach


class LettersConfig(AppConfig):
    """Letters: sent after the steps that name one."""

    name = "maatwerk.portal.letters"
    label = "letters"

    def ready(self) -> None:
        """Send letters after acts on cases; erase them with their case; let the check of the chain look at them."""
        from maatwerk.portal.audit.verifying import KEPT
        from maatwerk.portal.cases.after import AFTER
        from maatwerk.portal.cases.erasing import ROWS
        from maatwerk.portal.letters.models import Letter

        AFTER.append(_send)
        ROWS.append(Letter)
        KEPT.append(_kept)


def _kept() -> Iterator[Breach]:
    from maatwerk.portal.letters.vouching import kept

    return kept()


def _send(*done: Any) -> None:
    from maatwerk.portal.letters.services import send

    send(*done)
