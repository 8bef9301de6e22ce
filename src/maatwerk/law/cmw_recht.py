"""Collectief maatwerk: the indicering itself, by attest or by ICF result, and the start package (sheet cmw.md 2 and 4.1).

Of an ICF assessment only the result comes in, never a score.
"""

from __future__ import annotations

from maatwerk.law.cmw_indicering import SITUATIONS, begeleidingsgraad, graad, pakket_percentage
from maatwerk.rules.dates import plus_years
from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, reasons, when
from maatwerk.rules.inputs import Input, code, date, flag, number
from maatwerk.rules.rule import Basis, rule

DECREE = "Decreet van 12 juli 2013 (collectief maatwerk)"
BVR = "BVR van 17 februari 2017 (collectief maatwerk)"
TEST = Basis(DECREE, "3, 2°", "cmw.md 2.1 (DEC, S001)")
GROUP = Basis(DECREE, "3, 2°", "cmw.md 2.1 (DEC, VL)")
ROUTE = Basis(BVR, "13 en 51", "cmw.md 2.2 (VDAB-WOP)")
TICKET = Basis(BVR, "", "cmw.md 2.2 (HER)")
PACKAGE = Basis(BVR, "50", "cmw.md 4.1 (VDAB-WOP)")
START = "2019Q1"
LAST_BEFORE_CHANGE, FIRST_AFTER_CHANGE = "2023Q3", "2023Q4"

GROUPS = ("geen", "arbeidshandicap", "psychosociaal", "uiterst_kwetsbaar")
ATTESTS = (
    "vaph",
    "buso_ov1_ov2",
    "ivt_it",
    "blijvende_arbeidsongeschiktheid",
    "kinderbijslag",
    "invaliditeit",
    "dienst_of_arts",
)
PROOFS = ("geen", "buso_ov1_ov2", "iq_test", "verhoogde_kinderbijslag", "ander_bewijs")
OR_NONE = (*SITUATIONS, "geen")
NOT_VULNERABLE = ("geen", "arbeidshandicap", "psychosociaal")

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van de indicering"),
    flag("nood_loonpremie", "VDAB stelde een nood aan loonpremie vast"),
    flag("nood_begeleiding", "VDAB stelde een nood aan begeleiding vast"),
    code("doelgroep", "Doelgroep", *GROUPS, aliases={"pmah": "arbeidshandicap", "pmp": "psychosociaal"}),
    number(
        "maanden_zonder_werk",
        "Maanden zonder betaald werk om persoonlijke redenen",
        0,
        1200,
        unit="maanden",
        blank={"doelgroep": NOT_VULNERABLE},
        default=0,
    ),
    flag("inactiviteit_aanvaard", "VDAB aanvaardt een andere inactiviteit", blank=True, default=False),
    code("attest", "Attest", "geen", *ATTESTS, blank=True, default="geen"),
    code(
        "icf_resultaat",
        "Resultaat van het ICF-onderzoek",
        "niet_gedaan",
        "nood",
        "geen_nood",
        blank=True,
        default="niet_gedaan",
    ),
    code("bewijs", "Bewijs voor het hoge pakket", *PROOFS, blank=True, default="geen"),
)


@rule(TEST, "ja/nee", START)
def nood_aan_loonpremie(nood_loonpremie: Flag) -> Flag:
    """VDAB stelde vast dat de persoon nood heeft aan een loonpremie."""
    return nood_loonpremie


@rule(TEST, "ja/nee", START)
def nood_aan_begeleiding(nood_begeleiding: Flag) -> Flag:
    """VDAB stelde vast dat de persoon nood heeft aan begeleiding op de werkvloer."""
    return nood_begeleiding


@rule(GROUP, "ja/nee", START, LAST_BEFORE_CHANGE, name="hoort_tot_doelgroep")
def doelgroep_met_werkloosheid(
    doelgroep: Code, maanden_zonder_werk: Exact, cmw_uiterst_kwetsbaar_maanden: Exact
) -> Flag:
    """De persoon hoort tot een doelgroep.

    Dat is een arbeidshandicap, een psychosociale arbeidsbeperking, of lang genoeg zonder betaald werk (uiterst kwetsbaar).
    """
    limited = doelgroep.is_("arbeidshandicap", "psychosociaal")
    return limited | (doelgroep.is_("uiterst_kwetsbaar") & (maanden_zonder_werk >= cmw_uiterst_kwetsbaar_maanden))


