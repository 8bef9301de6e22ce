"""The pages as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, components and start pages."""

    name = "maatwerk.portal.web"
    label = "web"
