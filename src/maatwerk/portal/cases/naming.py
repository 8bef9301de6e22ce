"""People and capacities as they are read: names instead of user names, roles in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from maatwerk.portal.letters.words import words
from maatwerk.portal.people.models import User
from maatwerk.portal.people.roles import Role


def names_of(actors: Iterable[str]) -> Mapping[str, str]:
    """Return the name of each actor by user name; one query. Who has no account keeps what was noted."""
    asked = set(actors)
    known = {user.username: str(user) for user in User.objects.filter(username__in=asked)}
    return {actor: known.get(actor, actor) for actor in asked}


def capacity_in_words(capacity: str) -> str:
    """Return a noted capacity (``werkgever, bij mandaat van …``) with the role as it is read."""
    role, comma, rest = capacity.partition(",")
    return (str(Role(role).label) if role in Role.values else role) + comma + rest


def kind_of_letter(kind: str) -> str:
    """Return the name of a kind of letter in the language of the page; a kind without a name as it stands."""
    return str(words("en" if get_language() == "en" else "nl")["kinds"].get(kind, kind))
