"""Individueel maatwerk: the right of a self-employed person to the ondersteuningspremie (sheet imw.md 8)."""

from __future__ import annotations

from maatwerk.law.imw import DECREE
from maatwerk.law.imw_recht import ADVICES, nood_vastgesteld
from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, reasons
from maatwerk.rules.inputs import Input, amount, code, date, flag
from maatwerk.rules.rule import Basis, rule

SELF_EMPLOYED = Basis(DECREE, "", "imw.md 8 (S-VL-ZE, S-VLAIO)")
STARTER = Basis(DECREE, "", "imw.md 8 (S-BES, S-VLAIO)")
START = "2023Q3"

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van de aanvraag"),
    date("datum_start", "Dag waarop de aanvrager zelfstandige werd"),
    date("datum_beperking", "Dag waarop de arbeidsbeperking erkend werd", blank=True, default=0),
    code("statuut", "Hoe lang zelfstandig actief", "zelfstandige", "starter"),
    amount(
        "inkomen",
        "Belastbaar jaarinkomen van de zelfstandige",
        most="10000000",
        blank={"statuut": ("starter",)},
        default=0,
    ),
    flag(
        "attest_vlaio",
        "Attest van VLAIO over voldoende activiteit",
        blank={"statuut": ("zelfstandige",)},
        default=False,
    ),
    code("advies", "Advies van VDAB", *ADVICES),
)


@rule(SELF_EMPLOYED, "ja/nee", START)
def begin_na_grensdag(datum_start: Exact, datum_beperking: Exact, imw_zelfstandige_grensdag: Exact) -> Flag:
    """De aanvrager werd zelfstandige na de grensdag, of de arbeidsbeperking werd daarna erkend."""
    return (datum_start > imw_zelfstandige_grensdag) | (datum_beperking > imw_zelfstandige_grensdag)


@rule(
    SELF_EMPLOYED,
    "ja/nee",
    START,
    assumes="lezing: de inkomensgrens van het jaar van de aanvraag, niet verminderd voor een deel van het jaar of ziekte",
)
def inkomen_volstaat(statuut: Code, inkomen: Exact, imw_inkomensgrens_zelfstandige: Exact) -> Flag:
    """Het belastbaar jaarinkomen haalt de grens van het jaar; wie minder dan een jaar actief is, toont geen inkomen."""
    return statuut.is_("starter") | (inkomen >= imw_inkomensgrens_zelfstandige)


@rule(STARTER, "ja/nee", START)
def activiteit_bewezen(statuut: Code, attest_vlaio: Flag) -> Flag:
    """Wie minder dan een jaar actief is, heeft een attest van VLAIO over voldoende activiteit."""
    return statuut.is_("zelfstandige") | attest_vlaio


@rule(SELF_EMPLOYED, "ja/nee", START)
def voldoet(begin_na_grensdag: Flag, inkomen_volstaat: Flag, activiteit_bewezen: Flag, nood_vastgesteld: Flag) -> Flag:
    """Begin, inkomen of attest, en advies moeten alle voldoen."""
    return all_of((begin_na_grensdag, inkomen_volstaat, activiteit_bewezen, nood_vastgesteld))


@rule(SELF_EMPLOYED, "tekst", START)
def redenen(begin_na_grensdag: Flag, inkomen_volstaat: Flag, activiteit_bewezen: Flag, nood_vastgesteld: Flag) -> Text:
    """Elke reden waarom het recht er niet is."""
    return reasons(
        (~begin_na_grensdag, "zelfstandig geworden en beperking erkend op of voor de grensdag"),
        (~inkomen_volstaat, "belastbaar jaarinkomen onder de grens van het jaar"),
        (~activiteit_bewezen, "minder dan een jaar actief, zonder attest van VLAIO"),
        (~nood_vastgesteld, "geen nood aan werkondersteunende maatregelen vastgesteld door VDAB"),
    )


__all__ = [
    "INPUTS",
    "activiteit_bewezen",
    "begin_na_grensdag",
    "inkomen_volstaat",
    "nood_vastgesteld",
    "redenen",
    "voldoet",
]
