"""Exact truth, written twice: plain Python integers over all rows, fractions over a sample of employers."""

from __future__ import annotations

from array import array
from fractions import Fraction
from itertools import chain

import polars as pl

from bench import case

CHUNK = 250_000
Columns = dict[str, "array[int]"]


def truth(data: pl.DataFrame) -> pl.DataFrame:
    """Every output of every row, in plain Python integers; the ceiling needs a second pass, after the sums."""
    results: Columns = {name: array("q") for name in case.OUTPUTS}
    owed = array("q", bytes(8 * employers(data)))
    heads = array("q", bytes(8 * employers(data)))
    for chunk in data.iter_slices(CHUNK):
        for employer, *worker in zip(*(chunk[name].to_list() for name in case.INPUTS), strict=True):
            premium, coaching = amounts(*worker)
            results["premium"].append(premium)
            results["coaching"].append(coaching)
            results["total"].append(premium + coaching)
            owed[employer] += premium + coaching
            heads[employer] += 1
    of_employer = chain.from_iterable(chunk["employer"].to_list() for chunk in data.iter_slices(CHUNK))
    for employer, total in zip(of_employer, results["total"], strict=True):
        part = min(heads[employer] * case.CEILING_PER_WORKER * case.PART // owed[employer], case.PART)
        results["payable"].append(total * part // case.PART)
    return pl.DataFrame({name: pl.Series(values, dtype=pl.Int64) for name, values in results.items()})


def amounts(
    package: int,
    quarter: int,
    wage: int,
    contributions: int,
    reductions: int,
    employment: int,
    need: int,
    performed: int,
) -> tuple[int, int]:
    """The premium and the coaching amount of one worker, in cents."""
    band = case.band(quarter)
    reference = min(max(wage + contributions - reductions, 0) * case.FRACTION, case.CAP * employment)
    premium, rest = divmod(reference * case.PERCENTAGES[package][band], 100 * case.FRACTION)
    if 2 * rest >= 100 * case.FRACTION:
        premium += 1
    variable, rest = divmod(case.COACHING_BY_NEED[need] * min(performed, case.FRACTION), case.FRACTION)
    if 2 * rest >= case.FRACTION:
        variable += 1
    return premium, case.COACHING_FIXED[band] + variable


def sample_truth(data: pl.DataFrame, size: int = 200) -> pl.DataFrame:
    """The rows of a sample of employers, with the outputs in euro worked out in fractions, and their row number."""
    chosen = list(range(0, employers(data), max(1, employers(data) // size)))
    rows = data.with_row_index("row").filter(pl.col("employer").is_in(chosen)).sort("employer", "row")
    results: list[dict[str, int]] = []
    for _, group in rows.group_by("employer", maintain_order=True):
        results += fractions_of_one_employer(group.to_dicts())
    return pl.DataFrame(results, schema={"row": pl.UInt32} | dict.fromkeys(case.OUTPUTS, pl.Int64))


def fractions_of_one_employer(workers: list[dict[str, int]]) -> list[dict[str, int]]:
    """All workers of one employer, in fractions of a euro."""
    results = []
    for worker in workers:
        euro = {name: Fraction(worker[name], 100) for name in ("wage", "contributions", "reductions")}
        cap = Fraction(case.CAP, 100) * Fraction(worker["employment"], case.FRACTION)
        mass = max(euro["wage"] + euro["contributions"] - euro["reductions"], Fraction(0))
        band = case.band(worker["quarter"])
        premium = half_up(min(mass, cap) * Fraction(case.PERCENTAGES[worker["package"]][band], 100))
        performed = min(Fraction(worker["performed"], case.FRACTION), Fraction(1))
        by_need = Fraction(case.COACHING_BY_NEED[worker["need"]], 100)
        coaching = Fraction(case.COACHING_FIXED[band], 100) + half_up(by_need * performed)
        results.append({"premium": premium, "coaching": coaching, "total": premium + coaching})
    owed = sum((r["total"] for r in results), Fraction(0))
    ceiling = len(workers) * Fraction(case.CEILING_PER_WORKER, 100)
    part = min(down(ceiling / owed, case.PART_DIGITS), Fraction(1))
    for result in results:
        result["payable"] = down(result["total"] * part, 2)
    return [
        {"row": worker["row"]} | {name: int(result[name] * 100) for name in case.OUTPUTS}
        for worker, result in zip(workers, results, strict=True)
    ]


def half_up(amount: Fraction) -> Fraction:
    """To the cent, a half cent upwards."""
    return Fraction((amount * 100 + Fraction(1, 2)) // 1, 100)


def down(number: Fraction, digits: int) -> Fraction:
    """To a number of decimals, downwards."""
    return Fraction(number * 10**digits // 1, 10**digits)


def check(data: pl.DataFrame, exact: pl.DataFrame) -> int:
    """Compare both truths; the number of rows compared, or an error."""
    sample = sample_truth(data)
    same = exact.select(pl.all().gather(sample["row"].cast(pl.Int64)))
    if not same.equals(sample.select(case.OUTPUTS)):
        raise AssertionError("the two exact computations of the case differ; nothing can be measured against them")
    return sample.height


def wrong_rows(exact: pl.DataFrame, result: pl.DataFrame) -> int:
    """The rows in which any output is wrong by a cent or more, or absent."""
    if result.height != exact.height:
        raise ValueError(f"{result.height} rows came back for {exact.height}")
    both = pl.concat([exact, result.select(pl.all().name.suffix("_found"))], how="horizontal")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_found")) for name in case.OUTPUTS)
    return int(both.select(differs.sum()).item())


def employers(data: pl.DataFrame) -> int:
    """How many employers there are; they count from 0 without gaps."""
    return int(data.select(pl.col("employer").max()).item()) + 1
