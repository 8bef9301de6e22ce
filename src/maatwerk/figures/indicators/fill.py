"""Fill of the contingent under three names that are not the same thing: indicator, reallocation, open data.

Sources: S004 annex XI, cmw.md 7, 14.1 and 15.3; the definitions stand in ``series/invulling.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import polars as pl

from maatwerk.figures.indicators.model import Indicator, Line, ratio, shown
from maatwerk.figures.indicators.series import all_series, contents
from maatwerk.law.measures import parameters
from maatwerk.rules.quarter import Quarter

c = pl.col
CONTINGENT: Final = "cmw_invulling_contingent"
REALLOCATION: Final = "cmw_invulling_herverdeling"
OPEN_DATA: Final = "cmw_invulling_open_data"
_NEEDED: Final = ("onderneming", "kwartaal", "contingent", "ingevuld")
_EMPLOYER_LINE: Final = "cmw_onderneming"


@dataclass(frozen=True, slots=True)
class Cell:
    """One company in one quarter, in VTE; None where it is not known."""

    company: str
    quarter: str
    granted: Fraction | None
    filled: Fraction | None
    source: str

    @property
    def within(self) -> Fraction:
        """Return what is filled within the contingent."""
        return min(self.filled or Fraction(0), self.granted or Fraction(0))


def definitions() -> Mapping[str, Mapping[str, str]]:
    """Return title, definition, source and confidence of every kind of fill."""
    found: Mapping[str, Mapping[str, str]] = contents()["invulling"]["definitions"]
    return found


def fill_rows(lines: pl.DataFrame) -> pl.DataFrame:
    """Return the rows the fill is computed from, out of the lines of quarter runs (one per company and quarter)."""
    own = lines.filter(c("maatregel") == _EMPLOYER_LINE)
    return own.select("onderneming", "kwartaal", "contingent", c("vte_ingevuld").alias("ingevuld"))


def cells_of(frame: pl.DataFrame, source: str = "lines.parquet") -> list[Cell]:
    """Return the cells of a frame with onderneming, kwartaal (``2023Q1``), contingent and ingevuld (VTE, Decimal or whole).

    Raises ValueError for missing columns, for floats, and for a company that stands twice in a quarter.
    """
    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise ValueError(f"de kolommen {', '.join(missing)} ontbreken")
    for name in ("contingent", "ingevuld"):
        if frame.schema[name].is_float():
            raise ValueError(f"{name} staat in drijvende komma; geef een decimaal of geheel getal")
    if frame.select("onderneming", "kwartaal").is_duplicated().any():
        raise ValueError("een onderneming staat twee keer in hetzelfde kwartaal")
    return [
        Cell(company, quarter, _vte(granted), _vte(filled), source)
        for company, quarter, granted, filled in frame.select(_NEEDED).sort("onderneming", "kwartaal").iter_rows()
    ]


def _vte(value: Any) -> Fraction | None:
    return None if value is None else Fraction(value)


def fill_indicators(cells: Sequence[Cell]) -> Iterator[Indicator]:
    """Yield, per year, the fill within contingent and the fill of the reallocation, both under their own names."""
    for year in sorted({cell.quarter[:4] for cell in cells}):
        own = [cell for cell in cells if cell.quarter[:4] == year]
        yield _computed(CONTINGENT, own, [(cell, cell.within) for cell in own if _known(cell)])
        yield _computed(REALLOCATION, own, [(cell, cell.filled or Fraction(0)) for cell in own if _known(cell)])


def _known(cell: Cell) -> bool:
    return cell.granted is not None and cell.filled is not None


def _computed(name: str, own: Sequence[Cell], counted: Sequence[tuple[Cell, Fraction]]) -> Indicator:
    filled = sum((value for _, value in counted), Fraction(0))
    granted = sum((cell.granted or Fraction(0) for cell, _ in counted), Fraction(0))
    value, said = ratio(filled, granted), definitions()[name]
    quarters = sorted({cell.quarter for cell in own})
    year = quarters[0][:4]
    return Indicator(
        id=f"{name}_{year}_berekend", title=said["title"], value=value,
        printed="niet berekenbaar" if value is None else shown(value, 2, "%"), unit="%",
        period=year if len(quarters) == 4 else " ".join(quarters), definition=said["definition"].strip(),
        source=said["source"], status="niet berekenbaar" if value is None else "berekend", numerator=filled,
        denominator=granted, confidence=said["confidence"], note=_note(name, own, quarters),
        lines=tuple(_companies(name, counted)),
    )  # fmt: skip


def _note(name: str, own: Sequence[Cell], quarters: Sequence[str]) -> str:
    said = []
    if len(quarters) < 4:
        said.append(
            f"de omschrijving telt vier kwartalen; hier {'staat' if len(quarters) == 1 else 'staan'} er {len(quarters)}"
        )
    lost = sum(not _known(cell) for cell in own)
    if lost:
        said.append(
            f"{lost} keer is contingent of invulling van een onderneming niet gekend; die tellen in geen van beide"
        )
    if name == REALLOCATION:
        low, high = thresholds(quarters[-1])
        said.append(f"verlies onder {low} %, uitbreiding boven {high} %, telkens per onderneming")
    return "; ".join(said)


def thresholds(quarter: str) -> tuple[int, int]:
    """Return the fill below which a company loses and above which it may grow, in per cent: the law's own parameters."""
    which = Quarter.parse(quarter)
    return parameters()["cmw_verliesdrempel"].whole_in(which), parameters()["cmw_uitbreidingsdrempel"].whole_in(which)


