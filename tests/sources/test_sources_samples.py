"""The official samples read without loss, and what is written validates against the official schemas."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from sources_builders import KBO, Q, attest, line, occupation, read

from maatwerk.sources.command import declarations_read
from maatwerk.sources.records import Declaration, Deduction, DeductionDetail, Indication, Person
from maatwerk.sources.rights import rights_read
from maatwerk.sources.write_dmfa import write_declarations
from maatwerk.sources.write_indications import dossier_xml
from maatwerk.sources.write_magda import write_attests

pytestmark = pytest.mark.shared

DMFA = {
    "persons": "NaturalPerson", "records": "WorkerRecord", "occupations": "Occupation", "services": "Service",
    "remunerations": "Remun", "contributions": "WorkerContribution",
    "deductions": "*[self::WorkerDeduction or self::OccupationDeduction]",
}  # fmt: skip
MAGDA = {
    "persons": "Werknemer[INSZ]", "records": "Werknemerslijn", "occupations": "Tewerkstelling", "services": "Prestatie",
    "remunerations": "Bezoldiging", "contributions": "Bijdrage", "deductions": "Vermindering",
}  # fmt: skip


def samples(shared: Path) -> list[tuple[Path, dict[str, str]]]:
    return [(path, DMFA) for path in sorted((shared / "dmfa").glob("*.xml"))] + [
        (path, MAGDA) for path in sorted((shared / "magda" / "dmfa").glob("*.xml"))
    ]


def counted(path: Path, names: dict[str, str]) -> dict[str, int]:
    tree = etree.parse(path)
    return {key: int(tree.xpath(f"count(//{name})")) for key, name in names.items()}


def test_every_counted_element_of_every_sample_is_read(shared: Path, tmp_path: Path) -> None:
    for path, names in samples(shared):
        got = declarations_read([path], tmp_path / "o.parquet").as_dict()
        assert {key: got[key] for key in names} == counted(path, names), path.name


def test_every_amount_of_the_declarations_is_read(shared: Path) -> None:
    for path in sorted((shared / "dmfa").glob("*.xml")):
        frame = read(path).occupations
        for column, name in (("bezoldigingen", "RemunAmount"), ("bijdragen", "WorkerContribution/ContributionAmount")):
            told = int(etree.parse(path).xpath(f"sum(//{name})"))
            assert frame.explode(column)[column].struct.field("bedrag").sum() == told


def test_every_path_of_a_row_or_finding_leads_to_its_record(shared: Path) -> None:
    for path, _ in samples(shared):
        tree, batch = etree.parse(path), read(path)
        for pad in batch.occupations["pad"]:
            assert len(tree.xpath(pad)) == 1
        for finding in batch.findings:
            if finding.path:
                assert len(tree.xpath(finding.path)) == 1, finding


def test_blocks_that_are_not_carried_are_said(shared: Path) -> None:
    batch = read(*sorted((shared / "dmfa").glob("*.xml")))
    told = {one.field: int(one.value) for one in batch.findings if one.code == "blok-niet-overgenomen"}
    trees = [etree.parse(path) for path in (shared / "dmfa").glob("*.xml")]
    for name in ("StudentContribution", "ContributionUnrelatedToNP", "CompanyVehicle", "OccupationInformations"):
        assert told[name] == sum(int(tree.xpath(f"count(//{name})")) for tree in trees)
    assert not [one for one in batch.findings if one.code == "blok-niet-overgenomen" and one.blocking]


def test_cancelled_with_code_two_is_read_as_cancelled(shared: Path) -> None:
    frame = read(shared / "magda" / "dmfa" / "02622200138.xml").occupations
    assert frame["status"].to_list() == ["gewijzigd", "geannuleerd", "nieuw", "gewijzigd", "geannuleerd"]


def test_answers_without_data_and_with_an_error_are_told_apart(shared: Path) -> None:
    nothing = read(shared / "magda" / "dmfa" / "84720680027.xml")
    assert [(one.code, one.blocking) for one in nothing.findings] == [("geen-gegevens", False)]
    error = read(shared / "magda" / "dmfa" / "notfound.xml")
    assert [(one.code, one.blocking, one.field) for one in error.findings] == [("magda-uitzondering", True, "30001")]


def test_status_of_rights_samples(shared: Path) -> None:
    found = rights_read([shared / "magda" / "soc_econ"])
    trees = [etree.parse(path) for path in sorted((shared / "magda" / "soc_econ").glob("*.xml"))]
    assert found.statuses["insz"].to_list() == [str(one) for tree in trees
                                                for one in tree.xpath("//StatusRechtOndersteuning/INSZ/text()")]  # fmt: skip
    assert set(found.statuses["status_code"]) == {"TG", "GG"}
    assert sorted(one.code for one in found.findings) == ["geen-gegevens", "geen-gegevens", "magda-uitzondering"]


def full() -> Any:
    detail = DeductionDetail(1, 100, "AR-1", dt.date(2020, 1, 1), None, 3800, 3600)
    deduction = Deduction("3250", 40_000, 500_000, dt.date(2019, 1, 1), 3, "90051300335", None, "5", [detail])
    job = occupation(reorganisatie="3", bevordering="10", statuut="BA", type_leerling="1", wijze_bezoldiging="2",
                     staving_dagen="1", gesubsidieerde_uren=3000, datum_einde=dt.date(2024, 9, 15),
                     verminderingen=[deduction])  # fmt: skip
    return line(tewerkstellingen=[job, occupation(volgnummer=2)], verminderingen=[deduction])


def test_written_answers_validate(shared: Path, tmp_path: Path) -> None:
    folder = shared / "magda" / "xsd" / "Werk.GeefDmfaVoorWerknemer-03.00" / "WebService"
    schema = etree.XMLSchema(etree.parse(folder / "GeefDmfaVoorWerknemerResponse.xsd"))
    versions = [
        attest(), attest(versie=2, status="geannuleerd", vorige_versie=1, volgende_versie=3, vorig_insz="90051300335"),
        attest(versie=3, status="heractiveerd", lijn=full()), attest(lijn=line(tewerkstellingen=[])),
        attest(ondernemingsnummer=None, vorig_rsz_nummer="199999934"),
    ]  # fmt: skip
    for given in (versions, []):
        write_attests(given, tmp_path / "a.xml")
        schema.assertValid(etree.parse(tmp_path / "a.xml"))


def test_written_declarations_validate(shared: Path, tmp_path: Path) -> None:
    schema = etree.XMLSchema(etree.parse(shared / "dmfa" / "DmfAOriginal_20223.xsd"))
    job = occupation(
        nis_code=None, verminderingen=[Deduction("3250", 40_000, details=[DeductionDetail(1, uren_voor=3800)])]
    )
    people = [Person("90051300335", [line(tewerkstellingen=[job]), line()]), Person("90051300335", [line()])]
    write_declarations([Declaration(Q, dt.date(2024, 10, 1), people, KBO, "199999934")] * 2, tmp_path / "d.xml")
    schema.assertValid(etree.parse(tmp_path / "d.xml"))


def test_written_indications_validate(shared: Path, tmp_path: Path) -> None:
    wrapper = tmp_path / "dossier.xsd"
    source = (shared / "magda" / "xsd" / "SocEcon-02.00" / "SocEcon.xsd").resolve().as_uri()
    wrapper.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:s="http://socecon-02_00.vip.vlaanderen.be">'
        f'<xs:import namespace="http://socecon-02_00.vip.vlaanderen.be" schemaLocation="{source}"/>'
        '<xs:element name="Dossier" type="s:DossierType"/></xs:schema>'
    )
    schema = etree.XMLSchema(etree.parse(wrapper))
    start = Indication("90051300335", "MWB", dt.date(2024, 1, 1), dt.date(2026, 1, 1), KBO, "8999999993", 45, "midden")
    for item in (start, Indication("90051300335", "VOP", dt.date(2024, 1, 1)), start):
        schema.assertValid(etree.fromstring(dossier_xml(item)))
