"""Sending letters: what a step sends out is composed, printed, archived with its hash, and never changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from django.conf import settings
from django.urls import reverse

from maatwerk.portal.audit import chain
from maatwerk.portal.cases.errors import Held, Missing
from maatwerk.portal.cases.models import Case, Decision, Step
from maatwerk.portal.cases.table import Action
from maatwerk.portal.letters.compose import addressee, letter_of
from maatwerk.portal.letters.content import LetterContent, LetterError
from maatwerk.portal.letters.models import Letter
from maatwerk.portal.letters.render import as_json, letter_pdf, sha256
from maatwerk.portal.register.models import new_code

_held_back: Final[ContextVar[bool]] = ContextVar("letters held back", default=False)


@contextmanager
def no_letters() -> Iterator[None]:
    """Send nothing for what is done inside: for cases made up in bulk, never for real ones."""
    token = _held_back.set(True)
    try:
        yield
    finally:
        _held_back.reset(token)


def send(case: Case, action: Action, step: Step, decision: Decision | None) -> None:
    """Send the letter that an action names, inside its transaction; nothing where it names none."""
    if not action.letter or _held_back.get():
        return
    code, head = new_code(), chain.head()
    reference = f"{case.number}/{step.version}"
    url = settings.PUBLIC_URL + reverse("letter_check", args=[code])
    content = letter_of(action.letter, case, step, decision, reference, head, url)
    pdf = _printed(content)
    told = {"reference": reference, "sha256": sha256(pdf), "kind": action.letter}
    event = chain.record(chain.SYSTEM, "brief.versturen", f"case:{case.number}", told, at=step.at)
    Letter.objects.create(
        reference=reference,
        check_code=code,
        kind=action.letter,
        case=case,
        decision=decision,
        addressee=", ".join(addressee(case))[:150],
        made_at=event.at,
        head=head,
        content=as_json(content),
        pdf=pdf,
        sha256=told["sha256"],
        event=event,
    )


def _printed(content: LetterContent) -> bytes:
    """Return the bytes; raises Held where something was written that no letter can print, so that it can be mended."""
    try:
        return letter_pdf(content)
    except LetterError as error:
        raise Held(
            tuple(Missing("reason", f"De brief kan zo niet vertrekken: {each}") for each in error.problems)
        ) from error
