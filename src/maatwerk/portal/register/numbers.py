"""National numbers: checked, found through a keyed hash, and every look noted."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_noop

from maatwerk.portal import clock
from maatwerk.portal.people.roles import Acting
from maatwerk.portal.register.looking import count_number
from maatwerk.portal.register.models import Look, Person, PersonNumber
from maatwerk.sources.identifiers import insz_fault

_BETWEEN: Final = re.compile(r"[ .\-]")


CASE_SEEN: Final = gettext_noop("stukken van een dossier bekeken")


class WrongNumber(ValueError):
    """What was given is no national number; the message (Dutch) says why."""


def hashed(insz: str) -> str:
    """Return the search hash of a number: HMAC-SHA256 under the key of the installation, in hexadecimals."""
    return hmac.new(settings.INSZ_KEY.encode(), insz.encode(), hashlib.sha256).hexdigest()


def checked(text: str) -> str:
    """Return the eleven digits of a number, however it was written. Raises WrongNumber when it is none."""
    insz = _BETWEEN.sub("", text)
    fault = insz_fault(insz)
    if fault:
        raise WrongNumber(fault)
    return insz


def shown(insz: str) -> str:
    """Return a number as it is printed: ``85.67.30-033.28``."""
    return f"{insz[:2]}.{insz[2:4]}.{insz[4:6]}-{insz[6:9]}.{insz[9:]}"


MASKED: Final = "••.••.••-•••.••"


def person_by_insz(insz: str, acting: Acting, why: str) -> Person | None:
    """Return the person with that number, or None; whoever is found can see who looked.

    Whether the file may be shown is for the caller to ask (``queries.visible_to``). Raises WrongNumber, and TooMany for whoever
    asked too often in an hour. Not to be called within a transaction: that would undo what is noted of a refusal.
    """
    key = hashed(checked(insz))
    count_number(acting)
    asked = PersonNumber.objects.known_on().filter(hashed=key).select_related("person")
    number = asked.order_by("-valid_from").first()
    if number is None:
        return None
    note_look(number.person, acting, gettext_noop("opgezocht op nummer"), why)
    person: Person = number.person
    return person


def number_of(person: Person, acting: Acting, why: str) -> str:
    """Return the number of a person, written as printed, and note who asked for it and why; empty when none is known."""
    note_look(person, acting, gettext_noop("nummer getoond"), why)
    number = PersonNumber.objects.known_on().filter(person=person).order_by("-valid_from").first()
    return shown(number.insz) if number else ""


def note_case(case: Any, acting: Acting, what: str = CASE_SEEN) -> None:
    """Note a look at a case, or at what belongs to it, as a look at the person it is about."""
    if case.person is not None:
        note_look(case.person, acting, what, case.number)


def note_look(person: Person, acting: Acting, what: str, why: str = "") -> Look:
    """Note that somebody looked at a person; return the note. ``why`` is as long as a form lets it be."""
    return Look.objects.create(
        person=person,
        at=clock.now(),
        actor=acting.name,
        capacity=acting.capacity,
        what=what,
        why=why,
    )
