"""The typed tables every source is read into, described once: frames, checks, published schemas and docs follow from it.

Names are those of the messages themselves (GeefDmfaVoorWerknemer-03.00, SocEcon-02.00), in snake case. Money is in
eurocents, days and hours in hundredths, a contingent in millionths of a VTE: integers everywhere, as the declaration has
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import polars as pl

AMOUNT_MAX: Final = 99_999_999_999
"""Largest amount in eurocents a zone of the declaration can carry (11 digits)."""

Identifier = Literal["insz", "onderneming", "vestiging", "rsz"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, Polars type, meaning, and what a value must meet.

    ``blocking`` says whether a value that does not meet it could make an amount wrong.
    """

    name: str
    dtype: pl.DataType
    text: str
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    pad: int = 0
    """Codes are written with this many digits, zeros in front (``1`` and ``001`` are the same code)."""
    identifier: Identifier | None = None
    blocking: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: name, meaning, columns in order, and the columns that together name one row."""

    name: str
    text: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema: column name to type, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """Return a frame without rows that has exactly this schema."""
        return pl.DataFrame(schema=self.schema)

    def column(self, name: str) -> Column:
        """Return the column of that name; raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(name: str, text: str, **rules: Any) -> Column:
    return Column(name, pl.String(), text, **rules)


def _int(name: str, text: str, minimum: int | None = 0, maximum: int | None = None, **rules: Any) -> Column:
    return Column(name, pl.Int32(), text, minimum=minimum, maximum=maximum, **rules)


def _cents(name: str, text: str, **rules: Any) -> Column:
    return Column(name, pl.Int64(), text, minimum=0, maximum=AMOUNT_MAX, **rules)


def _date(name: str, text: str, **rules: Any) -> Column:
    return Column(name, pl.Date(), text, **rules)


def _code(name: str, digits: int, text: str, **rules: Any) -> Column:
    return Column(name, pl.String(), text, pattern=rf"^[0-9]{{{digits}}}$", pad=digits, **rules)


PRESTATIES: Final = Table(
    "prestaties",
    "Working time per code (Service / Prestatie, block 90018).",
    (
        _int("volgnummer", "Sequence number as declared (zone 00061).", minimum=1, maximum=99, blocking=False),
        _code("code", 3, "Working-time code, annex 8 (zone 00062).", required=True),
        _int("dagen", "Days, in hundredths (zone 00063).", maximum=36_600, required=True),
        _int("uren", "Hours, in hundredths; part-timers and listed exceptions (zone 00064).", maximum=9_999_999),
        _int("vluchtminuten", "Flight minutes (zone 00065).", maximum=9_999_999, blocking=False),
    ),
)

BEZOLDIGINGEN: Final = Table(
    "bezoldigingen",
    "Pay per code over the quarter (Remun / Bezoldiging, block 90019).",
    (
        _int("volgnummer", "Sequence number as declared (zone 00066).", minimum=1, maximum=99, blocking=False),
        _code("code", 3, "Remuneration code, annex 7 (zone 00067).", required=True),
        _int("frequentie", "Payment frequency of a premium, in months (zone 00068).", maximum=99, blocking=False),
        _int("percentage", "Percentage on a yearly basis, in hundredths (zone 00069).", maximum=99_999, blocking=False),
        _cents("bedrag", "Gross amount in eurocents (zone 00070).", required=True),
    ),
)

BIJDRAGEN: Final = Table(
    "bijdragen",
    "Contributions of the worker line (WorkerContribution / Bijdrage, block 90001).",
    (
        _code("kerngetal", 3, "Contribution worker code (zone 00082).", required=True),
        _int("type", "Contribution type (zone 00083).", maximum=9, required=True),
        _cents("basis", "Calculation basis in eurocents (zone 00084)."),
        _cents("bedrag", "Contribution in eurocents (zone 00085).", required=True),
    ),
)

