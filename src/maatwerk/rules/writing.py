"""Files that are written whole or not at all: a full disk leaves what stood there before."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yield a fresh file beside ``path`` to write to; it takes the name of ``path`` when all went well, else it is gone.

    What is no plain file (a device, a pipe) is written to directly. Raises OSError when nothing can be written.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        yield path
        return
    fresh = target.with_name(f".{target.name}.{os.getpid()}.nieuw")
    try:
        yield fresh
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def same_file(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one file, whether or not it exists."""
    return os.path.realpath(one) == os.path.realpath(other)
