"""Many more requests made from the API's own description than the tests make."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = "200"


def test_many_requests_are_answered_as_described() -> None:
    """No error of ours, no answer that is not described."""
    root = Path(__file__).parents[1]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "tests/portal/api/test_schema.py"]
    done = subprocess.run(
        command, cwd=root, env={**os.environ, "API_EXAMPLES": EXAMPLES}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-5_000:]
