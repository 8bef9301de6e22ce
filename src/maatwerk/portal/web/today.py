"""Today's work: for each role the lists and numbers of its start page, each a question to the queries of cases and register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.portal import clock
from maatwerk.portal.cases import queries
from maatwerk.portal.cases.listing import short_list
from maatwerk.portal.cases.models import Case, Decision
from maatwerk.portal.cases.naming import capacity_in_words, names_of
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.people.roles import EMPLOYERS, Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register import municipal
from maatwerk.portal.register.history import holding
from maatwerk.portal.register.lookup import persons_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.organisation import OrganisationFile
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.waiting import published
from maatwerk.portal.settlement.desk.today import asks
from maatwerk.portal.settlement.statements.today import settled_quarters
from maatwerk.portal.web.parts import Column, Fact, Link, Listing, Mark, Row, Tone

SHOWN: Final = 12
SOON: Final = dt.timedelta(days=183)
"""A right that ends within half a year is brought up; a habit of the screens, not of the law."""
LATEST: Final = 5
DECIDED: Final = ("positief", "negatief")
"""How a case ends that was decided, not withdrawn or only noted."""
WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tile:
    """A number at the top of the page: what it counts and where those are listed."""

    label: str
    count: int
    url: str = ""
    tone: Tone = "neutral"


@dataclass(frozen=True, slots=True)
class Today:
    """What a start page shows: numbers, lists, ways to go on, and what is known of who asks."""

    tiles: Sequence[Tile] = ()
    lists: Sequence[Listing] = ()
    ways: Sequence[tuple[Link, str]] = ()
    facts: Sequence[Fact] = ()
    note: str = ""


def today_of(acting: Acting) -> Today:
    """Return today's work of somebody in their capacity."""
    return _PAGES.get(acting.role, _visitor)(acting)


def _cases_url(**query: str) -> str:
    return f"{reverse('cases')}?{urlencode(query)}" if query else reverse("cases")


def _todo(acting: Acting) -> Listing:
    found = queries.todo(acting)
    return short_list("vandaag", _("Wacht op u"), list(found[:SHOWN]), found.count(), _("Er wacht niets op u."))


def _open(acting: Acting) -> QuerySet[Case]:
    """Return the cases that have not ended."""
    ends = {state for kind in kinds().values() for state in kind.ends}
    return Case.objects.visible_to(acting).exclude(state__in=ends)


def _late(acting: Acting) -> QuerySet[Case]:
    return _open(acting).filter(due__lt=clock.today()).order_by("due")


def _tiles(acting: Acting, mine: Listing) -> list[Tile]:
    late = _late(acting).count()
    came = Case.objects.visible_to(acting).filter(opened_at__gte=clock.now() - WEEK).count()
    return [
        Tile(_("te doen"), mine.count, _cases_url(wacht="op_mij"), "waiting"),
        Tile(_("voorbij hun termijn"), late, _cases_url(wacht="te_laat"), "bad" if late else "good"),
        Tile(_("nieuw deze week"), came, _cases_url(sorteer="-geopend")),
    ]


def _officer(acting: Acting) -> Today:
    mine = _todo(acting)
    newest = list(Case.objects.visible_to(acting).order_by("-opened_at", "-pk")[:5])
    lists = [mine, short_list("nieuw", _("Laatst geopend"), newest, len(newest), _("Er is nog geen dossier."))]
    late = _late(acting)
    if late.exists():
        lists.insert(1, short_list("te-laat", _("Voorbij de termijn"), list(late[:5]), late.count(), ""))
    money = asks(acting)
    return Today([*_tiles(acting, mine), *(Tile(*tile) for tile in money.tiles)], [mine, money.listing, *lists[1:]])


def _vdab(acting: Acting) -> Today:
    mine, waiting = _todo(acting), m.WaitingEntry.objects.as_of(clock.today())
    waits = (waiting.filter(provincie__in=acting.provinces) if acting.provinces else waiting).count()
    planned = _open(acting).filter(kind="cmw_evaluatie").exclude(state="ontwerp").order_by("due", "entered_at")
    where = _("wachten in uw regio") if acting.provinces else _("wachten op een plaats")
    evaluations = short_list(
        "evaluaties", _("Evaluaties"), list(planned[:SHOWN]), planned.count(), _("Er zijn geen evaluaties te doen.")
    )
    return Today([*_tiles(acting, mine), Tile(where, waits, reverse("waiting"))], [mine, evaluations])


