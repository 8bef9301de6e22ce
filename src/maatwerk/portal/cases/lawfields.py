"""Form fields whose label, kind and choices are those of the law's own inputs."""

from __future__ import annotations

import functools

from maatwerk.law.decide import Field, fields
from maatwerk.portal.cases.table import FormField


def law_field(field: FormField) -> Field:
    """Return the law's own field behind a form field; raises KeyError where there is none."""
    return _fields(field.law)[field.name]


@functools.cache
def _fields(question: str) -> dict[str, Field]:
    return {each.name: each for each in fields(question)}
