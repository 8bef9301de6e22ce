"""Every component on one page, with invented data: to look at and to test. Served in a demonstration only."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from maatwerk.portal.kit.doors import open_to
from maatwerk.portal.people.roles import EVERYBODY
from maatwerk.portal.web import parts
from maatwerk.portal.web.parts import Action, Change, Check, Column, Condition, Event, Fact, Link, Listing, Mark, Row
from maatwerk.portal.web.wording import euro

TODAY = dt.date(2026, 5, 22)
DUE = dt.date(2026, 6, 3)


@open_to(EVERYBODY)
def gallery(request: HttpRequest) -> HttpResponse:
    """Return the page; raises Http404 outside debugging and demonstrations."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "web/gallery.html", context(request.GET.get("blad", "3")))


class Filters(forms.Form):
    """Filters of the invented list."""

    naam = forms.CharField(label="Naam", required=False)
    toestand = forms.ChoiceField(label="Toestand", required=False, choices=[("", "alle"), ("open", "open")])
    vanaf = forms.DateField(label="Vanaf", required=False, widget=forms.DateInput(attrs={"type": "date"}))


class Example(forms.Form):
    """A form with one of each kind of field."""

    naam = forms.CharField(label="Voornaam en naam", help_text="Zoals op de identiteitskaart.")
    start = forms.DateField(label="Eerste werkdag", widget=forms.DateInput(attrs={"type": "date"}))
    uren = forms.IntegerField(label="Uren per week", required=False)
    pakket = forms.ChoiceField(
        label="Begeleidingsnood", choices=[("laag", "laag"), ("hoog", "hoog")], widget=forms.RadioSelect
    )
    talen = forms.MultipleChoiceField(
        label="Talen",
        required=False,
        choices=[("nl", "Nederlands"), ("fr", "Frans")],
        widget=forms.CheckboxSelectMultiple,
    )
    gemeente = forms.ChoiceField(label="Gemeente", choices=[("", "Kies"), ("g", "Gent")])
    reden = forms.CharField(label="Toelichting", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    waar = forms.BooleanField(label="Ik heb dit naar waarheid ingevuld")


class Upload(forms.Form):
    """A form with a file."""

    attest = forms.FileField(label="Attest", help_text="Van een arts of een erkende dienst.")


def context(page: str = "3") -> dict[str, Any]:
    """Return the invented data of the page."""
    wrong, upload = Example({"naam": "", "start": "32 mei"}), Upload({}, MultiValueDict())
    wrong.is_valid(), upload.is_valid()
    return {
        "breadcrumbs": [Link("Start", "/"), Link("Dossiers", "/dossiers/"), Link("2026-00417", "")],
        "navigation": [("Vandaag", "/", False), ("Dossiers", "/dossiers/", True), ("Personen", "/p/", False)],
        "as_of": parts.AsOf(dt.date(2026, 3, 31), dt.date(2026, 4, 15), now=False),
        "today": TODAY,
        "audit_head": "9f" * 32,
        "due": DUE,
        "wrong_form": wrong,
        "upload_form": upload,
        "terms": [(DUE, None), (TODAY, None), (dt.date(2026, 5, 19), None), (None, None), (DUE, dt.date(2026, 5, 30))],
        "cents": 123456,
        "negative": -990,
        "nothing": None,
        "many": 31042,
        **_case(),
        "listing": _listing(page),
        "empty_listing": Listing("leeg", "Bezwaren", [Column("Dossier")], [], 0, empty="Er loopt geen enkel bezwaar."),
        "tree": TREE,
        "chart": _chart(),
        "empty_chart": parts.StepChart("lege-grafiek", "Termijn van bezwaar", "dagen", 0, [], TODAY),
    }


def _case() -> dict[str, Any]:
    return {
        "facts": FACTS,
        "condition_rows": CONDITIONS,
        "changes": [Change("Tewerkstelling per week", "0,20", "ten minste 0,25")],
        "actions": _actions(),
        "checks": CHECKS,
        "events": _events(),
    }


FACTS = [
    Fact("Werknemer", "Noor Verzonnen", url="/personen/1/"),
    Fact("Werkgever", "Bakkerij De Proef bv", url="/organisaties/1/"),
    Fact("Eerste werkdag", dt.date(2026, 5, 4), url="/dossiers/1/wijzig/", action="Wijzigen"),
    Fact("Begeleidingsnood", "hoog", note="volgens de indicering van 12 april 2026"),
    Fact("Subsidiepercentage", "20 %", assumed="de eerste lezing van artikel 12"),
    Fact("Rekeningnummer", "", url="/dossiers/1/wijzig/", action="Aanvullen"),
]

CONDITIONS = [
    Condition(
        "De werknemer heeft een geldige indicering voor individueel maatwerk op de eerste werkdag.",
        True,
        [Fact("indicering", "12 april 2026 tot en met 11 april 2031", url="/personen/1/")],
        article="art. 5, § 1",
        article_url="/wet/",
        source="imw.md 2.1",
        confidence="official",
    ),
    Condition(
        "De werkgever stelt de werknemer ten minste voor een kwart van een voltijdse baan tewerk.",
        False,
        [Fact("tewerkstellingsbreuk", "0,20"), Fact("minimum", "0,25", assumed="demobedrag")],
        article="art. 7",
        source="imw.md 2.3",
        confidence="unsure",
    ),
    Condition("De werkgever heeft geen achterstallige schulden bij de RSZ.", None, [Fact("RSZ-attest", "")]),
]

CHECKS = [
    Check("Arbeidsovereenkomst", "done"),
    Check("Rekeningnummer", "missing", "Waarop de premie gestort wordt.", "/dossiers/1/rekening/"),
    Check("Begeleidingsplan", "started", "", "/dossiers/1/plan/"),
    Check("Indicering", "waiting", "VDAB beslist."),
    Check("Mandaat", "not_needed"),
]


def _actions() -> list[Action]:
    url = "/dossiers/1/doe/"
    return [
        Action(
            "grant",
            "Toekennen",
            url,
            4,
            primary=True,
            confirm="De werkgever krijgt een brief en een recht van vijf jaar.",
        ),
        Action(
            "refuse", "Weigeren", url, 4, tone="bad", asks_reason=True, confirm="De werkgever kan bezwaar indienen."
        ),
        Action("take", "Op mijn naam zetten", url, 4),
        Action("close", "Afsluiten", url, 4, blocked="kan pas na een beslissing."),
    ]


def _events() -> list[Event]:
    at = timezone.make_aware(dt.datetime(2026, 5, 20, 14, 5))
    return [
        Event(
            at,
            "Eerste werkdag verbeterd",
            "Bakkerij De Proef bv (werkgever)",
            "De overeenkomst begon een week later.",
            valid_on=dt.date(2026, 5, 4),
            tone="attention",
            details=[Fact("was", dt.date(2026, 4, 27)), Fact("werd", dt.date(2026, 5, 4))],
        ),
        Event(dt.date(2026, 4, 12), "Indicering gegeven", "VDAB", valid_on=dt.date(2026, 4, 12),
              valid_until=dt.date(2031, 4, 11), url="/personen/1/", tone="good"),
        Event(dt.date(2026, 4, 2), "Aanvraag ingediend", "Bakkerij De Proef bv (werkgever)"),
    ]  # fmt: skip


def _listing(page: str) -> Listing:
    columns = [Column("Dossier", "nummer"), Column("Werknemer", "naam"), Column("Toestand", "toestand"),
               Column("Sinds", "sinds"), Column("Bedrag", "bedrag", number=True)]  # fmt: skip
    states = [Mark("in behandeling", "waiting"), Mark("toegekend", "good"), Mark("geweigerd", "bad"), Mark("klad")]
    rows = [Row((f"2026-{n:05}", f"Persoon Verzonnen {n}", states[n % 4], _since(n), euro(1000_00 + n)), f"/dossiers/{n}/")
            for n in range(400, 588)]  # fmt: skip
    here = Paginator(rows, 8).get_page(page)
    return Listing(
        "dossiers", "Dossiers", columns, list(here), len(rows), sort="-sinds", page=here, filters=Filters({"toestand": "open"}),
        export_url="/dossiers.csv",
    )  # fmt: skip


def _since(n: int) -> dt.date:
    return dt.date(2026, 3, 1 + n % 28)


def _chart() -> parts.StepChart:
    steps = [(dt.date(2019, 1, 1), 150000), (dt.date(2021, 10, 1), 153000), (dt.date(2022, 6, 1), 160500),
             (dt.date(2023, 7, 1), None), (dt.date(2025, 1, 1), 172000)]  # fmt: skip
    notes = ["", "indexsprong", "indexsprong", "niet gepubliceerd", ""]
    return parts.StepChart("grafiek", "Plafond van het referteloon", "EUR/maand", 2, steps, TODAY, notes)


TREE: dict[str, Any] = {
    "id": "regel:premie", "name": "loonpremie", "kind": "regel", "value": "1200.00", "unit": "EUR",
    "text": "De loonpremie is een percentage van het referteloon.", "formula": "half_up(referteloon × percentage, 2)",
    "basis": "BVR, art. 12", "since": "2023Q3", "rounding": "half naar boven op de cent", "rust_op_aanname": True,
    "inputs": [
        {"id": "regel:referteloon", "name": "begrensd_referteloon", "kind": "regel", "value": "6000.00", "unit": "EUR",
         "text": "Het referteloon, ten hoogste het plafond.", "formula": "laagste(referteloon, plafond)",
         "conditions": ["boven het plafond: niet vervuld"], "rust_op_aanname": False,
         "inputs": [{"id": "invoer:brutoloon", "name": "brutoloon", "kind": "invoer", "value": "6000.00", "unit": "EUR"}]},
        {"id": "parameter:percentage", "name": "percentage", "kind": "parameter", "value": "20", "unit": "%",
         "source": "imw.md 4.2", "confidence": "unsure", "aanname": ["de eerste lezing van artikel 12"],
         "rust_op_aanname": True},
    ],
}  # fmt: skip
