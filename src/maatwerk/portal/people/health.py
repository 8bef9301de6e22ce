"""Whether the portal can do its work: for whoever watches over it."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from maatwerk.portal.kit.checks import guards_present
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import DEPARTMENT, EVERYBODY

SECONDS = 5
"""For so long one answer serves everybody who asks: the question is not free."""


@open_to(EVERYBODY)
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Return 200 or 503 and whether all is well; what is wrong only to the department."""
    found = cache.get_or_set("people.health", checked, SECONDS) or {"databank": False}
    well = all(found.values())
    details = found if acting(request).role in DEPARTMENT else {}
    return JsonResponse({"gezond": well, **details}, status=200 if well else 503)


def checked() -> dict[str, bool]:
    """Return whether the database answers, all migrations are applied and every guard is in its place."""
    try:
        executor = MigrationExecutor(connection)
        applied = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        return {"databank": True, "migraties": applied, "waarborgen": applied and not guards_present(["default"])}
    except DatabaseError:
        return {"databank": False, "migraties": False, "waarborgen": False}
