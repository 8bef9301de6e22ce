"""From a case to the parts of a page. No rule stands here: what may be done comes from the table, what holds from the law."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.cases import queries
from maatwerk.portal.cases.forms import TableForm, form_of
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.cases.queries import SHOWS_FINDINGS, Happened, Offer
from maatwerk.portal.cases.table import Kind, State, kinds
from maatwerk.portal.cases.telling import words_for
from maatwerk.portal.people.roles import EMPLOYERS, Acting, Role
from maatwerk.portal.register.models import OrganisationFacts, Pakket, PersonFacts
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.words import package_in_words, period
from maatwerk.portal.web.lawsources import note_for, source_for, tree_for
from maatwerk.portal.web.parts import Action, Change, Check, Condition, Event, Fact, Mark, Tone
from maatwerk.portal.web.wording import inside, outcome_in_words

ENDS: Final[Mapping[str, Tone]] = {"positief": "good", "negatief": "bad", "ingetrokken": "closed", "klaar": "good"}
SECOND: Final = ("intrekken", "weigeren", "stopzetten")


def state_mark(state: State) -> Mark:
    """Return a state as a badge."""
    return Mark(str(state.title), ENDS[state.end] if state.end else "waiting")


def summary(case: Case, kind: Kind, acting: Acting) -> list[Fact]:
    """Return what a case is about, each thing with the way to it."""
    facts = [*_person(case), *_firm(case, acting)]
    facts += _right(case, acting)
    if case.about is not None:
        facts.append(Fact(_("Gaat over"), case.about.number, url=reverse("case", args=[case.about.number])))
    objections = Case.objects.visible_to(acting).filter(about=case)
    facts += [Fact(_("Bezwaar"), each.number, url=reverse("case", args=[each.number])) for each in objections]
    return [*facts, Fact(_("Geopend op"), case.opened_at), Fact(_("Grond"), kind.basis)]


def _person(case: Case) -> list[Fact]:
    if case.person is None:
        return []
    name = PersonFacts.objects.known_on().filter(person=case.person).order_by("-valid_from").first()
    label = _("Werknemer") if case.organisation_id else _("Persoon")
    return [Fact(label, name.naam if name else "", url=reverse("person", args=[case.person.code]))]


def _firm(case: Case, acting: Acting) -> list[Fact]:
    if case.organisation is None:
        return []
    known = OrganisationFacts.objects.known_on().filter(organisation=case.organisation).order_by("-valid_from")
    name, number = known.first(), case.organisation.ondernemingsnummer
    url = "" if acting.role is Role.PERSON else reverse("organisation", args=[number])
    return [Fact(_("Werkgever"), name.naam if name else "", url=url)]


def _right(case: Case, acting: Acting) -> list[Fact]:
    """Return the right of a case, with its packages as they are known now to whoever may see those."""
    if case.toekenning is None:
        return []
    known = visible_to(Pakket.objects.known_on().filter(toekenning=case.toekenning), acting).order_by("valid_from")
    packages = [
        Fact(_("Pakket"), package_in_words(each), note=period(each.valid_from, each.valid_until)) for each in known
    ]
    return [Fact(_("Recht"), case.toekenning.toekenningsnummer), *packages]


def filled(case: Case, acting: Acting) -> list[Fact]:
    """Return what was filled in, in words; what may stay empty and is, is left out."""
    return [Fact(each.label, each.shown) for each in queries.checklist(case, acting) if each.filled or each.required]


def checks(case: Case, acting: Acting) -> list[Check]:
    """Return what a draft asks and what is missing, each line with the way to where it is filled in."""
    url = reverse("case_fill", args=[case.number])
    return [
        Check(each.label, _check_state(each), each.shown, "" if each.filled else f"{url}#id_{each.name}")
        for each in queries.checklist(case, acting)
    ]


def _check_state(each: queries.Item) -> Any:
    return "done" if each.filled else "missing" if each.required else "not_needed"


def actions(case: Case, offers: Iterable[Offer], failed: Mapping[str, TableForm] | None = None) -> list[Action]:
    """Return what may be done as forms; ``failed`` holds the form that was sent and found wrong."""
    url = reverse("case_act", args=[case.number])
    return [_action(case, each, url, (failed or {}).get(each.action.name)) for each in offers]


def _action(case: Case, offer: Offer, url: str, failed: TableForm | None) -> Action:
    action = offer.action
    return Action(
        action.name,
        str(action.title),
        url,
        case.version,
        tone="bad" if action.name in SECOND else "neutral",
        primary=(action.submits or bool(action.decides)) and action.name not in SECOND,
        asks_reason=action.reason,
        confirm=" ".join(filter(None, (_answered(offer), str(action.confirm)))),
        blocked=" ".join(each.sentence for each in offer.missing),
        form=failed or (form_of(offer.fields, name=action.name) if offer.fields else None),
    )


def _answered(offer: Offer) -> str:
    if offer.outcome is None:
        return ""
    return _("De wet antwoordt nu: %(answer)s.") % {"answer": outcome_in_words(offer.answer)}


def preview(offers: Iterable[Offer], acting: Acting) -> dict[str, Any] | None:
    """Return what the law answers now, for whoever is about to decide; None for others and where it can not be asked yet."""
    found = next((each.outcome for each in offers if each.outcome is not None), None)
    if found is None or acting.role not in SHOWS_FINDINGS:
        return None
    words = found.as_dict()
    return {
        "answer": found.answer,
        "conditions": conditions(words, acting),
        "changes": changes(words),
        "negative": found.answer is False,
        "note": found.nearest_sentence if found.answer is False else found.why_open,
    }


def history(case: Case, acting: Acting) -> list[Event]:
    """Return the story of a case, latest first; a step that decided leads to its decision."""
    told = queries.timeline(case, acting)
    decided = {each.at: each for each in told if each.decision is not None}
    steps = {each.at for each in told if each.what == "stap"}
    return [
        _event(each, decided.get(each.at) if each.what == "stap" else each)
        for each in told
        if each.decision is None or each.at not in steps
    ]


def _event(each: Happened, decided: Happened | None) -> Event:
    url, what = "", each.title
    if decided is not None and decided.decision is not None:
        url = reverse("decision", args=[decided.decision.number])
        what = each.title if each is decided else f"{each.title} ({inside(decided.title)})"
    if each.letter is not None:
        url = reverse("letter", args=[each.letter.check_code])
    return Event(each.at, what, each.who, each.reason, url=url, tone=ENDS[each.end] if each.end else "neutral")


def spans(case: Case, acting: Acting) -> list[Fact]:
    """Return how long a case was in each state."""
    return [
        Fact(each.title, _("%(days)s dagen") % {"days": each.days} if each.days != 1 else _("1 dag"))
        for each in queries.clock_of(case, acting)
    ]


def conditions(words: Mapping[str, Any], acting: Acting) -> list[Condition]:
    """Return the conditions of a decision from what was told then, their sources as somebody in that role reads them."""
    return [
        Condition(
            each["sentence"],
            each["met"],
            [Fact(used["label"], used["value"]) for used in each["inputs"]]
            + [
                Fact(used["label"], used["value"], note=note_for(acting.role, used["note"]))
                for used in each["parameters"]
            ],
            article=f"{each['instrument']}, art. {each['article']}" if each["article"] else each["instrument"],
            source=source_for(acting.role, each["source"]),
            confidence=each["confidence"],
            assumed=each["reading"],
            note=each["why_open"],
        )
        for each in words["conditions"]
    ]


def changes(words: Mapping[str, Any]) -> list[Change]:
    """Return the smallest change that would have led to yes."""
    return [Change(each["label"], each["before"], each["after"]) for each in words["nearest"] or ()]


def decision_page(decision: Decision, acting: Acting) -> dict[str, Any]:
    """Return what the page of a decision shows to somebody."""
    words = words_for(decision, employer=acting.role in EMPLOYERS)
    words = words | {"explanation": tree_for(acting.role, words["explanation"] or {})}
    state = kinds()[decision.case.kind].states[decision.outcome]
    return {
        "decision": decision,
        "case": decision.case,
        "words": words,
        "outcome": state_mark(state),
        "conditions": conditions(words, acting),
        "changes": changes(words),
        "negative": decision.answer is False,
        "results": [
            Fact(each["label"], each["value"] if each["known"] else "")
            for each in words["results"]
            if each["known"] or each["name"] != "redenen"
        ],
        "facts": _facts(decision),
    }


def _facts(decision: Decision) -> list[Fact]:
    by = names_of([decision.decided_by])[decision.decided_by]
    facts = [
        Fact(_("Dossier"), decision.case.number, url=reverse("case", args=[decision.case.number])),
        Fact(_("Beslist op"), decision.at),
        Fact(_("Door"), by),
        Fact(_("Op de feiten van"), decision.valid_on),
        Fact(_("Zoals gekend op"), decision.known_on),
    ]
    return [*facts, *([Fact(_("Reden"), decision.reason)] if decision.reason else [])]


def waits(case: Case) -> dict[str, Any]:
    """Return where a case waits, since when and until when, in words."""
    found, state = queries.waiting(case), kinds()[case.kind].states[case.state]
    whom = _(" of ").join(str(role.label) for role in state.waits_for)
    return {"waiting": found, "whom": whom, "since": found.since, "today": clock.today(), "due": found.due}
