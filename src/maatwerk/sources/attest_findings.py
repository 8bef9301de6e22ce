"""What is wrong with versions of attests: doubles, contradictions, broken chains, numbers used twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.sources.attests import chains, distinct, successors, versions
from maatwerk.sources.dialects import DIALECTS

c = pl.col
_ASK: Final = "Vraag de attesten van deze persoon opnieuw op."


@dataclass(frozen=True, slots=True)
class _Kind:
    code: str
    field: str
    why: str
    mend: str = _ASK
    blocking: bool = True


_SAME: Final = _Kind("versie-dubbel", "Identificatie/Versie", "Dezelfde versie met dezelfde inhoud is al gelezen; ze "
                     "telt een keer.", "Niets te doen.", blocking=False)  # fmt: skip
_CLASH: Final = _Kind("versie-tegenstrijdig", "Identificatie/Versie", "Dezelfde versie is ook met een andere "
                      "inhoud gelezen.")  # fmt: skip
_EMPLOYER: Final = _Kind("attest-andere-werkgever", "AangifteWerkgever/Ondernemingsnummer", "Hetzelfde attestnummer "
                         "staat ook bij een andere werkgever.")  # fmt: skip
_QUARTER: Final = _Kind("attest-ander-kwartaal", "AangifteWerkgever/Kwartaal", "Hetzelfde attestnummer staat ook bij "
                        "een ander kwartaal.")  # fmt: skip
_PERSON: Final = _Kind("attest-andere-persoon", "INSZ", "Hetzelfde attestnummer staat ook bij een andere persoon.")
_NEXT: Final = _Kind("volgende-versie-ontbreekt", "Versie/Volgende", "Het attest noemt een volgende versie, die niet "
                     "is gelezen.", "Vraag de volgende versie op.")  # fmt: skip
_PREVIOUS: Final = _Kind("vorige-versie-ontbreekt", "Versie/Vorige", "De vorige versie is niet gelezen; de geschiedenis "
                         "is onvolledig.", "Niets te doen voor de berekening.", blocking=False)  # fmt: skip
_FORK: Final = _Kind("versieketen-gevorkt", "Versie/Vorige", "Twee versies noemen dezelfde vorige versie.")
_CIRCLE: Final = _Kind("versieketen-kring", "Versie/Volgende", "De versies verwijzen in een kring naar elkaar.")
_JUMP: Final = _Kind(
    "versieketen-ander-kwartaal", "Versie/Volgende", "De volgende versie gaat over een ander kwartaal."
)
_FORMS: Final = _Kind("aangifte-vervangen", "FormCreationDate", "Er is een latere aangifte van dezelfde werkgever, "
                      "persoon en kwartaal; die telt.", "Niets te doen.", blocking=False)  # fmt: skip


def frame_findings(frame: pl.DataFrame) -> list[Finding]:
    """Return what is wrong with the versions in an occupation frame, in a settled order."""
    return version_findings(versions(frame))


def version_findings(table: pl.DataFrame) -> list[Finding]:
    """Return what is wrong with a version table (``attests.versions``), in a settled order."""
    if table.is_empty():
        return []
    table = chains(table)
    once = distinct(table)
    found = [*_doubles(table, once), *_numbers(table), *_links(once), *_forms(table)]
    return sorted(found, key=lambda finding: (finding.file, finding.path, finding.code))


def _findings(rows: pl.DataFrame, kind: _Kind, value: str) -> Iterator[Finding]:
    for row in rows.iter_rows(named=True):
        shown = "" if row[value] is None else str(row[value])
        path = DIALECTS[row["soort"]].record_path.format(row["aangifte"])
        euro = row["loon"] if kind.blocking and row["loon"] else None
        yield Finding(kind.code, row["bestand"], path, kind.field, shown, kind.why, kind.mend, kind.blocking, euro)


def _doubles(table: pl.DataFrame, once: pl.DataFrame) -> Iterator[Finding]:
    attests = table.filter((c("soort") == "magda") & c("attest_versie").is_not_null())
    key = ["keten", "attest_versie"]
    extra = attests.join(once, on=["bestand", "aangifte"], how="anti")
    yield from _findings(extra.filter(c("inhoud").is_in(once["inhoud"].implode())), _SAME, "attest_versie")
    yield from _findings(attests.filter(c("inhoud").n_unique().over(key) > 1), _CLASH, "attest_versie")
    forms = table.filter(c("soort") == "dmfa_origineel")
    day = ["keten", "datum_creatie"]
    yield from _findings(
        forms.filter((pl.len().over(day) > 1) & (c("inhoud").n_unique().over(day) == 1)), _SAME, "insz"
    )
    yield from _findings(forms.filter(c("inhoud").n_unique().over(day) > 1), _CLASH, "insz")


def _numbers(table: pl.DataFrame) -> Iterator[Finding]:
    attests = table.filter((c("soort") == "magda") & c("attest_nummer").is_not_null())
    yield from _findings(attests.filter(c("gedeeld")), _EMPLOYER, "ondernemingsnummer")
    for kind, name, shown in ((_QUARTER, "kwartaal", "kwartaal"), (_PERSON, "persoon_nu", "insz")):
        several = c(name).drop_nulls().n_unique().over("keten") > 1
        yield from _findings(attests.filter(several), kind, shown)


def _links(once: pl.DataFrame) -> Iterator[Finding]:
    attests = once.filter((c("soort") == "magda") & c("attest_versie").is_not_null())
    links = successors(once)
    here, there = ["keten", "attest_versie"], ["naar_keten", "naar_versie"]
    yield from _findings(attests.filter(c("volgende_versie").is_not_null()).join(links, on=here, how="anti"), _NEXT,
                         "volgende_versie")  # fmt: skip
    found = links.select(c("naar_keten").alias("keten"), c("naar_versie").alias("attest_versie"))
    yield from _findings(attests.filter(c("vorige_versie").is_not_null()).join(found, on=here, how="anti"), _PREVIOUS,
                         "vorige_versie")  # fmt: skip
    forked = links.filter(pl.len().over(here) > 1).select(here).unique()
    yield from _findings(attests.join(forked, on=here, how="semi"), _FORK, "attest_versie")
    open_ends = attests.join(links, on=here, how="anti")
    left = links.filter(c("keten") != c("naar_keten"))
    circles = attests.join(open_ends, on="keten", how="anti").join(left, on="keten", how="anti")
    yield from _findings(circles, _CIRCLE, "volgende_versie")
    quarters = attests.select(c("keten").alias("naar_keten"), c("attest_versie").alias("naar_versie"),
                              c("kwartaal").alias("naar_kwartaal"))  # fmt: skip
    jumps = links.join(quarters, on=there).select(*here, "naar_kwartaal")
    other = attests.join(jumps, on=here).filter(c("kwartaal") != c("naar_kwartaal"))
    yield from _findings(other.unique(here, maintain_order=True), _JUMP, "volgende_versie")


def _forms(table: pl.DataFrame) -> Iterator[Finding]:
    forms = table.filter(c("soort") == "dmfa_origineel")
    older = forms.filter(c("datum_creatie") < c("datum_creatie").max().over("keten"))
    yield from _findings(older, _FORMS, "datum_creatie")
