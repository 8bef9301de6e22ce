"""The words of a statement, in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maatwerk.portal.settlement.models import PaymentState
from maatwerk.portal.web.parts import Tone
from maatwerk.portal.web.wording import decimals, number, outcome_in_words
from maatwerk.rules.inputs import BOTTOM, TOP

CAUSES: Final[Mapping[str, str]] = {
    "nieuwe lijn": gettext_noop("een lijn die er nog niet was"),
    "vervallen lijn": gettext_noop("een lijn die verviel"),
    "attest": gettext_noop("een andere versie van een attest"),
    "recht": gettext_noop("een ander pakket of recht"),
    "contingent": gettext_noop("andere plaatsen (het contingent)"),
    "rangorde": gettext_noop("de rangorde: een wijziging bij een ander"),
    "onderneming": gettext_noop("de onderneming als geheel"),
    "bevinding": gettext_noop("een blokkering kwam erbij of verviel"),
    "regels": gettext_noop("andere regels, bedragen of lezingen van de wet"),
    "niet te verdelen": gettext_noop("niet te verdelen over oorzaken"),
}
"""Why an amount changed, by the word of a difference."""
KINDS: Final[Mapping[str, str]] = {
    "afrekening": gettext_noop("afrekening"),
    "voorschot": gettext_noop("voorschot"),
    "voorschot verrekend": gettext_noop("voorschot verrekend"),
    "betaling": gettext_noop("betaling"),
    "betaling mislukt": gettext_noop("betaling mislukt"),
    "betaling teruggekeerd": gettext_noop("betaling teruggekeerd"),
    "ontvangst": gettext_noop("terugbetaling ontvangen"),
    "ontvangst toegewezen": gettext_noop("terugbetaling ontvangen"),
    "afschrijving": gettext_noop("vordering afgeschreven"),
    "afschrijving ingetrokken": gettext_noop("afschrijving ingetrokken"),
    "sanctie": gettext_noop("sanctie"),
    "sanctie ingetrokken": gettext_noop("sanctie ingetrokken"),
}
"""What a booking is, by its kind; a kind that is not here is shown as it is."""
SHORT: Final[Mapping[str, str]] = {
    "loonpremie": gettext_noop("Loonpremie"),
    "begeleidingspremie_vast": gettext_noop("Begeleiding, vast deel"),
    "begeleidingspremie_variabel": gettext_noop("Begeleiding, variabel deel"),
    "vop_premie": gettext_noop("Premie"),
    "organisatieondersteuning": gettext_noop("Organisatieondersteuning"),
}
"""The amounts of a line as the head of a column."""
STATES: Final[Mapping[str, tuple[str, Tone]]] = {
    "": (gettext_noop("naar de bank gestuurd"), "waiting"),
    PaymentState.OPEN: (gettext_noop("naar de bank gestuurd"), "waiting"),
    PaymentState.ACCEPTED: (gettext_noop("door de bank aanvaard"), "waiting"),
    PaymentState.PAID: (gettext_noop("betaald"), "good"),
    PaymentState.FAILED: (gettext_noop("mislukt"), "bad"),
    PaymentState.RETURNED: (gettext_noop("teruggekeerd"), "bad"),
}


def cause_in_words(cause: str) -> str:
    """Return why an amount changed."""
    return _(CAUSES[cause]) if cause in CAUSES else cause


def kind_in_words(kind: str) -> str:
    """Return what a booking is."""
    return _(KINDS[kind]) if kind in KINDS else kind


def head_of(amount: str) -> str:
    """Return the name of an amount as the head of a column."""
    return _(SHORT[amount])


def value_in_words(value: Any) -> str:
    """Return a fact or step as people write it: ja, 1.234,50, or the word of the law with spaces."""
    if isinstance(value, bool):
        return outcome_in_words(value)
    return decimals(str(value)).replace("_", " ")


def vte(millionths: int) -> str:
    """Return places as people write them, without zeros at the end: ``18,5``."""
    text = number(millionths, 6)
    return text.rstrip("0").rstrip(",.")


def facts_in_words(facts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return facts as name and value; a fraction as one."""
    found = []
    for name, value in facts.items():
        if name.endswith(BOTTOM):
            continue
        bare = name.removesuffix(TOP)
        said = f"{value}/{facts[bare + BOTTOM]}" if bare != name else value_in_words(value)
        found.append((bare.replace("_", " "), said))
    return found


def package_of(facts: Mapping[str, Any]) -> str:
    """Return the package of a line in a few words: percentage and level, or the start package."""
    if "pakket_percentage" in facts:
        return f"{facts['pakket_percentage']} %, {facts.get('begeleidingsgraad', '')}".rstrip(", ")
    if "startpakket" in facts:
        return value_in_words(facts["startpakket"])
    return ""


def fraction_of(facts: Mapping[str, Any]) -> str:
    """Return the fraction of full time as a percentage with two digits, rounded half up; empty where there is none."""
    top, bottom = facts.get("tewerkstellingsbreuk_teller"), facts.get("tewerkstellingsbreuk_noemer")
    if top is None or not bottom:
        return ""
    return f"{number((20_000 * top + bottom) // (2 * bottom), 2)} %"
