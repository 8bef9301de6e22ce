"""Sources of the law in words for citizens and employers, as they stand for whoever checks the law."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from maatwerk.law.measures import measures, parameters
from maatwerk.portal.people.roles import Role
from maatwerk.portal.web.lawsources import source_for, source_in_words, tree_for
from maatwerk.portal.web.wording import inside

KEY = re.compile(r"\b\w+\.md\b")


def _sources() -> Iterator[str]:
    for each in parameters().values():
        yield from (dated.source for dated in each.values)
    for measure in measures().values():
        yield from (version.basis.source for versions in measure.rules.values() for version in versions)


def test_no_source_of_the_law_reads_as_a_key() -> None:
    sources = {source for source in _sources() if source}
    assert len(sources) > 50
    words = {source: source_in_words(source) for source in sources}
    assert not [source for source, said in words.items() if KEY.search(said) or re.search(r"\bS-|\bHER\b", said)]
    assert sum(bool(said) for said in words.values()) > len(sources) // 3, "documents have names"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "imw.md 4.2 (S-VDAB1/2, S-HER-SUB)",
            "werkgevers.vdab.be; herwin.be, vragen en antwoorden van de federatie Herwin",
        ),
        ("imw.md 3.2", ""),
        ("cmw.md 4.4 (RSZ)", "instructies van de RSZ (socialsecurity.be)"),
        ("", ""),
    ],
)
def test_documents_are_named_each_once(source: str, said: str) -> None:
    assert source_in_words(source) == said


@pytest.mark.parametrize("role", list(Role))
def test_whoever_checks_the_law_reads_the_key(role: Role) -> None:
    outside = role in {Role.PERSON, Role.EMPLOYER, Role.EMPLOYER_READER, Role.PROVIDER, Role.LOCAL, Role.PUBLIC}
    assert (source_for(role, "imw.md 4.2 (HER)") == "imw.md 4.2 (HER)") is not outside


def test_an_explanation_has_no_key_at_any_depth() -> None:
    deep = {"name": "b", "basis": "BVR, art. 3 [cmw.md 4.2 (HER)]", "source": "", "inputs": []}
    tree: dict[str, Any] = {"name": "a", "basis": "Decreet, artikel niet gevonden [imw.md 3.2]", "inputs": [deep]}
    shown = tree_for(Role.EMPLOYER, tree)
    assert "md" not in str(shown)
    assert shown["inputs"][0]["basis"] == "BVR, art. 3"
    assert "Herwin" in shown["inputs"][0]["source"]
    assert tree_for(Role.OFFICER, tree) == tree


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Indicering vragen aan VDAB", "indicering vragen aan VDAB"),
        ("VDAB vragen", "VDAB vragen"),
        ("", ""),
        ("ICF-onderzoek", "ICF-onderzoek"),
        ("Éérst", "éérst"),
    ],
)
def test_a_label_inside_a_sentence_keeps_its_names(label: str, said: str) -> None:
    assert inside(label) == said
