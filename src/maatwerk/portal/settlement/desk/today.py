"""What settlement asks of somebody today: numbers and a list for the start pages of officers and approvers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.queries import OPEN, findings, with_state
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.settlement.bank import assigning
from maatwerk.portal.settlement.desk import calendar, words
from maatwerk.portal.settlement.desk.account_sheets import unconfirmed, waiting_held
from maatwerk.portal.settlement.desk.calendar import Next, Stand
from maatwerk.portal.settlement.desk.proposal_sheets import waiting
from maatwerk.portal.settlement.models import RecoveryDecision
from maatwerk.portal.web.parts import Column, InDutch, Link, Listing, Mark, Row, Tone
from maatwerk.portal.web.wording import euro
from maatwerk.rules.quarter import Quarter

_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Asks:
    """Numbers (label, count, address, tone) and one list."""

    tiles: Sequence[tuple[str, int, str, Tone]]
    listing: Listing


def asks(acting: Acting) -> Asks:
    """Return what settlement asks of an officer or an approver today."""
    return _approver(acting) if acting.role is Role.APPROVER else _officer()


def _officer() -> Asks:
    steps = _steps()
    open_, held = with_state(findings(), OPEN).count(), waiting_held()
    tiles: list[tuple[str, int, str, Tone]] = [
        (_("bevindingen te behandelen"), open_, reverse("worklist"), "attention" if open_ else "good"),
        (_("kwartalen waar iets te doen is"), len(steps), reverse("settlement"), "attention" if steps else "good"),
        (
            _("werkgevers met een aangehouden bedrag"),
            held.count,
            reverse("accounts"),
            "attention" if held.count else "good",
        ),
        *_unknown_money(),
    ]
    rows = [
        Row(
            (
                f"{stand.quarter} {words.short(' '.join(stand.measures))}",
                Link(step.what, step.url) if step.url else step.what,
                calendar.when(stand.due("afrekening") or stand.due("saldo")),
                f"{stand.run}: {euro(stand.run.total_cent)}" if stand.run else "–",
            ),
            reverse("settlement_quarter", args=[str(stand.quarter)]),
        )
        for stand, step in steps[:_SHOWN]
    ]
    heads = (_("Kwartaal"), _("Wat nu"), _("Berekenen"), _("Laatste run"))
    title, empty = _("Kwartalen af te rekenen"), _("Er is nu niets af te rekenen.")
    return Asks(tiles, Listing("kwartalen", title, [Column(head) for head in heads], rows, len(steps), empty=empty))


def _unknown_money() -> list[tuple[str, int, str, Tone]]:
    """Return how often money came in of which nobody confirmed whose it is; nothing where there is none."""
    count = assigning.waiting().count()
    return [(_("ontvangen van wie nog niet gekend is"), count, reverse("suspense"), "attention")] if count else []


def _claims(acting: Acting) -> list[tuple[str, int, str, Tone]]:
    """Return how many decisions of others about receivables wait for an approver; nothing where none do."""
    count = RecoveryDecision.objects.filter(approval=None).exclude(maker=acting.name).count()
    return (
        [(_("beslissingen over vorderingen goed te keuren"), count, reverse("receivables"), "waiting")] if count else []
    )


def _steps() -> list[tuple[Stand, Next]]:
    """Return where an officer has something to do; of what nothing came of, only the quarter that ended last."""
    today = clock.today()
    last = Quarter.containing(today) + -1
    found = [(stand, calendar.next_of(stand, today)) for stand in calendar.stands(calendar.quarters(today))]
    return [
        (stand, step)
        for stand, step in found
        if step.tone in ("attention", "bad") and (stand.came.workers or stand.run or stand.quarter == last)
    ]


def _approver(acting: Acting) -> Asks:
    found, new = waiting().order_by("pk"), unconfirmed().exclude(maker=acting.name).count()
    count = found.count()
    tiles: list[tuple[str, int, str, Tone]] = [
        (_("voorstellen goed te keuren"), count, f"{reverse('proposals')}?stand=wacht", "waiting" if count else "good"),
        (_("rekeningnummers te bevestigen"), new, f"{reverse('accounts')}?stand=nieuw", "waiting" if new else "good"),
        *_claims(acting),
    ]
    shown: list[Any] = list(found[:_SHOWN])
    names = names_of(one.maker for one in shown)
    rows = [
        Row(
            (
                str(one),
                InDutch(one.title),
                names[one.maker],
                one.execution,
                words.plain(one.pay_cent),
                _whose(one.maker, acting),
            ),
            reverse("proposal", args=[one.pk]),
        )
        for one in shown
    ]
    heads = (_("Voorstel"), _("Wat"), _("Door"), _("Uitvoering"), _("Te betalen (€)"), _("Stand"))
    columns = [Column(head, number=place == 4) for place, head in enumerate(heads)]
    return Asks(
        tiles, Listing("voorstellen", _("Voorstellen"), columns, rows, count, empty=_("Geen voorstel wacht op u."))
    )


def _whose(maker: str, acting: Acting) -> Mark:
    return (
        Mark(_("van uzelf: een ander keurt goed"), "closed")
        if maker == acting.name
        else Mark(_("wacht op u"), "waiting")
    )
