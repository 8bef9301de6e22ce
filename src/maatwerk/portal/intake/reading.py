"""The work of reading a delivery: whole, into a kept table, with every finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from maatwerk.portal.archive import store
from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit import chain
from maatwerk.portal.intake.models import Delivery, Found, Reading, Received
from maatwerk.portal.intake.services import READ
from maatwerk.portal.jobs.queue import Problem, Task, work
from maatwerk.rules.finding import Finding
from maatwerk.sources.intake import READER, Placed, TakenIn, take_in

_BATCH: Final = 1_000
_SHORT: Final = 3
"""Signs of a national number that tell nobody who it is."""


@work(READ)
def read_delivery(task: Task) -> Mapping[str, Any]:
    """Read a delivery and keep what it holds; a second time it finds what the first kept."""
    delivery = Delivery.objects.get(pk=task.arguments["levering"])
    return told_of(_known(delivery) or _read(task, delivery))


def told_of(reading: Reading) -> dict[str, Any]:
    """Return what the page of the work tells."""
    return {"uitkomst": reading.outcome, "lijnen": reading.rows}


def _read(task: Task, delivery: Delivery) -> Reading:
    task.say("bestand lezen")
    try:
        place = store.checked(delivery.archived_id)
        with store.working_folder() as folder:
            out = Path(folder) / "rows.parquet"
            taken = take_in(place, delivery.name, out, lambda done, all_, rows: task.say(_step(rows), done, all_))
            frame = None if taken.refused else store.keep_file(out)
    except store.Damaged as damage:
        raise Problem(str(damage)) from damage
    except OSError as refusal:
        raise Problem(
            f"De schijf weigert het bestand ({refusal.strerror}). Er is niets half bewaard. Maak plaats en laat opnieuw lezen."
        ) from refusal
    task.say("bewaren")
    with task.keeping():
        chain.alone()
        return _known(delivery) or keep_reading(delivery, taken, frame)


def _known(delivery: Delivery) -> Reading | None:
    return delivery.readings.filter(reader=READER).first()


def _step(rows: int) -> str:
    return f"bestand lezen: {rows} lijnen"


def keep_reading(delivery: Delivery, taken: TakenIn, frame: Archived | None) -> Reading:
    """Keep what reading a delivery gave, inside the transaction; return it."""
    outcome = Reading.REFUSED if taken.refused else Reading.READ
    told = {"lezer": READER, "uitkomst": outcome, "lijnen": taken.rows, "sha256": frame.pk if frame else ""}
    event = chain.record(chain.SYSTEM, "levering gelezen", f"levering:{delivery.pk}", told)
    reading = Reading.objects.create(
        delivery=delivery, reader=READER, outcome=outcome, rows=taken.rows, frame=frame, read_at=event.at, event=event
    )
    received = [Received(reading=reading, **row) for row in taken.received.to_dicts()]
    Received.objects.bulk_create(received, batch_size=_BATCH)
    Found.objects.bulk_create(list(_found(reading, taken.findings)), batch_size=_BATCH)
    return reading


def _found(reading: Reading, findings: tuple[Placed, ...]) -> Iterator[Found]:
    for placed in findings:
        one = placed.finding
        yield Found(
            reading=reading,
            code=one.code[:60],
            file=_said(one.file, 200),
            path=_said(one.path, 400),
            field=_said(one.field, 80),
            value=_said(_covered(one), 200),
            why=_said(one.why),
            mend=_said(one.mend),
            blocking=one.blocking,
            euro_cent=one.euro_cents,
            onderneming=placed.employer[:10],
            kwartaal=placed.quarter[:6],
        )


def _covered(finding: Finding) -> str:
    """Return the value of a finding; of a national number only the end, as nobody says here why it is shown."""
    named = "insz" in finding.field.lower() or "inss" in finding.field.lower()
    return "…" + finding.value[-3:] if named and len(finding.value) > _SHORT else finding.value


def _said(text: str, most: int | None = None) -> str:
    """Return a text that a database takes: what stood in a file may hold anything."""
    return text.replace("\0", "").encode(errors="replace").decode()[:most]
