"""From a case to the parts of a page. No rule stands here: what may be done comes from the table, what holds from the law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal.cases import services
from maatwerk.portal.cases.forms import form_of, shown
from maatwerk.portal.cases.guards import held, label_of
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.table import Kind, State, kinds
from maatwerk.portal.people.roles import Acting
from maatwerk.portal.register.models import OrganisationFacts, PersonFacts
from maatwerk.portal.web.parts import Action, Change, Condition, Event, Fact, Mark, Tone

ENDS: Final[Mapping[str, Tone]] = {"positief": "good", "negatief": "bad", "ingetrokken": "closed", "klaar": "good"}


def state_mark(state: State) -> Mark:
    """Return a state as a badge."""
    return Mark(str(state.title), ENDS[state.end] if state.end else "waiting")


def waits(state: State) -> str:
    """Return on whom a case waits in a state, in words; empty at an end."""
    return _(" of ").join(str(role.label) for role in state.waits_for)


def summary(case: Case, kind: Kind) -> list[Fact]:
    """Return what a case is about."""
    facts = [Fact(_("Soort"), str(kind.title))]
    if case.person_id:
        name = PersonFacts.objects.known_on().filter(person_id=case.person_id).order_by("-valid_from").first()
        facts.append(Fact(_("Werknemer") if case.organisation_id else _("Persoon"), name.naam if name else ""))
    if case.organisation_id:
        firm = OrganisationFacts.objects.known_on().filter(organisation_id=case.organisation_id).order_by("-valid_from")
        found = firm.first()
        facts.append(Fact(_("Werkgever"), found.naam if found else ""))
    return [*facts, Fact(_("Geopend op"), case.opened_at)]


def filled(case: Case, kind: Kind) -> list[Fact]:
    """Return what was filled in, in words."""
    last = case.submissions.order_by("-version").first()
    data = case.draft if kind.start == case.state or last is None else last.data()
    return [Fact(label_of(field), shown(field, data.get(field.name))) for field in kind.fields]


def offers(case: Case, kind: Kind, acting: Acting) -> list[Action]:
    """Return what somebody may do now, with what stands in the way."""
    url = reverse("case_act", args=[case.number])
    return [_offer(case, action, url) for action in kind.offered(case.state, acting.role)]


def _offer(case: Case, action: Any, url: str) -> Action:
    blocked = " ".join(each.sentence for each in _in_the_way(case, action))
    return Action(
        action.name,
        str(action.title),
        url,
        case.version,
        tone="bad" if action.name in ("intrekken", "weigeren") else "neutral",
        primary=action.submits or bool(action.decides),
        asks_reason=action.reason,
        confirm=str(action.confirm),
        blocked=blocked,
        form=form_of(action.fields) if action.fields else None,
    )


def _in_the_way(case: Case, action: Any) -> list[Any]:
    attempt = services.attempt_of(case, action, {field.name: "-" for field in action.fields})
    return list(held(attempt))


def history(case: Case, kind: Kind) -> list[Event]:
    """Return the steps of a case, latest first."""
    steps = [
        Event(
            step.at,
            str(kind.actions[step.action].title) if step.action in kind.actions else step.action,
            f"{step.actor} ({step.capacity})",
            step.reason,
            tone=state_mark(kind.states[step.after]).tone if kind.states[step.after].end else "neutral",
        )
        for step in case.steps.order_by("-version")
    ]
    return [*steps, Event(case.opened_at, _("Dossier geopend"), str(case.opened_by or ""))]


def conditions(words: Mapping[str, Any]) -> list[Condition]:
    """Return the conditions of a decision from what was told then."""
    return [
        Condition(
            each["sentence"],
            each["met"],
            [Fact(used["label"], used["value"]) for used in each["inputs"]]
            + [Fact(used["label"], used["value"], note=used["note"]) for used in each["parameters"]],
            article=f"{each['instrument']}, art. {each['article']}" if each["article"] else each["instrument"],
            source=each["source"],
            confidence=each["confidence"],
            assumed=each["reading"],
            note=each["why_open"],
        )
        for each in words["conditions"]
    ]


def changes(words: Mapping[str, Any]) -> list[Change]:
    """Return the smallest change that would have led to yes."""
    return [Change(each["label"], each["before"], each["after"]) for each in words["nearest"] or ()]


def decision_page(decision: Decision) -> dict[str, Any]:
    """Return what the page of a decision shows."""
    words = decision.words()
    state = kinds()[decision.case.kind].states[decision.outcome]
    return {
        "decision": decision,
        "case": decision.case,
        "words": words,
        "outcome": state_mark(state),
        "conditions": conditions(words),
        "changes": changes(words),
        "negative": decision.answer is False,
        "results": [Fact(each["label"], each["value"] if each["known"] else "") for each in words["results"]],
        "facts": [
            Fact(_("Beslist op"), decision.at),
            Fact(_("Door"), decision.decided_by),
            Fact(_("Op de feiten van"), decision.valid_on),
            Fact(_("Zoals gekend op"), decision.known_on),
            Fact(_("Reden"), decision.reason or "–"),
        ],
    }
