"""Forms of logging in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

LONGEST = 150
"""The longest user name there can be."""


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

    def clean_username(self) -> str:
        """Return the name; one that is longer than any user's is nobody's, and is not kept as a failed attempt either."""
        name: str = self.cleaned_data["username"]
        if len(name) > LONGEST:
            raise self.get_invalid_login_error()
        return name


class CapacityForm(forms.Form):
    """Which capacity, and where to go on."""

    grant = forms.IntegerField()
    next = forms.CharField(required=False)
