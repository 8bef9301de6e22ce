"""The case every engine computes: a small law with FICTIONAL numbers.

Its shape is that of a wage support measure; none of its amounts or percentages is in any law. Only the standard
library is used here, so that every engine, in whatever environment it runs, takes its numbers from this one place.

In words, for one worker in one quarter:

1. `cap`: 2 x the minimum monthly income x 3 months x the employment fraction; not rounded.
2. `reference_wage`: wage + contributions - reductions, not below 0; the lower of that and the cap; not rounded.
3. `percentage`: by package and by the band in which the quarter since the start falls.
4. `premium`: percentage x reference wage, rounded half up to the cent, once.
5. `coaching`: a fixed amount by band + an amount by need x the performed fraction (at most 1), rounded half up to the
   cent.
6. `total`: premium + coaching.
7. `payable`: all totals of an employer together may not be above a ceiling, the number of its workers x an amount.
   The part that is paid is ceiling / sum of totals, rounded down to four decimals and at most 1; what is above is cut
   from every worker alike: total x part, rounded down to the cent. (Every worker has a fixed coaching amount, so the
   sum is never 0.)
"""

from __future__ import annotations

MINIMUM_MONTHLY_INCOME = 211_137
"""Cents; fictional."""

MONTHS = 3
CAP_FACTOR = 2
CAP = CAP_FACTOR * MINIMUM_MONTHLY_INCOME * MONTHS
"""Cents a quarter, for a full-time worker."""

FRACTION_DIGITS = 6
FRACTION = 10**FRACTION_DIGITS
"""One, in the millionths in which the employment and performed fractions are given."""

BAND_STARTS = (1, 5, 9, 13)
"""First quarter since the start (1 to 20) of every band."""

QUARTERS = 20

PERCENTAGES = ((45, 40, 35, 30), (60, 55, 50, 45), (75, 65, 55, 50))
"""Whole percents by package (0, 1, 2) and band; fictional."""

COACHING_FIXED = (31_250, 25_000, 18_750, 12_500)
"""Cents a quarter by band; fictional."""

COACHING_BY_NEED = (0, 41_275, 82_550, 123_825)
"""Cents a quarter by need (0, 1, 2, 3) for a performed fraction of 1; fictional."""

CEILING_PER_WORKER = 520_000
"""Cents a quarter: an employer's ceiling is this times its number of workers; fictional."""

PART_DIGITS = 4
PART = 10**PART_DIGITS
"""One, in the ten-thousandths in which the part that is paid is rounded."""

INPUTS = (
    "employer",
    "package",
    "quarter",
    "wage",
    "contributions",
    "reductions",
    "employment",
    "need",
    "performed",
)
"""All whole numbers of 64 bits: employer counts from 0 without gaps, amounts are cents, fractions are millionths."""

OUTPUTS = ("premium", "coaching", "total", "payable")
"""Whole cents, one row per input row, in the same order."""


def band(quarter: int) -> int:
    """The band (0 to 3) in which a quarter since the start falls."""
    return max(number for number, start in enumerate(BAND_STARTS) if quarter >= start)
