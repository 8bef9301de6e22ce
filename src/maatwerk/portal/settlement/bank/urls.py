"""The addresses of the bank: payments, messages, receivables and the books."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from maatwerk.portal.settlement.bank import book_views, message_views, recovery_views, suspense_views, views
from maatwerk.portal.settlement.desk import urls as _desk  # noqa: F401 - registers how a number is written (vijf)

_FILE = r"uitvoer\.(?P<kind>csv|xlsx)$"

urlpatterns: list[URLPattern] = [
    path("betalingen/", views.payments, name="payments"),
    path("betalingen/openstaand/", views.payments_again, name="payments_again"),
    path("betalingen/bank/", message_views.bank_messages, name="bank_messages"),
    path("betalingen/bank/opladen/", message_views.bank_upload, name="bank_upload"),
    path("betalingen/bank/<int:message>/", message_views.bank_message, name="bank_message"),
    path("betalingen/onbekend/", suspense_views.suspense, name="suspense"),
    path("betalingen/onbekend/<int:entry>/", suspense_views.suspense_entry, name="suspense_entry"),
    path("betalingen/onbekend/<int:entry>/toewijzen/", suspense_views.suspense_assign, name="suspense_assign"),
    path("betalingen/onbekend/<int:entry>/bevestigen/", suspense_views.suspense_confirm, name="suspense_confirm"),
    path("betalingen/V-<vijf:number>/", views.payment_list, name="payment_list"),
    re_path(rf"^betalingen/V-(?P<number>[0-9]{{5,9}})/{_FILE}", views.payment_list_export, name="payment_list_export"),
    path("vorderingen/", recovery_views.receivable_list, name="receivables"),
    path("vorderingen/controle/<slug:code>/", recovery_views.claim_check, name="claim_check"),
    path("vorderingen/<slug:firm>/", recovery_views.receivable_page, name="receivable"),
    path("vorderingen/<slug:firm>/beslissen/", recovery_views.receivable_decide, name="receivable_decide"),
    path("vorderingen/<slug:firm>/T-<vijf:decision>/antwoord/", recovery_views.recovery_answer, name="recovery_answer"),
    path("vorderingen/<slug:firm>/T-<vijf:decision>/afbetaling/", recovery_views.recovery_plan, name="recovery_plan"),
    path("vorderingen/<slug:firm>/T-<vijf:decision>/brief.pdf", recovery_views.recovery_letter, name="recovery_letter"),
    path("boeken/", book_views.books_page, name="books"),
    path("boeken/rekeningen/", book_views.book_accounts, name="book_accounts"),
    path("boeken/boekingen/", book_views.bookings, name="bookings"),
    re_path(rf"^boeken/boekingen/{_FILE}", book_views.bookings_export, name="bookings_export"),
]
