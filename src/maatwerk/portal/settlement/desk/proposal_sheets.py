"""The lists of proposals: all of them, and the employers of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.sheets import names_by_number, of_employer
from maatwerk.portal.register.listing import Head, Question, Scaled, Sheet
from maatwerk.portal.settlement.desk.account_sheets import grouped
from maatwerk.portal.settlement.desk.run_sheets import employer_url
from maatwerk.portal.settlement.models import Proposal, ProposalLine, Run
from maatwerk.portal.web.parts import InDutch, Mark, Row

WAITS, APPROVED, REPLACED = "wacht", "goedgekeurd", "vervangen"
_ALL: Final = ("", _("alle"))
_STATES: Final = (
    (WAITS, _("wacht op goedkeuring")),
    (APPROVED, _("goedgekeurd")),
    (REPLACED, _("vervangen")),
)


def waiting() -> QuerySet[Proposal]:
    """Return the proposals that wait for an approval."""
    return Proposal.objects.filter(approval=None, replaced_by=None)


def state_mark(proposal: Proposal) -> Mark:
    """Return the state of a proposal as a badge."""
    if hasattr(proposal, "approval"):
        return Mark(said("goedgekeurd"), "good")
    if hasattr(proposal, "replaced_by"):
        return Mark(said("vervangen"), "closed")
    return Mark(said("wacht op goedkeuring"), "waiting")


class ProposalFilters(forms.Form):
    """Filter of the proposals."""

    stand = forms.ChoiceField(label=_("Stand"), required=False, choices=[_ALL, *_STATES])


def _proposals(asked: Question) -> QuerySet[Proposal]:
    found = Proposal.objects.select_related("approval", "replaced_by")
    state = asked.filters.get("stand")
    if state == WAITS:
        return found.filter(approval=None, replaced_by=None)
    if state == APPROVED:
        return found.exclude(approval=None)
    return found.exclude(replaced_by=None) if state == REPLACED else found


def _proposal_rows(rows: Sequence[Proposal], _asked: Question) -> list[Row]:
    names = names_of(row.maker for row in rows)
    return [
        Row(
            (
                str(row),
                InDutch(row.title),
                state_mark(row),
                row.made_at,
                names[row.maker],
                row.execution,
                Scaled(row.pay_cent, 2),
                Scaled(row.held_cent, 2),
                Scaled(row.receivable_cent, 2),
            ),
            reverse("proposal", args=[row.pk]),
        )
        for row in rows
    ]


PROPOSALS: Final = Sheet(
    id="voorstellen",
    title=_("Betaalvoorstellen"),
    columns=(
        Head(_("Voorstel"), "nummer"),
        Head(_("Wat")),
        Head(_("Stand")),
        Head(_("Gemaakt")),
        Head(_("Door"), "maker"),
        Head(_("Uitvoering"), "uitvoering"),
        Head(_("Te betalen (€)"), "betalen", number=True),
        Head(_("Aangehouden (€)"), "aangehouden", number=True),
        Head(_("Te vorderen (€)"), "vorderen", number=True),
    ),
    form=ProposalFilters,
    rows=_proposals,
    cells=_proposal_rows,
    sorts={
        "nummer": (),
        "maker": ("maker",),
        "uitvoering": ("execution",),
        "betalen": ("pay_cent",),
        "aangehouden": ("held_cent",),
        "vorderen": ("receivable_cent",),
    },
    order="-nummer",
    empty=_("Er is nog geen voorstel. Maak er een van een of meer runs."),
)


class LineFilters(forms.Form):
    """Filters of the employers of a proposal."""

    werkgever = forms.CharField(label=_("Werkgever (naam of nummer)"), required=False, max_length=80)
    toon = forms.ChoiceField(
        label=_("Toon"),
        required=False,
        choices=[
            _ALL,
            ("betaald", _("wordt betaald")),
            ("aangehouden", _("aangehouden")),
            ("vordering", _("te vorderen")),
        ],
    )


_SHOWN: Final = {
    "betaald": Q(pay_cent__gt=0),
    "aangehouden": ~Q(held=""),
    "vordering": Q(after_cent__lt=0),
}


def lines_of(proposal: Proposal) -> Sheet:
    """Return the list of what a proposal does per employer."""

    def rows(asked: Question) -> QuerySet[ProposalLine]:
        found, given = ProposalLine.objects.filter(proposal=proposal).select_related("account"), asked.filters
        if given.get("werkgever"):
            found = found.filter(of_employer(given["werkgever"], "onderneming"))
        return found.filter(_SHOWN[given["toon"]]) if given.get("toon") else found

    def cells(found: Sequence[ProposalLine], _asked: Question) -> list[Row]:
        return _line_rows(proposal, found)

    return Sheet(
        id="lijnen",
        title=_("Per werkgever"),
        columns=(
            Head(_("Werkgever"), "werkgever"),
            Head(_("Nummer")),
            Head(_("Open (€)"), "open", number=True),
            Head(_("Afgerekend (€)"), "afgerekend", number=True),
            Head(_("Voorschotten (€)"), "voorschotten", number=True),
            Head(_("Te betalen (€)"), "betalen", number=True),
            Head(_("Blijft (€)"), "blijft", number=True),
            Head(_("Rekening")),
        ),
        form=LineFilters,
        rows=rows,
        cells=cells,
        sorts={
            "betalen": ("pay_cent",),
            "open": ("before_cent",),
            "afgerekend": ("settled_cent",),
            "voorschotten": ("set_off_cent",),
            "blijft": ("after_cent",),
            "werkgever": ("onderneming",),
        },
        order="-betalen",
    )


def _line_rows(proposal: Proposal, found: Sequence[ProposalLine]) -> list[Row]:
    names = names_by_number({row.onderneming for row in found})
    run = first_run(proposal)
    return [
        Row(
            (
                names.get(row.onderneming, row.onderneming),
                row.onderneming,
                Scaled(row.before_cent, 2),
                Scaled(row.settled_cent, 2),
                Scaled(-row.set_off_cent, 2),
                Scaled(row.pay_cent, 2),
                Scaled(row.after_cent, 2),
                _where(row),
            ),
            employer_url(run, row.onderneming) if run else "",
        )
        for row in found
    ]


def _where(row: ProposalLine) -> str:
    if row.held:
        return InDutch(row.held)
    if row.after_cent < 0:
        return said("de onderneming is dit verschuldigd: het wordt verrekend of teruggevorderd")
    return grouped(row.account.iban) if row.account is not None else "–"


def first_run(proposal: Proposal) -> Run | None:
    """Return the first run of a proposal."""
    row = proposal.runs.select_related("run").order_by("pk").first()
    return row.run if row else None
