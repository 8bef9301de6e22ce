"""The accounts of a budget: where credits, commitments, payments, accruals and places stand.

| account | what its balance is |
|---|---|
| ``krediet › jaar › artikel › soort`` | the adjusted budget (BA-JR); below it ``ba`` and ``beweging`` |
| ``uitvoering › jaar › artikel › soort › …`` | the execution (BU): commitments (vak), payments and accruals (vek), receipts |
| ``encours › artikel › vastlegging`` | minus what is committed and not yet paid |
| ``afgewikkeld › artikel`` | minus what was paid on commitments |
| ``overlopende rekening › jaar › artikel › soort`` | minus what was recognised at year end and is not yet taken back |
| ``schatkist``, ``derden``, ``decreet``, ``ingetrokken`` | the other side: where money goes, and who gave it |
| ``plaatsen › jaar › maatregel › …`` | granted, open and filled places, in hundredths |
"""

from __future__ import annotations

from maatwerk.ledger.journal import PLACE, Account, Chart

CREDIT, EXECUTION, ENCOURS, SETTLED = "krediet", "uitvoering", "encours", "afgewikkeld"
ACCRUED, TREASURY, OTHERS, DECREE = "overlopende rekening", "schatkist", "derden", "decreet"
WITHDRAWN, PLACES = "ingetrokken", "plaatsen"
INITIAL, MOVEMENT = "ba", "beweging"
GRANTED, OPEN, FILLED = "toegekend", "open", "ingevuld"
EARLIER = "vroeger"
"""Commitments of earlier years that the books do not name one by one."""

SPLIT = ("vak", "vek")
RECEIPT = ("ao", "to", "lo")
WHOLE = "krediet"
"""A credit of which the source does not say whether it is for commitments or payments."""

KIND_NAMES = {
    "vak": "vastleggingskrediet (VAK)",
    "vek": "vereffeningskrediet (VEK)",
    WHOLE: "krediet (soort niet vermeld)",
    "ao": "algemene ontvangsten (AO)",
    "to": "toegewezen ontvangsten (TO)",
    "lo": "leningontvangsten (LO)",
}


def credit(year: int, article: str, kind: str, *below: str) -> Account:
    """Return the account of a credit, or of a part of it."""
    return (CREDIT, str(year), article, kind, *below)


def execution(year: int, article: str, kind: str, *below: str) -> Account:
    """Return the account of an execution, or of a line below it."""
    return (EXECUTION, str(year), article, kind, *below)


def accrued(year: int, article: str, kind: str) -> Account:
    """Return the year-end account of an article."""
    return (ACCRUED, str(year), article, kind)


def places(year: int, measure: str, *below: str) -> Account:
    """Return the account of a measure's places."""
    return (PLACES, str(year), measure, *below)


def open_common(chart: Chart) -> None:
    """Open the accounts that stand on the other side."""
    for root in (TREASURY, OTHERS, DECREE, WITHDRAWN):
        chart.open((root,))


def open_article(chart: Chart, article: str, years: tuple[int, ...]) -> None:
    """Open what an article of the book needs, in each year of the book."""
    for root in (ENCOURS, SETTLED):
        chart.open((root, article))
    for year in years:
        for root in (CREDIT, EXECUTION, ACCRUED):
            chart.open((root, str(year), article))


def open_outside(chart: Chart, name: str, years: tuple[int, ...]) -> None:
    """Open the credit of an article, or of somebody, outside the book: only movements stand there."""
    for year in years:
        chart.open((CREDIT, str(year), name))


def open_places(chart: Chart, measure: str, years: tuple[int, ...]) -> None:
    """Open the places of a measure."""
    for year in years:
        chart.open((PLACES, str(year), measure), PLACE)
