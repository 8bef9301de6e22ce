"""The page of one employment: the contract over time, the rights and packages that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from maatwerk.portal.people.roles import VDAB, Acting
from maatwerk.portal.register import models as m
from maatwerk.portal.register.history import holding, known, latest_first, standing, told, versions
from maatwerk.portal.register.listing import Scaled
from maatwerk.portal.register.moment import Moment
from maatwerk.portal.register.parts import short
from maatwerk.portal.register.queries import visible_to
from maatwerk.portal.register.words import in_words, package_in_words, period, status_mark
from maatwerk.portal.web.parts import Event, Fact, Listing, Mark, Row


@dataclass
class EmploymentFile:
    """Everything a page about an employment shows; each part is one query."""

    employment: m.Employment
    acting: Acting
    at: Moment

    @cached_property
    def contracts(self) -> list[m.EmploymentFacts]:
        """Return the versions of the contract."""
        facts = m.EmploymentFacts.objects.filter(employment=self.employment).select_related("establishment")
        return versions(facts, self.acting, self.at)

    @cached_property
    def rights(self) -> list[m.ToekenningFacts]:
        """Return the versions of the rights that go with the employment."""
        facts = m.ToekenningFacts.objects.filter(toekenning__employment=self.employment).select_related("toekenning")
        return versions(facts, self.acting, self.at)

    @cached_property
    def packages(self) -> list[m.Pakket]:
        """Return the versions of the packages of those rights."""
        facts = m.Pakket.objects.filter(toekenning__employment=self.employment).select_related("toekenning")
        return versions(facts, self.acting, self.at)

    @property
    def sees_rights(self) -> bool:
        """Return whether rights are shown to the asker at all."""
        return self.acting.role not in VDAB

    def summary(self, worker: Fact, employer: Fact) -> list[Fact]:
        """Return the contract on the day, with who works and for whom."""
        now = holding(self.contracts, self.at)
        if not now:
            ended = Mark(_("op deze dag geen contract"), "closed")
            return [worker, employer, Fact(_("Contract"), ended)]
        return [worker, employer, *self._contract(now[-1])]

    def _contract(self, facts: m.EmploymentFacts) -> list[Fact]:
        hours = _("%(q)s van %(s)s uur per week") % {
            "q": Scaled(facts.uren, 2),
            "s": Scaled(facts.uren_voltijds, 2),
        }
        return [
            Fact(_("Soort werknemer"), in_words(facts.type_werknemer)),
            Fact(_("Tewerkstelling"), str(Scaled(facts.tewerkstellings_percentage, 2, " %")), note=hours),
            Fact(_("Vestiging"), str(facts.establishment) if facts.establishment else ""),
            Fact(_("Geldt"), period(facts.valid_from, facts.valid_until)),
        ]

    def right_list(self) -> Listing:
        """Return the rights with their packages as they are known."""
        measures = dict(m.Maatregel.choices)
        rows = [
            Row(
                (
                    measures[right.status.toekenning.type_maatregel],
                    right.status.toekenning.toekenningsnummer,
                    status_mark(right.status.status),
                    period(right.since, right.until),
                )
            )
            for right in standing(known(self.rights, self.at), self.at)
        ]
        heads = (_("Maatregel"), _("Nummer"), _("Status"), _("Periode"))
        return short("rechten", _("Rechten"), heads, rows, _("Bij deze tewerkstelling hoort geen recht."))

    def package_list(self) -> Listing:
        """Return the packages as they are known."""
        rows = [
            Row((package_in_words(each), each.toekenning.toekenningsnummer, period(each.valid_from, each.valid_until)))
            for each in reversed(known(self.packages, self.at))
        ]
        heads = (_("Pakket"), _("Recht"), _("Periode"))
        return short("pakketten", _("Pakketten"), heads, rows, _("Bij deze tewerkstelling hoort geen pakket."))

    def timeline(self) -> list[Event]:
        """Return everything that was learned, latest first."""
        at, measures = self.at, dict(m.Maatregel.choices)
        return latest_first(
            [
                *told(self.contracts, at, _contract_in_words, "good"),
                *told(
                    self.rights,
                    at,
                    lambda f: f"{capfirst(measures[f.toekenning.type_maatregel])}: {status_mark(f.status)}",
                ),
                *told(self.packages, at, lambda f: _("Pakket: %(package)s") % {"package": package_in_words(f)}),
            ]
        )


def _contract_in_words(facts: m.EmploymentFacts) -> str:
    share = Scaled(facts.tewerkstellings_percentage, 2, " %")
    return _("Contract van %(share)s als %(kind)s") % {"share": share, "kind": in_words(facts.type_werknemer)}


def found_employment(code: str, acting: Acting) -> m.Employment | None:
    """Return the employment with that code if the asker may see it."""
    asked = visible_to(m.Employment.objects.filter(code=code), acting)
    return asked.select_related("person", "organisation").first()
