"""Taking in files, and noting what was done about what was found: one call is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.db import IntegrityError, transaction

from maatwerk.portal import clock
from maatwerk.portal.archive.store import keep
from maatwerk.portal.audit import chain
from maatwerk.portal.audit.chain import Actor
from maatwerk.portal.intake.models import Delivery, Found, Handled, NilReport
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job
from maatwerk.portal.register.models import Organisation
from maatwerk.rules.quarter import Quarter

READ = "inlezen"
"""The work of reading a delivery."""


class NotTakenIn(ValueError):
    """What came can not be taken in; the message says why and what to do."""


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
    own = PurePath(name.replace("\\", "/")).name[:200]
    if not own:
        raise NotTakenIn("het bestand heeft geen naam; geef het een naam die zegt wat erin staat")
    kept = keep(chunks)
    if not kept.size:
        raise NotTakenIn(f"{own} is leeg: nul bytes; vraag het bestand opnieuw op")
    known = Delivery.objects.filter(archived=kept).first()
    try:
        delivery = known or _delivered(kept.pk, own, supplier, channel, actor)
    except IntegrityError:  # somebody else brought the same bytes at the same moment
        known = delivery = Delivery.objects.get(archived=kept)
    return Taken(delivery, known is None, reading_of(delivery, actor))


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
    return queue.ask(READ, {"delivery": delivery.pk}, actor)


@transaction.atomic
def handle(found: Found, outcome: str, note: str, actor: Actor) -> Handled:
    """Note what was done about something found. Raises NotTakenIn where it is not said what."""
    if not note.strip():
        raise NotTakenIn("zeg in een zin wat er gebeurde, zodat een collega het kan volgen")
    told = {"code": found.code, "uitkomst": outcome}
    event = chain.record(actor, "bevinding behandeld", f"bevinding:{found.pk}", told, note)
    return Handled.objects.create(found=found, outcome=outcome, note=note.strip()[:300], at=event.at, event=event)


@transaction.atomic
def report_nil(organisation: Organisation, quarter: Quarter, reason: str, actor: Actor) -> NilReport:
    """Note that an employer says that nobody with a right worked in a quarter. Raises NotTakenIn where that is known already,
    or the quarter has not ended."""
    if quarter.last_day >= clock.today():
        raise NotTakenIn(f"{quarter} is nog niet afgelopen: een nulmelding kan vanaf de dag erna")
    if NilReport.objects.filter(organisation=organisation, kwartaal=str(quarter)).exists():
        raise NotTakenIn(f"voor {quarter} is er al een nulmelding van deze onderneming")
    subject = f"organisatie:{organisation.ondernemingsnummer}"
    event = chain.record(actor, "nulmelding", subject, {"kwartaal": str(quarter)}, reason)
    return NilReport.objects.create(
        organisation=organisation, kwartaal=str(quarter), reason=reason.strip()[:300], at=event.at, event=event
    )
