"""Files come in once, under a name that harms nobody, by page or by folder."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.portal.intake.declared import message

from maatwerk.portal.archive.models import Archived
from maatwerk.portal.audit.chain import SYSTEM
from maatwerk.portal.intake import inbox
from maatwerk.portal.intake.models import Delivery
from maatwerk.portal.intake.services import NotTakenIn, Taken, own_name, receive
from maatwerk.portal.jobs.models import Job

pytestmark = pytest.mark.django_db


def take(content: bytes = b"<a/>", name: str = "a.xml", supplier: str = "RSZ") -> Taken:
    return receive([content], name, supplier, Delivery.PAGE, SYSTEM)


def test_the_same_bytes_under_another_name_are_the_same_delivery() -> None:
    first, second = take(name="een.xml"), take(name="twee.xml", supplier="iemand anders")
    assert (first.fresh, second.fresh) == (True, False)
    assert first.delivery == second.delivery
    assert second.delivery.name == "een.xml"
    assert first.job == second.job
    assert Job.objects.count() == 1


@pytest.mark.parametrize("pieces", [[], [b""], [b"", b""]])
def test_an_empty_file_is_refused_and_nothing_is_kept(pieces: list[bytes]) -> None:
    with pytest.raises(NotTakenIn, match="nul bytes"):
        receive(pieces, "leeg.xml", "RSZ", Delivery.PAGE, SYSTEM)
    assert Archived.objects.count() == Delivery.objects.count() == 0


@pytest.mark.parametrize("name", ["", "/", "..\\", "\n", "\x00"])
def test_a_file_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(NotTakenIn, match="geen naam"):
        take(name=name)
    assert Archived.objects.count() == 0


@given(st.text(st.characters(), min_size=1, max_size=300))
def test_a_name_is_printable_has_no_folders_and_fits(name: str) -> None:
    shown = own_name(name)
    assert "/" not in shown
    assert "\\" not in shown
    assert shown.isprintable()
    assert len(shown) <= 200
    assert own_name(shown) == shown
    shown.encode()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Mijn documenten\\q1.xml", "q1.xml"),
        ("q1\u202elmx.exe", "q1 lmx.exe"),
        ("a\x00b.xml", "a b.xml"),
        ("half\udce9.xml", "half?.xml"),
    ],
)
def test_hostile_names(name: str, shown: str) -> None:
    assert own_name(name) == shown
    assert take(name=name).delivery.name == shown


def put(folder: Path, name: str, content: bytes, age: float = 60) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (time.time() - age,) * 2)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


def test_what_lies_still_in_the_folder_is_taken_in_and_moved(settings: Any) -> None:
    put(settings.INBOX / "Sociaal secretariaat", "q1.xml", message())
    put(settings.INBOX, "leeg.xml", b"")
    writing = put(settings.INBOX, "wordt nog geschreven.xml", b"<half", age=0)
    hidden = put(settings.INBOX, ".q2.xml.part", b"<half")
    assert inbox.empty_inbox() == 1
    delivery = Delivery.objects.get()
    assert (delivery.supplier, delivery.channel) == ("Sociaal secretariaat", Delivery.FOLDER)
    assert writing.exists()
    assert hidden.exists()
    assert names(settings.INBOX / inbox.DONE)[0].endswith("-q1.xml")
    assert names(settings.INBOX / inbox.REFUSED)[0].endswith("-leeg.xml")
    assert inbox.empty_inbox() == 0


def test_a_crash_between_taking_in_and_moving_counts_the_file_once(settings: Any) -> None:
    content = message()
    receive([content], "q1.xml", "postvak", Delivery.FOLDER, SYSTEM)  # ... and then the worker died
    path = put(settings.INBOX, "q1.xml", content)
    inbox.empty_inbox()
    assert not path.exists()
    assert Delivery.objects.count() == 1


def test_the_folder_is_no_way_to_a_file_elsewhere(settings: Any, tmp_path: Path) -> None:
    secret = put(tmp_path / "elders", "sleutel.xml", b"<geheim/>")
    (settings.INBOX / "onschuldig.xml").symlink_to(secret)
    assert inbox.empty_inbox() == 0
    assert Archived.objects.count() == 0


def test_long_names_and_names_that_are_no_text_are_moved_too(settings: Any) -> None:
    put(settings.INBOX, "é" * 120 + ".xml", b"<een/>")
    odd = os.fsencode(settings.INBOX) + b"/\xe9t\xe9.xml"
    Path(os.fsdecode(odd)).write_bytes(b"<twee/>")
    os.utime(odd, (time.time() - 60,) * 2)
    assert inbox.empty_inbox() == 2
    assert names(settings.INBOX) == [inbox.DONE]
