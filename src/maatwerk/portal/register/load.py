"""Loading a register feed: whole tables at once, every guard of the database in place."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max, Model

from maatwerk.portal.audit.models import Event
from maatwerk.portal.register import models as m
from maatwerk.portal.register.feed_tables import TABLES, Table
from maatwerk.portal.register.numbers import hashed

_BATCH: Final = 5_000
_SHAKE: Final = secrets.SystemRandom()


class Feed(Protocol):
    """What can be loaded: tables of rows, in the order in which one needs the other."""

    def tables(self) -> Iterable[tuple[type[NamedTuple], Iterable[tuple[object, ...]]]]:
        """Yield each kind of row with its rows."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows each table of the register got, in how many seconds, and the hash of all rows of the feed."""

    counts: dict[str, int]
    seconds: int
    hash: str

    @property
    def rows(self) -> int:
        """Return how many rows there are in all."""
        return sum(self.counts.values())


class NotEmpty(ValueError):
    """The register holds something already; a feed is only loaded into an empty one."""


@transaction.atomic
def load(feed: Feed, event: Event) -> Loaded:
    """Store a feed under one event, all or nothing; return what was stored.

    Raises NotEmpty for a register that holds persons or organisations, IntegrityError for facts that overlap.
    """
    if m.Person.objects.exists() or m.Organisation.objects.exists():
        raise NotEmpty("het register is niet leeg")
    begun, loading = time.monotonic(), _Loading(event.number)
    for kind, rows in feed.tables():
        loading.store(TABLES[kind], rows)
    loading.finish()
    return Loaded(loading.counts, round(time.monotonic() - begun), loading.digest.hexdigest())


@dataclass(slots=True)
class _Loading:
    """What one load remembers: the row that each key got, and since when each person is known."""

    event: int
    ids: dict[type[Model], dict[Any, int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    digest: Any = field(default_factory=hashlib.sha256)
    numbers: list[tuple[int, str]] = field(default_factory=list)
    met: dict[int, Any] = field(default_factory=dict)

    def store(self, table: Table, rows: Iterable[tuple[object, ...]]) -> None:
        """Store the rows of one table."""
        for batch in _batches(rows):
            self.digest.update(repr(batch).encode())
            told = dict(zip(table.fields, zip(*batch, strict=True), strict=True))
            self._insert(table.model, table.columns(told, self.ids) | self._own(table, told))
            self._note(table, told)

    def _own(self, table: Table, told: Mapping[str, Sequence[Any]]) -> dict[str, Sequence[Any]]:
        """Return the columns that the register adds: its own id and code of a thing, the event of a fact."""
        count = len(next(iter(told.values())))
        if table.key is None:
            return {"event_id": [self.event] * count}
        if table.model is m.Municipality:
            return {}
        known = self.ids.setdefault(table.model, {})
        first = _last_id(table.model) + 1 if not known else len(known) + min(known.values())
        made = range(first, first + count)
        known.update(zip(told[table.key], made, strict=True))
        return {"id": made, "code": codes(count)} if table.coded else {"id": made}

    def _note(self, table: Table, told: Mapping[str, Sequence[Any]]) -> None:
        """Remember what the table of national numbers needs."""
        persons = self.ids.get(m.Person, {})
        if table.model is m.Person:
            self.numbers += zip((persons[key] for key in told["person"]), told["insz"], strict=True)
        elif table.model is m.PersonFacts:
            for key, born, known in zip(told["person"], told["geboortedatum"], told["known_from"], strict=True):
                since = self.met.get(persons[key], (born, known))
                self.met[persons[key]] = (born, min(known, since[1]))

    def finish(self) -> None:
        """Store the national numbers, each known since anything of the person is, and let new rows count on from here.

        Of whom nothing is known yet, the number is not known either.
        """
        for batch in _batches(each for each in self.numbers if each[0] in self.met):
            times = [self.met[person] for person, _ in batch]
            columns = {
                "person_id": [person for person, _ in batch],
                "insz": [insz for _, insz in batch],
                "hashed": [hashed(insz) for _, insz in batch],
                "valid_from": [born for born, _ in times],
                "known_from": [known for _, known in times],
                "event_id": [self.event] * len(batch),
            }
            self._insert(m.PersonNumber, columns)
        _count_on([model for model in self.ids if model is not m.Municipality])

    def _insert(self, model: type[Model], columns: Mapping[str, Sequence[Any]]) -> None:
        name = model._meta.db_table
        values = [_adapted(model, column, told) for column, told in columns.items()]
        write(name, list(columns), list(zip(*values, strict=True)))
        self.counts[name] = self.counts.get(name, 0) + len(next(iter(columns.values())))


def write(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of values as the database takes them: in one stream on PostgreSQL; every guard holds there too.

    Raises IntegrityError for a row that a guard refuses.
    """
    heads = ", ".join(f'"{column}"' for column in columns)
    with connection.wrap_database_errors, connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({heads}) FROM STDIN') as stream:
                for row in rows:
                    stream.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({heads}) VALUES ({marks})', rows)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _adapted(model: type[Model], column: str, values: Sequence[Any]) -> Sequence[Any]:
    """Return the values of a column as the database takes them; a day or instant that comes again is turned once."""
    kind = next(f.get_internal_type() for f in model._meta.fields if f.column == column)
    turn: Callable[[Any], Any] | None = {
        "DateField": connection.ops.adapt_datefield_value,
        "DateTimeField": connection.ops.adapt_datetimefield_value,
    }.get(kind)
    if turn is None:
        return values
    turned = {value: None if value is None else turn(value) for value in set(values)}
    return [turned[value] for value in values]


def _last_id(model: type[Model]) -> int:
    return int(model._default_manager.aggregate(last=Max("pk"))["last"] or 0)


def _count_on(models: list[type[Model]]) -> None:
    """Let the database give ids after those that were set here, and count what is in its indexes."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        # Without it the planner takes "known now" for a rare thing and reads whole tables. Table by table: a bare ANALYZE
        # would also hold the catalogs that all databases of a PostgreSQL server share, until this transaction ends.
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def codes(count: int) -> list[str]:
    """Return so many codes that tell nothing, all different."""
    made: set[str] = set()
    while len(made) < count:
        made.add("".join(_SHAKE.choices(m._LETTERS, k=10)))
    return list(made)
