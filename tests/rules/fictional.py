"""The wool law of an island that does not exist: small, and with one of everything the engine can do."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl

from maatwerk.rules.exact import (
    Choice,
    Code,
    Exact,
    Flag,
    Text,
    down,
    given,
    half_up,
    highest,
    lowest,
    per,
    reasons,
    when,
    whole,
)
from maatwerk.rules.group import Over, high, kernel, low, ranking, running_total, total
from maatwerk.rules.inputs import amount, code, date, flag, fraction, number, quarter, text
from maatwerk.rules.parameters import load_parameters
from maatwerk.rules.rule import Basis, Rule, rule, rules_of
from maatwerk.rules.ruleset import Reading, RuleSet, rule_set
from maatwerk.rules.table import Table

WOOL = Basis("Wolwet van het eiland", "7", "perkament")
CUSTOM = Basis("Wolgebruik van het eiland", "", "de oude herder")
START = "2018Q1"
VILLAGE = ("kwartaal", "dorp")
HUNDRED = Exact.constant(100, words="100")
NIL = Exact.constant(0, words="0")

PARAMETERS = """
wolprijs:
  title: Prijs van de wol
  unit: EUR/kg/maand
  scale: 2
  within_quarter: sum_of_months
  reading: prijs_in_kwartaal
  basis: Prijsbesluit, art. 1
  values:
    - {from: 2018-01-01, value: "1.00", source: marktboek, confidence: primary}
    - {from: 2020-02-01, value: "1.10", source: marktboek, confidence: official, note: na de storm}
    - {from: 2021-03-01, value: "1.25", source: marktboek, confidence: secondary}
tarief:
  title: Percentage van de wolpremie
  unit: "%"
  scale: 0
  keys: {vacht: name, jaren: from}
  values:
    - from: 2018-01-01
      source: perkament
      confidence: primary
      value:
        grof: {0: 10, 3: 20, 8: 5}
        fijn: {0: 30, 3: 40, 8: 15}
    - from: 2021-01-01
      source: perkament
      confidence: primary
      value:
        grof: {0: 11, 3: 21, 8: 6}
        fijn: {0: 31, 3: 41, 8: 16}
kudde_grens:
  title: Grens van de kudde
  unit: kg
  scale: 0
  values:
    - {from: 2018-01-01, until: 2019-12-31, value: 400, source: perkament, confidence: primary}
    - {from: 2020-01-01, value: 500, source: perkament, confidence: primary}
dorpsmaat:
  title: Hoeveel kilo een dorp kwijt kan
  unit: kg
  scale: 0
  values:
    - {from: 2018-01-01, value: 600, source: perkament, confidence: unsure}
stormtoeslag:
  title: Toeslag na een storm
  unit: EUR
  scale: 2
  applies: {vacht: [fijn]}
  values:
    - {from: 2018-01-01, until: 2020-12-31, value: "5.00", source: perkament, confidence: primary}
    - {from: 2021-01-01, value: null, source: perkament, confidence: not_found, note: bladzijde gescheurd}
feestgeld:
  title: Geld voor het feest
  unit: EUR
  scale: 2
  values:
    - {from: 2018-01-01, value: null, source: perkament, confidence: not_found, note: onleesbaar}
