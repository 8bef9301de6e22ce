"""The register feed: rows in the order of their foreign keys, made while they are asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.municipalities import municipalities
from maatwerk.synthetic.flanders import Flanders, flanders
from maatwerk.synthetic.make import check_span
from maatwerk.synthetic.people import Person
from maatwerk.synthetic.register import rows
from maatwerk.synthetic.register.bodies import (
    Body,
    Books,
    Coach,
    Coaching,
    coaches,
    employer_body,
    is_provider,
    other_bodies,
    registered,
)
from maatwerk.synthetic.register.contracts import Contracts
from maatwerk.synthetic.register.granted import Grants, Right, request_number
from maatwerk.synthetic.register.humans import MERGED, Census, Human, humans
from maatwerk.synthetic.register.times import END, Belief, dawn, versions
from maatwerk.synthetic.register.waiting import Queue, Wait, waits


@dataclass(frozen=True)
class RegisterFeed:
    """Rows of invented Flanders for whoever works or waits between two quarters; ``end`` is the last instant known.

    Each attribute that makes rows is a function without arguments; ``tables`` names them in the order to load.
    """

    invented: Flanders
    first: Quarter
    last: Quarter
    end: dt.datetime = END

    def tables(self) -> Iterator[tuple[type[NamedTuple], Iterator[tuple[object, ...]]]]:
        """Yield each kind of row with its rows, made one by one; what a row points at came before it."""
        for kind, make in self._makers():
            yield kind, make()

    def _makers(self) -> tuple[tuple[type[NamedTuple], Callable[[], Iterator[tuple[object, ...]]]], ...]:
        return (
            (rows.MunicipalityRow, self.municipalities),
            (rows.MunicipalityFacts, self.municipality_facts),
            (rows.OrganisationRow, self.organisations),
            (rows.OrganisationFacts, self.organisation_facts),
            (rows.EstablishmentRow, self.establishments),
            (rows.EstablishmentFacts, self.establishment_facts),
            (rows.PersonRow, self.persons),
            (rows.PersonFacts, self.person_facts),
            (rows.EmploymentRow, self.employments),
            (rows.EmploymentFacts, self.employment_facts),
            (rows.IndiceringRow, self.indiceringen),
            (rows.IndiceringFacts, self.indicering_facts),
            (rows.ToekenningRow, self.toekenningen),
            (rows.ToekenningFacts, self.toekenning_facts),
            (rows.PakketFacts, self.pakketten),
            (rows.WaitingFacts, self.waiting),
            (rows.ErkenningFacts, self.erkenningen),
            (rows.ContingentFacts, self.contingents),
            (rows.QualityFacts, self.quality),
            (rows.ProviderFacts, self.providers),
            (rows.CoachRow, self.coaches),
            (rows.CoachFacts, self.coach_facts),
        )

    @cached_property
    def _everyone(self) -> list[Human]:
        return list(humans(self.invented.seed, self.invented.mix, self.invented.persons))

    @cached_property
    def _waits(self) -> list[Wait]:
        hired = [one for one in self._everyone if one.advised is not None]
        requests = {one.key: request_number(one.salt, 1) for one in hired}
        first, last = self.first.first_day, self.last.last_day
        return [one for one in waits(self.invented, hired, requests) if one.touches(first, last)]

    @cached_property
    def _humans(self) -> list[Human]:
        """Who works, with a right, in one of the quarters, or waits; in the order of all."""
        quarters = list(self.first.until(self.last))
        waiting = {one.human.key: one.human for one in self._waits}
        worked = [
            one
            for one in self._everyone
            if one.key in waiting or any(job.active(quarter) for job in one.jobs for quarter in quarters)
        ]
        return worked + [human for human in waiting.values() if not human.jobs]

    def _jobs(self) -> Iterator[tuple[Human, Person]]:
        last = self.last.last_day
        yield from ((human, job) for human in self._humans for job in human.jobs if job.hired <= last)

    @cached_property
    def _rights(self) -> list[Right]:
        """Every right of these persons, also of who waits and is hired only after the last quarter."""
        last = self.last.last_day
        return [right for human in self._humans for right in self._grants.rights(human, last)]

    def _granted(self) -> Iterator[Right]:
        last = self.last.last_day
        return (right for right in self._rights if right.begin <= last and right.job.hired <= last)

    @cached_property
    def _bodies(self) -> list[Body]:
        used = {company.employer.place: company.employer for company in self.invented.companies}
        used |= {job.employer.place: job.employer for human in self._humans for job in human.jobs}
        return [
            *(employer_body(self.invented.seed, used[place]) for place in sorted(used)),
            *other_bodies(self.invented),
        ]

    @cached_property
    def _coaches(self) -> list[Coach]:
        last = self.last.last_day
        made = coaches(self.invented, self.invented.companies, self._bodies)
        return [coach for coach in made if coach.since <= last]

    @cached_property
    def _census(self) -> Census:
        return Census(self.invented.seed, self.invented.mix, self.end)

    @cached_property
    def _contracts(self) -> Contracts:
        return Contracts(self.invented.seed, self.invented.mix, self.end)

    @cached_property
    def _grants(self) -> Grants:
        return Grants(self.invented.seed, self.invented.mix, self.end)

    @cached_property
    def _books(self) -> Books:
        return Books(self.invented, self.end)

    @cached_property
    def _queue(self) -> Queue:
        return Queue(self.invented, self.end)

    @cached_property
    def _coaching(self) -> Coaching:
        return Coaching(self.invented.seed, self.invented.mix, self.end)

    def municipalities(self) -> Iterator[rows.MunicipalityRow]:
        """Yield the municipalities of Flanders and Brussels."""
        return (rows.MunicipalityRow(each.nis) for each in municipalities())

    def municipality_facts(self) -> Iterator[rows.MunicipalityFacts]:
        """Yield their facts; a merger is known from its day."""
        for each in municipalities():
            said = (each.naam, each.provincie, each.arrondissement)
            beliefs: list[Belief] = [(dawn(each.valid_from), ((each.valid_from, None, (*said, None)),))]
            if each.valid_until is not None:
                beliefs.append((dawn(MERGED), ((each.valid_from, each.valid_until, (*said, each.merged_into)),)))
            yield from versions(rows.MunicipalityFacts, each.nis, beliefs, self.end)

    def organisations(self) -> Iterator[rows.OrganisationRow]:
        """Yield maatwerkbedrijven, ordinary firms with a worker here, schools, providers and local governments."""
        return (rows.OrganisationRow(body.number) for body in self._bodies)

    def organisation_facts(self) -> Iterator[rows.OrganisationFacts]:
        """Yield the versions of name, kind and seat."""
        return (row for body in self._bodies for row in self._books.seat(body))

    def establishments(self) -> Iterator[rows.EstablishmentRow]:
        """Yield the establishment units."""
        return (rows.EstablishmentRow(unit) for body in self._bodies for unit in body.units)

    def establishment_facts(self) -> Iterator[rows.EstablishmentFacts]:
        """Yield the versions of whose they are, and where."""
        return (row for body in self._bodies for row in self._books.units(body))

    def persons(self) -> Iterator[rows.PersonRow]:
        """Yield the persons, each once."""
        return (rows.PersonRow(human.key, human.insz) for human in self._humans)

    def person_facts(self) -> Iterator[rows.PersonFacts]:
        """Yield the versions of names and residence."""
        return (row for human in self._humans for row in self._census.facts(human))

    def employments(self) -> Iterator[rows.EmploymentRow]:
        """Yield the employments that begin until the last quarter."""
        return (row for human, job in self._jobs() for row in self._contracts.rows(human.key, job))

    def employment_facts(self) -> Iterator[rows.EmploymentFacts]:
        """Yield the versions of the contracts."""
        return (row for _, job in self._jobs() for row in self._contracts.facts(job))

    def indiceringen(self) -> Iterator[rows.IndiceringRow]:
        """Yield the indiceringen: of rights, and of those who only wait."""
        for right in self._rights:
            yield from self._grants.indicering(right)
        for wait in self._waits:
            yield from self._queue.indicering(wait)

    def indicering_facts(self) -> Iterator[rows.IndiceringFacts]:
        """Yield the versions of what VDAB found."""
        for right in self._rights:
            yield from self._grants.indicering_facts(right)
        for wait in self._waits:
            yield from self._queue.indicering_facts(wait)

    def toekenningen(self) -> Iterator[rows.ToekenningRow]:
        """Yield the rights to support."""
        return (row for right in self._granted() for row in self._grants.toekenning(right))

    def toekenning_facts(self) -> Iterator[rows.ToekenningFacts]:
        """Yield the versions of their status."""
        return (row for right in self._granted() for row in self._grants.status(right))

    def pakketten(self) -> Iterator[rows.PakketFacts]:
        """Yield the versions of the work-support packages."""
        return (row for right in self._granted() for row in self._grants.package(right))

    def waiting(self) -> Iterator[rows.WaitingFacts]:
        """Yield the versions of stays on the waiting list."""
        return (row for wait in self._waits for row in self._queue.facts(wait))

    def erkenningen(self) -> Iterator[rows.ErkenningFacts]:
        """Yield the recognitions of maatwerkbedrijven."""
        return (row for company in self.invented.companies for row in self._books.recognition(company))

    def contingents(self) -> Iterator[rows.ContingentFacts]:
        """Yield the versions of their contingents."""
        return (row for company in self.invented.companies for row in self._books.contingent(company))

    def quality(self) -> Iterator[rows.QualityFacts]:
        """Yield the quality registrations of maatwerkbedrijven and providers."""
        return (row for body in self._bodies if registered(body) for row in self._books.quality(body))

    def providers(self) -> Iterator[rows.ProviderFacts]:
        """Yield the registrations of external providers of coaching."""
        return (row for body in self._bodies if is_provider(body) for row in self._books.provider(body))

    def coaches(self) -> Iterator[rows.CoachRow]:
        """Yield the coaches."""
        return (self._coaching.row(coach) for coach in self._coaches)

    def coach_facts(self) -> Iterator[rows.CoachFacts]:
        """Yield the versions of for whom they coach, and by which proof."""
        return (row for coach in self._coaches for row in self._coaching.facts(coach))


def register(
    seed: int, first: Quarter, last: Quarter, scale: Fraction = Fraction(1), known_on: dt.datetime | None = None
) -> RegisterFeed:
    """Return invented Flanders as register rows, for whoever works or waits from quarter ``first`` to ``last``.

    The same seed and scale give the same rows; a person has the same key and facts whatever quarters are asked. ``known_on``
    (an instant with a time zone) leaves out what was heard later; a thing of which nothing was known yet keeps its row, without
    facts. Raises CannotMake for quarters or a scale that cannot be.
    """
    check_span(first, last, scale)
    return RegisterFeed(flanders(seed, scale), first, last, END if known_on is None else min(known_on, END))
