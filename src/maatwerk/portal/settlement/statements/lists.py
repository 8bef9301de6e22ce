"""The lists of statements: an employer's own quarters, or for the department every employer in a quarter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.lawbook.words import quarter_in_words
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.register.lookup import organisations_named
from maatwerk.portal.register.models import Organisation, OrganisationFacts
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.names import search_name
from maatwerk.portal.settlement.law import BESIDE
from maatwerk.portal.settlement.models import RunTotal
from maatwerk.portal.settlement.statements.choosing import Step, latest_runs, sees_drafts
from maatwerk.portal.web.parts import Column, Listing, Mark, Row
from maatwerk.portal.web.wording import day_in_words, euro, number
from maatwerk.rules.quarter import Quarter

PAGE: Final = 50
Periods = Mapping[str, Mapping[str, Step]]


def own_list(firm: Organisation) -> Listing:
    """Return the settled quarters of an employer, the latest first; two queries."""
    periods = latest_runs(drafts=False)
    sums = _sums(periods, RunTotal.objects.filter(onderneming=firm.ondernemingsnummer))
    rows = [_own_row(firm, period, sums[period], periods[period]) for period in sorted(sums, reverse=True)]
    empty = _("Er is nog geen kwartaal afgerekend. Zodra een afrekening goedgekeurd is, staat ze hier.")
    heads = [Column(_("Kwartaal")), Column(_("Bedrag"), number=True), Column(_("Lijnen"), number=True)]
    return Listing(
        "afrekeningen", _("Uw afrekeningen"), [*heads, Column(_("Goedgekeurd op"))], rows, len(rows),
        empty=empty, heading=False,
    )  # fmt: skip


def _sums(periods: Periods, totals: QuerySet[RunTotal]) -> dict[str, tuple[int, int]]:
    """Return cents and lines per quarter, of the runs that count."""
    counts = {
        (step.run.pk, name): period
        for period, steps in periods.items()
        for measure, step in steps.items()
        for name in (measure, *BESIDE.get(measure, ()))
    }
    found: dict[str, tuple[int, int]] = {}
    rows = totals.filter(run_id__in={run for run, _name in counts})
    for run, measure, cents, lines in rows.values_list("run_id", "maatregel", "cent", "lijnen"):
        period = counts.get((run, measure))
        if period is not None:
            before = found.get(period, (0, 0))
            found[period] = (before[0] + cents, before[1] + lines)
    return found


def _own_row(firm: Organisation, period: str, sums: tuple[int, int], steps: Mapping[str, Step]) -> Row:
    last = max((step.approval.at for step in steps.values() if step.approval is not None), default=None)
    cells = (quarter_in_words(Quarter.parse(period)), euro(sums[0]), number(sums[1]), day_in_words(last))
    return Row(cells, reverse("statement", args=[firm.ondernemingsnummer, period]))


class EmployerFilters(forms.Form):
    """What the list of employers can be narrowed to."""

    kwartaal = forms.ChoiceField(required=False)
    q = forms.CharField(required=False, max_length=60)

    def __init__(self, data: Any, periods: list[str]) -> None:
        super().__init__(data)
        choice, words = self.fields["kwartaal"], self.fields["q"]
        assert isinstance(choice, forms.ChoiceField)
        choice.label, words.label = _("Kwartaal"), _("Naam of ondernemingsnummer")
        choice.choices = [(period, quarter_in_words(Quarter.parse(period))) for period in periods]


def all_list(request: HttpRequest) -> Listing:
    """Return every employer with lines in a quarter, the largest amount first, as far as somebody may see it."""
    periods = latest_runs(sees_drafts(acting(request)))
    names = sorted(periods, reverse=True)
    form = EmployerFilters(request.GET if set(request.GET) & {"kwartaal", "q"} else None, names)
    asked = form.cleaned_data if form.is_valid() else {}
    period = asked.get("kwartaal") or (names[0] if names else "")
    form.initial = {"kwartaal": period}
    rows = _employers(periods.get(period, {}), asked.get("q", "")) if form.is_valid() or not form.is_bound else None
    page = Paginator(rows if rows is not None else RunTotal.objects.none(), PAGE).get_page(request.GET.get("blad"))
    title = _("Afrekeningen van %(quarter)s") % {"quarter": quarter_in_words(Quarter.parse(period)) if period else ""}
    heads = [Column(_("Onderneming")), Column(_("Nummer")), Column(_("Bedrag"), number=True)]
    return Listing(
        "afrekeningen",
        title if period else _("Afrekeningen"),
        [*heads, Column(_("Lijnen"), number=True), Column(_("Stand"))],
        _employer_rows(list(page.object_list), period),
        page.paginator.count,
        page=page,
        filters=form,
        empty=_("Er is nog geen kwartaal berekend.") if not names else "",
        heading=False,
    )


def _employers(steps: Mapping[str, Step], words: str) -> QuerySet[Any]:
    """Return employer, cents and lines of the runs that count, the largest first."""
    which = Q(pk__in=[])
    for measure, step in steps.items():
        which |= Q(run=step.run, maatregel__in=(measure, *BESIDE.get(measure, ())))
    rows = RunTotal.objects.filter(which)
    if words.strip():
        rows = rows.filter(Q(onderneming__in=_found(words)) | Q(onderneming=_digits(words)))
    drafts = Q(run__in=[step.run for step in steps.values() if step.approval is None])
    counts = {"parts": Count("pk"), "drafts": Count("pk", filter=drafts)}
    sums = rows.order_by().values("onderneming").annotate(cents=Sum("cent"), lines=Sum("lijnen"), **counts)
    return sums.order_by("-cents", "onderneming")


def _found(words: str) -> QuerySet[Any]:
    named = OrganisationFacts.objects.known_on().filter(zoeknaam__contains=search_name(words))
    return named.values("organisation__ondernemingsnummer")


def _digits(words: str) -> str:
    return "".join(sign for sign in words if sign.isdigit())


def _employer_rows(found: list[dict[str, Any]], period: str) -> list[Row]:
    firms = {
        firm.ondernemingsnummer: firm
        for firm in Organisation.objects.filter(ondernemingsnummer__in=[row["onderneming"] for row in found])
    }
    names = organisations_named([firm.pk for firm in firms.values()], Moment(clock.today()))
    rows = []
    for row in found:
        firm = firms.get(row["onderneming"])
        facts = names.get(firm.pk) if firm is not None else None
        url = reverse("statement", args=[row["onderneming"], period]) if firm is not None else ""
        name = facts.naam if facts is not None else row["onderneming"]
        rows.append(Row((name, row["onderneming"], euro(row["cents"]), number(row["lines"]), _stand(row)), url))
    return rows


def _stand(row: Mapping[str, Any]) -> Mark:
    if not row["drafts"]:
        return Mark(_("goedgekeurd"), "good")
    return Mark(_("concept") if row["drafts"] == row["parts"] else _("deels concept"), "waiting")
