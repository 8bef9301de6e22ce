"""Where the official schemas and samples are, for tests that use them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("maatwerk", deadline=None)
settings.load_profile("maatwerk")
"""How long one example takes says how busy the machine is, not whether the code is right."""

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the official material; the test skips, and says so, without it."""
    folder = Path(os.environ.get("MAATWERK_SHARED", ROOT.parent / "shared"))
    if not (folder / "magda").is_dir():
        pytest.skip("the official schemas and samples (shared material) are not on this machine")
    return folder
