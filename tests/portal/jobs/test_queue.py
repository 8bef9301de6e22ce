"""A piece of work has one outcome: one taker, one result that is kept, and an end to trying."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.utils import timezone

from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.jobs import queue, worker
from maatwerk.portal.jobs.models import Beat, Job

pytestmark = pytest.mark.django_db
KIND = "proefwerk"


@pytest.fixture
def does() -> Iterator[list[Any]]:
    """What the work does when it is called: what stands here, called or returned in turn."""
    acts: list[Any] = []

    def act(task: queue.Task) -> Mapping[str, Any]:
        found = acts.pop(0)
        return dict(found(task) if callable(found) else found)

    queue._WORKS[KIND] = act
    yield acts
    del queue._WORKS[KIND]


def asked(**arguments: Any) -> Job:
    return queue.ask(KIND, arguments, SYSTEM)


def taken() -> queue.Task:
    found = queue.take()
    assert found is not None
    return found


def let_die(task: queue.Task) -> None:
    """Let the time pass after which a silent worker is held for dead."""
    Job.objects.filter(pk=task.job.pk).update(lease_until=timezone.now() - dt.timedelta(seconds=1))


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_what_waits_is_asked_once_and_what_ended_can_be_asked_again(does: list[Any]) -> None:
    first = asked(levering=1)
    assert asked(levering=1) == first
    assert asked(levering=2) != first
    does.append({})
    queue.do(taken())
    assert asked(levering=1) != first


def test_what_nobody_can_do_is_not_asked() -> None:
    with pytest.raises(KeyError):
        queue.ask("iets anders", {}, SYSTEM)


@pytest.mark.usefixtures("does")
def test_of_two_takers_one_has_it() -> None:
    asked()
    assert taken().job.attempt == 1
    assert queue.take() is None


def test_the_work_of_a_dead_worker_is_taken_over_and_what_the_dead_one_made_is_not_kept(does: list[Any]) -> None:
    job = asked()
    first = taken()
    let_die(first)
    second = taken()
    assert (second.job.pk, second.job.attempt) == (job.pk, 2)
    with pytest.raises(queue.TakenOver):
        first.say("verder")
    with pytest.raises(queue.TakenOver), first.keeping():
        pytest.fail("nothing is written by who lost the work")
    does += [{"van": "de eerste"}, {"van": "de tweede"}]
    queue.do(first)
    assert now(job).state == Job.RUNNING
    queue.do(second)
    assert (now(job).state, now(job).result) == (Job.DONE, {"van": "de tweede"})


@pytest.mark.usefixtures("does")
def test_what_killed_three_workers_is_given_up() -> None:
    job = asked()
    for _attempt in range(queue.MOST_ATTEMPTS):
        let_die(taken())
    assert queue.take() is None
    assert now(job).state == Job.FAILED
    assert "3 keer" in now(job).problem


def test_work_that_was_given_back_is_never_given_up(does: list[Any]) -> None:
    def stop(_task: queue.Task) -> Mapping[str, Any]:
        raise worker.Stopped

    job = asked()
    for _stop in range(queue.MOST_ATTEMPTS + 1):
        does.append(stop)
        with pytest.raises(worker.Stopped):
            queue.do(taken())
        assert now(job).state == Job.WAITING
    does.append({})
    queue.do(taken())
    assert now(job).state == Job.DONE


def test_a_problem_is_told_and_a_fault_is_told_without_what_it_held(does: list[Any]) -> None:
    def refuses(_task: queue.Task) -> Mapping[str, Any]:
        raise queue.Problem("vraag het bestand opnieuw")

    def breaks(_task: queue.Task) -> Mapping[str, Any]:
        raise ValueError("Peeters, An")

    for act, words in ((refuses, "vraag het bestand opnieuw"), (breaks, "ValueError")):
        job = asked()
        does.append(act)
        queue.do(taken())
        assert now(job).state == Job.FAILED
        assert words in now(job).problem
        assert "Peeters" not in now(job).problem


@pytest.mark.usefixtures("does")
def test_how_far_it_is_is_told_and_keeps_the_work() -> None:
    asked()
    task = taken()
    before = now(task.job).lease_until
    task.say("lezen", 7, 9)
    assert now(task.job).percent == 77
    assert now(task.job).lease_until > before  # type: ignore[operator]


@pytest.fixture
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker keeps the connection of the test, which is in the middle of a transaction."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.mark.usefixtures("one_connection")
def test_the_worker_does_what_waits_and_stops(does: list[Any]) -> None:
    asked(levering=1), asked(levering=2)
    does += [{"a": 1}, {"a": 2}]
    assert worker.work(lambda: True, once=True) == 2
    assert set(Job.objects.values_list("state", flat=True)) == {Job.DONE}


@pytest.mark.usefixtures("one_connection")
def test_a_round_that_fails_stops_neither_the_others_nor_the_work(
    does: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []

    def fails() -> None:
        raise PermissionError(13, "geen toegang")

    monkeypatch.setattr(queue, "ROUNDS", [fails, lambda: went.append("tweede")])
    asked()
    does.append({})
    assert worker.work(lambda: True, once=True) == 1
    assert set(went) == {"tweede"}


@pytest.mark.usefixtures("does")
def test_somebody_works_while_there_is_a_beat_or_a_lease() -> None:
    assert not queue.somebody_works()
    queue.beat("een")
    assert queue.somebody_works()
    Beat.objects.update(at=timezone.now() - dt.timedelta(minutes=5))
    assert not queue.somebody_works()
    asked()
    task = taken()
    assert queue.somebody_works()
    let_die(task)
    assert not queue.somebody_works()


def test_workers_that_were_silent_for_long_are_forgotten() -> None:
    queue.beat("oud")
    Beat.objects.update(at=timezone.now() - dt.timedelta(days=2))
    queue.beat("nieuw")
    assert list(Beat.objects.values_list("worker", flat=True)) == ["nieuw"]
