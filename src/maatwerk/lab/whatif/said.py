"""Before and after: places, money per measure, what every change moved, and the right behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from maatwerk.lab.whatif.changes import Change
from maatwerk.lab.whatif.firm import Firm
from maatwerk.lab.whatif.rights import RightSaid
from maatwerk.ledger.units import percent
from maatwerk.rules.money import dutch
from maatwerk.runs.lines import CENTS, EMPLOYER_LINE, KEY
from maatwerk.runs.statements import TITLES

c = pl.col
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Standing:
    """An employer in a quarter: places in millionths of a VTE (None without collectief maatwerk), cents per measure."""

    contingent: int | None
    filled: int
    supported: int
    cents: dict[str, int]

    @property
    def total(self) -> int:
        """What the quarter gives in all (cents)."""
        return sum(self.cents.values())

    @property
    def words(self) -> str:
        """The places in Dutch: ``18,5 van 20 VTE ingevuld (92,5 %)``."""
        if self.contingent is None:
            return "geen contingent"
        return f"{_vte(self.filled)} van {_vte(self.contingent)} VTE ingevuld ({percent(self.filled, self.contingent)})"


@dataclass(frozen=True, slots=True)
class Moved:
    """What one change moved (cents): of the workers it touches, of others through the ranking, of the employer as such.

    ``out`` and ``back`` are the others that fell out of the contingent, or came back into it.
    """

    words: str
    own: int
    others: int
    organisation: int
    out: tuple[str, ...]
    back: tuple[str, ...]
    right: RightSaid | None
    assumed: tuple[str, ...]

    @property
    def cents(self) -> int:
        """What the change moved in all."""
        return self.own + self.others + self.organisation


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer: before, after, and every change in its order; the changes add up to the difference.

    ``lines``: ``maatregel``, ``insz``, ``oud_cent``, ``nieuw_cent``, ``verschil_cent`` of every line that differs.
    """

    before: Standing
    after: Standing
    moved: tuple[Moved, ...]
    lines: pl.DataFrame
    left_out: int

    @property
    def cents(self) -> int:
        """What all changes together move (cents)."""
        return self.after.total - self.before.total

    def sentences(self) -> tuple[str, ...]:
        """Return the answer in Dutch, a sentence each: places, money, changes, rights, and what is assumed."""
        return tuple(self._said())

    def _said(self) -> Iterator[str]:
        yield f"Plaatsen: nu {self.before.words}; daarna {self.after.words}."
        for name in [name for name in TITLES if name in {**self.before.cents, **self.after.cents}]:
            yield f"{TITLES[name]}: {_euro(self.before.cents.get(name, 0))} → {_euro(self.after.cents.get(name, 0))}."
        yield f"Samen: {_euro(self.before.total)} → {_euro(self.after.total)} ({_signed(self.cents)})."
        for one in self.moved:
            yield from _told(one)
        yield from dict.fromkeys(text for one in self.moved for text in one.assumed)
        if self.left_out:
            yield f"{self.left_out} geblokkeerde lijn(en) tellen niet mee: wat ze zijn, is niet geweten."


def whatif(firm: Firm, changes: Sequence[Change]) -> WhatIf:
    """Return what some changes, one after the other, do to an employer. Raises WhatIfError for one that can not be made."""
    now, lines = firm, [firm.lines()]
    moved = []
    for one in changes:
        right = one.right(now)
        after = one.apply(now)
        lines.append(after.lines())
        touched = {*_changed_facts(now, after)}
        moved.append(_moved(one, right, touched, lines[-2], lines[-1]))
        now = after
    standings = (_standing(firm, lines[0]), _standing(now, lines[-1]))
    return WhatIf(*standings, tuple(moved), _lines(lines[0], lines[-1]), firm.left_out)


def _changed_facts(before: Firm, after: Firm) -> Iterator[tuple[str, str]]:
    """Yield measure and number of every worker who came, left, or has other facts; everybody under another law."""
    for measure in {*before.frames, *after.frames}:
        rows = [_by_worker(firm, measure) for firm in (before, after)]
        for insz in {*rows[0], *rows[1]}:
            if after.law is not before.law or rows[0].get(insz) != rows[1].get(insz):
                yield measure, insz


