"""Invented annual accounts of maatwerkbedrijven: nobody's, in all models, as MAGDA answers and as a table of rubrics.

The companies are the maatwerkbedrijven of invented Flanders (numbers 19900000cc). Every account balances and its results
follow from its parts. All inputs stand in ``accounts.yaml`` and are demo; published shares only stand beside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import yaml

from maatwerk.figures.indicators.series import all_series
from maatwerk.sources.jaarrekening_write import Filed, Item, write_answer, write_no_data, write_rubrics
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.numbers import company_number

YEARS: Final = (2020, 2021, 2022, 2023)
_DESCRIPTIONS: Final = {
    "VOL-vzw": "Volledig model voor verenigingen en stichtingen",
    "VKT-vzw": "Verkort model voor verenigingen en stichtingen",
    "MIC-vzw": "Micromodel voor verenigingen en stichtingen",
    "VOL-kap": "Volledig model voor vennootschappen",
    "VKT-kap": "Verkort model voor vennootschappen",
}
_EURO: Final = 100
_ASSETS, _LIABILITIES, _RESULT, _APPROPRIATION, _SOCIAL = (3, 1), (3, 2), (4, 0), (5, 0), (10, 0)


@dataclass(frozen=True, slots=True)
class MadeAccounts:
    """What was written: files, accounts and rows of the table."""

    files: tuple[Path, ...]
    accounts: int
    rows: int


@lru_cache(maxsize=1)
def account_mix() -> Mix:
    """Return the inputs of the invented accounts; raises MixError for one without source or reason."""
    text = resources.files("maatwerk.synthetic").joinpath("accounts.yaml").read_text(encoding="utf-8")
    return Mix(yaml.safe_load(text))


def make_accounts(out: Path, seed: int, years: Sequence[int] = YEARS, companies: int | None = None) -> MadeAccounts:
    """Write ``answers/`` (an answer per year, and the answer without data of one company) and ``rubrieken.csv`` below ``out``.

    The same seed, years and companies give the same bytes. Files of that name are written anew.
    """
    answers = out / "answers"
    answers.mkdir(parents=True, exist_ok=True)
    filed = list(accounts(seed, years, companies))
    files = []
    for year in sorted(set(years)):
        files.append(answers / f"jaarrekeningen-{year}.xml")
        write_answer((one for one in filed if one.year == year), files[-1])
    files += [answers / "geen-gegevens.xml", out / "rubrieken.csv"]
    count = account_mix().number("accounts.companies") if companies is None else companies
    write_no_data(company_number(count), dt.date(max(years), 7, 1), files[-2])
    return MadeAccounts(tuple(files), len(filed), write_rubrics(filed, files[-1]))


def accounts(seed: int, years: Sequence[int] = YEARS, companies: int | None = None) -> Iterator[Filed]:
    """Yield the invented accounts, by company and year."""
    mix = account_mix()
    count = mix.number("accounts.companies") if companies is None else companies
    for place in range(count):
        model = Dice(seed, "account-model", place).pick(mix.shares("accounts.model"))
        for year in sorted(set(years)):
            yield _filed(seed, place, year, model, mix)


def published_beside() -> dict[tuple[str, str], str]:
    """Return the published shares by measure and year, to stand beside what comes out of invented accounts."""
    names = ("rendabiliteit", "liquiditeit", "solvabiliteit")
    return {
        (name, period): point.shown("%")
        for name in names
        for period, point in all_series()[f"leefbaarheid_{name}"].points.items()
    }


def _filed(seed: int, place: int, year: int, model: str, mix: Mix) -> Filed:
    books = _books(seed, place, year, model, mix)
    return Filed(
        company=company_number(place), year=year, model=model, description=_DESCRIPTIONS[model],
        items=tuple(_items(books, model)), begin=dt.date(year, 1, 1), end=dt.date(year, 12, 31),
        deposited=dt.date(year + 1, 6, 1) + dt.timedelta(days=place % 29),
    )  # fmt: skip


def _books(seed: int, place: int, year: int, model: str, mix: Mix) -> dict[str, int]:
    """Return the rubrics of a year in whole euro; what is nil and would not be deposited is not in it."""
    dice, swing = Dice(seed, "account", place), Dice(seed, "account-year", place, year)
    micro = model.startswith("MIC")
    income = dice.draw(mix.quantiles("accounts.income_micro" if micro else "accounts.income"))
    growth = dice.draw(mix.quantiles("accounts.growth"))
    income += income * growth * (year - YEARS[0]) // 1000
    books = _results(income, dice, swing, model, mix)
    total = income * dice.draw(mix.quantiles("accounts.balance")) // 1000
    short = place >= mix.number("accounts.no_short_debt")
    return books | _balance(total, dice, swing, mix, short_debt=short)


def _results(income: int, dice: Dice, swing: Dice, model: str, mix: Mix) -> dict[str, int]:
    margin = dice.draw(mix.quantiles("accounts.margin")) + swing.draw(mix.quantiles("accounts.margin_swing"))
    operating = income * margin // 1000
    financial_in, financial_out = income * swing.below(6) // 1000, income * swing.below(9) // 1000
    before = operating + financial_in - financial_out
    rate = mix.number("accounts.tax") if model.endswith("kap") else 0
    after = before - max(before, 0) * rate // 1000
    fte = max(1, income * 6 // (10 * mix.number("accounts.wage_per_fte")))
    return {
        "70/76A": income, "60/66A": income - operating, "9900": operating + income // 2, "9901": operating,
        "75/76B": financial_in, "65/66B": financial_out, "9903": before, "9904": after, "9905": after, "1003": fte,
        "1013": fte * mix.number("accounts.hours_per_fte"),
    }  # fmt: skip


def _balance(total: int, dice: Dice, swing: Dice, mix: Mix, *, short_debt: bool) -> dict[str, int]:
    """Return a balance sheet in which both sides are the same."""
    equity = total * (dice.draw(mix.quantiles("accounts.equity")) + swing.between(-30, 30)) // 1000
    rest = total - equity
    accrued_out = rest * swing.below(40) // 1000
    short = (rest - accrued_out) * dice.draw(mix.quantiles("accounts.short_debt")) // 1000 if short_debt else 0
    liquid = (
        min(
            short * max(dice.draw(mix.quantiles("accounts.quick")) + swing.between(-150, 150), 0) // 1000,
            total * 9 // 10,
        )
        or total // 2
    )
    invested = 0 if dice.chance(mix.number("accounts.investments_absent")) else liquid * swing.below(400) // 1000
    receivable = (liquid - invested) * swing.between(300, 700) // 1000
    accrued_in = (total - liquid) * swing.below(30) // 1000
    stocks = (total - liquid - accrued_in) * swing.below(300) // 1000
    current = stocks + liquid + accrued_in
    long = rest - accrued_out - short
    return _present({
        "20/28": total - current, "29/58": current, "3": stocks, "40/41": receivable, "50/53": invested or None,
        "54/58": liquid - invested - receivable, "490/1": accrued_in, "20/58": total, "10/15": equity, "17/49": rest,
        "17": long, "42/48": short, "492/3": accrued_out, "10/49": total,
    })  # fmt: skip


def _present(rubrics: dict[str, int | None]) -> dict[str, int]:
    return {code: value for code, value in rubrics.items() if value is not None}


def _items(books: dict[str, int], model: str) -> Iterator[Item]:
    """Yield the rubrics a model has, in its sections; 9905 stands in two of them."""
    absent = ("9900",) if model.startswith("VOL") else ("70/76A", "60/66A")
    places = {
        **dict.fromkeys(_ACTIVE, _ASSETS),
        **dict.fromkeys(_PASSIVE, _LIABILITIES),
        "1003": _SOCIAL,
        "1013": _SOCIAL,
    }
    for order, (code, value) in enumerate(books.items(), 1):
        if code in absent:
            continue
        section = places.get(code, _RESULT)
        plain = section == _SOCIAL
        decimals = 1 if code == "1003" else 0
        yield Item(code, value * _EURO, "" if plain else "EUR", decimals, (*section, 0, order))
        if code == "9905":
            yield Item(code, value * _EURO, place=(*_APPROPRIATION, 0, order))


_ACTIVE: Final = ("20/28", "29/58", "3", "40/41", "50/53", "54/58", "490/1", "20/58")
_PASSIVE: Final = ("10/15", "17/49", "17", "42/48", "492/3", "10/49")
