"""Whether a proposal still says what would be booked now, and if not, what moved."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.settlement.desk import words
from maatwerk.portal.settlement.models import BankAccount, BankAccountConfirmation, Booking, Proposal, Run
from maatwerk.portal.settlement.proposing import NotProposed, content_of
from maatwerk.portal.web.parts import InDutch

_EMPLOYER, _BEFORE, _SETTLED, _SET_OFF, _PAY, _AFTER, _ACCOUNT, _HELD = range(8)
"""The places of a line in the kept content of a proposal."""


@dataclass(frozen=True, slots=True)
class Moved:
    """An employer for which a proposal would now do something else: what it is, and what was and is paid, in cents."""

    employer: str
    what: str
    then: int
    now: int


@dataclass(frozen=True, slots=True)
class Stale:
    """Why a proposal no longer holds, and for whom; no employers where the reason says it all."""

    why: str
    moved: Sequence[Moved] = ()


def stale(proposal: Proposal) -> Stale | None:
    """Return why a proposal that waits no longer holds; None where it does.

    Everything a proposal rests on carries a later event when it changes: without one, nothing has to be computed.
    """
    if proposal.execution < clock.today():
        return Stale(_("de uitvoeringsdag is voorbij"))
    if not touched(proposal):
        return None
    return _compared(proposal.pk, _marks(), clock.today().toordinal())


def touched(proposal: Proposal) -> bool:
    """Return whether something that a proposal may rest on came after it: a booking, an account number, a newer run."""
    after = {"event__gt": proposal.event_id}
    day = proposal.made_at.date()
    return (
        Run.objects.filter(previous__proposals__proposal=proposal).exists()
        or Booking.objects.filter(**after).exists()
        or BankAccountConfirmation.objects.filter(**after).exists()
        or BankAccount.objects.filter(Q(**after) | Q(valid_from__gt=day)).exists()
    )


def _marks() -> tuple[int | None, ...]:
    """Return the last of everything a proposal may rest on: while these stay, its comparison stays."""
    models: tuple[Any, ...] = (Run, Booking, BankAccount, BankAccountConfirmation)
    return tuple(model.objects.aggregate(last=Max("pk"))["last"] for model in models)


@functools.lru_cache(maxsize=128)
def _compared(number: int, _marks: tuple[int | None, ...], _day: int) -> Stale | None:
    """Return why a proposal no longer holds by making its content again; once for every state of what it rests on."""
    proposal = Proposal.objects.get(pk=number)
    runs = [row.run for row in proposal.runs.select_related("run").order_by("pk")]
    try:
        now = content_of(runs, proposal.execution)
    except (NotProposed, store.Damaged) as problem:
        return Stale(InDutch(str(problem)))
    if now.hash == proposal.hash:
        return None
    then = {line[_EMPLOYER]: line for line in json.loads(store.read(proposal.content_id))["lines"]}
    today = {line[_EMPLOYER]: line for line in now.plain["lines"]}
    return Stale(_("wat geboekt zou worden, is niet meer hetzelfde"), tuple(_moves(then, today)))


def _moves(then: Mapping[str, Sequence[Any]], now: Mapping[str, Sequence[Any]]) -> list[Moved]:
    """Return the employers whose line changed, the largest change of what is paid first."""
    moved = [
        _move(name, then.get(name), now.get(name)) for name in sorted({*then, *now}) if then.get(name) != now.get(name)
    ]
    return sorted(moved, key=lambda one: -abs(one.now - one.then))


def _move(name: str, then: Sequence[Any] | None, now: Sequence[Any] | None) -> Moved:
    if now is None or then is None:
        told = _("alles van dit voorstel is al geboekt") if now is None else _("kwam erbij")
        return Moved(name, told, then[_PAY] if then else 0, now[_PAY] if now else 0)
    labels = {_SETTLED: _("de afrekening"), _SET_OFF: _("de verrekende voorschotten"), _BEFORE: _("wat openstond")}
    said = [
        _("%(what)s: van € %(then)s naar € %(now)s")
        % {"what": label, "then": words.plain(then[place]), "now": words.plain(now[place])}
        for place, label in labels.items()
        if then[place] != now[place]
    ]
    if then[_ACCOUNT] != now[_ACCOUNT]:
        said.append(_("een ander rekeningnummer"))
    if then[_HELD] != now[_HELD]:
        said.append(_("wordt nu aangehouden") if now[_HELD] else _("wordt niet meer aangehouden"))
    return Moved(name, "; ".join(said), then[_PAY], now[_PAY])
