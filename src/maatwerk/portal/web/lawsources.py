"""Where a rule of the law was read, in words: what a citizen or an employer sees in the place of a key as ``imw.md 3.2 (HER)``.

The law's data names its sources by key: the page of a work sheet, then the documents behind it. Whoever checks the law reads
the key; for others the documents have names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from maatwerk.portal.people.roles import Role

CHECKS_THE_LAW: Final = frozenset(
    {Role.OFFICER, Role.APPROVER, Role.MEDIATOR, Role.EXPERT, Role.INSPECTOR, Role.ANALYST}
)
"""Who reads the precise key on a page about a case; in the law browser everybody does."""
_DOCUMENTS: Final = re.compile(r"\(([^()]*)\)")
_KEY: Final = re.compile(r" \[([^\[\]]*)\]$")
"""How a legal basis ends that was written out with its key (``rules.Basis``)."""
_IN_TEXT: Final = re.compile(r"\bS-[A-Z0-9]+(?:-[A-Z0-9]+)*")
_BETWEEN: Final = re.compile(r", ?|(?<=\d)/(?=\d)")

HERWIN: Final = "herwin.be, vragen en antwoorden van de federatie Herwin"
VDAB: Final = "werkgevers.vdab.be"
FLANDERS: Final = "vlaanderen.be"
PAYROLL: Final = "een sociaal secretariaat of adviesbureau"
HEARING: Final = "hoorzitting in het Vlaams Parlement van 23 september 2021"
BUDGET: Final = "beleids- en begrotingstoelichting Sociale Economie, uitvoering 2024"
NAMES: Final[Mapping[str, str]] = {
    "DEC": "Decreet van 12 juli 2013",
    "BVR22": "Besluit van 15 juli 2022",
    "HER": HERWIN,
    "VL": FLANDERS,
    "SE": "socialeeconomie.be",
    "ESF": "oproep van ESF Vlaanderen",
    "RSZ": "instructies van de RSZ (socialsecurity.be)",
    "V1": "pagina's van de overheid over de Vlaamse ondersteuningspremie",
    "S001": "beleidsbrief Sociale Economie 2017-2018",
    "S003": HEARING,
    "S-003": HEARING,
    "S004": BUDGET,
    "S-004": BUDGET,
    "S2": "beleidsbrief Sociale Economie 2017-2018",
    "S3": "schriftelijke vraag 687 van 8 juni 2017",
    "S4": HEARING,
    "S5": BUDGET,
    "S-GH": "antwoorden op schriftelijke vragen in het Vlaams Parlement",
    "S-IMWV": "individueelmaatwerk.vlaanderen",
    "S-OVI": "ondernemenvooriedereen.be",
    "S-MB": "Ministerieel besluit van 24 mei 2023",
    "S-VOP1": FLANDERS,
    "S-VOP2": "werk.be",
    "S-VOP3": PAYROLL,
    "S-VOP4": PAYROLL,
    "S-VOP5": FLANDERS,
    "2": VDAB,
}
"""The documents by key; those of a house with many pages by how the key begins (``_HOUSES``)."""
_HOUSES: Final = (
    ("S-HER-", HERWIN),
    ("S-VL-", FLANDERS),
    ("S-VLAIO", "subsidiedatabank van VLAIO"),
    ("S-VDAB", VDAB),
    ("VDAB-", VDAB),
    ("S-", PAYROLL),
)


def source_in_words(source: str) -> str:
    """Return the documents behind a key in words, each once; empty where the key names none."""
    keys = [key.strip() for part in _DOCUMENTS.findall(source) for key in _BETWEEN.split(part)]
    return "; ".join(dict.fromkeys(name for name in map(_name, keys) if name))


def _name(key: str) -> str:
    return NAMES.get(key) or next((name for begins, name in _HOUSES if key.startswith(begins)), "")


def source_for(role: Role, source: str) -> str:
    """Return where a rule was read as somebody in a role reads it: the key for whoever checks the law, else in words."""
    return source if role in CHECKS_THE_LAW else source_in_words(source)


def note_for(role: Role, note: str) -> str:
    """Return a note of the law's data as somebody in a role reads it: with names in the place of keys."""
    return note if role in CHECKS_THE_LAW else _IN_TEXT.sub(lambda key: _name(key[0]) or key[0], note)


def tree_for(role: Role, step: Mapping[str, Any]) -> dict[str, Any]:
    """Return an explanation as somebody in a role reads it, every step of it."""
    if role in CHECKS_THE_LAW or not step:
        return dict(step)
    told = {"basis": _KEY.sub("", step.get("basis") or ""), "source": source_in_words(_source(step))}
    if step.get("note"):
        told["note"] = note_for(role, step["note"])
    below = [tree_for(role, each) for each in step.get("inputs", [])]
    return {**step, **told, **({"inputs": below} if below else {})}


def _source(step: Mapping[str, Any]) -> str:
    found = _KEY.search(step.get("basis") or "")
    return step.get("source") or (found[1] if found else "")
