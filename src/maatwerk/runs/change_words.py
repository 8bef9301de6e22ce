"""The explanation of a change in Dutch: per employer, measure and cause, what moved and how many workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.money import dutch
from maatwerk.rules.parameters import show_value
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.wording import label
from maatwerk.runs.change_states import (
    FRACTION,
    IN_NEW,
    IN_OLD,
    NEW,
    OLD,
    PACKAGE,
    PLACES,
    PRICE,
    VOLUME,
    WAGE,
    Joined,
    Side,
)

c = pl.col
GROUP: Final = ("onderneming", "maatregel")
_FIELDS: Final = (PACKAGE, FRACTION, WAGE)
_FIXED: Final = {
    "correctie": "de regels of lezingen zijn gewijzigd sinds de run van het vorige kwartaal",
    "rest": "niet verklaard: meld dit aan de beheerder",
}
Key = tuple[str, str]


def explained(
    lines: pl.DataFrame,
    facts: Mapping[str, Joined],
    old: Side,
    new: Side,
    law: Mapping[str, RuleSet],
    order: Sequence[str],
) -> pl.DataFrame:
    """Return ``onderneming``, ``maatregel``, ``oorzaak``, ``cent``, ``werknemers``, ``toelichting``, sorted.

    ``order`` gives the order of the causes.
    """
    heads = c("insz").filter(c("insz") != "").n_unique().cast(pl.Int64).alias("werknemers")
    table = lines.group_by(*GROUP, "oorzaak").agg(c("cent").sum(), heads)
    places = {cause: at for at, cause in enumerate(order)}
    table = table.sort(*GROUP, c("oorzaak").replace_strict(places, return_dtype=pl.Int64))
    words = _Words(facts, old, new, law)
    told = [words.of(row) for row in table.iter_rows(named=True)]
    return table.with_columns(pl.Series("toelichting", told, dtype=pl.String))


class _Words:
    """What is said of each cause, gathered once over all employers."""

    def __init__(self, facts: Mapping[str, Joined], old: Side, new: Side, law: Mapping[str, RuleSet]) -> None:
        self._volume = {
            key: row for measure, own in facts.items() for key, row in _volume(measure, own, old, new).items()
        }
        self._fields = {
            (measure, group): _counts(own, own.columns(group)) for measure, own in facts.items() for group in _FIELDS
        }
        self._wages = {measure: _wages(own) for measure, own in facts.items()}
        self._places = {measure: _places(own) for measure, own in facts.items()}
        self._prices = {name: _prices(rules, old.quarter, new.quarter) for name, rules in law.items()}

    def of(self, row: Mapping[str, Any]) -> str:
        """Return the explanation of one row of the table."""
        cause, employer, measure = row["oorzaak"], row["onderneming"], row["maatregel"]
        of_facts = "cmw" if measure == "cmw_onderneming" else measure
        if cause == PRICE:
            return self._prices.get(measure, "") or "de regels van het nieuwe kwartaal"
        if cause == VOLUME:
            return self._volume.get((employer, of_facts), "") or "geblokkeerde lijnen"
        if cause == PLACES:
            return self._contingent(employer, of_facts, row["werknemers"])
        if cause in _FIELDS:
            said = self._fields.get((of_facts, cause), {}).get(employer, "")
            return said + (self._wages.get(of_facts, {}).get(employer, "") if cause == WAGE else "")
        return _FIXED[cause]

    def _contingent(self, employer: str, measure: str, workers: int) -> str:
        granted = self._places.get(measure, {}).get(employer, "")
        return (
            granted
            or f"rangorde: {workers} werknemer(s) door een wijziging bij een ander binnen of buiten het contingent"
        )


def _volume(measure: str, own: Joined, old: Side, new: Side) -> dict[Key, str]:
    """Return who came and left, per employer: blocked before, blocked now, or really."""
    blocked = {name: _blocked(side, measure, name) for side, name in ((old, "·was"), (new, "·is"))}
    frame = own.frame.select("onderneming", "insz", IN_OLD, IN_NEW)
    for one in blocked.values():
        frame = frame.join(one, on=["onderneming", "insz"], how="left")
    came, left = ~c(IN_OLD), ~c(IN_NEW)
    was, is_ = c("·was").fill_null(False), c("·is").fill_null(False)
    counts = frame.group_by("onderneming").agg(
        (came & ~was).sum().alias("erbij"),
        (left & ~is_).sum().alias("weg"),
        (came & was).sum().alias("niet meer geblokkeerd"),
        (left & is_).sum().alias("nu geblokkeerd"),
    )
    return {(row.pop("onderneming"), measure): _listed(row) for row in counts.iter_rows(named=True)}


def _blocked(side: Side, measure: str, name: str) -> pl.DataFrame:
    rows = side.lines.filter((c("maatregel") == measure) & c("geblokkeerd"))
    return rows.select("onderneming", "insz", pl.lit(True).alias(name))


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)


def _counts(own: Joined, names: tuple[str, ...]) -> dict[str, str]:
    """Return, per employer, for how many workers each fact of a group differs."""
    facts = dict.fromkeys(name.removesuffix(TOP).removesuffix(BOTTOM) for name in names)
    tests = [own.differs(tuple(n for n in names if n.startswith(fact))).sum().alias(label(fact)) for fact in facts]
    if not tests:
        return {}
    counted = own.frame.group_by("onderneming").agg(tests)
    return {
        row.pop("onderneming"): ", ".join(f"{fact} van {count}" for fact, count in row.items() if count)
        for row in counted.iter_rows(named=True)
    }


def _wages(own: Joined) -> dict[str, str]:
    """Return, per employer, the gross wages of who is in both quarters, before and after."""
    if "brutoloon" not in own.names:
        return {}
    both = own.frame.filter(c(IN_OLD) & c(IN_NEW))
    sums = both.group_by("onderneming").agg(c(f"brutoloon{OLD}", f"brutoloon{NEW}").sum())
    return {
        name: f"; brutolonen samen {dutch(before)} → {dutch(after)} euro" for name, before, after in sums.iter_rows()
    }


def _places(own: Joined) -> dict[str, str]:
    """Return, per employer, the contingent before and after where it differs."""
    if "contingent" not in own.names:
        return {}
    found = own.frame.filter(own.differs(("contingent",))).unique("onderneming")
    rows = found.select("onderneming", "contingent" + OLD, "contingent" + NEW).iter_rows()
    return {name: f"contingent {_vte(before)} → {_vte(after)} VTE, en de rangorde" for name, before, after in rows}


def _vte(millionths: int) -> str:
    shown = dutch(millionths, 6)
    return shown.rstrip("0").rstrip(",")


def _prices(ruleset: RuleSet, before: Quarter, now: Quarter) -> str:
    """Return the parameters of a measure that have another value in the new quarter."""
    said = []
    for name, parameter in ruleset.parameters.items():
        if parameter.is_set(before) and parameter.is_set(now) and parameter.value_in(before) != parameter.value_in(now):
            values = (show_value(parameter.value_in(quarter), parameter.scale) for quarter in (before, now))
            said.append(f"{label(name)} {' → '.join(value.replace('.', ',') for value in values)}")
    return "; ".join(said)
