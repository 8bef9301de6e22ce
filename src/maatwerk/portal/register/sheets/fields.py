"""Filters that more than one list has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.register.lookup import codes_in
from maatwerk.portal.register.models import Maatregel, Province
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.names import organisation_name, starting_with

_ANY = ("", _("alle"))


def name_field(label: Any) -> forms.CharField:
    """Return the filter on how a name starts."""
    return forms.CharField(label=label, required=False, max_length=80)


def province_field() -> forms.ChoiceField:
    """Return the filter on a province."""
    return forms.ChoiceField(label=_("Provincie"), required=False, choices=[_ANY, *Province.choices])


def measure_field() -> forms.ChoiceField:
    """Return the filter on a measure."""
    return forms.ChoiceField(label=_("Maatregel"), required=False, choices=[_ANY, *Maatregel.choices])


def choice_field(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    """Return a filter with these choices, and one that leaves it open."""
    return forms.ChoiceField(label=label, required=False, choices=[_ANY, *choices])


def named(words: str) -> Q:
    """Return the condition on ``zoeknaam``; none for no words."""
    return starting_with(words) if words.strip() else Q()


def organisation_named(words: str) -> Q:
    """Return the condition on the name of an organisation; none for no words."""
    return starting_with(organisation_name(words)) if words.strip() else Q()


def in_province(province: str, at: Moment, column: str = "gemeente_id") -> Q:
    """Return the condition that a municipality lies in a province; none for no province."""
    return Q(**{f"{column}__in": codes_in(province, at)}) if province else Q()
