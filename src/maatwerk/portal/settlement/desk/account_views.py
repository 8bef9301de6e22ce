"""Account numbers: searched, entered by one person, confirmed by another, with their history."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.intake.sheets import names_by_number
from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.listing import asked, listing
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement import accounts as services
from maatwerk.portal.settlement.desk.account_sheets import (
    ACCOUNTS,
    grouped,
    held_cents,
    known_accounts,
    mark_of,
    unconfirmed,
    waiting_held,
)
from maatwerk.portal.settlement.desk.quarter_views import way
from maatwerk.portal.settlement.desk.words import READERS, sentence
from maatwerk.portal.settlement.models import BankAccount
from maatwerk.portal.web.parts import Event, Fact, Link
from maatwerk.portal.web.wording import euro, number
from maatwerk.sources.payments.iban import iban_fault


def accounts_way(*links: tuple[str, str]) -> list[Link]:
    """Return the way to a page of the account numbers."""
    return way((_("Rekeningnummers"), reverse("accounts") if links else ""), *links)


@open_to(READERS)
@require_GET
def accounts(request: HttpRequest) -> HttpResponse:
    """Return the account numbers of employers: which are known, and which wait for a second person."""
    held = waiting_held()
    content = {
        "listing": listing(asked(ACCOUNTS, request), request),
        "tiles": [
            (number(unconfirmed().count()), _("wachten op een tweede persoon"), "?stand=nieuw", "waiting"),
            (number(held.count), _("werkgevers met een aangehouden bedrag"), "", "attention" if held.count else "good"),
            (euro(held.cents), _("aangehouden"), "", "attention" if held.cents else "good"),
        ],
        "breadcrumbs": accounts_way(),
    }
    return render(request, "settlement/desk_accounts.html", content)


class AccountForm(forms.Form):
    """An account number as an officer enters it."""

    iban = forms.CharField(
        label=gettext_lazy("Rekeningnummer (IBAN)"),
        help_text=gettext_lazy("Bijvoorbeeld BE68 5390 0754 7034; spaties mogen."),
        max_length=50,
    )
    houder = forms.CharField(
        label=gettext_lazy("Op naam van"),
        help_text=gettext_lazy("Zoals het op het bankafschrift of de rekeningkaart staat."),
        max_length=70,
    )

    def clean_iban(self) -> str:
        """Return the number as given. Refuses one that is none, and says why."""
        given: str = self.cleaned_data["iban"]
        fault = iban_fault(given)
        if fault is not None:
            raise forms.ValidationError(sentence(fault))
        return given


class ConfirmForm(forms.Form):
    """With what a second person compared an account number."""

    hoe = forms.CharField(
        label=gettext_lazy("Waarmee u het vergeleek"),
        help_text=gettext_lazy(
            "Bijvoorbeeld: bankafschrift van 3 mei, of teruggebeld op het nummer dat wij al kenden."
        ),
        max_length=200,
    )


@open_to(READERS)
@require_GET
def account(request: HttpRequest, firm: str) -> HttpResponse:
    """Return the account number of an employer, with what may be done and its history."""
    return _page(request, _firm(firm))


def _firm(number_: str) -> Organisation:
    return get_object_or_404(Organisation, ondernemingsnummer=number_)


def _page(
    request: HttpRequest,
    firm: Organisation,
    enter: AccountForm | None = None,
    confirm: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    who = acting(request)
    now = known_accounts().filter(organisation=firm).select_related("confirmation").first()
    name = names_by_number({firm.ondernemingsnummer}).get(firm.ondernemingsnummer, str(firm))
    waits = now is not None and not hasattr(now, "confirmation")
    own = now is not None and now.maker == who.name
    content = {
        "firm": firm,
        "name": name,
        "account": now,
        "mark": mark_of(now),
        "facts": _facts(firm, now),
        "enter": (enter or AccountForm()) if who.role is Role.OFFICER else None,
        "confirm": (confirm or ConfirmForm()) if who.role is Role.APPROVER and waits and not own else None,
        "blocked": _blocked(waits, own, who.role),
        "events": _history(firm),
        "breadcrumbs": accounts_way((name, "")),
    }
    return render(request, "settlement/desk_account.html", content, status=status)


def _blocked(waits: bool, own: bool, role: Role) -> str:
    """Return why somebody does not confirm an account number that waits; empty where they may or nothing waits."""
    if not waits or (role is Role.APPROVER and not own):
        return ""
    if own:
        return _("U voerde dit nummer in: een ander vergelijkt het met het bewijs en bevestigt het.")
    return _("Een goedkeurder vergelijkt dit nummer met het bewijs en bevestigt het.")


def _facts(firm: Organisation, now: BankAccount | None) -> list[Fact]:
    number_ = firm.ondernemingsnummer
    owed = held_cents([number_]).get(number_, 0)
    facts = [Fact(_("Onderneming"), number_, url=reverse("organisation", args=[number_]))]
    if now is not None:
        facts += [
            Fact(_("Rekening"), grouped(now.iban)),
            Fact(_("Op naam van"), now.houder),
            Fact(_("Sinds"), now.valid_from),
            Fact(_("Ingevoerd door"), names_of([now.maker])[now.maker]),
        ]
    return [*facts, Fact(_("Nu aangehouden"), euro(owed), note=_("wat wij volgens de boeken nog verschuldigd zijn"))]


def _history(firm: Organisation) -> list[Event]:
    """Return what was entered and confirmed for an employer, the latest first."""
    rows = list(BankAccount.objects.filter(organisation=firm).select_related("confirmation", "event").order_by("-pk"))
    given = [row.confirmation for row in rows if hasattr(row, "confirmation")]
    names = names_of([*(row.maker for row in rows), *(one.by for one in given)])
    told = [
        Event(row.event.at, _("%(iban)s ingevoerd, op naam van %(holder)s") % {"iban": grouped(row.iban), "holder": row.houder},
              names[row.maker], valid_on=row.valid_from)
        for row in rows
    ]  # fmt: skip
    told += [
        Event(
            one.at, _("%(iban)s bevestigd") % {"iban": grouped(one.account.iban)}, names[one.by], one.how, tone="good"
        )
        for one in given
    ]
    return sorted(told, key=lambda event: str(event.at), reverse=True)


@open_to(Role.OFFICER)
@require_POST
def account_enter(request: HttpRequest, firm: str) -> HttpResponse:
    """Enter the account number of an employer; nothing is paid on it until a second person confirmed it."""
    found, form = _firm(firm), AccountForm(request.POST)
    if form.is_valid():
        try:
            services.enter(found, form.cleaned_data["iban"], form.cleaned_data["houder"], acting(request).actor)
        except services.WrongAccount as problem:
            form.add_error(None, sentence(str(problem)))
    if form.errors:
        return _page(request, found, enter=form, status=422)
    messages.success(
        request, _("Het rekeningnummer is ingevoerd. Er wordt pas op betaald als een ander het bevestigt.")
    )
    return redirect("account", firm=firm)


@open_to(Role.APPROVER)
@require_POST
def account_confirm(request: HttpRequest, firm: str) -> HttpResponse:
    """Confirm the account number that was shown, as a second person."""
    found, form = _firm(firm), ConfirmForm(request.POST)
    shown = request.POST.get("rekening", "")
    row = (
        BankAccount.objects.filter(organisation=found, pk=int(shown)).first()
        if shown.isdecimal() and len(shown) < 16
        else None
    )
    if form.is_valid():
        try:
            if row is None:
                raise services.WrongAccount(_("dit rekeningnummer is er niet meer: kijk opnieuw"))
            services.confirm(row, form.cleaned_data["hoe"], acting(request).actor)
        except services.WrongAccount as problem:
            form.add_error(None, sentence(str(problem)))
    if form.errors:
        return _page(request, found, confirm=form, status=422)
    messages.success(request, _("Het rekeningnummer is bevestigd: er kan op betaald worden."))
    return redirect("account", firm=firm)
