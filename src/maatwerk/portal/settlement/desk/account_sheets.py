"""The account numbers of employers as a list: which is known, whether a second person confirmed it, what is held by that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from maatwerk.portal import clock
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.sheets import of_employer
from maatwerk.portal.register.listing import Head, Question, Scaled, Sheet
from maatwerk.portal.register.models import OrganisationFacts
from maatwerk.portal.settlement.models import BankAccount, Booking, ProposalLine, RunTotal
from maatwerk.portal.settlement.models.booked import PARTED
from maatwerk.portal.web.parts import Mark, Row

NEW, NONE, SURE = "nieuw", "geen", "bevestigd"


@dataclass(frozen=True, slots=True)
class Held:
    """What is held by account numbers: how many employers, and how many cents in all."""

    count: int
    cents: int


class AccountFilters(forms.Form):
    """Filters of the account numbers."""

    werkgever = forms.CharField(label=_("Werkgever (naam of nummer)"), required=False, max_length=80)
    stand = forms.ChoiceField(
        label=_("Stand"),
        required=False,
        choices=[
            ("", _("alle")),
            (NEW, _("wacht op een tweede persoon")),
            (NONE, _("geen rekeningnummer")),
            (SURE, _("bevestigd")),
        ],
    )


def known_accounts() -> QuerySet[BankAccount]:
    """Return the account numbers known now."""
    return BankAccount.objects.as_of(clock.today())


def unconfirmed() -> QuerySet[BankAccount]:
    """Return the account numbers that wait for a second person."""
    return known_accounts().filter(confirmation=None)


def mark_of(account: BankAccount | None) -> Mark:
    """Return the state of an account number as a badge."""
    if account is None:
        return Mark(said("geen rekeningnummer"), "attention")
    return (
        Mark(said("bevestigd"), "good")
        if hasattr(account, "confirmation")
        else Mark(said("wacht op een tweede persoon"), "waiting")
    )


def held_cents(numbers: Collection[str]) -> dict[str, int]:
    """Return what is owed to employers and not paid, by the books, in cents; only what is above zero. Two queries."""
    paths = {f"onderneming{PARTED}{number}": number for number in numbers}
    owed: dict[str, int] = dict.fromkeys(numbers, 0)
    for side, sign in (("credit", 1), ("debit", -1)):
        rows: Any = Booking.objects.filter(**{f"{side}__in": list(paths)}).order_by().values_list(side)
        for path, cents in rows.annotate(total=Sum("cent")):
            owed[paths[path]] += sign * cents
    return {number: cents for number, cents in owed.items() if cents > 0}


def waiting_held() -> Held:
    """Return what the approved proposals hold for want of a confirmed account number and is still owed."""
    rows = ProposalLine.objects.exclude(held="").filter(proposal__approval__isnull=False)
    owed = held_cents(set(rows.order_by().values_list("onderneming", flat=True).distinct()))
    return Held(len(owed), sum(owed.values()))


def _rows(asked: Question) -> QuerySet[OrganisationFacts]:
    today = clock.today()
    number = OuterRef("organisation__ondernemingsnummer")
    account = known_accounts().filter(organisation=OuterRef("organisation"))
    found = OrganisationFacts.objects.as_of(today).select_related("organisation")
    given = asked.filters
    if given.get("werkgever"):
        found = found.filter(of_employer(given["werkgever"], "organisation__ondernemingsnummer"))
    else:
        found = found.filter(Exists(account) | Exists(RunTotal.objects.filter(onderneming=number)))
    state = given.get("stand")
    if state == NEW:
        return found.filter(Exists(account.filter(confirmation=None)))
    if state == NONE:
        return found.filter(~Exists(account))
    return found.filter(Exists(account.exclude(confirmation=None))) if state == SURE else found


def _cells(rows: Sequence[OrganisationFacts], _asked: Question) -> list[Row]:
    firms = {row.organisation_id: row.organisation.ondernemingsnummer for row in rows}
    known = known_accounts().filter(organisation__in=list(firms)).select_related("confirmation")
    accounts = {account.organisation_id: account for account in known}
    names, held = names_of(account.maker for account in accounts.values()), held_cents(set(firms.values()))
    return [_row(row, accounts.get(row.organisation_id), names, held) for row in rows]


def _row(row: OrganisationFacts, account: BankAccount | None, names: Any, held: dict[str, int]) -> Row:
    number = row.organisation.ondernemingsnummer
    told: tuple[Any, ...] = ("–", "–", "–")
    if account is not None:
        told = (grouped(account.iban), account.houder, names[account.maker])
    owed = Scaled(held[number], 2) if number in held else "–"
    return Row((row.naam, number, *told, mark_of(account), owed), reverse("account", args=[number]))


def grouped(iban: str) -> str:
    """Return an account number in groups of four, as people read it."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


ACCOUNTS: Final = Sheet(
    id="rekeningen",
    title=_("Rekeningnummers"),
    columns=(
        Head(_("Werkgever"), "naam"),
        Head(_("Ondernemingsnummer"), "nummer"),
        Head(_("Rekening")),
        Head(_("Op naam van")),
        Head(_("Ingevoerd door")),
        Head(_("Stand")),
        Head(_("Nu aangehouden (€)"), number=True),
    ),
    form=AccountFilters,
    rows=_rows,
    cells=_cells,
    sorts={"naam": ("zoeknaam",), "nummer": ("organisation__ondernemingsnummer",)},
    order="naam",
    empty=_("Er is nog geen werkgever met een run of een rekeningnummer. Zoek er een op naam."),
)
