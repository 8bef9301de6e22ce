"""Jobs as an app of the portal."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Work for the worker process."""

    name = "maatwerk.portal.jobs"
    label = "jobs"
