"""The protection that the database itself gives: no overlap in two times, no change but erasing once, no removal.

PostgreSQL has an exclusion constraint and triggers, SQLite has triggers; both are made from the models after each migration,
so that a rebuilt table never stands without them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from maatwerk.portal.kit.models import Erasable, Guarded, Refusal, TwoTimes

NEVER = "feiten worden nooit gewijzigd of verwijderd"
OVERLAP = "twee feiten over hetzelfde overlappen in geldigheid en kennis"


def install(app: AppConfig, using: str) -> None:
    """Put the guards of an app's tables in place; what is there already is made anew."""
    connection = connections[using]
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in guarded(app):
            if model._meta.db_table in present:
                for statement in statements(model, connection):
                    cursor.execute(statement)


def guarded(app: AppConfig) -> Iterator[type[Guarded]]:
    """Yield the guarded models of an app."""
    yield from (model for model in app.get_models() if issubclass(model, Guarded))


def statements(model: type[Guarded], connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield the SQL that protects one table."""
    make = _postgres if connection.vendor == "postgresql" else _sqlite
    yield from make(model)


def names(model: type[Guarded]) -> tuple[str, ...]:
    """Return the names of the guards that one table must have."""
    table = model._meta.db_table
    refused = (_refusal(model, one) for one in model.REFUSES)
    if issubclass(model, TwoTimes):
        return (f"{table}_kept", *(f"{table}_apart{number}" for number, _ in enumerate(model.KEYS)), *refused)
    return (f"{table}_kept", *refused)


def _refusal(model: type[Guarded], refusal: Refusal) -> str:
    return f"{model._meta.db_table}_not_{refusal.name}"


def _columns(model: type[Guarded], fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(model._meta.get_field(name).column) for name in fields)  # type: ignore[union-attr]


def _postgres(model: type[Guarded]) -> Iterator[str]:
    table, function = model._meta.db_table, _function_of(model)
    yield _function("maatwerk_appended", "FALSE")
    yield _function(
        "maatwerk_kept",
        "TG_OP = 'UPDATE' AND OLD.known_until IS NULL AND NEW.known_until IS NOT NULL "
        "AND to_jsonb(NEW) - 'known_until' = to_jsonb(OLD) - 'known_until'",
    )
    if issubclass(model, Erasable):
        yield _function(function, f"TG_OP = 'UPDATE' AND {_only_erased(model)} AND {_rest_same(model)}")
    yield f'DROP TRIGGER IF EXISTS "{table}_kept" ON "{table}"'
    yield (
        f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}()'
    )
    yield f'DROP TRIGGER IF EXISTS "{table}_whole" ON "{table}"'
    yield (
        f'CREATE TRIGGER "{table}_whole" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT '
        "EXECUTE FUNCTION maatwerk_appended()"
    )
    if issubclass(model, TwoTimes):
        yield "CREATE EXTENSION IF NOT EXISTS btree_gist"
        for number, fields in enumerate(model.KEYS):
            yield from _exclusion(table, number, _columns(model, fields))
    for refusal in model.REFUSES:
        yield from _refused(table, _refusal(model, refusal), refusal)


def _refused(table: str, name: str, refusal: Refusal) -> Iterator[str]:
    yield f"""
        CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS ({refusal.when}) THEN
            RAISE EXCEPTION '{refusal.why}' USING ERRCODE = 'integrity_constraint_violation';
          END IF;
          RETURN NEW;
        END $$"""
    yield f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'
    yield f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{name}"()'


def _function_of(model: type[Guarded]) -> str:
    """Return the name of the function on PostgreSQL that says which change a table bears."""
    if issubclass(model, Erasable):
        return f"{model._meta.db_table}_erased"
    return "maatwerk_kept" if issubclass(model, TwoTimes) else "maatwerk_appended"


def _only_erased(model: type[Erasable]) -> str:
    """Return the SQL that holds where a row is erased now: never before, by an event, and its content is empty."""
    empty = [f'COALESCE(length(NEW."{column}"), 0) = 0' for column in _columns(model, model.ERASABLE)]
    marked = ["OLD.erased_by_id IS NULL", "NEW.erased_by_id IS NOT NULL", "NEW.erased_at IS NOT NULL"]
    return " AND ".join([*marked, *empty])


def _rest_same(model: type[Erasable]) -> str:
    """Return the SQL of PostgreSQL that holds where all but what erasing changes is as it was."""
    changed = ", ".join(f"'{column}'" for column in _changed(model))
    return f"to_jsonb(NEW) - ARRAY[{changed}] = to_jsonb(OLD) - ARRAY[{changed}]"


def _changed(model: type[Erasable]) -> tuple[str, ...]:
    return (*_columns(model, model.ERASABLE), "erased_at", "erased_by_id")


def _function(name: str, allowed: str) -> str:
    return f"""
        CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_LEVEL = 'ROW' THEN
            IF {allowed} THEN RETURN NEW; END IF;
          END IF;
          RAISE EXCEPTION '{NEVER}: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$"""


def _exclusion(table: str, number: int, columns: tuple[str, ...]) -> Iterator[str]:
    name = f"{table}_apart{number}"
    same = ", ".join(f'"{column}" WITH =' for column in columns)
    yield f"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{name}' AND conrelid = '"{table}"'::regclass) THEN
            ALTER TABLE "{table}" ADD CONSTRAINT "{name}" EXCLUDE USING gist ({same},
              daterange(valid_from, valid_until) WITH &&, tstzrange(known_from, known_until) WITH &&);
          END IF;
        END $$"""


def _sqlite(model: type[Guarded]) -> Iterator[str]:
    table = model._meta.db_table
    for name in (*names(model), f"{table}_removed"):
        yield f'DROP TRIGGER IF EXISTS "{name}"'
    yield f'CREATE TRIGGER "{table}_removed" BEFORE DELETE ON "{table}" BEGIN SELECT RAISE(ABORT, \'{NEVER}\'); END'
    yield (
        f'CREATE TRIGGER "{table}_kept" BEFORE UPDATE ON "{table}" {_unless(model)} '
        f"BEGIN SELECT RAISE(ABORT, '{NEVER}'); END"
    )
    if issubclass(model, TwoTimes):
        for number, fields in enumerate(model.KEYS):
            yield _apart(table, number, _columns(model, fields))
    for refusal in model.REFUSES:
        yield (
            f'CREATE TRIGGER "{_refusal(model, refusal)}" BEFORE INSERT ON "{table}" BEGIN '
            f"SELECT RAISE(ABORT, '{refusal.why}') WHERE EXISTS ({refusal.when}); END"
        )


def _unless(model: type[Guarded]) -> str:
    """Return the condition of SQLite under which a change is refused: always, unless it is the one that the table bears."""
    if issubclass(model, Erasable):
        return f"WHEN NOT ({_only_erased(model)} AND {_same_but(model, _changed(model))})"
    if issubclass(model, TwoTimes):
        closed = "OLD.known_until IS NULL AND NEW.known_until IS NOT NULL"
        return f"WHEN NOT ({closed} AND {_same_but(model, ('known_until',))})"
    return ""


def _same_but(model: type[Guarded], changed: tuple[str, ...]) -> str:
    columns = [str(field.column) for field in model._meta.fields if field.column not in changed]
    return " AND ".join(f'NEW."{column}" IS OLD."{column}"' for column in columns)


def _apart(table: str, number: int, columns: tuple[str, ...]) -> str:
    same = " AND ".join(f'o."{column}" = NEW."{column}"' for column in columns)
    return f"""
        CREATE TRIGGER "{table}_apart{number}" BEFORE INSERT ON "{table}" BEGIN
          SELECT RAISE(ABORT, '{OVERLAP}') WHERE EXISTS (
            SELECT 1 FROM "{table}" o WHERE {same}
              AND (NEW.valid_until IS NULL OR o.valid_from < NEW.valid_until)
              AND (o.valid_until IS NULL OR NEW.valid_from < o.valid_until)
              AND (NEW.known_until IS NULL OR o.known_from < NEW.known_until)
              AND (o.known_until IS NULL OR NEW.known_from < o.known_until));
        END"""
