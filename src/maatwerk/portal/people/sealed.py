"""Keeping a text in the session so that the database alone does not show it."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def seal(text: str) -> str:
    """Return the text encrypted under the key of the installation."""
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str | None:
    """Return the text again; None where it was not sealed by this key."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _box() -> Fernet:
    key = hashlib.sha256(b"maatwerk.people.sealed:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
