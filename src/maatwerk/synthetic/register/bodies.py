"""Organisations and what is known of them: seats, units, recognition, contingent, quality, providers, coaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from maatwerk.sources.municipalities import municipalities, municipality
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.employers import MAATWERKBEDRIJF, Company, Employer
from maatwerk.synthetic.flanders import Flanders
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.names import person_name
from maatwerk.synthetic.numbers import company_name, company_number, rsz_number, unit_number
from maatwerk.synthetic.register.rows import (
    CoachFacts,
    CoachRow,
    ContingentFacts,
    ErkenningFacts,
    EstablishmentFacts,
    OrganisationFacts,
    ProviderFacts,
    QualityFacts,
)
from maatwerk.synthetic.register.times import DAY, Belief, Segment, dawn, heard, versions
from maatwerk.synthetic.timeline import FIRST, HORIZON, QUARTERS, years_after

_SCHOOL, _PROVIDER, _LOCAL = 5_000, 6_000, 7_000
"""Places of the others, above those of the employers."""
_QUALITY_STARTS, _GRACE_ENDS = dt.date(2019, 9, 2), dt.date(2021, 9, 2)
"""The quality and registration model begins; who was there already had two years."""
_STANDARD_ENDS: Final = dt.date(2021, 9, 2)
"""The standard of WSE itself was a proof until the day before."""
_PROVIDERS_START: Final = dt.date(2023, 7, 1)
_TRAINING: Final = dt.timedelta(days=365)
"""Who coaches without qualification is in training for a year."""
_OLDEST: Final = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation; ``units`` are its establishment units."""

    place: int
    number: str
    name: str
    kind: str
    committee: str
    rsz: str
    nis: str
    units: tuple[str, ...]
    since: dt.date
    until: dt.date | None = None


def employer_body(seed: int, employer: Employer) -> Body:
    """Return an employer as an organisation, older than any employment."""
    since = _OLDEST + dt.timedelta(days=Dice(seed, "founded", employer.place).below(4_500))
    kind = MAATWERKBEDRIJF if employer.kind == MAATWERKBEDRIJF else "privaat"
    return Body(employer.place, employer.number, employer.name, kind, employer.committee, employer.rsz, employer.nis,
                employer.units, since)  # fmt: skip


def other_bodies(invented: Flanders) -> Iterator[Body]:
    """Yield schools, external providers of coaching, and the local government of every Flemish municipality."""
    mix = invented.mix
    for place in range(_SCHOOL, _SCHOOL + mix.number("bodies.schools")):
        yield _placed(invented, place, "school", "school", "")
    for place in range(_PROVIDER, _PROVIDER + mix.number("bodies.providers")):
        yield _placed(invented, place, "begeleiding", "privaat", "329.01")
    for place, each in enumerate((each for each in municipalities() if each.flemish), _LOCAL):
        name = f"Lokaal bestuur {each.naam} (verzonnen)"
        yield _body(place, name, "lokaal_bestuur", "", each.nis, each.valid_from, each.valid_until)


def _placed(invented: Flanders, place: int, trade: str, kind: str, committee: str) -> Body:
    """Return an organisation with a name of its own, in one of the municipalities of the employers."""
    dice = Dice(invented.seed, "body", place)
    nis = dice.pick(invented.mix.shares("work.place")).split(" ", 1)[0]
    since = _OLDEST + dt.timedelta(days=dice.below(15_000))
    return _body(place, company_name(place, trade, invented.mix), kind, committee, nis, since)


def is_provider(body: Body) -> bool:
    """Return whether the organisation is an external provider of coaching."""
    return _PROVIDER <= body.place < _LOCAL


def registered(body: Body) -> bool:
    """Return whether the organisation must be registered for its quality: maatwerkbedrijven and providers."""
    return body.kind == MAATWERKBEDRIJF or is_provider(body)


