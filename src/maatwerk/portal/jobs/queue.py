"""Asking for work, taking it, and ending it: a piece of work has one outcome, however many workers die over it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maatwerk.portal.audit.chain import Actor, alone
from maatwerk.portal.jobs.models import Beat, Job

_log: Final = logging.getLogger(__name__)
LEASE: Final = dt.timedelta(seconds=60)
"""How long a worker that says nothing is believed to be alive."""
MOST_ATTEMPTS: Final = 3
"""After so many workers died over a piece of work it is called failed: something in it kills."""


class Problem(Exception):
    """The work can not be done; the message tells people why and what to do."""


class TakenOver(Exception):
    """Another worker has the work by now: what this one made is not kept."""


Work = Callable[["Task"], Mapping[str, Any]]
Round = Callable[[], None]
_WORKS: Final[dict[str, Work]] = {}
PAGES: Final[dict[str, tuple[str, str]]] = {}
"""By kind of work the name of the address where its outcome stands, and the argument of the work that fills it."""
ROUNDS: Final[list[Round]] = []
"""What a worker does now and then when there is nothing else to do."""


def work(kind: str) -> Callable[[Work], Work]:
    """Return a decorator that names a function as the work of a kind.

    It may be called again after a worker died in the middle, so it must be able to find what it made before. It returns what
    the page shows when it is done, as plain data.
    """

    def known(function: Work) -> Work:
        if kind in _WORKS and _WORKS[kind] is not function:
            raise ValueError(f"two works are called {kind}")
        _WORKS[kind] = function
        return function

    return known


def shown_at(kind: str, page: str, argument: str) -> None:
    """Say on which page the outcome of a kind of work stands: the name of an address, and which argument of the work fills it."""
    PAGES[kind] = (page, argument)


@dataclass(slots=True)
class Task:
    """A piece of work in the hands of one worker."""

    job: Job

    @property
    def actor(self) -> Actor:
        """Return who asked for it, for the chain of events."""
        return Actor(self.job.asked_by, self.job.capacity)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """Return what was asked."""
        return dict(self.job.arguments)

    def say(self, step: str, done: int = 0, total: int = 0) -> None:
        """Tell how far it is, and that this worker is alive. Raises TakenOver where another has it by now."""
        told = {"step": step[:200], "done": done, "total": total, "lease_until": timezone.now() + LEASE}
        if not _mine(self.job).update(**told):
            raise TakenOver(str(self.job))

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Keep what is written inside only while the work is still this worker's: one transaction. Raises TakenOver."""
        with transaction.atomic():
            held = _mine(self.job).select_for_update().exists()
            if not held:
                raise TakenOver(str(self.job))
            yield


def ask(kind: str, arguments: Mapping[str, Any], actor: Actor) -> Job:
    """Ask for work; the same that is still waiting or running is not asked twice, its row is returned."""
    if kind not in _WORKS:
        raise KeyError(f"no work is called {kind}")
    with transaction.atomic():
        alone()  # two that ask at the same moment are told of the same work
        under_way = Job.objects.filter(kind=kind, state__in=(Job.WAITING, Job.RUNNING)).order_by("pk")
        same = next((job for job in under_way if job.arguments == dict(arguments)), None)
        return same or Job.objects.create(
            kind=kind,
            arguments=dict(arguments),
            asked_by=actor.name,
            capacity=actor.capacity,
            asked_at=timezone.now(),
        )


def take() -> Task | None:
    """Take the oldest work that waits, or that a dead worker left; None where there is none."""
    free = Q(state=Job.WAITING) | Q(state=Job.RUNNING, lease_until__lt=timezone.now())
    for job in Job.objects.filter(free).order_by("pk")[:5]:
        if job.state == Job.RUNNING and job.attempt >= MOST_ATTEMPTS:  # given back is not died over
            _give_up(job)
            continue
        same = Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt)
        lease = timezone.now() + LEASE
        if same.filter(free).update(state=Job.RUNNING, attempt=job.attempt + 1, lease_until=lease, step="begint"):
            return Task(Job.objects.get(pk=job.pk))
    return None


def _give_up(job: Job) -> None:
    said = f"het werk brak {job.attempt} keer af; kijk na of er genoeg geheugen en schijfruimte is en vraag het opnieuw"
    same = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.RUNNING)
    same.update(state=Job.FAILED, problem=said, ended_at=timezone.now())


def do(task: Task) -> None:
    """Do a piece of work and note its outcome; a Problem or a fault of the program is told on its page, never raised.

    Raises what stops the whole process (the signal to stop) after giving the work back.
    """
    try:
        result = _WORKS[task.job.kind](task)
    except TakenOver:
        return
    except Problem as problem:
        _end(task, Job.FAILED, problem=str(problem))
    except Exception as fault:
        _log.exception("job %s", task.job.pk)
        said = f"het programma liep vast ({type(fault).__name__}); de beheerder vindt de fout in het logboek"
        _end(task, Job.FAILED, problem=said)
    except BaseException:
        _mine(task.job).update(state=Job.WAITING, lease_until=None)
        raise
    else:
        _end(task, Job.DONE, result=dict(result))


def _end(task: Task, state: str, **told: Any) -> None:
    _mine(task.job).update(state=state, ended_at=timezone.now(), lease_until=None, **told)


def _mine(job: Job) -> Any:
    """Return the row, while it is still in the hands of this attempt."""
    return Job.objects.filter(pk=job.pk, state=Job.RUNNING, attempt=job.attempt)


def beat(worker: str) -> None:
    """Say that a worker is alive; those that have long been silent are forgotten."""
    now = timezone.now()
    Beat.objects.update_or_create(worker=worker, defaults={"at": now})
    Beat.objects.filter(at__lt=now - dt.timedelta(days=1)).delete()


def somebody_works() -> bool:
    """Return whether a worker said something in the last while, or is in the middle of something."""
    now = timezone.now()
    return Beat.objects.filter(at__gt=now - LEASE).exists() or Job.objects.filter(lease_until__gt=now).exists()
