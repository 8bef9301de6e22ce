"""Which article of the budget bears each part of a premium."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import yaml

from maatwerk.ledger.article import ArticleCode


@dataclass(frozen=True, slots=True)
class Borne:
    """The article of one part, with its source; ``assumption`` says what is assumed where no source says it."""

    article: str
    source: str = ""
    assumption: str = ""


@functools.cache
def articles() -> Mapping[tuple[str, str], Borne]:
    """Return the article of every paid part, by measure and part. Raises Refused for a code that is none."""
    text = resources.files("maatwerk.ledger").joinpath("settlement_articles.yaml").read_text(encoding="utf-8")
    found = {
        (measure, part): Borne(**own) for measure, parts in yaml.safe_load(text).items() for part, own in parts.items()
    }
    for borne in found.values():
        ArticleCode.parse(borne.article)
    return found
