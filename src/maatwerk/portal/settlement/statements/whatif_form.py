"""What an employer can ask: hire, leave, move to individueel maatwerk, another fraction, an index. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.lab.whatif import (
    Change,
    ChangeFraction,
    CmwPackage,
    Hire,
    ImwPackage,
    Index,
    Leave,
    MoveToImw,
)
from maatwerk.law.cmw import LEVELS, PERCENTAGES
from maatwerk.law.imw import NEEDS
from maatwerk.portal.lawbook.words import quarter_in_words
from maatwerk.portal.settlement.statements.reading import Line
from maatwerk.rules.quarter import Quarter

MOST_LISTED: Final = 300
"""With more workers than this a form asks the number of a line, in the place of a list of names."""
_STARTS: Final = ("max_2_jaar", "loonpremie", "verhoogde_loonpremie")
_WORKERS: Final = ("vertrekt", "overstapt", "wie")


class WhatIfForm(forms.Form):
    """The questions; every one may stay empty, but one change at least is asked."""

    kwartaal = forms.ChoiceField(label=gettext_lazy("Uitgaan van de afrekening van"))
    aantal = forms.IntegerField(
        label=gettext_lazy("Hoeveel mensen werft u aan?"), required=False, min_value=1, max_value=100
    )
    werktijd = forms.DecimalField(
        label=gettext_lazy("Aan hoeveel procent van voltijds?"), required=False, min_value=1, max_value=100,
        decimal_places=2, max_digits=5,
    )  # fmt: skip
    bruto = forms.DecimalField(
        label=gettext_lazy("Brutoloon van elk in het kwartaal, in euro"), required=False, min_value=0,
        max_value=1_000_000, decimal_places=2, max_digits=9, help_text=gettext_lazy("aan die werktijd, voor drie maanden"),
    )  # fmt: skip
    pakket = forms.ChoiceField(label=gettext_lazy("Met welk pakket?"), required=False)
    vertrekt = forms.ChoiceField(label=gettext_lazy("Wie vertrekt?"), required=False)
    overstapt = forms.ChoiceField(label=gettext_lazy("Wie stapt over naar individueel maatwerk?"), required=False)
    startpakket = forms.ChoiceField(label=gettext_lazy("Met welk startpakket?"), required=False)
    wie = forms.ChoiceField(label=gettext_lazy("Wie gaat meer of minder werken?"), required=False)
    breuk = forms.DecimalField(
        label=gettext_lazy("Aan hoeveel procent van voltijds?"), required=False, min_value=1, max_value=100,
        decimal_places=2, max_digits=5,
    )  # fmt: skip
    index = forms.DecimalField(
        label=gettext_lazy("Met hoeveel procent stijgt de index?"), required=False, min_value=-20, max_value=50,
        decimal_places=2, max_digits=4,
    )  # fmt: skip

    def __init__(self, data: Any, periods: Sequence[str], lines: Sequence[Line], names: Mapping[str, str]) -> None:
        super().__init__(data)
        self.lines = {f"{line.measure}-{line.place}": line for line in lines}
        self._offer("kwartaal", [(one, quarter_in_words(Quarter.parse(one))) for one in periods])
        self._offer("pakket", [("", "–"), *packages()])
        self._offer("startpakket", [("", "–"), *starts()])
        for name in _WORKERS:
            self._workers(name, lines, names)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)

    def _workers(self, name: str, lines: Sequence[Line], names: Mapping[str, str]) -> None:
        """Offer the workers by name; where there are very many, ask for the measure and number of a line."""
        fit = [line for line in lines if name != "overstapt" or line.measure == "cmw"]
        if len(fit) > MOST_LISTED:
            hint = _("Het nummer van de lijn op de afrekening, met de maatregel ervoor: cmw-12.")
            self.fields[name] = forms.CharField(
                label=self.fields[name].label, required=False, max_length=20, help_text=hint
            )
            return
        offered = [
            (f"{line.measure}-{line.place}", f"{names.get(line.insz, line.insz)} ({line.measure.upper()})")
            for line in fit
        ]
        self._offer(name, [("", "–"), *sorted(offered, key=lambda one: one[1])])

    def clean(self) -> dict[str, Any]:
        """Return the answers; what belongs together is asked together."""
        told = super().clean() or {}
        self._together(told, ("aantal", "werktijd", "bruto", "pakket"))
        self._together(told, ("overstapt", "startpakket"))
        self._together(told, ("wie", "breuk"))
        for name in _WORKERS:
            if told.get(name) and told[name] not in self.lines:
                self.add_error(name, _("Deze lijn staat niet op de afrekening van dit kwartaal."))
        if not self.errors and not any(told.get(name) for name in self.fields if name != "kwartaal"):
            raise forms.ValidationError(_("Vul minstens één verandering in."))
        return told

    def _together(self, told: Mapping[str, Any], names: Sequence[str]) -> None:
        given = [name for name in names if told.get(name) not in (None, "")]
        for name in names if given else ():
            if name not in given and name not in self.errors:
                self.add_error(name, _("Vul ook dit in."))

    def changes(self) -> list[Change]:
        """Return the changes, in the order of the form."""
        return list(self._changes(self.cleaned_data))

    def _changes(self, told: Mapping[str, Any]) -> Iterator[Change]:
        if told["aantal"]:
            gross = int(told["bruto"] * 100)
            yield Hire(told["aantal"], Fraction(told["werktijd"]) / 100, package_of(told["pakket"]), gross)
        if told["vertrekt"]:
            yield Leave(self.lines[told["vertrekt"]].insz)
        if told["overstapt"]:
            start, need = told["startpakket"].split(":")
            yield MoveToImw(self.lines[told["overstapt"]].insz, ImwPackage(start, need))
        if told["wie"]:
            yield ChangeFraction(self.lines[told["wie"]].insz, Fraction(told["breuk"]) / 100)
        if told["index"]:
            yield Index(Fraction(told["index"]))


def packages() -> Iterator[tuple[str, str]]:
    """Yield the packages that somebody can come in with, by code: ``cmw:45:laag`` or ``imw:loonpremie:geen``."""
    for percentage in sorted(PERCENTAGES):
        for level in LEVELS:
            told = {"percentage": percentage, "level": _(level)}
            yield (
                f"cmw:{percentage}:{level}",
                _("collectief maatwerk, %(percentage)s %% en begeleiding %(level)s") % told,
            )
    for code, words in starts():
        yield f"imw:{code}", _("individueel maatwerk, %(package)s") % {"package": words}


def starts() -> Iterator[tuple[str, str]]:
    """Yield the start packages of individueel maatwerk with the need of coaching, by code."""
    for start in _STARTS:
        for need in NEEDS:
            told = {"start": _(start.replace("_", " ")), "need": _(need)}
            yield f"{start}:{need}", _("%(start)s, nood aan begeleiding: %(need)s") % told


def package_of(code: str) -> CmwPackage | ImwPackage:
    """Return the package with a code."""
    measure, first, second = code.split(":")
    return CmwPackage(int(first), second) if measure == "cmw" else ImwPackage(first, second)
