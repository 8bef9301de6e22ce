"""Money of unknown origin: somebody says whose it is or that it goes back, and a second person confirms that."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from maatwerk.ledger.settlement import Ground, matched, sent_back
from maatwerk.portal.audit import chain
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement import books
from maatwerk.portal.settlement.models import Assignment, AssignmentApproval, BankEntry

UNKNOWN = "ontvangst onbekend"


class NotAssigned(ValueError):
    """The money can not be assigned so; the message says why and what to do."""


def waiting() -> QuerySet[BankEntry]:
    """Return the money that came in of which nobody confirmed yet whose it is."""
    done = AssignmentApproval.objects.values("assignment__entry")
    return BankEntry.objects.filter(bookings__kind=UNKNOWN).exclude(pk__in=done).order_by("pk")


@transaction.atomic
def assign(entry: BankEntry, employer: str, why: str, actor: chain.Actor) -> Assignment:
    """Note whose money is; without an employer it is to go back. Nothing is booked yet. Raises NotAssigned."""
    chain.alone()
    if not waiting().filter(pk=entry.pk).exists():
        raise NotAssigned("dit geld wacht niet (meer) op een toewijzing")
    if employer and not Organisation.objects.filter(ondernemingsnummer=employer).exists():
        raise NotAssigned(f"de onderneming {employer} is niet gekend")
    if not why.strip():
        raise NotAssigned("zeg in een zin waaraan u dat ziet")
    told = {"cent": entry.cent, "onderneming": employer}
    event = chain.record(actor, "ontvangst toegewezen", f"bankregel:{entry.pk}", told, why)
    return Assignment.objects.create(
        entry=entry, onderneming=employer, why=why.strip()[:300], maker=actor.name, made_at=event.at, event=event
    )


def confirm(assignment: Assignment, why: str, actor: chain.Actor) -> AssignmentApproval:
    """Confirm an assignment as a second person, and book it. Raises NotAssigned for who made it, or one that was replaced."""
    if not why.strip():
        raise NotAssigned("zeg in een zin wat u nakeek")
    try:
        with transaction.atomic():
            return _confirmed(assignment, why, actor)
    except IntegrityError as refusal:
        raise NotAssigned(str(refusal).split("\n")[0]) from refusal


def _confirmed(assignment: Assignment, why: str, actor: chain.Actor) -> AssignmentApproval:
    chain.alone()
    entry = assignment.entry
    if entry.assignments.first() != assignment:
        raise NotAssigned("intussen zei iemand iets anders: bekijk de laatste toewijzing")
    told = {"toewijzing": assignment.pk}
    event = chain.record(actor, "toewijzing bevestigd", f"bankregel:{entry.pk}", told, why)
    approval = AssignmentApproval.objects.create(
        assignment=assignment, by=actor.name, why=why.strip()[:300], at=event.at, event=event
    )
    cause = f"{entry.place}: {assignment.why}"
    if assignment.onderneming:
        books.book(matched(Ground(assignment.onderneming), entry.cent, cause), event, entry=entry)
    else:
        books.book(sent_back(entry.cent, f"{cause} (teruggestort)"), event, entry=entry)
    return approval
