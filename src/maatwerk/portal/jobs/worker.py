"""The worker process: takes work as it comes, makes its rounds, and stops when it is told to or when nobody needs it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Final

from django.db import Error, close_old_connections

from maatwerk.portal.jobs import queue

PAUSE: Final = 0.5
"""Seconds between two looks at the queue."""
ROUND: Final = 5.0
"""Seconds between two rounds."""
_log: Final = logging.getLogger(__name__)


class Stopped(BaseException):
    """The worker was told to stop."""


def work(stays: Callable[[], bool], once: bool = False) -> int:
    """Do what there is until told to stop or ``stays`` says no; return how many pieces were done.

    With ``once`` it stops as soon as nothing waits. A database that does not answer is asked again.
    """
    name, done, last = f"{socket.gethostname()}:{os.getpid()}"[:80], 0, 0.0
    while stays():
        try:
            if time.monotonic() - last > ROUND or once:
                last = time.monotonic()
                queue.beat(name)
                _rounds()
            task = queue.take()
            if task is not None:
                queue.do(task)
                done += 1
                continue
        except Error:
            _log.exception("the database does not answer")
            time.sleep(ROUND)
        finally:
            close_old_connections()
        if once:
            break
        time.sleep(PAUSE)
    return done


def _rounds() -> None:
    """Make every round; one that fails is told in the log and stops neither the others nor the work."""
    for round_ in queue.ROUNDS:
        try:
            round_()
        except Error:
            raise
        except Exception:
            _log.exception("round %r", round_)


def until_told(parent: int | None) -> Callable[[], bool]:
    """Return whether to go on: until a signal to stop comes, or the process that started this one is gone."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return lambda: parent is None or os.getppid() == parent


def kept(parent: int) -> None:
    """Keep a worker working beside a server: one that dies is followed by another, until the server is gone."""
    words = [sys.executable, "-m", "maatwerk", "manage", "work", "--parent", str(os.getpid())]
    stays, worker = until_told(parent), None
    try:
        while stays():
            if worker is None or worker.poll() is not None:
                worker = subprocess.Popen(words)
            time.sleep(PAUSE)
    except Stopped:
        pass
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(10)
