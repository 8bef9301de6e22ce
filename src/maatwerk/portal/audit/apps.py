"""The chain as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The event chain."""

    name = "maatwerk.portal.audit"
    label = "audit"
