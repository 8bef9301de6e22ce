"""The file of a person: what is known of somebody, as far as the asker may see it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maatwerk.portal.cases.models import Case
from maatwerk.portal.cases.naming import names_of
from maatwerk.portal.cases.table import kinds
from maatwerk.portal.cases.tickets import Ticket, tickets
from maatwerk.portal.people.roles import DEPARTMENT, VDAB, Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.history import holding, known, latest_first, standing, told, versions
from maatwerk.portal.register.listing import Scaled
from maatwerk.portal.register.lookup import municipalities_named, organisations_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.newcomers import told_at_login
from maatwerk.portal.register.numbers import MASKED
from maatwerk.portal.register.parts import case_list, short
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.words import (
    advice_in_words,
    in_words,
    kind_of_finding,
    package_in_words,
    period,
    status_mark,
)
from maatwerk.portal.web.parts import Event, Fact, Listing, Mark, Row
from maatwerk.portal.web.wording import day_in_words

LOOKS_READ, LOOKS_SHOWN = 500, 25


@dataclass
class PersonFile:
    """Everything a page about a person shows; each part is one query, made when it is asked for."""

    person: m.Person
    acting: Acting
    at: Moment

    @cached_property
    def names(self) -> list[m.PersonFacts]:
        """Return the versions of name and residence."""
        return versions(m.PersonFacts.objects.filter(person=self.person), self.acting, self.at)

    @cached_property
    def jobs(self) -> list[m.EmploymentFacts]:
        """Return the versions of all contracts."""
        facts = m.EmploymentFacts.objects.filter(employment__person=self.person).select_related("employment")
        return versions(facts, self.acting, self.at)

    @cached_property
    def rights(self) -> list[m.ToekenningFacts]:
        """Return the versions of the status of all rights."""
        facts = m.ToekenningFacts.objects.filter(toekenning__person=self.person).select_related("toekenning")
        return versions(facts, self.acting, self.at)

    @cached_property
    def packages(self) -> list[m.Pakket]:
        """Return the versions of all packages."""
        facts = m.Pakket.objects.filter(toekenning__person=self.person).select_related("toekenning")
        return versions(facts, self.acting, self.at)

    @cached_property
    def findings(self) -> list[m.IndiceringFacts]:
        """Return the versions of all indiceringen; nothing for an employer."""
        facts = m.IndiceringFacts.objects.filter(indicering__person=self.person).select_related("indicering")
        return versions(facts, self.acting, self.at)

    @cached_property
    def waits(self) -> list[m.WaitingEntry]:
        """Return the versions of the stays on the waiting list."""
        return versions(m.WaitingEntry.objects.filter(person=self.person), self.acting, self.at)

    @cached_property
    def cases(self) -> list[Case]:
        """Return the cases about the person."""
        found = Case.objects.visible_to(self.acting).filter(person=self.person).select_related("organisation")
        return list(found.order_by("-opened_at"))

    @cached_property
    def looks(self) -> list[m.Look]:
        """Return who looked last, for the person and the department."""
        return list(visible_to(m.Look.objects.filter(person=self.person), self.acting).order_by("-at")[:LOOKS_READ])

    @cached_property
    def employers(self) -> dict[int, m.OrganisationFacts]:
        """Return the organisations that occur, by id."""
        ids = {job.employment.organisation_id for job in self.jobs} | {
            right.toekenning.organisation_id for right in self.rights if right.toekenning.organisation_id
        }
        return organisations_named(ids, self.at)

    @cached_property
    def homes(self) -> dict[str, m.MunicipalityFacts]:
        """Return the municipalities that occur, by code."""
        return municipalities_named({row.gemeente_id for row in self.names}, self.at)

    @property
    def facts(self) -> m.PersonFacts | None:
        """Return what is known of the person on the day; else the last that is known."""
        now = holding(self.names, self.at) or known(self.names, self.at)
        return now[-1] if now else None

    @property
    def name(self) -> str:
        """Return the name on the day."""
        return self.facts.naam if self.facts else _("Naam niet gekend")

    def employer(self, organisation: int | None) -> str:
        """Return the name of an employer."""
        found = self.employers.get(organisation or 0)
        return found.naam if found else "–"

    def place(self, nis: str | None) -> str:
        """Return the name of a municipality."""
        found = self.homes.get(nis or "")
        return found.naam if found else ""

    @property
    def sees_rights(self) -> bool:
        """Return whether rights are shown to the asker at all."""
        return self.acting.role not in VDAB

    def summary(self, number: str = "") -> list[Fact]:
        """Return who it is; the number only when it was asked for."""
        facts = self.facts
        waiting = holding(self.waits, self.at)
        lines = [
            Fact(_("Rijksregisternummer"), number or MASKED),
            Fact(_("Geboren"), facts.geboortedatum if facts else None),
            Fact(_("Geslacht"), _(facts.get_geslacht_display()) if facts else None),
            Fact(_("Woont in"), self.place(facts.gemeente_id) if facts else None),
        ]
        if facts and facts.geboortedatum is None and told_at_login(facts):
            lines.append(Fact(_("Herkomst"), _("naam en nummer zoals bij de eerste aanmelding; nog niet in een bron")))
        if waiting:
            said = _("sinds %(day)s") % {"day": day_in_words(waiting[0].valid_from)}
            lines.append(Fact(_("Wacht op een plaats"), Mark(said, "waiting"), note=waiting[0].get_provincie_display()))
        return lines

    def job_list(self) -> Listing:
        """Return the contracts as they are known, those of the day first."""
        now = {fact.pk for fact in holding(self.jobs, self.at)}
        rows = [
            Row(
                (
                    self.employer(job.employment.organisation_id),
                    in_words(job.type_werknemer),
                    Scaled(job.tewerkstellings_percentage, 2, " %"),
                    period(job.valid_from, job.valid_until),
                    _running(job.pk in now),
                ),
                reverse("employment", args=[job.employment.code]),
            )
            for job in reversed(known(self.jobs, self.at))
        ]
        heads = (_("Werkgever"), _("Soort"), _("Tewerkstelling"), _("Periode"), _("Op de dag"))
        return short("werk", _("Werk"), heads, rows, _("Er is geen werk gekend."))

    def right_list(self) -> Listing:
        """Return the rights with status and package, one row each, as they are known."""
        measures = dict(m.Maatregel.choices)
        packages = {package.toekenning_id: package for package in known(self.packages, self.at)}
        rows = [
            Row(
                (
                    measures[right.status.toekenning.type_maatregel],
                    right.status.toekenning.toekenningsnummer,
                    self.employer(right.status.toekenning.organisation_id),
                    status_mark(right.status.status),
                    package_in_words(packages.get(right.status.toekenning_id)),
                    period(right.since, right.until),
                )
            )
            for right in standing(known(self.rights, self.at), self.at)
        ]
        heads = (_("Maatregel"), _("Nummer"), _("Werkgever"), _("Status"), _("Pakket"), _("Periode"))
        return short("rechten", _("Rechten en pakketten"), heads, rows, _("Er is geen recht gekend."))

    def finding_list(self) -> Listing | None:
        """Return the indiceringen; None for whoever may not know of them."""
        if self.acting.role not in FINDINGS_SHOWN:
            return None
        now = {fact.pk for fact in holding(self.findings, self.at)}
        rows = [
            Row(
                (
                    advice_in_words(found.advies),
                    found.indicering.aanvraagnummer,
                    kind_of_finding(found.type_indicering),
                    _finding_package(found),
                    period(found.valid_from, found.valid_until),
                    _running(found.pk in now),
                )
            )
            for found in reversed(known(self.findings, self.at))
        ]
        heads = (_("Advies"), _("Nummer"), _("Soort"), _("Pakket"), _("Periode"), _("Op de dag"))
        return short("indiceringen", _("Indiceringen"), heads, rows, _("Er is geen indicering gekend."))

    def ticket_list(self) -> Listing | None:
        """Return what one indicering would give under each measure; None for whoever may not know, or where there is none."""
        if self.acting.role not in TICKETS_SHOWN or not holding(self.findings, self.at):
            return None
        found = tickets(self.person, self.at.valid_on, self.at.instant)
        rows = [_ticket_row(_("individueel maatwerk"), found.imw), _ticket_row(_("collectief maatwerk"), found.cmw)]
        heads = (_("Maatregel"), _("Ticket"), _("Loonpremie"), _("Begeleiding"), _("Hoe lang"))
        return short("tickets", _("Wat deze indicering zou geven"), heads, rows, found.sentence)

    def case_list(self) -> Listing:
        """Return the cases about the person."""
        return case_list(self.cases)

    def look_list(self) -> Listing | None:
        """Return who looked, latest first; None for whoever may not know."""
        if self.acting.role not in LOOKS_SHOWN_TO:
            return None
        heads = (_("Wanneer"), _("Wie"), _("Als"), _("Wat"), _("Waarom"))
        empty = _("Nog niemand keek in dit dossier.")
        return short("gekeken", _("Wie keek in dit dossier"), heads, _look_rows(self.looks), empty)

    def timeline(self) -> list[Event]:
        """Return everything that was learned, latest first."""
        return latest_first(self._events())

    def _events(self) -> Iterator[Event]:
        at, measures = self.at, dict(m.Maatregel.choices)
        yield from told(self.names, at, self._home_in_words)
        yield from told(self.jobs, at, self._job_in_words, "good")
        yield from told(
            self.rights, at, lambda f: f"{capfirst(measures[f.toekenning.type_maatregel])}: {status_mark(f.status)}"
        )
        yield from told(self.packages, at, lambda f: _("Pakket: %(package)s") % {"package": package_in_words(f)})
        yield from told(
            self.findings, at, lambda f: _("Indicering: %(advice)s") % {"advice": advice_in_words(f.advies)}
        )
        yield from told(self.waits, at, _wait_in_words, "waiting")
        for case in self.cases:
            title = kinds()[case.kind].title if case.kind in kinds() else case.kind
            url = reverse("case", args=[case.number])
            yield Event(case.opened_at, _("Dossier geopend: %(title)s") % {"title": title}, why=case.number, url=url)

    def _home_in_words(self, facts: m.PersonFacts) -> str:
        if facts.gemeente_id is None:
            return _("%(name)s, woonplaats niet gekend") % {"name": facts.naam}
        place = self.place(facts.gemeente_id) or "–"
        return _("%(name)s woont in %(place)s") % {"name": facts.naam, "place": place}

    def _job_in_words(self, job: m.EmploymentFacts) -> str:
        share = Scaled(job.tewerkstellings_percentage, 2, " %")
        return _("Werkt bij %(employer)s, %(share)s") % {
            "employer": self.employer(job.employment.organisation_id),
            "share": share,
        }


def _look_rows(looks: list[m.Look]) -> list[Row]:
    """Return looks, those of one day by one actor at the same thing together."""
    roles, times = dict(Role.choices), Counter(map(_look_key, looks))
    names = names_of(look.actor for look in looks)
    rows = []
    for (day, actor, capacity, what, why), count in times.items():
        said = _("%(what)s (%(times)s keer)") % {"what": _(what), "times": count} if count > 1 else _(what)
        rows.append(Row((day, names[actor], str(roles.get(capacity, capacity)), said, why or "–")))
    return rows[:LOOKS_SHOWN]


def _look_key(look: m.Look) -> tuple[dt.date, str, str, str, str]:
    return timezone.localtime(look.at).date(), look.actor, look.capacity, look.what, look.why


def _wait_in_words(entry: m.WaitingEntry) -> str:
    return _("Op de wachtlijst van %(province)s") % {"province": entry.get_provincie_display()}


def _ticket_row(measure: str, ticket: Ticket) -> Row:
    mark = Mark(_("ja"), "good") if ticket.holds else Mark(_("nee"), "closed")
    told = (ticket.percentage, in_words(ticket.level), ticket.duration or ticket.until)
    return Row((measure, mark, *(each or "–" for each in told)))


def _long(duration: str) -> str:
    """Return how long a ticket would last; a last day in words."""
    try:
        return _("tot %(day)s") % {"day": day_in_words(dt.date.fromisoformat(duration))}
    except ValueError:
        return duration


TICKETS_SHOWN = DEPARTMENT | VDAB | {Role.PERSON, Role.INSPECTOR}
FINDINGS_SHOWN = frozenset(Role) - {Role.EMPLOYER, Role.EMPLOYER_READER}
LOOKS_SHOWN_TO = frozenset({Role.PERSON, Role.OFFICER, Role.APPROVER, Role.INSPECTOR})


def _running(now: bool) -> Any:
    return Mark(_("geldt"), "good") if now else Mark(_("geldt niet"), "closed")


def _finding_package(found: m.IndiceringFacts) -> str:
    parts = [
        f"{found.loonpremie_percentage} %" if found.loonpremie_percentage is not None else "",
        _("begeleiding %(degree)s") % {"degree": in_words(found.begeleidingsgraad)} if found.begeleidingsgraad else "",
    ]
    return ", ".join(part for part in parts if part) or "–"
