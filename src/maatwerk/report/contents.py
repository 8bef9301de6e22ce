"""What there is to report: everything that lies in the package, and indicators over what is given."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from maatwerk.figures.catalogue.check import check
from maatwerk.figures.catalogue.reading import published
from maatwerk.figures.indicators.listing import Inputs, indicators
from maatwerk.figures.indicators.model import Indicator
from maatwerk.lab.estimate.page import stored_backtest
from maatwerk.lab.estimate.published import published_estimates
from maatwerk.lab.reality.measured import measured, measured_world
from maatwerk.ledger import books
from maatwerk.report.indicators import indicator_id
from maatwerk.report.page import Contents

YEARS = (2024, 2018)
"""The budget years whose documents give whole tables."""
OPEN_DATA = "cmw_invulling_open_data_"


def contents(inputs: Inputs | None = None) -> Contents:
    """Return the contents of the report: the stored results, and the indicators over ``inputs``."""
    found = indicators(inputs)
    return Contents(
        books=[books.load(year)[0] for year in YEARS],
        catalogue=published(),
        checked=check(published()),
        indicators=found,
        measured=measured(),
        quarters=measured_world().quarters,
        published_vte=filled_by_quarter(found),
        backtest=stored_backtest(),
        named_estimates=published_estimates(),
    )


def filled_by_quarter(found: Iterable[Indicator]) -> dict[str, tuple[Fraction, str]]:
    """Return per quarter the published filled VTE, with the place in the report of the indicator it belongs to."""
    return {
        one.period: (one.numerator, indicator_id(one.id))
        for one in found
        if one.id.startswith(OPEN_DATA) and one.numerator is not None
    }
