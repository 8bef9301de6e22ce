"""Letters as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """Letters."""

    name = "maatwerk.portal.letters"
    label = "letters"
