"""The lists of the intake: what came, and the worklist of what was found in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from maatwerk.portal import clock
from maatwerk.portal.intake import queries
from maatwerk.portal.intake.models import Delivery, Found, Handled
from maatwerk.portal.people.roles import Acting
from maatwerk.portal.register.listing import Head, Question, Scaled, Sheet
from maatwerk.portal.register.lookup import organisations_named
from maatwerk.portal.register.models import Organisation, OrganisationFacts
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.sheets.fields import organisation_named
from maatwerk.portal.web.parts import InDutch, Link, Mark, Row, Tone

TONES: Final[dict[str, Tone]] = {Handled.ASKED: "waiting", Handled.MENDED: "good", Handled.ACCEPTED: "closed"}


def url_of(delivery: Delivery) -> str:
    """Return the address of a delivery."""
    return reverse("delivery", args=[delivery.pk])


def names_by_number(numbers: set[str]) -> dict[str, str]:
    """Return the names of organisations by enterprise number, as known now; two queries."""
    known = dict(Organisation.objects.filter(ondernemingsnummer__in=numbers).values_list("pk", "ondernemingsnummer"))
    facts = organisations_named(known.keys(), Moment(clock.today()))
    return {known[pk]: fact.naam for pk, fact in facts.items()}


def of_employer(words: str, column: str) -> Q:
    """Return the condition that a column holds the enterprise number that was asked, or one of a name that starts so."""
    digits = "".join(sign for sign in words if sign.isdigit())
    if digits and not any(sign.isalpha() for sign in words):
        return Q(**{f"{column}__startswith": digits})
    named = OrganisationFacts.objects.known_on().filter(organisation_named(words))
    return Q(**{f"{column}__in": named.values("organisation__ondernemingsnummer")})


def breaking(text: str, every: int = 16) -> SafeString:
    """Return a text that a narrow page may break: names, paths and hashes come without spaces."""
    pieces = ((piece,) for word in text.split(" ") for piece in _pieces(word, every))
    return format_html_join("", "{}", pieces)


def _pieces(word: str, every: int) -> Iterator[str]:
    for start in range(0, len(word), every):
        yield word[start : start + every]
        yield mark_safe("<wbr>")
    yield " "


class DeliveryFilters(forms.Form):
    """Filters of the list of deliveries."""

    leverancier = forms.CharField(label=_("Leverancier begint met"), required=False, max_length=100)
    bestand = forms.CharField(label=_("Bestandsnaam bevat"), required=False, max_length=200)


def _deliveries(asked: Question) -> QuerySet[Delivery]:
    found, given = Delivery.objects.all(), asked.filters
    if given.get("leverancier"):
        found = found.filter(supplier__istartswith=given["leverancier"])
    if given.get("bestand"):
        found = found.filter(name__icontains=given["bestand"])
    return found


def _delivery_rows(rows: Sequence[Delivery], _asked: Question) -> list[Row]:
    stands = queries.stands(rows)
    tallies = queries.tallies([each.reading.pk for each in stands.values() if each.reading])
    return [_delivery_row(row, stands[row.pk], tallies) for row in rows]


def _delivery_row(row: Delivery, stand: queries.Stand, tallies: dict[int, queries.Tally]) -> Row:
    reading = stand.reading
    tally = tallies.get(reading.pk, queries.Tally()) if reading else None
    cells = (
        str(row),
        breaking(row.name),
        row.supplier,
        row.received_at,
        stand.mark,
        reading.rows if reading else "–",
        tally.open if tally else "–",
        Scaled(tally.cents, 2) if tally and tally.cents is not None else "–",
    )
    return Row(cells, url_of(row))


DELIVERIES: Final = Sheet(
    id="leveringen",
    title=_("Leveringen"),
    columns=(
        Head(_("Levering")),
        Head(_("Bestand"), "bestand"),
        Head(_("Leverancier"), "leverancier"),
        Head(_("Ontvangen"), "ontvangen"),
        Head(_("Toestand")),
        Head(_("Lijnen"), number=True),
        Head(_("Te behandelen"), number=True),
        Head(_("Op het spel (€)"), number=True),
    ),
    form=DeliveryFilters,
    rows=_deliveries,
    cells=_delivery_rows,
    sorts={"bestand": ("name",), "leverancier": ("supplier",), "ontvangen": ("received_at",)},
    order="-ontvangen",
    empty=_("Er kwam nog niets binnen. Laad hierboven een bestand op, of leg er een in de map van het postvak."),
)

_STATES: Final = (
    (queries.OPEN, _("te behandelen")),
    (queries.INFORMS, _("ter info")),
    *((code, _(words)) for code, words in Handled.OUTCOMES),
    ("alle", _("alle")),
)


class WorklistFilters(forms.Form):
    """Filters of the worklist; unasked it shows what still is to be done."""

    stand = forms.ChoiceField(label=_("Stand"), required=False, choices=_STATES, initial=queries.OPEN)
    leverancier = forms.CharField(label=_("Leverancier begint met"), required=False, max_length=100)
    werkgever = forms.CharField(label=_("Werkgever (naam of nummer)"), required=False, max_length=80)
    kwartaal = forms.RegexField(
        r"^\d{4}[QK][1-4]$",
        label=_("Kwartaal"),
        required=False,
        error_messages={"invalid": _("Schrijf een kwartaal als 2026Q1.")},
    )
    code = forms.ChoiceField(label=_("Wat"), required=False)
    levering = forms.IntegerField(label=_("Levering (nummer)"), required=False, min_value=1, max_value=2**31)


def _fit(form: forms.Form, _acting: Acting) -> None:
    """Offer the kinds of finding that are there."""
    codes = queries.findings().order_by("code").values_list("code", flat=True).distinct()
    field = form.fields["code"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", said("alle")), *((code, in_words(code)) for code in codes)]


def in_words(code: str) -> str:
    """Return the kind of a finding as words: ``bestand-onbekend`` is ``Bestand onbekend``."""
    return code.replace("-", " ").capitalize()


def _found(asked: Question) -> QuerySet[Found]:
    given = asked.filters
    state = given.get("stand") or queries.OPEN
    found = queries.with_state(queries.findings(), "" if state == "alle" else state)
    if given.get("leverancier"):
        found = found.filter(reading__delivery__supplier__istartswith=given["leverancier"])
    if given.get("werkgever"):
        found = found.filter(of_employer(given["werkgever"], "onderneming"))
    named = {
        "kwartaal": given.get("kwartaal", "").replace("K", "Q"),
        "code": given.get("code"),
        "reading__delivery": given.get("levering"),
    }
    found = found.filter(**{name: value for name, value in named.items() if value})
    rows: QuerySet[Found] = found.select_related("reading__delivery")
    return rows


def _found_rows(rows: Sequence[Found], _asked: Question) -> list[Row]:
    names, done = names_by_number({row.onderneming for row in rows}), queries.last_handled(rows)
    return [_found_row(row, names.get(row.onderneming, row.onderneming), done.get(row.pk)) for row in rows]


def _found_row(row: Found, employer: str, done: Handled | None) -> Row:
    delivery = row.reading.delivery
    cells: tuple[Any, ...] = (
        in_words(row.code),
        blocking_mark(row),
        Scaled(row.euro_cent, 2) if row.euro_cent is not None else "–",
        employer or "–",
        row.kwartaal or "–",
        InDutch(row.why),
        InDutch(row.mend),
        Link(f"{delivery}, {delivery.supplier}", url_of(delivery)),
        handled_mark(done),
    )
    return Row(cells, reverse("finding", args=[row.pk]))


def blocking_mark(row: Found) -> Mark:
    """Return whether an amount could be wrong by a finding, as a badge."""
    return Mark(said("blokkeert"), "bad") if row.blocking else Mark(said("ter info"), "neutral")


def handled_mark(done: Handled | None) -> Mark:
    """Return what was done last about a finding, as a badge."""
    if done is None:
        return Mark(said("te behandelen"), "attention")
    return Mark(said(dict(Handled.OUTCOMES)[done.outcome]), TONES[done.outcome])


WORKLIST: Final = Sheet(
    id="werklijst",
    title=_("Werklijst van bevindingen"),
    columns=(
        Head(_("Bevinding"), "wat"),
        Head(_("Gevolg")),
        Head(_("Op het spel (€)"), "inzet", number=True),
        Head(_("Werkgever"), "werkgever"),
        Head(_("Kwartaal"), "kwartaal"),
        Head(_("Waarom")),
        Head(_("Wat te doen")),
        Head(_("Levering")),
        Head(_("Stand")),
    ),
    form=WorklistFilters,
    rows=_found,
    cells=_found_rows,
    sorts={
        "inzet": ("blocking", "stake"),
        "wat": ("code",),
        "werkgever": ("onderneming",),
        "kwartaal": ("kwartaal", "stake"),
    },
    order="-inzet",
    empty=_("Er is niets te behandelen."),
    fit=_fit,
)
