"""docs/glossary.md: alphabetical, each word once, and the words that nobody can do without."""

from __future__ import annotations

import re

from doc_pages import page

TEXT = page("glossary.md")
WORDS = re.findall(r"^\*\*(.+?)\*\* – .+$", TEXT, re.MULTILINE)
NAMED = {part for word in WORDS for part in re.split(r"[ ()_,]+", word.lower()) if part}


def test_alphabetical_and_each_word_once() -> None:
    assert len(WORDS) > 60
    assert sorted(set(WORDS), key=str.lower) == WORDS


def test_the_required_words_are_there() -> None:
    required = (
        "loonpremie begeleidingspremie referteloon loonplafond tewerkstellingsbreuk gewerkte contingent indicering startpakket "
        "werkondersteuningspakket begeleidingsgraad begeleidingsnood organisatieondersteuning invulling herverdeling ondergrens "
        "doorstroom volgkwartaal ggmmi vte dmfa attest kbo insz bis rsz magda vdab maatwerkbedrijf maatwerkafdeling lde ald sine "
        "vop ama aanname lezing demobedrag verschilregel"
    )
    assert [word for word in required.split() if word not in NAMED] == []


def test_the_words_of_the_books_are_there_with_their_source() -> None:
    books = (
        "vak vek ba ba-jr bu encours overlopende ise esr-aggregaat ao to lo indexprovisie keuro rubriek quick solvabiliteit "
        "rendabiliteit pmah benutting vintage publicatiebeveiliging dominantie relanceprovisie via begrotingsartikel"
    )
    lines = dict(re.findall(r"^\*\*(.+?)\*\* – (.+)$", TEXT, re.MULTILINE))
    for word in books.split():
        own = [line for name, line in lines.items() if word in re.split(r"[ ,()]+", name.lower())]
        assert own, word
        assert all("Source: " in line for line in own), word
