"""A book's file that wants to break its reader: bombs, wrong shapes, days and numbers that are something else."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ledger.test_ledger_faults import HEAD, one

from maatwerk.ledger.check import check
from maatwerk.ledger.overviews import overviews
from maatwerk.ledger.reading import read_book
from maatwerk.ledger.refused import Refused
from maatwerk.ledger.tables import tables

BOMB = "\n".join(["b0: &b0 [x, x]", *(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 10)}]" for n in range(1, 9))])


@pytest.mark.parametrize(
    "text",
    [
        BOMB + "\n" + HEAD,
        HEAD + "  - &a [*a]\n",
        HEAD.replace("booked: 2025-05-16", "booked: 2025-13-45"),
        HEAD + "partial: !!int ''\n",
        HEAD + "partial: !!bool x\n",
        HEAD + "partial: !!timestamp x\n",
        HEAD.replace("booked: 2025-05-16", "booked: 2025-05-16 10:00:00"),
        HEAD.replace("year: 2024", "year: true"),
        HEAD.replace("year: 2024", "year: 0"),
        HEAD.replace("unit: keuro", "unit: frank"),
        HEAD.replace("[vak, vek]", "[]"),
        HEAD.replace("[vak, vek]", "[1]"),
        HEAD.replace("[ba, bajr, bu]", "[[ba]]"),
        HEAD.replace("[ba, bajr, bu]", "[slot]"),
        HEAD.replace("outside: {CB0-1CBD2AB-PR: Indexprovisie}", "outside: x"),
        HEAD.replace("programme: JE", "programme: JB0-1JEC2HA-WT"),
        HEAD.replace("[JB0-1JEC2HA-WT, JB0-1JEC2GA-WT]", "[1]"),
        HEAD + "earlier: 5\n",
        HEAD + "places: [[1]]\n",
        HEAD + "guarded: nee\n",
        HEAD + "printed: tekst\n",
        HEAD + "rates: 5\n",
        HEAD + "? [a, b]\n: 1\n",
        "x: " + "[" * 5000,
    ],
    ids=range(24),
)
def test_what_is_no_book_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_book(text, "proef.yaml")
    assert caught.value.finding.code in ("boek-onleesbaar", "boek-onvolledig")
    assert len(str(caught.value)) < 3_000


@pytest.mark.parametrize(
    "entry",
    [
        '{id: x, kind: execution, article: 2HA, vak: "5", year: 0, cause: c}',
        '{id: x, kind: execution, article: 2HA, vak: "5", year: 99999, cause: c}',
        '{id: x, kind: execution, article: 2HA, vak: "5", year: true, cause: c}',
        '{id: x, kind: execution, article: 2HA, vak: "5", valid: 2024-05-01 10:00:00, cause: c}',
        '{id: x, kind: execution, article: 2HA, vak: "5", figures: {vak: [1]}, cause: c}',
        '{id: x, kind: execution, article: 2HA, vak: "5", path: [[1]], cause: c}',
        '{id: x, kind: initial, article: 2HA, total: {1: 2}, cause: c}',
        '{id: x, kind: [], article: 2HA, vak: "5", cause: c}',
    ],
)  # fmt: skip
def test_a_misshapen_entry_is_a_finding(entry: str) -> None:
    assert one(f"  - {entry}").code == "boeking-onleesbaar"


@pytest.mark.parametrize("text", ["٣", "1.٣", ".nan", "1e3", "1_000"])
def test_an_exotic_amount_is_a_finding(text: str) -> None:
    given = text if text == ".nan" else f'"{text}"'
    assert one(f"  - {{id: x, kind: execution, article: 2HA, vak: {given}, cause: c}}").code == "bedrag-verkeerd"


@pytest.mark.parametrize(
    "part",
    [
        "printed: {a2ha: {vak: 5}}",
        'rates: [{row: a2ha, kind: vak, printed: 2024-01-01, place: p}]',
        'rates: [{row: a2ha, kind: vak, printed: "veel", place: p, more_than: true}]',
        'subtotals: [{article: 2HA, path: [1], vak: "1", place: p}]',
        'cofinanced: [{id: i, what: [], euro: "5", shares: {esf: "40 %", vlaams: "60 %"}, place: p}]',
    ],
)  # fmt: skip
def test_a_misshapen_part_beside_the_entries_is_a_finding(part: str) -> None:
    assert one(part).code in ("gedrukt-verkeerd", "boek-deel-onleesbaar")


NASTY: list[Any] = [
    "", " ", "x", "٣", "1e3", "-5", "1.000.000", 0, -1, True, 99_999, 10**30, 1.5, float("nan"), None, [], [1], [[1]], {},
    {"a": 1}, {"vak": ["1"]}, {1: 2}, dt.date(2024, 1, 1), dt.datetime(2024, 1, 1, 5), "e\u200b", "a\u2028b", "2HA", "9" * 5000,
]  # fmt: skip
BOOK = yaml.safe_load(resources.files("maatwerk.ledger.books").joinpath("2018.yaml").read_text(encoding="utf-8"))


def paths(part: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for name, below in inside:
        yield from paths(below, (*above, name))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([path for path in paths(BOOK) if path]), st.sampled_from(NASTY))
def test_a_book_with_one_part_replaced_is_read_or_refused_never_worse(path: tuple[Any, ...], bad: Any) -> None:
    book = copy.deepcopy(BOOK)
    part = book
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = bad
    try:
        read, _ = read_book(yaml.safe_dump(book, allow_unicode=True), "proef.yaml")
        assert all((tables(read), list(check(read)), overviews(read) is not None))
    except Refused:
        pass
