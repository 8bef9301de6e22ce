"""The inputs of invented Flanders, read from ``mix.yaml``: every one with its source, or named demo with a reason."""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from importlib import resources
from itertools import accumulate, pairwise
from typing import Any

import yaml

from maatwerk.rules.money import printed, scaled
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.catalogued import MixError, Published, from_catalogue, published_rows

_KINDS = ("number", "figure", "quantiles", "shares", "series")
_NO_INPUTS = ("published", "words")


@dataclass(frozen=True, slots=True)
class Quantiles:
    """A distribution: per mille of the population and the value reached there, straight lines between."""

    points: tuple[tuple[int, int], ...]

    def at(self, per_million: int) -> int:
        """Return the value at that place of the population (0 to a million), in whole units, half up."""
        for (low, below), (high, above) in pairwise(self.points):
            if per_million <= high * 1000:
                width = (high - low) * 1000
                return below + (2 * (above - below) * (per_million - low * 1000) + width) // (2 * width)
        return self.points[-1][1]

    def mean(self) -> Fraction:
        """Return the mean of the straight lines."""
        parts = (Fraction(below + above, 2) * (high - low) for (low, below), (high, above) in pairwise(self.points))
        return sum(parts, Fraction(0)) / 1000


@dataclass(frozen=True, slots=True)
class Shares:
    """Names with weights."""

    names: tuple[str, ...]
    sums: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return the sum of the weights."""
        return self.sums[-1]

    def at(self, place: int) -> str:
        """Return the name whose weight covers ``place`` (0 to ``total`` - 1)."""
        return self.names[bisect_right(self.sums, place)]

    def weight(self, name: str) -> int:
        """Return the weight of a name (0 when it is not there)."""
        return self.weights().get(name, 0)

    def weights(self) -> dict[str, int]:
        """Return every name with its weight."""
        return {name: high - low for name, high, low in zip(self.names, self.sums, (0, *self.sums), strict=False)}

    def mean(self) -> Fraction:
        """Return the mean of names that are numbers."""
        return Fraction(sum(int(name) * weight for name, weight in self.weights().items()), self.total)


@dataclass(frozen=True, slots=True)
class Series:
    """A value per quarter: straight lines between the quarters named, constant outside."""

    points: tuple[tuple[int, int], ...]

    def at(self, quarter: Quarter) -> int:
        """Return the value of a quarter, in whole units."""
        place = bisect_right(self.points, (quarter.index, 1 << 62))
        if place in (0, len(self.points)):
            return self.points[max(place - 1, 0)][1]
        (low, below), (high, above) = self.points[place - 1], self.points[place]
        return below + (above - below) * (quarter.index - low) // (high - low)


class Mix:
    """The inputs by name (``cmw.wage``)."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self.content = content
        self.published: tuple[Published, ...] = published_rows(content["published"])
        self.words: Mapping[str, Any] = content["words"]
        self._read = {name: _value(name, entry) for name, entry in _entries(content)}

    def shown(self) -> dict[str, Any]:
        """Return everything as it was written, with published figures and figures of the catalogue filled in, for JSON."""
        filled = {room: self._filled(room) for room in self.content if room not in _NO_INPUTS}
        return {**self.content, "published": [asdict(row) for row in self.published], **filled}

    def _filled(self, room: str) -> dict[str, Any]:
        return {name: entry | _numbers(entry) for name, entry in self.content[room].items()}

    def _get(self, name: str, kind: type) -> Any:
        found = self._read.get(name)
        if not isinstance(found, kind):
            raise MixError(f"mix.yaml has no {kind.__name__.lower()} named {name}")
        return found

    def number(self, name: str) -> int:
        """Return a whole number."""
        return int(self._get(name, int))

    def exact(self, name: str) -> Fraction:
        """Return a number that need not be whole."""
        found = self._read.get(name)
        if not isinstance(found, int | Fraction):
            raise MixError(f"mix.yaml has no number named {name}")
        return Fraction(found)

    def quantiles(self, name: str) -> Quantiles:
        """Return a distribution."""
        found: Quantiles = self._get(name, Quantiles)
        return found

    def shares(self, name: str) -> Shares:
        """Return weights per name."""
        found: Shares = self._get(name, Shares)
        return found

    def series(self, name: str) -> Series:
        """Return a value per quarter."""
        found: Series = self._get(name, Series)
        return found

    def figures(self, figure: str) -> dict[Quarter, str]:
        """Return the published values of a figure that stand for one quarter."""
        return {
            Quarter.parse(row.period): row.value for row in self.published if row.figure == figure and "Q" in row.period
        }

    def contingent_steps(self) -> dict[Quarter, int]:
        """Return the published contingent of Flanders in millionths of a VTE, per quarter from which it holds."""
        steps = {quarter: scaled(value, 6) for quarter, value in self.figures("contingent_vte").items()}
        steps |= {
            Quarter.parse(key): int(self.exact(f"contingent.{key}") * 10**6) for key in self.content["contingent"]
        }
        return dict(sorted(steps.items()))


def _entries(content: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    rooms = [room for room in content if room not in _NO_INPUTS]
    return [(f"{room}.{name}", entry) for room in rooms for name, entry in content[room].items()]


def _value(name: str, entry: Mapping[str, Any]) -> Any:
    kinds = [kind for kind in _KINDS if kind in entry]
    if len(kinds) != 1 or not entry.get("unit") or bool(entry.get("source")) == bool(entry.get("demo")):
        raise MixError(f"{name}: one of {', '.join(_KINDS)}, a unit, and either a source or the reason of a demo value")
    raw = entry[kinds[0]]
    if kinds[0] == "quantiles":
        return Quantiles(tuple(sorted(raw.items())))
    if kinds[0] == "shares":
        return Shares(tuple(raw), tuple(accumulate(raw.values())))
    if kinds[0] == "series":
        return Series(tuple(sorted((Quarter.parse(key).index, _whole(value)) for key, value in raw.items())))
    return _number(raw)


def _numbers(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in the catalogue for the figures that an entry names: a number, or those of a series."""
    if "figure" in entry:
        found = _number(entry["figure"])
        return {"number": found if isinstance(found, int) else printed(int(found * 10**6), 6)}
    if "series" in entry:
        return {"series": {key: _whole(value) for key, value in entry["series"].items()}}
    return {}


def _number(raw: int | str) -> int | Fraction:
    """Return a number, or what the catalogue has for it: whole where it is."""
    found = from_catalogue(raw) if isinstance(raw, str) else Fraction(raw)
    return found.numerator if found.denominator == 1 else found


def _whole(raw: int | str) -> int:
    found = _number(raw)
    if isinstance(found, int):
        return found
    raise MixError(f"{raw} is no whole number")


@functools.cache
def load_mix() -> Mix:
    """Read the inputs; raises MixError where one does not say what it must."""
    text = resources.files("maatwerk.synthetic").joinpath("mix.yaml").read_text(encoding="utf-8")
    return Mix(yaml.safe_load(text))
