"""Individueel maatwerk: start and end quarter, windows for adjustment and extension, cumulation (imw.md 6)."""

from __future__ import annotations

from maatwerk.law.imw import DECREE, PACKAGES, START
from maatwerk.rules.exact import Code, Exact, Flag, Text, reasons, when, whole
from maatwerk.rules.inputs import Input, code, flag, quarter
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

TERM = Basis(DECREE, "", "imw.md 6 (S-VL-WG1, S-VL-WG2)")
WINDOWS = Basis(DECREE, "", "imw.md 6 (S-VDAB1/2)")
CUMULATION = Basis(DECREE, "", "imw.md 6 (S-HER-LDE, S-OVI)")

INPUTS: tuple[Input, ...] = (
    quarter("kwartaal_beslissing", "Kwartaal van de beslissing van het departement"),
    code("startpakket", "Startpakket van de indicering", *PACKAGES),
    flag(
        "tijdelijke_trajectvergoeding_lde",
        "Tijdelijke trajectvergoeding LDE voor dezelfde werknemer",
        blank=True,
        default=False,
    ),
    flag(
        "andere_loonsubsidie", "VOP, SINE of een andere loonsubsidie voor dezelfde werknemer", blank=True, default=False
    ),
)


@rule(TERM, "kwartaal", START)
def eerste_kwartaal(kwartaal_beslissing: Exact) -> Exact:
    """De premie begint in het kwartaal van de beslissing van het departement."""
    return kwartaal_beslissing + whole(0)


@rule(TERM, "kwartaal", START)
def laatste_kwartaal(eerste_kwartaal: Exact, imw_duur_kwartalen: Table, startpakket: Code) -> Exact:
    """Het startpakket bepaalt hoeveel kwartalen het recht loopt, het eerste meegeteld."""
    return eerste_kwartaal + imw_duur_kwartalen.at(startpakket) - whole(1)


@rule(WINDOWS, "ja/nee", START)
def aanpasbaar(startpakket: Code) -> Flag:
    """Een premie van hoogstens twee jaar kan niet verlengd of aangepast worden; een nieuwe aanvraag wel."""
    return ~startpakket.is_("max_2_jaar")


@rule(WINDOWS, "kwartaal", START, blank_zero=True)
def aanpassing_vanaf(eerste_kwartaal: Exact, imw_aanpassing_na_kwartalen: Exact, aanpasbaar: Flag) -> Exact:
    """Een aanpassing kan na de wachttijd, behalve bij een recht van hoogstens twee jaar."""
    return when(aanpasbaar, eerste_kwartaal + imw_aanpassing_na_kwartalen, whole(0))


@rule(WINDOWS, "kwartaal", START, blank_zero=True)
def verlenging_vanaf(laatste_kwartaal: Exact, imw_verlenging_venster_kwartalen: Exact, aanpasbaar: Flag) -> Exact:
    """Een verlenging kan gevraagd worden in de laatste kwartalen van het recht, behalve bij een recht van hoogstens twee jaar."""
    return when(aanpasbaar, laatste_kwartaal - imw_verlenging_venster_kwartalen + whole(1), whole(0))


@rule(
    CUMULATION,
    "ja/nee",
    START,
    assumes="lezing: een verbod met VOP, SINE of een andere loonsubsidie; de wettekst is niet gezien",
)
def cumuleerbaar(tijdelijke_trajectvergoeding_lde: Flag, andere_loonsubsidie: Flag) -> Flag:
    """Niet samen met de tijdelijke trajectvergoeding LDE voor dezelfde werknemer, noch met een andere loonsubsidie."""
    return ~(tijdelijke_trajectvergoeding_lde | andere_loonsubsidie)


@rule(WINDOWS, "tekst", START)
def redenen(aanpasbaar: Flag, tijdelijke_trajectvergoeding_lde: Flag, andere_loonsubsidie: Flag) -> Text:
    """Waarom er geen aanpassing, verlenging of samenloop kan zijn."""
    return reasons(
        (~aanpasbaar, "hoogstens twee jaar: geen aanpassing of verlenging, wel een nieuwe aanvraag"),
        (tijdelijke_trajectvergoeding_lde, "niet cumuleerbaar met de tijdelijke trajectvergoeding LDE"),
        (andere_loonsubsidie, "niet cumuleerbaar met een andere loonsubsidie voor dezelfde werknemer"),
    )
