"""Which element of which message is which column: the employer's DmfA and the MAGDA answer side by side.

Element paths are relative to their block. An empty path means that the message does not carry the column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from maatwerk.sources.schema import BEZOLDIGINGEN, BIJDRAGEN, DETAILS, OCCUPATIONS, PRESTATIES, VERMINDERINGEN, Table

HEADER: Final = ("kwartaal", "ondernemingsnummer", "rsz_nummer", "vorig_rsz_nummer", "attest_nummer", "attest_versie",
                 "status", "omschrijving", "vorige_versie", "volgende_versie", "datum_creatie",
                 "verschuldigd_netto_bedrag")  # fmt: skip
PERSON: Final = ("insz", "vorig_insz", "persoon_volgnummer")
LINE: Final = ("categorie", "kerngetal", "kwartaal_begin", "kwartaal_einde", "lokale_eenheid")
OCCUPATION: Final = tuple(
    column.name
    for column in OCCUPATIONS.columns[OCCUPATIONS.columns.index(OCCUPATIONS.column("volgnummer")) :]
    if column.name not in {"prestaties", "bezoldigingen", "bijdragen", "verminderingen", "geblokkeerd"}
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """One message format: where its columns stand and how its blocks are called."""

    soort: str
    header: dict[str, str]
    person: dict[str, str]
    line: dict[str, str]
    occupation: dict[str, str]
    lists: dict[str, tuple[Table, dict[str, str]]]
    """Element of a repeated block: its table and its columns."""
    person_block: str
    line_block: str
    occupation_block: str
    flat: frozenset[str]
    """Blocks that only group zones."""
    containers: frozenset[str]
    """Blocks that only group repeated blocks."""
    record_path: str
    """XPath of the n-th declaration or attest of a file."""

    def blocks(self) -> frozenset[str]:
        """Return the names of all blocks that are read."""
        return frozenset((self.person_block, self.line_block, self.occupation_block, *self.lists))

    def element(self, table: str, column: str) -> str:
        """Return the element (path) a column is read from, or the column's own name where it has none."""
        for own, columns in self.lists.values():
            if own.name == table:
                return columns.get(column) or column
        for part in (self.occupation, self.line, self.person, self.header):
            if part.get(column):
                return part[column]
        return column


_MAGDA_DEDUCTION: Final = {
    "code": "Code", "basis": "BasisVoorBerekening", "bedrag": "BedragVermindering",
    "datum_begin_recht": "DatumBeginRecht", "maanden_beheerskost": "AantalMaandenBeheerskostRSZ",
    "vervangen_insz": "VervangenINSZ", "insz_rechtopenend": "INSZRechtOpenend", "herkomst_attest": "HerkomstAttest",
}  # fmt: skip

MAGDA: Final = Dialect(
    soort="magda",
    header={
        "kwartaal": "AangifteWerkgever/Kwartaal", "ondernemingsnummer": "AangifteWerkgever/Ondernemingsnummer",
        "rsz_nummer": "AangifteWerkgever/RSZNummer", "vorig_rsz_nummer": "AangifteWerkgever/VorigRSZNummer",
        "attest_nummer": "Identificatie/Nummer", "attest_versie": "Identificatie/Versie",
        "status": "Identificatie/Status/Code", "omschrijving": "Identificatie/Status/Omschrijving",
        "vorige_versie": "Versie/Vorige", "volgende_versie": "Versie/Volgende",
        "datum_creatie": "Identificatie/DatumCreatie",
        "verschuldigd_netto_bedrag": "AangifteWerkgever/VerschuldigdNettoBedrag",
    },
    person={"insz": "INSZ", "vorig_insz": "VorigINSZ"},
    line={"categorie": "Categorie", "kerngetal": "Kerngetal", "kwartaal_begin": "Periode/Begin",
          "kwartaal_einde": "Periode/Einde", "lokale_eenheid": "NummerLokaleEenheid"},
    occupation={
        "volgnummer": "Volgnummer", "intern_nummer": "InternNummer", "datum_begin": "Periode/Begin",
        "datum_einde": "Periode/Einde", "paritair_comite": "ParitairComite",
        "werkdagen_per_week": "AantalWerkdagenPerWeek", "type_contract": "TypeContract",
        "q": "GemiddeldAantalUrenPerWeek/Werknemer", "s": "GemiddeldAantalUrenPerWeek/Referentiepersoon",
        "reorganisatie": "Maatregel/ReorganisatieArbeidstijd",
        "bevordering": "Maatregel/BevorderingWerkgelegenheid", "statuut": "StatuutWerknemer",
        "gepensioneerd": "Gepensioneerd", "type_leerling": "TypeLeerling", "wijze_bezoldiging": "WijzeBezoldiging",
        "staving_dagen": "StavingDagen", "gesubsidieerde_uren": "GemiddeldAantalGesubsidieerdeUren",
        "lokale_eenheid": "LokaleEenheid/Nummer", "nis_code": "LokaleEenheid/NISCode",
    },
    lists={
        "Prestatie": (PRESTATIES, {"volgnummer": "Volgnummer", "code": "Code", "dagen": "Dagen", "uren": "Uren",
                                   "vluchtminuten": "AantalVluchtminuten"}),
        "Bezoldiging": (BEZOLDIGINGEN, {"volgnummer": "Volgnummer", "code": "Code",
                                        "frequentie": "FrequentieBetalingPremie",
                                        "percentage": "PercentageJaarbasis", "bedrag": "Bedrag"}),
        "Bijdrage": (BIJDRAGEN, {"kerngetal": "Code", "type": "Type", "basis": "BasisVoorBerekening",
                                 "bedrag": "Bedrag"}),
        "Vermindering": (VERMINDERINGEN, _MAGDA_DEDUCTION),
        "Detail": (DETAILS, {"volgnummer": "Volgnummer", "bedrag": "Bedrag",
                             "registratienummer": "NummerRegistratieArbeidsreglement",
                             "datum_begin_regeling": "DatumBeginArbeidsregeling",
                             "uren_voor": "GemiddeldeArbeidsduur/VoorVermindering",
                             "uren_na": "GemiddeldeArbeidsduur/NaVermindering"}),
    },
    person_block="Werknemer", line_block="Werknemerslijn", occupation_block="Tewerkstelling",
    flat=frozenset({"Identificatie", "Status", "Versie", "AangifteWerkgever", "Naam", "Staving", "Periode", "Pensioen",
                    "LokaleEenheid", "GemiddeldAantalUrenPerWeek", "Maatregel", "GemiddeldeArbeidsduur"}),
    containers=frozenset({"Tewerkstellingen", "Prestaties", "Bezoldigingen", "Bijdragen", "Verminderingen", "Details"}),
    record_path="(//Attest)[{}]",
)  # fmt: skip

