"""Collectief maatwerk: the quarter of one worker and of one company (sheet cmw.md, 4 to 7 and 15)."""

from __future__ import annotations

from dataclasses import replace

from maatwerk.law.numbers import steps
from maatwerk.law.wage import HUNDRED, NIL, capped, reference_wage, rounded, share, wage_cap, wage_inputs
from maatwerk.rules.exact import Choice, Code, Exact, Flag, Text, half_up, highest, lowest, per, reasons, when
from maatwerk.rules.group import Over, high, low, ranking, running_total, total
from maatwerk.rules.inputs import Input, amount, code, percent, quarter, text
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

BVR = "BVR van 17 februari 2017 (collectief maatwerk)"
WAGE = Basis(BVR, "", "cmw.md 4.2")
COACHING = Basis(BVR, "", "cmw.md 5")
SUPPORT = Basis(BVR, "", "cmw.md 6")
INDEX = Basis(BVR, "", "cmw.md 11")
CONTINGENT = Basis(BVR, "", "cmw.md 7, 15")
START = "2019Q1"
ROUNDING = "plaats van de afronding in geen bron gevonden: lezing afronding_premie"
INDEX_ROUNDING = "afronding van een geïndexeerd bedrag in geen bron gevonden: op de cent, half omhoog"
EMPLOYER = ("kwartaal", "onderneming")
LEVELS = ("laag", "midden", "hoog")
PERCENTAGES = steps("cmw_percentage_minimum", "cmw_percentage_maximum", "cmw_percentage_stap")
CENTLESS = Exact.constant(0, 2, "0")
LAST_SINE = "2025Q2"

IDENTIFIERS: tuple[Input, ...] = (
    quarter("kwartaal", "Kwartaal van de prestaties"),
    text("onderneming", "Ondernemingsnummer"),
    text("werknemer", "Werknemer (INSZ of eigen nummer)"),
)
CONTINGENT_INPUT = amount(
    "contingent", "Contingent van de onderneming", most="30000", scale=6, unit="VTE", same_within=EMPLOYER
)
PERCENTAGE_INPUT = percent(
    "pakket_percentage", "Percentage van het pakket", min(PERCENTAGES), max(PERCENTAGES), allowed=PERCENTAGES
)
LEVEL_INPUT = code("begeleidingsgraad", "Begeleidingsgraad van het pakket", *LEVELS, aliases={"gemiddeld": "midden"})

INPUTS: tuple[Input, ...] = (
    *IDENTIFIERS,
    PERCENTAGE_INPUT,
    LEVEL_INPUT,
    *wage_inputs(),
    amount(
        "sine_uitkering",
        "SINE-uitkering van het kwartaal",
        most="10000.00",
        blank=True,
        default=0,
        until=Quarter.parse(LAST_SINE),
    ),
    CONTINGENT_INPUT,
)


@rule(
    WAGE,
    "EUR",
    START,
    assumes="lezing looncodes: de codes van de RSZ-loonmassa W; de bepaling zelf is niet gevonden voor CMW",
)
def referteloon(brutoloon: Exact, werkgeversbijdragen: Exact, verminderingen: Exact) -> Exact:
    """Het referteloon is het brutoloon plus de werkgeversbijdragen min de verminderingen, nooit onder nul."""
    return reference_wage(brutoloon, werkgeversbijdragen, verminderingen)


@rule(
    WAGE,
    "EUR",
    START,
    assumes="lezing: het plafond van de algemene VDAB-pagina geldt ook voor CMW, maal drie per kwartaal",
)
def loonplafond(ggmmi: Exact, loonplafond_factor: Exact, tewerkstellingsbreuk: Exact) -> Exact:
    """Het referteloon telt mee tot een veelvoud van het GGMMI van het kwartaal, naar verhouding van de tewerkstellingsbreuk."""
    return wage_cap(ggmmi, loonplafond_factor, tewerkstellingsbreuk)


@rule(WAGE, "EUR", START)
def begrensd_referteloon(referteloon: Exact, loonplafond: Exact) -> Exact:
    """De basis van de loonpremie is het laagste van referteloon en loonplafond."""
    return capped(referteloon, loonplafond)


@rule(CONTINGENT, "VTE", START, assumes="lezing: een breuk telt voor het contingent op zes decimalen, half omhoog")
def vte_werknemer(tewerkstellingsbreuk: Exact) -> Exact:
    """De tewerkstellingsbreuk van de werknemer in VTE."""
    return half_up(tewerkstellingsbreuk, 6)


@rule(CONTINGENT, "EUR", START, assumes="lezing: de loonkost van de rangorde is het referteloon, niet begrensd")
def loonkost(referteloon: Exact) -> Exact:
    """De loonkost waarnaar gerangschikt wordt, is het referteloon voor het plafond."""
    return referteloon


