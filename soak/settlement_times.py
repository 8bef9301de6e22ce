"""The register several times over, for the rights of one quarter, and its declarations as Parquet.

``python -m soak.settlement_times FACTS.pickle FOLDER --times 10`` over a scratch database that holds the register once. Rights,
people, employers and places are copied as they stand, under the guards of the database; the rest of the register is not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from soak.portal_fill import prepared
from soak.settlement_copies import Numbers, copied, numbers_of
from soak.settlement_quarter import Watch

from maatwerk.rules.quarter import Quarter

_STEP = 10_000_000
"""Ids of a copy lie this far from those of the original."""


def copy_register(numbers: Numbers, quarter: Quarter, times: int) -> int:
    """Copy what the rights of a quarter rest on so many times; return the rows that were added."""
    from django.db import transaction

    from maatwerk.portal.register import models as m
    from maatwerk.portal.register.load import _count_on

    with transaction.atomic():
        rows = sum(_copy(numbers, quarter, copy) for copy in range(1, times))
        _count_on([m.Person, m.PersonNumber, m.Organisation, m.Toekenning, m.Pakket, m.Contingent])
    return rows


def _copy(numbers: Numbers, quarter: Quarter, copy: int) -> int:
    from maatwerk.portal.register import models as m
    from maatwerk.portal.register.load import codes
    from maatwerk.portal.register.numbers import hashed

    persons, employers, by = numbers.person(copy), numbers.employer(copy), _STEP * copy
    touching = m.Pakket.objects.touching(quarter.first_day, quarter.last_day + dt.timedelta(days=1)).filter(
        toekenning_id__lt=_STEP
    )
    of_quarter = set(touching.values_list("toekenning_id", flat=True))
    firms = {one["id"]: one for one in _rows(m.Organisation) if one["ondernemingsnummer"] in employers}
    rights = {
        one["id"]: one for one in _rows(m.Toekenning) if one["id"] in of_quarter and one["organisation_id"] in firms
    }
    people = {one["person_id"] for one in rights.values()}
    own = dict(zip(sorted(people), codes(len(people)), strict=True))
    known = [one for one in _rows(m.PersonNumber) if one["person_id"] in people]
    made: list[tuple[Any, Iterable[dict[str, Any]]]] = [
        (m.Person, ({"id": person + by, "code": code} for person, code in own.items())),
        (
            m.PersonNumber,
            (
                _moved(one, by, "person_id", insz=number, hashed=hashed(number))
                for one in known
                if (number := persons.get(one["insz"])) is not None
            ),
        ),
        (
            m.Organisation,
            (_moved(one, by, ondernemingsnummer=employers[one["ondernemingsnummer"]]) for one in firms.values()),
        ),
        (m.Toekenning, (_right(one, by, copy) for one in rights.values())),
        (m.Pakket, (_moved(one, by, "toekenning_id") for one in _rows(m.Pakket) if one["toekenning_id"] in rights)),
        (
            m.Contingent,
            (_moved(one, by, "organisation_id") for one in _rows(m.Contingent) if one["organisation_id"] in firms),
        ),
    ]
    return sum(_write(model, rows) for model, rows in made)


def _right(one: Mapping[str, Any], by: int, copy: int) -> dict[str, Any]:
    number = f"{one['toekenningsnummer'][:16]}-{copy}"
    return _moved(
        one, by, "person_id", "organisation_id", toekenningsnummer=number, employment_id=None, indicering_id=None
    )


def _rows(model: Any) -> Iterable[dict[str, Any]]:
    """Return the rows of the original."""
    return model.objects.filter(pk__lt=_STEP).order_by("pk").values().iterator(chunk_size=5_000)


def _moved(row: Mapping[str, Any], by: int, *references: str, **told: Any) -> dict[str, Any]:
    return {**row, **{name: row[name] + by for name in ("id", *references)}, **told}


def _write(model: Any, rows: Iterable[Mapping[str, Any]]) -> int:
    from maatwerk.portal.register.load import _adapted, _batches, write

    count = 0
    for batch in _batches(rows):
        columns = list(batch[0])
        values = [_adapted(model, name, [row[name] for row in batch]) for name in columns]
        write(model._meta.db_table, columns, list(zip(*values, strict=True)))
        count += len(batch)
    return count


def main() -> None:
    """Write the declarations of every copy to a folder and copy the register."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("facts", type=Path)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--quarter", default="2026Q1")
    asked.add_argument("--times", type=int, default=10)
    given = asked.parse_args()
    history, rights, contingents = pickle.loads(given.facts.read_bytes())
    numbers, watch = numbers_of(history, rights, contingents), Watch()
    given.folder.mkdir(parents=True, exist_ok=True)
    one_by_one = pl.struct("bestand", "aangifte").rank("dense").cast(pl.Int32)  # all of them in one file from now on
    plain = history.with_columns(one_by_one.alias("aangifte"))
    for copy in range(given.times):
        copied(plain, numbers, copy).write_parquet(given.folder / f"aangiften-{copy:03d}.parquet")
    prepared(Path(os.environ["MAATWERK_DATA"]).resolve())
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(
        watch.part("copy the register", lambda: copy_register(numbers, Quarter.parse(given.quarter), given.times)),
        "rows",
    )


if __name__ == "__main__":
    main()
