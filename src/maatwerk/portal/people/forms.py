"""Forms of logging in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class LoginForm(AuthenticationForm):
    """Name and password of a local account. One message for every cause: it does not tell which names exist."""

    error_messages = {  # noqa: RUF012 - Django's own form
        "invalid_login": _(
            "De gebruikersnaam en het wachtwoord horen niet bij elkaar. Let op hoofdletters en kleine letters."
        ),
        "inactive": _(
            "De gebruikersnaam en het wachtwoord horen niet bij elkaar. Let op hoofdletters en kleine letters."
        ),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Gebruikersnaam")
        self.fields["password"].label = _("Wachtwoord")


class CapacityForm(forms.Form):
    """Which capacity, and where to go on."""

    grant = forms.IntegerField()
    next = forms.CharField(required=False)