"""

READINGS = {
    "prijs_in_kwartaal": Reading(
        "prijs_in_kwartaal",
        "Welke prijs geldt als ze verandert",
        {"sum_of_months": "de som", "first_month_times_three": "de eerste", "last_month_times_three": "de laatste"},
        "sum_of_months",
        "niemand weet het",
        "perkament",
    ),
    "afronding": Reading(
        "afronding", "Hoe er afgerond wordt", {"op": "half omhoog", "af": "af"}, "op", "twist", "perkament"
    ),
}

INPUTS = (
    quarter("kwartaal", "Kwartaal"),
    text("dorp", "Dorp"),
    text("herder", "Herder"),
    code("vacht", "Soort vacht", "grof", "fijn", aliases={"zacht": "fijn"}),
    number("jaren", "Jaren als herder", 0, 80),
    amount("wol", "Kilo wol", most="1000.00", unit="kg"),
    fraction("deel", "Deel van de kudde", most=1),
    amount("giften", "Giften", most="100.00", blank=True, default=0),
    flag("gezegend", "Gezegend door de bisschop", blank=True, default=False),
    amount("dorpsgeld", "Geld van het dorp", most="1000.00", same_within=VILLAGE, blank=True, default=0),
    date("dag", "Dag van de schering", blank=True, default=0),
)


@rule(WOOL, "kg", START)
def gewicht(wol: Exact, deel: Exact) -> Exact:
    """De wol naar verhouding van het deel van de kudde."""
    return wol * deel


@rule(WOOL, "EUR", START, "2019Q4")
def waarde(gewicht: Exact, wolprijs: Exact) -> Exact:
    """Het gewicht maal de prijs."""
    return gewicht * wolprijs


@rule(WOOL, "EUR", "2020Q1", name="waarde", assumes="de grens geldt per herder")
def waarde_met_grens(gewicht: Exact, wolprijs: Exact, kudde_grens: Exact) -> Exact:
    """Het gewicht, tot de grens, maal de prijs."""
    return lowest(gewicht, kudde_grens) * wolprijs


@rule(WOOL, "%", START)
def percentage(vacht: Code, jaren: Exact, tarief: Table) -> Exact:
    """Het percentage volgt uit de vacht en de jaren."""
    return tarief.at(vacht, jaren)


@rule(WOOL, "EUR", START, rounding_basis="artikel 9")
def premie(waarde: Exact, percentage: Exact, giften: Exact, afronding: Choice) -> Exact:
    """Het percentage van de waarde, afgerond, min de giften."""
    share = per(waarde * percentage, HUNDRED)
    rounded = half_up(share) if afronding.option == "op" else down(share)
    return highest(rounded - giften, NIL)


@rule(WOOL, "EUR", START)
def toeslag(vacht: Code, stormtoeslag: Exact) -> Exact:
    """De toeslag voor fijne vachten."""
    return when(vacht.is_("fijn"), stormtoeslag, Exact.constant(0, 2, "0"))


@rule(CUSTOM, "EUR", START)
def feest(feestgeld: Exact) -> Exact:
    """Het geld voor het feest."""
    return feestgeld


@rule(WOOL, "kg", START)
def hele_kilo(gewicht: Exact) -> Exact:
    """Het gewicht in hele kilo."""
    return half_up(gewicht, 0)


@rule(WOOL, "ja/nee", START)
def telt(hele_kilo: Exact) -> Flag:
    """Wie wol heeft, telt."""
    return hele_kilo > NIL


@rule(WOOL, "kg", START, over=VILLAGE)
def dorpsgewicht(hele_kilo: Exact) -> Over:
    """Alle wol van het dorp."""
    return total(hele_kilo)


@rule(WOOL, "kg", START, over=VILLAGE)
def fijn_gewicht(hele_kilo: Exact, vacht: Code) -> Over:
    """Alle fijne wol van het dorp."""
    return total(hele_kilo, among=vacht.is_("fijn"))


@rule(WOOL, "rang", START, over=VILLAGE, blank_zero=True)
def plaats(vacht: Code, hele_kilo: Exact, jaren: Exact, herder: Text, telt: Flag) -> Over:
    """De plaats van de herder in zijn dorp."""
    return ranking(high(vacht), high(hele_kilo), low(jaren), low(herder), among=telt)


@rule(WOOL, "kg", START, over=VILLAGE)
def lopend(hele_kilo: Exact, plaats: Exact) -> Over:
    """De wol tot en met deze plaats."""
    return running_total(hele_kilo, plaats)


@rule(WOOL, "ja/nee", START)
def past(lopend: Exact, dorpsmaat: Exact, telt: Flag) -> Flag:
    """Of de wol van de herder nog in de maat past."""
    return telt & (lopend <= dorpsmaat)


@rule(WOOL, "EUR", START, over=VILLAGE)
def verdeling(hele_kilo: Exact) -> Over:
    """Elke hele kilo op haar beurt een cent aan wie het minst kreeg."""
    return kernel(spread, hele_kilo, scale=2, most=10**9, words="verdeling om de beurt")


def spread(columns: Sequence[list[Any]]) -> list[int]:
    return [sum(columns[0]) // len(columns[0])] * len(columns[0])


@rule(CUSTOM, "tekst", START)
def reden(telt: Flag, past: Flag, gezegend: Flag) -> Text:
    """Waarom er iets niet kan."""
    return reasons((~telt, "geen wol"), (telt & ~past, "de maat is vol"), (gezegend, "gezegend"))


@rule(CUSTOM, "code", START)
def klasse(vacht: Code, gezegend: Flag) -> Code:
    """De klasse van de herder."""
    return when(gezegend, Code(1, ("grof", "fijn"), "fijn"), vacht)


@rule(CUSTOM, "ja/nee", START)
def gaf(giften: Exact) -> Flag:
    """Of er giften zijn ingevuld."""
    return given(giften)


@rule(CUSTOM, "EUR", START)
def per_jaar(premie: Exact, jaren: Exact) -> Exact:
    """De premie per begonnen jaar, niet afgerond."""
    return per(premie, jaren + whole(1))


ROW_TARGETS = ("gewicht", "waarde", "percentage", "premie", "hele_kilo", "telt", "klasse", "gaf", "per_jaar")
GROUP_TARGETS = ("dorpsgewicht", "fijn_gewicht", "plaats", "lopend", "past", "verdeling", "reden")
TARGETS = (*ROW_TARGETS, *GROUP_TARGETS)


def island_rules() -> tuple[Rule, ...]:
    import fictional

    return rules_of(fictional)


def law(folder: Path, *, parameters: str = PARAMETERS, **more: Any) -> RuleSet:
    """Return the wool law, with its numbers read from a YAML file in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wol.yaml").write_text(parameters, encoding="utf-8")
    options: dict[str, Any] = {
        "time": "kwartaal",
        "first": "2018Q1",
        "last": "2022Q4",
        "inputs": INPUTS,
        "rules": island_rules(),
        "parameters": load_parameters(folder),
        "readings": READINGS,
        "targets": TARGETS,
        "optional_targets": ("toeslag", "feest"),
        "unique": ("kwartaal", "dorp", "herder"),
    }
    return rule_set("wol", "Wolpremie", **(options | more))


