"""What is asked on the pages of the intake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.portal.web.wording import number

ACCEPTS: Final = ".xml,.gz,.zip,.csv,.parquet"
MEGABYTE: Final = 1_000_000


class Chooser(forms.ClearableFileInput):
    """A chooser of several files; files can be dragged onto it."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """Several files; cleaned to a list."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files. Raises ValidationError for none, for one that is too large, or that nobody here can read."""
        given: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            return [super().clean(None, initial)]
        return [self._one(each) for each in given]

    def _one(self, file: UploadedFile[Any]) -> UploadedFile[Any]:
        if (file.size or 0) > settings.MOST_UPLOAD:
            told = {"name": file.name, "most": number(settings.MOST_UPLOAD // MEGABYTE)}
            raise forms.ValidationError(
                _("%(name)s is groter dan %(most)s MB. Leg het in de map van het postvak.") % told
            )
        FileExtensionValidator(ACCEPTS.replace(".", "").split(","))(file)
        return file


class UploadForm(forms.Form):
    """Files that came, and from whom."""

    leverancier = forms.CharField(
        label=gettext_lazy("Leverancier"),
        max_length=100,
        help_text=gettext_lazy("Van wie komen de bestanden: RSZ via MAGDA, een sociaal secretariaat, een onderneming."),
    )
    bestanden = Files(
        label=gettext_lazy("Bestanden"),
        widget=Chooser,
        allow_empty_file=True,
        help_text=gettext_lazy("Kies een of meer bestanden, of sleep ze naar dit vak."),
    )

    def clean_leverancier(self) -> str:
        """Return the supplier on one line."""
        return " ".join(str(self.cleaned_data["leverancier"]).split())


class NilForm(forms.Form):
    """Why nobody worked."""

    reden = forms.CharField(
        label=gettext_lazy("Toelichting"),
        help_text=gettext_lazy("Wie meldde dit en hoe: een mail van 3 april, een telefoontje met de zaakvoerder."),
        min_length=5,
        max_length=300,
    )
