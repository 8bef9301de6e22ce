"""A check that every guarded table has its guards; part of ``maatwerk manage check --database default``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from maatwerk.portal.kit.guards import guarded, names

_SQL = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION SELECT conname FROM pg_constraint",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}


@register(Tags.database)
def guards_present(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Return an error for each table that stands without one of its guards."""
    return [message for using in databases or () for message in _missing(using)]


def _missing(using: str) -> list[CheckMessage]:
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(_SQL[connection.vendor])
        present = {row[0] for row in cursor.fetchall()}
    return [
        Error(f"{model._meta.db_table}: {name} is missing", hint="run maatwerk manage migrate", id="kit.E001")
        for app in apps.get_app_configs()
        for model in guarded(app)
        if model._meta.db_table in tables
        for name in names(model)
        if name not in present
    ]
