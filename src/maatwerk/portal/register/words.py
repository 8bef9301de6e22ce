"""The codes of the register in words."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maatwerk.portal.register.listing import last_day
from maatwerk.portal.register.models import Pakket, ToekenningFacts
from maatwerk.portal.web.parts import Mark, Tone
from maatwerk.portal.web.wording import day_in_words

_STATUS_TONES: dict[str, Tone] = {"TG": "good", "GG": "good", "GW": "bad", "IB": "waiting", "AF": "closed"}


_WORDS: Final = {
    "maatwerkbedrijf": gettext_noop("maatwerkbedrijf"),
    "privaat": gettext_noop("onderneming"),
    "school": gettext_noop("school"),
    "lokaal_bestuur": gettext_noop("lokaal bestuur"),
    "cmw": gettext_noop("collectief maatwerk"),
    "loonpremie": gettext_noop("loonpremie"),
    "verhoogde_loonpremie": gettext_noop("verhoogde loonpremie"),
    "max_2_jaar": gettext_noop("hoogstens twee jaar"),
    "laag": gettext_noop("laag"),
    "midden": gettext_noop("midden"),
    "hoog": gettext_noop("hoog"),
    "arbeider": gettext_noop("arbeider"),
    "bediende": gettext_noop("bediende"),
    "marktcertificaat": gettext_noop("certificaat van de markt"),
    "systeem_andere_overheid": gettext_noop("kwaliteitssysteem van een andere overheid"),
    "wse_standaard": gettext_noop("standaard van het departement"),
    "diploma": gettext_noop("diploma"),
    "ervaring_twee_jaar": gettext_noop("twee jaar ervaring"),
    "ervaringsbewijs": gettext_noop("ervaringsbewijs"),
    "opleiding_gestart": gettext_noop("in opleiding"),
    "opleiding_voltooid": gettext_noop("opleiding voltooid"),
}


def in_words(code: str) -> str:
    """Return a code of the register in words; one that is not known as it stands, without underscores."""
    word = _WORDS.get(code.lower())
    return str(_(word)) if word else code.replace("_", " ").lower()


def status_mark(status: str) -> Mark:
    """Return the status of a right as a badge."""
    return Mark(str(_(dict(ToekenningFacts.STATUS).get(status, status))), _STATUS_TONES.get(status, "neutral"))


def package_in_words(package: Pakket | None) -> str:
    """Return percentage, degree of coaching and start package of a work-support package; a dash for none."""
    if package is None:
        return "–"
    parts = [
        f"{package.loonpremie_percentage} %" if package.loonpremie_percentage is not None else "",
        in_words(package.startpakket),
        _("begeleiding %(degree)s") % {"degree": in_words(package.begeleidingsgraad)}
        if package.begeleidingsgraad
        else "",
    ]
    return ", ".join(part for part in parts if part) or "–"


def advice_in_words(advies: str) -> str:
    """Return the result of an indicering."""
    if advies == "cmw":
        return in_words(advies)
    return _("individueel maatwerk, %(package)s") % {"package": in_words(advies)}


def kind_of_finding(code: str) -> str:
    """Return whether something stands at the start or after an evaluation."""
    return {"START": _("start"), "EVAL": _("evaluatie")}.get(code, code)


def period(since: dt.date, until: dt.date | None) -> str:
    """Return the days on which something holds, both ends included, in words."""
    if until is None:
        return _("vanaf %(since)s") % {"since": day_in_words(since)}
    return _("%(since)s tot en met %(until)s") % {
        "since": day_in_words(since),
        "until": day_in_words(last_day(until)),
    }
