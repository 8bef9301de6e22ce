"""Run the tests of the portal a second time, on PostgreSQL where there is one: ``python -m tests.on_postgres``.

``MAATWERK_POSTGRES`` says where (default this machine's own, without a password); ``MAATWERK_REQUIRE_POSTGRES=1`` makes its
absence a failure instead of a skip with its reason.
"""

from __future__ import annotations

import os
import subprocess
import sys

import psycopg

WHERE = os.environ.get("MAATWERK_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")

SAME = (
    "tests/portal/kit/test_backup.py",
    "tests/portal/lawbook",
    "tests/portal/letters/test_render.py",
    "tests/portal/letters/test_render_annex.py",
    "tests/portal/people/test_oidc.py",
    "tests/portal/test_query_counts.py",
    "tests/portal/web",
    "tests/portal/browser/test_every_page.py",
    "tests/portal/browser/test_keyboard.py",
)
"""What is not run again: the law's pages and the rendering of letters ask no database, looks and counts of queries do not hang
on which one it is, and the tests of backups and of the provider bring databases of their own."""


def absent() -> str:
    """Return why there is no PostgreSQL to test on; empty where there is one."""
    try:
        psycopg.connect(WHERE, connect_timeout=3).close()
    except psycopg.OperationalError as problem:
        return str(problem).strip().splitlines()[0]
    return ""


def main() -> int:
    """Run the tests, or say why not."""
    why = absent()
    if why:
        print(f"SKIPPED: the tests of the portal on PostgreSQL: {why}")
        return 1 if os.environ.get("MAATWERK_REQUIRE_POSTGRES") == "1" else 0
    print("The tests of the portal again, on PostgreSQL:")
    ignored = [f"--ignore={path}" for path in SAME]
    command = [sys.executable, "-m", "pytest", "-n", "auto", *(sys.argv[1:] or ["tests/portal"]), *ignored]
    return subprocess.call(command, env=os.environ | {"DATABASE_URL": WHERE})


if __name__ == "__main__":
    raise SystemExit(main())
