"""What the desk says: measures, causes and states in the words of its pages."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said

from maatwerk.law.calendar import Due
from maatwerk.portal.people.roles import DEPARTMENT, Role
from maatwerk.portal.web.wording import NARROW, number

READERS: Final = DEPARTMENT | {Role.INSPECTOR}
"""Who reads the pages of the desk. An officer makes, an approver approves, an inspector only reads."""
MEASURES: Final = {
    "cmw": said("Collectief maatwerk"),
    "cmw_onderneming": said("Organisatieondersteuning"),
    "imw": said("Individueel maatwerk"),
    "vop": said("Vlaamse ondersteuningspremie"),
    "lde": said("Lokale diensteneconomie"),
}
SHORT: Final = {"cmw": "CMW", "imw": "IMW", "vop": "VOP", "lde": "LDE"}
CAUSES: Final = {
    "correctie": (said("Correctie"), said("andere regels of lezingen over het vorige kwartaal")),
    "prijs": (said("Prijs"), said("index, bedragen en regels van het nieuwe kwartaal")),
    "contingent": (said("Contingent"), said("plaatsen, en wie er door de rangorde binnen valt")),
    "volume": (said("Volume"), said("wie kwam, wie ging, en geblokkeerde lijnen")),
    "pakket": (said("Pakket"), said("percentage, begeleidingsgraad, hoeveelste kwartaal van het recht")),
    "fractie": (said("Fractie"), said("tewerkstellingsbreuk en prestaties")),
    "loon": (said("Loon"), said("brutoloon, bijdragen en verminderingen")),
    "rest": (said("Rest"), said("wat geen van de andere oorzaken verklaart")),
}
"""Why a quarter gives another amount than the one before: name and meaning, in the order of ``runs.change.CAUSES``."""


def measure(name: str) -> str:
    """Return a measure by its full name; an unknown word as it is."""
    return _(MEASURES[name]) if name in MEASURES else name


def measures(names: str) -> str:
    """Return the measures of a run, parted by spaces, by their full names: ``imw vop`` is two names with ``en``."""
    told = [measure(name) for name in names.split()]
    return _(" en ").join(told)


def short(names: str) -> str:
    """Return the measures of a run as they stand on a button: ``IMW en VOP``."""
    return _(" en ").join(SHORT.get(name, name.upper()) for name in names.split())


def cause(name: str) -> str:
    """Return the name of a cause of change between quarters; a longer text as it is."""
    return _(CAUSES[name][0]) if name in CAUSES else name


def meaning(name: str) -> str:
    """Return what a cause of change between quarters means; nothing where it is not one of them."""
    return _(CAUSES[name][1]) if name in CAUSES else ""


def signed(cents: int) -> str:
    """Return a difference in euro with its sign: ``+ 1.234,56``."""
    sign = {True: "+", False: "−"}[cents > 0] if cents else ""
    return f"{sign}{NARROW}{number(abs(cents), 2)}" if sign else number(0, 2)


def plain(cents: int) -> str:
    """Return an amount in cents as people write euros, without the sign of the currency."""
    return number(cents, 2)


def due(one: Due) -> str:
    """Return what is due, in words."""
    told = {
        "voorschot": _("Voorschot voor %(period)s"),
        "afrekening": _("Afrekening van %(period)s berekenen"),
        "saldo": _("Saldo van %(period)s betalen of verrekenen"),
        "herberekening": _("De vier kwartalen van %(period)s opnieuw berekenen"),
        "jaarsaldo": _("Jaarafrekening van %(period)s betalen"),
    }
    return told[one.kind] % {"period": one.period}


def sentence(text: str) -> str:
    """Return what a service says as a sentence: with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")
