"""The law browser as a Django app: templates, no tables."""

from __future__ import annotations

from django.apps import AppConfig


class LawbookConfig(AppConfig):
    """The law browser."""

    name = "maatwerk.portal.lawbook"
    label = "lawbook"