DETAILS: Final = Table(
    "details",
    "Details of a reduction (blocks 90108 and 90250).",
    (
        _int("volgnummer", "Sequence number (zone 00138).", minimum=1, maximum=99, blocking=False),
        _cents("bedrag", "Amount in eurocents (zone 00141)."),
        _text("registratienummer", "Registration of the work regulations (zone 00142).", blocking=False),
        _date("datum_begin_regeling", "Start of the working-time regime (zone 00143).", blocking=False),
        _date("datum_einde_regeling", "End of the working-time regime.", blocking=False),
        _int(
            "uren_voor", "Weekly hours before the reduction, in hundredths (zone 00147).", maximum=6_000, blocking=False
        ),
        _int("uren_na", "Weekly hours after the reduction, in hundredths (zone 00148).", maximum=6_000, blocking=False),
    ),
)

VERMINDERINGEN: Final = Table(
    "verminderingen",
    "Contribution reductions, of the occupation and of the worker line (block 90109). Amounts are positive.",
    (
        _text(
            "niveau",
            "Where it stands: ``tewerkstelling`` or ``werknemerslijn``.",
            required=True,
            choices=("tewerkstelling", "werknemerslijn"),
        ),
        _code("code", 4, "Reduction code, annex 4 (zone 00086).", required=True),
        _cents("basis", "Calculation basis in eurocents (zone 00088)."),
        _cents("bedrag", "Reduction in eurocents, positive (zone 00089)."),
        _date("datum_begin_recht", "Start of the right (zone 00090).", blocking=False),
        _int("maanden_beheerskost", "Months of management cost (zone 00091).", maximum=9, blocking=False),
        _text("vervangen_insz", "INSZ of the person replaced; 0 becomes empty (zone 00092).", blocking=False),
        _text(
            "insz_rechtopenend", "INSZ of the person opening the right; 0 becomes empty (zone 00093).", blocking=False
        ),
        _text("herkomst_attest", "Origin of the certificate (zone 00094).", blocking=False),
        Column("details", pl.List(pl.Struct(dict(DETAILS.schema))), DETAILS.text),
    ),
)


def _list(table: Table) -> Column:
    return Column(table.name, pl.List(pl.Struct(dict(table.schema))), table.text)


STATUSES: Final = ("nieuw", "gewijzigd", "geannuleerd", "heractiveerd")
SOURCES: Final = ("dmfa_origineel", "magda")
LISTS: Final = (PRESTATIES, BEZOLDIGINGEN, BIJDRAGEN, VERMINDERINGEN)
"""The list columns of the occupation frame, in order."""

KEYS: Final = (
    _text("bestand", "File it was read from: the name below the folder that was given.", required=True),
    _int("aangifte", "Position of the declaration (Form) or attest within the file, from 1.", minimum=1, required=True),
    _int(
        "persoon",
        "Position of the person within the declaration, from 1; 0 for an attest without a worker.",
        required=True,
    ),
    _int("lijn", "Position of the worker line within the person, from 1; 0 for a person without one.", required=True),
    _int(
        "rij",
        "Position of the occupation within the worker line, from 1; 0 for a line without occupation.",
        required=True,
    ),
)
JOIN: Final = tuple(column.name for column in KEYS)

_HEADER: Final = (
    _text("soort", "Kind of source.", required=True, choices=SOURCES),
    _text(
        "kwartaal", "Quarter declared, as ``2024Q3`` (zone 00013).", required=True, pattern=r"^(19|20)[0-9]{2}Q[1-4]$"
    ),
    _int("kwartaal_index", "The same as a whole number of quarters since year 0 (orders and subtracts)."),
    _text("insz", "Person (INSS, zone 00024).", required=True, identifier="insz"),
    _text("vorig_insz", "Number the person had before (100074).", identifier="insz"),
    _text(
        "ondernemingsnummer",
        "Employer (KBO, zone 00014); empty when the message says 0, unknown.",
        identifier="onderneming",
    ),
    _text(
        "rsz_nummer", "RSZ registration of the employer (zone 00011); empty when 0.", identifier="rsz", blocking=False
    ),
    _text("vorig_rsz_nummer", "RSZ registration it had before (100073).", identifier="rsz", blocking=False),
    _text("attest_nummer", "Attest (100040); empty for an employer's declaration."),
    Column("attest_versie", pl.Int64(), "Version of the attest (100041); 0 for an employer's declaration.", minimum=0),
    _text("status", "Status of this version (100003).", required=True, choices=STATUSES),
    Column("vorige_versie", pl.Int64(), "Version this one replaces (100044).", minimum=0),
    Column("volgende_versie", pl.Int64(), "Version that replaces this one (100045).", minimum=0),
    _date("datum_creatie", "Day this version was made (100043, FormCreationDate).", required=True),
)

