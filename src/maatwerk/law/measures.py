"""The assembled law: every measure as a rule set."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from maatwerk.law import (
    bezwaar,
    cmw,
    cmw_contingent,
    cmw_erkenning,
    cmw_evaluatie,
    cmw_herverdeling,
    cmw_indicering,
    cmw_looptijd,
    cmw_recht,
    doorstroom,
    een_indicering,
    imw,
    imw_aanpassing,
    imw_einde,
    imw_looptijd,
    imw_recht,
    imw_verlenging,
    imw_zelfstandige,
    rsz,
    terugval,
    vop,
)
from maatwerk.law.numbers import folder, parameters, readings
from maatwerk.rules.rule import rules_of
from maatwerk.rules.ruleset import RuleSet, rule_set

__all__ = ["folder", "measures", "parameters", "readings"]

LAST = "2026Q2"
LAST_DAY = "2026Q4"
"""The last quarter of measures that answer by dates and hold no euro amounts of a quarter."""
LAST_WINDOW = "2031Q4"
"""The last quarter of measures that look forward to the end of a right or package of five years."""
CMW_ROW = ("kwartaal", "onderneming", "werknemer")
REFERENCE_WAGE = ("referteloon", "loonplafond", "begrensd_referteloon")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure is made of: a module of the law, its quarters, and what is usually asked of it."""

    name: str
    title: str
    module: ModuleType
    first: str
    targets: tuple[str, ...]
    time: str = "kwartaal"
    last: str = LAST
    optional: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()

    def rule_set(self) -> RuleSet:
        """Assemble the rule set; raises RuleError where something does not fit."""
        return rule_set(
            self.name,
            self.title,
            time=self.time,
            first=self.first,
            last=self.last,
            inputs=self.module.INPUTS,
            rules=rules_of(self.module),
            parameters=parameters(),
            readings=readings(),
            targets=self.targets,
            optional_targets=self.optional,
            unique=self.unique,
        )