def _body(
    place: int, name: str, kind: str, committee: str, nis: str, since: dt.date, until: dt.date | None = None
) -> Body:
    return Body(place, company_number(place), name, kind, committee, rsz_number(place), nis, (unit_number(place),),
                since, until)  # fmt: skip


class Books:
    """Makes the facts of organisations."""

    def __init__(self, invented: Flanders, end: dt.datetime) -> None:
        self._seed, self._mix, self._end = invented.seed, invented.mix, end

    def seat(self, body: Body) -> Iterator[OrganisationFacts]:
        """Yield name, kind and seat."""
        said = (body.name, body.kind, body.committee, body.rsz, body.nis)
        yield from versions(OrganisationFacts, body.number, self._standing(body, said), self._end)

    def units(self, body: Body) -> Iterator[EstablishmentFacts]:
        """Yield the establishment units, all in the municipality of the seat."""
        plain = body.name.removesuffix(" (verzonnen)")
        for turn, unit in enumerate(body.units, 1):
            name = f"{plain}, vestiging {turn} (verzonnen)" if len(body.units) > 1 else body.name
            yield from versions(
                EstablishmentFacts, unit, self._standing(body, (body.number, name, body.nis)), self._end
            )

    def _standing(self, body: Body, said: tuple[object, ...]) -> list[Belief]:
        """An organisation is there since its first day; that it ends is heard on its last."""
        beliefs: list[Belief] = [(dawn(body.since), ((body.since, None, said),))]
        if body.until is not None:
            beliefs.append((heard(body.until - DAY, body.place), ((body.since, body.until, said),)))
        return beliefs

    def recognition(self, company: Company) -> Iterator[ErkenningFacts]:
        """Yield the recognition as maatwerkbedrijf: for all from the start of collectief maatwerk."""
        first = FIRST.first_day
        yield from versions(
            ErkenningFacts, company.employer.number, [(dawn(first), ((first, None, (MAATWERKBEDRIJF,)),))], self._end
        )

    def contingent(self, company: Company) -> Iterator[ContingentFacts]:
        """Yield the contingent and each change, heard some weeks before it takes effect."""
        steps = [quarter for place, quarter in enumerate(QUARTERS) if place == 0 or quarter in self._steps()]
        dice, beliefs = Dice(self._seed, "contingent", company.employer.place), list[Belief]()
        granted: list[Segment] = []
        for step in steps:
            day = step.first_day
            if granted:
                granted[-1] = (granted[-1][0], day, granted[-1][2])
            granted.append((day, None, (company.contingent[step],)))
            beliefs.append(
                (heard(day - dt.timedelta(days=dice.between(10, 45)), company.employer.place), tuple(granted))
            )
        yield from versions(ContingentFacts, company.employer.number, beliefs, self._end)

    def _steps(self) -> frozenset[object]:
        return frozenset(self._mix.contingent_steps())

    def quality(self, body: Body) -> Iterator[QualityFacts]:
        """Yield the registrations under the quality model, one after the other."""
        dice = Dice(self._seed, "quality", body.place)
        proof, years = dice.pick(self._mix.shares("bodies.quality_proof")), self._mix.number("bodies.quality_years")
        begin = _QUALITY_STARTS + dt.timedelta(days=dice.below((_GRACE_ENDS - _QUALITY_STARTS).days))
        begin = max(begin, body.since)
        while begin <= HORIZON:
            until = years_after(begin, years)
            if proof == "wse_standaard":
                until = min(until, _STANDARD_ENDS)
            known = heard(begin - dt.timedelta(days=dice.between(0, 20)), body.place)
            yield from versions(QualityFacts, body.number, [(known, ((begin, until, (proof,)),))], self._end)
            begin, proof = until, "marktcertificaat" if proof == "wse_standaard" else proof

    def provider(self, body: Body) -> Iterator[ProviderFacts]:
        """Yield the registrations of an external provider, each for so many years."""
        dice = Dice(self._seed, "provider", body.place)
        begin = _PROVIDERS_START + dt.timedelta(days=dice.below(700))
        years, room = (
            self._mix.number("bodies.provider_years"),
            dice.draw(self._mix.quantiles("bodies.provider_capacity")),
        )
        area = "heel Vlaanderen" if dice.chance(2500) else f"provincie {municipality(body.nis).provincie.title()}"
        known = heard(begin + dt.timedelta(days=dice.between(0, 10)), body.place)
        yield from versions(
            ProviderFacts, body.number, [(known, ((begin, years_after(begin, years), (area, room)),))], self._end
        )


