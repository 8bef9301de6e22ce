"""A disk that is full: the system itself refuses to write files beyond a size."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def full_disk(most: int) -> Iterator[None]:
    """Let every write beyond so many bytes of a file fail, in this process."""
    before, asked = signal.signal(signal.SIGXFSZ, signal.SIG_IGN), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, asked[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, asked)
        signal.signal(signal.SIGXFSZ, before)
