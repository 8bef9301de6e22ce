"""Writes indicering messages (RegistreerMutatieIndiceringWerknemer, types of SocEcon-02.00).

The official schemas give the ``Dossier`` and no root element of the message; the root written here has its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from maatwerk.sources.records import Indication
from maatwerk.sources.write_magda import group, tag

ROOT: Final = "RegistreerMutatieIndiceringWerknemer"


def dossier_xml(item: Indication) -> str:
    """Return the ``Dossier`` of one work-support package."""
    begin, end = tag("DatumBegin", item.datum_begin), tag("DatumEinde", item.datum_einde)
    work = tag("Ondernemingsnummer", item.ondernemingsnummer) + tag("Vestigingsummer", item.vestigingsnummer)
    level = None if item.begeleidingsgraad is None else item.begeleidingsgraad.upper()
    return (
        f"<Dossier><MaatregelTewerkstelling>{tag('Toekenningsnummer', item.toekenningsnummer)}"
        f"{tag('TypeMaatregel', item.maatregel_code)}"
        f"{group('Tewerkstelling', work + begin + end if item.ondernemingsnummer else '')}"
        f"<Werkondersteuningspakketten><Werkondersteuningspakket>{tag('TypeIndicering', item.type_indicering)}"
        f"{tag('LoonpremiePercentage', item.pakket_percentage)}{tag('Begeleidingsgraad', level)}{begin}{end}"
        "</Werkondersteuningspakket></Werkondersteuningspakketten></MaatregelTewerkstelling>"
        f"<DoelgroepWerknemer>{tag('TypeDoelgroepWerknemer', item.type_doelgroepwerknemer)}{tag('INSZ', item.insz)}"
        f"{tag('Naam', item.naam)}{tag('Voornaam', item.voornaam)}{tag('Geslacht', item.geslacht)}"
        f"<Recht>{begin}{end}</Recht></DoelgroepWerknemer></Dossier>"
    )


def indications_xml(items: Iterable[Indication]) -> Iterator[str]:
    """Yield the text of a file with these messages."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT}>'
    yield from ("\n" + dossier_xml(item) for item in items)
    yield f"\n</{ROOT}>\n"


def write_indications(items: Iterable[Indication], path: Path) -> None:
    """Write indicering messages as one UTF-8 file. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        out.writelines(indications_xml(items))
