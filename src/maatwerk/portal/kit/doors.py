"""Doors: every view says which roles may enter. A view that says nothing lets nobody in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])
ROLES = "maatwerk_roles"


def open_to(*roles: Any) -> Callable[[View], View]:
    """Return a decorator that notes on a view which roles may enter; sets of roles may be given too."""
    allowed = frozenset(_flat(roles))

    def noted(view: View) -> View:
        setattr(view, ROLES, allowed)
        return view

    return noted


def roles_of(view: Any) -> frozenset[Any] | None:
    """Return the roles that may enter a view; None where it does not say."""
    return getattr(view, ROLES, None)


def _flat(roles: Iterable[Any]) -> Iterable[Any]:
    for role in roles:
        if isinstance(role, frozenset | set):
            yield from role
        else:
            yield role
