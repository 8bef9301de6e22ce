"""Doorstroom from collectief maatwerk: the phases of a trajectory, who runs and who pays it (sheet cmw.md 10.1)."""

from __future__ import annotations

from maatwerk.law.months import plus_months
from maatwerk.rules.exact import Code, Exact, Flag, Text, all_of, reasons, when
from maatwerk.rules.inputs import Input, code, date, flag
from maatwerk.rules.rule import Basis, rule
from maatwerk.rules.table import Table

BVR = "BVR van 17 februari 2017 (collectief maatwerk)"
TRIGGER = Basis(BVR, "70", "cmw.md 10.1 (HER)")
PHASES = Basis(BVR, "", "cmw.md 10.1 (HER, ESF)")
CHANGE = Basis(BVR, "", "cmw.md 10.1 (S004)")
START = "2019Q1"
REGIMES = ("voor_november_2024", "sinds_november_2024")
EXECUTORS = ("gemandateerde_dienstverlener", "vdab")
PAYERS = ("departement", "vdab")

INPUTS: tuple[Input, ...] = (
    date("datum", "Dag waarvoor de vraag gesteld wordt"),
    date("datum_traject", "Begin van het traject"),
    code("fase", "Fase van het traject", "voorbereiding", "matching", "plaatsing", "nazorg"),
    date("datum_fase", "Begin van de fase"),
    flag("vaststelling_vdab", "VDAB stelde vast dat de werknemer klaar is voor doorstroom"),
)


@rule(CHANGE, "code", START)
def regime(datum_traject: Exact, doorstroom_vdab_vanaf: Exact) -> Code:
    """De regeling hangt af van de dag waarop het traject begon."""
    old, new = Code(0, REGIMES, "voor november 2024"), Code(1, REGIMES, "sinds november 2024")
    return when(datum_traject < doorstroom_vdab_vanaf, old, new)


@rule(TRIGGER, "ja/nee", START)
def klaar_voor_doorstroom(vaststelling_vdab: Flag) -> Flag:
    """VDAB stelde vast dat de werknemer klaar is voor doorstroom."""
    return vaststelling_vdab


@rule(PHASES, "ja/nee", START)
def volgorde_klopt(datum: Exact, datum_traject: Exact, datum_fase: Exact) -> Flag:
    """De fase begint niet voor het traject, en de dag ligt in of na het begin van de fase."""
    return (datum_fase >= datum_traject) & (datum >= datum_fase)


@rule(PHASES, "datum", START)
def fase_uiterlijk(datum_fase: Exact, doorstroom_fase_maanden: Table, regime: Code, fase: Code) -> Exact:
    """De laatste dag van de fase: haar begin plus het hoogste aantal maanden."""
    return plus_months(datum_fase, doorstroom_fase_maanden.at(regime, fase))


@rule(PHASES, "ja/nee", START)
def binnen_maximum(datum: Exact, fase_uiterlijk: Exact) -> Flag:
    """De fase duurt niet langer dan haar hoogste aantal maanden."""
    return datum <= fase_uiterlijk


@rule(CHANGE, "ja/nee", START)
def overbrugging(datum: Exact, regime: Code, doorstroom_vdab_vanaf: Exact) -> Flag:
    """Een traject dat voor 1 november 2024 begon en daarna doorloopt, wordt overbrugd door het departement."""
    return regime.is_("voor_november_2024") & (datum >= doorstroom_vdab_vanaf)


@rule(CHANGE, "ja/nee", START)
def overbrugging_op_tijd(datum: Exact, overbrugging: Flag, doorstroom_overbrugging_tot: Exact) -> Flag:
    """De overbrugging van oudere trajecten loopt tot en met een laatste dag."""
    return ~overbrugging | (datum <= doorstroom_overbrugging_tot)


@rule(CHANGE, "code", START)
def uitvoerder(regime: Code) -> Code:
    """Wie het traject uitvoert: een dienstverlener met een mandaat van VDAB, en voor nieuwe trajecten VDAB zelf."""
    provider, vdab = Code(0, EXECUTORS, "gemandateerde dienstverlener"), Code(1, EXECUTORS, "VDAB")
    return when(regime.is_("voor_november_2024"), provider, vdab)


@rule(
    CHANGE,
    "code",
    START,
    assumes="lezing: het departement betaalt trajecten van voor 1 november 2024; gekend is enkel dat het ze daarna overbrugde",
)
def betaler(regime: Code) -> Code:
    """Wie het traject betaalt."""
    department, vdab = Code(0, PAYERS, "departement"), Code(1, PAYERS, "VDAB")
    return when(regime.is_("voor_november_2024"), department, vdab)


@rule(PHASES, "uur", START)
def uren(doorstroom_uren: Table, regime: Code) -> Exact:
    """Het gemiddelde aantal uren van een traject."""
    return doorstroom_uren.at(regime)


@rule(PHASES, "EUR", START)
def standaardkost(doorstroom_standaardkost: Table, regime: Code) -> Exact:
    """De standaardkost van een traject."""
    return doorstroom_standaardkost.at(regime)


@rule(PHASES, "ja/nee", START)
def voldoet(
    klaar_voor_doorstroom: Flag, volgorde_klopt: Flag, overbrugging_op_tijd: Flag, binnen_maximum: Flag
) -> Flag:
    """Vaststelling van VDAB, volgorde, overbrugging en duur moeten alle kloppen."""
    return all_of((klaar_voor_doorstroom, volgorde_klopt, overbrugging_op_tijd, binnen_maximum))


@rule(PHASES, "tekst", START)
def redenen(
    klaar_voor_doorstroom: Flag, volgorde_klopt: Flag, overbrugging_op_tijd: Flag, binnen_maximum: Flag
) -> Text:
    """Elke reden waarom de fase op die dag niet kan lopen."""
    return reasons(
        (~klaar_voor_doorstroom, "VDAB stelde niet vast dat de werknemer klaar is voor doorstroom"),
        (~volgorde_klopt, "de dagen van traject, fase en vraag volgen elkaar niet op"),
        (~overbrugging_op_tijd, "de overbrugging van oudere trajecten is voorbij"),
        (~binnen_maximum, "de fase duurt langer dan toegelaten"),
    )
