"""What is asked on the pages of payments, receivables and books."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from maatwerk.ledger.settlement_articles import articles
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement.bank.deciding import Draft, share, spread
from maatwerk.portal.settlement.models import RecoveryDecision
from maatwerk.rules.money import scaled
from maatwerk.rules.quarter import Quarter

ACCEPTS: Final = ".xml"
MEGABYTE: Final = 1_000_000
MOST: Final = 48
"""Megabytes of one message: more is refused by the reader."""
_CENTS: Final = 2


class BankFileForm(forms.Form):
    """A file of the bank."""

    bestand = forms.FileField(
        label=_("Bestand van de bank"),
        allow_empty_file=True,
        help_text=_("Een statusmelding (pain.002) of een rekeningafschrift (camt.053)."),
        validators=[FileExtensionValidator(["xml"])],
    )

    def clean_bestand(self) -> Any:
        """Return the file. Raises ValidationError for one that is too large."""
        found = self.cleaned_data["bestand"]
        if (found.size or 0) > MOST * MEGABYTE:
            raise forms.ValidationError(said("Dit bestand is groter dan %(most)s MB.") % {"most": MOST})
        return found


class EuroField(forms.CharField):
    """An amount in euro as people write it (``1.234,56``); cleaned to whole cents. No float is made."""

    def clean(self, value: Any) -> Any:
        """Return the cents, or None for an empty field. Raises ValidationError for anything but an amount above zero."""
        text = str(super().clean(value) or "").strip().replace(" ", "").replace("€", "")
        if not text:
            return None
        plain = text.replace(".", "").replace(",", ".") if "," in text else text
        try:
            cents = scaled(plain, _CENTS)
        except ValueError as wrong:
            raise forms.ValidationError(said("Schrijf een bedrag als 1.234,56.")) from wrong
        if not 0 < cents < 10**13:
            raise forms.ValidationError(said("Een bedrag is meer dan nul."))
        return cents


def _article_choices() -> list[tuple[str, str]]:
    return [("", "–"), *((code, code) for code in sorted({one.article for one in articles().values()}))]


class DecisionForm(forms.Form):
    """A claim, a write-off or a sanction; the fields that a kind does not have are left out."""

    bedrag = EuroField(label=_("Bedrag (€)"), required=False, max_length=20)
    percentage = forms.RegexField(
        r"^\d{1,3}([.,]\d{1,2})?$",
        label=_("Of een percentage"),
        required=False,
        help_text=_("De schaal van de wet is niet gevonden: vul zelf in wat de beslissing zegt."),
        error_messages={"invalid": _("Schrijf een percentage als 12,5.")},
    )
    waarvan = EuroField(label=_("van dit bedrag (€)"), required=False, max_length=20)
    artikel = forms.ChoiceField(label=_("Begrotingsartikel"), required=False, choices=_article_choices)
    kwartaal = forms.CharField(
        label=_("Kwartaal"),
        required=False,
        max_length=7,
        help_text=_("Zoals 2026Q1; leeg als het niet over een kwartaal gaat."),
    )
    redenen = forms.CharField(
        label=_("Redenen"),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=10,
        max_length=4_000,
        help_text=_("In hele zinnen: ze staan zo in de brief."),
    )
    vaststelling = forms.CharField(
        label=_("Vaststelling van de inspectie"),
        required=False,
        max_length=80,
        help_text=_("Het kenmerk, als er een is."),
    )
    vastgesteld = forms.CharField(label=_("Wat de inspectie vaststelde"), required=False, max_length=400)
    delen = forms.IntegerField(
        label=_("Afbetalen in maandelijkse delen"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("Leeg: in een keer."),
    )
    vanaf = forms.DateField(
        label=_("Eerste deel uiterlijk op"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    LACKS: Final = {
        RecoveryDecision.CLAIM: ("percentage", "waarvan", "artikel", "kwartaal"),
        RecoveryDecision.WRITE_OFF: (
            "percentage",
            "waarvan",
            "kwartaal",
            "delen",
            "vanaf",
            "vaststelling",
            "vastgesteld",
        ),
        RecoveryDecision.SANCTION: (),
    }
    """The fields that a kind does not have."""

    def __init__(self, kind: str, data: Any = None, initial: Any = None) -> None:
        super().__init__(data, prefix=kind, initial=initial)
        self.kind = kind
        for name in self.LACKS[kind]:
            del self.fields[name]
        if kind == RecoveryDecision.WRITE_OFF:
            self.fields["artikel"].required = True
            self.fields["redenen"].help_text = _("In hele zinnen: wie goedkeurt, beslist erop.")
        if kind != RecoveryDecision.SANCTION:
            self.fields["bedrag"].required = True
        else:
            self.fields["artikel"].required = True

    def clean_kwartaal(self) -> str:
        """Return the quarter as ``2026Q1``, or nothing."""
        text = self.cleaned_data["kwartaal"]
        try:
            return str(Quarter.parse(text)) if text else ""
        except ValueError as wrong:
            raise forms.ValidationError(said("Schrijf een kwartaal als 2026Q1.")) from wrong

    def clean(self) -> dict[str, Any]:
        """Return the fields; an amount or a percentage, and an instalment plan that is whole."""
        found = super().clean() or {}
        if self.kind == RecoveryDecision.SANCTION and not self.errors:
            percent, base = found.get("percentage"), found.get("waarvan")
            if bool(percent) != bool(base):
                self.add_error("percentage", said("Een percentage hoort bij een bedrag waarop het genomen wordt."))
            elif bool(percent) == bool(found.get("bedrag")):
                self.add_error("bedrag", said("Vul een bedrag in, of een percentage."))
        if found.get("delen") and not found.get("vanaf"):
            self.add_error("vanaf", said("Zeg wanneer het eerste deel betaald wordt."))
        return found

    def draft(self, employer: str) -> Draft:
        """Return what was filled in. Raises NotDecided for a plan that can not be."""
        given = self.cleaned_data
        percent = scaled(given["percentage"].replace(",", "."), _CENTS) if given.get("percentage") else None
        cents = share(given["waarvan"], percent) if percent is not None else given["bedrag"]
        first: dt.date | None = given.get("vanaf")
        return Draft(
            kind=self.kind,
            employer=employer,
            cents=cents,
            why=given["redenen"],
            percent=percent,
            base=given.get("waarvan") if percent is not None else None,
            article=given.get("artikel", ""),
            quarter=given.get("kwartaal", ""),
            inspection=given.get("vaststelling", ""),
            inspection_told=given.get("vastgesteld", ""),
            parts=spread(cents, given["delen"], first) if given.get("delen") and first else (),
        )


class PlanForm(forms.Form):
    """Another plan of instalments of a decision (its number)."""

    delen = forms.IntegerField(label=_("Maandelijkse delen"), min_value=1, max_value=60)
    vanaf = forms.DateField(label=_("Eerste deel uiterlijk op"), widget=forms.DateInput(attrs={"type": "date"}))
    reden = forms.CharField(label=_("Waarom"), max_length=300)

    def __init__(self, about: int, data: Any = None) -> None:
        super().__init__(data, auto_id=f"afbetalen-{about}-%s")
        self.about = about


class AssignForm(forms.Form):
    """Whose money is."""

    onderneming = forms.CharField(
        label=_("Ondernemingsnummer"),
        required=False,
        max_length=20,
        help_text=_("Leeg: van niemand hier, het gaat terug naar wie het stortte."),
    )
    reden = forms.CharField(label=_("Waaraan u dat ziet"), max_length=300)

    def clean_onderneming(self) -> str:
        """Return the number as it is kept. Raises ValidationError for one that nobody has."""
        digits = "".join(sign for sign in self.cleaned_data["onderneming"] if sign.isdigit())
        if self.cleaned_data["onderneming"] and not Organisation.objects.filter(ondernemingsnummer=digits).exists():
            raise forms.ValidationError(said("Deze onderneming is niet gekend."))
        return digits
