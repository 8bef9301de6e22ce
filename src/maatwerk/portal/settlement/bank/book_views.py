"""The books: what stands on each account, down to every booking, and whether it all ties."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as said
from django.views.decorators.http import require_GET

from maatwerk.ledger.settlement import EMPLOYER, ON_THE_WAY, SUSPENSE, TREASURY
from maatwerk.ledger.settlement_balances import Balances, payable
from maatwerk.ledger.settlement_ties import Mismatch, per_article, tie
from maatwerk.portal.intake.sheets import names_by_number
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.register.listing import asked, listing
from maatwerk.portal.register.views import export_view
from maatwerk.portal.settlement.bank.sheets import BOOKINGS, ROOTS, address_of, shown
from maatwerk.portal.settlement.bank.views import euros
from maatwerk.portal.settlement.books import balances
from maatwerk.portal.settlement.desk.words import READERS
from maatwerk.portal.settlement.models import Booking
from maatwerk.portal.settlement.models.booked import PARTED
from maatwerk.portal.web.parts import Column, Link, Listing, Row
from maatwerk.portal.web.wording import euro

_ON_A_PAGE: Final = 50
MEANS: Final = {
    "schatkist": said("wat echt vertrok (min) of terugkwam"),
    "kost": said("wat de afgerekende kwartalen de artikels kosten"),
    "onderneming": said("lopende rekeningen: min is verschuldigd, plus is te vorderen"),
    "voorschot": said("voorschotten die nog niet verrekend zijn"),
    "onderweg": said("verstuurd en nog niet beantwoord (min)"),
    "afgeschreven": said("vorderingen die opgegeven zijn"),
    "sanctie": said("wat sancties terugnamen (min)"),
    "tussenrekening": said("ontvangen van wie nog niet gekend is (min)"),
}
bookings_export = export_view(BOOKINGS, READERS)


def _way(*links: tuple[str, str]) -> list[Link]:
    return [Link(_("Boeken"), reverse("books")), *(Link(label, url) for label, url in links)]


@open_to(READERS)
@require_GET
def books_page(request: HttpRequest) -> HttpResponse:
    """Return the books as a whole: per account, per budget article, and whether both sides tie."""
    now = balances()
    left, right = _borne(now), _went(now)
    apart = sum(cents for _label, cents in left) - sum(cents for _label, cents in right)
    full = request.GET.get("controle") == "volledig"
    content = {
        "accounts": _roots(now),
        "articles": _articles(now),
        "left": _side("artikels-samen", _("Wat de artikels dragen"), left),
        "right": _side("waar", _("Waar het is"), right),
        "apart": apart,
        "apart_shown": euro(apart),
        "checked": full,
        "wrong": _mismatches(tie(one.transfer for one in Booking.objects.all())) if full else None,
        "breadcrumbs": [Link(_("Boeken"), "")],
    }
    return render(request, "settlement/bank_books.html", content)


def _side(name: str, title: str, found: list[tuple[str, int]]) -> Listing:
    """Return one side of the books as a table that ends with its sum."""
    total = (_("Samen"), sum(cents for _label, cents in found))
    rows = [Row((label, euros(cents))) for label, cents in (*found, total)]
    return Listing(name, title, [Column(_("Wat")), Column(_("Bedrag (€)"), number=True)], rows, len(rows))


def _borne(now: Balances) -> list[tuple[str, int]]:
    """Return what the budget articles bear, in cents."""
    return [(article, position.borne) for article, position in per_article(now).items()]


def _went(now: Balances) -> list[tuple[str, int]]:
    """Return where it went, in cents: the same sum as what the articles bear."""
    due = payable(now, now.employers())
    received = _sum("ontvangst") + _sum("ontvangst toegewezen")
    paid = -now.balance(TREASURY) - now.balance(SUSPENSE) + received
    return [
        (_("betaald"), paid),
        (_("teruggekregen"), -received),
        (_("onderweg naar de bank"), -now.balance((ON_THE_WAY,))),
        (_("nog verschuldigd"), sum(due.pay.values())),
        (_("te vorderen (af)"), -sum(due.receivable.values())),
    ]


def _sum(kind: str) -> int:
    return Booking.objects.filter(kind=kind).aggregate(total=Sum("cent"))["total"] or 0


def _roots(now: Balances) -> Listing:
    rows = [
        Row(
            (root, _(MEANS[root]), sum(1 for _account in now.accounts((root,))), euros(now.balance((root,)))),
            _below(root),
        )
        for root in ROOTS
    ]
    heads = [Column(_("Soort rekening")), Column(_("Wat erop staat")), Column(_("Rekeningen"), number=True)]
    return Listing(
        "soorten", _("Saldo per soort rekening"), [*heads, Column(_("Saldo (€)"), number=True)], rows, len(rows)
    )


def _below(root: str) -> str:
    """Return the address of what is below a kind of account: its accounts, or its bookings where it is one itself."""
    alone = root in (TREASURY[0], SUSPENSE[0])
    return address_of(root) if alone else f"{reverse('book_accounts')}?soort={root}"


def _articles(now: Balances) -> Listing:
    heads = (_("Kost (€)"), _("Voorschotten (€)"), _("Afgeschreven (€)"), _("Sancties (€)"), _("Samen (€)"))
    rows = [
        Row((article, *(euros(each) for each in (one.cost, one.advances, one.written_off, one.sanctions, one.borne))))
        for article, one in per_article(now).items()
    ]
    columns = [Column(_("Begrotingsartikel")), *(Column(head, number=True) for head in heads)]
    return Listing(
        "artikels", _("Per begrotingsartikel"), columns, rows, len(rows), empty=_("Er is nog niets geboekt.")
    )


def _mismatches(found: tuple[Mismatch, ...]) -> Listing:
    heads = [
        Column(_("Wat")),
        Column(_("Waar")),
        *(Column(head, number=True) for head in (_("Verwacht (€)"), _("Geboekt (€)"))),
    ]
    rows = [Row((one.what, one.where or "–", euros(one.expected), euros(one.found))) for one in found]
    empty = _("Alles klopt: elke boeking werd nageteld.")
    return Listing("controle", _("Volledige controle"), heads, rows, len(rows), empty=empty)


@open_to(READERS)
@require_GET
def book_accounts(request: HttpRequest) -> HttpResponse:
    """Return the accounts of one kind, each with its balance."""
    root = request.GET.get("soort", "")
    root = root if root in ROOTS else EMPLOYER
    now = balances()
    page = Paginator(list(now.accounts((root,))), _ON_A_PAGE).get_page(request.GET.get("blad"))
    names = names_by_number({account[-1] for account in page.object_list}) if root == EMPLOYER else {}
    rows = [Row((shown(PARTED.join(one), names), euros(now.balance(one)))) for one in page.object_list]
    heads = [Column(_("Rekening")), Column(_("Saldo (€)"), number=True)]
    made = Listing("rekeningen", root.capitalize(), heads, rows, page.paginator.count, page=page, heading=False)
    content = {"root": root, "means": _(MEANS[root]), "listing": made, "breadcrumbs": _way((root, ""))}
    return render(request, "settlement/bank_accounts.html", content)


@open_to(READERS)
@require_GET
def bookings(request: HttpRequest) -> HttpResponse:
    """Return the bookings, with filters, in full as a file."""
    query = request.GET.urlencode()
    files = {kind: reverse("bookings_export", args=[kind]) for kind in ("csv", "xlsx")}
    content = {
        "listing": listing(asked(BOOKINGS, request), request, files["csv"]),
        "workbook_url": files["xlsx"] + (f"?{query}" if query else ""),
        "account": request.GET.get("rekening", ""),
        "breadcrumbs": _way((_("Boekingen"), "")),
    }
    return render(request, "settlement/bank_bookings.html", content)
