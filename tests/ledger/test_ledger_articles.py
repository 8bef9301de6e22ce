"""Article codes: taken apart, written back, and refused part by part."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.ledger.article import IN, OUT, ArticleCode, is_code
from maatwerk.ledger.names import article_name, known_articles, parts_in_words
from maatwerk.ledger.refused import Refused

SEEDS = re.compile(r"^[A-Z]B0-[19][A-Z]{3}[0-9A][A-Z]{2}-(WT|LO|PR|IS|LE|PA|OW|OI|OL|OP)$")
LETTER = st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_parts_of_collectief_maatwerk() -> None:
    code = ArticleCode.parse("JB0-1JEC2HA-WT")
    assert (code.domain, code.entity, code.budget, code.side, code.programme) == ("J", "B", "0", "1", "JE")
    assert (code.minister, code.credit, code.goal, code.aggregate) == ("C", "2", "HA", "WT")
    assert (code.short, code.row, code.is_expenditure) == ("2HA", "a2ha", True)


def test_receipts_have_their_own_side() -> None:
    code = ArticleCode.parse("JB0-9JECAGA-OW")
    assert (code.credit, code.row, code.is_expenditure) == ("A", "a9ga", False)


@pytest.mark.parametrize("text", known_articles())
def test_every_known_article_parses(text: str) -> None:
    assert str(ArticleCode.parse(text)) == text
    assert SEEDS.match(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("jB0-1JEC2HA-WT", "beleidsdomein"),
        ("JX0-1JEC2HA-WT", "entiteit"),
        ("JB1-1JEC2HA-WT", "begroting"),
        ("JB0-2JEC2HA-WT", "kant"),
        ("JB0-1J1C2HA-WT", "programma"),
        ("JB0-1JE32HA-WT", "minister"),
        ("JB0-1JEC3HA-WT", "kredietsoort"),
        ("JB0-9JEC2GA-OW", "kredietsoort"),
        ("JB0-1JEC2hA-WT", "doelletters"),
        ("JB0-1JEC2HA-OW", "ESR-aggregaat"),
        ("JB0-9JECAGA-WT", "ESR-aggregaat"),
        ("JB0-1JEC2HA", "14 tekens"),
        ("JB0–1JEC2HA-WT", "streepje"),
        ("JB0- 1JEC2HA-WT", "spatie"),
        ("JB01-JEC2HA-WT", "streepjes"),
        ("", "14 tekens"),
    ],
)
def test_wrong_code_says_which_part(text: str, why: str) -> None:
    with pytest.raises(Refused, match="geen begrotingsartikel") as caught:
        ArticleCode.parse(text)
    assert why in caught.value.finding.why
    assert not is_code(text)


def test_every_wrong_part_is_named_at_once() -> None:
    with pytest.raises(Refused) as caught:
        ArticleCode.parse("jX1-3JEC2HA-ZZ")
    assert all(part in caught.value.finding.why for part in ("domein", "entiteit", "begroting", "kant", "aggregaat"))


@given(
    domain=LETTER, programme=st.tuples(LETTER, LETTER), goal=st.tuples(LETTER, LETTER), minister=LETTER, data=st.data()
)
def test_code_written_and_read_is_the_same(
    domain: str, programme: tuple[str, str], goal: tuple[str, str], minister: str, data: st.DataObject
) -> None:
    side = data.draw(st.sampled_from("19"))
    credit = data.draw(st.sampled_from("245")) if side == "1" else "A"
    aggregate = data.draw(st.sampled_from(OUT if side == "1" else IN))
    text = f"{domain}B0-{side}{''.join(programme)}{minister}{credit}{''.join(goal)}-{aggregate}"
    assert str(ArticleCode.parse(text)) == text
    assert SEEDS.match(text)


@given(st.text(alphabet="JB019EC2HA-WTOX ", max_size=16))
def test_what_is_read_fits_every_code_of_the_documents(text: str) -> None:
    if is_code(text):
        assert SEEDS.match(text)


def test_names_are_dated() -> None:
    assert article_name("JB0-1JEC2GA-WT", 2018) != article_name("JB0-1JEC2GA-WT", 2024)
    assert article_name("JB0-1JEC2CA-WT", 2024) == "JB0-1JEC2CA-WT"


def test_parts_in_words() -> None:
    words = parts_in_words(ArticleCode.parse("JB0-1JEC2HA-WT"), 2024)
    assert words["programma"] == "JE: Sociale economie"
    assert words["kant"] == "1: uitgaven"
    assert parts_in_words(ArticleCode.parse("CB0-1CBD2AB-PR"), 2024)["beleidsdomein"] == "C: naam niet in de bronnen"
