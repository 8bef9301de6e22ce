"""What the writers take: the messages as plain typed records, with the field names of the frames.

Amounts in eurocents, days and hours in hundredths, as in the message. Sequences are written in the order given.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from maatwerk.rules.quarter import Quarter


@dataclass(slots=True)
class Service:
    """Working time under one code (Prestatie)."""

    code: str
    dagen: int
    uren: int | None = None
    vluchtminuten: int | None = None
    volgnummer: int | None = None
    """Default: its position."""


@dataclass(slots=True)
class Remuneration:
    """Pay under one code (Bezoldiging)."""

    code: str
    bedrag: int
    frequentie: int | None = None
    percentage: int | None = None
    volgnummer: int | None = None
    """Default: its position."""


@dataclass(slots=True)
class Contribution:
    """A contribution of the worker line (Bijdrage)."""

    kerngetal: str
    type: int
    bedrag: int
    basis: int | None = None


@dataclass(slots=True)
class DeductionDetail:
    """A detail of a reduction."""

    volgnummer: int
    bedrag: int | None = None
    registratienummer: str | None = None
    datum_begin_regeling: dt.date | None = None
    datum_einde_regeling: dt.date | None = None
    uren_voor: int | None = None
    uren_na: int | None = None


@dataclass(slots=True)
class Deduction:
    """A reduction of contributions (Vermindering), of an occupation or of the line; the amount is positive."""

    code: str
    bedrag: int | None
    basis: int | None = None
    datum_begin_recht: dt.date | None = None
    maanden_beheerskost: int | None = None
    vervangen_insz: str | None = None
    insz_rechtopenend: str | None = None
    herkomst_attest: str | None = None
    details: Sequence[DeductionDetail] = ()


@dataclass(slots=True)
class Occupation:
    """An occupation (Tewerkstelling)."""

    volgnummer: int
    paritair_comite: str
    werkdagen_per_week: int
    type_contract: int
    datum_begin: dt.date | None = None
    datum_einde: dt.date | None = None
    q: int | None = None
    s: int | None = None
    intern_nummer: str | None = None
    reorganisatie: str | None = None
    bevordering: str | None = None
    statuut: str | None = None
    gepensioneerd: str | None = None
    type_leerling: str | None = None
    wijze_bezoldiging: str | None = None
    staving_dagen: str | None = None
    gesubsidieerde_uren: int | None = None
    lokale_eenheid: str | None = None
    nis_code: str | None = None
    prestaties: Sequence[Service] = ()
    bezoldigingen: Sequence[Remuneration] = ()
    verminderingen: Sequence[Deduction] = ()


@dataclass(slots=True)
class WorkerLine:
    """A worker line (Werknemerslijn): one employer class and worker code within a quarter."""

    categorie: str
    kerngetal: str
    kwartaal_begin: dt.date
    kwartaal_einde: dt.date
    tewerkstellingen: Sequence[Occupation] = ()
    bijdragen: Sequence[Contribution] = ()
    verminderingen: Sequence[Deduction] = ()


@dataclass(slots=True)
class Attest:
    """One version of the attest of a worker line, as MAGDA answers it.

    ``status`` is ``nieuw``, ``gewijzigd``, ``geannuleerd`` or ``heractiveerd``.
    """

    nummer: str
    versie: int
    status: str
    datum_creatie: dt.date
    kwartaal: Quarter
    insz: str
    lijn: WorkerLine
    ondernemingsnummer: str | None = None
    rsz_nummer: str = "0"
    vorig_insz: str | None = None
    vorig_rsz_nummer: str | None = None
    vorige_versie: int | None = None
    volgende_versie: int | None = None
    verschuldigd_netto_bedrag: int = 0


@dataclass(slots=True)
class Person:
    """A person in an employer's declaration, with the worker lines."""

    insz: str
    lijnen: Sequence[WorkerLine]


@dataclass(slots=True)
class Declaration:
    """An employer's original declaration of a quarter; without persons it is a nil report."""

    kwartaal: Quarter
    datum_creatie: dt.date
    personen: Sequence[Person] = ()
    ondernemingsnummer: str | None = None
    rsz_nummer: str = "0"
    verschuldigd_netto_bedrag: int = 0


@dataclass(slots=True)
class Indication:
    """One work-support package of a worker, as VDAB reports it (RegistreerMutatieIndiceringWerknemer).

    ``maatregel_code`` is the three characters of the message (VOP, MWB, MWA, LDE); ``pakket_percentage`` in percents;
    ``begeleidingsgraad`` is ``geen``, ``laag``, ``midden``, ``hoog``, or None (no element).
    """

    insz: str
    maatregel_code: str
    datum_begin: dt.date
    datum_einde: dt.date | None = None
    ondernemingsnummer: str | None = None
    vestigingsnummer: str | None = None
    pakket_percentage: int | None = None
    begeleidingsgraad: str | None = None
    type_indicering: str = "START"
    toekenningsnummer: str = "1"
    naam: str = "Onbekend"
    voornaam: str = "Onbekend"
    type_doelgroepwerknemer: str = "A"
    geslacht: str = "X"