def _employer(acting: Acting) -> Today:
    mine, running = _todo(acting), _open(acting)
    going = running.exclude(pk__in=queries.todo(acting).values("pk")).order_by("entered_at")
    ending = _ending(acting)
    lists = [
        mine,
        short_list(
            "lopend", _("Lopende dossiers"), list(going[:SHOWN]), going.count(), _("Er loopt niets bij anderen.")
        ),
        ending,
        _decided(acting),
    ]
    if acting.role is Role.EMPLOYER_READER:
        lists = lists[1:]
    tiles = [
        Tile(_("te doen"), mine.count, _cases_url(wacht="op_mij"), "waiting"),
        Tile(_("bij anderen"), going.count(), _cases_url()),
        Tile(
            _("einde van een recht binnen zes maanden"),
            ending.count,
            "#eindigt",
            "attention" if ending.count else "good",
        ),
        Tile(_("afgerekende kwartalen"), settled_quarters(acting.organisation), reverse("statements")),
    ]
    return Today(tiles if acting.role is Role.EMPLOYER else tiles[1:], lists)


def _decided(acting: Acting) -> Listing:
    """Return what was decided last, with its letter on the page of the case."""
    ends = Q(pk__in=[])
    for kind in kinds().values():
        ends |= Q(kind=kind.code, state__in=[state for state in kind.ends if kind.states[state].end in DECIDED])
    found = list(Case.objects.visible_to(acting).filter(ends).order_by("-entered_at")[:LATEST])
    return short_list("beslist", _("Laatst beslist"), found, len(found), _("Er is nog niets beslist."))


def _ending(acting: Acting) -> Listing:
    """Return the rights of an employer's workers that end within half a year, the first to end first."""
    today = clock.today()
    rights = m.ToekenningFacts.objects.as_of(today).filter(
        toekenning__organisation_id=acting.organisation or 0, status="TG", valid_until__lte=today + SOON
    )
    found = list(rights.select_related("toekenning__person").order_by("valid_until")[:SHOWN])
    names = persons_named([each.toekenning.person_id for each in found], Moment(today))
    measures = dict(m.Maatregel.choices)
    rows = [_ending_row(each, names, measures) for each in found]
    heads = [Column(_("Werknemer")), Column(_("Recht")), Column(_("Maatregel")), Column(_("Eindigt op"))]
    empty = _("Geen recht van uw werknemers eindigt binnen zes maanden.")
    return Listing("eindigt", _("Rechten die binnen zes maanden eindigen"), heads, rows, rights.count(), empty=empty)


def _ending_row(each: m.ToekenningFacts, names: Mapping[int, m.PersonFacts], measures: Mapping[str, str]) -> Row:
    person = each.toekenning.person
    name = names[person.pk].naam if person.pk in names else person.code
    measure = measures[each.toekenning.type_maatregel]
    cells = (name, each.toekenning.toekenningsnummer, measure, each.valid_until)
    return Row(cells, reverse("person", args=[person.code]))


def _person(acting: Acting) -> Today:
    mine = _todo(acting)
    own = Case.objects.visible_to(acting).order_by("-opened_at")
    cases = short_list(
        "dossiers", _("Uw dossiers"), list(own[:SHOWN]), own.count(), _("Er is nog geen dossier over u.")
    )
    lists = [*([mine] if mine.count else []), cases, _looks(acting)]
    person = m.Person.objects.filter(pk=acting.person or 0).first()
    ways = []
    if person is not None:
        file = Link(_("Uw gegevens bij ons"), reverse("person", args=[person.code]))
        ways.append((file, _("Wat wij over u weten, sinds wanneer, en wie erin keek.")))
    return Today((), lists, ways)


def _looks(acting: Acting) -> Listing:
    """Return who looked at the own file, latest first."""
    found = list(visible_to(m.Look.objects.filter(person_id=acting.person or 0), acting).order_by("-at")[:6])
    names = names_of(each.actor for each in found)
    rows = [Row((each.at, names[each.actor], capacity_in_words(each.capacity), _(each.what))) for each in found]
    heads = [Column(_("Wanneer")), Column(_("Wie")), Column(_("Als")), Column(_("Wat"))]
    count = visible_to(m.Look.objects.filter(person_id=acting.person or 0), acting).count()
    empty = _("Nog niemand keek in uw dossier.")
    return Listing("gekeken", _("Wie keek laatst in uw dossier"), heads, rows, count, empty=empty)


