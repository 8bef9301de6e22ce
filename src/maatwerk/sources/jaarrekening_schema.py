"""Annual accounts as typed tables: one row per rubric, and one per account. Described once, for XML, CSV and Parquet alike."""

from __future__ import annotations

from typing import Final

import polars as pl

from maatwerk.sources.schema import Column, Table

VALUE_MAX: Final = 10**17
"""Values from here on are refused: no account is that large, and sums stay within 64 bits."""


def _text(name: str, text: str) -> Column:
    return Column(name, pl.String(), text)


def _whole(name: str, text: str) -> Column:
    return Column(name, pl.Int32(), text)


def _day(name: str, text: str) -> Column:
    return Column(name, pl.Date(), text)


_HEADER: Final = (
    _text("onderneming", "Ondernemingsnummer, tien cijfers"),
    _whole("boekjaar", "Jaar van het boekjaar"),
    _day("boekjaar_begin", "Eerste dag van het boekjaar"),
    _day("boekjaar_einde", "Laatste dag van het boekjaar"),
    _whole("maanden", "Aantal maanden van het boekjaar"),
    _text("model", "volledig, verkort, micro, eigen; leeg als het niet geweten is"),
    _text("vorm", "vennootschap of vereniging; leeg als het niet geweten is"),
    _text("schema_code", "Code van het schema, zoals in het bericht"),
    _text("soortschema", "Code van het soortschema, zoals in het bericht"),
    _text("munt", "Munt van de jaarrekening, zoals in het bericht (E is euro)"),
    _text("kwaliteit", "Code van de kwaliteit (P: voldoet aan alle verplichte controles)"),
    _day("neerlegging", "Dag van de neerlegging bij de Nationale Bank"),
)

ACCOUNTS: Final = Table(
    "jaarrekeningen",
    "Eén rij per jaarrekening.",
    (
        _text("bestand", "Naam van het bestand"),
        _whole("jaarrekening", "Volgnummer van de jaarrekening in het bestand"),
        *_HEADER,
        _day("laatste_neerlegging", "Laatste neerlegging die MAGDA voor de onderneming kent"),
        _whole("rubrieken", "Aantal verschillende rubrieken met een waarde"),
        Column(
            "geblokkeerd", pl.Boolean(), "De jaarrekening als geheel is niet bruikbaar (afgebroken, geen boekjaar …)"
        ),
    ),
    ("bestand", "jaarrekening"),
)

RUBRICS: Final = Table(
    "rubrieken",
    "Eén rij per rubriek van een jaarrekening; een rubriek die in twee secties staat, staat hier één keer.",
    (
        _text("bestand", "Naam van het bestand"),
        _text("pad", "Plaats in het bestand"),
        _whole("jaarrekening", "Volgnummer van de jaarrekening in het bestand"),
        *_HEADER,
        _text("rubriek", "Code van de rubriek, zoals 10/15"),
        Column("waarde", pl.Int64(), "Geheel getal; gedeeld door tien tot de macht schaal is het de waarde"),
        _whole("schaal", "Hoeveel decimalen het gehele getal draagt"),
        _whole("decimalen_betekenisvol", "DecimalenBetekenisvol zoals in het bericht"),
        _text("eenheid", "EUR, of leeg (aantallen, uren, VTE)"),
        _whole("deel", "Volume: deel"),
        _whole("sectie", "Volume: sectie"),
        _whole("subsectie", "Volume: subsectie"),
        _whole("volgorde", "Volume: volgorde"),
        _whole("keren", "Hoe vaak de rubriek in de jaarrekening stond"),
        Column(
            "geblokkeerd",
            pl.Boolean(),
            "De waarde is niet bruikbaar: de rubriek spreekt zichzelf tegen, of de jaarrekening is geblokkeerd",
        ),
    ),
    ("bestand", "jaarrekening", "rubriek"),
)

HEADER_NAMES: Final = tuple(column.name for column in _HEADER)
RAW: Final = pl.Schema(
    {
        "jaarrekening": pl.Int32(),
        "pad": pl.String(),
        "rubriek": pl.String(),
        "waarde": pl.Int64(),
        "schaal": pl.Int32(),
        "decimalen_betekenisvol": pl.Int32(),
        "eenheid": pl.String(),
        "deel": pl.Int32(),
        "sectie": pl.Int32(),
        "subsectie": pl.Int32(),
        "volgorde": pl.Int32(),
    }
)
"""A rubric as it stands in the source, before rubrics that occur twice are brought together."""
