"""Trying the law: a question or a premium for a case that somebody makes up. By GET, nothing is kept, no person is asked."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any, Final

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maatwerk.law.decide import Outcome, decide, fields, question_of, questions
from maatwerk.law.decide.outcome import Condition as Told
from maatwerk.law.decide.question import Field, field_of
from maatwerk.law.measures import measures
from maatwerk.law.numbers import folder
from maatwerk.portal import clock
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.lawbook.asking import AskForm, asking
from maatwerk.portal.lawbook.views import PREMIUMS, crumbs
from maatwerk.portal.lawbook.words import unit_in_words
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.web.lawwords import law
from maatwerk.portal.web.parts import Change, Condition, Fact
from maatwerk.portal.web.wording import decimals
from maatwerk.rules.check import InputError
from maatwerk.rules.explain import Explainer
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.reform import assume, rests_on
from maatwerk.rules.ruleset import RuleSet
from maatwerk.rules.wording import label

ONE_WORKER: Final = {"onderneming": "onderneming", "werknemer": "werknemer"}
"""The premium is asked for one worker alone: who that is, does not matter and is not asked."""
DEMO: Final = "demo"


@open_to(EVERYBODY)
@require_safe
def question(request: HttpRequest, question: str) -> HttpResponse:
    """Return the form of a yes/no question and, once filled in, what the law answers."""
    if question not in questions():
        raise Http404(_("Deze vraag is niet gekend."))
    asked, form = question_of(question), asking(fields(question), request.GET, {"datum": clock.today().isoformat()})
    outcome = decide(question, form.facts()) if form.is_bound and form.is_valid() else None
    if outcome is not None:
        _note(form, outcome)
    answered = outcome if outcome is not None and not outcome.findings else None
    context = {
        "asked": asked,
        "form": form,
        "outcome": answered,
        "answer": _answer(answered) if answered else {},
        "law_url": reverse("law_measure", args=[asked.measure]),
        "breadcrumbs": crumbs((law(asked.title), "")),
    }
    return render(request, "lawbook/question.html", context)


def _note(form: AskForm, outcome: Outcome) -> None:
    for finding in outcome.findings:
        form.add_error(finding.field if finding.field in form.fields else None, finding.sentence)


def _answer(outcome: Outcome) -> dict[str, Any]:
    return {
        "conditions": [_condition(each) for each in outcome.conditions],
        "changes": [Change(each.label, each.before, each.after) for each in outcome.nearest or ()],
        "results": [Fact(each.label, each.value) for each in outcome.results if each.value],
        "tree": dict(outcome.explanation),
    }


def _condition(told: Told) -> Condition:
    return Condition(
        told.sentence,
        told.met,
        [Fact(used.label, used.value) for used in told.inputs]
        + [Fact(used.label, used.value, reverse("law_parameter", args=[used.name])) for used in told.parameters],
        article=f"{told.instrument}, art. {told.article}" if told.article else "",
        source=told.source,
        confidence=told.confidence,
        assumed=told.reading,
        note=told.why_open,
    )


@open_to(EVERYBODY)
@require_safe
def premium(request: HttpRequest, measure: str) -> HttpResponse:
    """Return the form of a premium for one worker and quarter and, once filled in, each amount with its explanation."""
    if measure not in PREMIUMS:
        raise Http404(_("Van deze maatregel kan hier geen premie berekend worden."))
    demo = request.GET.get(DEMO) == "ja"
    ruleset = _ruleset(measure, demo)
    form = asking(_fields(measure, demo), request.GET, {"kwartaal": str(_last(ruleset))})
    amounts = _amounts(ruleset, form, _targets(ruleset, demo)) if form.is_bound and form.is_valid() else None
    context = {
        "ruleset": ruleset,
        "form": form,
        "demo": demo,
        "can_assume": bool(ruleset.optional_targets),
        "amounts": amounts,
        "rests_on": rests_on(ruleset, _targets(ruleset, demo)),
        "breadcrumbs": crumbs((law(ruleset.title), reverse("law_measure", args=[measure])), (_("Probeer"), "")),
    }
    return render(request, "lawbook/premium.html", context)


@functools.cache
def _ruleset(measure: str, demo: bool) -> RuleSet:
    ruleset = measures()[measure]
    return assume(ruleset, folder() / "assumptions" / "demo.yaml") if demo else ruleset


def _targets(ruleset: RuleSet, demo: bool) -> tuple[str, ...]:
    return ruleset.targets + (ruleset.optional_targets if demo else ())


def _last(ruleset: RuleSet) -> Quarter:
    return min(Quarter.containing(clock.today()), ruleset.last)


@functools.cache
def _fields(measure: str, demo: bool) -> tuple[Field, ...]:
    ruleset = _ruleset(measure, demo)
    wanted = set(ruleset.needed(_targets(ruleset, demo), "input")) - set(ONE_WORKER)
    return tuple(field_of(given, ruleset) for name, given in ruleset.inputs.items() if name in wanted)


def _amounts(ruleset: RuleSet, form: AskForm, targets: Iterable[str]) -> list[dict[str, Any]]:
    """Return what each target comes to, with its explanation; a form that can not be computed gets its errors."""
    row = {**ONE_WORKER, **form.facts()}
    cells = {name: [_text(row.get(name))] for name in ruleset.needed(targets, "input")}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))
    try:
        explainer = Explainer.of(ruleset, frame, list(targets))
        return [_amount(ruleset, explainer, name) for name in targets]
    except InputError as problem:
        for one in problem.problems:
            form.add_error(one.column if one.column in form.fields else None, f"{one.why} {one.mend}".strip())
    except UnsetParameter as problem:
        form.add_error(None, str(problem.args[0]))
    return []


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value in (None, "") else str(value)


def _amount(ruleset: RuleSet, explainer: Explainer, name: str) -> dict[str, Any]:
    """Return one outcome as it stands in its explanation: rounded for display only, the exact number one step deeper."""
    step = explainer.row(0).step(name)
    unit = unit_in_words(step.unit) if step.unit != ruleset.rules[name][-1].name else ""
    shown = f"{decimals(step.value)} {unit}".strip() if step.value else _("geen")
    return {"name": name, "label": label(name), "value": shown, "step": step.as_dict(), "shaky": step.shaky}
