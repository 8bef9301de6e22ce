"""Account numbers of employers: entered by one person, confirmed by another, never changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction

from maatwerk.portal import clock
from maatwerk.portal.audit import chain
from maatwerk.portal.kit.facts import NoChange, record
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement.models import BankAccount, BankAccountConfirmation, PaymentState
from maatwerk.sources.payments.iban import iban_fault, normalised_iban
from maatwerk.sources.payments.reasons import OF_THE_ACCOUNT


class WrongAccount(ValueError):
    """The account number can not be entered or confirmed; the message says why and what to do."""


@transaction.atomic
def enter(
    organisation: Organisation, iban: str, holder: str, actor: chain.Actor, since: dt.date | None = None
) -> BankAccount:
    """Note the account number of an employer from a day on (today); nothing is paid on it until somebody else confirms it.

    Raises WrongAccount for a number that is none, an empty holder, or the number that is known already.
    """
    fault = iban_fault(iban)
    if fault is not None:
        raise WrongAccount(fault)
    if not holder.strip():
        raise WrongAccount("zeg op wiens naam de rekening staat")
    number = normalised_iban(iban)
    subject = f"organisatie:{organisation.ondernemingsnummer}"
    event = chain.record(actor, "rekeningnummer ingevoerd", subject, {"iban": number, "houder": holder.strip()})
    told = {"iban": number, "houder": holder.strip()[:70], "maker": actor.name}
    try:
        return record(BankAccount, {"organisation": organisation}, told, since or clock.today(), None, event)
    except NoChange as same:
        raise WrongAccount("dit rekeningnummer is al gekend") from same


def confirm(account: BankAccount, how: str, actor: chain.Actor) -> BankAccountConfirmation:
    """Confirm an account number as a second person; ``how`` says with what it was compared.

    Raises WrongAccount for who entered it, for an empty reason, and for one that was confirmed already or replaced.
    """
    if not how.strip():
        raise WrongAccount("zeg waarmee u het rekeningnummer vergeleek")
    try:
        with transaction.atomic():
            return _confirmed(account, how, actor)
    except IntegrityError as refusal:
        if BankAccountConfirmation.objects.filter(account=account).exists():
            raise WrongAccount("dit rekeningnummer is al bevestigd") from refusal
        raise WrongAccount(str(refusal).split("\n")[0]) from refusal


def _confirmed(account: BankAccount, how: str, actor: chain.Actor) -> BankAccountConfirmation:
    if not BankAccount.objects.filter(pk=account.pk, known_until=None).exists():
        raise WrongAccount("dit rekeningnummer is intussen vervangen: bevestig het nieuwe")
    subject = f"organisatie:{account.organisation.ondernemingsnummer}"
    event = chain.record(actor, "rekeningnummer bevestigd", subject, {"rekening": account.pk}, how)
    return BankAccountConfirmation.objects.create(
        account=account, by=actor.name, how=how.strip()[:200], at=event.at, event=event
    )


def failing(accounts: Iterable[int]) -> Mapping[int, str]:
    """Return the accounts (keys) on which the last answered payment failed for a reason of the account, with that reason.

    Nothing is paid on them: somebody enters the right number, or the same one again once it works, and another confirms it.
    """
    last: dict[int, tuple[tuple[int, int], PaymentState]] = {}
    states = PaymentState.objects.filter(payment__account__in=set(accounts)).select_related("payment")
    for one in states:
        account, moment = one.payment.account_id, (one.payment_id, one.pk)
        if account not in last or moment > last[account][0]:
            last[account] = moment, one
    bad = (PaymentState.FAILED, PaymentState.RETURNED)
    return {
        account: one.reason for account, (_, one) in last.items() if one.state in bad and _of_the_account(one.reason)
    }


def _of_the_account(reason: str) -> bool:
    """Return whether one of the reasons, as they were kept (``AC04: ...; ...``), lies in the account."""
    return any(part.strip()[:4] in OF_THE_ACCOUNT for part in reason.split(";"))
