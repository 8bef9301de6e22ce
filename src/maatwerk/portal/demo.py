"""The portal of the demo: an invented Flanders, an account per role, and cases in every state."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from django.core.management import call_command

from maatwerk.portal import clock
from maatwerk.portal.cases.bulk import make_cases
from maatwerk.portal.cases.living import living
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.letters.models import Letter
from maatwerk.portal.letters.services import no_letters
from maatwerk.portal.people import demo as accounts
from maatwerk.portal.register.load_synthetic import Examples, examples, load_synthetic
from maatwerk.portal.register.models import Organisation, Person
from maatwerk.portal.settlement import demo as settlement
from maatwerk.portal.settlement import demo_files

BEFORE: Final = dt.timedelta(days=180)
RECENT: Final = dt.timedelta(days=21)
CASES: Final = 1_000
WITH_LETTERS: Final = 100
"""So many of the cases are of the last weeks, with their letters; printing all would take most of the time."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What the demo holds: people, accounts, cases, decisions and letters."""

    persons: int
    accounts: int
    cases: int
    decisions: int
    letters: int


def fill(scale: Fraction, seed: int, tell: Callable[[str], None]) -> Filled:
    """Fill a database that was just migrated, or leave it as it is where it was filled before; return what it holds."""
    if not Person.objects.exists():
        with tempfile.TemporaryDirectory(prefix="demo-") as folder, demo_files.processes(2) as pool:
            quarters = (settlement.SETTLED, settlement.WAITING)
            files = demo_files.begin(pool, quarters, Path(folder), scale, seed, settlement.CORRECTED)
            _fill(scale, seed, tell)
            settlement.fill(files, tell)
    return Filled(
        Person.objects.count(),
        len(accounts.accounts()),
        Case.objects.count(),
        Decision.objects.count(),
        Letter.objects.count(),
    )


def _fill(scale: Fraction, seed: int, tell: Callable[[str], None]) -> None:
    now = clock.now()
    tell("het register vullen")
    load_synthetic(1, scale, seed, at=now - BEFORE)
    tell("dossiers maken")
    things = things_of(examples())
    known = living(accounts.EMPLOYER, things.organisation, accounts.CITIZEN, things.person) if things else None
    wanted, apart = (known.wanted, known.people) if known else ((), ())
    with no_letters():
        make_cases(max(20, int((CASES - WITH_LETTERS) * scale)), seed, until=now - RECENT, apart=apart)
    tell("brieven drukken")
    make_cases(max(10, int(WITH_LETTERS * scale)), seed + 1, wanted=wanted, apart=apart)
    if things is not None:
        accounts.make(things)


def migrate() -> None:
    """Make the tables, or renew them."""
    call_command("migrate", verbosity=0)


def things_of(found: Examples) -> accounts.Things | None:
    """Return for whom the accounts act; None where the register is too small for examples."""
    firm, worker, town = found.imw_employer, found.imw_worker or found.worker, found.municipality
    if firm is None or worker is None or town is None:
        return None
    others = Organisation.objects.exclude(pk=firm.pk).filter(employments__isnull=False).order_by("pk")
    return accounts.Things(
        organisation=firm,
        person=worker,
        municipality=town,
        stranger=found.maatwerkbedrijf,
        provider=found.provider,
        secretariat=others.first(),
    )
