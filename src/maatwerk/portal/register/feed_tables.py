"""Which row of a feed goes into which table of the register, column by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db.models import Model

from maatwerk.portal.register import models as m
from maatwerk.portal.register.names import organisation_name, search_name
from maatwerk.synthetic.register import rows as r

Told = Mapping[str, Sequence[Any]]
Ids = Mapping[type[Model], Mapping[Any, int]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``kind`` is the row of the feed, ``key`` names a thing (None for facts).

    ``refers`` says of a field to which thing it points and in which column that stands; ``renamed`` gives other columns their
    name, ``left`` fields are not stored here, ``added`` makes columns out of the others.
    """

    kind: type[NamedTuple]
    model: type[Model]
    key: str | None = None
    coded: bool = False
    refers: Mapping[str, tuple[str, type[Model]]] | None = None
    renamed: Mapping[str, str] | None = None
    left: frozenset[str] = frozenset()
    added: Mapping[str, Callable[[Told], Sequence[Any]]] | None = None

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields of a row of the feed."""
        return self.kind._fields

    def columns(self, told: Told, ids: Ids) -> dict[str, Sequence[Any]]:
        """Return columns of the database out of columns of the feed. Raises KeyError for a thing that did not come before."""
        refers, renamed, made = self.refers or {}, self.renamed or {}, dict[str, Sequence[Any]]()
        for name, values in told.items():
            if name in refers:
                column, thing = refers[name]
                known = ids[thing]
                made[column] = [None if value is None else known[value] for value in values]
            elif name not in self.left:
                made[renamed.get(name, name)] = values
        return made | {column: make(told) for column, make in (self.added or {}).items()}


_Refers = dict[str, tuple[str, type[Model]]]
_PERSON: Final[_Refers] = {"person": ("person_id", m.Person)}
_ORGANISATION: Final[_Refers] = {"ondernemingsnummer": ("organisation_id", m.Organisation)}
_ADVICE: Final[_Refers] = {"aanvraagnummer": ("indicering_id", m.Indicering)}
_RIGHT: Final[_Refers] = {"toekenningsnummer": ("toekenning_id", m.Toekenning)}
_JOB: Final[_Refers] = {"employment": ("employment_id", m.Employment)}
_UNIT: Final[_Refers] = {"vestigingsnummer": ("establishment_id", m.Establishment)}
_COACH: Final[_Refers] = {"coach": ("coach_id", m.Coach)}
_SEAT: Final = {"nis": "gemeente_id"}


def _person_names(told: Told) -> list[str]:
    return [search_name(*names) for names in zip(told["achternaam"], told["voornaam"], strict=True)]


def _organisation_names(told: Told) -> list[str]:
    return [organisation_name(name) for name in told["naam"]]


def _belgium(told: Told) -> list[str]:
    return ["BE"] * len(told["person"])


_ALL: Final = (
    Table(r.MunicipalityRow, m.Municipality, "nis"),
    Table(
        r.MunicipalityFacts, m.MunicipalityFacts, renamed={"nis": "municipality_id", "merged_into": "merged_into_id"}
    ),
    Table(r.OrganisationRow, m.Organisation, "ondernemingsnummer"),
    Table(
        r.OrganisationFacts,
        m.OrganisationFacts,
        refers=_ORGANISATION,
        renamed=_SEAT,
        added={"zoeknaam": _organisation_names},
    ),
    Table(r.EstablishmentRow, m.Establishment, "vestigingsnummer"),
    Table(r.EstablishmentFacts, m.EstablishmentFacts, refers=_UNIT | _ORGANISATION, renamed=_SEAT),
    Table(r.PersonRow, m.Person, "person", coded=True, left=frozenset({"person", "insz"})),
    Table(
        r.PersonFacts,
        m.PersonFacts,
        refers=_PERSON,
        renamed=_SEAT,
        added={"zoeknaam": _person_names, "land": _belgium},
    ),
    Table(
        r.EmploymentRow,
        m.Employment,
        "employment",
        coded=True,
        refers=_PERSON | _ORGANISATION,
        left=frozenset({"employment"}),
    ),
    Table(r.EmploymentFacts, m.EmploymentFacts, refers=_JOB | _UNIT),
    Table(r.IndiceringRow, m.Indicering, "aanvraagnummer", refers=_PERSON),
    Table(r.IndiceringFacts, m.IndiceringFacts, refers=_ADVICE),
    Table(r.ToekenningRow, m.Toekenning, "toekenningsnummer", refers=_PERSON | _ORGANISATION | _JOB | _ADVICE),
    Table(r.ToekenningFacts, m.ToekenningFacts, refers=_RIGHT),
    Table(r.PakketFacts, m.Pakket, refers=_RIGHT),
    Table(r.WaitingFacts, m.WaitingEntry, refers=_PERSON | _ADVICE),
    Table(r.ErkenningFacts, m.Erkenning, refers=_ORGANISATION),
    Table(r.ContingentFacts, m.Contingent, refers=_ORGANISATION),
    Table(r.QualityFacts, m.QualityRegistration, refers=_ORGANISATION),
    Table(r.ProviderFacts, m.ProviderRegistration, refers=_ORGANISATION),
    Table(r.CoachRow, m.Coach, "coach", coded=True, left=frozenset({"coach"})),
    Table(r.CoachFacts, m.CoachFacts, refers=_COACH | _ORGANISATION),
)
TABLES: Final[dict[type[NamedTuple], Table]] = {table.kind: table for table in _ALL}
"""Where each kind of row goes."""
