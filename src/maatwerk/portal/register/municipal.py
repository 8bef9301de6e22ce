"""A municipality in numbers, as its local government sees them: residents in protected totals, recognitions by name."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from maatwerk.figures.disclosure import Face
from maatwerk.portal import clock
from maatwerk.portal.register import models as m
from maatwerk.portal.register.lookup import codes_in, municipalities_named, organisations_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.queries import GRANTED
from maatwerk.portal.register.sheets.organisations import vte
from maatwerk.portal.register.waiting import cell, contingents_of_all, in_municipality, protected
from maatwerk.portal.register.words import in_words
from maatwerk.portal.web.parts import Column, Listing, Row
from maatwerk.portal.web.wording import day_in_words

LISTED: Final = 12
"""How many recognitions a start page lists; all of them stand in the list of recognitions."""
GROUPS: Final = (
    ("cmw", gettext_noop("inwoners die werken, met een recht op collectief maatwerk")),
    ("imw", gettext_noop("inwoners die werken, met een recht op individueel maatwerk")),
    ("zonder", gettext_noop("inwoners die werken bij een werkgever in dit register, zonder recht op die dag")),
)
"""Who works, each in one group: of somebody with both rights the collective one counts."""


def numbers(nis: str, at: Moment) -> Listing:
    """Return how many residents work, with which right, and how many wait, as everybody may see it on the day of public totals.

    The groups of those who work are one protected table over all municipalities of the province, so that none is the rest of
    the others.
    """
    face = _workers(nis, at)
    rows = [Row((_(words), cell(face, gemeente=nis, groep=group))) for group, words in GROUPS]
    rows.append(Row((_("inwoners die werken, samen"), cell(face, gemeente=nis))))
    rows.append(Row((_("inwoners die wachten op een plaats"), in_municipality(nis, at)), reverse("waiting_totals")))
    heads = [Column(_("Wie")), Column(_("Aantal"), number=True)]
    title = _("%(town)s in cijfers, op %(day)s") % {
        "town": name_of(nis, Moment(clock.today())),
        "day": day_in_words(at.valid_on),
    }
    return Listing("gemeente", title, heads, rows, len(rows))


def _workers(nis: str, at: Moment) -> Face | None:
    """Return who works by municipality of the province and group; None where nobody does."""
    found = municipalities_named([nis], at).get(nis)
    jobs = m.EmploymentFacts.objects.as_of(at.valid_on, at.instant).values("employment__person_id")
    homes = m.PersonFacts.objects.as_of(at.valid_on, at.instant).filter(person_id__in=jobs)
    homes = homes.filter(gemeente_id__in=codes_in(found.provincie, at) if found else [])
    held = {"cmw": _holders(m.Maatregel.MWB, at), "imw": _holders(m.Maatregel.IMW, at)}
    asked: Any = (
        homes.annotate(**held)
        .values_list("gemeente_id", "cmw", "imw")
        .annotate(count=Count("person_id", distinct=True))
    )
    cells: Counter[tuple[str, ...]] = Counter()
    for town, collective, individual, count in asked:
        cells[town, "cmw" if collective else "imw" if individual else "zonder"] += count
    return protected(f"werk-{found.provincie}", ("gemeente", "groep"), cells, at) if found and cells else None


def _holders(measure: str, at: Moment) -> Exists:
    held = m.ToekenningFacts.objects.as_of(at.valid_on, at.instant).filter(status__in=GRANTED)
    return Exists(held.filter(toekenning__type_maatregel=measure, toekenning__person=OuterRef("person")))


def name_of(nis: str, at: Moment) -> str:
    """Return the name of a municipality on the day, or nearest to it; the code where none is known."""
    found = municipalities_named([nis], at).get(nis)
    return found.naam if found else nis


def recognised(nis: str, at: Moment) -> Listing:
    """Return the recognised organisations with their seat in a municipality, with contingent: all of it is public."""
    seats = m.OrganisationFacts.objects.as_of(at.valid_on, at.instant).filter(gemeente_id=nis).values("organisation_id")
    held = m.Erkenning.objects.as_of(at.valid_on, at.instant).filter(organisation_id__in=seats)
    found = list(held.select_related("organisation").order_by("organisation__ondernemingsnummer", "soort"))
    names = organisations_named({each.organisation_id for each in found}, at)
    granted = contingents_of_all(at) if found else {}
    rows = [
        Row(
            (
                names[each.organisation_id].naam if each.organisation_id in names else str(each.organisation),
                in_words(each.soort),
                each.valid_from,
                vte(granted[each.organisation_id]) if each.organisation_id in granted else "–",
            ),
            reverse("organisation", args=[each.organisation.ondernemingsnummer]),
        )
        for each in found
    ]
    heads = [
        Column(_("Organisatie")),
        Column(_("Erkend als")),
        Column(_("Erkend sinds")),
        Column(_("Contingent (VTE)"), number=True),
    ]
    empty = _("Geen erkende organisatie heeft haar zetel in uw gemeente.")
    return Listing(
        "erkend",
        _("Erkend op uw grondgebied"),
        heads,
        sorted(rows, key=lambda row: str(row.cells[0]))[:LISTED],
        len(rows),
        empty=empty,
    )