_LINE: Final = (
    _int("persoon_volgnummer", "Sequence number of the person as declared.", blocking=False),
    _code("categorie", 3, "Employer class (zone 00036).", required=True),
    _code("kerngetal", 3, "Worker code (zone 00037).", required=True),
    _date("kwartaal_begin", "First day of the RSZ quarter of the line (zone 00038).", required=True),
    _date("kwartaal_einde", "Last day of the RSZ quarter of the line (zone 00039).", required=True),
)

_OCCUPATION: Final = (
    _int(
        "volgnummer",
        "Sequence number of the occupation as declared (zone 00043).",
        minimum=1,
        maximum=999,
        required=True,
        blocking=False,
    ),
    _text("intern_nummer", "Internal number of the occupation (zone 00217).", blocking=False),
    _date("datum_begin", "Start of the occupation, possibly years back (zone 00044)."),
    _date("datum_einde", "End of the occupation, when it falls in the quarter (zone 00045)."),
    _text(
        "paritair_comite",
        "Joint committee, ``327.01`` (zone 00046).",
        required=True,
        pattern=r"^[0-9]{3}(\.[0-9]{2}){0,2}$",
    ),
    _int("werkdagen_per_week", "Days per week, in hundredths (zone 00047).", maximum=700, required=True),
    _int("type_contract", "0 full-time, 1 part-time (zone 00050).", maximum=1, required=True),
    _int("q", "Q: mean weekly hours of the worker by contract, in hundredths (zone 00048).", maximum=6_000),
    _int("s", "S: mean weekly hours of the reference full-timer, in hundredths (zone 00049).", maximum=6_000),
    _text("reorganisatie", "Reorganisation of working time (zone 00051).", blocking=False),
    _text("bevordering", "Employment-promotion measure (zone 00052).", blocking=False),
    _text("statuut", "Worker status, ``BA`` or ``TW`` among others (zone 00053).", blocking=False),
    _text("gepensioneerd", "Pensioner (zone 00054).", blocking=False),
    _text("type_leerling", "Kind of apprentice.", blocking=False),
    _text("wijze_bezoldiging", "Way of paying.", blocking=False),
    _text("staving_dagen", "Special work cycle (zone 00625).", blocking=False),
    _int("gesubsidieerde_uren", "Subsidised weekly hours, in hundredths (zone 01203).", maximum=6_000, blocking=False),
    _text("lokale_eenheid", "Establishment unit (zone 00042); empty when 0.", identifier="vestiging", blocking=False),
    _text("nis_code", "Municipality of the unit.", blocking=False),
)

BLOCKED: Final = Column("geblokkeerd", pl.Boolean(), "A blocking finding stands on this row or in its lists.")

OCCUPATIONS: Final = Table(
    "occupations",
    "One row per occupation and attest version. A worker line without occupation is a row with empty occupation columns "
    "(``rij`` 0). What belongs to the line and not to an occupation (contributions, reductions of the line) stands on the "
    "first row of the line only, so that every amount counts once.",
    (
        *KEYS,
        _text("pad", "Path of the record in the file.", required=True),
        *_HEADER,
        *_LINE,
        *_OCCUPATION,
        *(_list(table) for table in LISTS),
        BLOCKED,
    ),
    JOIN,
)

