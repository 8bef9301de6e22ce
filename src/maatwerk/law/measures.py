"""The assembled law: every measure as a rule set."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib import resources
from pathlib import Path
from types import ModuleType

from maatwerk.law import imw, vop
from maatwerk.rules.parameters import Parameter, load_parameters
from maatwerk.rules.rule import rules_of
from maatwerk.rules.ruleset import Reading, RuleSet, load_readings, rule_set

LAST = "2026Q2"
REFERENCE_WAGE = ("referteloon", "loonplafond", "begrensd_referteloon")


def folder() -> Path:
    """Return the folder that holds parameters, readings and assumptions."""
    return Path(str(resources.files("maatwerk.law")))


@functools.cache
def parameters() -> Mapping[str, Parameter]:
    """Return every dated parameter of the law."""
    return load_parameters(folder() / "parameters")


@functools.cache
def readings() -> Mapping[str, Reading]:
    """Return every named reading."""
    return load_readings(folder() / "readings.yaml")


def _measure(
    name: str,
    title: str,
    module: ModuleType,
    first: str,
    targets: Iterable[str],
    *,
    time: str = "kwartaal",
    optional: Iterable[str] = (),
    unique: Iterable[str] = (),
    notes: Iterable[str] = (),
) -> RuleSet:
    return rule_set(
        name,
        title,
        time=time,
        first=first,
        last=LAST,
        inputs=module.INPUTS,
        rules=rules_of(module),
        parameters=parameters(),
        readings=readings(),
        targets=targets,
        optional_targets=optional,
        unique=unique,
        notes=notes,
    )


@functools.cache
def measures() -> Mapping[str, RuleSet]:
    """Return the rule set of every measure, by its short code."""
    made = (
        _measure(
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
        _measure(
            "vop",
            "Vlaamse ondersteuningspremie: premie per kwartaal",
            vop,
            "2016Q3",
            (*REFERENCE_WAGE, "vop_percentage", "vop_premie"),
        ),
    )
    return {ruleset.name: ruleset for ruleset in made}
