"""The letter that claims an amount back or tells of a sanction, as PDF/UA; kept in the archive with the approval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import formats, timezone, translation

from maatwerk.portal import clock
from maatwerk.portal.audit.models import Event
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.letters.content import LetterContent, Remedy
from maatwerk.portal.letters.render import letter_pdf
from maatwerk.portal.register.lookup import organisations_named
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.settlement.models import RecoveryDecision
from maatwerk.rules.money import dutch
from maatwerk.sources.payments.iban import printed_iban
from maatwerk.sources.payments.reference import printed_reference

ASSUMED: Final = (
    "dat een vordering van steun even snel verjaart als loongegevens (drie jaar), is een aanname; welke termijn de wet "
    "voor deze vordering geeft, is niet gevonden"
)
_HOW: Final = "Zeg ons waarom u het anders ziet, en voeg toe wat het toont."


def claim_letter(decision: RecoveryDecision, reference: str, code: str, event: Event) -> bytes:
    """Return the letter of a claim or a sanction. Raises letters.content.LetterError where something can not be printed."""
    sanction = decision.kind == RecoveryDecision.SANCTION
    name = name_of(decision.onderneming)
    content = LetterContent(
        kind="beslissing",
        reference=str(decision),
        dated=timezone.localtime(event.at).date(),
        sender=tuple(settings.LETTER_SENDER),
        addressee=(name, f"ondernemingsnummer {decision.onderneming}"),
        subject=f"{'Sanctie' if sanction else 'Terugvordering'} van {dutch(decision.cent)} euro",
        salutation="Geachte",
        head_hash=event.hash,
        check_url=settings.PUBLIC_URL + reverse("claim_check", args=[code]),
        decision=_sentence(decision, sanction),
        paragraphs=tuple(_paragraphs(decision, reference)),
        remedy=Remedy(to=tuple(settings.LETTER_SENDER), days=None, how=_HOW),
        signed_by=(names_of([event.actor]).get(event.actor, event.actor),),
        warnings=() if sanction else (ASSUMED,),
    )
    return letter_pdf(content)


def name_of(employer: str) -> str:
    """Return the name of an employer as known now; its number where none is known."""
    key = Organisation.objects.filter(ondernemingsnummer=employer).values_list("pk", flat=True).first()
    found = organisations_named([key], Moment(clock.today())) if key else {}
    return found[key].naam if found and key else employer


def _sentence(decision: RecoveryDecision, sanction: bool) -> str:
    if sanction:
        return f"Wij leggen u een sanctie op van {dutch(decision.cent)} euro."
    return f"Wij vorderen {dutch(decision.cent)} euro van u terug."


def _paragraphs(decision: RecoveryDecision, reference: str) -> Iterator[str]:
    yield decision.why
    if decision.percent is not None and decision.base_cent is not None:
        yield f"Het bedrag is {dutch(decision.percent)} procent van {dutch(decision.base_cent)} euro, afgerond op de cent."
    if decision.inspection:
        yield f"Dit steunt op de vaststelling {decision.inspection}. {decision.inspection_told}".strip()
    yield _how_to_pay(reference)
    plan = decision.plans.first()
    if plan is not None:
        parts = "\n".join(
            f"{one.number}. {dutch(one.cent)} euro, uiterlijk op {_day(one.day)}" for one in plan.instalments.all()
        )
        yield f"U betaalt in delen:\n{parts}"
    yield "Wat wij u intussen verschuldigd worden, houden wij eerst af van dit bedrag; u leest dat op uw afrekening."


def _how_to_pay(reference: str) -> str:
    told = f"Betaal met de gestructureerde mededeling {printed_reference(reference)}, zodat wij uw betaling herkennen."
    if len(settings.PAYER) != 5:
        return told
    return f"Betaal op rekening {printed_iban(settings.PAYER[1])} van {settings.PAYER[0]}. {told}"


def _day(day: dt.date) -> str:
    with translation.override("nl"):
        return formats.date_format(day, "j F Y")