MEASURES: tuple[Measure, ...] = (
    Measure(
        "imw",
        "Individueel maatwerk: premie per werknemer en kwartaal",
        imw,
        "2023Q3",
        (
            *REFERENCE_WAGE,
            "loonpremie_percentage",
            "loonpremie",
            "begeleidingspremie_vast",
            "begeleidingspremie_variabel",
            "imw_premie",
            "reden",
        ),
    ),
    Measure(
        "vop",
        "Vlaamse ondersteuningspremie: premie per kwartaal",
        vop,
        "2016Q3",
        (*REFERENCE_WAGE, "vop_percentage", "vop_premie"),
    ),
    Measure(
        "imw_recht",
        "Individueel maatwerk: wie komt in aanmerking",
        imw_recht,
        "2016Q1",
        ("voldoet", "redenen"),
        time="datum",
        last=LAST_DAY,
    ),
    Measure(
        "imw_looptijd",
        "Individueel maatwerk: looptijd, aanpassing, verlenging en cumulatie",
        imw_looptijd,
        "2023Q3",
        (
            "eerste_kwartaal",
            "laatste_kwartaal",
            "aanpasbaar",
            "aanpassing_vanaf",
            "verlenging_vanaf",
            "cumuleerbaar",
            "redenen",
        ),
        time="kwartaal_beslissing",
        last=LAST_DAY,
    ),
    Measure(
        "cmw",
        "Collectief maatwerk: loonpremie en begeleidingspremie per werknemer en kwartaal",
        cmw,
        "2019Q1",
        (*REFERENCE_WAGE, "rang", "loonpremie_voor_aftrek", "loonpremie", "binnen_contingent", "reden"),
        optional=("begeleidingspremie_vast", "begeleidingspremie_variabel"),
        unique=CMW_ROW,
    ),
    Measure(
        "cmw_onderneming",
        "Collectief maatwerk: VTE en organisatieondersteuning per onderneming en kwartaal",
        cmw,
        "2019Q1",
        ("vte", "vte_ingevuld"),
        optional=("organisatieondersteuning",),
        unique=CMW_ROW,
    ),
    Measure(
        "cmw_contingent",
        "Collectief maatwerk: rangorde boven het contingent",
        cmw_contingent,
        "2019Q1",
        ("rang", "binnen_contingent"),
        unique=CMW_ROW,
    ),
    Measure(
        "cmw_herverdeling",
        "Collectief maatwerk: herverdeling van het contingent op 1 oktober",
        cmw_herverdeling,
        "2019Q4",
        (
            "invulling_percentage",
            "verlies",
            "verlies_voor_ondergrens",
            "nieuw_contingent",
            "toegekend",
            "komt_in_aanmerking_voor_uitbreiding",
            "reden",
        ),
        time="jaar",
        last="2026Q4",
        unique=("jaar", "onderneming"),
    ),
    Measure(
        "cmw_erkenning",
        "Collectief maatwerk: jaarlijkse toets van de erkenning",
        cmw_erkenning,
        "2019Q1",
        ("aandeel_percentage", "vereiste_begeleiders", "voldoet", "redenen"),
        last=LAST_DAY,
    ),
    Measure(
        "cmw_indicering",
        "Collectief maatwerk: van indicering naar startpakket",
        cmw_indicering,
        "2019Q1",
        ("pakket_percentage", "begeleidingsgraad", "onbepaalde_duur", "redenen"),
        time="datum",
        last=LAST_DAY,
    ),
    Measure(
        "cmw_looptijd",
        "Collectief maatwerk: evaluatiedata en einde van het pakket",
        cmw_looptijd,
        "2019Q1",
        ("evaluatie_uiterlijk", "evaluatie_op_vraag_vanaf", "laatste_kwartaal", "redenen"),
        time="datum_begin",
        last=LAST_DAY,
    ),
    Measure(
        "imw_zelfstandige",
        "Individueel maatwerk: recht van een zelfstandige op de ondersteuningspremie",
        imw_zelfstandige,
        "2023Q3",
        ("voldoet", "redenen"),
        time="datum",
        last=LAST_DAY,
    ),
    Measure(
        "imw_verlenging",
        "Individueel maatwerk: verlenging van een recht",
        imw_verlenging,
        "2023Q3",
        ("laatste_kwartaal", "verlenging_vanaf", "voldoet", "redenen"),
        time="datum",
        last=LAST_WINDOW,
        optional=("percentage_na_verlenging",),
    ),
    Measure(
        "imw_aanpassing",
        "Individueel maatwerk: aanpassing van een recht",
        imw_aanpassing,
        "2023Q3",
        ("laatste_kwartaal", "aanpassing_vanaf", "voldoet", "redenen"),
        time="datum",
        last=LAST_WINDOW,
    ),
    Measure(
        "imw_einde",
        "Individueel maatwerk: einde van het recht bij einde van de tewerkstelling",
        imw_einde,
        "2023Q3",
        ("laatste_kwartaal_premie", "laatste_kwartaal", "voldoet", "redenen"),
        time="datum",
        last=LAST_WINDOW,
    ),
    Measure(
        "cmw_recht",
        "Collectief maatwerk: de indicering zelf en het startpakket",
        cmw_recht,
        "2019Q1",
        ("voldoet", "redenen", "advies_geldig_tot"),
        time="datum",
        last=LAST_DAY,
        optional=("pakket_percentage", "begeleidingsgraad"),
    ),
    Measure(
        "cmw_evaluatie",
        "Collectief maatwerk: wanneer een evaluatie kan",
        cmw_evaluatie,
        "2019Q1",
        ("evaluatie_uiterlijk", "op_vraag_vanaf", "voldoet", "redenen", "mogelijke_uitkomsten"),
        time="datum",
        last=LAST_WINDOW,
    ),
    Measure(
        "doorstroom",
        "Doorstroom: fasen van een traject, uitvoerder en betaler",
        doorstroom,
        "2019Q1",
        ("uitvoerder", "betaler", "overbrugging", "overbrugging_op_tijd"),
        time="datum",
        last=LAST_DAY,
        optional=("fase_uiterlijk", "voldoet", "redenen", "uren", "standaardkost"),
    ),
    Measure(
        "terugval",
        "Terugvalpositie: terug naar het maatwerkbedrijf",
        terugval,
        "2019Q1",
        ("pakket_percentage", "begeleidingsgraad", "wat_de_plaats_betekent", "redenen"),
        time="datum",
        last=LAST_DAY,
        optional=("voldoet",),
    ),
    Measure(
        "bezwaar",
        "Bezwaar: op tijd, en tot wanneer een antwoord kan",
        bezwaar,
        "2023Q3",
        ("bezwaar_uiterlijk", "commissie_uiterlijk", "bestuur_uiterlijk", "voldoet", "redenen"),
        time="datum",
        last=LAST_DAY,
    ),
    Measure(
        "een_indicering",
        "Eén indicering voor beide maatregelen: wat elk ticket geeft",
        een_indicering,
        "2023Q3",
        (
            "imw_ticket",
            "imw_percentage",
            "imw_kwartalen",
            "cmw_percentage",
            "cmw_begeleidingsgraad",
            "redenen",
        ),
        time="datum",
        last=LAST_DAY,
        optional=("voldoet",),
    ),
    Measure(
        "rsz_vermindering",
        "Structurele vermindering categorie 3 zonder loonmatiging: controle op aangegeven bedragen",
        rsz,
        "2023Q1",
        ("berekende_vermindering", "verschil", "aannemelijk"),
        last="2023Q4",
    ),
)


@functools.cache
def measures() -> Mapping[str, RuleSet]:
    """Return the rule set of every measure, by its short code."""
    return {measure.name: measure.rule_set() for measure in MEASURES}
