"""Municipalities: 300 Flemish ones until the end of 2024, 285 after, and where each of the merged went."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import pytest

from maatwerk.sources.municipalities import (
    PROVINCES,
    municipalities,
    municipalities_on,
    municipality,
    nis_on,
)
from maatwerk.synthetic.mix import load_mix

BEFORE, AFTER = dt.date(2024, 12, 31), dt.date(2025, 1, 1)
MERGERS = {
    "11002": {"11002", "11007"},
    "23106": {"23023", "23024", "23032"},
    "37021": {"37012", "37018"},
    "37022": {"37007", "37015"},
    "44086": {"44012", "44048"},
    "44087": {"44034", "44073"},
    "44088": {"44040", "44043"},
    "46029": {"44045", "46014"},
    "46030": {"11056", "46003", "46013"},
    "71071": {"71057", "71069"},
    "71072": {"71022", "73040"},
    "73110": {"73006", "73032"},
    "73111": {"73009", "73083"},
}


def counted(day: dt.date) -> dict[str, int]:
    return dict(Counter(each.provincie for each in municipalities_on(day)))


def test_three_hundred_until_2024_and_285_after() -> None:
    assert sum(each.flemish for each in municipalities_on(BEFORE)) == 300
    assert sum(each.flemish for each in municipalities_on(AFTER)) == 285
    assert sum(not each.flemish for each in municipalities_on(AFTER)) == 19


def test_provinces_add_up() -> None:
    assert counted(BEFORE) == {"antwerpen": 69, "vlaams-brabant": 65, "west-vlaanderen": 64, "oost-vlaanderen": 60,
                               "limburg": 42, "brussel": 19}  # fmt: skip
    # Borsbeek and Zwijndrecht left Antwerpen's count; the others merged within their province.
    assert counted(AFTER) == {"antwerpen": 67, "vlaams-brabant": 63, "west-vlaanderen": 62, "oost-vlaanderen": 55,
                              "limburg": 38, "brussel": 19}  # fmt: skip
    assert {each.provincie for each in municipalities()} == set(PROVINCES)


def test_every_code_has_five_digits_and_lies_in_its_district() -> None:
    for each in municipalities():
        assert re.fullmatch(r"\d{5}", each.nis)
        assert re.fullmatch(r"\d{2}000", each.arrondissement_nis)
        assert each.nis[:2] == each.arrondissement_nis[:2]
        assert each.naam.strip() == each.naam
        assert each.naam


def test_a_district_has_one_name_and_one_province() -> None:
    districts = {(each.arrondissement_nis, each.arrondissement, each.provincie) for each in municipalities()}
    assert len(districts) == len({nis for nis, _, _ in districts}) == 23


@pytest.mark.parametrize("day", [dt.date(2019, 1, 1), BEFORE, AFTER])
def test_codes_and_names_are_there_once_on_a_day(day: dt.date) -> None:
    found = municipalities_on(day)
    assert len({each.nis for each in found}) == len({each.naam for each in found}) == len(found)


@pytest.mark.parametrize("new", MERGERS)
def test_the_old_codes_of_a_merger_exist_before_and_end(new: str) -> None:
    merged = {each.nis for each in municipalities() if each.merged_into == new}
    assert merged == MERGERS[new] - {new}
    for old in merged:
        assert municipality(old).holds_on(BEFORE)
        assert not municipality(old).holds_on(AFTER)
        assert nis_on(old, BEFORE) == old
        assert nis_on(old, AFTER) == new
    assert municipality(new).holds_on(AFTER)
    assert municipality(new).holds_on(BEFORE) == (new == "11002")


def test_nothing_else_ends() -> None:
    ended = {each.nis for each in municipalities() if each.valid_until}
    assert ended == set().union(*MERGERS.values()) - {"11002"}
    assert {each.valid_until for each in municipalities() if each.nis in ended} == {AFTER}


def test_zwijndrecht_changed_province() -> None:
    assert municipality("11056").provincie == "antwerpen"
    assert municipality(nis_on("11056", AFTER)).provincie == "oost-vlaanderen"


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(KeyError):
        nis_on("99999", AFTER)


def test_places_of_the_invented_employers_bear_the_code_and_name_of_the_list() -> None:
    for place in load_mix().shares("work.place").names:
        nis, name = place.split(" ", 1)
        assert municipality(nis).naam == name
        assert municipality(nis).holds_on(dt.date(2019, 1, 1))
        assert municipality(nis).valid_until is None
