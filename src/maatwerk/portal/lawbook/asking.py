"""Forms made from the inputs of the law: label, kind, choices and bounds come from there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from maatwerk.law.decide.question import Field
from maatwerk.law.decide.shown import name_in_words
from maatwerk.portal.lawbook.words import unit_in_words, word_of
from maatwerk.rules.wording import label

FEW: Final = 5
"""Up to so many choices are shown below each other; more come in a list."""


class AskForm(forms.Form):
    """Inputs of the law. What may stay open in some cases is for the law itself to ask."""

    use_required_attribute = False

    def facts(self) -> dict[str, Any]:
        """Return what was filled in as the law reads it; what was left open is left out."""
        return {name: _fact(value) for name, value in self.cleaned_data.items() if value not in (None, "")}


def asking(asked: Iterable[Field], given: Mapping[str, Any], initial: Mapping[str, Any]) -> AskForm:
    """Return the form of some inputs; bound once any of them is given."""
    found = tuple(asked)
    bound = any(field.name in given for field in found)
    form = AskForm(given if bound else None, initial=dict(initial), auto_id="v_%s")
    for field in found:
        made = _MAKERS[field.kind](field)
        made.label, made.required = gettext(field.label), field.required == "ja"
        made.help_text = made.help_text or _hint(field)
        form.fields[field.name] = made
    return form


def _fact(value: Any) -> Any:
    if value in ("ja", "nee"):
        return value == "ja"
    return format(value, "f") if isinstance(value, Decimal) else value


def _hint(field: Field) -> str:
    parts = [unit_in_words(field.unit)] if field.unit and field.kind in ("amount", "whole") else []
    if field.required == "nee":
        parts.append(_("mag leeg blijven"))
    return "; ".join([*parts, *(_("mag leeg blijven %(when)s") % {"when": when} for when in _whens(field))])


def _whens(field: Field) -> Iterable[str]:
    for name, values in field.when:
        said = _(" of ").join(gettext(name_in_words(value, name)) for value in values)
        yield _("als %(name)s: %(values)s") % {"name": gettext(label(name)), "values": said}


def choices_of(field: Field) -> list[tuple[str, str]]:
    """Return the choices with their words."""
    names = [name for name, _words in field.choices]
    return [(name, gettext(word_of(name, names, said))) for name, said in field.choices]


def _choice(field: Field) -> forms.Field:
    if len(choices_of(field)) <= FEW:
        choices = choices_of(field) if field.required == "ja" else [("", _("niet ingevuld")), *choices_of(field)]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", _("Kies")), *choices_of(field)])


def _flag(field: Field) -> forms.Field:
    open_ = [] if field.required == "ja" else [("", _("niet ingevuld"))]
    return forms.ChoiceField(choices=[*open_, ("ja", _("ja")), ("nee", _("nee"))], widget=forms.RadioSelect)


def _number(field: Field) -> forms.Field:
    least = Decimal(field.least) if field.least else None
    most = Decimal(field.most) if field.most else None
    return forms.DecimalField(
        min_value=least, max_value=most, decimal_places=field.decimals, max_digits=15, localize=True
    )


def _fraction(_field: Field) -> forms.Field:
    return forms.CharField(max_length=20, help_text=_("een getal zoals 0.5, of een deling zoals 19/38"))


def _date(_field: Field) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _quarter(_field: Field) -> forms.Field:
    return forms.CharField(max_length=6, help_text=_("jaar en kwartaal, zoals 2024Q3"))


def _text(_field: Field) -> forms.Field:
    return forms.CharField(max_length=60)


_MAKERS: Final[Mapping[str, Callable[[Field], forms.Field]]] = {
    "amount": _number,
    "whole": _number,
    "fraction": _fraction,
    "code": _choice,
    "flag": _flag,
    "date": _date,
    "quarter": _quarter,
    "year": _text,
    "text": _text,
}
