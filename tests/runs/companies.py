"""Small quarters for the tests: attests, rights and contingents written as real files, and a run over them."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from maatwerk.cli.quarter import law_under
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.quarter import Order, Result, run
from maatwerk.sources.identifiers import make_enterprise, make_insz
from maatwerk.sources.records import Attest, Contribution, Deduction, Occupation, Remuneration, Service, WorkerLine
from maatwerk.sources.write_magda import write_attests

Q = Quarter.of(2024, 3)
ALPHA, BETA, GAMMA = (make_enterprise(19_900_100 + at) for at in range(3))
RIGHTS = (
    "insz", "ondernemingsnummer", "maatregel", "startpakket", "pakket_percentage", "begeleidingsgraad",
    "type_indicering", "kwartaal_beslissing", "datum_begin", "datum_einde",
)  # fmt: skip
CAUSES = {
    "nieuwe lijn", "vervallen lijn", "attest", "recht", "contingent", "rangorde", "onderneming", "bevinding", "regels",
}  # fmt: skip
"""The causes that docs and code name for a difference."""


def person(at: int) -> str:
    """The number of the invented person ``at`` (1 to 998)."""
    return make_insz("800101", at, born_from_2000=False)


def occupation(gross: int = 650_000, *, q: int | None = 3800, s: int | None = 3800, **more: Any) -> Occupation:
    """An occupation over the whole quarter with one kind of pay (cents) and 65 days."""
    given: dict[str, Any] = {
        "volgnummer": 1, "paritair_comite": "327.01", "werkdagen_per_week": 500, "q": q, "s": s,
        "type_contract": 0 if q == s else 1, "datum_begin": dt.date(2020, 1, 1),
        "prestaties": [Service("001", 6500, 49400)], "bezoldigingen": [Remuneration("001", gross)] if gross else [],
    }  # fmt: skip
    return Occupation(**(given | more))


def line(
    *occupations: Occupation,
    contributions: int | None = 160_000,
    reductions: Sequence[Deduction] = (),
    quarter: Quarter = Q,
) -> WorkerLine:
    """A worker line; ``contributions`` None declares none at all."""
    paid = [] if contributions is None else [Contribution("015", 0, contributions, 650_000)]
    return WorkerLine("373", "015", quarter.first_day, quarter.last_day, list(occupations), paid, list(reductions))


def attest(
    insz: str, employer: str = ALPHA, gross: int = 650_000, *, number: str = "", version: int = 1, made: str = "2024-11-05",
    status: str = "", quarter: Quarter = Q, contributions: int | None = 160_000, previous: int | None = None,
    lines: WorkerLine | None = None, earlier: str | None = None, **work: Any,
) -> Attest:  # fmt: skip
    """One version of an attest; ``work`` goes to the occupation, ``earlier`` is the number the person had before."""
    content = lines or line(occupation(gross, **work), contributions=contributions, quarter=quarter)
    return Attest(
        number or f"9{insz}", version, status or ("nieuw" if version == 1 else "gewijzigd"), dt.date.fromisoformat(made),
        quarter, insz, content, employer, vorige_versie=previous, vorig_insz=earlier,
    )  # fmt: skip


def right(insz: str, employer: str = ALPHA, measure: str = "cmw", **cells: str) -> dict[str, str]:
    """One right as a row of a file; a package of 45 and level ``midden``, or the usual IMW package."""
    own = {"insz": insz, "ondernemingsnummer": employer, "maatregel": measure, "datum_begin": "2024-01-01"}
    if measure == "cmw":
        own |= {"pakket_percentage": "45", "begeleidingsgraad": "midden", "type_indicering": "START"}
    elif measure == "imw":
        own |= {"startpakket": "loonpremie", "begeleidingsgraad": "laag", "kwartaal_beslissing": "2024Q1"}
    return own | cells


def write_declarations(
    folder: Path, attests: Iterable[Attest], per_file: int = 1_000, prefix: str = "attesten"
) -> Path:
    """Write attests as MAGDA answers, ``per_file`` in a file."""
    folder.mkdir(parents=True, exist_ok=True)
    given = list(attests)
    for at in range(0, len(given), per_file):
        write_attests(given[at : at + per_file], folder / f"{prefix}-{at // per_file:03}.xml", dt.date(2025, 1, 1))
    return folder


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Path:
    """Write a table with an empty cell for what a row does not have."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_contingents(path: Path, cells: Mapping[str, str] | Iterable[tuple[str, str, str]]) -> Path:
    """Write contingents: by employer (from 2024-01-01), or rows of employer, day and VTE."""
    rows = [(key, "2024-01-01", vte) for key, vte in cells.items()] if isinstance(cells, Mapping) else list(cells)
    names = ("onderneming", "datum_begin", "vte")
    return write_csv(path, names, [dict(zip(names, row, strict=True)) for row in rows])


def order(
    folder: Path,
    attests: Iterable[Attest],
    rights: Iterable[Mapping[str, str]],
    contingents: Mapping[str, str] | Iterable[tuple[str, str, str]] = (),
    *,
    per_file: int = 1_000,
    assumptions: str = "demo",
    readings: list[str] | None = None,
    **more: Any,
) -> Order:
    """Write a quarter below ``folder`` and return the order to run it."""
    given: dict[str, Any] = {
        "quarter": Q,
        "declarations": write_declarations(folder / "declarations", attests, per_file),
        "rights": write_csv(folder / "rights.csv", RIGHTS, rights),
        "contingents": write_contingents(folder / "contingents.csv", contingents),
        "out": folder / "out",
        "law": law_under(assumptions, readings),
        "assumptions": assumptions,
    }
    return Order(**(given | more))


def run_of(folder: Path, *given: Any, **more: Any) -> Result:
    """Write a quarter below ``folder`` and run it."""
    return run(order(folder, *given, **more))


def statement(result_or_out: Result | Path, employer: str) -> dict[str, Any]:
    """The statement of an employer as data."""
    out = result_or_out if isinstance(result_or_out, Path) else result_or_out.statements[0].parent.parent
    return json.loads((out / "statements" / f"{employer}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def lines_of(result: Result, measure: str = "cmw") -> dict[str, dict[str, Any]]:
    """The lines of a measure by person."""
    rows = result.lines.filter(result.lines["maatregel"] == measure).to_dicts()
    return {row["insz"]: row for row in rows}


def codes(result: Result, *, blocking: bool | None = None) -> list[str]:
    """The codes of the findings, sorted."""
    return sorted(f.code for f in result.findings if blocking is None or f.blocking is blocking)
