"""Said to a process over a database of its own: ``python scratch.py prepare|both|work|told|again`` (see ``test_killed``)."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any


def prepare(path: str) -> str:
    """Make the database, and receive a file of which each quarter lives in a file of its own."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return receive(path)


def receive(path: str) -> str:
    """Receive a file; say its number and whether it was new."""
    from maatwerk.portal.audit.chain import SYSTEM
    from maatwerk.portal.intake.services import receive as take

    taken = take([Path(path).read_bytes()], Path(path).name, "RSZ", "blad", SYSTEM)
    return f"{taken.delivery} {'nieuw' if taken.fresh else 'gekend'}"


def work(where: str) -> str:
    """Work until nothing waits; stop dead at a point of the reading, as if it took long there."""
    from maatwerk.portal.intake import reading
    from maatwerk.portal.jobs import worker

    def wait(*_given: Any) -> Any:
        print("hier", flush=True)
        time.sleep(60)

    if where == "reading":
        reading.take_in = wait
    elif where == "keeping":
        plain = reading.keep_reading

        def half(*given: Any) -> Any:
            plain(*given)
            wait()

        reading.keep_reading = half
    return f"gedaan {worker.work(lambda: True, once=True)}"


def told() -> str:
    """Say what the database holds: deliveries, readings, employers, findings, breaches of the chain, states of the work."""
    from maatwerk.portal.audit.chain import verify
    from maatwerk.portal.intake.models import Delivery, Found, Reading, Received
    from maatwerk.portal.jobs.models import Job

    counts = [model.objects.count() for model in (Delivery, Reading, Received, Found)]
    return f"{' '.join(map(str, counts))} {len(verify())} {' '.join(Job.objects.values_list('state', flat=True))}"


def late() -> None:
    """Let the lease of the dead run out."""
    import datetime as dt

    from django.utils import timezone

    from maatwerk.portal.jobs.models import Job

    Job.objects.filter(state=Job.RUNNING).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def again() -> str:
    """Say what the dead left, let their lease run out, work on, and say what the database holds then."""
    before = told()
    late()
    return f"{before} / {work('')} / {told()}"


def both(path: str) -> str:
    """Receive a file and work until nothing waits."""
    return f"{receive(path)} {work('')}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.portal.settings")
    import django

    django.setup()
    do = {"prepare": prepare, "both": both, "work": work, "told": told, "again": again}
    print(do[sys.argv[1]](*sys.argv[2:]), flush=True)
