"""Short lists of the register: ``{% load register_lists %}``."""

from __future__ import annotations

from typing import Any

from django import template

from maatwerk.portal.web.parts import Column, Listing, Row

register = template.Library()


@register.filter
def cells(listing: Listing) -> list[tuple[Row, list[tuple[Any, Column]]]]:
    """Return each row of a list with its cells beside their columns."""
    return [(row, list(zip(row.cells, listing.columns, strict=True))) for row in listing.rows]