DECLARATIONS: Final = Table(
    "declarations",
    "One row per declaration or attest version, also one without workers (``personen`` 0: a nil report is a report).",
    (
        *KEYS[:2],
        _text("pad", "Path of the record in the file.", required=True),
        *(column for column in _HEADER if column.name not in ("insz", "vorig_insz")),
        _int("personen", "Persons in it.", required=True),
        Column(
            "verschuldigd_netto_bedrag",
            pl.Int64(),
            "Net amount owed by the employer, eurocents (zone 00015).",
            minimum=0,
            blocking=False,
        ),
    ),
    JOIN[:2],
)

MEASURES: Final = ("imw", "cmw", "vop")
START_PACKAGES: Final = ("max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw_45_maatwerkbedrijf")
NEED_LEVELS: Final = ("geen", "laag", "midden", "hoog")

RIGHTS: Final = Table(
    "rights",
    "Rights of a worker with an employer: a start package (IMW) or a percentage (CMW, VOP), coaching, and its period.",
    (
        _text("insz", "Person.", required=True, identifier="insz"),
        _text(
            "ondernemingsnummer",
            "Employer (KBO); empty when the right is not tied to an employer yet.",
            identifier="onderneming",
        ),
        _text("maatregel", "Measure.", required=True, choices=MEASURES),
        _text("startpakket", "Start package (IMW).", choices=START_PACKAGES),
        _int("pakket_percentage", "Percentage of the package, in whole percents.", maximum=100),
        _text("begeleidingsgraad", "Level of coaching.", choices=NEED_LEVELS),
        _text("type_indicering", "Kind of indication.", choices=("START", "EVAL")),
        _text("kwartaal_beslissing", "Quarter of the decision, as ``2024Q3``.", pattern=r"^(19|20)[0-9]{2}Q[1-4]$"),
        _date("datum_begin", "First day of the right.", required=True),
        _date("datum_einde", "Last day of the right; empty = open."),
        _text("bestand", "File it was read from."),
        _text("pad", "Path of the record in the file."),
        _text("maatregel_code", "Code of the measure as the message has it (VOP, MWB, MWA, LDE).", blocking=False),
        _text("toekenningsnummer", "Number of the grant.", blocking=False),
        _text("vestigingsnummer", "Establishment unit.", identifier="vestiging", blocking=False),
        BLOCKED,
    ),
)

RIGHT_STATUSES: Final = Table(
    "right_statuses",
    "Answers of GeefStatusRechtOndersteuningen-02.00: does the person have a right, per measure.",
    (
        _text("insz", "Person.", required=True, identifier="insz"),
        _text("maatregel_code", "Measure.", required=True, choices=("VOP", "MWB", "MWA", "LDE")),
        _text(
            "status_code",
            "Status: TG granted, GG approved, GW refused, IB in treatment, AF closed.",
            required=True,
            choices=("TG", "GG", "GW", "IB", "AF"),
        ),
        _date("datum_beslissing", "Day of the decision."),
        _date("datum_begin", "First day of the right."),
        _date("datum_einde", "Last day of the right; empty = open."),
        _text("bestand", "File it was read from."),
        _text("pad", "Path of the record in the file."),
        BLOCKED,
    ),
)

CONTINGENTS: Final = Table(
    "contingents",
    "Contingent of an employer from a day on, until its next line.",
    (
        _text("onderneming", "Employer (KBO).", required=True, identifier="onderneming"),
        _date("datum_begin", "First day of this contingent.", required=True),
        Column(
            "vte",
            pl.Int64(),
            "Full-time equivalents, in millionths (written as a decimal with at most 6 digits).",
            required=True,
            minimum=0,
            maximum=10**12,
        ),
        _text("bestand", "File it was read from."),
        _text("pad", "Path of the record in the file."),
        BLOCKED,
    ),
    ("onderneming", "datum_begin"),
)
