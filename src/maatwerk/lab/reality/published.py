"""What was published: the settled subsidy and the filled VTE per year, the budget article, individueel maatwerk in 2024."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import yaml

from maatwerk.figures.catalogue.reading import published as catalogue
from maatwerk.lab.catalogued import amount, as_printed, cents_of

_SETTLED: Final = "od_subsidie_"
_FILLED: Final = "od_ingevuld_"


@dataclass(frozen=True, slots=True)
class Named:
    """Something the documents name beside the settled subsidy. ``cents``; ``sort`` is ``inside`` or ``beside``.

    ``figure`` is its name in the catalogue, empty when it stands in none of its documents.
    """

    cents: int
    what: str
    sort: str
    source: str
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The execution of the budget article in one year, and what the documents say it holds besides."""

    cents: int
    kind: str
    source: str
    named: tuple[Named, ...]
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Imw:
    """A published amount for individueel maatwerk and the part of it that is an estimate, in cents, with their figures."""

    part: str
    article: str
    cents: int
    estimate: int
    source: str
    figure: str
    estimate_figure: str


def settled() -> dict[int, int]:
    """Return the settled subsidy for collectief maatwerk per year, in cents (open data)."""
    figures = (one for one in catalogue().of("OD") if one.id.startswith(_SETTLED))
    return {int(one.period): cents_of(one.id) for one in figures}


def settled_figure(year: int) -> str:
    """Return the name in the catalogue of the settled subsidy of a year."""
    return f"{_SETTLED}{year}"


def filled() -> dict[int, int]:
    """Return the filled VTE of each fourth quarter, in millionths (open data)."""
    figures = (one for one in catalogue().of("OD") if one.id.startswith(_FILLED) and one.period.endswith("Q4"))
    return {int(one.period[:4]): int(one.value * 10**6) for one in figures}


@functools.cache
def _content() -> Mapping[str, Any]:
    text = resources.files("maatwerk.lab.reality").joinpath("article.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.safe_load(text)
    return content


def article_code() -> str:
    """Return the code of the budget article."""
    return str(_content()["article"])


def article() -> dict[int, Article]:
    """Return the budget article per year of which its execution is known."""
    explained = _content()["explained"]
    return {year: _article(said, explained.get(year, [])) for year, said in _content()["executed"].items()}


def _article(said: Mapping[str, Any], explained: Sequence[Mapping[str, Any]]) -> Article:
    named = tuple(
        Named(amount(one), one["what"], one["sort"], as_printed(one["source"]), _single(one)) for one in explained
    )
    return Article(amount(said), as_printed(said["kind"]), said["source"], named, _single(said))


def _single(said: Mapping[str, Any]) -> str:
    """Return the figure that an amount is; a difference of two figures is none."""
    return "" if "minus" in said else str(said.get("figure", ""))


def only_named() -> tuple[str, ...]:
    """Return what the documents name without an amount."""
    return tuple(_content()["named"])


def imw() -> tuple[Imw, ...]:
    """Return what was published for individueel maatwerk in 2024."""
    return tuple(
        Imw(
            one["part"],
            one["article"],
            amount(one),
            cents_of(one["estimate"]),
            one["source"],
            one["figure"],
            one["estimate"],
        )
        for one in _content()["imw"]
    )
