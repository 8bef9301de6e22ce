"""The rows of the register feed. A thing (person, employment, toekenning) has one row; what is known of it has versions.

Every version holds in the world from ``valid_from`` until before ``valid_until`` and was known from ``known_from`` until
before ``known_until`` (None: without end; instants in UTC). Versions of the same thing never overlap in both times together.
Columns bear the names of the MAGDA messages. Plain tuples with names: a loader can insert them as they are.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class MunicipalityRow(NamedTuple):
    """A municipality by its REFNIS code."""

    nis: str


class MunicipalityFacts(NamedTuple):
    """Name and province; ``merged_into`` stands in what was known once the merger was decided."""

    nis: str
    naam: str
    provincie: str
    arrondissement: str
    merged_into: str | None
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class OrganisationRow(NamedTuple):
    """An organisation by its KBO number."""

    ondernemingsnummer: str


class OrganisationFacts(NamedTuple):
    """``soort`` as the law names employers; ``paritair_comite`` and ``rsz_nummer`` may be empty; ``nis`` of the seat."""

    ondernemingsnummer: str
    naam: str
    soort: str
    paritair_comite: str
    rsz_nummer: str
    nis: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class EstablishmentRow(NamedTuple):
    """An establishment unit by its number."""

    vestigingsnummer: str


class EstablishmentFacts(NamedTuple):
    """Whose, and where."""

    vestigingsnummer: str
    ondernemingsnummer: str
    naam: str
    nis: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class PersonRow(NamedTuple):
    """Somebody by a key that is the same in every feed of that seed and scale; the INSZ is a test number (month + 60)."""

    person: str
    insz: str


class PersonFacts(NamedTuple):
    """Names, sex (M, V), birth, and the municipality of residence."""

    person: str
    voornaam: str
    achternaam: str
    geslacht: str
    geboortedatum: dt.date
    nis: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class EmploymentRow(NamedTuple):
    """A tewerkstelling of a person with an organisation."""

    employment: str
    person: str
    ondernemingsnummer: str


class EmploymentFacts(NamedTuple):
    """The contract: ``uren`` (Q) and ``uren_voltijds`` (S) in hundredths of hours per week."""

    employment: str
    vestigingsnummer: str
    type_werknemer: str
    uren: int
    uren_voltijds: int
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None

    @property
    def tewerkstellings_percentage(self) -> int:
        """Return Q/S in hundredths of a percent, half up."""
        return (self.uren * 20_000 + self.uren_voltijds) // (2 * self.uren_voltijds)


class IndiceringRow(NamedTuple):
    """A finding of VDAB about a person, by the number of its request."""

    aanvraagnummer: str
    person: str


class IndiceringFacts(NamedTuple):
    """The result: ``advies`` as the law's choices for individueel maatwerk; the package only for collectief maatwerk."""

    aanvraagnummer: str
    type_indicering: str
    advies: str
    type_doelgroep: str
    loonpremie_percentage: int | None
    begeleidingsgraad: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class ToekenningRow(NamedTuple):
    """A right to support; ``type_maatregel`` MWB (collectief maatwerk), IMW or VOP, ``aanvraagnummer`` of its indicering."""

    toekenningsnummer: str
    person: str
    ondernemingsnummer: str
    employment: str
    type_maatregel: str
    aanvraagnummer: str | None


class ToekenningFacts(NamedTuple):
    """The status of a right over its days: IB while it is asked, TG or GW once decided, AF after it was closed."""

    toekenningsnummer: str
    status: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class PakketFacts(NamedTuple):
    """A work-support package. ``begeleidingsgraad`` LAAG, MIDDEN, HOOG or empty; ``startpakket`` only for individueel maatwerk.

    ``loonpremie_percentage`` of a VOP is the total percentage of a raise.
    """

    toekenningsnummer: str
    type_indicering: str
    loonpremie_percentage: int | None
    begeleidingsgraad: str
    startpakket: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class WaitingFacts(NamedTuple):
    """Somebody with an advice for collectief maatwerk waits for a place; province of residence on the first day."""

    person: str
    provincie: str
    aanvraagnummer: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class ErkenningFacts(NamedTuple):
    """A recognition of an organisation."""

    ondernemingsnummer: str
    soort: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class ContingentFacts(NamedTuple):
    """The places of a maatwerkbedrijf, in millionths of a VTE."""

    ondernemingsnummer: str
    vte: int
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class QualityFacts(NamedTuple):
    """A registration under the quality and registration model, with its kind of proof."""

    ondernemingsnummer: str
    bewijs: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class ProviderFacts(NamedTuple):
    """The registration of an external provider of coaching; ``capaciteit`` in trajectories at the same time."""

    ondernemingsnummer: str
    werkingsgebied: str
    capaciteit: int
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None


class CoachRow(NamedTuple):
    """Somebody who coaches; without a national number."""

    coach: str


class CoachFacts(NamedTuple):
    """For whom, as what (``gekwalificeerd``, ``collega``) and by which proof."""

    coach: str
    ondernemingsnummer: str
    naam: str
    soort: str
    kwalificatie: str
    valid_from: dt.date
    valid_until: dt.date | None
    known_from: dt.datetime
    known_until: dt.datetime | None
