"""Legal terms by name: how many days the law gives on a day, or that it is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from maatwerk.law.numbers import parameters


class UnknownTerm(LookupError):
    """No term has this name; the message names those there are."""


@dataclass(frozen=True, slots=True)
class Term:
    """A legal term on a day. ``days`` is None where it is not known; ``sentence`` says either in Dutch."""

    name: str
    title: str
    days: int | None
    confidence: str
    source: str
    note: str
    parameter: str

    @property
    def sentence(self) -> str:
        """The term in one Dutch sentence."""
        if self.days is None:
            return f"{self.title}: niet gekend" + (f" ({self.note})." if self.note else ".")
        unsure = " (onzeker)" if self.confidence == "unsure" else ""
        return f"{self.title}: {self.days} dagen{unsure}."


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term stands: a parameter, the cell of it, and the kinds of case it is for."""

    parameter: str
    cell: str
    kinds: tuple[str, ...]


TERMS: Final[Mapping[str, _Place]] = {
    "imw_beslissing": _Place("imw_beslissing_dagen", "", ("imw",)),
    "vdab_indicering": _Place("vdab_indicering_dagen", "", ("imw", "cmw")),
    "cmw_beslissing": _Place("cmw_beslissing_dagen", "", ("cmw",)),
    "imw_bezwaar": _Place("bezwaar_dagen", "imw", ("imw",)),
    "imw_bezwaar_commissie": _Place("bezwaar_commissie_dagen", "imw", ("imw",)),
    "imw_bezwaar_bestuur": _Place("bezwaar_bestuur_dagen", "imw", ("imw",)),
    "cmw_bezwaar": _Place("bezwaar_dagen", "cmw", ("cmw",)),
    "cmw_bezwaar_commissie": _Place("bezwaar_commissie_dagen", "cmw", ("cmw",)),
    "cmw_bezwaar_bestuur": _Place("bezwaar_bestuur_dagen", "cmw", ("cmw",)),
    "imw_bewaartermijn": _Place("bewaartermijn_dagen", "imw", ("imw",)),
    "cmw_bewaartermijn": _Place("bewaartermijn_dagen", "cmw", ("cmw",)),
    "inzage_bewaartermijn": _Place("bewaartermijn_inzage_dagen", "", ("imw", "cmw")),
    "cmw_opzegkennisgeving": _Place("cmw_opzegkennisgeving_dagen", "", ("cmw",)),
}


def terms(kind: str = "") -> tuple[str, ...]:
    """Return the names of the terms of a kind of case (``imw`` or ``cmw``), or of all."""
    return tuple(name for name, place in TERMS.items() if not kind or kind in place.kinds)


def term(name: str, on: dt.date) -> Term:
    """Return a term as it stands on a day; raises UnknownTerm."""
    if name not in TERMS:
        raise UnknownTerm(f"De termijn «{name}» is niet gekend; gekend zijn {', '.join(TERMS)}.")
    place = TERMS[name]
    parameter = parameters()[place.parameter]
    dated = parameter.on(on)
    if dated is None:
        return Term(name, parameter.title, None, "not_found", "", f"geen waarde op {on.isoformat()}", place.parameter)
    days = dated.value.get((place.cell,)) if isinstance(dated.value, dict) else dated.value
    sure = dated.confidence if days is not None else "not_found"
    return Term(name, parameter.title, days, sure, dated.source, dated.note, place.parameter)