@dataclass(frozen=True, slots=True)
class Coach:
    """Somebody who coaches for an organisation; ``until`` is the first day without."""

    key: str
    body: Body
    kind: str
    since: dt.date
    until: dt.date | None


def coaches(invented: Flanders, companies: Sequence[Company], bodies: Sequence[Body]) -> Iterator[Coach]:
    """Yield the coaches of maatwerkbedrijven and providers, and the colleagues who coach in some ordinary firms."""
    mix, by_place = invented.mix, {body.place: body for body in bodies}
    per_coach = mix.number("bodies.places_per_coach") * 1_000_000
    for company in companies:
        places = max(1, -(-max(company.contingent.values()) // per_coach))
        yield from _posts(invented, by_place[company.employer.place], places, "gekwalificeerd", FIRST.first_day)
    for body in bodies:
        dice = Dice(invented.seed, "coaching", body.place)
        if is_provider(body):
            yield from _posts(invented, body, dice.between(3, 8), "gekwalificeerd", _PROVIDERS_START)
        elif body.kind == "privaat" and dice.chance(mix.number("bodies.colleague_coaches")):
            yield from _posts(invented, body, 1, "collega", _PROVIDERS_START)


def _posts(invented: Flanders, body: Body, places: int, kind: str, first: dt.date) -> Iterator[Coach]:
    tenure = invented.mix.quantiles("bodies.coach_tenure")
    for place in range(places):
        dice, since, turn = Dice(invented.seed, "post", body.place, place), first, 0
        since -= dt.timedelta(days=dice.below(1_500) if first == FIRST.first_day else 0)
        while since <= HORIZON:
            until = since + dt.timedelta(days=dice.draw(tenure))
            key = f"coach:{body.place}:{place}:{turn}"
            yield Coach(key, body, kind, since, until if until <= HORIZON else None)
            since, turn = until + dt.timedelta(days=dice.below(60)), turn + 1


class Coaching:
    """Makes coaches and their facts."""

    def __init__(self, seed: int, mix: Mix, end: dt.datetime) -> None:
        self._seed, self._mix, self._end = seed, mix, end

    def row(self, coach: Coach) -> CoachRow:
        """Return the coach."""
        return CoachRow(coach.key)

    def facts(self, coach: Coach) -> Iterator[CoachFacts]:
        """Yield the versions: who is in training is qualified a year later; a colleague needs no proof."""
        dice, salt = Dice(self._seed, coach.key), coach.body.place
        family, given = person_name(dice, self._mix, dice.chance(6000))
        proof = "" if coach.kind == "collega" else dice.pick(self._mix.shares("bodies.coach_proof"))
        name, number = f"{given} {family}", coach.body.number
        posts: tuple[Segment, ...] = ((coach.since, None, (number, name, coach.kind, proof)),)
        beliefs: list[Belief] = [(heard(coach.since + dt.timedelta(days=dice.below(30)), salt), posts)]
        done = coach.since + _TRAINING
        if proof == "opleiding_gestart" and (coach.until is None or done < coach.until):
            posts = ((coach.since, done, posts[0][2]), (done, None, (number, name, coach.kind, "opleiding_voltooid")))
            beliefs.append((heard(done + dt.timedelta(days=30), salt), posts))
        if coach.until is not None:
            posts = (*posts[:-1], (posts[-1][0], coach.until, posts[-1][2]))
            beliefs.append((heard(coach.until + dt.timedelta(days=31), salt), posts))
        yield from versions(CoachFacts, coach.key, beliefs, self._end)
