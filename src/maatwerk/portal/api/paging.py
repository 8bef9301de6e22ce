"""Long lists in parts: by a cursor after the last row that was given, so that nothing is skipped when rows are added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Final, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Query, Schema

Out = TypeVar("Out")
MOST: Final = 200


class Page(Schema, Generic[Out]):
    """A part of a list. ``total`` counts all of it; ``next`` is the cursor of the next part, null at the end."""

    items: list[Out]
    total: int
    next: str | None


class Part(Schema):
    """Which part is asked."""

    limit: int = Field(50, ge=1, le=MOST, description="Hoeveel rijen ten hoogste.")
    cursor: str | None = Field(
        None, pattern=r"^[0-9]{1,18}$", description="`next` van het vorige deel; zonder begint de lijst vooraan."
    )


Asked = Annotated[Part, Query()]


def paged(rows: QuerySet[Any], part: Part, shown: Callable[[list[Any]], list[Any]], key: str = "pk") -> dict[str, Any]:
    """Return a part of rows in the order of a key that never changes, each row once."""
    after = rows.filter(**{f"{key}__gt": int(part.cursor)}) if part.cursor else rows
    found = list(after.order_by(key)[: part.limit + 1])
    given = found[: part.limit]
    last = str(getattr(given[-1], key)) if len(found) > part.limit else None
    return {"items": shown(given), "total": rows.count(), "next": last}


def whole(items: list[Any]) -> dict[str, Any]:
    """Return a short list as one part."""
    return {"items": items, "total": len(items), "next": None}
