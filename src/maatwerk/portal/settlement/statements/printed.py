"""A statement as the letter prints it: in Dutch, every sentence and amount written out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.utils import timezone, translation

from maatwerk.portal import clock
from maatwerk.portal.lawbook.words import quarter_in_words
from maatwerk.portal.letters.compose import town
from maatwerk.portal.letters.content import clean
from maatwerk.portal.letters.render import compiled, qr_svg, unprintable
from maatwerk.portal.letters.words import words as fixed_words
from maatwerk.portal.register.models import OrganisationFacts
from maatwerk.portal.settlement.statements import parts as shown
from maatwerk.portal.settlement.statements import words
from maatwerk.portal.settlement.statements.bridge import Crossing
from maatwerk.portal.settlement.statements.content import Statement
from maatwerk.portal.settlement.statements.expected import Expected
from maatwerk.portal.settlement.statements.reading import Line, Part
from maatwerk.portal.settlement.statements.shown import EMPLOYER_LINE, cents
from maatwerk.portal.web.lawsources import source_in_words
from maatwerk.portal.web.parts import Fact
from maatwerk.portal.web.wording import day_in_words, euro
from maatwerk.rules.money import dutch
from maatwerk.rules.wording import label
from maatwerk.runs.statements import TITLES

_WORDS: Final = {
    "total": "Samen",
    "result": "Wat dit kwartaal oplevert",
    "warnings": "Let op",
    "per_measure": "Per maatregel",
    "measure": "Maatregel",
    "amount": "Bedrag",
    "places": "Uw plaatsen",
    "what": "Wat",
    "value": "Waarde",
    "account": "Uw rekening bij ons",
    "movements": "Wat geboekt werd",
    "day": "Dag",
    "kind": "Soort",
    "cause": "Waarvoor",
    "bridge": "Van het oude naar het nieuwe totaal",
    "expected": "Wat u kunt verwachten",
    "expected_note": "Dit is een verwachting, geen belofte. Waarop ze rust, staat eronder.",
    "when": "Wanneer",
    "rules": "Hoe elk bedrag berekend wordt",
    "rules_note": "Elke regel staat hier een keer, met het artikel waarin hij staat. In het portaal opent u elk bedrag "
    "van elke werknemer tot op zijn artikel en parameter.",
    "basis": "Grond",
    "parameter": "Parameter",
    "source": "Bron",
}
_DEMO: Final = (
    "Deze afrekening rust ook op demobedragen, die niet van de wet zijn omdat geen bron ze geeft. Ze dient enkel om het "
    "systeem te tonen."
)
_BLOCKED: Final = "{} lijn(en) konden niet berekend worden en tellen als nul. In het portaal ziet u welke, en waarom."


def statement_pdf(statement: Statement, reference: str, dated: dt.date, head: str = "", check_url: str = "") -> bytes:
    """Return the statement as PDF/UA-1, equal bytes for equal content. Raises LetterError, and archive.store.Damaged.

    Without ``check_url`` nothing is said of checking: it is a print, not the letter that was sent.
    """
    with translation.override("nl"):
        told = _data(statement, reference, dated, head, check_url)
    return compiled("statement.typ", {"statement": json.dumps(_cleaned(told), ensure_ascii=False)}, dated)


def print_of(statement: Statement) -> bytes:
    """Return a print of the statement as it is now."""
    return statement_pdf(statement, f"Afdruk {statement.number} {statement.quarter}", clock.today())


def _data(statement: Statement, reference: str, dated: dt.date, head: str, check_url: str) -> dict[str, Any]:
    quarter = quarter_in_words(statement.quarter)
    return {
        "title": f"{reference}: afrekening {quarter}",
        "year_month_day": [dated.year, dated.month, dated.day],
        "sender": [line for line in settings.LETTER_SENDER if line.strip()],
        "addressee": _addressee(statement),
        "marks": [("Datum", day_in_words(dated)), ("Onze referentie", reference), ("Ondernemingsnummer", statement.number)],
        "reference": reference,
        "subject": f"Afrekening {quarter}",
        "result": f"{euro(statement.cents)}, voor {_lines_in_words(statement)}.",
        "warnings": list(_warnings(statement)),
        "measures": [_measure(part) for part in statement.parts],
        "places": _pairs(shown.place_facts(statement)),
        "account": _pairs(shown.money_facts(statement)),
        "movements": _movements(statement),
        "bridge": [_crossing(one) for one in statement.bridge],
        "expected": [_expected(one) for one in statement.expected],
        "rests": list(dict.fromkeys(note for one in statement.expected for note in one.notes)),
        "rules": [_rules(part) for part in statement.parts if part.sheet],
        "contact": [],
        "check": _check(check_url, head),
        "words": {**fixed_words("nl"), **_WORDS},
    }  # fmt: skip


def _addressee(statement: Statement) -> list[str]:
    facts = OrganisationFacts.objects.known_on().filter(organisation=statement.organisation).order_by("-valid_from")
    found = facts.first()
    lines = [found.naam, *town(found.gemeente_id)] if found is not None else [statement.number]
    return [line for line in lines if not unprintable(line)] or [statement.number]


def _lines_in_words(statement: Statement) -> str:
    count = sum(len(part.lines) for part in statement.parts if part.measure != EMPLOYER_LINE)
    return "1 lijn" if count == 1 else f"{dutch(count, 0)} lijnen"


def _warnings(statement: Statement) -> Iterator[str]:
    if statement.draft:
        yield "Dit is een concept: niemand keurde het goed, en het kan nog veranderen."
    if statement.assumed:
        yield f"{_DEMO} Het gaat om: {'; '.join(sorted(set(statement.assumed.values())))}."
    if statement.not_computed:
        yield f"Niet berekend, want het bedrag staat in geen bron: {', '.join(map(label, statement.not_computed))}."
    if statement.blocked:
        yield _BLOCKED.format(statement.blocked)
    yield from (f"Er is niet alles betaald: {why}." for why in statement.money.held)


def _pairs(facts: list[Fact]) -> list[tuple[str, str]]:
    return [(fact.label, f"{fact.value} ({fact.note})" if fact.note else str(fact.value)) for fact in facts]


def _measure(part: Part) -> dict[str, Any]:
    if part.measure == EMPLOYER_LINE:
        told = {"heads": [], "rows": [], "numbers": 0, "note": "Voor de hele onderneming, op de gesubsidieerde VTE."}
    else:
        heads = ["Nr.", "INSZ", "Pakket", "Werktijd", "Referteloon", *(words.head_of(one) for one in part.amounts)]
        rows = [_row(part, line) for line in part.lines]
        told = {"heads": [*heads, "Premie"], "rows": rows, "numbers": 3, "note": ""}
    return {"title": part.title, "total": euro(part.cents), **told}


def _row(part: Part, line: Line) -> list[str]:
    wage = line.steps.get("begrensd_referteloon")
    amounts = [dutch(cents(str(line.steps[one]))) if one in line.steps else "–" for one in part.amounts]
    total = dutch(line.cents) if line.cents is not None else "geblokkeerd"
    known = [str(line.place), line.insz, words.package_of(line.facts), words.fraction_of(line.facts)]
    return [*known, dutch(cents(str(wage))) if wage is not None else "–", *amounts, total]


def _movements(statement: Statement) -> list[list[str]]:
    return [
        [day_in_words(one.at), words.kind_in_words(one.kind), one.cause, euro(one.cents)]
        for one in statement.money.movements
    ]


def _crossing(one: Crossing) -> dict[str, Any]:
    rows = [[words.cause_in_words(each.name), str(each.lines), euro(each.cents)] for each in one.causes]
    day = day_in_words(timezone.localtime(one.at).date())
    return {
        "title": f"{TITLES[one.measure]}, {day}",
        "said": f"Van {euro(one.old)} naar {euro(one.new)}: een verschil van {euro(one.cents)}.",
        "heads": ["Oorzaak", "Lijnen", "Verschil"],
        "rows": [*rows, ["Samen", str(sum(each.lines for each in one.causes)), euro(one.cents)]],
    }


def _expected(one: Expected) -> list[str]:
    when = day_in_words(one.due.day) if one.due.day else f"in {one.due.month:%m/%Y}"
    return [when, one.due.title, euro(one.cents) if one.cents is not None else "niet te zeggen"]


def _rules(part: Part) -> dict[str, Any]:
    rules = [_rule(rule) for rule in part.sheet["regels"] if rule["name"] != "reden"]
    return {"title": part.title, "rows": rules, "parameters": [_parameter(one) for one in part.sheet["parameters"]]}


def _rule(rule: dict[str, Any]) -> list[str]:
    article = rule.get("basis", "").split(" [")[0]
    return [label(rule["name"]).capitalize(), rule.get("text", ""), label(rule.get("formula", "")), article]


def _parameter(one: dict[str, Any]) -> list[str]:
    source = source_in_words(one.get("source", "")) or "niet gevonden"
    return [one.get("text") or label(one["name"]), _value(one), source]


def _value(one: dict[str, Any]) -> str:
    return f"{words.value_in_words(one['value'])} {one.get('unit', '')}".strip()


def _check(url: str, head: str) -> dict[str, str] | None:
    if not url:
        return None
    return {"url": url, "head": head, "qr": qr_svg(url), "alt": str(fixed_words("nl")["check_alt"]).format(url)}


def _cleaned(value: Any) -> Any:
    """Return the data with every text as it is printed."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value
