"""One indicering for both measures: what each ticket would give; whether it holds, the law does not say (cmw.md 2.3)."""

from __future__ import annotations

from maatwerk.law.cmw import LEVELS
from maatwerk.law.cmw_indicering import SITUATIONS
from maatwerk.law.imw import PACKAGES
from maatwerk.law.imw_recht import ADVICES
from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, reasons, when, whole
from maatwerk.rules.inputs import Input, code, date
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

ONE = Basis("Decreet van 14 januari 2022 (individueel maatwerk)", "", "imw.md 3, cmw.md 2.3 (HER, S-GH)")
IMW = Basis("BVR van 15 juli 2022 (individueel maatwerk)", "", "imw.md 4.1 (S-HER-SUB)")
CMW = Basis("BVR van 17 februari 2017 (collectief maatwerk)", "50", "cmw.md 4.1 (VDAB-WOP, HER)")
START = "2023Q3"
WITHOUT_CMW = ("geen", "max_2_jaar", "loonpremie", "verhoogde_loonpremie")
NO_PACKAGE = ("geen", *PACKAGES)
NO_LEVEL = ("geen", *LEVELS)

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van de overgang"),
    code("advies", "Advies van VDAB", *ADVICES),
    code(
        "situatie",
        "Doelgroep, bewijs en voorgeschiedenis",
        *SITUATIONS,
        blank={"advies": WITHOUT_CMW},
        default="arbeidshandicap_zonder_bewijs",
    ),
)


@rule(ONE, "ja/nee", START)
def er_is_een_indicering(advies: Code) -> Flag:
    """VDAB gaf een indicering."""
    return ~advies.is_("geen")


@rule(ONE, "ja/nee", START)
def geldt_voor_beide(een_indicering_geldt: Exact) -> Flag:
    """Eén indicering geldt voor beide maatregelen, zonder tweede screening."""
    return een_indicering_geldt >= whole(1)


@rule(IMW, "code", START)
def imw_startpakket(advies: Code) -> Code:
    """Het startpakket individueel maatwerk bij dit advies; een advies collectief maatwerk geeft de verhoogde loonpremie."""
    short, plain, raised = (Code(PACKAGES.index(name), PACKAGES, name) for name in WITHOUT_CMW[1:])
    return when(advies.is_("max_2_jaar"), short, when(advies.is_("loonpremie"), plain, raised))


@rule(IMW, "code", START)
def imw_ticket(er_is_een_indicering: Flag, imw_startpakket: Code) -> Code:
    """Het startpakket van het ticket individueel maatwerk, of geen zonder indicering."""
    ticket = Code(imw_startpakket.place + 1, NO_PACKAGE, imw_startpakket.words)
    return when(er_is_een_indicering, ticket, Code(0, NO_PACKAGE, "geen"))


@rule(IMW, "%", START, blank_zero=True)
def imw_percentage(er_is_een_indicering: Flag, imw_startpakket_percentage: Table, imw_startpakket: Code) -> Exact:
    """Het percentage van de loonpremie in het eerste kwartaal van het ticket individueel maatwerk."""
    return when(er_is_een_indicering, imw_startpakket_percentage.at(imw_startpakket, whole(1)), whole(0))


@rule(IMW, "kwartalen", START, blank_zero=True)
def imw_kwartalen(er_is_een_indicering: Flag, imw_duur_kwartalen: Table, imw_startpakket: Code) -> Exact:
    """Hoeveel kwartalen het ticket individueel maatwerk loopt."""
    return when(er_is_een_indicering, imw_duur_kwartalen.at(imw_startpakket), whole(0))


@rule(CMW, "%", START, blank_zero=True)
def cmw_percentage(advies: Code, cmw_startpakket_percentage: Table, situatie: Code) -> Exact:
    """Het percentage van het startpakket van het ticket collectief maatwerk, enkel met een advies daarvoor."""
    return when(advies.is_("cmw"), cmw_startpakket_percentage.at(situatie), whole(0))


@rule(CMW, "graad", START, blank_zero=True)
def cmw_graad(advies: Code, cmw_startpakket_begeleidingsgraad: Table, situatie: Code) -> Exact:
    """De begeleidingsgraad van dat startpakket als cijfer: 1 laag, 2 midden, 3 hoog."""
    return when(advies.is_("cmw"), cmw_startpakket_begeleidingsgraad.at(situatie), whole(0))


@rule(CMW, "code", START)
def cmw_begeleidingsgraad(cmw_graad: Exact) -> Code:
    """De begeleidingsgraad van het startpakket van het ticket collectief maatwerk."""
    return Code(cmw_graad.number, NO_LEVEL, "cmw_begeleidingsgraad")


@rule(ONE, "ja/nee", START)
def voldoet(er_is_een_indicering: Flag, geldt_voor_beide: Flag) -> Flag:
    """Er is een indicering, en ze geldt voor beide maatregelen."""
    return all_of((er_is_een_indicering, geldt_voor_beide))


@rule(ONE, "tekst", START)
def redenen(er_is_een_indicering: Flag) -> Text:
    """Elke gekende reden waarom een nieuwe screening nodig is."""
    return reasons((~er_is_een_indicering, "VDAB gaf nog geen indicering"))
