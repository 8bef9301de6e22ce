"""Where the money of an employer goes: an account number with two times, and a second person who confirms it."""

from __future__ import annotations

from django.db import models

from maatwerk.portal.audit.models import Event
from maatwerk.portal.kit.models import AppendOnly, Refusal, TwoTimes
from maatwerk.portal.register.models import Organisation


class BankAccount(TwoTimes):
    """The account number on which an employer is paid. Nothing is paid on it before a second person confirmed it."""

    KEYS = (("organisation",),)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bank_accounts")
    iban = models.CharField(max_length=34)
    houder = models.CharField("op naam van", max_length=70)
    maker = models.CharField(max_length=150)


class BankAccountConfirmation(AppendOnly):
    """A second person compared an account number with its proof. The database refuses the one who entered it."""

    REFUSES = (
        Refusal(
            "same_person",
            'SELECT 1 FROM settlement_bankaccount a WHERE a.id = NEW.account_id AND a.maker = NEW."by"',
            "wie een rekeningnummer invoert, bevestigt het niet zelf",
        ),
    )
    account = models.OneToOneField(BankAccount, on_delete=models.PROTECT, related_name="confirmation")
    by = models.CharField("door", max_length=150)
    how = models.CharField("hoe nagekeken", max_length=200)
    at = models.DateTimeField()
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
