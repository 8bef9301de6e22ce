"""Individueel maatwerk: who is eligible, with the reasons (sheet imw.md 2 and 3)."""

from __future__ import annotations

from maatwerk.rules.exact import Choice, Code, Exact, Flag, Text, all_of, reasons
from maatwerk.rules.inputs import Input, amount, code, date, flag
from maatwerk.rules.rule import Basis, rule

DECREE = "Decreet van 14 januari 2022 (individueel maatwerk)"
EMPLOYER = Basis(DECREE, "", "imw.md 2 (S-SOD, S-BES, S-PART)")
WORKER = Basis(DECREE, "", "imw.md 2 (S-SEC, S-SOD, S-LIB)")
ADVICE = Basis(DECREE, "2, 5° en 32", "imw.md 1, 3")
START = "2016Q1"
FIRST = "2023Q3"

EMPLOYERS = ("privaat", "zelfstandige", "maatwerkbedrijf", "school", "lokaal_bestuur", "andere_overheid")
PLACES = ("vlaanderen", "brussel", "wallonie", "eer", "buiten_eer")
ADVICES = ("geen", "max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw")
PLACE_NAMES = {
    "vlaams_gewest": "vlaanderen",
    "brussels_gewest": "brussel",
    "waals_gewest": "wallonie",
    "wallonië": "wallonie",
    "eu": "eer",
    "eu/eer": "eer",
}

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag van de aanvraag"),
    code(
        "werkgever_soort",
        "Soort werkgever",
        *EMPLOYERS,
        aliases={"vzw": "privaat", "uitzendkantoor": "privaat", "gemeente": "lokaal_bestuur", "ocmw": "lokaal_bestuur"},
    ),
    flag("in_moeilijkheden", "Onderneming in moeilijkheden"),
    code("woonplaats", "Hoofdverblijf van de werknemer", *PLACES, aliases=PLACE_NAMES),
    code("werkplaats", "Plaats van het werk", *PLACES, aliases=PLACE_NAMES),
    amount("contract_uren", "Duur van het contract in uren", most="100000", unit="uur"),
    code("advies", "Advies van VDAB", *ADVICES),
)


@rule(EMPLOYER, "ja/nee", START)
def werkgever_komt_in_aanmerking(werkgever_soort: Code) -> Flag:
    """Private werkgevers, scholen en lokale besturen komen in aanmerking, andere overheden niet."""
    return ~werkgever_soort.is_("andere_overheid")


@rule(WORKER, "ja/nee", START)
def woonplaats_komt_in_aanmerking(woonplaats: Code, werkplaats: Code) -> Flag:
    """De werknemer woont in het Vlaamse Gewest, of in een andere lidstaat van de EU of EER en werkt in het Vlaamse Gewest."""
    return woonplaats.is_("vlaanderen") | (woonplaats.is_("eer") & werkplaats.is_("vlaanderen"))


@rule(WORKER, "ja/nee", START, "2023Q2", name="contract_lang_genoeg")
def contract_zonder_norm() -> Flag:
    """Voor 1 juli 2023 bestond geen norm voor de duur van het contract."""
    return Flag(True, "nog geen norm")


@rule(WORKER, "ja/nee", FIRST)
def contract_lang_genoeg(contract_uren: Exact, imw_minimum_contracturen: Exact, contracturen_grens: Choice) -> Flag:
    """Het contract duurt ten minste het minimum aantal uren."""
    if contracturen_grens.option == "langer_dan":
        return contract_uren > imw_minimum_contracturen
    return contract_uren >= imw_minimum_contracturen


@rule(ADVICE, "ja/nee", START)
def nood_vastgesteld(advies: Code) -> Flag:
    """VDAB heeft een arbeidsbeperking en de nood aan werkondersteunende maatregelen vastgesteld."""
    return ~advies.is_("geen")


@rule(Basis(DECREE, "", "imw.md 1 (S-004, S-PRA)"), "ja/nee", START, "2023Q2", name="maatregel_bestaat")
def nog_geen_maatregel() -> Flag:
    """Individueel maatwerk bestaat sinds 1 juli 2023; daarvoor kan het niet."""
    return Flag(False, "voor 1 juli 2023")


@rule(Basis(DECREE, "", "imw.md 1 (S-004, S-PRA)"), "ja/nee", FIRST)
def maatregel_bestaat() -> Flag:
    """Individueel maatwerk bestaat sinds 1 juli 2023."""
    return Flag(True, "sinds 1 juli 2023")


@rule(EMPLOYER, "ja/nee", START)
def niet_in_moeilijkheden(in_moeilijkheden: Flag) -> Flag:
    """Een onderneming in moeilijkheden is uitgesloten."""
    return ~in_moeilijkheden


@rule(EMPLOYER, "ja/nee", START)
def voldoet(
    maatregel_bestaat: Flag,
    werkgever_komt_in_aanmerking: Flag,
    niet_in_moeilijkheden: Flag,
    woonplaats_komt_in_aanmerking: Flag,
    contract_lang_genoeg: Flag,
    nood_vastgesteld: Flag,
) -> Flag:
    """Werkgever, werknemer, contract en advies moeten alle voldoen; een onderneming in moeilijkheden is uitgesloten."""
    return all_of(
        (
            maatregel_bestaat,
            werkgever_komt_in_aanmerking,
            niet_in_moeilijkheden,
            woonplaats_komt_in_aanmerking,
            contract_lang_genoeg,
            nood_vastgesteld,
        )
    )


@rule(EMPLOYER, "tekst", START)
def redenen(
    maatregel_bestaat: Flag,
    werkgever_komt_in_aanmerking: Flag,
    niet_in_moeilijkheden: Flag,
    woonplaats_komt_in_aanmerking: Flag,
    contract_lang_genoeg: Flag,
    nood_vastgesteld: Flag,
) -> Text:
    """Elke reden waarom het recht er niet is."""
    return reasons(
        (~maatregel_bestaat, "individueel maatwerk bestaat pas sinds 1 juli 2023"),
        (
            ~werkgever_komt_in_aanmerking,
            "deze overheid is uitgesloten: enkel scholen en lokale besturen komen in aanmerking",
        ),
        (~niet_in_moeilijkheden, "onderneming in moeilijkheden"),
        (
            ~woonplaats_komt_in_aanmerking,
            "hoofdverblijf niet in het Vlaamse Gewest, en niet in een andere EU/EER-staat met werk in het Vlaamse Gewest",
        ),
        (~contract_lang_genoeg, "contract korter dan het minimum aantal uren"),
        (~nood_vastgesteld, "geen nood aan werkondersteunende maatregelen vastgesteld door VDAB"),
    )
