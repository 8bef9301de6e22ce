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
        error_messages={
            "required": _("Zeg waarom u het nummer nodig hebt."),
            "min_length": _("Zeg in enkele woorden waarom u het nummer nodig hebt."),
            "max_length": _("Houd het bij %(limit_value)d tekens; nu zijn het er %(show_value)d."),
        },
    )
