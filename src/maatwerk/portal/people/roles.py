"""The roles of the house, and somebody acting in one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from maatwerk.portal.audit.chain import Actor


class Role(models.TextChoices):
    """Who lives with the system and comes to do what."""

    PERSON = "persoon", _("burger")
    OFFICER = "dossierbehandelaar", _("dossierbehandelaar")
    APPROVER = "goedkeurder", _("goedkeurder")
    MEDIATOR = "bemiddelaar", _("VDAB-bemiddelaar")
    EXPERT = "expert", _("VDAB-expert")
    EMPLOYER = "werkgever", _("werkgever")
    EMPLOYER_READER = "werkgever_lezer", _("werkgever (alleen lezen)")
    PROVIDER = "dienstverlener", _("externe dienstverlener")
    LOCAL = "lokaal_bestuur", _("lokaal bestuur")
    INSPECTOR = "inspecteur", _("inspecteur")
    ANALYST = "analist", _("analist")
    PUBLIC = "publiek", _("publiek")


DEPARTMENT = frozenset({Role.OFFICER, Role.APPROVER})
VDAB = frozenset({Role.MEDIATOR, Role.EXPERT})
EMPLOYERS = frozenset({Role.EMPLOYER, Role.EMPLOYER_READER})
SIDES = (DEPARTMENT, VDAB, EMPLOYERS, frozenset({Role.PERSON}))
OF_AN_ORGANISATION = EMPLOYERS | {Role.PROVIDER, Role.LOCAL}
EVERYBODY = frozenset(Role)
LOGGED_IN = EVERYBODY - {Role.PUBLIC}


def side_of(role: Role) -> frozenset[Role]:
    """Return the roles that share what one of them begins; the others see it once it was handed in."""
    return next((side for side in SIDES if role in side), frozenset())


@dataclass(frozen=True, slots=True)
class Acting:
    """Somebody in one capacity: what every query and every service asks for.

    ``organisation`` is the one acted for, ``mandate`` the social secretariat that acts for it, ``municipality`` the REFNIS
    code of a local government, ``person`` the own file of a citizen; each an identifier or None. ``mandate_of`` is the
    printed number of the secretariat, for what people read. ``provinces`` is the region of somebody of VDAB; empty for all.
    """

    name: str
    role: Role
    grant: int | None = None
    organisation: int | None = None
    mandate: int | None = None
    municipality: str | None = None
    person: int | None = None
    mandate_of: str = ""
    provinces: tuple[str, ...] = ()

    @property
    def capacity(self) -> str:
        """Return the capacity as it is noted: the role and, if so, by whose mandate."""
        role = str(self.role.value)
        return f"{role}, bij mandaat van {self.mandate_of}" if self.mandate_of else role

    @property
    def actor(self) -> Actor:
        """Return what the chain of events notes."""
        return Actor(self.name, self.capacity)


NOBODY = Acting("", Role.PUBLIC)