@rule(CONTINGENT, "ja/nee", START)
def telt_mee(loonkost: Exact) -> Flag:
    """Wie in het kwartaal loonkost heeft, telt mee voor de rangorde, het contingent en de afrekening."""
    return loonkost > NIL


@rule(
    CONTINGENT,
    "rang",
    START,
    over=EMPLOYER,
    blank_zero=True,
    assumes="lezing rangorde: begeleidingsgraad, pakket, breuk, loonkost, telkens hoog naar laag, dan werknemer",
)
def rang(
    begeleidingsgraad: Code,
    pakket_percentage: Exact,
    vte_werknemer: Exact,
    loonkost: Exact,
    werknemer: Text,
    telt_mee: Flag,
) -> Over:
    """Binnen een onderneming gaan de hoogste ondersteuningsnood, de hoogste breuk en de hoogste loonkost voor."""
    return ranking(
        high(begeleidingsgraad),
        high(pakket_percentage),
        high(vte_werknemer),
        high(loonkost),
        low(werknemer),
        among=telt_mee,
    )


@rule(CONTINGENT, "VTE", START, over=EMPLOYER)
def lopende_vte(vte_werknemer: Exact, rang: Exact) -> Over:
    """De som van de VTE van iedereen tot en met deze rang."""
    return running_total(vte_werknemer, rang)


@rule(
    CONTINGENT,
    "ja/nee",
    START,
    assumes="lezing: de werknemer op de rand van het contingent valt volledig weg, en iedereen na hem",
)
def binnen_contingent(lopende_vte: Exact, contingent: Exact, telt_mee: Flag) -> Flag:
    """Binnen het contingent is wie meetelt en samen met iedereen boven hem in het contingent past."""
    return telt_mee & (lopende_vte <= contingent)


@rule(WAGE, "EUR", START, rounding_basis=ROUNDING)
def loonpremie_voor_aftrek(begrensd_referteloon: Exact, pakket_percentage: Exact, afronding_premie: Choice) -> Exact:
    """Het percentage van het pakket maal het begrensde referteloon, afgerond op de cent."""
    return rounded(share(begrensd_referteloon, pakket_percentage), afronding_premie)


@rule(
    WAGE,
    "EUR",
    START,
    LAST_SINE,
    assumes="lezing: de SINE-uitkering gaat van de afgeronde loonpremie af, nooit onder nul",
)
def loonpremie(loonpremie_voor_aftrek: Exact, sine_uitkering: Exact, binnen_contingent: Flag) -> Exact:
    """De loonpremie van wie binnen het contingent valt, min de SINE-uitkering zolang die liep; daarbuiten is er geen."""
    return when(binnen_contingent, highest(loonpremie_voor_aftrek - sine_uitkering, NIL), CENTLESS)


@rule(WAGE, "EUR", "2025Q3", name="loonpremie")
def loonpremie_na_sine(loonpremie_voor_aftrek: Exact, binnen_contingent: Flag) -> Exact:
    """De loonpremie van wie binnen het contingent valt; daarbuiten is er geen. SINE bestaat niet meer."""
    return when(binnen_contingent, loonpremie_voor_aftrek, CENTLESS)


