"""Faults that reach people: told in English where they are raised, and in Dutch where an officer reads them."""

from __future__ import annotations


class InDutch(ValueError):
    """A fault with its message in English and, where it can come from what an officer wrote, in Dutch."""

    def __init__(self, message: str, dutch: str = "") -> None:
        super().__init__(message)
        self.dutch = dutch or message
