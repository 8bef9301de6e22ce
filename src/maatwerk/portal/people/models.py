"""Users and the capacities granted to them."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.models import Municipality, Organisation, Person


class User(AbstractUser):
    """Somebody with a login; what they may do stands in their grants."""

    subject = models.CharField("sub bij de identiteitsverstrekker", max_length=200, null=True, unique=True)

    def __str__(self) -> str:
        """Return the full name, else the user name."""
        return self.get_full_name() or self.username


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants on a day."""

    def on(self, day: dt.date) -> GrantQuerySet:
        """Return those in force on the day."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Grant(models.Model):
    """A capacity of a user: a role, for an organisation, a municipality or the own file."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[c for c in Role.choices if c[0] != Role.PUBLIC])
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mandate = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mandaat van"
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, default="lokaal")

    objects = GrantQuerySet.as_manager()

    class Meta:
        """In the order they were given."""

        ordering = ("id",)

    def __str__(self) -> str:
        """Return the role and for whom."""
        return f"{self.get_role_display()} {self.organisation or self.municipality or self.person or ''}".strip()

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
        )
