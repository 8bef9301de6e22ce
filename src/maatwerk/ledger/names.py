"""The names of articles and their parts, as dated data: the same code may have had another name in another year."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

from maatwerk.ledger.article import ArticleCode


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the years in which a source gives it."""

    name: str
    since: int
    until: int | None
    source: str
    ise: str = ""
    goal: str = ""

    def holds_in(self, year: int) -> bool:
        """Return whether the name holds in a budget year."""
        return self.since <= year and (self.until is None or year <= self.until)


@functools.cache
def _data() -> dict[str, Any]:
    text = resources.files("maatwerk.ledger").joinpath("names.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def name_of(room: str, key: str, year: int) -> Name | None:
    """Return the dated name of something (``articles``, ``programmes``, ``ise``, ``aggregates`` …) in a year, or None."""
    entries = (_name(entry) for entry in _data()[room].get(key, ()))
    return next((entry for entry in entries if entry.holds_in(year)), None)


def _name(entry: dict[str, Any]) -> Name:
    return Name(**{"until": None, **entry})


def article_name(code: str, year: int) -> str:
    """Return the name of an article in a year; the code itself when no source names it."""
    found = name_of("articles", code, year)
    return found.name if found else code


def ise_of(code: str, year: int) -> str:
    """Return the key of the content element (ISE) of an article in a year, or an empty text."""
    found = name_of("articles", code, year)
    return found.ise if found else ""


def groups() -> dict[str, dict[str, Any]]:
    """Return the groups of ESR aggregates in which the documents print expenditure: name and aggregates."""
    found: dict[str, dict[str, Any]] = _data()["groups"]
    return found


def money_sources() -> dict[str, str]:
    """Return the known sources of money with their names."""
    return {key: str(value["name"]) for key, value in _data()["money"].items()}


def known_articles() -> tuple[str, ...]:
    """Return every article code that a source names, in any year."""
    return tuple(_data()["articles"])


def close_to(text: str, among: Iterable[str]) -> str:
    """Return ``Bedoelde u …?`` with the nearest of some names, or an empty text."""
    near = difflib.get_close_matches(text, list(among), 1, 0.7)
    return f"Bedoelde u {near[0]}?" if near else ""


def parts_in_words(code: ArticleCode, year: int) -> dict[str, str]:
    """Return what each part of a code means in a year, in Dutch; a part that no source names says so."""
    rooms = {"domains": code.domain, "entities": code.entity, "programmes": code.programme, "credits": code.credit,
             "aggregates": code.aggregate}  # fmt: skip
    words = ("beleidsdomein", "entiteit", "programma", "kredietsoort", "ESR-aggregaat")
    found = {word: _said(room, key, year) for word, (room, key) in zip(words, rooms.items(), strict=True)}
    side = "uitgaven" if code.is_expenditure else "ontvangsten"
    return found | {"kant": f"{code.side}: {side}", "begroting": f"{code.budget}: algemene begroting"}


def _said(room: str, key: str, year: int) -> str:
    name = name_of(room, key, year)
    return f"{key}: {name.name if name else 'naam niet in de bronnen'}"