ROW = {
    "kwartaal": "2019Q1",
    "dorp": "Noord",
    "herder": "H1",
    "vacht": "grof",
    "jaren": "4",
    "wol": "100.00",
    "deel": "0.5",
}


def rows(*changes: dict[str, Any]) -> pl.DataFrame:
    """Return a row of text per change, from the standard row; herders are numbered where they are not named."""
    made = [ROW | {"herder": f"H{i}"} | change for i, change in enumerate(changes or ({},), 1)]
    names = list(dict.fromkeys(name for row in made for name in row))
    return pl.DataFrame(
        {name: [row.get(name) for row in made] for name in names}, schema=dict.fromkeys(names, pl.String)
    )


def tiny(*bodies: Any, inputs: Any = (), parameters: Any = None, targets: Any = (), **more: Any) -> RuleSet:
    """Return a rule set of the given rule functions alone."""
    options: dict[str, Any] = {"time": "kwartaal", "first": "2020Q1", "last": "2021Q4", "readings": {}} | more
    return rule_set(
        "klein",
        "Klein",
        inputs=(quarter("kwartaal", "Kwartaal"), *inputs),
        rules=rules_of(SimpleNamespace(**{f"r{i}": body for i, body in enumerate(bodies)})),
        parameters=parameters or {},
        targets=targets,
        **options,
    )
