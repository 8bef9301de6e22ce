"""One of two processes that act on the same case at once: ``python race.py NUMBER VERSION ACTION ROLE NAME``.

It says ``ready``, waits for a line, acts, and says ``done``, ``stale`` or what else came of it.
"""

from __future__ import annotations

import os
import sys


def main(number: str, version: str, action: str, role: str, name: str) -> str:
    import django

    django.setup()
    from maatwerk.portal.cases import services
    from maatwerk.portal.cases.errors import CaseError
    from maatwerk.portal.cases.models import Case
    from maatwerk.portal.people.roles import Acting, Role

    case = Case.objects.get(number=number)
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        services.act(case.pk, action, Acting(name, Role(role)), int(version), reason="omdat")
    except CaseError as error:
        return type(error).__name__.lower()
    return "done"


def prepare() -> str:
    """Migrate the scratch database and return the number of a case that is ready for decision, at version 2."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from tests.portal.cases.stories import done, opened, people

    who = people()
    return done(opened("imw_aanvraag", who), who, "indienen").number


def count() -> str:
    """Return how many decisions and steps there are, and whether the chain holds."""
    import django

    django.setup()
    from maatwerk.portal.audit import chain
    from maatwerk.portal.cases.models import Decision, Step

    return f"{Decision.objects.count()} {Step.objects.count()} {len(chain.verify())}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.portal.settings")
    asked = sys.argv[1:]
    print(prepare() if asked == ["prepare"] else count() if asked == ["count"] else main(*asked), flush=True)
