"""What is asked on the pages of the register."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    """Why somebody wants to see a national number."""

    why = forms.CharField(
        label=_("Waarom hebt u het nummer nodig?"),
        help_text=_("De persoon kan dit lezen, samen met uw naam."),
        min_length=5,
        max_length=200,
    )
