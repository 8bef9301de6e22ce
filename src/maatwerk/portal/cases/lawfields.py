"""Form fields whose label, kind and choices are those of the law's own inputs."""

from __future__ import annotations

import functools

from django.utils.translation import gettext

from maatwerk.law.decide import Field, fields
from maatwerk.portal.cases.table import FormField


def law_field(field: FormField) -> Field:
    """Return the law's own field behind a form field; raises KeyError where there is none."""
    return _fields(field.law)[field.asks or field.name]


@functools.cache
def _fields(question: str) -> dict[str, Field]:
    return {each.name: each for each in fields(question)}


def kind_of(field: FormField) -> str:
    """Return how a field is filled in: ``date``, ``flag``, ``whole``, ``amount``, ``code``, ``choice``, ``long``, ``text`` …"""
    return law_field(field).kind if field.law else field.kind


def label_of(field: FormField) -> str:
    """Return the label of a field: its own, else the law's."""
    return str(field.label) or (gettext(law_field(field).label) if field.law else field.name)


def choices_of(field: FormField) -> tuple[tuple[str, str], ...]:
    """Return the choices of a field with their words, those that the table leaves open; empty for a free one."""
    if not field.law:
        return tuple((key, str(said)) for key, said in field.choices)
    only = {key for key, _ in field.choices}
    return tuple((name, gettext(said)) for name, said in law_field(field).choices if not only or name in only)
