"""The pages of payments: the files that were sent, one of them, and paying again what is still owed."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maatwerk.law.calendar import next_working_day
from maatwerk.ledger.settlement import SUSPENSE
from maatwerk.ledger.settlement_balances import payable
from maatwerk.portal import clock
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.listing import asked, listing
from maatwerk.portal.register.views import export_view
from maatwerk.portal.settlement.bank import queries
from maatwerk.portal.settlement.bank.continuity import gaps
from maatwerk.portal.settlement.bank.sheets import payments_of
from maatwerk.portal.settlement.books import balances
from maatwerk.portal.settlement.desk.words import READERS, sentence
from maatwerk.portal.settlement.models import Approval, PaymentState
from maatwerk.portal.settlement.proposing import NotProposed, propose_open_balances
from maatwerk.portal.web.parts import Column, Fact, Link, Listing, Row
from maatwerk.portal.web.wording import euro, number

_ON_A_PAGE: Final = 50
STATES: Final = tuple(code for code, _words in PaymentState.STATES)


def way(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of payments."""
    return [Link(_("Betalingen"), reverse("payments")), *(Link(label, url) for label, url in links)]


def euros(cents: int) -> str:
    """Return cents as people write euros, without the sign of the currency."""
    return number(cents, 2)


@open_to(READERS)
@require_GET
def payments(request: HttpRequest) -> HttpResponse:
    """Return the files that were sent, with how much of each is in which state."""
    sent = Approval.objects.exclude(file=None).select_related("proposal").order_by("-pk")
    page = Paginator(sent, _ON_A_PAGE).get_page(request.GET.get("blad"))
    found = list(page.object_list)
    sums = queries.sums(one.proposal_id for one in found)
    rows = [_file_row(one, sums.get(one.proposal_id, queries.Sums())) for one in found]
    empty = _("Er is nog geen betaalbestand: dat ontstaat als een voorstel goedgekeurd wordt.")
    files = Listing(
        "bestanden", _("Verstuurde betaalbestanden"), _columns(), rows, page.paginator.count, page=page, empty=empty
    )
    content = {"listing": files, "tiles": _tiles(), "may_act": acting(request).role == Role.OFFICER}
    content["breadcrumbs"] = [Link(_("Betalingen"), "")]
    return render(request, "settlement/bank_payments.html", content)


def _columns() -> list[Column]:
    heads = (_("Onderweg (€)"), _("Aanvaard (€)"), _("Betaald (€)"), _("Mislukt (€)"), _("Teruggekeerd (€)"))
    states = [Column(head, number=True) for head in heads]
    return [
        Column(_("Bestand")),
        Column(_("Wat")),
        Column(_("Uitvoering")),
        Column(_("Samen (€)"), number=True),
        *states,
    ]


def _file_row(one: Approval, sums: queries.Sums) -> Row:
    cells = (
        str(one.proposal),
        one.proposal.title,
        one.proposal.execution,
        euros(sums.total),
        *(euros(sums.cents.get(state, 0)) for state in STATES),
    )
    return Row(cells, reverse("payment_list", args=[one.proposal_id]))


def _tiles() -> list[tuple[str, str, str, str]]:
    """Return amount, label, address and tone of what asks attention."""
    now = balances()
    due = payable(now, now.employers())
    on_the_way, suspense = -now.balance(("onderweg",)), -now.balance(SUSPENSE)
    missing = len(gaps())
    return [
        (euro(on_the_way), _("onderweg: de bank antwoordde nog niet"), reverse("bank_messages"), "waiting"),
        (
            euro(sum(due.pay.values())),
            _("nog verschuldigd en nergens onderweg"),
            "",
            "attention" if due.pay else "neutral",
        ),
        (euro(sum(due.receivable.values())), _("te vorderen"), reverse("receivables"), "neutral"),
        (
            euro(suspense),
            _("ontvangen van wie nog niet gekend is"),
            reverse("suspense"),
            "attention" if suspense else "neutral",
        ),
        (number(missing), _("afschriften die niet aansluiten"), reverse("bank_messages"), "bad" if missing else "good"),
    ]


def sent_file(number: int) -> Approval:
    """Return a payment file by the number of its proposal; raises Http404."""
    found = Approval.objects.exclude(file=None).filter(proposal=number).select_related("proposal").first()
    if found is None:
        raise Http404(_("Dit betaalbestand bestaat niet."))
    return found


@open_to(READERS)
@require_GET
def payment_list(request: HttpRequest, number: int) -> HttpResponse:
    """Return one payment file: every payment with what became of it."""
    file = sent_file(number)
    files = {kind: reverse("payment_list_export", args=[f"{number:05d}", kind]) for kind in ("csv", "xlsx")}
    query = request.GET.urlencode()
    sums = queries.sums([file.proposal_id]).get(file.proposal_id, queries.Sums())
    left = balances().unanswered(str(file.proposal))
    waiting = sums.cents.get(PaymentState.OPEN, 0) + sums.cents.get(PaymentState.ACCEPTED, 0)
    content = {
        "file": file,
        "listing": listing(asked(payments_of(file.proposal), request), request, files["csv"], heading=True),
        "workbook_url": files["xlsx"] + (f"?{query}" if query else ""),
        "summary": _summary(file, sums),
        "tiles": [
            (queries.TONES[state], euro(sums.cents.get(state, 0)), _(queries.WORDS[state]), sums.counts.get(state, 0))
            for state in STATES
        ],
        "ties": left == waiting and sums.total == file.proposal.pay_cent,
        "booked": euro(left),
        "breadcrumbs": way((str(file.proposal), "")),
    }
    return render(request, "settlement/bank_file.html", content)


def _summary(file: Approval, sums: queries.Sums) -> list[Fact]:
    return [
        Fact(_("Voorstel"), str(file.proposal), url=reverse("proposal", args=[file.proposal_id])),
        Fact(_("Kenmerk"), file.message_id),
        Fact(_("Uitvoeringsdag"), file.proposal.execution),
        Fact(_("Goedgekeurd door"), names_of([file.by]).get(file.by, file.by)),
        Fact(_("Goedgekeurd op"), file.at),
        Fact(_("Betalingen"), number(sum(sums.counts.values()))),
        Fact(_("Samen"), euro(sums.total)),
        Fact(_("Vingerafdruk (SHA-256)"), file.file_id),
    ]


@open_to(READERS)
@require_GET
def payment_list_export(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Return the payments of a file, with these filters, as CSV or workbook."""
    answer: HttpResponse = export_view(payments_of(sent_file(int(number)).proposal), READERS)(request, kind)
    return answer


@open_to(Role.OFFICER)
@require_POST
def payments_again(request: HttpRequest) -> HttpResponse:
    """Propose to pay what is owed and nowhere on the way: failed payments, and what was held until now."""
    try:
        made: Any = propose_open_balances(next_working_day(clock.today()), acting(request).actor)
    except NotProposed as problem:
        messages.error(request, sentence(str(problem)))
        return redirect("payments")
    messages.success(request, _("%(proposal)s is gemaakt: een ander keurt het goed.") % {"proposal": made})
    return redirect("proposal", number=made.pk)
