"""Deciding about what an employer owes: claiming it by letter, giving it up, a sanction; always two people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from maatwerk.ledger.settlement import Ground, sanction, write_off
from maatwerk.portal import clock
from maatwerk.portal.archive.store import keep
from maatwerk.portal.audit import chain
from maatwerk.portal.letters.content import LetterError
from maatwerk.portal.letters.render import unprintable
from maatwerk.portal.register.models import Organisation, new_code
from maatwerk.portal.settlement import books
from maatwerk.portal.settlement.bank.letter import claim_letter
from maatwerk.portal.settlement.bank.receivables import receivable
from maatwerk.portal.settlement.models import Instalment, RecoveryApproval, RecoveryDecision, RecoveryPlan
from maatwerk.rules.money import dutch
from maatwerk.sources.payments.reference import make_reference

_REFERENCES: Final = 9_000_000_000
"""From where the numbers of claims run, apart from those of payments."""
_HUNDRED_PERCENT: Final = 10_000

Parts = Sequence[tuple[dt.date, int]]
"""Instalments: the last day on which each is paid, and its cents."""


class NotDecided(ValueError):
    """The decision can not be taken so; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to decide. ``percent`` is in hundredths of a percent of ``base`` (cents), where a sanction is so."""

    kind: str
    employer: str
    cents: int
    why: str
    percent: int | None = None
    base: int | None = None
    article: str = ""
    quarter: str = ""
    inspection: str = ""
    inspection_told: str = ""
    parts: Parts = ()


def share(base: int, percent: int) -> int:
    """Return a percentage (in hundredths of a percent) of cents, to the cent, half up."""
    return (base * percent + _HUNDRED_PERCENT // 2) // _HUNDRED_PERCENT


def spread(cents: int, count: int, first: dt.date) -> Parts:
    """Return cents in equal monthly instalments from a day on; the last bears what does not divide.

    A month without that day has its last one. Raises NotDecided for no instalment, or more of them than cents.
    """
    if not 0 < count <= cents:
        raise NotDecided("een afbetaling heeft minstens een deel, en elk deel is meer dan nul")
    each = cents // count
    days = [_months_later(first, number) for number in range(count)]
    return tuple((day, each if day is not days[-1] else cents - each * (count - 1)) for day in days)


def _months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (dt.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


@transaction.atomic
def decide(draft: Draft, actor: chain.Actor) -> RecoveryDecision:
    """Note a decision; nothing follows from it before a second person approves. Raises NotDecided."""
    chain.alone()
    _check(draft)
    told = {"soort": draft.kind, "cent": draft.cents, "artikel": draft.article, "kwartaal": draft.quarter}
    event = chain.record(actor, "vordering beslist", f"organisatie:{draft.employer}", told, draft.why)
    made = RecoveryDecision.objects.create(
        kind=draft.kind,
        onderneming=draft.employer,
        cent=draft.cents,
        percent=draft.percent,
        base_cent=draft.base,
        artikel=draft.article,
        kwartaal=draft.quarter,
        why=draft.why.strip(),
        inspection=draft.inspection.strip()[:80],
        inspection_told=draft.inspection_told.strip()[:400],
        maker=actor.name,
        made_at=event.at,
        event=event,
    )
    if draft.parts:
        plan(made, draft.parts, "bij de beslissing", actor)
    return made


def _check(draft: Draft) -> None:
    if draft.cents <= 0:
        raise NotDecided("het bedrag moet meer dan nul zijn")
    if len(draft.why.strip()) < 10:
        raise NotDecided("geef de redenen in hele zinnen: ze staan in de brief")
    bad = unprintable(draft.why + draft.inspection + draft.inspection_told)
    if bad:
        raise NotDecided(f"deze tekens kan een brief niet drukken, vervang ze: {bad}")
    if not Organisation.objects.filter(ondernemingsnummer=draft.employer).exists():
        raise NotDecided(f"de onderneming {draft.employer} is niet gekend")
    if draft.kind in (RecoveryDecision.SANCTION, RecoveryDecision.WRITE_OFF) and not draft.article:
        raise NotDecided("kies het begrotingsartikel")
    if draft.percent is not None and draft.cents != share(draft.base or 0, draft.percent):
        raise NotDecided("het bedrag is niet het percentage van het bedrag waarop het genomen wordt")
    waiting = RecoveryDecision.objects.filter(onderneming=draft.employer, kind=draft.kind, approval=None).first()
    if waiting is not None:
        raise NotDecided(f"{waiting} wacht nog op een tweede persoon: laat die eerst goedkeuren of afwijzen")
    _check_open(draft.kind, draft.employer, draft.cents)


def _check_open(kind: str, employer: str, cents: int) -> None:
    """Raise NotDecided where a claim or a write-off is more than what is owed, or claims what has lapsed."""
    if kind == RecoveryDecision.SANCTION:
        return
    owes = receivable(employer)
    if cents > owes.cents:
        raise NotDecided(f"er staat {dutch(owes.cents)} euro open: meer kan niet")
    lapsed = owes.lapsed(clock.today())
    if kind == RecoveryDecision.CLAIM and cents > owes.cents - lapsed:
        raise NotDecided(
            f"van de {dutch(owes.cents)} euro is {dutch(lapsed)} euro verjaard: vorder de rest terug en schrijf dat deel af"
        )


@transaction.atomic
def plan(decision: RecoveryDecision, parts: Parts, why: str, actor: chain.Actor) -> RecoveryPlan:
    """Note in which instalments a claim or sanction is paid; it takes the place of the plan before. Raises NotDecided."""
    _check_plan(decision, parts, why)
    told = {"beslissing": str(decision), "delen": [[day.isoformat(), cents] for day, cents in parts]}
    event = chain.record(actor, "afbetaling afgesproken", f"organisatie:{decision.onderneming}", told, why)
    made = RecoveryPlan.objects.create(
        decision=decision, why=why.strip()[:300], by=actor.name, at=event.at, event=event
    )
    Instalment.objects.bulk_create(
        Instalment(plan=made, number=number, day=day, cent=cents) for number, (day, cents) in enumerate(parts, 1)
    )
    return made


def _check_plan(decision: RecoveryDecision, parts: Parts, why: str) -> None:
    days = [day for day, _ in parts]
    if decision.kind == RecoveryDecision.WRITE_OFF:
        raise NotDecided("wat afgeschreven wordt, wordt niet afbetaald")
    if not why.strip():
        raise NotDecided("zeg in een zin waarom zo afbetaald wordt")
    if sum(cents for _, cents in parts) != decision.cent or any(cents <= 0 for _, cents in parts):
        raise NotDecided(f"de delen moeten samen precies {dutch(decision.cent)} euro zijn, en elk meer dan nul")
    if days != sorted(set(days)) or days[0] < clock.today():
        raise NotDecided("de dagen lopen op, elk maar een keer, en de eerste is vandaag of later")


def approve(decision: RecoveryDecision, why: str, actor: chain.Actor) -> RecoveryApproval:
    """Approve a decision as a second person: what it moves is booked and its letter is made, all or nothing.

    Raises NotDecided for who made it, where another was first, or where what is owed is no longer so.
    """
    return _answered(decision, why, actor, refused=False)


def reject(decision: RecoveryDecision, why: str, actor: chain.Actor) -> RecoveryApproval:
    """Reject a decision as a second person: nothing follows from it. Raises NotDecided as ``approve``."""
    return _answered(decision, why, actor, refused=True)


def _answered(decision: RecoveryDecision, why: str, actor: chain.Actor, *, refused: bool) -> RecoveryApproval:
    if not why.strip():
        raise NotDecided("zeg in een zin waarop u steunt")
    try:
        with transaction.atomic():
            chain.alone()
            if RecoveryApproval.objects.filter(decision=decision).exists():
                raise NotDecided(f"{decision} kreeg al een antwoord")
            return _rejected(decision, why, actor) if refused else _approved(decision, why, actor)
    except IntegrityError as refusal:
        raise NotDecided(str(refusal).split("\n")[0]) from refusal
    except LetterError as error:
        raise NotDecided(f"de brief kan zo niet vertrekken: {error}") from error


def _rejected(decision: RecoveryDecision, why: str, actor: chain.Actor) -> RecoveryApproval:
    told = {"beslissing": str(decision)}
    event = chain.record(actor, "vordering afgewezen", f"organisatie:{decision.onderneming}", told, why)
    return RecoveryApproval.objects.create(
        decision=decision, refused=True, by=actor.name, why=why.strip()[:300], at=event.at, event=event
    )


def _approved(decision: RecoveryDecision, why: str, actor: chain.Actor) -> RecoveryApproval:
    _check_open(decision.kind, decision.onderneming, decision.cent)
    sends = decision.kind != RecoveryDecision.WRITE_OFF
    reference, code = (make_reference(_REFERENCES + decision.pk) if sends else ""), new_code()
    told = {"beslissing": str(decision), "mededeling": reference}
    event = chain.record(actor, "vordering goedgekeurd", f"organisatie:{decision.onderneming}", told, why)
    ground = Ground(decision.onderneming, "", decision.kwartaal, decision.artikel)
    if decision.kind == RecoveryDecision.SANCTION:
        books.book(sanction(ground, decision.cent, f"{decision}: sanctie"), event)
    elif decision.kind == RecoveryDecision.WRITE_OFF:
        books.book(write_off(ground, decision.cent, f"{decision}: afgeschreven"), event)
    return RecoveryApproval.objects.create(
        decision=decision,
        by=actor.name,
        why=why.strip()[:300],
        at=event.at,
        reference=reference,
        letter=keep([claim_letter(decision, reference, code, event)]) if sends else None,
        check_code=code,
        event=event,
    )
