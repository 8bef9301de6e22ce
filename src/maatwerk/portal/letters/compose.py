"""From a step on a case to what the letter says. Amounts and conditions come from the decision as it was told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from maatwerk.law.terms import term
from maatwerk.portal.cases.models import Case, Decision, Step
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.cases.telling import words_for
from maatwerk.portal.cases.terms import measure_of
from maatwerk.portal.letters import content as said
from maatwerk.portal.letters.content import LetterContent
from maatwerk.portal.people.models import User
from maatwerk.portal.register.models import MunicipalityFacts, OrganisationFacts, PersonFacts
from maatwerk.rules import explain

RECEIPTS: Final = ("ontvangstmelding", "bezwaar_ontvangst")
FINDING: Final = "Deze beslissing rust op een vaststelling, niet op een berekening: de reden staat in deze brief."
HOW: Final = "U kunt dit ook doen in het portaal, bij het dossier zelf."
OUTCOMES: Final = {True: "ja", False: "nee", None: "niet_gekend"}


def letter_of(
    name: str, case: Case, step: Step, decision: Decision | None, reference: str, head: str, check_url: str
) -> LetterContent:
    """Return the content of the letter that a step sends out. Raises KeyError for a letter that the texts do not know."""
    kind = kinds()[case.kind]
    words = words_for(decision, employer=bool(case.organisation_id)) if decision else {}
    letter = _letter_kind(name, decision)
    return LetterContent(
        kind=letter,
        reference=reference,
        dated=timezone.localtime(step.at).date(),
        sender=tuple(settings.LETTER_SENDER),
        addressee=addressee(case),
        subject=f"{kind.title.nl}: {about(case)}",
        salutation="Geachte",
        head_hash=head,
        check_url=check_url,
        decision=_sentence(letter, case, step, decision),
        paragraphs=tuple(_paragraphs(name, case, step, decision)),
        conditions=tuple(_condition(each) for each in words.get("conditions", ())),
        smallest_change=_change(letter, words),
        remedy=remedy(decision.case if decision else case, step) if decision or letter in said.DECIDES else None,
        annex=(said.Explained(words["title"], step_of(words["explanation"])),) if words.get("explanation") else (),
        signed_by=(name_of(step.actor),),
        your_reference=case.number,
    )


def _letter_kind(name: str, decision: Decision | None) -> Any:
    return "weigering" if name == "beslissing" and decision is not None and decision.answer is False else name


def addressee(case: Case) -> tuple[str, ...]:
    """Return who the letter is for: the organisation, else the person."""
    if case.organisation_id:
        firm = OrganisationFacts.objects.known_on().filter(organisation_id=case.organisation_id)
        found = firm.order_by("-valid_from").first()
        return (found.naam, *town(found.gemeente_id)) if found else (str(case.organisation),)
    person = PersonFacts.objects.known_on().filter(person_id=case.person_id).order_by("-valid_from").first()
    return (person.naam, *town(person.gemeente_id)) if person else (case.number,)


def town(nis: str | None) -> tuple[str, ...]:
    """Return the name of a municipality as an address line; nothing where it is not known. Streets are not in the register."""
    known = MunicipalityFacts.objects.known_on().filter(municipality_id=nis).order_by("-valid_from")
    return tuple(known.values_list("naam", flat=True)[:1])


def name_of(username: str) -> str:
    """Return the full name of somebody who acted, else the user name."""
    user = User.objects.filter(username=username).first()
    return str(user) if user else username


def person_name(case: Case) -> str:
    """Return the name of the person of a case, as last known."""
    known = PersonFacts.objects.known_on().filter(person_id=case.person_id).order_by("-valid_from").first()
    return known.naam if known else ""


def about(case: Case) -> str:
    """Return what the subject line names: the person, else the number of the case."""
    return person_name(case) or case.number


def _sentence(letter: str, case: Case, step: Step, decision: Decision | None) -> str:
    if decision is None and letter not in said.DECIDES:
        return f"Wij hebben uw dossier {case.number} ontvangen." if letter in RECEIPTS else ""
    kind = kinds()[decision.case.kind if decision else case.kind]
    state = kind.states[decision.outcome if decision else step.after]
    return f"{kind.title.nl}: {state.title.nl.lower()}."


def _change(letter: str, words: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what would have led to yes; a refusal that no rule of the law made says on what it rests."""
    told = words.get("nearest_sentence") or (words.get("why_open") if letter == "weigering" else "")
    if told:
        return (str(told),)
    return (FINDING,) if letter == "weigering" else ()


def _paragraphs(name: str, case: Case, step: Step, decision: Decision | None) -> list[str]:
    day = _day(timezone.localtime(step.at).date())
    lines = {
        "ontvangstmelding": f"U diende dit dossier in op {day}. Wij bekijken het en laten u weten wat wij beslissen.",
        "aanvulling": "Om verder te kunnen hebben wij nog iets van u nodig. Hieronder leest u wat.",
    }
    found = [lines[name]] if name in lines else []
    if decision is not None:
        found.append(f"Wij namen deze beslissing op {day}, op de feiten die wij die dag kenden.")
    return [
        *found,
        *([step.reason] if step.reason else []),
        f"U volgt uw dossier in het portaal, onder nummer {case.number}.",
    ]


def _day(day: dt.date) -> str:
    from django.utils import formats, translation

    with translation.override("nl"):
        return formats.date_format(day, "j F Y")


def _condition(each: Mapping[str, Any]) -> said.Condition:
    used = [said.Used(one["label"], one["value"]) for one in (*each["inputs"], *each["parameters"])]
    article = f"{each['instrument']}, art. {each['article']}" if each["article"] else each["instrument"]
    return said.Condition(each["sentence"], OUTCOMES[each["met"]], tuple(used), article)  # type: ignore[arg-type]


def remedy(case: Case, step: Step) -> said.Remedy:
    """Return how to object: within the term of the law as far as it is known, and from which day it counts is not."""
    found = term(f"{measure_of(case)}_bezwaar", timezone.localtime(step.at).date())
    unsure = "Deze termijn is onzeker: de wettekst zelf werd niet gevonden." if found.confidence == "unsure" else ""
    return said.Remedy(to=tuple(settings.LETTER_SENDER), days=found.days, how=HOW, note=unsure)


def step_of(tree: Mapping[str, Any]) -> explain.Step:
    """Return the step that ``Step.as_dict`` was made from."""
    own = {name: tree.get(name, "") for name in _WORDS}
    conditions, below = tuple(tree.get("conditions", ())), tuple(step_of(each) for each in tree.get("inputs", ()))
    return explain.Step(**own, conditions=conditions, assumptions=tuple(tree.get("aanname", ())), inputs=below)


_WORDS: Final = tuple(name for name in explain.Step.__slots__ if name not in ("inputs", "assumptions", "conditions"))
