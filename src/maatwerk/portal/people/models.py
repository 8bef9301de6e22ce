"""Users and the capacities granted to them."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from maatwerk.portal.people.roles import OF_AN_ORGANISATION, VDAB, Acting, Role
from maatwerk.portal.register.models import (
    Municipality,
    MunicipalityFacts,
    Organisation,
    OrganisationFacts,
    Person,
    Province,
)


class User(AbstractUser):
    """Somebody with a login; what they may do stands in their grants.

    ``demo`` marks an invented user of a demonstration, who enters without a password and only while the demonstration is open.
    """

    subject = models.CharField("sub bij de identiteitsverstrekker", max_length=200, null=True, unique=True)
    demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Return the full name, else the user name."""
        return self.get_full_name() or self.username


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants on a day."""

    def on(self, day: dt.date) -> GrantQuerySet:
        """Return those in force on the day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def named(self, day: dt.date) -> GrantQuerySet:
        """Return them with the names of organisation, secretariat and municipality on the day: still one query."""
        firms = OrganisationFacts.objects.as_of(day)
        towns = MunicipalityFacts.objects.as_of(day).filter(municipality=OuterRef("municipality"))
        return self.select_related("user", "organisation", "mandate").annotate(
            organisation_name=Subquery(firms.filter(organisation=OuterRef("organisation")).values("naam")[:1]),
            mandate_name=Subquery(firms.filter(organisation=OuterRef("mandate")).values("naam")[:1]),
            municipality_name=Subquery(towns.values("naam")[:1]),
        )


class Grant(models.Model):
    """A capacity of a user: a role, for an organisation, a municipality or the own file.

    ``region`` holds the provinces of somebody of VDAB, in the order of ``Province`` with a comma between; empty for all.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[c for c in Role.choices if c[0] != Role.PUBLIC])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mandate = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mandaat van"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.CharField("regio", max_length=100, blank=True, default="")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, default="lokaal")

    objects = GrantQuerySet.as_manager()

    class Meta:
        """In the order they were given; a role never stands without that for which it is."""

        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(role__in=sorted(OF_AN_ORGANISATION - {Role.LOCAL})) | Q(organisation__isnull=False),
                name="grant_for_an_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.LOCAL) | Q(municipality__isnull=False), name="grant_for_a_municipality"
            ),
            models.CheckConstraint(condition=~Q(role=Role.PERSON) | Q(person__isnull=False), name="grant_for_own_file"),
            models.CheckConstraint(
                condition=Q(mandate=None) | Q(role=Role.EMPLOYER) & ~Q(mandate=F("organisation")),
                name="grant_mandate_for_another",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="grant_runs_forward"),
            models.CheckConstraint(condition=Q(region="") | Q(role__in=sorted(VDAB)), name="grant_region_of_vdab"),
        )

    def __str__(self) -> str:
        """Return the role, for whom and by whose mandate; with names where they were asked for."""
        return f"{self.get_role_display()} {self.whom}".strip()

    @property
    def whom(self) -> str:
        """Return for whom, and by whose mandate; empty where the role alone says it."""
        for_ = self._name("organisation") if self.organisation_id else self._name("municipality")
        for_ = for_ or ", ".join(str(Province(each).label) for each in self.provinces)
        return for_ + (_(", bij mandaat van %(by)s") % {"by": self._name("mandate")} if self.mandate_id else "")

    @property
    def provinces(self) -> tuple[str, ...]:
        """Return the provinces of the region; none for all of Flanders."""
        return tuple(each for each in self.region.split(",") if each)

    def _name(self, what: str) -> str:
        return str(getattr(self, f"{what}_name", None) or getattr(self, what) or "")

    def acting(self) -> Acting:
        """Return the user in this capacity."""
        return Acting(
            self.user.username,
            Role(self.role),
            self.pk,
            self.organisation_id,
            self.mandate_id,
            self.municipality_id,
            self.person_id,
            str(self.mandate or ""),
            self.provinces,
        )
