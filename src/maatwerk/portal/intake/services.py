"""Taking in files, and noting what was done about what was found: one call is one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.archive.store import keep
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.chain import Actor
from maatwerk.portal.intake.models import Delivery, Found, Handled, NilReport
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.register.models import Organisation
from maatwerk.rules.quarter import Quarter

READ: Final = "inlezen"
"""The work of reading a delivery."""
queue.shown_at(READ, "delivery", "levering")
_NAME: Final = 200


class NotTakenIn(ValueError):
    """What came can not be taken in; the message says why and what to do."""


class Overtaken(NotTakenIn):
    """Somebody else was first: nothing was noted."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery, whether it is new, and the work of reading it (None where it was read already)."""

    delivery: Delivery
    fresh: bool
    job: Job | None


def receive(chunks: Iterable[bytes], name: str, supplier: str, channel: str, actor: Actor) -> Taken:
    """Keep a file that came and ask for its reading; the same bytes again are the same delivery, and are not counted twice.

    Raises NotTakenIn for an empty file or a file without a name, OSError where the disk refuses it; nothing is kept then.
    """
    own = own_name(name)
    if not own:
        raise NotTakenIn(_("Het bestand heeft geen naam; geef het een naam die zegt wat erin staat."))
    kept = keep(_something(chunks, own))
    known = Delivery.objects.filter(archived=kept).first()
    try:
        delivery = known or _delivered(kept.pk, own, supplier, channel, actor)
    except IntegrityError:  # somebody else brought the same bytes at the same moment
        known = delivery = Delivery.objects.get(archived=kept)
    return Taken(delivery, known is None, reading_of(delivery, actor))


def own_name(name: str) -> str:
    """Return a name that came as it is shown and kept: no folders, nothing unprintable, at most 200 signs, its end kept."""
    last = name.encode(errors="replace").decode().replace("\\", "/").rpartition("/")[2]
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    return shown if len(shown) <= _NAME else f"{shown[:100]}…{shown[-99:]}"


def _something(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the bytes. Raises NotTakenIn where there are none, before anything is kept."""
    empty = True
    for chunk in chunks:
        empty = empty and not chunk
        yield chunk
    if empty:
        raise NotTakenIn(_("%(name)s is leeg: nul bytes. Vraag het bestand opnieuw op.") % {"name": name})


@transaction.atomic
def _delivered(sha256: str, name: str, supplier: str, channel: str, actor: Actor) -> Delivery:
    told = {"naam": name, "leverancier": supplier, "hoe": channel, "sha256": sha256}
    event = chain.record(actor, "levering ontvangen", f"archief:{sha256}", told)
    return Delivery.objects.create(
        name=name, supplier=supplier[:100], channel=channel, archived_id=sha256, received_at=event.at, event=event
    )


def reading_of(delivery: Delivery, actor: Actor) -> Job | None:
    """Ask for the reading of a delivery; None where it was read already by this version of the reader."""
    from maatwerk.sources.intake import READER

    if delivery.readings.filter(reader=READER).exists():
        return None
    return queue.ask(READ, {"levering": delivery.pk}, actor)


def version_of(found: Found) -> int:
    """Return the version of what was done about something found: the number of the last of it, 0 for nothing."""
    return found.handled.order_by("-pk").values_list("pk", flat=True).first() or 0


@transaction.atomic
def handle(found: Found, outcome: str, note: str, actor: Actor, version: int) -> Handled:
    """Note what was done about something found.

    Raises NotTakenIn where it is not said what, Overtaken where somebody else noted something since ``version``.
    """
    if outcome not in dict(Handled.OUTCOMES):
        raise NotTakenIn(_("Kies wat er met de bevinding gebeurde."))
    if not note.strip():
        raise NotTakenIn(_("Zeg in een zin wat er gebeurde, zodat een collega het kan volgen."))
    chain.alone()
    if version_of(found) != version:
        raise Overtaken(_("Een collega noteerde intussen iets bij deze bevinding."))
    told = {"code": found.code, "uitkomst": outcome}
    event = chain.record(actor, "bevinding behandeld", f"bevinding:{found.pk}", told, note)
    return Handled.objects.create(found=found, outcome=outcome, note=note.strip()[:300], at=event.at, event=event)


@transaction.atomic
def report_nil(organisation: Organisation, quarter: Quarter, reason: str, actor: Actor) -> NilReport:
    """Note that an employer says that nobody with a right worked in a quarter. Raises NotTakenIn where that is known already,
    or the quarter has not ended."""
    if quarter.last_day >= clock.today():
        told = {"quarter": quarter, "day": f"{quarter.last_day:%d/%m/%Y}"}
        raise NotTakenIn(_("%(quarter)s loopt nog: een nulmelding kan na %(day)s.") % told)
    chain.alone()
    if NilReport.objects.filter(organisation=organisation, kwartaal=str(quarter)).exists():
        raise NotTakenIn(_("Voor %(quarter)s is er al een nulmelding van deze onderneming.") % {"quarter": quarter})
    subject = f"organisatie:{organisation.ondernemingsnummer}"
    event = chain.record(actor, "nulmelding", subject, {"kwartaal": str(quarter)}, reason)
    return NilReport.objects.create(
        organisation=organisation, kwartaal=str(quarter), reason=reason.strip()[:300], at=event.at, event=event
    )
