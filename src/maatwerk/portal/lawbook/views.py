"""The pages of the law browser: open to everybody, nothing is kept."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maatwerk.law.decide import questions
from maatwerk.law.measures import measures, parameters, readings
from maatwerk.portal import clock
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.lawbook import catalogue, words
from maatwerk.portal.lawbook.catalogue import Period, Place, Provision
from maatwerk.portal.lawbook.tellings import inputs_of, tellings
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.web.lawwords import law
from maatwerk.portal.web.parts import Column, Fact, Link, Listing, Mark, Row, StepChart
from maatwerk.portal.web.wording import CONFIDENCE_TONES, confidence_in_words
from maatwerk.rules.parameters import Parameter
from maatwerk.rules.ruleset import Reading, RuleSet
from maatwerk.rules.wording import label

PAGE: Final = 50
PREMIUMS: Final = ("imw", "vop", "cmw")
"""The measures that give an amount for one worker in one quarter, which a page lets anybody try."""


def crumbs(*way: tuple[str, str]) -> list[Link]:
    """Return the way to a page of the law browser."""
    return [Link(_("De wet"), reverse("law")), *(Link(name, url) for name, url in way)]


@open_to(EVERYBODY)
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Return where the law browser begins: measures, questions, premiums, and how much of the law is covered."""
    counts = Counter(each.status for each in catalogue.provisions())
    today = clock.today()
    context = {
        "measures": [(code, each, catalogue.questions_of(code)) for code, each in measures().items()],
        "questions": list(questions().values()),
        "premiums": [(code, measures()[code].title) for code in PREMIUMS],
        "counts": [(words.status_mark(status), counts[status], status) for status in words.STATUSES],
        "provisions": len(catalogue.provisions()),
        "parameters": len(parameters()),
        "unset": sum(catalogue.unset_now(each, today) for each in parameters().values()),
        "readings": len(readings()),
        "breadcrumbs": [Link(_("De wet"), "")],
    }
    return render(request, "lawbook/start.html", context)


@open_to(EVERYBODY)
@require_safe
def measure(request: HttpRequest, measure: str) -> HttpResponse:
    """Return a measure: its rules in plain words, what it asks, its questions."""
    ruleset = _measure(measure)
    used = [name for name in ruleset.parameters if catalogue.used_by().get(name)]
    context = {
        "ruleset": ruleset,
        "facts": _about(ruleset),
        "rules": [(name, tellings(measure, name)) for name in ruleset.rules],
        "targets": set(ruleset.targets) | set(ruleset.optional_targets),
        "inputs": inputs_of(ruleset),
        "parameters": [words.parameter_link(name, ruleset.parameters[name].title) for name in used],
        "questions": catalogue.questions_of(measure),
        "premium": measure in PREMIUMS,
        "breadcrumbs": crumbs((law(ruleset.title), "")),
    }
    return render(request, "lawbook/measure.html", context)


def _measure(code: str) -> RuleSet:
    if code not in measures():
        raise Http404(_("Deze maatregel is niet gekend."))
    return measures()[code]


def _about(ruleset: RuleSet) -> list[Fact]:
    return [
        Fact(_("Korte naam"), law(ruleset.name)),
        Fact(
            _("Ingevoerd"),
            _("%(since)s tot en met %(until)s")
            % {"since": words.quarter_in_words(ruleset.first), "until": words.quarter_in_words(ruleset.last)},
        ),
        Fact(_("Regels"), len(ruleset.rules)),
        Fact(_("Uitkomsten"), law(", ".join(map(label, (*ruleset.targets, *ruleset.optional_targets))))),
        Fact(_("Vingerafdruk"), ruleset.hash[:16], note=_("van regels, parameters en lezingen samen")),
    ]


@open_to(EVERYBODY)
@require_safe
def rule(request: HttpRequest, measure: str, rule: str) -> HttpResponse:
    """Return a rule: each version with its formula and article, what it needs and what needs it."""
    ruleset = _measure(measure)
    if rule not in ruleset.rules:
        raise Http404(_("Deze regel is niet gekend."))
    place = Place(measure, rule)
    above = catalogue.needed_by().get(place, ())
    context = {
        "name": label(rule),
        "ruleset": ruleset,
        "versions": tellings(measure, rule),
        "above": [words.rule_link(Place(measure, name)) for name in above],
        "same": [words.rule_link(each) for each in _elsewhere(place)],
        "provisions": catalogue.provisions_of(place),
        "breadcrumbs": crumbs((law(ruleset.title), reverse("law_measure", args=[measure])), (law(label(rule)), "")),
    }
    return render(request, "lawbook/rule.html", context)


