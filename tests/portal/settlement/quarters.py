"""A small invented Flanders that is settled in the portal, for tests: what came, the runs, account numbers, and who acts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from tests.portal import factory

from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.intake.models import Delivery
from maatwerk.portal.intake.services import receive
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.load_synthetic import load_synthetic
from maatwerk.portal.settlement import accounts, running
from maatwerk.portal.settlement.models import BankAccount, Run, RunTotal
from maatwerk.rules.quarter import Quarter
from maatwerk.sources.payments.iban import make_belgian_iban
from maatwerk.synthetic.make import make

BEFORE, QUARTER = Quarter.parse("2025Q4"), Quarter.parse("2026Q1")
SCALE: Final = Fraction(1, 400)
SEED: Final = 1
CMW, IMW = ("cmw",), ("imw", "vop")
PAYER: Final = ["Departement WEWIS (proef)", "BE49999000000171", "", "Brussel", "BE"]
OFFICER = Acting("dina.kwartaal", Role.OFFICER)
APPROVER = Acting("gust.kwartaal", Role.APPROVER)


@dataclass(frozen=True)
class Files:
    """What suppliers send, each as a zip: both quarters, later corrections of QUARTER, and each quarter by itself."""

    first: bytes
    corrections: bytes
    before: bytes
    quarter: bytes


def files(folder: Path, scale: Fraction = SCALE) -> Files:
    """Make the declarations of an invented Flanders in an empty folder; the register of the same seed knows the people."""
    made = make(folder, SEED, BEFORE, QUARTER, scale)
    names = [name for name in made.files if name.startswith("declarations/")]
    late = [name for name in names if f"{QUARTER}/correcties" in name]
    first = [name for name in names if name not in late]
    parts = [[name for name in first if f"/{quarter}/" in name] for quarter in (BEFORE, QUARTER)]
    return Files(*(_zipped(folder, part) for part in (first, late, *parts)))


def _zipped(folder: Path, names: Iterable[str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.write(folder / name, name.removeprefix("declarations/").replace("/", "-"))
    return out.getvalue()


@dataclass(frozen=True)
class SettledQuarter:
    """Two settled quarters. ``runs`` by quarter and measures; ``employers`` are the numbers of QUARTER, the largest first."""

    files: Files
    delivery: Delivery
    runs: Mapping[tuple[Quarter, tuple[str, ...]], Run]
    employers: tuple[str, ...]
    users: Mapping[Role, User]

    @property
    def cmw(self) -> Run:
        """The run of collectief maatwerk of QUARTER: it has changes since BEFORE."""
        return self.runs[QUARTER, CMW]

    @property
    def imw(self) -> Run:
        """The run of individueel maatwerk and vop of QUARTER."""
        return self.runs[QUARTER, IMW]

    @property
    def employer(self) -> str:
        """The employer with the largest amount in ``cmw``; the users of an employer act for it."""
        return self.employers[0]


def settled(sent: Files, scale: Fraction = SCALE) -> SettledQuarter:
    """Load the register, read what was sent, run both quarters, enter and confirm account numbers; about three seconds.

    Needs ``settings.DEMO`` (runs use the demo amounts) and an empty register. The first employer has no account number, the
    second one that nobody confirmed.
    """
    load_synthetic(1, scale, SEED)
    delivery = take_in(sent.first)
    asked = [(quarter, measures) for quarter in (BEFORE, QUARTER) for measures in (CMW, IMW)]
    runs = {(quarter, measures): run(quarter, measures) for quarter, measures in asked}
    totals = RunTotal.objects.filter(run=runs[QUARTER, CMW]).order_by("-cent").values_list("onderneming", flat=True)
    employers = tuple(dict.fromkeys(totals))
    everybody = set(RunTotal.objects.values_list("onderneming", flat=True))
    number_accounts([*employers, *sorted(everybody - set(employers))])
    return SettledQuarter(sent, delivery, runs, employers, _users(employers[0]))


def take_in(content: bytes, name: str = "kwartaal.zip") -> Delivery:
    """Receive a file and read it at once."""
    taken = receive([content], name, "proefleverancier", Delivery.PAGE, SYSTEM)
    _done()
    return taken.delivery


def run(quarter: Quarter, measures: Iterable[str], who: Acting = OFFICER) -> Run:
    """Ask for a run and do it at once; return the run that is the answer, new or not."""
    running.ask(quarter, measures, who.actor)
    return Run.objects.get(pk=_done().result["run"])


def _done() -> Job:
    task = queue.take()
    assert task is not None
    queue.do(task)
    task.job.refresh_from_db()
    assert task.job.state == Job.DONE, task.job.problem
    return task.job


def number_accounts(employers: Iterable[str]) -> None:
    """Enter an account number for each employer but the first, and confirm all but that of the second."""
    firms = {firm.ondernemingsnummer: firm for firm in m.Organisation.objects.all()}
    for place, number in enumerate(employers):
        if place:
            account: BankAccount = accounts.enter(
                firms[number], make_belgian_iban(999, place), f"Firma {place}", OFFICER.actor
            )
            if place > 1:
                accounts.confirm(account, "vergeleken met een bankafschrift", APPROVER.actor)


def _users(employer: str) -> dict[Role, User]:
    firm = m.Organisation.objects.get(ondernemingsnummer=employer)
    whom = {role: {"organisation": firm} for role in (Role.EMPLOYER, Role.EMPLOYER_READER)}
    names = {Role.OFFICER: OFFICER.name, Role.APPROVER: APPROVER.name}
    roles = (Role.OFFICER, Role.APPROVER, Role.INSPECTOR, Role.EMPLOYER, Role.EMPLOYER_READER, Role.ANALYST)
    return {role: factory.user(names.get(role, f"{role.value}.kwartaal"), role, **whom.get(role, {})) for role in roles}
