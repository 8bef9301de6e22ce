"""Writes annual accounts as MAGDA answers GeefJaarrekeningen-02.00 and as a table of rubrics: for invented data and tests."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from maatwerk.rules.money import printed
from maatwerk.sources.write_magda import tag

NAMESPACE: Final = "http://webservice.geefjaarrekeningendienst-02_00.onderneming-02_00.vip.vlaanderen.be"
_SCALE: Final = 2
_COLUMNS: Final = ("onderneming", "boekjaar", "model", "rubriek", "waarde", "boekjaar_begin", "boekjaar_einde", "neerlegging",
                   "eenheid", "deel", "sectie", "subsectie", "volgorde")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One rubric: ``value`` in hundredths, how many of the two decimals mean something, and its place in the model."""

    rubric: str
    value: int
    unit: str = "EUR"
    decimals: int = 0
    place: tuple[int, int, int, int] = (3, 1, 0, 1)


@dataclass(frozen=True, slots=True)
class Filed:
    """An annual account to write; ``model`` is the name in a table, ``description`` that of a message."""

    company: str
    year: int
    model: str
    description: str
    items: tuple[Item, ...]
    begin: dt.date
    end: dt.date
    deposited: dt.date
    kind: str = ""
    scheme: str = ""


def write_answer(accounts: Iterable[Filed], path: Path) -> None:
    """Write one answer with these accounts."""
    body = "".join(_account(one) for one in accounts)
    path.write_text(_envelope(f"<Inhoud><Jaarrekeningen>{body}</Jaarrekeningen></Inhoud>"), encoding="utf-8")


def write_no_data(company: str, last: dt.date, path: Path) -> None:
    """Write the answer MAGDA gives when there is no account of the year asked."""
    inside = tag("Ondernemingsnummer", company) + tag("DatumLaatsteNeerlegging", last)
    exception = (
        "<Uitzonderingen><Uitzondering><Identificatie>30001</Identificatie><Oorsprong>MAGDA</Oorsprong><Type>FOUT</Type>"
        "<Diagnose>Geen gegevens gevonden voor de vraag</Diagnose></Uitzondering></Uitzonderingen>"
    )
    body = f"<Inhoud><Jaarrekeningen><Jaarrekening>{inside}</Jaarrekening></Jaarrekeningen></Inhoud>{exception}"
    path.write_text(_envelope(body), encoding="utf-8")


def _envelope(answer: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<web:GeefJaarrekeningenResponse xmlns:web="{NAMESPACE}"><Repliek><Context>'
        "<Naam>GeefJaarrekeningen</Naam><Versie>02.00.0000</Versie></Context><Antwoorden><Antwoord>"
        f"<Referte>verzonnen</Referte>{answer}</Antwoord></Antwoorden></Repliek></web:GeefJaarrekeningenResponse>\n"
    )


def _account(one: Filed) -> str:
    year = tag("Jaar", one.year) + tag("Begin", one.begin) + tag("Einde", one.end) + tag("AantalMaanden", _months(one))
    scheme = f"<Schema><Code Beschrijving={quoteattr(one.description)}>{escape(one.scheme)}</Code></Schema>"
    kind = f"<Soortschema>{tag('Code', one.kind or None)}{tag('Omschrijving', one.description)}</Soortschema>"
    head = (
        f"<Hoofding><Boekjaar>{year}</Boekjaar>{scheme}<Kwaliteit><Code>P</Code></Kwaliteit>{kind}<Munt>E</Munt>"
        f"<Datum>{tag('Neerlegging', one.deposited)}</Datum></Hoofding>"
    )
    inside = "\n".join(_element(item) for item in one.items)
    return (
        f"<Jaarrekening>{tag('Ondernemingsnummer', one.company)}{tag('DatumLaatsteNeerlegging', one.deposited)}{head}"
        f"<Elementen>\n{inside}\n</Elementen></Jaarrekening>\n"
    )


def _months(one: Filed) -> int:
    return (one.end.year - one.begin.year) * 12 + one.end.month - one.begin.month + 1


def _element(item: Item) -> str:
    names = ("Deel", "Sectie", "Subsectie", "Volgorde")
    place = "".join(tag(name, number) for name, number in zip(names, item.place, strict=True))
    amount = tag("Waarde", item.value) + tag("Eenheid", item.unit or None) + tag("DecimalenBetekenisvol", item.decimals)
    return (
        f"<Element><Volume>{place}</Volume><AantalBedrag>{amount}</AantalBedrag>{tag('Rubriek', item.rubric)}</Element>"
    )


def write_rubrics(accounts: Iterable[Filed], path: Path) -> int:
    """Write accounts as a CSV of rubrics, a row per place in which a rubric stands; return the number of rows."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for one in accounts:
            for item in one.items:
                value = printed(item.value, _SCALE)
                writer.writerow((one.company, one.year, one.model, item.rubric, value, one.begin, one.end, one.deposited,
                                 item.unit, *item.place))  # fmt: skip
                count += 1
    return count
