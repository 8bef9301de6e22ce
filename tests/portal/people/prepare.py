"""Makes the scratch database of a portal in a process of its own; prints the numbers of what is in it."""

from __future__ import annotations

import json

import django


def filled() -> dict[str, str]:
    from tests.portal import factory

    town = factory.municipality()
    firm = factory.organisation(1, "Bakkerij De Korst", town)
    factory.organisation(2, "Smidse Het Aambeeld", town)
    factory.organisation(3, "Secretariaat Sam", town)
    factory.organisation(4, "Stad Gent", town)
    someone = factory.person(1)
    factory.employment(someone, firm)
    factory.user("lokaal.account")
    return {
        "firm": factory.enterprise_number(1),
        "other": factory.enterprise_number(2),
        "secretariat": factory.enterprise_number(3),
        "town": factory.enterprise_number(4),
        "insz": factory.insz(1),
        "person": someone.code,
    }


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(filled()))