def _inspector(acting: Acting) -> Today:
    found = Decision.objects.filter(case__in=Case.objects.visible_to(acting)).select_related("case")
    latest = list(found.order_by("-number")[:SHOWN])
    names = names_of(each.decided_by for each in latest)
    rows = [_decision_row(each, names[each.decided_by]) for each in latest]
    heads = [Column(_("Beslissing")), Column(_("Soort")), Column(_("Uitkomst")), Column(_("Door")), Column(_("Op"))]
    listing = Listing(
        "beslissingen", _("Laatste beslissingen"), heads, rows, found.count(), empty=_("Nog geen beslissing.")
    )
    late = _late(acting)
    slow = short_list(
        "te-laat",
        _("Voorbij de termijn"),
        list(late[:SHOWN]),
        late.count(),
        _("Van geen enkel dossier is de termijn voorbij."),
    )
    tiles = [
        Tile(_("beslissingen"), found.count()),
        Tile(_("voorbij hun termijn"), slow.count, _cases_url(wacht="te_laat")),
    ]
    return Today(tiles, [listing, slow])


def _decision_row(each: Decision, by: str) -> Row:
    kind = kinds()[each.case.kind]
    state = kind.states[each.outcome]
    tone: Tone = "good" if each.answer else "bad" if each.answer is False else "neutral"
    cells = (str(each.number), str(kind.title), Mark(str(state.title), tone), by, each.at.date())
    return Row(cells, reverse("decision", args=[each.number]))


def _provider(acting: Acting) -> Today:
    own = m.Organisation.objects.filter(pk=acting.organisation or 0).first()
    coaches = m.CoachFacts.objects.as_of(clock.today()).filter(organisation_id=acting.organisation or 0)
    found = list(coaches.order_by("naam")[:SHOWN])
    rows = [Row((each.naam, _(each.get_soort_display()), each.valid_from)) for each in found]
    heads = [Column(_("Begeleider")), Column(_("Soort")), Column(_("Sinds"))]
    empty = _("Er is geen begeleider van u gekend.")
    listing = Listing("begeleiders", _("Uw begeleiders"), heads, rows, coaches.count(), empty=empty)
    ways = [
        (Link(_("De geregistreerde dienstverleners"), reverse("providers")), _("Wie geregistreerd is, en tot wanneer."))
    ]
    if own is None:
        return Today((), [listing], ways)
    page = Link(_("Uw organisatie bij ons"), reverse("organisation", args=[own.ondernemingsnummer]))
    ways.insert(0, (page, _("Wat wij over uw organisatie weten, en sinds wanneer.")))
    return Today((), [listing], ways, _registered(OrganisationFile(own, acting, Moment(clock.today()))))


def _registered(own: OrganisationFile) -> list[Fact]:
    """Return name, registration and quality of a provider, each with its days; what is missing is said."""
    standing = own.standing()
    none = (
        []
        if holding(own.providing, own.at)
        else [Fact(_("Externe dienstverlener"), Mark(_("niet geregistreerd"), "bad"))]
    )
    return [Fact(_("Organisatie"), own.name), *none, *standing]


def _local(acting: Acting) -> Today:
    """Return the municipality in numbers, who is recognised there, and the ways of whoever follows the whole."""
    nis, at = acting.municipality or "", published(clock.today())
    lists = [municipal.numbers(nis, at), municipal.recognised(nis, Moment(clock.today()))]
    page = _visitor(acting)
    recognitions = Link(_("Erkenningen"), reverse("recognitions"))
    ways = [page.ways[0], (recognitions, _("Alle erkende maatwerkbedrijven, per provincie.")), *page.ways[1:]]
    said = _("Kleine groepen worden niet getoond, en ook niet waaruit zij af te leiden zijn.")
    return Today((), lists, ways, note=said)


def _visitor(acting: Acting) -> Today:
    """Return the ways open to whoever follows the whole and no single case."""
    ways = [
        (
            Link(_("Wachtlijst in cijfers"), reverse("waiting_totals")),
            _("Wie op een plaats wacht, per provincie; beschermde totalen."),
        ),
        (Link(_("Doorlooptijden"), reverse("lead_times")), _("Hoe lang dossiers duren, en wat er nog komt.")),
        (Link(_("De wet"), reverse("law")), _("Regels en bedragen, met bron, door de tijd.")),
    ]
    if acting.role in (Role.LOCAL, Role.ANALYST):
        organisations = Link(_("Organisaties"), reverse("organisations"))
        ways.insert(0, (organisations, _("Maatwerkbedrijven en werkgevers, met contingent en erkenning.")))
    return Today((), (), ways)


_PAGES: Final[Mapping[Role, Callable[[Acting], Today]]] = {
    Role.OFFICER: _officer,
    Role.APPROVER: _officer,
    Role.MEDIATOR: _vdab,
    Role.EXPERT: _vdab,
    Role.PERSON: _person,
    Role.INSPECTOR: _inspector,
    Role.PROVIDER: _provider,
    Role.LOCAL: _local,
    **dict.fromkeys(EMPLOYERS, _employer),
}