def indexed(base: Exact, coefficient: Exact, base_coefficient: Exact, how: Choice) -> Exact:
    """Return an amount (EUR) at the level of its quarter, to the cent half up; as it is where amounts are not indexed.

    Both coefficients have the same scale, so the highest over the lowest bounds how far an amount can rise.
    """
    if how.option == "geen":
        return base
    most = -(-base.top * coefficient.high // base_coefficient.low)
    return half_up(replace(per(base * coefficient, base_coefficient), most=most))


@rule(INDEX, "EUR", START, rounding_basis=INDEX_ROUNDING)
def vast_bedrag(
    cmw_begeleidingspremie_vast_bedrag: Exact,
    indexcoefficient_overheidslonen: Exact,
    cmw_indexbasis: Exact,
    cmw_indexering: Choice,
) -> Exact:
    """Het vaste bedrag van de begeleidingspremie per hoofd volgt de spilindex, zoals de overheidslonen."""
    return indexed(cmw_begeleidingspremie_vast_bedrag, indexcoefficient_overheidslonen, cmw_indexbasis, cmw_indexering)


@rule(INDEX, "EUR", START, rounding_basis=INDEX_ROUNDING)
def variabel_bedrag(
    begeleidingsgraad: Code,
    cmw_begeleidingspremie_variabel_bedrag: Table,
    indexcoefficient_overheidslonen: Exact,
    cmw_indexbasis: Exact,
    cmw_indexering: Choice,
) -> Exact:
    """Het bedrag van de begeleidingsgraad per VTE volgt de spilindex, zoals de overheidslonen."""
    base = cmw_begeleidingspremie_variabel_bedrag.at(begeleidingsgraad)
    return indexed(base, indexcoefficient_overheidslonen, cmw_indexbasis, cmw_indexering)


@rule(INDEX, "EUR", START, rounding_basis=INDEX_ROUNDING)
def bedrag_a(
    cmw_organisatieondersteuning_a: Exact,
    indexcoefficient_overheidslonen: Exact,
    cmw_indexbasis: Exact,
    cmw_indexering: Choice,
) -> Exact:
    """Het bedrag A van de organisatieondersteuning per VTE volgt de spilindex, zoals de overheidslonen."""
    return indexed(cmw_organisatieondersteuning_a, indexcoefficient_overheidslonen, cmw_indexbasis, cmw_indexering)


@rule(INDEX, "EUR", START, rounding_basis=INDEX_ROUNDING)
def bedrag_b(
    cmw_organisatieondersteuning_b: Exact,
    indexcoefficient_overheidslonen: Exact,
    cmw_indexbasis: Exact,
    cmw_indexering: Choice,
) -> Exact:
    """Het bedrag B van de organisatieondersteuning per VTE volgt de spilindex, zoals de overheidslonen."""
    return indexed(cmw_organisatieondersteuning_b, indexcoefficient_overheidslonen, cmw_indexbasis, cmw_indexering)


@rule(COACHING, "ja/nee", START, assumes="lezing: de hoofden tellen in de rangorde van het contingent")
def vaste_premie_telt(rang: Exact, contingent: Exact, cmw_vaste_premie_plafond: Exact, binnen_contingent: Flag) -> Flag:
    """Het vaste deel wordt betaald tot het plafond aan hoofden, een percentage van het contingent."""
    return binnen_contingent & (rang * HUNDRED <= contingent * cmw_vaste_premie_plafond)


@rule(COACHING, "EUR", START)
def begeleidingspremie_vast(vast_bedrag: Exact, vaste_premie_telt: Flag) -> Exact:
    """Een vast bedrag per hoofd binnen het contingent, wat ook zijn tewerkstellingsbreuk is."""
    return when(vaste_premie_telt, vast_bedrag, CENTLESS)


@rule(COACHING, "EUR", START, rounding_basis=ROUNDING)
def begeleidingspremie_variabel(
    variabel_bedrag: Exact, tewerkstellingsbreuk: Exact, binnen_contingent: Flag, afronding_premie: Choice
) -> Exact:
    """Het bedrag van de begeleidingsgraad maal de tewerkstellingsbreuk volgens het contract."""
    premium = rounded(variabel_bedrag * tewerkstellingsbreuk, afronding_premie)
    return when(binnen_contingent, premium, CENTLESS)


@rule(CONTINGENT, "VTE", START, over=EMPLOYER)
def vte(vte_werknemer: Exact, binnen_contingent: Flag) -> Over:
    """De VTE van de onderneming die binnen het contingent vallen: de basis van de organisatieondersteuning."""
    return total(vte_werknemer, among=binnen_contingent)


@rule(CONTINGENT, "VTE", START, over=EMPLOYER)
def vte_ingevuld(vte_werknemer: Exact, telt_mee: Flag) -> Over:
    """De VTE van iedereen met een pakket en loon in het kwartaal, gesubsidieerd of niet: de invulling."""
    return total(vte_werknemer, among=telt_mee)


@rule(
    SUPPORT,
    "EUR",
    START,
    rounding_basis=ROUNDING,
    assumes="lezing: A en B per kwartaal, op de VTE binnen het contingent",
)
def organisatieondersteuning(
    vte: Exact,
    contingent: Exact,
    bedrag_a: Exact,
    bedrag_b: Exact,
    cmw_organisatieondersteuning_drempel: Exact,
    afronding_premie: Choice,
) -> Exact:
    """Een bedrag A per VTE binnen het contingent, plus een bedrag B per VTE voor de VTE onder de drempel."""
    supported = lowest(vte, contingent)
    first = bedrag_b * lowest(supported, cmw_organisatieondersteuning_drempel)
    return rounded(bedrag_a * supported + first, afronding_premie)


@rule(WAGE, "tekst", START)
def reden(telt_mee: Flag, binnen_contingent: Flag, vaste_premie_telt: Flag) -> Text:
    """Waarom er geen premie is."""
    return reasons(
        (~telt_mee, "geen loonkost in dit kwartaal"),
        (telt_mee & ~binnen_contingent, "buiten het contingent volgens de rangorde"),
        (
            binnen_contingent & ~vaste_premie_telt,
            "geen vast deel van de begeleidingspremie: boven het plafond aan hoofden",
        ),
    )
