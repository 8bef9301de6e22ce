"""Rights as messages: the indicering VDAB reports (SocEcon-02.00) and the status of support rights.

Readings. ``maatregel-van-code``: MWB, MWA and LDE are collective maatwerk (``cmw``), VOP is ``vop``, IMW is ``imw``.
``pakket-binnen-recht``: a package counts only within the period of the right of the same message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from maatwerk.rules.finding import Finding
from maatwerk.sources.xml_stream import Element

MEASURE_OF: Final = {"VOP": "vop", "MWB": "cmw", "MWA": "cmw", "LDE": "cmw", "CMW": "cmw", "IMW": "imw"}
RAW_RIGHTS: Final = (
    "bestand", "pad", "insz", "ondernemingsnummer", "maatregel", "maatregel_code", "startpakket", "pakket_percentage",
    "begeleidingsgraad", "type_indicering", "kwartaal_beslissing", "datum_begin", "datum_einde", "recht_begin",
    "recht_einde", "toekenningsnummer", "vestigingsnummer",
)  # fmt: skip
RAW_STATUSES: Final = ("bestand", "pad", "insz", "maatregel_code", "status_code", "datum_beslissing", "datum_begin",
                       "datum_einde")  # fmt: skip


@dataclass(slots=True)
class RightsCollector:
    """Raw rows of rights messages, and what is wrong with them as a whole."""

    rights: list[tuple[str | None, ...]] = field(default_factory=list)
    statuses: list[tuple[str | None, ...]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, name: str, element: Element, file: str, number: int) -> None:
        """Read one ``Dossier`` or ``StatusRechtOndersteuning``."""
        path = f"(//{name})[{number}]"
        if name == "Dossier":
            self._dossier(element, file, path)
        else:
            self._status(element, file, path)

    def _status(self, element: Element, file: str, path: str) -> None:
        find = element.findtext
        self.statuses.append((file, path, find("INSZ"), _upper(find("Maatregel/Code")), _upper(find("Status/Code")),
                              find("DatumBeslissing"), find("Periode/Begin"), find("Periode/Einde")))  # fmt: skip

    def _dossier(self, element: Element, file: str, path: str) -> None:
        measure = element.find("MaatregelTewerkstelling")
        if measure is None:
            self.findings.append(_no_measure(file, path))
            return
        packages = measure.findall("Werkondersteuningspakketten/Werkondersteuningspakket")
        base = f"{path}/MaatregelTewerkstelling"
        for number, package in enumerate(packages, 1):
            at = f"{base}/Werkondersteuningspakketten/Werkondersteuningspakket[{number}]"
            self.rights.append(_right(element, measure, package, file, at))
        if not packages:
            self.rights.append(_right(element, measure, None, file, base))
            self._without_package(measure, file, base)

    def _without_package(self, measure: Element, file: str, path: str) -> None:
        code = _upper(measure.findtext("TypeMaatregel")) or ""
        if MEASURE_OF.get(code) != "vop":
            self.findings.append(
                Finding("recht-zonder-pakket", file, path, "Werkondersteuningspakketten", code,
                        "Het recht draagt geen werkondersteuningspakket: er is geen percentage.",
                        "Vraag VDAB het pakket na.")
            )  # fmt: skip


def _right(dossier: Element, measure: Element, package: Element | None, file: str, path: str) -> tuple[str | None, ...]:
    worker, code = dossier.find("DoelgroepWerknemer"), _upper(measure.findtext("TypeMaatregel"))
    begin, end = _text(worker, "Recht/DatumBegin"), _text(worker, "Recht/DatumEinde")
    level = _text(package, "Begeleidingsgraad")
    return (
        file, path, _text(worker, "INSZ"), measure.findtext("Tewerkstelling/Ondernemingsnummer"),
        MEASURE_OF.get(code or "", code), code, None, _text(package, "LoonpremiePercentage"),
        level.strip().lower() if level else None, _upper(_text(package, "TypeIndicering")), None,
        begin if package is None else _text(package, "DatumBegin"),
        end if package is None else _text(package, "DatumEinde"), begin, end, measure.findtext("Toekenningsnummer"),
        measure.findtext("Tewerkstelling/Vestigingsummer") or measure.findtext("Tewerkstelling/Vestigingsnummer"),
    )  # fmt: skip


def _text(element: Element | None, path: str) -> str | None:
    return None if element is None else element.findtext(path)


def _upper(text: str | None) -> str | None:
    return None if text is None else text.strip().upper()


def _no_measure(file: str, path: str) -> Finding:
    return Finding("dossier-zonder-maatregel", file, path, "MaatregelTewerkstelling", "",
                   "Het dossier draagt geen maatregel en is niet gelezen.", "Vraag VDAB het bericht na.")  # fmt: skip


def within_right(frame: pl.DataFrame) -> pl.DataFrame:
    """Return typed rights with the package cut to the period of the right of its message (columns ``recht_*``)."""
    return frame.with_columns(
        pl.max_horizontal("datum_begin", "recht_begin").alias("datum_begin"),
        pl.min_horizontal("datum_einde", "recht_einde").alias("datum_einde"),
    ).drop("recht_begin", "recht_einde")