@rule(
    GROUP,
    "ja/nee",
    FIRST_AFTER_CHANGE,
    assumes="lezing: vanaf het vierde kwartaal van 2023 volstaat ook een andere inactiviteit die VDAB aanvaardt",
)
def hoort_tot_doelgroep(
    doelgroep: Code, maanden_zonder_werk: Exact, cmw_uiterst_kwetsbaar_maanden: Exact, inactiviteit_aanvaard: Flag
) -> Flag:
    """De persoon hoort tot een doelgroep.

    Dat is een arbeidshandicap, een psychosociale arbeidsbeperking, of lang genoeg zonder betaald werk of met een
    inactiviteit die VDAB aanvaardt (uiterst kwetsbaar).
    """
    long_enough = (maanden_zonder_werk >= cmw_uiterst_kwetsbaar_maanden) | inactiviteit_aanvaard
    return doelgroep.is_("arbeidshandicap", "psychosociaal") | (doelgroep.is_("uiterst_kwetsbaar") & long_enough)


@rule(
    ROUTE,
    "ja/nee",
    START,
    assumes="lezing: de zeven attesten gelden voor een arbeidshandicap; voor de andere doelgroepen geldt een ICF-onderzoek",
)
def bewezen(doelgroep: Code, attest: Code, icf_resultaat: Code) -> Flag:
    """Een attest van de lijst (bij een arbeidshandicap) of het resultaat van een ICF-onderzoek bewijst de nood."""
    return icf_resultaat.is_("nood") | (doelgroep.is_("arbeidshandicap") & ~attest.is_("geen"))


@rule(PACKAGE, "code", START)
def situatie(doelgroep: Code, bewijs: Code) -> Code:
    """De situatie waaruit het startpakket volgt: de doelgroep, en bij een arbeidshandicap het bewijs."""
    proven = when(
        bewijs.is_("geen"), _situation("arbeidshandicap_zonder_bewijs"), _situation("arbeidshandicap_met_bewijs")
    )
    other = when(doelgroep.is_("psychosociaal"), _situation("psychosociaal"), _situation("uiterst_kwetsbaar"))
    known = when(doelgroep.is_("arbeidshandicap"), proven, other)
    return when(doelgroep.is_("geen"), _situation("geen"), known)


def _situation(name: str) -> Code:
    return Code(OR_NONE.index(name), OR_NONE, name.replace("_", " "))


@rule(TICKET, "datum", START)
def advies_geldig_tot(datum: Exact, cmw_advies_duur_jaren: Exact) -> Exact:
    """Tot wanneer het advies geldig blijft."""
    return plus_years(datum, cmw_advies_duur_jaren)


@rule(TEST, "ja/nee", START)
def voldoet(nood_aan_loonpremie: Flag, nood_aan_begeleiding: Flag, hoort_tot_doelgroep: Flag, bewezen: Flag) -> Flag:
    """Beide noden, een doelgroep en een bewijs zijn alle nodig."""
    return all_of((nood_aan_loonpremie, nood_aan_begeleiding, hoort_tot_doelgroep, bewezen))


@rule(TEST, "tekst", START)
def redenen(nood_aan_loonpremie: Flag, nood_aan_begeleiding: Flag, hoort_tot_doelgroep: Flag, bewezen: Flag) -> Text:
    """Elke reden waarom er geen indicering is."""
    return reasons(
        (~nood_aan_loonpremie, "geen nood aan een loonpremie vastgesteld"),
        (~nood_aan_begeleiding, "geen nood aan begeleiding vastgesteld"),
        (~hoort_tot_doelgroep, "de persoon hoort tot geen van de doelgroepen"),
        (~bewezen, "geen attest van de lijst en geen ICF-resultaat dat de nood vaststelt"),
    )


__all__ = ["INPUTS", "begeleidingsgraad", "graad", "pakket_percentage"]
