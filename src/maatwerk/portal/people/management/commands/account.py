"""``maatwerk manage account``: a local account and its capacities, for a house without an identity provider."""

from __future__ import annotations

import getpass
import secrets
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, models, transaction

from maatwerk.portal import clock
from maatwerk.portal.audit.chain import Actor
from maatwerk.portal.people import services
from maatwerk.portal.people.models import Grant, User
from maatwerk.portal.people.roles import Role
from maatwerk.portal.register.models import Municipality, Organisation, Person, Province

Thing = TypeVar("Thing", bound=models.Model)


class Command(BaseCommand):
    """Makes an account with a password said once, gives a capacity, or withdraws all of them."""

    help = "Make a local account, give it a capacity, or withdraw what it has."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("username")
        parser.add_argument("--role", choices=[role.value for role in Role if role is not Role.PUBLIC])
        parser.add_argument("--organisation", metavar="KBO", help="enterprise number of the organisation acted for")
        parser.add_argument("--mandate", metavar="KBO", help="enterprise number of the secretariat that acts")
        parser.add_argument("--municipality", metavar="NIS", help="REFNIS code of the local government")
        parser.add_argument("--person", metavar="CODE", help="code of the own file")
        parser.add_argument("--province", action="append", choices=Province.values, help="region of somebody of VDAB")
        parser.add_argument("--names", nargs=2, metavar=("FIRST", "LAST"), default=("", ""))
        parser.add_argument("--withdraw", action="store_true", help="withdraw every capacity and close the account")
        parser.add_argument("--reason", default="", help="why; stands in the chain of events")

    @transaction.atomic
    def handle(self, *_args: Any, **given: Any) -> None:
        """Do it. Raises CommandError for what does not exist, or a role without for whom."""
        by = Actor(f"beheer:{getpass.getuser()}"[:150], "beheer")
        if given["withdraw"]:
            self._withdraw(_one(User, "username", given["username"]), by, given["reason"])
            return
        user = self._user(given["username"], given["names"])
        if given["role"]:
            self._give(user, by, given)

    def _user(self, username: str, names: tuple[str, str]) -> User:
        user = User.objects.filter(username=username).first()
        if user is None:
            password = secrets.token_urlsafe(15)
            user = User.objects.create_user(username, password=password, first_name=names[0], last_name=names[1])
            self.stdout.write(f"{username}: {password} (said once; change it after logging in)")
        return user

    def _give(self, user: User, by: Actor, given: dict[str, Any]) -> None:
        whom: dict[str, Any] = {
            "organisation": _one(Organisation, "ondernemingsnummer", given["organisation"]),
            "mandate": _one(Organisation, "ondernemingsnummer", given["mandate"]),
            "municipality": _one(Municipality, "nis", given["municipality"]),
            "person": _one(Person, "code", given["person"]),
            "provinces": given["province"] or (),
        }
        try:
            with transaction.atomic():
                made = services.grant(user, Role(given["role"]), by, reason=given["reason"], **whom)
        except IntegrityError:
            raise CommandError(
                f"{given['role']} needs an organisation, a municipality or a person, or has no region"
            ) from None
        self.stdout.write(str(made))

    def _withdraw(self, user: User, by: Actor, reason: str) -> None:
        for each in Grant.objects.filter(user=user).on(clock.today()):
            services.withdraw(each, by, reason)
            self.stdout.write(f"withdrawn: {each}")
        User.objects.filter(pk=user.pk).update(is_active=False)


def _one(model: type[Thing], field: str, value: str | None) -> Any:
    """Return the row with that value; None for no value. Raises CommandError where there is none."""
    if value is None:
        return None
    found = model._default_manager.filter(**{field: value}).first()
    if found is None:
        raise CommandError(f"no {model._meta.model_name} with {field} {value}")
    return found