def _companies(name: str, counted: Sequence[tuple[Cell, Fraction]]) -> Iterator[Line]:
    for company in sorted({cell.company for cell, _ in counted}):
        own = [(cell, value) for cell, value in counted if cell.company == company]
        filled = sum((value for _, value in own), Fraction(0))
        granted = sum((cell.granted or Fraction(0) for cell, _ in own), Fraction(0))
        part = ratio(filled, granted)
        note = "" if part is None else _verdict(name, part, own[-1][0].quarter)
        printed = f"{shown(filled, 2)} / {shown(granted, 2)} VTE"
        yield Line(company, printed if part is None else f"{printed} = {shown(part, 2, '%')}", own[0][0].source, "", note,
                   tuple(_quarter_line(cell, value) for cell, value in own))  # fmt: skip


def _verdict(name: str, part: Fraction, quarter: str) -> str:
    if name != REALLOCATION:
        return ""
    low, high = thresholds(quarter)
    if part < low:
        return f"onder {low} %: verlies"
    return f"boven {high} %: komt in aanmerking voor uitbreiding" if part > high else "tussen de drempels"


def _quarter_line(cell: Cell, value: Fraction) -> Line:
    above = (cell.filled or Fraction(0)) - value
    note = f"{shown(above, 2)} VTE boven het contingent niet geteld" if above > 0 else ""
    place = f"maatregel {_EMPLOYER_LINE}, onderneming {cell.company}, kwartaal {cell.quarter}"
    return Line(
        cell.quarter, f"{shown(value, 2)} / {shown(cell.granted or Fraction(0), 2)} VTE", cell.source, place, note
    )


# --- published --------------------------------------------------------------------------------------------------------


def published_fill() -> Iterator[Indicator]:
    """Yield the fill recomputed from the parts that were published, and the printed percentage where they were not."""
    series = all_series()
    yield from recomputed(CONTINGENT, "cmw_ingevuld_vier_kwartalen", "cmw_contingent_vier_kwartalen", 0)
    parts = series["cmw_contingent_vier_kwartalen"].points
    yield from (one for one in series[CONTINGENT].indicators() if one.period not in parts)
    yield from recomputed(OPEN_DATA, "cmw_ingevuld_k4", "cmw_contingent_k4", 2)


def recomputed(name: str, top: str, bottom: str, digits: int) -> Iterator[Indicator]:
    """Yield, per period in which both parts were published, their ratio printed at ``digits``; the status is ``herrekend``."""
    series, said = all_series(), definitions()[name]
    for period, point in series[bottom].points.items():
        above, below = series[top].value(period), point.value
        value = None if above is None or below is None else ratio(above, below)
        if value is None:
            continue
        lines = [series[top].line(period), series[bottom].line(period)]
        if name in series and period in series[name].points:
            lines.append(series[name].line(period))
        yield Indicator(
            id=f"{name}_{period}", title=said["title"], value=value, printed=shown(value, digits, "%"), unit="%",
            period=period, definition=said["definition"].strip(), source=said["source"], status="herrekend",
            numerator=above, denominator=below, confidence=said["confidence"],
            note=f"{shown(value, 2, '%')} voor afronding" if digits < 2 else "", lines=tuple(lines),
        )  # fmt: skip
