"""The page of an organisation: what it is, where, with which recognition, places and coaches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from maatwerk.portal.cases.models import Case
from maatwerk.portal.people.roles import DEPARTMENT, EMPLOYERS, VDAB, Acting, Role
from maatwerk.portal.register import models as m
from maatwerk.portal.register.history import holding, known, latest_first, told, versions
from maatwerk.portal.register.listing import last_day
from maatwerk.portal.register.lookup import municipalities_named
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.newcomers import told_at_login
from maatwerk.portal.register.parts import case_list, short
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.sheets.organisations import vte
from maatwerk.portal.register.words import in_words, period
from maatwerk.portal.web.parts import Event, Fact, Listing, Row, StepChart

SEES_COACHES = DEPARTMENT | EMPLOYERS | {Role.INSPECTOR, Role.PROVIDER}
SEES_CASES = DEPARTMENT | VDAB | EMPLOYERS | {Role.INSPECTOR}


@dataclass
class OrganisationFile:
    """Everything a page about an organisation shows, apart from its workers; each part is one query."""

    organisation: m.Organisation
    acting: Acting
    at: Moment

    @cached_property
    def names(self) -> list[m.OrganisationFacts]:
        """Return the versions of name, kind and seat."""
        return versions(m.OrganisationFacts.objects.filter(organisation=self.organisation), self.acting, self.at)

    @cached_property
    def units(self) -> list[m.EstablishmentFacts]:
        """Return the establishments on the day."""
        found = m.EstablishmentFacts.objects.as_of(self.at.valid_on, self.at.instant)
        seen = visible_to(found.filter(organisation=self.organisation), self.acting)
        return list(seen.select_related("establishment").order_by("establishment__vestigingsnummer"))

    @cached_property
    def recognitions(self) -> list[m.Erkenning]:
        """Return the versions of the recognitions."""
        return versions(m.Erkenning.objects.filter(organisation=self.organisation), self.acting, self.at)

    @cached_property
    def contingents(self) -> list[m.Contingent]:
        """Return the versions of the contingent."""
        return versions(m.Contingent.objects.filter(organisation=self.organisation), self.acting, self.at)

    @cached_property
    def quality(self) -> list[m.QualityRegistration]:
        """Return the versions of the quality registration."""
        return versions(m.QualityRegistration.objects.filter(organisation=self.organisation), self.acting, self.at)

    @cached_property
    def providing(self) -> list[m.ProviderRegistration]:
        """Return the versions of the registration as external provider."""
        return versions(m.ProviderRegistration.objects.filter(organisation=self.organisation), self.acting, self.at)

    @cached_property
    def places(self) -> dict[str, m.MunicipalityFacts]:
        """Return the municipalities that occur."""
        codes = {row.gemeente_id for row in self.names} | {row.gemeente_id for row in self.units}
        return municipalities_named(codes, self.at)

    @property
    def facts(self) -> m.OrganisationFacts | None:
        """Return what is known of the organisation on the day; else the last that is known."""
        now = holding(self.names, self.at) or known(self.names, self.at)
        return now[-1] if now else None

    @property
    def name(self) -> str:
        """Return the name on the day."""
        return self.facts.naam if self.facts else str(self.organisation)

    def place(self, nis: str | None) -> str:
        """Return the name of a municipality with its province."""
        found = self.places.get(nis or "")
        return f"{found.naam} ({found.get_provincie_display()})" if found else ""

    def summary(self) -> list[Fact]:
        """Return what the organisation is on the day."""
        facts = self.facts
        lines = [
            Fact(_("Ondernemingsnummer"), str(self.organisation)),
            Fact(_("Soort"), in_words(facts.soort) if facts else ""),
            Fact(_("Zetel"), self.place(facts.gemeente_id) if facts else ""),
            Fact(_("Paritair comité"), facts.paritair_comite or "–" if facts else ""),
            Fact(_("RSZ-nummer"), facts.rsz_nummer or "–" if facts else ""),
        ]
        if facts and not facts.soort and told_at_login(facts):
            lines.append(Fact(_("Herkomst"), _("naam en nummer zoals bij de eerste aanmelding; nog niet in een bron")))
        return [*lines, *self.standing()]

    def standing(self) -> list[Fact]:
        """Return recognition, places and registrations of the day; those it does not have are left out."""
        at = self.at
        lines = [
            Fact(_("Erkend als"), in_words(each.soort), note=period(each.valid_from, each.valid_until))
            for each in holding(self.recognitions, at)
        ]
        lines += [
            Fact(_("Contingent"), f"{vte(each.vte)} VTE", note=period(each.valid_from, each.valid_until))
            for each in holding(self.contingents, at)
        ]
        lines += [
            Fact(_("Kwaliteit"), in_words(each.bewijs), note=period(each.valid_from, each.valid_until))
            for each in holding(self.quality, at)
        ]
        return lines + [
            Fact(
                _("Externe dienstverlener"),
                _("%(area)s, %(room)s trajecten tegelijk") % {"area": each.werkingsgebied, "room": each.capaciteit},
                note=period(each.valid_from, each.valid_until),
            )
            for each in holding(self.providing, at)
        ]

    def chart(self) -> StepChart | None:
        """Return the contingent over time as it is known; None without one."""
        steps = _steps(known(self.contingents, self.at))
        if not steps:
            return None
        title, until = _("Contingent"), max(self.at.valid_on, steps[-1][0] + dt.timedelta(days=90))
        return StepChart("contingent", title, "VTE", 2, steps, until)

    def unit_list(self) -> Listing:
        """Return the establishments on the day."""
        rows = [Row((str(each.establishment), each.naam, self.place(each.gemeente_id))) for each in self.units]
        heads = (_("Vestigingsnummer"), _("Naam"), _("Gemeente"))
        return short("vestigingen", _("Vestigingen"), heads, rows, _("Er is op deze dag geen vestiging."))

    def coach_list(self) -> Listing | None:
        """Return the coaches on the day; None for whoever may not know them."""
        if self.acting.role not in SEES_COACHES:
            return None
        found = m.CoachFacts.objects.as_of(self.at.valid_on, self.at.instant).filter(organisation=self.organisation)
        rows = [
            Row((each.naam, _(each.get_soort_display()), in_words(each.kwalificatie) or "–", each.valid_from))
            for each in visible_to(found, self.acting).order_by("naam")
        ]
        heads = (_("Naam"), _("Als"), _("Kwalificatie"), _("Geldt sinds"))
        return short("begeleiders", _("Begeleiders"), heads, rows, _("Er is op deze dag geen begeleider gekend."))

    def case_list(self) -> Listing | None:
        """Return the last cases of the organisation; None for whoever may not know them."""
        if self.acting.role not in SEES_CASES:
            return None
        found = Case.objects.visible_to(self.acting).filter(organisation=self.organisation)
        return case_list(list(found.order_by("-opened_at")[:25]))

    def timeline(self) -> list[Event]:
        """Return everything that was learned of the organisation, latest first."""
        at = self.at
        return latest_first(
            [
                *told(self.names, at, lambda f: f"{f.naam}, {self.place(f.gemeente_id) or '–'}"),
                *told(self.recognitions, at, lambda f: _("Erkend als %(kind)s") % {"kind": in_words(f.soort)}, "good"),
                *told(self.contingents, at, lambda f: _("Contingent van %(vte)s VTE") % {"vte": vte(f.vte)}),
                *told(self.quality, at, lambda f: _("Kwaliteit: %(proof)s") % {"proof": in_words(f.bewijs)}),
                *told(self.providing, at, lambda f: _("Externe dienstverlener, %(area)s") % {"area": f.werkingsgebied}),
            ]
        )


def _steps(rows: list[m.Contingent]) -> list[tuple[dt.date, int | None]]:
    """Return from which day which contingent holds, in hundredths; None where none does."""
    steps: list[tuple[dt.date, int | None]] = []
    for place, row in enumerate(rows):
        amount = vte(row.vte).value
        if not steps or steps[-1][1] != amount:
            steps.append((row.valid_from, amount))
        ends = last_day(row.valid_until)
        follows = place + 1 < len(rows) and rows[place + 1].valid_from == row.valid_until
        if ends is not None and row.valid_until is not None and not follows:
            steps.append((row.valid_until, None))
    return steps