def _by_worker(firm: Firm, measure: str) -> dict[str, dict[str, object]]:
    frame = firm.frames.get(measure)
    rows = frame.to_dicts() if frame is not None else []
    return {row["insz"]: {name: value for name, value in row.items() if value is not None} for row in rows}


def _lines(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Return every line that differs."""
    keys = [name for name in KEY if name != "onderneming"]
    both = before.select(*keys, CENTS).join(
        after.select(*keys, c(CENTS).alias("na")), on=keys, how="full", coalesce=True
    )
    old, new = c(CENTS).fill_null(0), c("na").fill_null(0)
    found = both.select(*keys, old.alias("oud_cent"), new.alias("nieuw_cent"), (new - old).alias("verschil_cent"))
    return found.filter(c("verschil_cent") != 0).sort(keys)


def _moved(
    one: Change, right: RightSaid | None, touched: set[tuple[str, str]], before: pl.DataFrame, after: pl.DataFrame
) -> Moved:
    own = others = organisation = 0
    for measure, insz, cents in _lines(before, after).select("maatregel", "insz", "verschil_cent").iter_rows():
        if measure == EMPLOYER_LINE:
            organisation += cents
        elif (measure, insz) in touched:
            own += cents
        else:
            others += cents
    within = [_within(lines) for lines in (before, after)]
    strangers = {insz for insz in {*within[0], *within[1]} if ("cmw", insz) not in touched}
    out = tuple(sorted(insz for insz in strangers if within[0].get(insz) and not within[1].get(insz)))
    back = tuple(sorted(insz for insz in strangers if within[1].get(insz) and not within[0].get(insz)))
    return Moved(one.words, own, others, organisation, out, back, right, one.assumed)


def _within(lines: pl.DataFrame) -> dict[str, bool]:
    """Return of every worker of collectief maatwerk whether the contingent holds him."""
    if "binnen_contingent" not in lines.columns:
        return {}
    own = lines.filter(c("maatregel") == "cmw")
    return {insz: bool(inside) for insz, inside in own.select("insz", "binnen_contingent").iter_rows()}


def _standing(firm: Firm, lines: pl.DataFrame) -> Standing:
    sums = dict(lines.group_by("maatregel").agg(c(CENTS).sum()).sort("maatregel").iter_rows())
    own = lines.filter(c("maatregel") == EMPLOYER_LINE)
    filled, supported = (_micro(own, name) for name in ("vte_ingevuld", "vte"))
    return Standing(firm.contingent, filled, supported, sums)


def _micro(own: pl.DataFrame, name: str) -> int:
    if not own.height:
        return 0
    digits: str = own.select(c(name).cast(pl.Decimal(30, _DIGITS)).cast(pl.String)).item()
    return int(digits.replace(".", ""))


def _told(one: Moved) -> Iterator[str]:
    parts = (("de betrokken werknemers", one.own), ("anderen, door de rangorde", one.others),
             ("de organisatieondersteuning", one.organisation))  # fmt: skip
    shown = "; ".join(f"{what} {_signed(cents)}" for what, cents in parts if cents)
    yield f"{one.words[0].upper()}{one.words[1:]}: {_signed(one.cents)}{f' ({shown})' if shown else ''}."
    if one.out:
        yield f"Daardoor valt weg uit het contingent: {', '.join(one.out)}."
    if one.back:
        yield f"Daardoor komt weer binnen het contingent: {', '.join(one.back)}."
    if one.right is not None:
        yield f"{one.right.title} {one.right.sentence[0].upper()}{one.right.sentence[1:]}"


def _euro(cents: int) -> str:
    return f"{dutch(cents)} euro"


def _signed(cents: int) -> str:
    return f"{'+' if cents > 0 else ''}{dutch(cents)} euro"


def _vte(millionths: int) -> str:
    return dutch(millionths, _DIGITS).rstrip("0").rstrip(",")
