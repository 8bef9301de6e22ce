"""The assembled law: every measure as a rule set."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from maatwerk.law import (
    cmw,
    cmw_contingent,
    cmw_erkenning,
    cmw_herverdeling,
    cmw_indicering,
    cmw_looptijd,
    imw,
    imw_looptijd,
    imw_recht,
    rsz,
    vop,
)
from maatwerk.law.numbers import folder, parameters, readings
from maatwerk.rules.rule import rules_of
from maatwerk.rules.ruleset import RuleSet, rule_set

__all__ = ["folder", "measures", "parameters", "readings"]

LAST = "2026Q2"
LAST_DAY = "2026Q4"
"""The last quarter of measures that answer by dates and hold no euro amounts of a quarter."""
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