def _elsewhere(place: Place) -> list[Place]:
    """Return the same rule where other measures use it."""
    own = measures()[place.measure].rules[place.rule][-1].where
    return [
        Place(code, place.rule)
        for code, ruleset in measures().items()
        if code != place.measure and place.rule in ruleset.rules and ruleset.rules[place.rule][-1].where == own
    ]


class ParameterFilters(forms.Form):
    """What the list of parameters can be narrowed to."""

    q = forms.CharField(required=False, max_length=60)
    maatregel = forms.ChoiceField(required=False)
    zekerheid = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Zoeken")
        _offer(self, "maatregel", _("Maatregel"), {code: gettext(each.title) for code, each in measures().items()})
        _offer(self, "zekerheid", _("Zekerheid"), {word: confidence_in_words(word) for word in CONFIDENCE_TONES})


def _offer(form: forms.Form, name: str, title: str, choices: Mapping[str, str]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.label, field.choices = title, [("", _("alle")), *choices.items()]


def _asked(form: forms.Form) -> dict[str, str]:
    return form.cleaned_data if form.is_valid() else {}


@open_to(EVERYBODY)
@require_safe
def parameters_page(request: HttpRequest) -> HttpResponse:
    """Return the numbers of the law, with what holds today."""
    form, today = ParameterFilters(request.GET), clock.today()
    found = [each for each in parameters().values() if _fits(each, _asked(form), today)]
    heads = (_("Parameter"), _("Vandaag"), _("Sinds"), _("Zekerheid"), _("Naam"))
    rows = [_parameter_row(each, today) for each in found]
    listing = Listing(
        "parameters", _("Parameters"), [Column(head) for head in heads], rows, len(rows), filters=form, heading=False
    )
    context = {"listing": listing, "breadcrumbs": crumbs((_("Parameters"), ""))}
    return render(request, "lawbook/parameters.html", context)


def _fits(parameter: Parameter, asked: Mapping[str, str], today: dt.date) -> bool:
    text = f"{parameter.name} {label(parameter.name)} {parameter.title}".lower()
    if any(word not in text for word in asked.get("q", "").lower().split()):
        return False
    if asked.get("maatregel") and parameter.name not in measures()[asked["maatregel"]].parameters:
        return False
    return not asked.get("zekerheid") or _confidence(parameter, today) == asked["zekerheid"]


def _confidence(parameter: Parameter, today: dt.date) -> str:
    dated = parameter.on(today)
    return dated.confidence if dated else "not_found"


def _parameter_row(parameter: Parameter, today: dt.date) -> Row:
    dated, sure = parameter.on(today), _confidence(parameter, today)
    value: Any = words.value_in_words(parameter, dated.value) if dated else ""
    if dated and isinstance(dated.value, dict):
        value = _("tabel van %(number)s waarden") % {"number": len(dated.value)}
    cells = (
        law(parameter.title),
        value,
        dated.since if dated else "–",
        Mark(confidence_in_words(sure), CONFIDENCE_TONES[sure]),
        law(parameter.name),
    )
    return Row(cells, reverse("law_parameter", args=[parameter.name]))


@open_to(EVERYBODY)
@require_safe
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """Return a parameter over time, with its sources, the reading it rests on and the rules that use it."""
    found = parameters().get(name)
    if found is None:
        raise Http404(_("Deze parameter is niet gekend."))
    context = {
        "parameter": found,
        "facts": _facts(found),
        "chart": _chart(found),
        "periods": [_period(found, each) for each in reversed(catalogue.periods(found))],
        "options": _options(found),
        "reading": readings().get(found.reading),
        "users": [(law(measures()[p.measure].title), words.rule_link(p)) for p in catalogue.used_by().get(name, ())],
        "provisions": catalogue.provisions_of_parameter(name),
        "breadcrumbs": crumbs((_("Parameters"), reverse("law_parameters")), (law(found.title), "")),
    }
    return render(request, "lawbook/parameter.html", context)


def _facts(parameter: Parameter) -> list[Fact]:
    today = parameter.on(clock.today())
    lines = [Fact(_("Naam"), law(parameter.name))]
    if not parameter.keys:
        lines.insert(0, Fact(_("Vandaag"), words.value_in_words(parameter, today.value) if today else ""))
    else:
        lines.append(Fact(_("Hangt af van"), law(", ".join(label(key.name) for key in parameter.keys))))
    if parameter.basis:
        lines.append(Fact(_("Grond"), law(parameter.basis)))
    if parameter.applies:
        name, values = parameter.applies
        lines.append(Fact(_("Enkel als"), law(f"{label(name)}: {', '.join(map(label, values))}")))
    return lines


def _period(parameter: Parameter, each: Period) -> dict[str, Any]:
    cells = words.cells_in_words(parameter, each.dated.value) if isinstance(each.dated.value, dict) else []
    return {
        "when": words.period_in_words(each.dated.since, each.until),
        "value": words.value_in_words(parameter, each.dated.value),
        "cells": cells,
        "source": each.dated.source,
        "confidence": each.dated.confidence,
        "note": each.dated.note,
        "assumption": each.dated.assumption,
    }


def _options(parameter: Parameter) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the values under the other options of a reading."""
    other = {name: parameter.with_option(name) for name in parameter.options}
    return [
        (name, [_period(each, one) for one in catalogue.periods(each)])
        for name, each in other.items()
        if each.values != parameter.values
    ]


def _chart(parameter: Parameter) -> StepChart | None:
    """Return a number over time; a table, a day or a yes or no is no line."""
    if parameter.keys or parameter.unit in ("datum", "ja/nee"):
        return None
    steps: list[tuple[dt.date, int | None]] = []
    for each in catalogue.periods(parameter):
        value = each.dated.value
        assert not isinstance(value, dict)
        if steps and steps[-1][0] == each.dated.since:
            steps.pop()
        steps.append((each.dated.since, value))
        if each.until:
            steps.append((each.until + catalogue.ONE_DAY, None))
    until = max(clock.today(), steps[-1][0] + dt.timedelta(days=90)) if steps else clock.today()
    unit = words.unit_in_words(parameter.unit)
    return StepChart("verloop", parameter.title, unit, parameter.scale, steps, until, lang="nl")


@open_to(EVERYBODY)
@require_safe
def readings_page(request: HttpRequest) -> HttpResponse:
    """Return the places where the sources allow several rules, and which one is taken."""
    found = [_reading(name, each) for name, each in readings().items()]
    context = {"readings": found, "breadcrumbs": crumbs((_("Lezingen"), ""))}
    return render(request, "lawbook/readings.html", context)


def _reading(name: str, reading: Reading) -> dict[str, Any]:
    rules = [words.rule_link(place) for place in catalogue.used_by().get(name, ())]
    numbers = [words.parameter_link(each, parameters()[each].title) for each in catalogue.resting_on(name)]
    return {"reading": reading, "name": name, "users": [*numbers, *rules]}


class ProvisionFilters(forms.Form):
    """What the list of provisions can be narrowed to."""

    q = forms.CharField(required=False, max_length=60)
    stand = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].label = _("Zoeken")
        _offer(self, "stand", _("Stand"), {name: _(word) for name, (word, _tone) in words.STATUSES.items()})


@open_to(EVERYBODY)
@require_safe
def provisions_page(request: HttpRequest) -> HttpResponse:
    """Return the provisions of the law: where each stands in the code, or why it does not."""
    form = ProvisionFilters(request.GET)
    asked = _asked(form)
    found = [each for each in catalogue.provisions() if _provision_fits(each, asked)]
    page = Paginator(found, PAGE).get_page(request.GET.get("blad"))
    context = {
        "page": page,
        "rows": [_provision_row(each) for each in page.object_list],
        "form": form,
        "count": len(found),
        "kept": {name: value for name, value in asked.items() if value},
        "breadcrumbs": crumbs((_("Bepalingen"), "")),
    }
    return render(request, "lawbook/provisions.html", context)


def _provision_fits(each: Provision, asked: Mapping[str, str]) -> bool:
    text = f"{each.id} {each.title} {each.basis} {each.note}".lower()
    fits = all(word in text for word in asked.get("q", "").lower().split())
    return fits and asked.get("stand") in ("", None, each.status)


def _provision_row(each: Provision) -> dict[str, Any]:
    where = [words.rule_link(place) for place in each.rules]
    where += [words.parameter_link(name, parameters()[name].title) for name in each.parameters]
    return {"provision": each, "mark": words.status_mark(each.status), "where": where}
