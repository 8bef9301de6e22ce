"""The rights of the register in a quarter, as they were known at a moment: one row per right, as the quarter run takes them.

Readings: of two rights that begin on the same day the one decided last counts, and it is said which; a right to individueel
maatwerk counts its quarters from its own first day, whatever was decided about it since.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

import polars as pl
from django.db.models import F, Min

from maatwerk.portal.register import models as m
from maatwerk.rules.finding import Finding
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.rows import GRANTED
from maatwerk.sources.schema import RIGHTS

MEASURES: Final = {"IMW": "imw", "MWB": "cmw", "VOP": "vop"}
"""The measures of the register that give premiums per quarter, as the law names them."""
SCHEMA: Final = pl.Schema({**RIGHTS.schema, GRANTED: pl.Int32()})
"""Rights as files have them, and which percentage was decided for a package of individueel maatwerk."""
_DAY: Final = dt.timedelta(days=1)
_CONTENT: Final = ("type_indicering", "loonpremie_percentage", "begeleidingsgraad", "startpakket")
_NAMES: Final = ("right", "number", "person", "employer", "code", *_CONTENT, "begin", "until")


@dataclass(frozen=True, slots=True)
class Package:
    """A package of a right as the register knows it; ``begin`` and ``until`` (the first day after it) are those that count."""

    right: int
    number: str
    person: int
    employer: str
    code: str
    type_indicering: str
    loonpremie_percentage: int | None
    begeleidingsgraad: str
    startpakket: str
    begin: dt.date
    until: dt.date | None
    first_day: dt.date
    """The first day of the right."""

    @property
    def content(self) -> tuple[Any, ...]:
        """Return what was decided, without its period."""
        return tuple(getattr(self, name) for name in _CONTENT)


def rights(quarter: Quarter, known_at: dt.datetime) -> pl.DataFrame:
    """Return the rights that hold on some day of a quarter, with the columns of ``SCHEMA``."""
    return rights_and_doubles(quarter, known_at)[0]


def rights_and_doubles(quarter: Quarter, known_at: dt.datetime) -> tuple[pl.DataFrame, tuple[Finding, ...]]:
    """Return the rights of a quarter, and a finding for every right that gave way to one that begins on the same day."""
    numbers = _numbers(quarter, known_at)
    packages = [each for each in _packages(quarter, known_at) if each.person in numbers]
    held, gone = _one_a_day(packages, known_at)
    frame = pl.DataFrame([_row(each, numbers[each.person]) for each in held], schema=SCHEMA, orient="row")
    return frame, tuple(_double(lost, kept, numbers[lost.person]) for lost, kept in gone)


def _numbers(quarter: Quarter, known_at: dt.datetime) -> dict[int, str]:
    """Return the national number of everybody, as known; of somebody with two in a quarter the last."""
    known = m.PersonNumber.objects.known_on(known_at).touching(quarter.first_day, quarter.last_day + _DAY)
    return dict(known.order_by("valid_from").values_list("person_id", "insz"))


def _packages(quarter: Quarter, known_at: dt.datetime) -> list[Package]:
    """Return the packages that count in a quarter, with the period that counts, in the order of their rights."""
    found = list(_known(quarter, known_at))
    imw = _last_of_each(each for each in found if each.code == m.Maatregel.IMW)
    vop = [each for each in found if each.code == "VOP"]
    granted = _granted_until({each.right for each in vop}, known_at)
    return [
        *(each for each in found if MEASURES[each.code] == "cmw"),
        *(_from_the_start(each) for each in imw),
        *(replace(each, until=granted.get(each.right, each.until)) for each in vop),
    ]


def _known(quarter: Quarter, known_at: dt.datetime) -> Iterator[Package]:
    held = (
        m.Pakket.objects.known_on(known_at)
        .touching(quarter.first_day, quarter.last_day + _DAY)
        .filter(toekenning__organisation__isnull=False, toekenning__type_maatregel__in=MEASURES)
        .order_by("toekenning_id", "valid_from")
    )
    first_days = _first_days(known_at)
    of_right = ("id", "toekenningsnummer", "person_id", "organisation__ondernemingsnummer", "type_maatregel")
    told = (*(f"toekenning__{name}" for name in of_right), *_CONTENT, "valid_from", "valid_until")
    for row in held.values_list(*told):
        named = dict(zip(_NAMES, row, strict=True))
        yield Package(**named, first_day=first_days.get(named["right"], named["begin"]))


def _first_days(known_at: dt.datetime) -> dict[int, dt.date]:
    """Return the first day of every right to individueel maatwerk, as known."""
    known = m.Pakket.objects.known_on(known_at).filter(toekenning__type_maatregel=m.Maatregel.IMW)
    return dict(known.values_list("toekenning_id").annotate(first=Min("valid_from")))


def _last_of_each(packages: Iterable[Package]) -> Iterator[Package]:
    """Yield the last package of each right: the packages of one right follow each other, they are no doubles."""
    for _, own in groupby(packages, key=lambda each: each.right):
        *_, last = own
        yield last


def _from_the_start(package: Package) -> Package:
    """Return a package of a start package as one that begins with its right: its percentages were decided at once."""
    return replace(package, begin=package.first_day) if package.type_indicering == "START" else package


def _granted_until(rights_: Iterable[int], known_at: dt.datetime) -> dict[int, dt.date | None]:
    """Return until when rights were granted at first: a right that was closed early is still one of that term."""
    first: dict[int, dt.date | None] = {}
    known = m.Pakket.objects.filter(toekenning_id__in=list(rights_), known_from__lte=known_at)
    for right, until in known.order_by("known_from").values_list("toekenning_id", "valid_until"):
        first.setdefault(right, until)
    return first


def _one_a_day(
    packages: Sequence[Package], known_at: dt.datetime
) -> tuple[list[Package], list[tuple[Package, Package]]]:
    """Return the packages that stay, and each that gave way with the one it gave way to: the one decided last.

    Packages of one day that were decided at the same moment stay: the run holds them back.
    """
    same = defaultdict(list)
    for each in packages:
        same[each.person, each.employer, each.code, each.begin].append(each)
    tied = [own for own in same.values() if len({each.right for each in own}) > 1]
    decided = _decided_at({each.right for own in tied for each in own}, known_at)
    gone = [pair for own in tied for pair in _later(own, decided)]
    lost = {id(each) for each, _ in gone}
    return [each for each in packages if id(each) not in lost], gone


def _later(
    packages: Sequence[Package], decided: dict[tuple[Any, ...], dt.datetime]
) -> Iterator[tuple[Package, Package]]:
    moments = [decided[each.right, *each.content] for each in packages]
    last = packages[moments.index(max(moments))]
    for each, moment in zip(packages, moments, strict=True):
        if moment < max(moments):
            yield each, last


def _decided_at(rights_: Iterable[int], known_at: dt.datetime) -> dict[tuple[Any, ...], dt.datetime]:
    """Return when what packages say was known first: an early end is no new decision on what they give."""
    known = m.Pakket.objects.filter(toekenning_id__in=list(rights_), known_from__lte=known_at)
    told = known.values("toekenning_id", *_CONTENT).annotate(decided=Min("known_from"), right=F("toekenning_id"))
    return {(row["right"], *(row[name] for name in _CONTENT)): row["decided"] for row in told}


def _row(package: Package, insz: str) -> dict[str, Any]:
    measure, first = MEASURES[package.code], Quarter.containing(package.first_day)
    return {
        "insz": insz,
        "ondernemingsnummer": package.employer,
        "maatregel": measure,
        "startpakket": package.startpakket or None,
        "pakket_percentage": package.loonpremie_percentage,
        "begeleidingsgraad": package.begeleidingsgraad.lower() or None,
        "type_indicering": package.type_indicering,
        "kwartaal_beslissing": str(first) if measure == "imw" else None,
        "datum_begin": package.begin,
        "datum_einde": package.until - _DAY if package.until else None,
        "maatregel_code": package.code,
        "toekenningsnummer": package.number,
        "bestand": "register",
        "pad": f"toekenning {package.number}",
        "geblokkeerd": False,
        GRANTED: package.loonpremie_percentage if measure == "imw" else None,
    }


def _double(lost: Package, kept: Package, insz: str) -> Finding:
    day = f"{lost.begin:%d/%m/%Y}"
    return Finding(
        "recht-dubbel-toegekend",
        "register",
        f"toekenning {lost.number} {lost.employer} {insz}",
        "datum_begin",
        str(lost.begin),
        f"ook toekenning {kept.number} geeft vanaf {day} recht op {MEASURES[lost.code]}; zij is later beslist en telt.",
        "Kijk na welke toekenning geldt en beëindig de andere.",
        blocking=False,
    )
