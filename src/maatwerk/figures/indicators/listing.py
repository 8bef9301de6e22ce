"""All indicators in one list: published, recomputed from published parts, and computed from lines where there are any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import polars as pl

from maatwerk.figures.indicators.ama import published_ama
from maatwerk.figures.indicators.fill import (
    REALLOCATION,
    cells_of,
    definitions,
    fill_indicators,
    fill_rows,
    published_fill,
)
from maatwerk.figures.indicators.model import Indicator, Line, shown
from maatwerk.figures.indicators.series import Series, all_series, contents
from maatwerk.figures.indicators.unemployment import EFFECT, cmw_rows, day_indicators, effect_indicators, premium_effect
from maatwerk.figures.indicators.viability import Viability, share_indicators
from maatwerk.rules.ruleset import RuleSet

_PARTS = ("cmw_invulling_contingent", "ama_invulling", "werkzaamheidsgraad_kloof")
"""Published percentages that are recomputed from their parts; the printed one is a line below."""
_INPUTS = ("cmw_ingevuld_vier_kwartalen", "cmw_contingent_vier_kwartalen", "cmw_ingevuld_k4", "cmw_contingent_k4",
           "ama_ingevuld", "ama_toegekend")  # fmt: skip
"""Series that are only parts of an indicator."""


class UnknownIndicator(LookupError):
    """An id that no indicator has; the message names those that look like it."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What there is to compute from: accounts under chosen readings, lines of quarter runs, days of unemployment, the law."""

    viability: Viability | None = None
    lines: pl.DataFrame | None = None
    days: pl.DataFrame | None = None
    cmw: RuleSet | None = None
    sources: dict[str, str] = field(default_factory=dict)


def published_indicators() -> list[Indicator]:
    """Return every indicator that rests on documents alone."""
    series = all_series()
    found = [*published_fill(), *published_ama(), *gaps()]
    for name, one in series.items():
        if name not in (*_PARTS, *_INPUTS):
            found += one.indicators()
    return sorted(found, key=lambda one: (one.id.rsplit("_", 1)[0], one.period))


def gaps() -> Iterator[Indicator]:
    """Yield the gap between the employment rates, from the two series, in every year both were published exactly."""
    series = all_series()
    whole, own, said = (series[f"werkzaamheidsgraad_{name}"] for name in ("algemeen", "pmah", "kloof"))
    for period, point in whole.points.items():
        other = own.points.get(period)
        if other is None or point.value is None or other.value is None or point.qualifier or other.qualifier:
            continue
        gap = point.value - other.value
        lines = [whole.line(period), own.line(period), *_printed(said, period)]
        yield Indicator(
            id=f"{said.id}_{period}", title=said.title, value=gap, printed=shown(gap, 1, said.unit), unit=said.unit,
            period=period, definition=said.definition, source=f"{point.document}, {point.place}", status="herrekend",
            confidence=point.confidence, lines=tuple(lines),
        )  # fmt: skip


def _printed(series: Series, period: str) -> Iterator[Line]:
    if period in series.points:
        yield series.line(period)


def computed_indicators(inputs: Inputs) -> Iterator[Indicator]:
    """Yield what can be computed from what is given; nothing for what is not."""
    if inputs.viability is not None:
        yield from share_indicators(inputs.viability)
    if inputs.lines is not None:
        yield from fill_indicators(cells_of(fill_rows(inputs.lines), inputs.sources.get("lines", "lines.parquet")))
    if inputs.days is not None:
        yield from day_indicators(inputs.days, inputs.sources.get("days", "aangiften"))
    if inputs.days is not None and inputs.lines is not None and inputs.cmw is not None:
        effect = premium_effect(cmw_rows(inputs.lines, inputs.cmw), inputs.days, inputs.cmw)
        yield from effect_indicators(effect, inputs.sources.get("lines", "lines.parquet"))


def in_cmw(days: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Return the days of workers who have a line of collectief maatwerk in that quarter with that employer."""
    own = lines.filter(pl.col("maatregel") == "cmw").select(
        "kwartaal", "onderneming", pl.col("insz").alias("werknemer")
    )
    return days.join(own, on=["kwartaal", "onderneming", "werknemer"], how="semi", maintain_order="left")


def indicators(inputs: Inputs | None = None) -> list[Indicator]:
    """Return all indicators: published and recomputed first, then computed ones, then those for which nothing was given."""
    computed = list(computed_indicators(inputs or Inputs()))
    return [*published_indicators(), *computed, *_without_data(computed)]


def _without_data(computed: Iterable[Indicator]) -> Iterator[Indicator]:
    """Yield, by name only, the indicators that no document prints and for which there are no lines."""
    there = {one.id for one in computed}
    fill, method = definitions()[REALLOCATION], contents()["economische_werkloosheid"]["method"]
    wanted = ((REALLOCATION, fill["title"], fill["definition"], fill["source"], fill["confidence"], "%", "de lijnen van runs"),
              (EFFECT, method["title"], method["text"], method["source"], method["confidence"], "EUR",
               "de lijnen van runs en hun aangiften"))  # fmt: skip
    for name, title, text, source, confidence, unit, need in wanted:
        if not any(one.startswith(name) for one in there):
            yield Indicator(id=name, title=title, value=None, printed="niet berekenbaar", unit=unit, period="",
                            definition=text.strip(), source=source, status="niet berekenbaar", confidence=confidence,
                            note=f"in geen document gepubliceerd; geef {need}")  # fmt: skip


def find(found: Iterable[Indicator], name: str) -> Indicator:
    """Return the indicator of that id; raises UnknownIndicator with the ids that look like it."""
    by_id = {one.id: one for one in found}
    if name in by_id:
        return by_id[name]
    alike = [one for one in by_id if one.startswith(name) or name in one] or list(by_id)
    raise UnknownIndicator(
        f"{name!r} is geen indicator. Gekend: {', '.join(alike[:12])}{' …' if len(alike) > 12 else ''}."
    )
