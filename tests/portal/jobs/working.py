"""A worker inside the transaction of a test: the real one closes its connection between two pieces of work."""

from __future__ import annotations

from maatwerk.portal.jobs import queue


def work_off() -> int:
    """Do what waits; return how many pieces were done."""
    done = 0
    while (task := queue.take()) is not None:
        queue.do(task)
        done += 1
    return done
