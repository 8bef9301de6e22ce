"""The lists of a run: its employers with what changed, and what was found while computing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.intake.sheets import in_words, names_by_number, of_employer
from maatwerk.portal.register.listing import Head, Question, Scaled, Sheet
from maatwerk.portal.register.models import PersonNumber
from maatwerk.portal.settlement.desk import words
from maatwerk.portal.settlement.models import Run, RunChange, RunFound, RunTotal
from maatwerk.portal.web.parts import InDutch, Link, Mark, Row
from maatwerk.rules.quarter import Quarter

_ALL: Final = ("", _("alle"))
_INSZ: Final = re.compile(r"\b\d{11}\b")


def employer_url(run: Run, number: str) -> str:
    """Return the page of an employer in a run; nothing for a number that came so wrong that no address can hold it."""
    try:
        return reverse("run_employer", args=[run.pk, number])
    except NoReverseMatch:
        return ""


class EmployerFilters(forms.Form):
    """Filters of the employers of a run."""

    werkgever = forms.CharField(label=_("Werkgever (naam of nummer)"), required=False, max_length=80)
    maatregel = forms.ChoiceField(
        label=_("Maatregel"),
        required=False,
        choices=[_ALL, *((name, _(full)) for name, full in words.MEASURES.items())],
    )
    toon = forms.ChoiceField(
        label=_("Toon"),
        required=False,
        choices=[_ALL, ("anders", _("anders dan de vorige run")), ("geblokkeerd", _("met geblokkeerde lijnen"))],
    )


def employers_of(run: Run) -> Sheet:
    """Return the list of the employers of a run, per measure."""

    def rows(asked: Question) -> QuerySet[RunTotal]:
        return _totals(run, asked)

    def cells(found: Sequence[RunTotal], _asked: Question) -> list[Row]:
        return _total_rows(run, found)

    return Sheet(
        id="werkgevers",
        title=_("Werkgevers in deze run"),
        columns=(
            Head(_("Werkgever"), "werkgever"),
            Head(_("Nummer")),
            Head(_("Maatregel"), "maatregel"),
            Head(_("Lijnen"), "lijnen", number=True),
            Head(_("Geblokkeerd"), "geblokkeerd", number=True),
            Head(_("Bedrag (€)"), "bedrag", number=True),
            Head(since(before_of(run)), "wijziging", number=True),
            Head(since(str(run.previous) if run.previous else said("de vorige run")), "verschil", number=True),
        ),
        form=EmployerFilters,
        rows=rows,
        cells=cells,
        sorts={
            "bedrag": ("cent",),
            "wijziging": ("change",),
            "verschil": ("difference",),
            "werkgever": ("onderneming",),
            "maatregel": ("maatregel", "cent"),
            "lijnen": ("lijnen",),
            "geblokkeerd": ("geblokkeerd",),
        },
        order="-bedrag",
        empty=_("Deze run heeft geen enkele lijn."),
    )


def since(what: str) -> str:
    """Return the head of a column of differences with something."""
    return said("Sinds %(what)s (€)") % {"what": what}


def before_of(run: Run) -> str:
    """Return the quarter before that of a run; of a run of another period, in words."""
    return str(Quarter.parse(run.period) + -1) if run.kind == Run.QUARTER else said("de vorige periode")


def _totals(run: Run, asked: Question) -> QuerySet[RunTotal]:
    changes = RunChange.objects.filter(run=run, onderneming=OuterRef("onderneming"), maatregel=OuterRef("maatregel"))
    moved = changes.order_by().values("onderneming").annotate(total=Sum("cent")).values("total")
    found = RunTotal.objects.filter(run=run).annotate(
        difference=F("cent") - F("vorig_cent"), change=Coalesce(Subquery(moved), Value(0))
    )
    given = asked.filters
    if given.get("werkgever"):
        found = found.filter(of_employer(given["werkgever"], "onderneming"))
    if given.get("maatregel"):
        found = found.filter(maatregel=given["maatregel"])
    if given.get("toon") == "anders":
        found = found.filter(~Q(cent=F("vorig_cent")))
    if given.get("toon") == "geblokkeerd":
        found = found.filter(geblokkeerd__gt=0)
    return found


def _total_rows(run: Run, found: Sequence[RunTotal]) -> list[Row]:
    numbers = {row.onderneming for row in found}
    names, moved = names_by_number(numbers), _moved(run, numbers)
    return [
        Row(
            (
                names.get(row.onderneming, row.onderneming),
                row.onderneming,
                words.measure(row.maatregel),
                row.lijnen,
                row.geblokkeerd,
                Scaled(row.cent, 2),
                Scaled(moved.get((row.onderneming, row.maatregel), 0), 2) if run_compares(run) else "–",
                Scaled(row.cent - row.vorig_cent, 2) if run.previous_id else "–",
            ),
            employer_url(run, row.onderneming),
        )
        for row in found
    ]


def _moved(run: Run, numbers: Iterable[str]) -> dict[tuple[str, str], int]:
    """Return the change since the quarter before, per employer and measure; one query."""
    rows = RunChange.objects.filter(run=run, onderneming__in=list(numbers)).order_by()
    told: Any = rows.values_list("onderneming", "maatregel").annotate(total=Sum("cent"))
    return {(number, measure): cents for number, measure, cents in told}


def run_compares(run: Run) -> bool:
    """Return whether a run was compared with the quarter before; asked once per run."""
    known: bool | None = getattr(run, "_compares", None)
    if known is None:
        known = run.files.filter(name="changes.parquet").exists()
        run._compares = known  # type: ignore[attr-defined]
    return known


class FindingFilters(forms.Form):
    """Filters of what was found while computing."""

    werkgever = forms.CharField(label=_("Werkgever (naam of nummer)"), required=False, max_length=80)
    gevolg = forms.ChoiceField(
        label=_("Gevolg"), required=False, choices=[_ALL, ("blokkeert", _("blokkeert")), ("info", _("ter info"))]
    )
    code = forms.CharField(label=_("Bevinding begint met"), required=False, max_length=60)


def findings_of(run: Run) -> Sheet:
    """Return the list of what was found while computing, by what is at stake."""

    def rows(asked: Question) -> QuerySet[RunFound]:
        return _findings(run, asked)

    def cells(found: Sequence[RunFound], _asked: Question) -> list[Row]:
        return finding_rows(run, found)

    return Sheet(
        id="bevindingen",
        title=_("Bevindingen van deze run"),
        columns=FINDING_HEADS,
        form=FindingFilters,
        rows=rows,
        cells=cells,
        sorts={"inzet": ("stake",), "gevolg": ("blocking", "stake"), "wat": ("code",), "werkgever": ("onderneming",)},
        order="-inzet",
        empty=_("Er werd niets gevonden: elke lijn kon berekend worden."),
    )


FINDING_HEADS: Final = (
    Head(_("Bevinding"), "wat"),
    Head(_("Gevolg"), "gevolg"),
    Head(_("Op het spel (€)"), "inzet", number=True),
    Head(_("Werkgever"), "werkgever"),
    Head(_("Wie")),
    Head(_("Waarom")),
    Head(_("Wat te doen")),
)


def by_stake(run: Run) -> Any:
    """Return the query of what was found in a run, with ``stake`` to sort by (-1: not known)."""
    return RunFound.objects.filter(run=run).annotate(stake=Coalesce("euro_cent", Value(-1)))


def _findings(run: Run, asked: Question) -> QuerySet[RunFound]:
    given = asked.filters
    found: QuerySet[RunFound] = by_stake(run)
    if given.get("werkgever"):
        found = found.filter(of_employer(given["werkgever"], "onderneming"))
    if given.get("gevolg"):
        found = found.filter(blocking=given["gevolg"] == "blokkeert")
    if given.get("code"):
        found = found.filter(code__istartswith=given["code"].strip().replace(" ", "-"))
    return found


def finding_rows(run: Run, found: Sequence[RunFound]) -> list[Row]:
    """Return findings as rows of a table with ``FINDING_HEADS``; three queries for names and people.

    A person is named by the code of the register: whoever needs the national number asks it there, and that is noted.
    """
    names, people = names_by_number({row.onderneming for row in found}), _people(found)
    return [
        Row(
            (
                InDutch(in_words(row.code)),
                Mark(said("blokkeert"), "bad") if row.blocking else Mark(said("ter info"), "neutral"),
                Scaled(row.euro_cent, 2) if row.euro_cent is not None else "–",
                names.get(row.onderneming, row.onderneming) or "–",
                next((people[insz] for insz in _numbers(row) if insz in people), "–"),
                InDutch(row.why),
                InDutch(row.mend),
            ),
            employer_url(run, row.onderneming) if row.onderneming else "",
        )
        for row in found
    ]


def _numbers(row: RunFound) -> list[str]:
    """Return what looks like a national number in the value and the place of a finding."""
    return _INSZ.findall(f"{row.value} {row.place}")


def _people(found: Sequence[RunFound]) -> dict[str, Link]:
    """Return the file of each person that findings are about, by national number."""
    wanted = {insz for row in found for insz in _numbers(row)}
    rows = PersonNumber.objects.known_on().filter(insz__in=wanted).select_related("person")
    return {row.insz: Link(row.person.code, reverse("person", args=[row.person.code])) for row in rows}
