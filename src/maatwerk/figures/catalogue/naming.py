"""What the words of a figure say besides its number: kind of credit, stage of the budget, and two names for one number."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from maatwerk.figures.catalogue.model import Figure, Mention

CREDITS = {
    "vastlegging (VAK)": re.compile(r"\bVAK\b|vastlegging", re.IGNORECASE),
    "vereffening (VEK)": re.compile(r"\bVEK\b|vereffening", re.IGNORECASE),
}
STAGES = {
    "aangepaste begroting (BA-JR)": re.compile(r"\bBA-JR\b|aangepast|beschikbaar krediet", re.IGNORECASE),
    "oorspronkelijke begroting (BA)": re.compile(r"\bBA\b(?!-JR)|oorspronkelijk|initieel|initiële", re.IGNORECASE),
    "uitvoering (BU)": re.compile(r"\bBU\b|uitvoering|uitgevoerd", re.IGNORECASE),
}


@functools.lru_cache(maxsize=4096)
def credits_of(text: str) -> frozenset[str]:
    """Return the kinds of credit a text names."""
    return frozenset(name for name, pattern in CREDITS.items() if pattern.search(text))


@functools.lru_cache(maxsize=4096)
def stages_of(text: str) -> frozenset[str]:
    """Return the stages of the budget a text names."""
    return frozenset(name for name, pattern in STAGES.items() if pattern.search(text))


def naming(figure: Figure) -> Iterator[tuple[Mention, Mention, str]]:
    """Yield mentions of a figure that another mention, or the figure itself, gives another kind of credit or period."""
    first = figure.first
    for mention in figure.said[1:]:
        here, there = credits_of(mention.place), credits_of(first.place)
        if here and there and not here & there:
            yield mention, first, f"hier {', '.join(sorted(here))} en daar {', '.join(sorted(there))}"
        elif mention.period and mention.period != (first.period or figure.period):
            yield mention, first, f"hier van {mention.period} en daar van {first.period or figure.period}"
