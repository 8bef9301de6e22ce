"""Collectief maatwerk: when an evaluation by VDAB may take place, and what it may lead to (sheet cmw.md 9)."""

from __future__ import annotations

from maatwerk.law.cmw_looptijd import EVALUATION, START, evaluatie_uiterlijk
from maatwerk.rules.dates import plus_years
from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, highest, reasons, whole
from maatwerk.rules.inputs import Input, code, date, flag, number
from maatwerk.rules.rule import rule

NOT_MEDICAL = ("gewoon", "op_vraag")

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van de evaluatie"),
    date("datum_begin", "Begin van het pakket, en van de tewerkstelling"),
    code("soort", "Soort evaluatie", "gewoon", "op_vraag", "gewijzigde_toestand"),
    code("pakket", "Soort pakket", "startpakket", "na_evaluatie", "zonder_einde"),
    flag(
        "wijziging_attest",
        "Attest van een gewijzigde medische of psychosociale toestand",
        blank={"soort": NOT_MEDICAL},
        default=False,
    ),
    number("weken_gewerkt", "Weken werkelijk gewerkt", 0, 3000, unit="weken", blank={"soort": NOT_MEDICAL}, default=0),
    flag("grondige_wijziging", "VDAB vindt de wijziging grondig", blank=True, default=False),
)


@rule(EVALUATION, "datum", START)
def telt_vanaf(datum_begin: Exact, cmw_evaluatie_telt_vanaf: Exact) -> Exact:
    """De jaren tewerkstelling tellen vanaf het begin, ten vroegste vanaf de eerste dag van het stelsel."""
    return highest(datum_begin, cmw_evaluatie_telt_vanaf)


@rule(EVALUATION, "datum", START)
def op_vraag_vanaf(telt_vanaf: Exact, cmw_vervroegde_evaluatie_jaren: Exact) -> Exact:
    """Op vraag kan een evaluatie één dag nadat de vereiste jaren tewerkstelling voorbij zijn."""
    return plus_years(telt_vanaf, cmw_vervroegde_evaluatie_jaren) + whole(1)


@rule(
    EVALUATION,
    "ja/nee",
    START,
    assumes="lezing: een gewone evaluatie kan elke dag tot het einde van het pakket; hoe lang vooraf staat in geen bron",
)
def pakket_loopt(datum: Exact, datum_begin: Exact, evaluatie_uiterlijk: Exact, pakket: Code) -> Flag:
    """De evaluatie valt binnen de geldigheid van het pakket."""
    return (datum >= datum_begin) & ((datum <= evaluatie_uiterlijk) | pakket.is_("zonder_einde"))


@rule(EVALUATION, "ja/nee", START)
def lang_genoeg_in_dienst(soort: Code, datum: Exact, op_vraag_vanaf: Exact) -> Flag:
    """Een evaluatie op vraag kan pas na de vereiste jaren tewerkstelling."""
    return ~soort.is_("op_vraag") | (datum >= op_vraag_vanaf)


@rule(EVALUATION, "ja/nee", START)
def wijziging_bewezen(soort: Code, wijziging_attest: Flag) -> Flag:
    """Een evaluatie om een gewijzigde toestand vraagt een attest van die wijziging."""
    return ~soort.is_("gewijzigde_toestand") | wijziging_attest


@rule(EVALUATION, "ja/nee", START)
def lang_genoeg_gewerkt(soort: Code, weken_gewerkt: Exact, cmw_evaluatie_gewerkte_weken: Exact) -> Flag:
    """Een evaluatie om een gewijzigde toestand kan na het vereiste aantal weken werkelijk werk."""
    return ~soort.is_("gewijzigde_toestand") | (weken_gewerkt >= cmw_evaluatie_gewerkte_weken)


@rule(EVALUATION, "ja/nee", START)
def niet_op_slot(soort: Code, pakket: Code, grondige_wijziging: Flag) -> Flag:
    """Binnen een pakket dat al uit een evaluatie komt, kan een vervroegde evaluatie enkel bij een grondige wijziging."""
    return soort.is_("gewoon") | ~pakket.is_("na_evaluatie") | grondige_wijziging


@rule(EVALUATION, "tekst", START)
def mogelijke_uitkomsten(pakket: Code) -> Text:
    """Waartoe de evaluatie kan leiden; VDAB beoordeelt de nood en of iemand klaar is voor doorstroom."""
    always = pakket.is_("startpakket", "na_evaluatie", "zonder_einde")
    return reasons(
        (always, "een doorstroomtraject"),
        (always, "een ander pakket van vijf jaar"),
        (always, "opnieuw hetzelfde pakket"),
    )


@rule(EVALUATION, "ja/nee", START)
def voldoet(
    pakket_loopt: Flag,
    lang_genoeg_in_dienst: Flag,
    wijziging_bewezen: Flag,
    lang_genoeg_gewerkt: Flag,
    niet_op_slot: Flag,
) -> Flag:
    """Alle voorwaarden voor deze soort evaluatie zijn vervuld."""
    return all_of((pakket_loopt, lang_genoeg_in_dienst, wijziging_bewezen, lang_genoeg_gewerkt, niet_op_slot))


@rule(EVALUATION, "tekst", START)
def redenen(
    pakket_loopt: Flag,
    lang_genoeg_in_dienst: Flag,
    wijziging_bewezen: Flag,
    lang_genoeg_gewerkt: Flag,
    niet_op_slot: Flag,
) -> Text:
    """Elke reden waarom de evaluatie nu niet kan."""
    return reasons(
        (~pakket_loopt, "de dag valt buiten de geldigheid van het pakket"),
        (~lang_genoeg_in_dienst, "nog niet lang genoeg in dienst voor een evaluatie op vraag"),
        (~wijziging_bewezen, "geen attest van de gewijzigde toestand"),
        (~lang_genoeg_gewerkt, "nog niet lang genoeg werkelijk gewerkt"),
        (~niet_op_slot, "het pakket komt al uit een evaluatie en er is geen grondige wijziging"),
    )


__all__ = ["INPUTS", "evaluatie_uiterlijk"]
