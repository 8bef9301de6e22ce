"""Viability from annual accounts: three ratios per company and year, and the share of companies that reaches each.

Source: S004 annex XI; measures.md 16. A rubric that is not there makes a ratio not computable, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import polars as pl

from maatwerk.figures.indicators.model import Indicator, Line, ratio, shown, shown_beside, written
from maatwerk.figures.indicators.viability_rules import Measure, Rules, rules
from maatwerk.rules.money import nearest
from maatwerk.sources.jaarrekening import latest
from maatwerk.sources.jaarrekening_schema import HEADER_NAMES

c = pl.col
_KEY = ("bestand", "jaarrekening")
Place = tuple[str, int]
"""An account: its file, and its number in the file."""


@dataclass(frozen=True, slots=True)
class Rubric:
    """The value of one rubric of one account, with its place; ``proven`` when only the total says that it is nil."""

    code: str
    value: Fraction
    unit: str
    file: str
    place: str
    blocked: bool = False
    proven: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One company in one year: its rubrics by code."""

    company: str
    year: int
    model: str
    form: str
    file: str
    rubrics: Mapping[str, Rubric]
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure of one company: exact value (a ratio, a percentage, or euro), or why there is none."""

    measure: str
    company: str
    year: int
    model: str
    value: Fraction | None
    printed: str
    met: bool | None
    why: str
    lines: tuple[Line, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the ratio as a plain dictionary."""
        return {
            "measure": self.measure, "company": self.company, "year": self.year, "model": self.model,
            "value": written(self.value), "printed": self.printed, "met": self.met, "why": self.why,
            "lines": [line.as_dict() for line in self.lines],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """The companies of a year that reach a measure: ``reached`` of ``counted``; ``not_computable`` are named apart."""

    measure: str
    year: int
    reached: int
    counted: int
    not_computable: int
    companies: int
    value: Fraction | None
    printed: str

    def as_dict(self) -> dict[str, Any]:
        """Return the share as a plain dictionary."""
        return {
            "measure": self.measure, "year": self.year, "numerator": self.reached, "denominator": self.counted,
            "not_computable": self.not_computable, "companies": self.companies, "value": written(self.value),
            "printed": self.printed,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Viability:
    """Ratios and shares under the chosen readings."""

    ratios: tuple[Ratio, ...]
    shares: tuple[Share, ...]
    rules: Rules

    def of(self, measure: str, year: int) -> Iterator[Ratio]:
        """Yield the ratios of a measure in a year, by company."""
        return (one for one in self.ratios if one.measure == measure and one.year == year)


def viability(rubrics: pl.DataFrame, accounts: pl.DataFrame | None = None, **readings: str) -> Viability:
    """Return ratios per company and shares per year; one account per company and year (``latest``).

    ``rubrics`` and ``accounts`` as ``accounts_read`` gives them; without ``accounts`` they follow from the rubrics (an
    account without any rubric is then not seen). Raises WrongReading.
    """
    chosen = rules(**readings)
    ratios = [
        _ratio(account, measure, chosen)
        for account in accounts_of(rubrics, accounts, chosen)
        for measure in chosen.measures
    ]
    years = sorted({one.year for one in ratios})
    shares = [_share(measure, year, ratios, chosen) for year in years for measure in chosen.measures]
    return Viability(tuple(ratios), tuple(shares), chosen)


def accounts_of(rubrics: pl.DataFrame, accounts: pl.DataFrame | None, chosen: Rules) -> list[Account]:
    """Return the accounts that count, sorted by company and year, with the rubrics that could be used.

    Where another account of the same year, deposited no earlier, gives a rubric another value, that rubric is blocked.
    """
    heads = (_heads(rubrics) if accounts is None else accounts).filter(c("boekjaar").is_not_null())
    used = rubrics.filter(c("rubriek").is_in(list(chosen.needed)))
    rows: dict[Place, dict[str, Rubric]] = {}
    for row in used.iter_rows(named=True):
        rows.setdefault((row["bestand"], row["jaarrekening"]), {})[row["rubriek"]] = _rubric(row)
    rivals = _rivals(heads)
    return [
        Account(head["onderneming"], head["boekjaar"], head["model"], head["vorm"], head["bestand"],
                _agreed(rows.get(place, {}), [rows.get(one, {}) for one in rivals.get(place, ())]), bool(head["geblokkeerd"]))
        for head in latest(heads).iter_rows(named=True)
        if (place := (head["bestand"], head["jaarrekening"]))
    ]  # fmt: skip


def _rivals(heads: pl.DataFrame) -> dict[Place, list[Place]]:
    """Return, per account that counts, the others of its company and year that nothing makes older."""
    chosen = latest(heads)
    pairs = chosen.join(heads.filter(~c("geblokkeerd")), on=["onderneming", "boekjaar"], how="inner", suffix="_2")
    same = [(c(name) == c(f"{name}_2")).fill_null(True) for name in ("boekjaar_einde", "neerlegging")]
    own = (c("bestand") == c("bestand_2")) & (c("jaarrekening") == c("jaarrekening_2"))
    found: dict[Place, list[Place]] = {}
    for file, number, other, other_number in (
        pairs.filter(~own, *same).select("bestand", "jaarrekening", "bestand_2", "jaarrekening_2").iter_rows()
    ):
        found.setdefault((file, number), []).append((other, other_number))
    return found


def _agreed(own: dict[str, Rubric], others: Iterable[Mapping[str, Rubric]]) -> dict[str, Rubric]:
    agreed = dict(own)
    for other in others:
        for code in own.keys() & other.keys():
            if own[code].value != other[code].value:
                agreed[code] = replace(own[code], blocked=True)
    return agreed


def _heads(rubrics: pl.DataFrame) -> pl.DataFrame:
    return rubrics.group_by(*_KEY, maintain_order=True).agg(
        c(HEADER_NAMES).first(), pl.len().cast(pl.Int32).alias("rubrieken"), c("geblokkeerd").all()
    )


def _rubric(row: Mapping[str, Any]) -> Rubric:
    value = Fraction(row["waarde"], 10 ** row["schaal"])
    return Rubric(row["rubriek"], value, row["eenheid"] or "", row["bestand"], row["pad"], bool(row["geblokkeerd"]))


# --- one company ------------------------------------------------------------------------------------------------------


def _ratio(account: Account, measure: Measure, chosen: Rules) -> Ratio:
    top = [_found(code, account, chosen) for code in measure.numerator]
    bottom = [_found(code, account, chosen) for code in measure.denominator]
    lines = tuple(_line(one, chosen) for one in (*top, *bottom) if one is not None)
    why = _why_not(account, measure, (*top, *bottom), chosen)
    threshold = measure.threshold(account.year)
    value = None if why else _value(top, bottom, measure)
    if value is None or threshold is None:
        why = why or "voor dit boekjaar is er geen drempel"
        return Ratio(
            measure.name, account.company, account.year, account.model, None, "niet berekenbaar", None, why, lines
        )
    printed = shown_beside(value, threshold.value, measure.digits, measure.unit)
    return Ratio(
        measure.name, account.company, account.year, account.model, value, printed, threshold.met(value), "", lines
    )


def _value(top: Iterable[Rubric | None], bottom: Iterable[Rubric | None], measure: Measure) -> Fraction:
    above = sum((one.value for one in top if one), Fraction(0))
    if not measure.denominator:
        return above
    value = above / sum((one.value for one in bottom if one), Fraction(0))
    return value * 100 if measure.unit == "%" else value


def _found(code: str, account: Account, chosen: Rules) -> Rubric | None:
    """Return a rubric: as it stands, the other name of the same total, or nil where the total proves that."""
    own = account.rubrics.get(code) or account.rubrics.get(chosen.same.get(code, ""))
    if own is not None or chosen.readings["ontbrekende_rubriek"] != "bewezen_door_totaal":
        return own
    return _proven(code, account, chosen)


def _proven(code: str, account: Account, chosen: Rules) -> Rubric | None:
    for total, parts in chosen.totals.items():
        whole = account.rubrics.get(total)
        present = [account.rubrics[part] for part in parts if part in account.rubrics]
        if code not in parts or whole is None or any(one.blocked for one in (whole, *present)):
            continue
        if whole.value == sum(one.value for one in present) and all(one.value >= 0 for one in present):
            return Rubric(code, Fraction(0), whole.unit, whole.file, whole.place, proven=total)
    return None


def _why_not(account: Account, measure: Measure, found: tuple[Rubric | None, ...], chosen: Rules) -> str:
    """Return why a ratio can not be computed, or nothing."""
    codes = (*measure.numerator, *measure.denominator)
    missing = [_missing(code, account, chosen) for code, one in zip(codes, found, strict=True) if one is None]
    if account.blocked:
        return "de jaarrekening is niet bruikbaar; zie haar bevinding"
    if missing:
        return f"ontbreekt: {', '.join(missing)}"
    there = [one for one in found if one is not None]
    wrong = [chosen.title(one.code) for one in there if one.blocked]
    if wrong:
        return f"spreekt zichzelf tegen of is geblokkeerd: {', '.join(wrong)}"
    if len({one.unit for one in there if one.unit}) > 1:
        return f"de rubrieken staan in verschillende eenheden: {', '.join(sorted({one.unit for one in there}))}"
    return _guarded(measure, dict(zip(codes, there, strict=True)), chosen)


def _missing(code: str, account: Account, chosen: Rules) -> str:
    reason = chosen.lacks.get(account.model, {}).get(code)
    return (
        f"{chosen.title(code)}, bestaat niet in het model {account.model}: {reason}" if reason else chosen.title(code)
    )


def _guarded(measure: Measure, found: Mapping[str, Rubric], chosen: Rules) -> str:
    """Return why one may not divide: the denominator is not above nil."""
    below = sum((found[code].value for code in measure.denominator), Fraction(0))
    if not measure.denominator or below > 0:
        return ""
    return f"delen kan niet: {' + '.join(chosen.title(code) for code in measure.denominator)} is {shown(below, 2)}"


def _line(one: Rubric, chosen: Rules) -> Line:
    note = f"nul: {one.proven} is al de som van de andere rubrieken" if one.proven else ""
    digits = 2 if (one.value * 100).denominator == 1 else 6
    return Line(chosen.title(one.code), shown(one.value, digits, one.unit), one.file, one.place, note)


# --- all companies ----------------------------------------------------------------------------------------------------


def _share(measure: Measure, year: int, ratios: Iterable[Ratio], chosen: Rules) -> Share:
    own = [one for one in ratios if one.measure == measure.name and one.year == year]
    reached = sum(one.met is True for one in own)
    lost = sum(one.met is None for one in own)
    counted = len(own) if chosen.readings["noemer"] == "alle" else len(own) - lost
    value = ratio(Fraction(reached), Fraction(counted))
    printed = "niet berekenbaar" if value is None else f"{nearest(value, 0)} %"
    return Share(measure.name, year, reached, counted, lost, len(own), value, printed)


def share_indicators(found: Viability) -> Iterator[Indicator]:
    """Yield an indicator per measure and year, opened to companies and from there to rubrics and files."""
    by_name = {measure.name: measure for measure in found.rules.measures}
    for share in found.shares:
        measure = by_name[share.measure]
        threshold = measure.threshold(share.year)
        yield Indicator(
            id=f"leefbaarheid_{share.measure}_{share.year}_berekend",
            title=f"Aandeel {measure.share}",
            value=share.value,
            printed=share.printed,
            unit="%",
            period=str(share.year),
            definition=f"{measure.definition} Formule: {measure.formula}.",
            source=threshold.source if threshold else "",
            status="niet berekenbaar" if share.value is None else "berekend",
            numerator=Fraction(share.reached),
            denominator=Fraction(share.counted),
            confidence=threshold.confidence if threshold else "",
            note=_note(share, measure, found.rules),
            lines=tuple(_company(one, measure) for one in found.of(share.measure, share.year)),
        )


def _note(share: Share, measure: Measure, chosen: Rules) -> str:
    readings = "; ".join(part for part in (measure.reading, f"noemer={chosen.readings['noemer']}",
                                          f"ontbrekende_rubriek={chosen.readings['ontbrekende_rubriek']}") if part)  # fmt: skip
    return f"{share.not_computable} van {share.companies} ondernemingen niet berekenbaar; lezingen: {readings}"


def _company(one: Ratio, measure: Measure) -> Line:
    verdict = {True: "bereikt", False: "niet bereikt", None: one.why}[one.met]
    file = one.lines[0].source if one.lines else ""
    return Line(
        f"{one.company} ({one.model or 'model onbekend'})", one.printed, file, measure.formula, verdict, one.lines
    )
