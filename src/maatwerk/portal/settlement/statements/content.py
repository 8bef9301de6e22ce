"""The statement of an employer for a quarter, once: the screen, the letter, the workbook and the data all show this."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from maatwerk.portal import clock
from maatwerk.portal.register.lookup import organisations_named
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.settlement.models import Approval
from maatwerk.portal.settlement.statements.bridge import Crossing, Moved, crossings, moved
from maatwerk.portal.settlement.statements.choosing import Chosen, chosen
from maatwerk.portal.settlement.statements.expected import Expected, expected
from maatwerk.portal.settlement.statements.money import Money, money_of
from maatwerk.portal.settlement.statements.reading import Part, parts
from maatwerk.portal.settlement.statements.shown import EMPLOYER_LINE
from maatwerk.rules.money import scaled
from maatwerk.rules.quarter import Quarter

VTE_DIGITS: Final = 6


@dataclass(frozen=True, slots=True)
class Places:
    """How the places were used, in millionths of a VTE. ``outside`` counts the workers who fell outside the contingent."""

    contingent: int
    filled: int
    supported: int
    outside: int

    @property
    def over(self) -> int:
        """Return what was filled beyond the contingent; below zero is what stayed empty."""
        return self.filled - self.contingent


@dataclass(frozen=True)
class Statement:
    """Everything that is said of an employer and a quarter. ``until`` is the moment as of which it is said; None is now."""

    organisation: Organisation
    quarter: Quarter
    runs: tuple[Chosen, ...]
    until: dt.datetime | None = None

    @property
    def number(self) -> str:
        """Return the number of the employer."""
        return str(self.organisation.ondernemingsnummer)

    @cached_property
    def name(self) -> str:
        """Return the name of the employer; its number where none is known."""
        found = organisations_named([self.organisation.pk], Moment(clock.today()))
        return str(found[self.organisation.pk].naam) if found else self.number

    @cached_property
    def parts(self) -> list[Part]:
        """Return the measures with their lines. Raises archive.store.Damaged."""
        return parts(self.runs, self.number)

    @property
    def cents(self) -> int:
        """Return what the quarter comes to."""
        return sum(part.cents for part in self.parts)

    @property
    def blocked(self) -> int:
        """Return how many lines have no amount."""
        return sum(part.blocked for part in self.parts)

    @property
    def draft(self) -> bool:
        """Return whether it shows a run that nobody approved."""
        return any(not part.approved for part in self.parts)

    @property
    def approvals(self) -> list[Approval]:
        """Return the approvals behind it, each once."""
        found = {one.approval.pk: one.approval for one in self.runs if one.approval is not None}
        return [found[key] for key in sorted(found)]

    @cached_property
    def places(self) -> Places | None:
        """Return how the places were used; None for an employer without collectief maatwerk."""
        whole = next((part.lines[0] for part in self.parts if part.measure == EMPLOYER_LINE and part.lines), None)
        if whole is None or "vte_ingevuld" not in whole.steps:
            return None
        numbers = (whole.facts.get("contingent", "0"), whole.steps["vte_ingevuld"], whole.steps.get("vte", "0"))
        outside = sum(part.outside for part in self.parts)
        contingent, filled, supported = (scaled(str(one), VTE_DIGITS) for one in numbers)
        return Places(contingent, filled, supported, outside)

    @cached_property
    def money(self) -> Money:
        """Return what was booked and paid."""
        return money_of(self.number, self.quarter, self.until)

    @cached_property
    def bridge(self) -> list[Crossing]:
        """Return how the amounts came from the first run that counted to the last."""
        return crossings(self.runs, self.number)

    def moved(self, crossing: Crossing) -> list[Moved]:
        """Return the lines that a step of the bridge moved. Raises archive.store.Damaged."""
        return moved(crossing, self.number)

    @cached_property
    def expected(self) -> list[Expected]:
        """Return what is due next, as far as it can be expected."""
        today = clock.today() if self.until is None else self.until.date()
        return expected(self.parts, self.quarter, today)

    @property
    def assumed(self) -> dict[str, str]:
        """Return the demo amounts that it rests on, by parameter."""
        return {name: title for part in self.parts for name, title in part.assumed.items()}

    @property
    def not_computed(self) -> list[str]:
        """Return the amounts that no source gives and that are not counted."""
        return sorted({str(entry["bedrag"]) for part in self.parts for entry in part.not_computed})

    @property
    def assumptions(self) -> list[str]:
        """Return every assumption of the rules behind it, in Dutch, each once."""
        return sorted({said for part in self.parts for said in part.sheet.get("aannames", ())})


def statement_of(
    organisation: Organisation, quarter: Quarter, drafts: bool = False, until: dt.datetime | None = None
) -> Statement:
    """Return the statement of an employer; with ``drafts`` also of runs that nobody approved."""
    return Statement(organisation, quarter, tuple(chosen(quarter, drafts, until)), until)


def plain(statement: Statement) -> dict[str, Any]:
    """Return a statement as plain data, as ``docs/statements.md`` describes it; amounts in whole cents."""
    return {
        "schema": "maatwerk/afrekening/1",
        "onderneming": statement.number,
        "naam": statement.name,
        "kwartaal": str(statement.quarter),
        "stand": "concept" if statement.draft else "goedgekeurd",
        "totaal_cent": statement.cents,
        "geblokkeerd": statement.blocked,
        "maatregelen": [_part(part) for part in statement.parts],
        "plaatsen": _places(statement.places),
        "rekening": _money(statement.money),
        "brug": [_crossing(statement, one) for one in statement.bridge],
        "verwacht": [_expected(one) for one in statement.expected],
        "niet_berekend": statement.not_computed,
        "demobedragen": statement.assumed,
        "aannames": statement.assumptions,
        "blad": {part.measure: _sheet(part) for part in statement.parts if part.sheet},
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "maatregel": part.measure,
        "titel": part.title,
        "run": str(part.run),
        "controlegetal": part.run.hash,
        "totaal_cent": part.cents,
        "geblokkeerd": part.blocked,
        "lijnen": list(_lines(part)),
    }


def _lines(part: Part) -> Iterator[dict[str, Any]]:
    for line in part.lines:
        yield {
            "nummer": line.place,
            "insz": line.insz,
            "attesten": line.attests,
            "premie_cent": line.cents,
            "gegevens": dict(line.facts),
            "stappen": dict(line.steps),
        }


def _places(places: Places | None) -> dict[str, Any] | None:
    if places is None:
        return None
    return {
        "contingent_miljoenste_vte": places.contingent,
        "ingevuld_miljoenste_vte": places.filled,
        "ondersteund_miljoenste_vte": places.supported,
        "buiten_contingent": places.outside,
    }


def _money(money: Money) -> dict[str, Any]:
    return {
        "afgerekend_cent": money.settled,
        "voorschotten_cent": money.advanced,
        "verrekend_cent": money.set_off,
        "betaald_cent": money.paid,
        "saldo_cent": money.balance,
        "bewegingen": [
            {
                "op": one.at.isoformat(),
                "soort": one.kind,
                "maatregel": one.measure,
                "cent": one.cents,
                "oorzaak": one.cause,
            }
            for one in money.movements
        ],
        "betalingen": [
            {
                "voorstel": one.proposal,
                "dag": one.day.isoformat(),
                "cent": one.cents,
                "mededeling": one.reference,
                "iban": one.iban,
                "toestand": one.state,
            }
            for one in money.payments
        ],
        "aangehouden": list(money.held),
    }


def _crossing(statement: Statement, one: Crossing) -> dict[str, Any]:
    return {
        "maatregel": one.measure,
        "van": str(one.before.run),
        "naar": str(one.after.run),
        "op": one.at.isoformat(),
        "oud_cent": one.old,
        "nieuw_cent": one.new,
        "oorzaken": [{"oorzaak": each.name, "lijnen": each.lines, "cent": each.cents} for each in one.causes],
        "lijnen": [
            {
                "maatregel": each.measure,
                "insz": each.insz,
                "oud_cent": each.old,
                "nieuw_cent": each.new,
                "oorzaak": each.cause,
                "toelichting": each.said,
            }
            for each in statement.moved(one)
        ],
    }


def _expected(one: Expected) -> dict[str, Any]:
    return {
        "wat": one.due.title,
        "maatregel": one.due.measure,
        "maand": f"{one.due.month:%Y-%m}",
        "dag": one.due.day.isoformat() if one.due.day else None,
        "cent": one.cents,
        "rust_op": list(one.notes),
    }


def _sheet(part: Part) -> dict[str, Any]:
    return {"regels": part.sheet["regels"], "parameters": part.sheet["parameters"]}
