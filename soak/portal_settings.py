"""Settings of the long runs: those of the portal; every answer says how many queries it took."""

from __future__ import annotations

from maatwerk.portal.settings import *  # noqa: F403

MIDDLEWARE = ["soak.portal_count.CountMiddleware", *MIDDLEWARE]  # noqa: F405
