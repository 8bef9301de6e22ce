"""The lists of payments and bookings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from maatwerk.ledger.settlement import KINDS, LABELS
from maatwerk.portal.intake.sheets import names_by_number, of_employer
from maatwerk.portal.register.listing import Head, Question, Scaled, Sheet
from maatwerk.portal.settlement.bank.queries import TONES, WORDS, with_states
from maatwerk.portal.settlement.models import Booking, Payment, PaymentState, Proposal
from maatwerk.portal.settlement.models.booked import PARTED
from maatwerk.portal.web.parts import Link, Mark, Row
from maatwerk.sources.payments.iban import printed_iban


class PaymentFilters(forms.Form):
    """Filters of the payments of a file."""

    stand = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[("", _("alle")), *((code, _(words)) for code, words in PaymentState.STATES)],
    )
    werkgever = forms.CharField(label=_("Werkgever (naam of nummer)"), required=False, max_length=80)


def state_mark(state: str) -> Mark:
    """Return the state of a payment as a badge."""
    return Mark(said(WORDS[state]), TONES[state])


def payments_of(proposal: Proposal) -> Sheet:
    """Return the list of the payments of one file."""

    def rows(asked: Question) -> QuerySet[Any]:
        found = with_states(Payment.objects.filter(proposal=proposal)).select_related("account")
        if asked.filters.get("stand"):
            found = found.filter(now=asked.filters["stand"])
        if asked.filters.get("werkgever"):
            found = found.filter(of_employer(asked.filters["werkgever"], "onderneming"))
        return found

    def cells(found: Sequence[Payment], _asked: Question) -> list[Row]:
        names = names_by_number({row.onderneming for row in found})
        again = {row.pk: row for row in with_states(Payment.objects.filter(pk__in=[row.pk for row in found]))}
        return [_payment_row(row, again[row.pk], names) for row in found]

    return Sheet(
        id="betalingen",
        title=_("Betalingen in dit bestand"),
        columns=(
            Head(_("Werkgever"), "werkgever"),
            Head(_("Kenmerk"), "kenmerk"),
            Head(_("Bedrag (€)"), "bedrag", number=True),
            Head(_("Op rekening")),
            Head(_("Stand")),
            Head(_("Wat de bank zegt")),
        ),
        form=PaymentFilters,
        rows=rows,
        cells=cells,
        sorts={"werkgever": ("onderneming",), "kenmerk": ("end_to_end",), "bedrag": ("cent",)},
        order="kenmerk",
        empty=_("Er staat geen betaling in dit bestand."),
    )


def _payment_row(row: Payment, state: Any, names: dict[str, str]) -> Row:
    cells = (
        names.get(row.onderneming, row.onderneming),
        row.end_to_end,
        Scaled(row.cent, 2),
        printed_iban(row.account.iban),
        state_mark(state.now),
        state.why or "–",
    )
    return Row(cells, reverse("receivable", args=[row.onderneming]))


class BookingFilters(forms.Form):
    """Filters of the bookings."""

    rekening = forms.CharField(label=_("Rekening begint met"), required=False, max_length=160)
    soort = forms.ChoiceField(label=_("Soort"), required=False, choices=[("", _("alle")), *((k, k) for k in KINDS)])
    werkgever = forms.CharField(label=_("Werkgever (naam of nummer)"), required=False, max_length=80)
    kwartaal = forms.RegexField(
        r"^\d{4}[QK][1-4]$",
        label=_("Kwartaal"),
        required=False,
        error_messages={"invalid": _("Schrijf een kwartaal als 2026Q1.")},
    )
    artikel = forms.CharField(label=_("Artikel"), required=False, max_length=20)


def _bookings(asked: Question) -> QuerySet[Booking]:
    given, found = asked.filters, Booking.objects.all()
    if given.get("rekening"):
        path = given["rekening"].strip()
        whole = Q(debit=path) | Q(credit=path)
        below = f"{path.removesuffix('›').strip()}{PARTED}"
        found = found.filter(whole | Q(debit__startswith=below) | Q(credit__startswith=below))
    if given.get("werkgever"):
        found = found.filter(of_employer(given["werkgever"], "onderneming"))
    named = {
        "kind": given.get("soort"),
        "artikel": given.get("artikel"),
        "kwartaal": (given.get("kwartaal") or "").replace("K", "Q"),
    }
    return found.filter(**{name: value for name, value in named.items() if value})


def _booking_rows(rows: Sequence[Booking], _asked: Question) -> list[Row]:
    names = names_by_number({row.onderneming for row in rows if row.onderneming})
    return [
        Row(
            (
                f"B-{row.pk:06d}",
                row.at.date(),
                row.kind,
                shown(row.debit, names),
                shown(row.credit, names),
                Scaled(row.cent, 2),
                row.kwartaal or "–",
                row.artikel or "–",
                row.cause,
            )
        )
        for row in rows
    ]


def shown(account: str, names: dict[str, str]) -> Link:
    """Return an account as a link to what was booked on it; that of an employer with its name."""
    parts = account.split(PARTED)
    label = f"{account} ({names[parts[-1]]})" if parts[0] == "onderneming" and parts[-1] in names else account
    return Link(label, address_of(account))


def address_of(account: str) -> str:
    """Return the address of what was booked on an account."""
    return f"{reverse('bookings')}?{urlencode({'rekening': account})}"


ROOTS: Final = tuple(LABELS)
BOOKINGS: Final = Sheet(
    id="boekingen",
    title=_("Boekingen"),
    columns=(
        Head(_("Boeking"), "nummer"),
        Head(_("Dag")),
        Head(_("Soort"), "soort"),
        Head(_("Debet")),
        Head(_("Credit")),
        Head(_("Bedrag (€)"), "bedrag", number=True),
        Head(_("Kwartaal"), "kwartaal"),
        Head(_("Artikel")),
        Head(_("Oorzaak")),
    ),
    form=BookingFilters,
    rows=_bookings,
    cells=_booking_rows,
    sorts={"nummer": ("pk",), "soort": ("kind",), "bedrag": ("cent",), "kwartaal": ("kwartaal",)},
    order="-nummer",
    empty=_("Er is nog niets geboekt."),
)
