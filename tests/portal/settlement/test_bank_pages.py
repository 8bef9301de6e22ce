"""The pages of payments, bank messages, receivables and books."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.portal.settlement import bank_steps as bank
from tests.portal.settlement.bank_steps import balances, given, sent
from tests.portal.settlement.conftest import browser_of
from tests.portal.settlement.quarters import APPROVER, OFFICER, SettledQuarter

from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.models import Organisation
from maatwerk.portal.settlement import accounts
from maatwerk.portal.settlement.models import (
    Approval,
    BankMessage,
    Payment,
    Proposal,
    RecoveryApproval,
    RecoveryDecision,
)
from maatwerk.portal.web.wording import euro, number
from maatwerk.sources.payments.iban import make_belgian_iban
from maatwerk.synthetic.bank import IncomingPayment


@pytest.fixture
def file(settled: SettledQuarter) -> Approval:
    """A payment file that was sent."""
    return sent(settled)


def brought(client: Client, content: bytes, name: str = "antwoord.xml") -> object:
    """Bring a file of the bank on the page."""
    return client.post(reverse("bank_upload"), {"bestand": SimpleUploadedFile(name, content, "text/xml")}, follow=True)


def text_of(response: object) -> str:
    """Return a page as words parted by single spaces."""
    content = response.content.decode()  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", content).replace("&nbsp;", "\xa0").split(" ")).replace("\n", " ")


def test_the_bank_s_answer_is_brought_and_shown(file: Approval, officer: Client) -> None:
    told = bank.answered(file, 4_000)
    for content in (told.pain002, told.camt053):
        page = brought(officer, content)
        assert "Het bericht is verwerkt" in text_of(page)
    again = brought(officer, told.camt053)
    assert "Het telt één keer" in text_of(again)
    listed = text_of(officer.get(reverse("payment_list", args=[file.proposal_id])))
    assert "De som klopt: €\xa00,00" in listed
    failed = text_of(officer.get(reverse("payment_list", args=[file.proposal_id]), {"stand": "mislukt"}))
    assert all(key in failed for key in told.rejected)
    assert not any(key in failed for key in told.returned)
    overview = text_of(officer.get(reverse("payments")))
    assert str(file.proposal) in overview
    export = officer.get(reverse("payment_list_export", args=[f"{file.proposal_id:05d}", "csv"]))
    assert export.content.decode().count("\n") == 8 + Payment.objects.filter(proposal=file.proposal).count() - 1


def test_a_file_that_does_not_count_says_why(file: Approval, officer: Client) -> None:
    half = bank.answered(file, 0).camt053[:-40]
    page = brought(officer, half, "half.xml")
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "half.xml" in text_of(officer.get(reverse("bank_messages")))
    assert BankMessage.objects.count() == 0


def test_a_failed_payment_is_paid_again_on_a_new_number(file: Approval, officer: Client, approver: Client) -> None:
    """The story: the answer, the failure, a new number confirmed by a second person, and the money on its way again."""
    told = next(one for seed in range(60) if _fails_for_the_account(one := bank.answered(file, 3_000, seed)))
    for content in (told.pain002, told.camt053):
        brought(officer, content)
    failed = _failed_for_the_account()
    held = officer.post(reverse("payments_again"), follow=True)
    made = Proposal.objects.order_by("-pk").first()
    assert made is not None
    if made != file.proposal:
        assert not made.lines.filter(onderneming=failed.onderneming, pay_cent__gt=0).exists()
    assert held.status_code == 200
    firm = Organisation.objects.get(ondernemingsnummer=failed.onderneming)
    account = accounts.enter(firm, make_belgian_iban(999, 9_999), "Nieuw", OFFICER.actor)
    accounts.confirm(account, "vergeleken met een bankkaart", APPROVER.actor)
    page = officer.post(reverse("payments_again"), follow=True)
    assert page.status_code == 200
    again = Proposal.objects.order_by("-pk")[0]
    assert again.lines.get(onderneming=failed.onderneming).pay_cent == failed.cent
    sent_again = bank.approved(again)
    given(bank.answered(sent_again, 0).camt053)
    assert balances().owed(failed.onderneming) == 0
    assert approver.get(reverse("payment_list", args=[again.pk])).status_code == 200


def _fails_for_the_account(told: object) -> bool:
    return b"<Cd>AC0" in told.pain002 + told.camt053  # type: ignore[attr-defined]


def _failed_for_the_account() -> Payment:
    found = Payment.objects.filter(states__reason__regex="^AC0[146]").first()
    assert found is not None
    return found


def test_money_of_unknown_origin_is_assigned_with_a_second_look(
    file: Approval, officer: Client, approver: Client
) -> None:
    money = [IncomingPayment("B", 12_345, "Firma X", "BE68539007547034", text="wij weten niet waarom")]
    given(bank.answered(file, 0, incoming=money).camt053)
    page = officer.get(reverse("suspense"))
    assert "wij weten niet waarom" in text_of(page)
    assert reverse("suspense") in officer.get("/").content.decode()
    employer = Payment.objects.filter(proposal=file.proposal)[0].onderneming
    entry = page.context["listing"].rows[0].url
    officer.post(f"{entry}toewijzen/", {"onderneming": employer, "reden": "de naam klopt"}, follow=True)
    waiting = approver.get(entry)
    asked = waiting.context["actions"][0].hidden
    before = balances().owed(employer)
    own = officer.post(f"{entry}bevestigen/", {**asked, "reason": "nagekeken"})
    assert own.status_code == 422
    approver.post(f"{entry}bevestigen/", {**asked, "reason": "nagekeken"})
    assert balances().owed(employer) == before + 12_345
    assert balances().balance(("tussenrekening",)) == 0


def test_a_sanction_is_decided_approved_and_claimed_by_letter(
    settled: SettledQuarter, officer: Client, approver: Client
) -> None:
    number_ = settled.employers[3]
    page = reverse("receivable", args=[number_])
    given_ = {
        "sanctie-percentage": "12,5",
        "sanctie-waarvan": "1.000,01",
        "sanctie-artikel": "JB0-1JEC2HA-WT",
        "sanctie-redenen": "De inspectie stelde vast dat er geen begeleider was.",
        "sanctie-vaststelling": "PV-2026-17",
        "sanctie-delen": "3",
        "sanctie-vanaf": "2030-01-31",
        "action": "sanctie",
    }
    answer = officer.post(f"{page}beslissen/", given_)
    assert answer.status_code == 302, answer.context["actions"][0].form.errors
    made = RecoveryDecision.objects.get()
    assert made.cent == 12_500
    assert [one.cent for one in made.plans.get().instalments.all()] == [4_166, 4_166, 4_168]
    assert [f"{one.day:%m-%d}" for one in made.plans.get().instalments.all()] == ["01-31", "02-28", "03-31"]
    assert reverse("receivables") in approver.get("/").content.decode()
    assert (
        officer.post(f"{page}T-{made.pk:05d}/antwoord/", {"action": "goedkeuren-1", "reason": "ok"}).status_code == 403
    )
    done = approver.post(f"{page}T-{made.pk:05d}/antwoord/", {"action": f"goedkeuren-{made.pk}", "reason": "nagekeken"})
    assert done.status_code == 302
    assert balances().owed(number_) == -12_500
    letter = approver.get(f"{page}T-{made.pk:05d}/brief.pdf")
    assert letter.content.startswith(b"%PDF-1.7")
    shown = text_of(officer.get(page))
    assert euro(12_500) in shown
    assert "niet gekend: geen bron geeft er een" in shown
    code = RecoveryApproval.objects.get().check_code
    checked = text_of(Client().get(reverse("claim_check", args=[code])))
    assert "van ons, en ongewijzigd bewaard" in checked
    assert number_ not in checked
    assert number(12_500, 2) in text_of(officer.get(reverse("receivables")))


def test_the_books_tie_down_to_each_booking(file: Approval, officer: Client) -> None:
    told = bank.answered(file, 4_000)
    given(told.camt053)
    given(told.pain002)
    page = officer.get(reverse("books"), {"controle": "volledig"})
    assert page.context["apart"] == 0
    assert "Alles klopt: elke boeking werd nageteld." in text_of(page)
    left, right = page.context["left"].rows[-1].cells[1], page.context["right"].rows[-1].cells[1]
    assert left == right != "0,00"
    bookings = officer.get(reverse("bookings"), {"rekening": f"onderweg › {file.proposal}"})
    assert bookings.context["listing"].count > 0
    assert officer.get(reverse("bookings_export", args=["xlsx"]), {"soort": "betaling mislukt"}).content[:2] == b"PK"
    assert officer.get(reverse("book_accounts"), {"soort": "onderneming"}).context["listing"].count > 5


@pytest.mark.parametrize(
    "name", ["payments", "bank_messages", "suspense", "receivables", "books", "book_accounts", "bookings"]
)
def test_who_reads(name: str, settled: SettledQuarter) -> None:
    seen = {role: browser_of(settled, role).get(reverse(name)).status_code for role in settled.users}
    may = {Role.OFFICER, Role.APPROVER, Role.INSPECTOR}
    assert seen == {role: 200 if role in may else 403 for role in settled.users}
