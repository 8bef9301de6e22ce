"""The computed subsidy in the ledger: one posting per quarter and part, so that every total opens to its lines."""

from __future__ import annotations

from typing import Final

from maatwerk.lab.reality.published import article_code
from maatwerk.lab.reality.totals import PARTS, QuarterTotals
from maatwerk.lab.reality.world import World
from maatwerk.ledger import accounts
from maatwerk.ledger.drafts import Evidence, Header, execute
from maatwerk.ledger.journal import Account, Chart, Journal

COMPUTED: Final = "berekend"
_CAUSE: Final = "verzonnen Vlaanderen door de wet"


def books(world: World) -> Journal:
    """Return a journal that holds what the law computed, on the execution of the budget article.

    There is no credit in it: nothing was granted to an invented Flanders, so nothing is held against a credit.
    """
    code, years = article_code(), tuple(sorted({one.quarter.year for one in world.quarters}))
    journal = Journal(Chart())
    accounts.open_common(journal.chart)
    accounts.open_article(journal.chart, code, years)
    for one in world.quarters:
        for part in PARTS:
            _post(journal, code, one, part)
    return journal


def _post(journal: Journal, code: str, one: QuarterTotals, part: str) -> None:
    """Book one part of one quarter; settled in the third month after it (cmw.md 8)."""
    quarter, cents = one.quarter, one.parts[part]
    head = Header(f"{COMPUTED}-{quarter}-{part}", quarter.year, _CAUSE, (quarter + 1).last_day, quarter.last_day)
    path = Evidence(path=(COMPUTED, str(quarter), part))
    journal.append(execute(head, code, {"vak": cents, "vek": cents}, path))


def computed_account(year: int, *below: str) -> Account:
    """Return the account of the computed subsidy of a year; ``below`` narrows it to a quarter and a part."""
    return accounts.execution(year, article_code(), "vek", COMPUTED, *below)
