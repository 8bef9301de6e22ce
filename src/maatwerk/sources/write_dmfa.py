"""Writes an employer's original declaration (DmfAOriginal), in the element order of the official schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from maatwerk.sources.records import (
    Contribution,
    Declaration,
    Deduction,
    DeductionDetail,
    Occupation,
    Person,
    Remuneration,
    Service,
    WorkerLine,
)
from maatwerk.sources.write_magda import tag


def _service(number: int, item: Service) -> str:
    return (
        f"<Service><ServiceSequenceNbr>{item.volgnummer or number:02d}</ServiceSequenceNbr>"
        f"<ServiceCode>{item.code}</ServiceCode><ServiceNbrDays>{item.dagen:05d}</ServiceNbrDays>"
        f"{tag('ServiceNbrHours', item.uren)}{tag('FlightNbrMinutes', item.vluchtminuten)}</Service>"
    )


def _remuneration(number: int, item: Remuneration) -> str:
    return (
        f"<Remun><RemunSequenceNbr>{item.volgnummer or number:02d}</RemunSequenceNbr><RemunCode>{item.code}</RemunCode>"
        f"{tag('BonusPaymentFrequency', item.frequentie)}{tag('PercentagePaid', item.percentage)}"
        f"<RemunAmount>{item.bedrag:011d}</RemunAmount></Remun>"
    )


def _contribution(item: Contribution) -> str:
    return (
        f"<WorkerContribution><ContributionWorkerCode>{item.kerngetal}</ContributionWorkerCode>"
        f"<ContributionType>{item.type}</ContributionType>{tag('ContributionCalculationBasis', item.basis)}"
        f"<ContributionAmount>{item.bedrag}</ContributionAmount></WorkerContribution>"
    )


def _detail(name: str, item: DeductionDetail) -> str:
    own = name == "DeductionDetail"
    return (
        f"<{name}><DeductionDetailSequenceNbr>{item.volgnummer}</DeductionDetailSequenceNbr>"
        f"{tag('DeductionDetailAmount', item.bedrag if own else None)}"
        f"{tag('WorkingRegulationsRegistryNbr', item.registratienummer if own else None)}"
        f"{tag('WorkingRegulationsStartingDate', item.datum_begin_regeling)}"
        f"{tag('WorkingRegulationsEndingDate', None if own else item.datum_einde_regeling)}"
        f"{tag('AverageWorkingTimeBeforeReduction', item.uren_voor)}"
        f"{tag('AverageWorkingTimeAfterReduction', item.uren_na)}</{name}>"
    )


def _deduction(name: str, detail: str, item: Deduction) -> str:
    return (
        f"<{name}><DeductionCode>{item.code}</DeductionCode>{tag('DeductionCalculationBasis', item.basis)}"
        f"{tag('DeductionAmount', item.bedrag)}{tag('DeductionRightStartingDate', item.datum_begin_recht)}"
        f"{tag('ManagementCostNbrMonths', item.maanden_beheerskost)}{tag('ReplacedINSS', item.vervangen_insz)}"
        f"{tag('ApplicantINSS', item.insz_rechtopenend)}{tag('CertificateOrigin', item.herkomst_attest)}"
        f"{''.join(_detail(detail, one) for one in item.details)}</{name}>"
    )


def _occupation(item: Occupation) -> str:
    return (
        f"<Occupation><OccupationSequenceNbr>{item.volgnummer:02d}</OccupationSequenceNbr>"
        f"{tag('OccupationStartingDate', item.datum_begin)}{tag('OccupationEndingDate', item.datum_einde)}"
        f"<JointCommissionNbr>{item.paritair_comite}</JointCommissionNbr>"
        f"<WorkingDaysSystem>{item.werkdagen_per_week}</WorkingDaysSystem><ContractType>{item.type_contract}</ContractType>"
        f"{tag('RefMeanWorkingHours', item.s)}{tag('WorkerStatus', item.statuut)}{tag('MeanWorkingHours', item.q)}"
        f"{tag('ReorganisationMeasure', item.reorganisatie)}{tag('EmploymentPromotion', item.bevordering)}"
        f"<Retired>{item.gepensioneerd or 0}</Retired>{tag('Apprenticeship', item.type_leerling)}"
        f"{tag('RemunMethod', item.wijze_bezoldiging)}{tag('OccupationUserReference', item.intern_nummer)}"
        f"{tag('DaysJustification', item.staving_dagen)}{tag('LocalUnitID', item.lokale_eenheid)}"
        f"{tag('SubsidizedMeanWorkingHours', item.gesubsidieerde_uren)}"
        f"{''.join(_service(number, one) for number, one in enumerate(item.prestaties, 1))}"
        f"{''.join(_remuneration(number, one) for number, one in enumerate(item.bezoldigingen, 1))}"
        f"{''.join(_deduction('OccupationDeduction', 'OccupationDeductionDetail', one) for one in item.verminderingen)}"
        "</Occupation>"
    )


def _record(line: WorkerLine) -> str:
    return (
        f"<WorkerRecord><EmployerClass>{line.categorie}</EmployerClass><WorkerCode>{line.kerngetal}</WorkerCode>"
        f"<NOSSQuarterStartingDate>{line.kwartaal_begin}</NOSSQuarterStartingDate>"
        f"<NOSSQuarterEndingDate>{line.kwartaal_einde}</NOSSQuarterEndingDate><Border>0</Border>"
        f"{''.join(map(_occupation, line.tewerkstellingen))}{''.join(map(_contribution, line.bijdragen))}"
        f"{''.join(_deduction('WorkerDeduction', 'DeductionDetail', one) for one in line.verminderingen)}</WorkerRecord>"
    )


def _person(number: int, person: Person) -> str:
    return (
        f"\n<NaturalPerson><NaturalPersonSequenceNbr>{number:07d}</NaturalPersonSequenceNbr><INSS>{person.insz}</INSS>"
        f"{''.join(map(_record, person.lijnen))}</NaturalPerson>"
    )


def declaration_xml(declarations: Iterable[Declaration]) -> Iterator[str]:
    """Yield the text of a file with these declarations, one ``Form`` each."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<DmfAOriginal>'
    for declaration in declarations:
        yield (
            f"\n<Form><Identification>DMFA</Identification><FormCreationDate>{declaration.datum_creatie}</FormCreationDate>"
            "<FormCreationHour>00:00:00.000</FormCreationHour><AttestationStatus>0</AttestationStatus>"
            f"<TypeForm>SU</TypeForm><EmployerDeclaration><Quarter>{declaration.kwartaal.dmfa}</Quarter>"
            f"<NOSSRegistrationNbr>{declaration.rsz_nummer}</NOSSRegistrationNbr><Trusteeship>0</Trusteeship>"
            f"<CompanyID>{declaration.ondernemingsnummer or 0}</CompanyID>"
            f"<NetOwedAmount>{declaration.verschuldigd_netto_bedrag:014d}</NetOwedAmount>"
        )
        yield from (_person(number, person) for number, person in enumerate(declaration.personen, 1))
        yield "</EmployerDeclaration></Form>"
    yield "\n</DmfAOriginal>\n"


def write_declarations(declarations: Iterable[Declaration], path: Path) -> None:
    """Write employers' original declarations as one UTF-8 file. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        out.writelines(declaration_xml(declarations))
