"""A portal at full size: ``python -m soak.portal_fill --years 10 --cases 5000``, into the folder of ``MAATWERK_DATA``.

The whole invented Flanders with its longest timeline, cases in every state, a few with letters, and the accounts of the demo. The
clock of that portal is set to the day of the demo.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from fractions import Fraction
from pathlib import Path

DAY = dt.date(2026, 5, 18)


def prepared(folder: Path) -> None:
    """Make Django ready over a data folder whose clock stands on the day of the demo."""
    from maatwerk.portal.kit.local import Local

    Local(folder).set(demo="1", shift_days=(dt.date.today() - DAY).days)
    os.environ["MAATWERK_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "soak.portal_settings")
    import django

    django.setup()


def fill(years: int, scale: Fraction, cases: int, letters: int) -> dict[str, tuple[float, float]]:
    """Fill a database, whose register is left as it is where it has one; return wall and processor seconds of each part."""
    from django.core.management import call_command

    from maatwerk.portal import clock
    from maatwerk.portal.cases.bulk import make_cases
    from maatwerk.portal.demo import BEFORE, RECENT, things_of
    from maatwerk.portal.letters.services import no_letters
    from maatwerk.portal.people import demo as accounts
    from maatwerk.portal.register.load_synthetic import examples, load_synthetic
    from maatwerk.portal.register.models import Person

    def without_letters() -> None:
        with no_letters():
            make_cases(cases - letters, 1, until=now - RECENT)

    def people() -> None:
        things = things_of(examples())
        assert things is not None
        accounts.make(things)

    now, took = clock.now(), dict[str, tuple[float, float]]()
    for name, part in (
        ("migrate", lambda: call_command("migrate", verbosity=0)),
        ("register", lambda: None if Person.objects.exists() else load_synthetic(years, scale, 1, at=now - BEFORE)),
        ("cases", without_letters),
        ("cases with letters", lambda: make_cases(letters, 2) if letters else None),
        ("accounts", people),
    ):
        began = time.perf_counter(), time.process_time()
        part()
        took[name] = (time.perf_counter() - began[0], time.process_time() - began[1])
        print(f"{name}: {took[name][0]:.1f} s, {took[name][1]:.1f} s of processor", flush=True)
    return took


def main() -> None:
    """Fill the folder of ``MAATWERK_DATA``."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--years", type=int, default=10)
    asked.add_argument("--scale", type=Fraction, default=Fraction(1))
    asked.add_argument("--cases", type=int, default=5000)
    asked.add_argument("--letters", type=int, default=100)
    given = asked.parse_args()
    prepared(Path(os.environ["MAATWERK_DATA"]).resolve())
    fill(given.years, given.scale, given.cases, given.letters)


if __name__ == "__main__":
    main()
