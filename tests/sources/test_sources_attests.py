"""Versions of attests: which counts on which day, whatever the order of files."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sources_builders import KBO, OTHER_KBO, Q, attest, codes, line, occupation, read

from maatwerk.sources.attest_findings import frame_findings
from maatwerk.sources.attests import latest_valid
from maatwerk.sources.command import declarations_read
from maatwerk.sources.identifiers import make_insz
from maatwerk.sources.records import Attest, Declaration, Person, Remuneration
from maatwerk.sources.write_dmfa import write_declarations
from maatwerk.sources.write_magda import write_attests

OLD, NEW = make_insz("900101", 1, False), make_insz("900101", 3, False)


def day(number: int) -> dt.date:
    return dt.date(2024, 11, 1) + dt.timedelta(days=number)


def version(number: int, status: str = "gewijzigd", pay: int = 100_000, **changes: Any) -> Attest:
    own = line(tewerkstellingen=[occupation(bezoldigingen=[Remuneration("001", pay)])])
    return attest(
        **({"nummer": "7", "versie": number, "status": status, "datum_creatie": day(number), "lijn": own} | changes)
    )


def frame_of(tmp_path: Path, *attests: Attest, apart: bool = True) -> pl.DataFrame:
    """Read attests, each from a file of its own (named by position) unless ``apart`` is False."""
    folder = tmp_path / "attests"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    groups = [[one] for one in attests] if apart else [list(attests)]
    for at, some in enumerate(groups):
        write_attests(some, folder / f"{at:03d}.xml")
    return read(folder).occupations


def pays(frame: pl.DataFrame) -> list[int]:
    return sorted(frame.explode("bezoldigingen")["bezoldigingen"].struct.field("bedrag").to_list())


def test_the_latest_known_version_counts(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, version(3, pay=3), version(1, "nieuw", pay=1), version(2, pay=2))
    assert pays(latest_valid(frame)) == [3]
    assert pays(latest_valid(frame, day(2))) == [2]
    assert pays(latest_valid(frame, day(1))) == [1]
    assert latest_valid(frame, day(0)).is_empty()
    assert frame.height == 3


def test_cancelled_drops_out_and_reactivated_comes_back(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, version(1, "nieuw", 1), version(2, "geannuleerd", 2), version(3, "heractiveerd", 3))
    assert pays(latest_valid(frame, day(1))) == [1]
    assert latest_valid(frame, day(2)).is_empty()
    assert pays(latest_valid(frame, day(3))) == [3]


def test_links_decide_before_days_and_numbers(tmp_path: Path) -> None:
    frame = frame_of(
        tmp_path,
        version(900, "nieuw", 1, datum_creatie=day(5), volgende_versie=17),
        version(17, pay=2, datum_creatie=day(5), vorige_versie=900),
        version(444, pay=3, datum_creatie=day(5), vorige_versie=17),
    )
    assert pays(latest_valid(frame)) == [3]
    assert frame_findings(frame) == []


def test_a_link_to_another_attest_holds_when_both_say_so(tmp_path: Path) -> None:
    first = version(61, "nieuw", 1, nummer="61", volgende_versie=74)
    second = version(74, "geannuleerd", 2, nummer="74", vorige_versie=61)
    frame = frame_of(tmp_path, first, second)
    assert latest_valid(frame).is_empty()
    assert pays(latest_valid(frame, day(61))) == [1]
    one_sided = frame_of(
        tmp_path, version(61, "nieuw", 1, nummer="61"), version(74, "geannuleerd", 2, nummer="74", vorige_versie=61)
    )
    assert pays(latest_valid(one_sided)) == [1]


def test_the_same_version_twice(tmp_path: Path) -> None:
    same = frame_of(tmp_path, version(1, pay=1), version(1, pay=1))
    assert pays(latest_valid(same)) == [1]
    assert [(one.code, one.blocking) for one in frame_findings(same)] == [("versie-dubbel", False)]
    other = frame_of(tmp_path, version(1, pay=1), version(1, pay=2))
    assert [(one.code, one.blocking, one.euro_cents) for one in frame_findings(other)] == [
        ("versie-tegenstrijdig", True, 1), ("versie-tegenstrijdig", True, 2)]  # fmt: skip
    assert latest_valid(other)["geblokkeerd"].to_list() == [True]


def test_an_attest_number_of_two_employers(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, version(1, pay=1), version(2, pay=2, ondernemingsnummer=OTHER_KBO))
    assert {one.code for one in frame_findings(frame)} == {"attest-andere-werkgever"}
    valid = latest_valid(frame)
    assert pays(valid) == [1, 2]
    assert valid["geblokkeerd"].all()


def test_an_employer_number_that_came_later_is_no_other_employer(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, version(1, pay=1, ondernemingsnummer=None), version(2, pay=2))
    assert frame_findings(frame) == []
    assert pays(latest_valid(frame)) == [2]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"kwartaal": Q + 1}, "attest-ander-kwartaal"), ({"insz": OLD}, "attest-andere-persoon"),
     ({"volgende_versie": 9}, "volgende-versie-ontbreekt")],
)  # fmt: skip
def test_chains_that_contradict_themselves_block(tmp_path: Path, changes: dict[str, Any], code: str) -> None:
    found = frame_findings(frame_of(tmp_path, version(1), version(2, **changes)))
    assert {(one.code, one.blocking) for one in found} == {(code, True)}


def test_forks_and_circles_block_and_one_version_still_counts(tmp_path: Path) -> None:
    fork = frame_of(tmp_path, version(1), version(2, pay=2, vorige_versie=1), version(3, pay=3, vorige_versie=1))
    assert {one.code for one in frame_findings(fork)} == {"versieketen-gevorkt"}
    assert pays(latest_valid(fork)) == [3]
    circle = frame_of(tmp_path, version(1, volgende_versie=2), version(2, pay=2, volgende_versie=1))
    assert {one.code for one in frame_findings(circle)} == {"versieketen-kring"}
    assert pays(latest_valid(circle)) == [2]


def test_a_person_with_a_new_number_keeps_the_chain(tmp_path: Path) -> None:
    frame = frame_of(tmp_path, version(1, insz=OLD, pay=1), version(2, insz=NEW, vorig_insz=OLD, pay=2))
    assert frame_findings(frame) == []
    assert pays(latest_valid(frame)) == [2]


def test_two_attests_of_one_person_both_count(tmp_path: Path) -> None:
    assert pays(latest_valid(frame_of(tmp_path, version(1, pay=1), version(2, pay=2, nummer="8")))) == [1, 2]


def form(number: int, pay: int, insz: str = OLD) -> Declaration:
    own = line(tewerkstellingen=[occupation(bezoldigingen=[Remuneration("001", pay)], nis_code=None)])
    return Declaration(Q, day(number), [Person(insz, [own])], KBO, "199999934")


def test_an_employers_declaration_counts_until_an_attest_is_known(tmp_path: Path) -> None:
    write_declarations([form(-20, 1)], tmp_path / "f1.xml")
    write_declarations([form(-10, 2)], tmp_path / "f2.xml")
    write_attests(
        [version(1, insz=NEW, vorig_insz=OLD, pay=3), version(2, "geannuleerd", insz=NEW)], tmp_path / "a.xml"
    )
    frame = read(tmp_path).occupations
    assert [pays(latest_valid(frame, day(at))) for at in (-21, -20, -10, 1)] == [[], [1], [2], [3]]
    assert latest_valid(frame).is_empty()
    assert [(one.code, one.file) for one in frame_findings(frame)] == [("aangifte-vervangen", "f1.xml")]


def test_the_command_reports_versions_over_files(tmp_path: Path) -> None:
    frame_of(tmp_path, version(1, pay=1), version(1, pay=2))
    summary = declarations_read([tmp_path / "attests"], tmp_path / "o.parquet")
    assert [one.code for one in summary.findings] == ["versie-tegenstrijdig"] * 2
    assert summary.blocking == 2


numbers = st.integers(1, 4)
links = st.none() | numbers
versions = st.builds(
    lambda number, versie, status, made, pay, vorige, volgende, kbo: version(
        versie, status, pay, nummer=str(number), datum_creatie=day(made), vorige_versie=vorige, volgende_versie=volgende,
        ondernemingsnummer=kbo,
    ),
    st.integers(1, 2), numbers, st.sampled_from(["nieuw", "gewijzigd", "geannuleerd", "heractiveerd"]), st.integers(1, 4),
    st.integers(1, 9), links, links, st.sampled_from([KBO, KBO, KBO, OTHER_KBO, None]),
)  # fmt: skip


@given(st.lists(versions, min_size=1, max_size=6), st.none() | st.integers(1, 4), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_order_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory, some: list[Attest], known: int | None, rng: random.Random
) -> None:
    frame = frame_of(tmp_path_factory.mktemp("order"), *some)
    on = None if known is None else day(known)
    shuffled = frame.sample(fraction=1, shuffle=True, seed=rng.randrange(1 << 30))
    assert_frame_equal(latest_valid(shuffled, on), latest_valid(frame, on))
    assert frame_findings(shuffled) == frame_findings(frame)


@given(st.lists(versions, min_size=1, max_size=6), st.none() | st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_never_more_than_one_version_of_a_chain(
    tmp_path_factory: pytest.TempPathFactory, some: list[Attest], known: int | None
) -> None:
    frame = frame_of(tmp_path_factory.mktemp("one"), *some)
    valid = latest_valid(frame, None if known is None else day(known))
    assert valid.group_by("attest_nummer", "ondernemingsnummer").len()["len"].max() in (None, 1)
    assert "geannuleerd" not in valid["status"]
    assert valid.height <= len({(one.nummer, one.ondernemingsnummer) for one in some})


def test_files_in_any_order_give_the_same_numbers(tmp_path: Path) -> None:
    some = [
        version(3, pay=3),
        version(1, "nieuw", pay=1),
        version(2, "geannuleerd", pay=2),
        version(5, pay=5, nummer="8"),
    ]
    results = {tuple(pays(latest_valid(frame_of(tmp_path, *order, apart=apart)))) for apart in (True, False)
               for order in (some, some[::-1], some[2:] + some[:2])}  # fmt: skip
    assert results == {(3, 5)}


def test_an_empty_frame_has_no_versions(tmp_path: Path) -> None:
    write_attests([], tmp_path / "n.xml")
    batch = read(tmp_path / "n.xml")
    assert latest_valid(batch.occupations).is_empty()
    assert frame_findings(batch.occupations) == []
    assert codes(batch) == {"geen-gegevens"}
