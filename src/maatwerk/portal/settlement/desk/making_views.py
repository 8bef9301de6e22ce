"""Making a proposal: which runs, on which day, and in whose place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from maatwerk.law.calendar import next_working_day, working_day
from maatwerk.portal import clock
from maatwerk.portal.archive import store
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.settlement.desk.proposal_views import proposals_way
from maatwerk.portal.settlement.desk.run_views import title_of
from maatwerk.portal.settlement.desk.words import sentence
from maatwerk.portal.settlement.models import Proposal, ProposalRun, Run
from maatwerk.portal.settlement.proposing import NotProposed, propose, propose_open_balances
from maatwerk.portal.web.wording import day_in_words, euro

_DAY: Final = dt.timedelta(days=1)


def open_runs() -> QuerySet[Run]:
    """Return the runs that a proposal can be made of: the latest of their kind that no approved proposal holds."""
    approved = ProposalRun.objects.filter(run=OuterRef("pk"), proposal__approval__isnull=False)
    return Run.objects.filter(~Exists(approved), next=None).order_by("-period", "measures", "-pk")


class ProposalForm(forms.Form):
    """Which runs are booked and paid, and on which day."""

    runs = forms.MultipleChoiceField(
        label=gettext_lazy("Welke runs"),
        help_text=gettext_lazy("Alleen de laatste run van een periode die nog niet geboekt is."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies minstens een run.")},
    )
    uitvoering = forms.DateField(
        label=gettext_lazy("Uitvoeringsdag"),
        help_text=gettext_lazy("De dag waarop de bank betaalt; de eerstvolgende werkdag staat ingevuld."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, offered: Sequence[Run], replaced: Proposal | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaced is not None and not replaced.runs.exists():
            del self.fields["runs"]  # what was open without any run is proposed again without one
            return
        runs = self.fields["runs"]
        assert isinstance(runs, forms.MultipleChoiceField)
        runs.choices = [(str(run.pk), f"{run}: {title_of(run)}, {euro(run.total_cent)}") for run in offered]

    def clean_uitvoering(self) -> dt.date:
        """Return the day. Refuses one on which no bank works."""
        day: dt.date = self.cleaned_data["uitvoering"]
        if not working_day(day):
            told = {"day": day_in_words(next_working_day(day))}
            raise forms.ValidationError(_("Dat is geen werkdag; de eerste erna is %(day)s.") % told)
        return day


@open_to(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def proposal_new(request: HttpRequest) -> HttpResponse:
    """Let an officer make a proposal of runs; ``?vervangt=`` makes one in the place of a proposal that no longer holds."""
    offered, replaced = list(open_runs()), _replaced(request)
    if request.method == "POST":
        form = ProposalForm(request.POST, offered=offered, replaced=replaced)
        made = _proposed(form, offered, replaced, acting(request)) if form.is_valid() else None
        if made is not None:
            messages.success(request, _("%(proposal)s is gemaakt. Een ander keurt het goed.") % {"proposal": made})
            return redirect("proposal", number=made.pk)
    else:
        first = _first(request, offered, replaced)
        form = ProposalForm(initial=first, offered=offered, replaced=replaced)
    content = {
        "form": form,
        "any": bool(offered) or "runs" not in form.fields,
        "replaced": replaced,
        "breadcrumbs": proposals_way((_("Nieuw voorstel"), "")),
    }
    return render(request, "settlement/desk_proposal_new.html", content, status=422 if form.errors else 200)


def _replaced(request: HttpRequest) -> Proposal | None:
    """Return the proposal in whose place another is made. Raises Http404 for one that was approved or replaced."""
    given = request.GET.get("vervangt", "")
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Http404
    return get_object_or_404(Proposal, pk=int(given), approval=None, replaced_by=None)


def _first(request: HttpRequest, offered: Sequence[Run], replaced: Proposal | None) -> dict[str, Any]:
    """Return what the form holds at first: the runs that were asked, or the latest of those that are replaced."""
    chosen = {request.GET.get("run", "")}
    if replaced is not None:
        kinds = set(replaced.runs.values_list("run__kind", "run__period", "run__measures"))
        chosen |= {str(run.pk) for run in offered if (run.kind, run.period, run.measures) in kinds}
    return {"runs": sorted(chosen), "uitvoering": next_working_day(clock.today() + _DAY)}


def _proposed(form: ProposalForm, offered: Sequence[Run], replaced: Proposal | None, who: Acting) -> Proposal | None:
    day = form.cleaned_data["uitvoering"]
    try:
        if "runs" not in form.fields:
            return propose_open_balances(day, who.actor, replaced)
        chosen = [run for run in offered if str(run.pk) in form.cleaned_data["runs"]]
        return propose(chosen, day, who.actor, replaced)
    except (NotProposed, store.Damaged) as problem:
        form.add_error(None, sentence(str(problem)))
        return None
