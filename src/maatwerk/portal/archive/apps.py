"""The archive as an app of the portal."""

from __future__ import annotations

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Files kept by the hash of their bytes."""

    name = "maatwerk.portal.archive"
    label = "archive"