_DMFA_DEDUCTION: Final = {
    "code": "DeductionCode", "basis": "DeductionCalculationBasis", "bedrag": "DeductionAmount",
    "datum_begin_recht": "DeductionRightStartingDate", "maanden_beheerskost": "ManagementCostNbrMonths",
    "vervangen_insz": "ReplacedINSS", "insz_rechtopenend": "ApplicantINSS", "herkomst_attest": "CertificateOrigin",
}  # fmt: skip
_DMFA_DETAIL: Final = {
    "volgnummer": "DeductionDetailSequenceNbr", "bedrag": "DeductionDetailAmount",
    "registratienummer": "WorkingRegulationsRegistryNbr", "datum_begin_regeling": "WorkingRegulationsStartingDate",
    "datum_einde_regeling": "WorkingRegulationsEndingDate", "uren_voor": "AverageWorkingTimeBeforeReduction",
    "uren_na": "AverageWorkingTimeAfterReduction",
}  # fmt: skip

DMFA: Final = Dialect(
    soort="dmfa_origineel",
    header={
        "kwartaal": "EmployerDeclaration/Quarter", "ondernemingsnummer": "EmployerDeclaration/CompanyID",
        "rsz_nummer": "EmployerDeclaration/NOSSRegistrationNbr", "status": "AttestationStatus",
        "datum_creatie": "FormCreationDate",
        "verschuldigd_netto_bedrag": "EmployerDeclaration/NetOwedAmount",
    },
    person={"insz": "INSS", "persoon_volgnummer": "NaturalPersonSequenceNbr"},
    line={"categorie": "EmployerClass", "kerngetal": "WorkerCode", "kwartaal_begin": "NOSSQuarterStartingDate",
          "kwartaal_einde": "NOSSQuarterEndingDate", "lokale_eenheid": "LocalUnitID"},
    occupation={
        "volgnummer": "OccupationSequenceNbr", "intern_nummer": "OccupationUserReference",
        "datum_begin": "OccupationStartingDate", "datum_einde": "OccupationEndingDate",
        "paritair_comite": "JointCommissionNbr", "werkdagen_per_week": "WorkingDaysSystem",
        "type_contract": "ContractType", "q": "MeanWorkingHours", "s": "RefMeanWorkingHours",
        "reorganisatie": "ReorganisationMeasure", "bevordering": "EmploymentPromotion", "statuut": "WorkerStatus",
        "gepensioneerd": "Retired", "type_leerling": "Apprenticeship", "wijze_bezoldiging": "RemunMethod",
        "staving_dagen": "DaysJustification", "gesubsidieerde_uren": "SubsidizedMeanWorkingHours",
        "lokale_eenheid": "LocalUnitID",
    },
    lists={
        "Service": (PRESTATIES, {"volgnummer": "ServiceSequenceNbr", "code": "ServiceCode", "dagen": "ServiceNbrDays",
                                 "uren": "ServiceNbrHours", "vluchtminuten": "FlightNbrMinutes"}),
        "Remun": (BEZOLDIGINGEN, {"volgnummer": "RemunSequenceNbr", "code": "RemunCode",
                                  "frequentie": "BonusPaymentFrequency", "percentage": "PercentagePaid",
                                  "bedrag": "RemunAmount"}),
        "WorkerContribution": (BIJDRAGEN, {"kerngetal": "ContributionWorkerCode", "type": "ContributionType",
                                           "basis": "ContributionCalculationBasis", "bedrag": "ContributionAmount"}),
        "WorkerDeduction": (VERMINDERINGEN, _DMFA_DEDUCTION),
        "OccupationDeduction": (VERMINDERINGEN, _DMFA_DEDUCTION),
        "DeductionDetail": (DETAILS, _DMFA_DETAIL),
        "OccupationDeductionDetail": (DETAILS, _DMFA_DETAIL),
    },
    person_block="NaturalPerson", line_block="WorkerRecord", occupation_block="Occupation",
    flat=frozenset({"EmployerDeclaration"}),
    containers=frozenset(),
    record_path="(//EmployerDeclaration)[{}]",
)  # fmt: skip

DIALECTS: Final = {dialect.soort: dialect for dialect in (MAGDA, DMFA)}
