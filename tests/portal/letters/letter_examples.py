"""Invented letters to test with: nobody in them exists."""

from dataclasses import replace
from datetime import date
from functools import cache

import polars as pl

from maatwerk.law.measures import measures
from maatwerk.portal.letters.content import Condition, Explained, LetterContent, Remedy, Used
from maatwerk.rules.explain import Explainer, Step

CHECK = "https://maatwerk.example/controle/7K4M2QX9TD"
HEAD = "9f2c1d7e0b4a8c3365f1de20a7b94c58e1036fd2ab7790c4d15e8f3b6a02c917"
SENDER = (
    "Departement Werk, Economie, Wetenschap, Innovatie en Sociale Economie",
    "Afdeling Sociale Economie",
    "Voorbeeldlaan 1, 1000 Brussel",
)
REMEDY = Remedy(
    to=("Departement Werk, Economie, Wetenschap, Innovatie en Sociale Economie", "Voorbeeldlaan 1, 1000 Brussel"),
    days=45,
    counts_from="ontvangst",
    how="Schrijf waarom u niet akkoord gaat en vermeld de referentie van deze brief.",
    note="De termijn komt uit een bron die wij nog niet met de wettekst konden vergelijken.",
)
ROW = {
    "kwartaal": "2024Q2",
    "volgkwartaal": 6,
    "startpakket": "loonpremie",
    "brutoloon": "11000.00",
    "werkgeversbijdragen": "2750.00",
    "verminderingen": "500.00",
    "tewerkstellingsbreuk": "3040/3800",
    "begeleidingsnood": "geen",
}


@cache
def premium() -> Step:
    """Return a real explanation: the premium of one worker in one quarter, from the law's own rules."""
    rules = measures()["imw"]
    explainer = Explainer.of(rules, pl.DataFrame([ROW]), ["imw_premie"])
    return explainer.explain(0, "imw_premie")


def approval(**changes) -> LetterContent:
    """Return a decision that says yes, with the premium as annex."""
    content = LetterContent(
        kind="beslissing",
        reference="IMW-2026-000123",
        dated=date(2026, 3, 5),
        sender=SENDER,
        addressee=("Bakkerij De Gouden Korst bv", "t.a.v. mevrouw Lieve Verzonnen", "Denkbeeldstraat 12", "9000 Gent"),
        subject="ondersteuning voor de heer Jan Bedacht",
        salutation="Geachte mevrouw Verzonnen",
        head_hash=HEAD,
        check_url=CHECK,
        decision="U krijgt individueel maatwerk voor de heer Jan Bedacht, van 1 april 2026 tot en met 31 maart 2031.",
        paragraphs=(
            "U vroeg op 12 februari 2026 ondersteuning aan voor de heer Jan Bedacht, die op 1 april 2026 bij u begint.",
            "De premie wordt elk kwartaal berekend op het loon dat u aangeeft. In de bijlage staat hoe dat gaat, met de"
            " cijfers van het tweede kwartaal van 2024 als voorbeeld.",
        ),
        conditions=(
            Condition(
                "De werknemer heeft een geldige indicering op de dag waarop hij begint.",
                "ja",
                (Used("indicering", "van 3 januari 2026 tot en met 2 januari 2031"),),
                "BVR van 15 juli 2022, art. 6",
            ),
            Condition(
                "De vestiging waar hij werkt, ligt in het Vlaamse Gewest.",
                "ja",
                (Used("vestiging", "2.999.000.123, Gent"),),
                "BVR van 15 juli 2022, art. 3",
            ),
        ),
        remedy=REMEDY,
        annex=(Explained("De premie van één kwartaal", premium()),),
        signed_by=("An Gefingeerd", "Dossierbeheerder"),
        contact=("Bel 0470 00 00 00 of mail naar maatwerk@voorbeeld.example.",),
    )
    return replace(content, **changes)


def refusal(**changes) -> LetterContent:
    """Return a decision that says no, with the smallest change that would have led to yes."""
    content = approval(
        kind="weigering",
        reference="IMW-2026-000124",
        decision="U krijgt geen individueel maatwerk voor de heer Jan Bedacht.",
        paragraphs=(
            "U vroeg op 12 februari 2026 ondersteuning aan voor de heer Jan Bedacht, die op 1 april 2026 bij u begint.",
        ),
        smallest_change=("Als de indicering van de heer Bedacht op 1 april 2026 nog liep, dan was het antwoord ja.",),
        remedy=replace(REMEDY, days=None, note=""),
        annex=(),
        warnings=("de duur van de indicering is gelezen als vijf jaar vanaf de dag van de beslissing.",),
    )
    unmet = Condition(
        "De werknemer heeft een geldige indicering op de dag waarop hij begint.",
        "nee",
        (Used("indicering", "van 1 maart 2021 tot en met 28 februari 2026"), Used("begint op", "1 april 2026")),
        "BVR van 15 juli 2022, art. 6",
    )
    unknown = Condition("De werkgever heeft geen schulden bij de RSZ.", "niet_gekend")
    return replace(content, **{"conditions": (unmet, content.conditions[1], unknown), **changes})


def receipt(**changes) -> LetterContent:
    """Return a receipt of an application."""
    content = approval(
        kind="ontvangstmelding",
        reference="IMW-2026-000125",
        subject="uw aanvraag van 12 februari 2026",
        decision="Wij ontvingen uw aanvraag op 12 februari 2026. Ze is volledig.",
        paragraphs=("Wij kijken uw aanvraag nu na. U hoeft niets te doen.",),
        conditions=(),
        remedy=None,
        annex=(),
    )
    return replace(content, **changes)
