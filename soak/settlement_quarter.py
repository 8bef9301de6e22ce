"""A quarter through the portal, from its files to a payable batch: ``python -m soak.settlement_quarter FILES --quarter 2026Q1``.

Over a database that holds the register (``soak.portal_fill``). Each of ``FILES`` (a zip of messages, a table) is received, read,
run for both groups of measures, proposed, answered and approved, by the very functions the pages call; what a part took is
printed by the clock and of the processor, with the load of the machine. The account numbers of the employers are entered before.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from soak.portal_fill import prepared

T = TypeVar("T")
MEASURES = (("cmw",), ("imw", "vop"))
CHUNK = 1 << 20


@dataclass(slots=True)
class Watch:
    """What each part took: seconds by the clock, seconds of the processor (with those of its processes), load, megabytes."""

    took: dict[str, tuple[float, float, float, int]] = field(default_factory=dict)

    def part(self, name: str, work: Callable[[], T]) -> T:
        """Do a part, note what it took and say it."""
        began, used = time.perf_counter(), processor()
        result = work()
        told = (time.perf_counter() - began, processor() - used, os.getloadavg()[0], peak())
        self.took[name] = told
        print(f"{name}: {told[0]:.1f} s, {told[1]:.1f} s of processor (load {told[2]:.1f}), {told[3]} MB", flush=True)
        return result

    @property
    def whole(self) -> tuple[float, float]:
        """Return all seconds, by the clock and of the processor."""
        return sum(one[0] for one in self.took.values()), sum(one[1] for one in self.took.values())


def processor() -> float:
    """Return the seconds of processor of this process and of those it started and saw end."""
    used = (resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def peak() -> int:
    """Return the megabytes of this process at its peak and of the largest of those it started."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024


def enter_accounts(numbers: Iterable[str]) -> int:
    """Give every employer that has none an account number, confirmed by somebody else; return how many."""
    from maatwerk.portal import clock
    from maatwerk.portal.audit import chain
    from maatwerk.portal.register.models import Organisation
    from maatwerk.portal.settlement.models import BankAccount, BankAccountConfirmation
    from maatwerk.sources.payments.iban import make_belgian_iban

    maker, other = chain.Actor("dina", "dossierbehandelaar"), chain.Actor("goedele", "goedkeurder")
    known = BankAccount.objects.values_list("organisation_id", flat=True)
    wanted = set(numbers)
    firms = [
        one for one in Organisation.objects.exclude(pk__in=known).order_by("pk") if one.ondernemingsnummer in wanted
    ]
    event = chain.record(maker, "rekeningnummers overgenomen", "meting", {"aantal": len(firms)})
    since = {"valid_from": clock.today(), "known_from": event.at, "event": event}
    made = [
        BankAccount(organisation=firm, iban=make_belgian_iban(999, place), houder="Firma", maker=maker.name, **since)
        for place, firm in enumerate(firms, 1)
    ]
    BankAccount.objects.bulk_create(made, batch_size=1_000)
    seen = chain.record(other, "rekeningnummers bevestigd", "meting", {"aantal": len(made)})
    confirmed = [
        BankAccountConfirmation(account=one, by=other.name, how="uittreksel", at=seen.at, event=seen) for one in made
    ]
    BankAccountConfirmation.objects.bulk_create(confirmed, batch_size=1_000)
    return len(made)


def through(files: Iterable[Path], quarter: str, watch: Watch) -> dict[str, object]:
    """Take a quarter from its files to its payment file; return what came of it."""
    from django.db import transaction

    from maatwerk.law.calendar import next_working_day
    from maatwerk.portal import clock
    from maatwerk.portal.audit.chain import SYSTEM, Actor
    from maatwerk.portal.intake.models import Received
    from maatwerk.portal.intake.services import receive
    from maatwerk.portal.jobs import worker
    from maatwerk.portal.jobs.models import Job
    from maatwerk.portal.settlement import running
    from maatwerk.portal.settlement.approving import answer, approve
    from maatwerk.portal.settlement.kept import latest
    from maatwerk.portal.settlement.models import Payment
    from maatwerk.portal.settlement.proposing import propose
    from maatwerk.rules.quarter import Quarter

    def work(job: Job | None) -> Callable[[], None]:
        assert job is not None, "it was read before: begin with a fresh copy"

        def done() -> None:
            worker.work(lambda: True, once=True)
            ended = Job.objects.get(pk=job.pk)
            assert ended.state == Job.DONE, (ended.state, ended.problem)

        return done

    maker, approver, period = (
        Actor("dina", "dossierbehandelaar"),
        Actor("goedele", "goedkeurder"),
        Quarter.parse(quarter),
    )
    files = list(files)
    taken = watch.part(
        "receive", lambda: [receive(_chunks(path), path.name, "magda", "blad", SYSTEM) for path in files]
    )
    watch.part("read", lambda: [work(one.job)() for one in taken])
    accounts = Watch()
    numbers = Received.objects.filter(kwartaal=quarter).values_list("onderneming", flat=True).distinct()
    with transaction.atomic():
        accounts.part("(account numbers, before)", lambda: enter_accounts(numbers))
    for names in MEASURES:
        watch.part(f"run {' '.join(names)}", lambda names=names: work(running.ask(period, names, SYSTEM))())
    runs = [run for names in MEASURES if (run := latest(period, names)) is not None]
    day = next_working_day(clock.today())
    proposal = watch.part("propose", lambda: propose(runs, day, maker))
    watch.part("answers", lambda: [answer(one, "nagekeken", approver) for one in proposal.questions.all()])
    approval = watch.part("approve", lambda: approve(proposal, proposal.hash, "alles beantwoord", approver))
    return {
        "rows": [one.delivery.readings.get().rows for one in taken],
        "runs": [[str(run), run.hash, run.lines, run.blocked, run.total_cent] for run in runs],
        "payments": Payment.objects.count(),
        "pay_cent": proposal.pay_cent,
        "bytes": approval.file.size if approval.file else 0,
    }


def _chunks(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.read(CHUNK), b"")


def main() -> None:
    """Measure over the data folder of ``MAATWERK_DATA`` and the database of ``DATABASE_URL``."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", type=Path, nargs="+")
    asked.add_argument("--quarter", default="2026Q1")
    given = asked.parse_args()
    prepared(Path(os.environ["MAATWERK_DATA"]).resolve())
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    watch = Watch()
    said = through(given.files, given.quarter, watch)
    seconds, of_processor = watch.whole
    print(f"from files to payable batch: {seconds:.1f} s, {of_processor:.1f} s of processor, {peak()} MB at the peak")
    print(json.dumps({"seconds": seconds, "processor": of_processor, "mb": peak(), **said}))


if __name__ == "__main__":
    main()
