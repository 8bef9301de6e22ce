"""Files kept by their hash: once, whole or not at all, and damage is found."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from tests.portal.archive.full import full_disk

from maatwerk.portal.archive import store
from maatwerk.portal.archive.models import Archived

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_archive(settings: Any, tmp_path: Path) -> None:
    settings.ARCHIVE = tmp_path / "archief"


def left_half() -> list[Path]:
    return list(store.folder().glob("half-*"))


@given(st.lists(st.binary(max_size=50), max_size=6))
@how(max_examples=25)
def test_what_is_kept_is_read_back_whole_however_it_comes_in_pieces(pieces: list[bytes]) -> None:
    kept = store.keep(pieces)
    assert store.read(kept.pk) == b"".join(pieces)
    assert kept.size == len(b"".join(pieces))


def test_the_same_bytes_are_kept_once() -> None:
    assert store.keep([b"een"]).pk == store.keep([b"e", b"en"]).pk
    assert Archived.objects.count() == 1
    assert left_half() == []


def test_bytes_that_stop_coming_leave_nothing() -> None:
    def breaks() -> Iterator[bytes]:
        yield b"een begin"
        raise OSError(5, "lezen mislukt")

    with pytest.raises(OSError, match="lezen mislukt"):
        store.keep(breaks())
    assert Archived.objects.count() == 0
    assert left_half() == []


def test_a_file_that_is_gone_or_changed_is_found_and_not_read() -> None:
    gone, changed, fine = (store.keep([word]).pk for word in (b"weg", b"anders", b"goed"))
    store.path_of(gone).unlink()
    store.path_of(changed).chmod(0o600)
    store.path_of(changed).write_bytes(b"ANDERS")
    assert set(store.damaged()) == {gone, changed}
    for sha256 in (gone, changed):
        with pytest.raises(store.Damaged, match=sha256[:12]):
            store.read(sha256)
    assert store.read(fine) == b"goed"


def test_keeping_the_same_bytes_again_mends_damage() -> None:
    sha256 = store.keep([b"heel"]).pk
    store.path_of(sha256).unlink()
    store.keep([b"heel"])
    assert list(store.damaged()) == []


def test_what_the_dead_left_half_is_swept_and_what_is_being_made_is_not() -> None:
    store.keep([b"goed"])
    old, new = store.folder() / "half-oud", store.folder() / "half-nieuw"
    old.mkdir()
    (old / "rows.parquet").write_bytes(b"half")
    new.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    assert store.sweep() == 1
    assert left_half() == [new]
    assert list(store.damaged()) == []


def test_a_disk_that_refuses_leaves_nothing_half() -> None:
    with full_disk(100_000), pytest.raises(OSError, match="large"):
        store.keep([b"x" * 60_000] * 3)
    assert sorted(store.folder().rglob("*")) == []
    assert Archived.objects.count() == 0
