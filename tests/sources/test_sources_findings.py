"""Every kind of problem in a message: which finding, where, and the record stays."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sources_builders import INSZ, KBO, Q, attest, codes, line, occupation, read

from maatwerk.sources.identifiers import make_insz
from maatwerk.sources.records import Declaration, Person, Service
from maatwerk.sources.statuses import status_of
from maatwerk.sources.write_dmfa import write_declarations
from maatwerk.sources.write_magda import attest_xml, write_attests

PAY = 684_321


def message(tmp_path: Path, old: str = "", new: str = "", **changes: Any) -> Path:
    """A message with a sound attest, then one with a change, then a sound one again."""
    path = tmp_path / "m.xml"
    write_attests([attest(), attest(nummer="2", **changes), attest(nummer="3")], path)
    text = path.read_text()
    changed = attest_xml(attest(nummer="2", **changes))
    assert old in changed
    path.write_text(text.replace(changed, changed.replace(old, new, 1) if old else changed))
    return path


def test_a_sound_message_has_no_findings(tmp_path: Path) -> None:
    batch = read(message(tmp_path))
    assert batch.findings == []
    assert not batch.occupations["geblokkeerd"].any()


WRONG = [
    ("<Kwartaal>20243<", "<Kwartaal>20245<", "zone-vorm", "AangifteWerkgever/Kwartaal", "20245", True),
    (f"<INSZ>{INSZ}<", "<INSZ>90651300313<", "insz-ongeldig", "INSZ", "90651300313", True),
    (f"<INSZ>{INSZ}<", "<INSZ> <", "zone-ontbreekt", "INSZ", "", True),
    (f"<Ondernemingsnummer>{KBO}<", "<Ondernemingsnummer>0123456789<", "ondernemingsnummer-ongeldig",
     "AangifteWerkgever/Ondernemingsnummer", "0123456789", True),
    ("<RSZNummer>199999934<", "<RSZNummer>199999935<", "rsz-nummer-ongeldig", "AangifteWerkgever/RSZNummer", "199999935", False),
    ("<Nummer>8999999993<", "<Nummer>8999999994<", "vestigingsnummer-ongeldig", "LokaleEenheid/Nummer", "8999999994", False),
    ("<Code>0</Code><Omschrijving>Nieuw<", "<Code>7</Code><Omschrijving>Raar<", "status-onbekend", "Identificatie/Status/Code",
     "7 Raar", True),
    ("<Code>0</Code><Omschrijving>Nieuw<", "<Code>0</Code><Omschrijving>Geannuleerd<", "status-onbekend",
     "Identificatie/Status/Code", "0 Geannuleerd", True),
    ("<DatumCreatie>2024-11-05<", "<DatumCreatie>2024-13-05<", "zone-geen-datum", "Identificatie/DatumCreatie", "2024-13-05",
     True),
    ("<DatumCreatie>2024-11-05<", "<DatumCreatie>5/11/2024<", "zone-geen-datum", "Identificatie/DatumCreatie", "5/11/2024", True),
    ("<Kerngetal>012<", "<Kerngetal>X12<", "zone-vorm", "Kerngetal", "X12", True),
    ("<Versie>1<", "<Versie>een<", "zone-geen-getal", "Identificatie/Versie", "een", True),
    ("<Volgnummer>1</Volgnummer><InternNummer>", "<Volgnummer>x</Volgnummer><InternNummer>", "zone-geen-getal", "Volgnummer", "x",
     False),
    ("<Begin>2015-03-01<", "<Begin>2025-03-01<", "tewerkstelling-buiten-kwartaal", "Periode/Begin", "2025-03-01", True),
    ("<ParitairComite>327.01<", "<ParitairComite>327,01<", "zone-vorm", "ParitairComite", "327,01", True),
    ("<AantalWerkdagenPerWeek>500<", "<AantalWerkdagenPerWeek>800<", "zone-buiten-bereik", "AantalWerkdagenPerWeek", "800", True),
    ("<TypeContract>1<", "<TypeContract>2<", "zone-buiten-bereik", "TypeContract", "2", True),
    ("<Werknemer>3040<", "<Werknemer>3900<", "q-groter-dan-s", "GemiddeldAantalUrenPerWeek/Werknemer", "3900", True),
    ("<Werknemer>3040<", "<Werknemer>0<", "q-nul", "GemiddeldAantalUrenPerWeek/Werknemer", "0", True),
    ("<Werknemer>3040</Werknemer>", "", "deeltijds-zonder-uren", "GemiddeldAantalUrenPerWeek/Werknemer", "", True),
    ("<Referentiepersoon>3800<", "<Referentiepersoon>0<", "deeltijds-zonder-uren", "GemiddeldAantalUrenPerWeek/Werknemer", "3040",
     True),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "field", "value", "blocking"), WRONG)
def test_a_wrong_zone_is_one_finding_and_the_record_stays(
    tmp_path: Path, old: str, new: str, code: str, field: str, value: str, blocking: bool
) -> None:
    path = message(tmp_path, old, new)
    batch = read(path)
    assert batch.occupations.height == 3
    (finding,) = [one for one in batch.findings if one.code == code]
    assert (finding.field, finding.value, finding.blocking, finding.euro_cents) == (field, value, blocking, PAY)
    assert len(etree.parse(path).xpath(finding.path)) == 1
    assert "(//Attest)[2]" in finding.path
    assert batch.occupations["geblokkeerd"].to_list() == [False, blocking, False]
    assert finding.why
    assert finding.mend


@pytest.mark.parametrize(
    ("soort", "code", "words", "status"),
    [("magda", "0", "Nieuw", "nieuw"), ("magda", "1", "Aangepast", "gewijzigd"), ("magda", "1", None, "gewijzigd"),
     ("magda", "2", "Geannuleerd", "geannuleerd"), ("magda", "2", None, "geannuleerd"), ("magda", "3", None, "geannuleerd"),
     ("magda", "03", "Annulering", "geannuleerd"), ("magda", "4", "Geheractiveerd", "heractiveerd"),
     ("magda", None, "Geannuleerd", "geannuleerd"), ("magda", None, None, None), ("magda", "9", "Nieuw", None),
     ("magda", "4", "Geannuleerd", None), ("dmfa_origineel", "0", None, "nieuw"), ("dmfa_origineel", "2", None, None)],
)  # fmt: skip
def test_status_of_code_and_description(soort: str, code: str | None, words: str | None, status: str | None) -> None:
    got, why = status_of(soort, code, words)
    assert got == status
    assert (why is None) == (status is not None)


def test_digits_of_another_script_are_no_digits(tmp_path: Path) -> None:
    batch = read(message(tmp_path, "<Kerngetal>012<", "<Kerngetal>\u0660\u0661\u0662<"))
    assert codes(batch) == {"zone-vorm"}


def test_two_declarations_in_one_form_stay_apart(tmp_path: Path) -> None:
    forms = [
        Declaration(Q, dt.date(2024, 10, 1), [Person(make_insz("900101", at, False), [line()])], KBO) for at in (1, 2)
    ]
    write_declarations(forms, tmp_path / "d.xml")
    text = (tmp_path / "d.xml").read_text()
    begin, end = text.index("</EmployerDeclaration>"), text.rindex("<EmployerDeclaration>")
    (tmp_path / "d.xml").write_text(text[:begin] + "</EmployerDeclaration>" + text[end:])
    batch = read(tmp_path / "d.xml")
    assert batch.occupations.select("aangifte", "persoon").rows() == [(1, 1), (2, 1)]
    assert batch.counts.persons == 2


ITEMS = [
    ("<Dagen>5200<", "<Dagen>52,00<", "zone-geen-getal", "Prestaties/Prestatie[1]", "Dagen"),
    ("<Dagen>5200<", "<Dagen>99999<", "zone-buiten-bereik", "Prestaties/Prestatie[1]", "Dagen"),
    ("<Dagen>5200</Dagen>", "", "zone-ontbreekt", "Prestaties/Prestatie[1]", "Dagen"),
    ("<Bedrag>30000<", "<Bedrag>-30000<", "zone-buiten-bereik", "Bezoldigingen/Bezoldiging[2]", "Bedrag"),
    ("<Bedrag>30000<", "<Bedrag>300.00<", "zone-geen-getal", "Bezoldigingen/Bezoldiging[2]", "Bedrag"),
    ("<Bedrag>9000</Bedrag>", "", "zone-ontbreekt", "Bijdragen/Bijdrage[2]", "Bedrag"),
    ("<BedragVermindering>12000<", "<BedragVermindering>x<", "zone-geen-getal", "Verminderingen/Vermindering[1]",
     "BedragVermindering"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "path", "field"), ITEMS)
def test_a_wrong_item_blocks_its_row(tmp_path: Path, old: str, new: str, code: str, path: str, field: str) -> None:
    file = message(tmp_path, old, new)
    batch = read(file)
    (finding,) = batch.findings
    assert (finding.code, finding.field, finding.path.endswith(path)) == (code, field, True)
    assert len(etree.parse(file).xpath(finding.path)) == 1
    assert batch.occupations["geblokkeerd"].to_list() == [False, True, False]


def test_missing_contributions_block_the_line(tmp_path: Path) -> None:
    batch = read(message(tmp_path, lijn=line(bijdragen=[], tewerkstellingen=[occupation(), occupation(volgnummer=2)])))
    (finding,) = batch.findings
    assert (finding.code, finding.euro_cents, finding.blocking) == ("bijdragen-ontbreken", 2 * PAY, True)
    assert batch.occupations["geblokkeerd"].to_list() == [False, True, True, False]


def test_missing_contributions_without_pay_do_not_block(tmp_path: Path) -> None:
    job = occupation(bezoldigingen=[], prestaties=[Service("050", 6500)])
    batch = read(message(tmp_path, lijn=line(bijdragen=[], tewerkstellingen=[job])))
    assert [(one.code, one.blocking) for one in batch.findings] == [("bijdragen-ontbreken-zonder-loon", False)]


def test_full_timer_without_hours_is_fine(tmp_path: Path) -> None:
    job = occupation(type_contract=0, q=None, s=None)
    assert read(message(tmp_path, lijn=line(tewerkstellingen=[job]))).findings == []


def test_full_timer_with_s_zero_reads_days_only(tmp_path: Path) -> None:
    batch = read(message(tmp_path, lijn=line(tewerkstellingen=[occupation(type_contract=0, q=None, s=0)])))
    assert [(one.code, one.blocking) for one in batch.findings] == [("s-nul", False)]
    assert batch.occupations["s"].to_list() == [3800, None, 3800]


def test_employer_number_on_every_row_is_one_finding(tmp_path: Path) -> None:
    own = line(tewerkstellingen=[occupation(volgnummer=at) for at in (1, 2, 3)])
    batch = read(message(tmp_path, "<Ondernemingsnummer>1999999943<", "<Ondernemingsnummer>1999999944<", lijn=own))
    assert [one.path for one in batch.findings] == ["(//Attest)[2]"]
    assert batch.occupations["geblokkeerd"].sum() == 3


def test_zero_means_unknown_employer(tmp_path: Path) -> None:
    batch = read(message(tmp_path, f"<Ondernemingsnummer>{KBO}<", "<Ondernemingsnummer>0000000000<", rsz_nummer="0"))
    assert codes(batch) == {"werkgever-onbekend"}
    assert batch.occupations["ondernemingsnummer"].to_list() == [KBO, None, KBO]


def test_double_sequence_numbers(tmp_path: Path) -> None:
    own = line(
        tewerkstellingen=[
            occupation(),
            occupation(prestaties=[Service("001", 1, None, None, 1), Service("001", 1, None, None, 1)]),
        ]
    )
    batch = read(message(tmp_path, lijn=own))
    assert sorted(one.path.rpartition("/")[2] for one in batch.findings) == [
        "Prestatie[1]", "Prestatie[2]", "Tewerkstelling[1]", "Tewerkstelling[2]"]  # fmt: skip
    assert codes(batch) == {"volgnummer-dubbel"}


def test_a_zone_twice(tmp_path: Path) -> None:
    batch = read(
        message(
            tmp_path, "<TypeContract>1</TypeContract>", "<TypeContract>1</TypeContract><TypeContract>0</TypeContract>"
        )
    )
    assert [(one.code, one.value) for one in batch.findings] == [("zone-dubbel", "0")]


def test_a_misplaced_block_is_not_silent(tmp_path: Path) -> None:
    batch = read(message(tmp_path, "<Grensarbeider>0</Grensarbeider>",
                         "<Grensarbeider>0</Grensarbeider><Nieuw><Prestatie><Code>1</Code></Prestatie></Nieuw>"))  # fmt: skip
    assert [(one.code, one.blocking) for one in batch.findings] == [("blok-verkeerd-geplaatst", True)]


def test_an_unknown_optional_block_does_not_block(tmp_path: Path) -> None:
    batch = read(message(tmp_path, "<Grensarbeider>0</Grensarbeider>",
                         "<Grensarbeider>0</Grensarbeider><Nieuw><Zone>1</Zone></Nieuw><NogEen>x</NogEen>"))  # fmt: skip
    assert [(one.code, one.field, one.value, one.blocking) for one in batch.findings] == [
        ("blok-niet-overgenomen", "Nieuw", "1", False)
    ]


def test_an_attest_without_worker_stays_visible(tmp_path: Path) -> None:
    path = message(tmp_path)
    tree = etree.parse(path)
    for worker in tree.xpath("(//Attest)[2]/AangifteWerkgever/Werknemer"):
        worker.getparent().remove(worker)
    tree.write(path)
    batch = read(path)
    assert batch.occupations["insz"].to_list() == [INSZ, None, INSZ]
    assert codes(batch) == {"attest-zonder-werknemer"}
    assert batch.counts.persons == 2


def test_test_persons_where_they_are_not_allowed(tmp_path: Path) -> None:
    batch = read(message(tmp_path), allow_test_numbers=False)
    assert [one.code for one in batch.findings] == ["insz-testnummer"] * 3


def test_soap_and_several_answers_in_one_file(tmp_path: Path) -> None:
    texts = []
    for number in ("1", "2"):
        write_attests([attest(nummer=number)], tmp_path / "one.xml")
        texts.append((tmp_path / "one.xml").read_text().partition("\n")[2])
    write_attests([], tmp_path / "one.xml")
    texts.append((tmp_path / "one.xml").read_text().partition("\n")[2])
    body = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        + "".join(texts)
        + "</s:Body></s:Envelope>"
    )
    (tmp_path / "one.xml").write_text(body)
    batch = read(tmp_path / "one.xml")
    assert batch.occupations["attest_nummer"].to_list() == ["1", "2"]
    assert [(one.code, one.path) for one in batch.findings] == [("geen-gegevens", "(//Antwoord)[3]")]


def test_an_answer_that_says_there_is_more(tmp_path: Path) -> None:
    write_attests([attest()], tmp_path / "m.xml")
    text = (tmp_path / "m.xml").read_text()
    (tmp_path / "m.xml").write_text(text.replace("</Inhoud>", "<VolgendAttest>ab</VolgendAttest></Inhoud>"))
    assert [(one.code, one.blocking) for one in read(tmp_path / "m.xml").findings] == [("antwoord-onvolledig", True)]


def test_a_nil_report_is_a_report(tmp_path: Path) -> None:
    write_declarations([Declaration(Q, dt.date(2024, 10, 1), (), KBO)], tmp_path / "nil.xml")
    batch = read(tmp_path / "nil.xml")
    assert batch.declarations.select("kwartaal", "ondernemingsnummer", "personen").rows() == [("2024Q3", KBO, 0)]
    assert [(one.code, one.blocking) for one in batch.findings] == [("nihilaangifte", False)]
    write_declarations([], tmp_path / "nil.xml")
    nothing = read(tmp_path / "nil.xml")
    assert nothing.declarations.is_empty()
    assert codes(nothing) == {"geen-gegevens"}


def test_a_long_declaration_reports_its_employer_once(tmp_path: Path) -> None:
    people = [Person(make_insz("900101", at, False), [line()]) for at in range(1, 31)]
    write_declarations([Declaration(Q, dt.date(2024, 10, 1), people, KBO[:-1] + "4")], tmp_path / "d.xml")
    batch = read(tmp_path / "d.xml", rows=7)
    assert [one.code for one in batch.findings] == ["ondernemingsnummer-ongeldig"]
    assert batch.occupations["geblokkeerd"].sum() == 30
    assert batch.counts.persons == 30


def test_a_line_without_occupation_is_a_row(tmp_path: Path) -> None:
    batch = read(message(tmp_path, lijn=line(tewerkstellingen=[])))
    row = batch.occupations.row(1, named=True)
    assert (row["rij"], row["volgnummer"], row["q"], len(row["bijdragen"])) == (0, None, None, 2)
    assert batch.counts.occupations == 2
    assert batch.counts.records == 3
