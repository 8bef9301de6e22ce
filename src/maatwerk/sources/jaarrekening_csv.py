"""Annual accounts from a table of rubrics (CSV, Parquet): the columns of ``accounts read``, or as few as five.

Needed: onderneming, boekjaar, model, rubriek, waarde. ``waarde`` is a number with a point for the decimals; with a column
``schaal`` (or ``decimalen``) it is a whole number that carries so many decimals. Rows of one company, year, deposit (and
file, where the table names one) make one account, wherever they stand.
"""

from __future__ import annotations

from typing import Any, Final

from maatwerk.sources.bounded import Refused, Source
from maatwerk.sources.jaarrekening_cells import (
    check_head,
    company_of,
    day_of,
    decimal_of,
    rubric_of,
    value_of,
    whole,
    year_of,
)
from maatwerk.sources.jaarrekening_models import model_named
from maatwerk.sources.jaarrekening_rows import Collected, Header
from maatwerk.sources.table_rows import bad_row, refused
from maatwerk.sources.tabular import Bad, Record, as_text, records

NEEDED: Final = ("onderneming", "boekjaar", "model", "rubriek", "waarde")
_KEY: Final = ("bestand", "jaarrekening", "onderneming", "boekjaar", "boekjaar_einde", "neerlegging")
_HEAD_TEXTS: Final = ("model", "vorm", "munt")


def read_rubrics(source: Source) -> Collected:
    """Return what a table of rubrics holds. Never raises: what cannot be read is a finding."""
    reader = _Rubrics(source.name)
    try:
        rows = records(source)
        _check_columns(next(rows))
        for row in rows:
            reader.take(row, source)
    except (Refused, OSError) as error:
        reader.found.findings.append(refused(source, error))
    reader.finish()
    return reader.found


def _check_columns(header: Record | Bad) -> None:
    names = header if isinstance(header, dict) else {}
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise Refused("kolom-ontbreekt", "De tabel mist verplichte kolommen.",
                      f"Nodig zijn {', '.join(NEEDED)}.", ", ".join(missing))  # fmt: skip


class _Rubrics:
    def __init__(self, name: str) -> None:
        self.found = Collected(name)
        self.heads: dict[tuple[str, ...], tuple[Header, str]] = {}
        self.said: dict[int, dict[str, str]] = {}
        self.told: set[int] = set()

    def take(self, row: Record | Bad, source: Source) -> None:
        if isinstance(row, Bad):
            self.found.findings.append(bad_row(source, row))
            return
        path = f"rij {row['__number']}"
        cells = {name: (as_text(value) or "").strip() for name, value in row.items()}
        head = self._head(cells, path)
        code = rubric_of(cells["rubriek"], self.found, path)
        value = None if code is None else self._value(cells, path, code)
        if code is None or value is None:
            return
        places = [whole(cells.get(name)) for name in ("deel", "sectie", "subsectie", "volgorde")]
        said = whole(cells.get("decimalen_betekenisvol"))
        first = " ".join(part for part in (cells.get("bestand"), cells.get("pad")) if part)
        where = f"{path} ({first})" if first else path
        self.found.add((head.jaarrekening, where, code, *value, said, cells.get("eenheid", ""), *places))  # type: ignore[arg-type]
        self._was_blocked(cells, head, path, code)

    def _value(self, cells: dict[str, str], path: str, code: str) -> tuple[int, int] | None:
        scale_text = cells.get("schaal") or cells.get("decimalen") or ""
        if not scale_text:
            return decimal_of(cells["waarde"], self.found, path, code)
        value, scale = value_of(cells["waarde"], self.found, path, code), whole(scale_text)
        if scale is None or not 0 <= scale <= 6:
            self.found.note("decimalen-onverwacht", path, code, scale_text, "Dit is geen aantal decimalen van 0 tot 6.",
                            "Verbeter de kolom schaal; de rubriek telt nu als ontbrekend.")  # fmt: skip
            return None
        return None if value is None else (value, scale)

    def _head(self, cells: dict[str, str], path: str) -> Header:
        key = tuple(company_of(cells[name]) if name == "onderneming" else cells.get(name, "") for name in _KEY)
        if key not in self.heads:
            self.heads[key] = (_header(cells, len(self.heads) + 1, self.found, path), path)
            self.said[len(self.heads)] = {name: cells.get(name, "") for name in _HEAD_TEXTS}
        head = self.heads[key][0]
        self._same_head(cells, head, path)
        return head

    def _same_head(self, cells: dict[str, str], head: Header, path: str) -> None:
        """Say it once when rows of one account name different models, forms or currencies."""
        first = self.said[head.jaarrekening]
        for name in [name for name, text in first.items() if cells.get(name, "") != text]:
            self.found.note("kop-tegenstrijdig", path, name, f"{first[name]} en {cells.get(name, '')}",
                            "Rijen van dezelfde jaarrekening zeggen iets anders; de eerste telt.",
                            "Geef alle rijen van een jaarrekening dezelfde kop.", blocking=False)  # fmt: skip
            del first[name]

    def _was_blocked(self, cells: dict[str, str], head: Header, path: str, code: str) -> None:
        """Keep what an earlier reading found: a table it wrote does not become right by being read again."""
        if cells.get("geblokkeerd") != "true":
            return
        if head.jaarrekening not in self.told:
            self.told.add(head.jaarrekening)
            self.found.note("eerder-geblokkeerd", path, code, "true",
                            "Bij een eerdere lezing was deze waarde, of haar hele jaarrekening, niet bruikbaar.",
                            "Lees het oorspronkelijke bestand, of los die bevinding op.")  # fmt: skip
        self.found.blocked.add((head.jaarrekening, code))

    def finish(self) -> None:
        for head, path in self.heads.values():
            check_head(head, self.found, path)
            self.found.headers.append(head)


def _header(cells: dict[str, str], number: int, found: Collected, path: str) -> Header:
    model = model_named(cells["model"])
    form = model_named(cells.get("vorm", "")).form
    days: dict[str, Any] = {
        name: day_of(cells.get(name), found, path, name) for name in ("boekjaar_begin", "boekjaar_einde", "neerlegging")
    }
    return Header(
        jaarrekening=number,
        onderneming=company_of(cells["onderneming"]),
        boekjaar=year_of(cells["boekjaar"], found, path),
        maanden=whole(cells.get("maanden")),
        model=model.size,
        vorm=model.form or form,
        schema_code=cells.get("schema_code", ""),
        soortschema=cells.get("soortschema", ""),
        munt=cells.get("munt", ""),
        kwaliteit=cells.get("kwaliteit", ""),
        **days,
    )
