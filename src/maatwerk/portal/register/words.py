"""The codes of the register in words."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from maatwerk.portal.register.listing import last_day
from maatwerk.portal.register.models import Pakket, ToekenningFacts
from maatwerk.portal.web.parts import Mark, Tone
from maatwerk.portal.web.wording import day_in_words

_STATUS_TONES: dict[str, Tone] = {"TG": "good", "GG": "good", "GW": "bad", "IB": "waiting", "AF": "closed"}


def _plain(code: str) -> str:
    return code.replace("_", " ").lower()


def kind_in_words(soort: str) -> str:
    """Return what kind of organisation it is."""
    return _plain(soort)


def recognition_in_words(soort: str) -> str:
    """Return as what an organisation is recognised."""
    return _plain(soort)


def status_mark(status: str) -> Mark:
    """Return the status of a right as a badge."""
    return Mark(str(_(dict(ToekenningFacts.STATUS).get(status, status))), _STATUS_TONES.get(status, "neutral"))


def package_in_words(package: Pakket | None) -> str:
    """Return percentage, degree of coaching and start package of a work-support package; a dash for none."""
    if package is None:
        return "–"
    parts = [
        f"{package.loonpremie_percentage} %" if package.loonpremie_percentage is not None else "",
        _plain(package.startpakket),
        _("begeleiding %(degree)s") % {"degree": _plain(package.begeleidingsgraad)}
        if package.begeleidingsgraad
        else "",
    ]
    return ", ".join(part for part in parts if part) or "–"


def advice_in_words(advies: str) -> str:
    """Return the result of an indicering."""
    return _plain(advies)


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
