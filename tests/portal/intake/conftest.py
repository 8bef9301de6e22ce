"""An archive and an inbox for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.ARCHIVE = tmp_path / "archief"
    settings.INBOX = tmp_path / "postvak"
    settings.INBOX.mkdir()
