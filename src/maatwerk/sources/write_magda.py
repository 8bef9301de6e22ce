"""Writes MAGDA answers GeefDmfaVoorWerknemer-03.00, with remunerations, contributions and reductions as the semi-online
batch carries them. Plain string building: a quarter of 31,000 workers takes seconds.

Element order follows the official schema. Nothing is invented: a value that is None gives no element.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

from maatwerk.sources.records import (
    Attest,
    Contribution,
    Deduction,
    DeductionDetail,
    Occupation,
    Remuneration,
    Service,
    WorkerLine,
)

NAMESPACE: Final = "http://magda.vlaanderen.be/werk/soap/geefdmfavoorwerknemer/v03_00"
_STATUS: Final = {"nieuw": ("0", "Nieuw"), "gewijzigd": ("1", "Aangepast"), "geannuleerd": ("3", "Geannuleerd"),
                  "heractiveerd": ("4", "Heractiveerd")}  # fmt: skip


def tag(name: str, value: object) -> str:
    """Return ``<name>value</name>``, or nothing for None."""
    if value is None:
        return ""
    text = escape(value) if value.__class__ is str else value
    return f"<{name}>{text}</{name}>"


def group(name: str, inner: str) -> str:
    """Return ``inner`` within an element, or nothing when it is empty."""
    return f"<{name}>{inner}</{name}>" if inner else ""


def listed(name: str, items: Iterable[Any], write: Callable[[int, Any], str]) -> str:
    """Return the items of a list block within their container, or nothing when there are none."""
    return group(name, "".join([write(number, item) for number, item in enumerate(items, 1)]))


def _service(number: int, item: Service) -> str:
    return (
        f"<Prestatie><Volgnummer>{item.volgnummer or number}</Volgnummer><Code>{item.code}</Code>"
        f"<Dagen>{item.dagen}</Dagen>{tag('Uren', item.uren)}{tag('AantalVluchtminuten', item.vluchtminuten)}</Prestatie>"
    )


def _remuneration(number: int, item: Remuneration) -> str:
    return (
        f"<Bezoldiging><Volgnummer>{item.volgnummer or number}</Volgnummer><Code>{item.code}</Code>"
        f"{tag('FrequentieBetalingPremie', item.frequentie)}{tag('PercentageJaarbasis', item.percentage)}"
        f"<Bedrag>{item.bedrag}</Bedrag></Bezoldiging>"
    )


def _contribution(_number: int, item: Contribution) -> str:
    return (
        f"<Bijdrage><Code>{item.kerngetal}</Code><Type>{item.type}</Type>"
        f"{tag('BasisVoorBerekening', item.basis)}<Bedrag>{item.bedrag}</Bedrag></Bijdrage>"
    )


def _detail(_number: int, item: DeductionDetail) -> str:
    hours = tag("VoorVermindering", item.uren_voor) + tag("NaVermindering", item.uren_na)
    return (
        f"<Detail><Volgnummer>{item.volgnummer}</Volgnummer>{tag('Bedrag', item.bedrag)}"
        f"{tag('NummerRegistratieArbeidsreglement', item.registratienummer)}"
        f"{tag('DatumBeginArbeidsregeling', item.datum_begin_regeling)}{group('GemiddeldeArbeidsduur', hours)}</Detail>"
    )


def _deduction(_number: int, item: Deduction) -> str:
    return (
        f"<Vermindering><Code>{item.code}</Code>{tag('BasisVoorBerekening', item.basis)}"
        f"{tag('BedragVermindering', item.bedrag)}{tag('DatumBeginRecht', item.datum_begin_recht)}"
        f"{tag('AantalMaandenBeheerskostRSZ', item.maanden_beheerskost)}{tag('VervangenINSZ', item.vervangen_insz)}"
        f"{tag('INSZRechtOpenend', item.insz_rechtopenend)}{tag('HerkomstAttest', item.herkomst_attest)}"
        f"{listed('Details', item.details, _detail)}</Vermindering>"
    )


def _occupation(number: int, item: Occupation) -> str:
    unit = tag("Nummer", item.lokale_eenheid) + tag("NISCode", item.nis_code)
    period = tag("Begin", item.datum_begin) + tag("Einde", item.datum_einde)
    hours = tag("Referentiepersoon", item.s) + tag("Werknemer", item.q)
    measures = tag("ReorganisatieArbeidstijd", item.reorganisatie) + tag("BevorderingWerkgelegenheid", item.bevordering)
    return (
        f"<Tewerkstelling><Volgnummer>{item.volgnummer}</Volgnummer>{tag('InternNummer', item.intern_nummer or str(number))}"
        f"{group('LokaleEenheid', unit)}{group('Periode', period)}<ParitairComite>{item.paritair_comite}</ParitairComite>"
        f"<AantalWerkdagenPerWeek>{item.werkdagen_per_week}</AantalWerkdagenPerWeek>"
        f"<TypeContract>{item.type_contract}</TypeContract>{group('GemiddeldAantalUrenPerWeek', hours)}"
        f"{group('Maatregel', measures)}{tag('StatuutWerknemer', item.statuut)}"
        f"{tag('Gepensioneerd', item.gepensioneerd)}{tag('TypeLeerling', item.type_leerling)}"
        f"{tag('WijzeBezoldiging', item.wijze_bezoldiging)}{tag('StavingDagen', item.staving_dagen)}"
        f"{tag('GemiddeldAantalGesubsidieerdeUren', item.gesubsidieerde_uren)}"
        f"{listed('Prestaties', item.prestaties, _service)}{listed('Bezoldigingen', item.bezoldigingen, _remuneration)}"
        f"{listed('Verminderingen', item.verminderingen, _deduction)}</Tewerkstelling>"
    )


def _line(line: WorkerLine) -> str:
    return (
        f"<Werknemerslijn><Categorie>{line.categorie}</Categorie><Kerngetal>{line.kerngetal}</Kerngetal>"
        f"<Periode><Begin>{line.kwartaal_begin}</Begin><Einde>{line.kwartaal_einde}</Einde></Periode>"
        f"<Grensarbeider>0</Grensarbeider>{listed('Tewerkstellingen', line.tewerkstellingen, _occupation)}"
        f"{listed('Bijdragen', line.bijdragen, _contribution)}"
        f"{listed('Verminderingen', line.verminderingen, _deduction)}</Werknemerslijn>"
    )


def attest_xml(attest: Attest) -> str:
    """Return the ``Attest`` element of one version."""
    code, words = _STATUS[attest.status]
    links = tag("Vorige", attest.vorige_versie) + tag("Volgende", attest.volgende_versie)
    return (
        f"<Attest><Identificatie>{tag('Nummer', attest.nummer)}<Versie>{attest.versie}</Versie><Status><Code>{code}</Code>"
        f"<Omschrijving>{words}</Omschrijving></Status><DatumCreatie>{attest.datum_creatie}</DatumCreatie></Identificatie>"
        f"{group('Versie', links)}<AangifteWerkgever><Kwartaal>{attest.kwartaal.dmfa}</Kwartaal>"
        f"<RSZNummer>{attest.rsz_nummer}</RSZNummer>{tag('VorigRSZNummer', attest.vorig_rsz_nummer)}<Bron>RSZ</Bron>"
        f"{tag('Ondernemingsnummer', attest.ondernemingsnummer)}"
        f"<VerschuldigdNettoBedrag>{attest.verschuldigd_netto_bedrag}</VerschuldigdNettoBedrag>"
        f"<ConversieNaarRegime5>0</ConversieNaarRegime5><Werknemer><INSZ>{attest.insz}</INSZ>"
        f"<OriolusValidatie>1</OriolusValidatie>{tag('VorigINSZ', attest.vorig_insz)}{_line(attest.lijn)}</Werknemer>"
        f"</AangifteWerkgever></Attest>"
    )


def _opening(day: dt.date, reference: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<web:GeefDmfaVoorWerknemerResponse xmlns:web="{NAMESPACE}"><Repliek>'
        "<Context><Naam>GeefDmfaVoorWerknemer</Naam><Versie>03.00.0000</Versie><Bericht><Type>ANTWOORD</Type><Tijdstip>"
        f"<Datum>{day}</Datum><Tijd>00:00:00.000</Tijd></Tijdstip><Afzender><Identificatie>magda.example</Identificatie>"
        f"<Naam>Maatwerk</Naam><Referte>{reference}</Referte></Afzender></Bericht></Context><Antwoorden><Antwoord>"
        f"<Referte>{reference}</Referte><Inhoud>"
    )


_CLOSING: Final = "</Inhoud></Antwoord></Antwoorden></Repliek></web:GeefDmfaVoorWerknemerResponse>\n"


def answer(attests: Iterable[Attest], day: dt.date | None = None, reference: str = "1") -> Iterator[str]:
    """Yield the text of one answer that carries these attests; without attests it is the answer 'no data'.

    ``day`` is the day of answering (default: the last creation day among the attests is not known up front, so the first
    of January 2000); ``reference`` has 1 to 36 characters.
    """
    yield _opening(day or dt.date(2000, 1, 1), reference)
    first = True
    for attest in attests:
        yield "\n<Attesten>" if first else "\n"
        yield attest_xml(attest)
        first = False
    yield _CLOSING if first else "\n</Attesten>" + _CLOSING


def write_attests(attests: Iterable[Attest], path: Path, day: dt.date | None = None, reference: str = "1") -> int:
    """Write one answer with these attests as UTF-8; return how many there were. Raises OSError, KeyError (status)."""
    count = 0

    def counted() -> Iterator[Attest]:
        nonlocal count
        for count, attest in enumerate(attests, 1):  # noqa: B007
            yield attest

    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        out.writelines(answer(counted(), day, reference))
    return count
