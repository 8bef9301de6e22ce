"""Forms made from the tables: labels, kinds and choices come from the table, or from the law's own inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from maatwerk.portal.cases import typed
from maatwerk.portal.cases.lawfields import choices_of, kind_of, label_of, law_field
from maatwerk.portal.cases.table import FormField

DATE = {"type": "date"}


class TableForm(forms.Form):
    """A form over fields of a table. Nothing is required by the form itself: a draft may be half; guards say what is missing."""

    def values(self) -> dict[str, Any]:
        """Return what was filled in, typed; empty fields left out."""
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def form_of(
    fields: Iterable[FormField],
    data: Mapping[str, Any] | None = None,
    initial: Mapping[str, Any] | None = None,
    *,
    name: str = "",
) -> TableForm:
    """Return a form over some fields, bound where there is data; ``name`` keeps several forms of one page apart."""
    fields = tuple(fields)
    form = TableForm(data, initial=_begun(fields, initial or {}), auto_id=f"{name or 'id'}_%s")
    form.fields = {field.name: _field(field) for field in fields}
    return form


def _begun(fields: Iterable[FormField], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was kept as the fields show it: typed, a yes or no as its choice."""
    values = typed.read(fields, kept).values
    return {name: ("ja" if value else "nee") if isinstance(value, bool) else value for name, value in values.items()}


def _field(field: FormField) -> forms.Field:
    made = _MAKERS.get(kind_of(field), _text)(field)
    made.label, made.help_text, made.required = label_of(field), str(field.help), False
    made.widget.asked = field.required  # for the label: it says what may stay empty
    return made


def _choice(field: FormField) -> forms.Field:
    choices = list(choices_of(field))
    if len(choices) <= 5:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Kies")), *choices])


def _yes_no(_field: FormField) -> forms.Field:
    return forms.ChoiceField(choices=[("ja", _("ja")), ("nee", _("nee"))], widget=forms.RadioSelect)


def _number(field: FormField) -> forms.Field:
    if not field.law:
        return forms.DecimalField(localize=True)
    law = law_field(field)
    least = Decimal(law.least) if law.least else None
    most = Decimal(law.most) if law.most else None
    return forms.DecimalField(min_value=least, max_value=most, decimal_places=law.decimals, localize=True)


def _date(_field: FormField) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))


def _long(_field: FormField) -> forms.Field:
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=4_000)


def _text(_field: FormField) -> forms.Field:
    return forms.CharField(max_length=250)


_MAKERS = {
    "choice": _choice,
    "code": _choice,
    "flag": _yes_no,
    "amount": _number,
    "whole": _number,
    "fraction": _number,
    "date": _date,
    "long": _long,
    "text": _text,
}
