"""The addresses of the desk: quarters, runs, proposals and account numbers."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path, register_converter

from maatwerk.portal.settlement.desk import (
    account_views,
    making_views,
    other_views,
    proposal_views,
    quarter_views,
    question_views,
    run_views,
)


class Five:
    """A number as people name it: at least five digits, zeros in front."""

    regex = "[0-9]{5,9}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """Return it with zeros in front."""
        return f"{int(value):05d}"


register_converter(Five, "vijf")
_FILE = r"uitvoer\.(?P<kind>csv|xlsx)$"

urlpatterns: list[URLPattern] = [
    path("kwartalen/", quarter_views.settlement, name="settlement"),
    path("kwartalen/<slug:quarter>/", quarter_views.settlement_quarter, name="settlement_quarter"),
    path("kwartalen/<slug:quarter>/run/", quarter_views.run_ask, name="run_ask"),
    path("kwartalen/<slug:quarter>/andere/", other_views.run_other, name="run_other"),
    path("runs/R-<vijf:number>/", run_views.run, name="run"),
    re_path(rf"^runs/R-(?P<number>[0-9]{{5,9}})/{_FILE}", run_views.run_export, name="run_export"),
    path("runs/R-<vijf:number>/bevindingen/", run_views.run_findings, name="run_findings"),
    re_path(
        rf"^runs/R-(?P<number>[0-9]{{5,9}})/bevindingen/{_FILE}",
        run_views.run_findings_export,
        name="run_findings_export",
    ),
    path("runs/R-<vijf:number>/<slug:firm>/", run_views.run_employer, name="run_employer"),
    path("voorstellen/", proposal_views.proposals, name="proposals"),
    path("voorstellen/nieuw/", making_views.proposal_new, name="proposal_new"),
    path("voorstellen/V-<vijf:number>/", proposal_views.proposal, name="proposal"),
    re_path(
        rf"^voorstellen/V-(?P<number>[0-9]{{5,9}})/{_FILE}", proposal_views.proposal_export, name="proposal_export"
    ),
    path("voorstellen/V-<vijf:number>/goedkeuren/", proposal_views.proposal_approve, name="proposal_approve"),
    path("voorstellen/V-<vijf:number>/betaalbestand/", proposal_views.payment_file, name="payment_file"),
    path("voorstellen/V-<vijf:number>/vragen/<int:question>/", question_views.question, name="question"),
    path("rekeningen/", account_views.accounts, name="accounts"),
    path("rekeningen/<slug:firm>/", account_views.account, name="account"),
    path("rekeningen/<slug:firm>/invoeren/", account_views.account_enter, name="account_enter"),
    path("rekeningen/<slug:firm>/bevestigen/", account_views.account_confirm, name="account_confirm"),
]
