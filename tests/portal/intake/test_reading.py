"""Reading a delivery: whole or not at all, with every finding in its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.portal.archive.full import full_disk
from tests.portal.intake.declared import PAY, Q, half, message, one, pack

from maatwerk.portal.archive import store
from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.chain import SYSTEM, verify
from maatwerk.portal.intake import queries
from maatwerk.portal.intake.models import Delivery, Found, Reading, Received
from maatwerk.portal.intake.services import reading_of, receive
from maatwerk.portal.jobs import queue
from maatwerk.portal.jobs.models import Job

pytestmark = pytest.mark.django_db


def read(content: bytes, name: str) -> Delivery:
    """Take in a file and read it, as the worker does."""
    delivery = receive([content], name, "RSZ", Delivery.PAGE, SYSTEM).delivery
    task = queue.take()
    assert task is not None
    queue.do(task)
    return delivery


def outcome(delivery: Delivery) -> tuple[str, int]:
    reading = delivery.readings.get()
    return reading.outcome, reading.rows


def test_a_whole_file_is_read_with_what_it_holds_per_employer_and_quarter() -> None:
    same = one(1).ondernemingsnummer
    delivery = read(message(one(1), one(2, same), one(3)), "q.xml")
    assert outcome(delivery) == (Reading.READ, 3)
    told = Received.objects.order_by("-werknemers").values_list("kwartaal", "werknemers", "attesten", "loon_cent")
    assert list(told) == [(str(Q), 2, 2, 2 * PAY), (str(Q), 1, 1, PAY)]
    assert verify() == []


def test_half_a_file_counts_for_nothing_and_says_what_is_lost() -> None:
    delivery = read(half(message(*(one(seed) for seed in range(1, 40)))), "half.xml")
    assert outcome(delivery) == (Reading.REFUSED, 0)
    assert Received.objects.count() == 0
    whole = [each for each in Found.objects.all() if each.blocking and not each.path]
    assert [each.code for each in whole] == ["bestand-afgebroken"]
    assert whole[0].euro_cent
    assert whole[0].euro_cent % PAY == 0
    assert "telt er niets" in whole[0].why


def test_of_a_zip_with_one_broken_member_the_rest_counts() -> None:
    good, broken = message(one(1)), half(message(*(one(seed) for seed in range(2, 40))))
    delivery = read(pack({"goed.xml": good, "stuk.xml": broken}), "q.zip")
    assert outcome(delivery) == (Reading.READ, 1)
    assert list(Received.objects.values_list("onderneming", flat=True)) == [one(1).ondernemingsnummer]
    assert Found.objects.get(code="bestand-afgebroken").file == "q.zip!stuk.xml"


@pytest.mark.parametrize(
    ("name", "content"),
    [("brief.docx", b"PK"), ("brief.xml", b"geen xml"), ("leeg.zip", pack({})), ("stuk.zip", b"PK\x03\x04 stuk")],
)
def test_what_is_no_declaration_is_refused_with_why_and_what_to_do(name: str, content: bytes) -> None:
    delivery = read(content, name)
    assert outcome(delivery) == (Reading.REFUSED, 0)
    found = list(Found.objects.filter(blocking=True))
    assert found
    assert all(each.why and each.mend for each in found)


@pytest.mark.parametrize("name", ["part-0000.parquet", "rows.parquet", "came", "part-0001.parquet.xml"])
def test_a_name_like_that_of_a_working_file_changes_nothing_in_the_archive(name: str) -> None:
    delivery = read(message(), name)
    assert list(store.damaged()) == []
    assert delivery.readings.get().outcome in (Reading.READ, Reading.REFUSED)


def test_a_long_name_is_read() -> None:
    assert outcome(read(message(), "é" * 190 + ".xml")) == (Reading.READ, 1)


def test_what_is_at_stake_is_the_pay_of_the_row_and_the_worst_comes_first() -> None:
    wrong = one(1, insz="73630200261")
    read(message(wrong, one(2)), "q.xml")
    found = next(each for each in Found.objects.all() if each.code.startswith("insz"))
    assert (found.euro_cent, found.onderneming, found.kwartaal) == (PAY, wrong.ondernemingsnummer, str(Q))
    assert found.value == "…261", "nobody said why they would see a national number"


def test_a_file_that_changed_in_the_archive_is_not_read() -> None:
    delivery = receive([message()], "q.xml", "RSZ", Delivery.PAGE, SYSTEM).delivery
    place = store.path_of(delivery.archived_id)
    place.chmod(0o600)
    place.write_bytes(place.read_bytes().replace(b"654321", b"654329"))
    task = queue.take()
    assert task is not None
    queue.do(task)
    job = Job.objects.get()
    assert job.state == Job.FAILED
    assert "reservekopie" in job.problem
    assert Reading.objects.count() == 0


def test_a_full_disk_is_told_leaves_nothing_half_and_the_file_can_be_read_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = store.keep_file

    def on_a_full_disk(path: Path) -> Archived:
        with full_disk(1_000):
            return plain(path)

    with monkeypatch.context() as small:
        small.setattr(store, "keep_file", on_a_full_disk)
        delivery = read(message(), "q.xml")
    job = Job.objects.get()
    assert job.state == Job.FAILED
    assert "Maak plaats" in job.problem
    assert list(store.folder().glob("half-*")) == []
    assert Reading.objects.count() == 0
    assert reading_of(delivery, SYSTEM) is not None
    task = queue.take()
    assert task is not None
    queue.do(task)
    assert outcome(delivery) == (Reading.READ, 1)


def test_a_file_is_read_once_by_a_version_of_the_reader() -> None:
    delivery = read(message(), "q.xml")
    assert reading_of(delivery, SYSTEM) is None
    again = queue.ask("inlezen", {"levering": delivery.pk}, SYSTEM)
    task = queue.take()
    assert task is not None
    queue.do(task)
    assert Job.objects.get(pk=again.pk).state == Job.DONE
    assert Reading.objects.count() == 1


def test_only_the_latest_reading_counts() -> None:
    delivery = read(message(one(1, insz="73630200261")), "q.xml")
    first = delivery.readings.get()
    later = Reading.objects.create(
        delivery=delivery, reader="later", outcome="gelezen", rows=1, frame=first.frame, read_at=first.read_at,
        event=first.event,
    )  # fmt: skip
    assert list(queries.standing()) == [later]
    assert queries.findings().count() == 0
    assert queries.stands([delivery])[delivery.pk].reading == later
