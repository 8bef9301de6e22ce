"""A question to the approver: the change or the line it is about, followed down to the article, and the answer."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from maatwerk.portal import clock
from maatwerk.portal.archive.store import Damaged
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.sheets import names_by_number
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.register.lookup import persons_named
from maatwerk.portal.register.models import PersonNumber
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.settlement.approving import NotApproved, answer
from maatwerk.portal.settlement.desk import words
from maatwerk.portal.settlement.desk.proposal_views import found_proposal, proposals_way
from maatwerk.portal.settlement.desk.run_sheets import employer_url
from maatwerk.portal.settlement.desk.run_views import bridges, statement_url
from maatwerk.portal.settlement.desk.words import READERS, sentence
from maatwerk.portal.settlement.kept import kept
from maatwerk.portal.settlement.law import law_of
from maatwerk.portal.settlement.models import Answer, Question, Run
from maatwerk.portal.web.parts import Column, Fact, InDutch, Link, Listing, Row
from maatwerk.portal.web.wording import decimals, euro


class AnswerForm(forms.Form):
    """The answer to a question."""

    antwoord = forms.CharField(
        label=gettext_lazy("Uw antwoord"),
        help_text=gettext_lazy("In een of twee zinnen: wat u nakeek en wat u vond."),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@open_to(READERS)
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """Return a question with what it is about; an approver answers it once."""
    found = found_proposal(number)
    one = get_object_or_404(found.questions.select_related("run", "answer", "proposal"), pk=question)
    form, who = AnswerForm(request.POST if request.method == "POST" else None), acting(request)
    if request.method == "POST" and _answered(form, one, who):
        messages.success(request, _("Uw antwoord is genoteerd."))
        later = found.questions.filter(answer=None).order_by("pk").first()
        return redirect("question", number, later.pk) if later else redirect("proposal", number=number)
    order = list(found.questions.order_by("pk").values_list("pk", flat=True))
    name = names_by_number({one.onderneming}).get(one.onderneming, one.onderneming)
    given: Answer | None = getattr(one, "answer", None)
    content = {
        "proposal": found,
        "question": one,
        "place": order.index(one.pk) + 1,
        "count": len(order),
        "given": given,
        "given_by": names_of([given.by])[given.by] if given else "",
        "form": form if given is None and _may_answer(one, who) else None,
        "blocked": "" if given is not None else _why_not(one, who),
        "facts": _facts(one, name, who),
        "bridges": bridges(one.run, one.onderneming) if one.kind == Question.LARGE else [],
        "line": explained(one) if one.kind == Question.DRAWN else None,
        "breadcrumbs": proposals_way(
            (str(found), reverse("proposal", args=[found.pk])),
            (_("Vraag %(place)s") % {"place": order.index(one.pk) + 1}, ""),
        ),
    }
    return render(request, "settlement/desk_question.html", content, status=422 if form.errors else 200)


def _answered(form: AnswerForm, one: Question, who: Acting) -> bool:
    if who.role is not Role.APPROVER:
        form.add_error(None, _("Alleen een goedkeurder beantwoordt de vragen."))
        return False
    if not form.is_valid():
        return False
    try:
        answer(one, form.cleaned_data["antwoord"], who.actor)
    except NotApproved as problem:
        form.add_error(None, sentence(str(problem)))
        return False
    return True


def _may_answer(one: Question, who: Acting) -> bool:
    return not _why_not(one, who)


def _why_not(one: Question, who: Acting) -> str:
    """Return why somebody does not answer a question; empty where they may."""
    if hasattr(one.proposal, "approval") or hasattr(one.proposal, "replaced_by"):
        return _("Dit voorstel wacht niet meer op antwoorden.")
    if one.proposal.maker == who.name:
        return _("U maakte dit voorstel: een ander beantwoordt de vragen.")
    return "" if who.role is Role.APPROVER else _("Alleen een goedkeurder beantwoordt de vragen.")


def _facts(one: Question, name: str, who: Acting) -> list[Fact]:
    facts = [Fact(_("Werkgever"), name, url=employer_url(one.run, one.onderneming), note=one.onderneming)]
    if one.insz:
        facts += _person(one, who)
    if one.maatregel:
        facts.append(Fact(_("Maatregel"), words.measure(one.maatregel)))
    facts += [Fact(_("Bedrag"), euro(one.cent)), Fact(_("Run"), str(one.run), url=reverse("run", args=[one.run_id]))]
    if url := statement_url(one.onderneming, one.run):
        facts.append(Fact(_("Afrekening"), _("alle lijnen van deze werkgever"), url=url))
    return facts


def _person(one: Question, who: Acting) -> list[Fact]:
    """Return the person of a line by name; that it was shown is noted."""
    note_list("steekproef", who, 1, {"voorstel": one.proposal_id, "vraag": one.pk})
    row = PersonNumber.objects.known_on().filter(insz=one.insz).select_related("person").first()
    if row is None:
        return [Fact(_("Werknemer"), _("niet in het register"))]
    named = persons_named([row.person_id], Moment(clock.today()))
    name = named[row.person_id].naam if row.person_id in named else row.person.code
    return [Fact(_("Werknemer"), name, url=reverse("person", args=[row.person.code]))]


def explained(one: Question) -> dict[str, Any] | None:
    """Return the line a question is about: its facts, every step with its rule and article, and the declaration.

    None where the line or a file of the run is no longer there.
    """
    try:
        told = _statement(one.run_id, one.onderneming)
    except Damaged:
        return None
    measure = next((each for each in (told or {}).get("maatregelen", []) if each["maatregel"] == one.maatregel), None)
    line = next((each for each in measure["lijnen"] if each.get("insz") == one.insz), None) if measure else None
    if told is None or line is None:
        return None
    return {
        "facts": [Fact(_readable(name), InDutch(_written(value))) for name, value in line["gegevens"].items()],
        "steps": _steps(one, line, told["blad"].get(one.maatregel, {})),
        "declared": [_declared(each) for each in line.get("aangifte", [])],
    }


@functools.lru_cache(maxsize=32)
def _statement(run: int, employer: str) -> dict[str, Any] | None:
    """Return the statement of an employer in a run as plain data; a run never changes, so it is made once."""
    found = Run.objects.get(pk=run)
    return kept(found).statement(employer, "", law_of(found.measures.split(), found.assumptions))


def _steps(one: Question, line: Mapping[str, Any], sheet: Mapping[str, Any]) -> Listing:
    rules = {rule["name"]: rule for rule in sheet.get("regels", [])}
    rows = [_step(one.maatregel, name, value, rules.get(name, {}), line) for name, value in line["stappen"].items()]
    heads = (_("Stap"), _("Uitkomst"), _("Regel"), _("Grond"))
    columns = [Column(head) for head in heads]
    return Listing("stappen", _("Hoe het bedrag tot stand komt"), columns, rows, len(rows))


def _step(measure: str, name: str, value: Any, rule: Mapping[str, Any], line: Mapping[str, Any]) -> Row:
    taken = line.get("takken", {}).get(name, {})
    because = ", ".join(
        _readable(each["tekst"]) if each["vervuld"] else f"niet {_readable(each['tekst'])}"
        for each in taken.get("voorwaarden", [])
    )
    text = str(rule.get("text", ""))
    told = f"{text} (omdat: {because})" if because else text
    ground = Link(InDutch(rule.get("basis") or "geen artikel gevonden"), rule_url(measure, name))
    unit = f" {rule['unit']}" if rule.get("unit") not in (None, "", "EUR") else ""
    said: Any = ground if ground.url else InDutch(ground.label)
    return Row((InDutch(_readable(name)), InDutch(f"{_written(value)}{unit}"), InDutch(told) if told else "–", said))


def rule_url(measure: str, rule: str) -> str:
    """Return the page of a rule in the law; nothing where there is none."""
    try:
        return reverse("law_rule", args=[measure, rule])
    except NoReverseMatch:
        return ""


def _declared(each: Mapping[str, Any]) -> dict[str, Any]:
    """Return one declaration: its work, and the amounts that count or do not."""
    groups = ((_("Loon"), "bezoldigingen"), (_("Bijdrage"), "bijdragen"), (_("Vermindering"), "verminderingen"))
    rows = [
        Row((label, part["code"], words.plain(part["bedrag_cent"]), _("telt") if part["telt"] else _("telt niet")))
        for label, key in groups
        for part in each.get(key, [])
    ]
    heads = (_("Wat"), _("Code"), _("Bedrag (€)"), _("In de berekening"))
    columns = [Column(head, number=place == 2) for place, head in enumerate(heads)]
    title = _("Aangifte %(attest)s") % {"attest": each["attest"]}
    return {"listing": Listing(f"aangifte-{each['attest'].replace('/', '-')}", title, columns, rows, len(rows))}


def _readable(name: str) -> str:
    return str(name).replace("_", " ")


def _written(value: Any) -> str:
    """Return a value of a line as people read it."""
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return decimals(str(value)) if value is not None else _("niet gekend")
