"""What must hold before the portal is opened to the world; part of ``maatwerk manage check --deploy``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

ENDPOINTS = ("AUTHORIZATION", "TOKEN", "USER", "JWKS")


@register(Tags.security)
def provider_complete(**_: Any) -> list[CheckMessage]:
    """Return an error for each setting of the identity provider that is missing beside the others."""
    if not settings.OIDC_ISSUER:
        return []
    needed = {f"OIDC_OP_{name}_ENDPOINT" for name in ENDPOINTS} | {"OIDC_RP_CLIENT_ID", "OIDC_RP_CLIENT_SECRET"}
    return [
        Error(f"{name} is not set", hint="see the settings of the identity provider", id="people.E001")
        for name in sorted(needed)
        if not getattr(settings, name)
    ]


@register(Tags.security, deploy=True)
def nobody_enters_unasked(**_: Any) -> list[CheckMessage]:
    """Return a warning where invented users can enter without a password, or where the department has no code."""
    found: list[CheckMessage] = []
    if settings.DEMO and settings.LOCAL_LOGIN:
        found.append(Warning("the demo accounts are open to everybody", hint="unset MAATWERK_DEMO", id="people.W001"))
    if settings.OIDC_ISSUER and not settings.OIDC_ORGANISATIONS.get("department"):
        hint = "set MAATWERK_OIDC_ORGANISATIONS=department=OVO..."
        found.append(Warning("nobody of the department can log in: its code is not set", hint=hint, id="people.W002"))
    return found
