"""Charts as SVG: bars and lines that are read in black and white, with the same numbers in words and in a table.

A picture holds exact numbers; only places on the paper are rounded. Nothing here knows where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from html import escape

from maatwerk.figures.pictures.paper import Scale, nice_scale, number, plain, tight_scale

WIDE = 880
"""Width of every picture, in its own units; it grows and shrinks with the page."""

INK, SOFT, LINE = "#1d2433", "#5a6780", "#dfe4ee"
LONG = 12
"""Rows from which a table beside a picture scrolls on the screen; on paper it is whole."""

FILLS = ("dark", "hatch", "dots", "light")
DASHES = ("", "7 4", "2 3", "10 3 2 3")


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers under a name: as many as there are categories, ``None`` where nothing is known."""

    name: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a chart shows: categories, series, unit and decimals printed.

    ``links`` gives for (series, category) the address of the lines below a number. ``threshold`` is a line to compare with,
    with its words.
    """

    id: str
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 0
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    threshold: tuple[Fraction, str] | None = None

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"picture {self.id}: series {series.name!r} has {len(series.values)} values for "
                    f"{len(self.categories)} categories"
                )


def in_words(picture: Picture) -> str:
    """Return the picture as sentences in Dutch: per series the lowest, the highest and the last number."""
    said = [_series_in_words(picture, series) for series in picture.series]
    return f"{picture.title}, in {picture.unit}. " + " ".join(said)


def _series_in_words(picture: Picture, series: Series) -> str:
    known = [(value, name) for value, name in zip(series.values, picture.categories, strict=True) if value is not None]
    if not known:
        return f"{series.name}: niet gekend."
    low, high, last = min(known, key=lambda k: k[0]), max(known, key=lambda k: k[0]), known[-1]
    shown = [f"{words} {number(value, picture.decimals)} ({name})" for words, (value, name) in
             (("laagste", low), ("hoogste", high), ("laatste", last))]  # fmt: skip
    return f"{series.name}: {', '.join(shown)}."


def as_table(picture: Picture) -> str:
    """Return the numbers of a picture as an HTML table, each with the way to its lines where there is one."""
    head = "".join(f"<th class=n>{escape(series.name)}</th>" for series in picture.series)
    rows = "".join(
        f"<tr><td>{escape(name)}</td>{''.join(_cell(picture, s, c) for s in range(len(picture.series)))}</tr>"
        for c, name in enumerate(picture.categories)
    )
    return f"<table><thead><tr><th>{escape(picture.unit)}</th>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(picture: Picture, series: int, category: int) -> str:
    value = picture.series[series].values[category]
    shown = "niet gekend" if value is None else number(value, picture.decimals)
    return f"<td class=n>{_linked(picture, series, category, shown)}</td>"


def _linked(picture: Picture, series: int, category: int, shown: str) -> str:
    href = picture.links.get((series, category))
    return f'<a href="{escape(href, quote=True)}">{shown}</a>' if href else shown


def as_figure(picture: Picture, drawing: str, note: str = "", table: str = "") -> str:
    """Return a drawing with its caption, a note and its table, as one HTML figure.

    ``table`` is shown instead of the picture's own table where it says the same numbers and more.
    """
    said = f"<p class=soft>{escape(note)}</p>" if note else ""
    long = " class=long" if len(picture.categories) > LONG else ""
    return (
        f'<figure id="{escape(picture.id)}"><figcaption>{escape(picture.title)} <span class=soft>({escape(picture.unit)})'
        f"</span></figcaption>{drawing}{said}<div{long}>{table or as_table(picture)}</div></figure>"
    )


def bars(picture: Picture) -> str:
    """Return upright bars, a group per category, as SVG."""
    height, top, bottom, left = 360, 40, 40, 70
    scale = nice_scale(_all_values(picture), height - bottom, top)
    step = (WIDE - left - 10) // len(picture.categories)
    wide = min(46, (step - 14) // len(picture.series))
    parts = [*_legend(picture), *_grid(scale, left, picture.decimals)]
    for c, name in enumerate(picture.categories):
        middle = left + c * step + step // 2
        start = middle - wide * len(picture.series) // 2
        for s, series in enumerate(picture.series):
            parts.append(_bar(picture, s, c, series.values[c], start + s * wide, wide - 2, scale))
        parts.append(_text(middle, height - bottom + 18, name, "middle"))
    parts += _threshold(picture, scale, left)
    return _svg(picture, height, parts)


def _bar(picture: Picture, s: int, c: int, value: Fraction | None, x: int, wide: int, scale: Scale) -> str:
    if value is None:
        return _text(x + wide // 2, scale.at(Fraction(0)) - 4, "?", "middle", SOFT)
    zero, tip = scale.at(Fraction(0)), scale.at(value)
    shape = _rectangle(picture, s, x, min(zero, tip), wide, abs(zero - tip))
    label = _text(x + wide // 2, min(zero, tip) - 5, number(value, picture.decimals), "middle", size=11)
    return _anchored(picture, s, c, shape + (label if wide >= 24 else ""))


def sideways(picture: Picture) -> str:
    """Return lying bars with the number behind each, for categories with long names, as SVG."""
    left, top, thick, gap = 300, 40, 17, 14
    block = thick * len(picture.series) + gap
    height = top + block * len(picture.categories) + 10
    scale = tight_scale(_all_values(picture), left, WIDE - 90)
    parts = list(_legend(picture))
    for c, name in enumerate(picture.categories):
        y = top + c * block
        parts.append(_text(0, y + thick * len(picture.series) // 2 + 3, name))
        for s, series in enumerate(picture.series):
            parts.append(_lying(picture, s, c, series.values[c], y + s * thick, thick - 3, scale))
    zero = scale.at(Fraction(0))
    parts.append(f'<path d="M{zero} {top - 6}V{height - 10}" stroke="{INK}"/>')
    return _svg(picture, height, parts)


def _lying(picture: Picture, s: int, c: int, value: Fraction | None, y: int, thick: int, scale: Scale) -> str:
    zero = scale.at(Fraction(0))
    if value is None:
        return _text(zero + 6, y + thick - 3, "niet gekend", "start", SOFT, 11)
    tip = scale.at(value)
    shape = _rectangle(picture, s, min(zero, tip), y, abs(tip - zero), thick)
    label = _text(max(zero, tip) + 6, y + thick - 3, number(value, picture.decimals), "start", size=11)
    return _anchored(picture, s, c, shape + label)


def lines(picture: Picture) -> str:
    """Return lines through points, a mark per point, as SVG; a gap where nothing is known."""
    height, top, bottom, left = 380, 40, 44, 80
    scale = nice_scale(_all_values(picture), height - bottom, top, from_zero=False)
    step = Fraction(WIDE - left - 20, max(1, len(picture.categories) - 1))
    places = [left + round(step * c) for c in range(len(picture.categories))]
    parts = [*_legend(picture, dashed=True), *_grid(scale, left, picture.decimals)]
    every = max(1, len(picture.categories) // 8)
    parts += [_text(places[c], height - bottom + 18, name, "middle", size=11)
              for c, name in enumerate(picture.categories) if c % every == 0]  # fmt: skip
    for s, series in enumerate(picture.series):
        parts += _line(picture, s, series, places, scale)
    parts += _threshold(picture, scale, left)
    if scale.low > 0:
        parts.append(_text(WIDE - 10, 21, "de as begint niet bij nul", "end", SOFT, 11))
    return _svg(picture, height, parts)


def _line(picture: Picture, s: int, series: Series, places: Sequence[int], scale: Scale) -> Iterator[str]:
    known = [
        (x, scale.at(value)) if value is not None else None for x, value in zip(places, series.values, strict=True)
    ]
    for run in _runs(known):
        path = "L".join(f"{x} {y}" for x, y in run)
        yield f'<path d="M{path}" fill="none" stroke="{INK}" stroke-width="2" stroke-dasharray="{DASHES[s % 4]}"/>'
    for c, point in enumerate(known):
        if point is not None:
            yield _anchored(picture, s, c, _mark(s, *point) + _hint(picture, s, c))


def _runs(points: Iterable[tuple[int, int] | None]) -> Iterator[list[tuple[int, int]]]:
    run: list[tuple[int, int]] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _mark(series: int, x: int, y: int) -> str:
    if series % 3 == 0:
        return f'<circle cx="{x}" cy="{y}" r="4" fill="{INK}"/>'
    if series % 3 == 1:
        return f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8" fill="#fff" stroke="{INK}" stroke-width="2"/>'
    return f'<path d="M{x - 5} {y - 5}l10 10m0 -10l-10 10" stroke="{INK}" stroke-width="2.5"/>'


def _hint(picture: Picture, s: int, c: int) -> str:
    value = picture.series[s].values[c]
    said = f"{picture.series[s].name}, {picture.categories[c]}: {number(value or Fraction(0), picture.decimals)}"
    return f"<title>{escape(said)}</title>"


def _all_values(picture: Picture) -> list[Fraction]:
    values = [value for series in picture.series for value in series.values if value is not None]
    return values + ([picture.threshold[0]] if picture.threshold else [])


def _threshold(picture: Picture, scale: Scale, left: int) -> Iterator[str]:
    if picture.threshold:
        value, words = picture.threshold
        y = scale.at(value)
        yield f'<path d="M{left} {y}H{WIDE - 10}" stroke="{INK}" stroke-dasharray="3 3"/>'
        yield _text(WIDE - 12, y - 5, words, "end", SOFT, 11)


def _grid(scale: Scale, left: int, decimals: int) -> Iterator[str]:
    for tick in scale.ticks:
        y = scale.at(tick)
        yield f'<path d="M{left} {y}H{WIDE - 10}" stroke="{LINE if tick else INK}"/>'
        yield _text(left - 8, y + 4, plain(tick, decimals), "end", SOFT, 11)


def _legend(picture: Picture, dashed: bool = False) -> Iterator[str]:
    x = 70
    for s, series in enumerate(picture.series):
        if dashed:
            yield f'<path d="M{x} 16h30" stroke="{INK}" stroke-width="2" stroke-dasharray="{DASHES[s % 4]}"/>'
            yield _mark(s, x + 15, 16)
        else:
            yield _rectangle(picture, s, x, 9, 30, 14)
        yield _text(x + 38, 21, series.name)
        x += 60 + 8 * len(series.name)


def _rectangle(picture: Picture, s: int, x: int, y: int, wide: int, high: int) -> str:
    return (
        f'<rect x="{x}" y="{y}" width="{max(wide, 0)}" height="{max(high, 0)}" fill="url(#{picture.id}-{FILLS[s % 4]})" '
        f'stroke="{INK}"/>'
    )


def _text(x: int, y: int, words: str, anchor: str = "start", ink: str = INK, size: int = 13) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{ink}" font-size="{size}">{escape(words)}</text>'


def _anchored(picture: Picture, s: int, c: int, shape: str) -> str:
    """Return a shape as a way to its lines, for the pointer: a picture has no parts to tab to, its table has the same ways."""
    return _linked(picture, s, c, shape).replace("<a ", '<a tabindex="-1" ', 1)


def _svg(picture: Picture, height: int, parts: Iterable[str]) -> str:
    name = escape(picture.id, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'font-family="system-ui,sans-serif"><title id="{name}-t">{escape(picture.title)}</title>'
        f'<desc id="{name}-d">{escape(in_words(picture))}</desc>{_patterns(name)}{"".join(parts)}</svg>'
    )


def _patterns(name: str) -> str:
    """Return the four fills: dark, hatched, dotted and light grey tell apart without colour."""
    box = 'width="8" height="8" patternUnits="userSpaceOnUse"'
    white = '<rect width="8" height="8" fill="#fff"/>'
    return (
        f'<defs><pattern id="{name}-dark" {box}><rect width="8" height="8" fill="#2c4a6e"/></pattern>'
        f'<pattern id="{name}-hatch" {box}>{white}<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke="{INK}"/></pattern>'
        f'<pattern id="{name}-dots" {box}>{white}<circle cx="4" cy="4" r="1.4" fill="{INK}"/></pattern>'
        f'<pattern id="{name}-light" {box}><rect width="8" height="8" fill="#cdd5e2"/></pattern></defs>'
    )
