"""Settings of the tests: those of the portal, with a data folder, keys and a fast password hash of their own."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("MAATWERK_DATA", tempfile.mkdtemp(prefix="maatwerk-test-"))
os.environ.setdefault("MAATWERK_SECRET_KEY", "a key for tests only, long enough to pass every check of Django itself")
os.environ.setdefault("MAATWERK_INSZ_KEY", "a key for the search hash, for tests only")
os.environ.setdefault("MAATWERK_DEMO", "0")

from maatwerk.portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
