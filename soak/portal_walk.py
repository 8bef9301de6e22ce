"""Every page of the portal at full size, timed through the real server: ``python -m soak.portal_walk [--times 30] [--over 200]``.

Walks the URL configuration as several roles, with sampled things (the largest among them), in each order and filter that lists
offer. Prints median, p95 and longest in milliseconds, the queries and the processor time, the slowest first. Over the database of
``MAATWERK_DATA``, which ``soak.portal_fill`` makes.
"""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from soak.portal_fill import prepared
from soak.portal_server import Answer, Client, logged_in, serving

ROLES = {
    "dina.dossier": "dossierbehandelaar",
    "wout.werkgever": "werkgever",
    "berre.burger": "persoon",
    "bea.bemiddelaar": "bemiddelaar",
    "lena.lokaal": "lokaal_bestuur",
    "anas.analist": "analist",
    "": "publiek",
}
VARIANTS = {
    "persons": ["naam=jan", "naam=peeters+an", "provincie=antwerpen", "maatregel=IMW", "sorteer=-geboren", "blad=400",
                "geldig_op=2021-03-01&gekend_op=2021-06-30", "naam=zzzz"],
    "organisations": ["naam=a", "soort=privaat", "provincie=limburg", "erkend=ja", "erkend=nee", "sorteer=-nummer", "blad=40",
                      "geldig_op=2020-03-01&gekend_op=2022-06-30"],
    "employments": ["werkgever=a", "type_werknemer=arbeider", "sinds=2026-01-01", "sorteer=tot", "sorteer=soort", "blad=500",
                    "geldig_op=2021-03-01&gekend_op=2021-06-30"],
    "toekenningen": ["maatregel=IMW", "maatregel=MWB", "status=TG", "einde_voor=2026-12-31", "sorteer=tot", "sorteer=status",
                     "blad=500", "geldig_op=2021-03-01&gekend_op=2021-06-30"],
    "waiting": ["provincie=antwerpen", "sorteer=provincie", "blad=100", "geldig_op=2021-03-01&gekend_op=2021-06-30"],
    "organisation": ["naam=a", "geldig_op=2021-03-01&gekend_op=2021-06-30"],
    "person": ["geldig_op=2021-03-01&gekend_op=2021-06-30"],
    "search": ["q=peeters", "q=jan", "q=a", "q=maatwerk", "q=0473416418", "q=zzzz", "q=85.07.01-001.23"],
    "cases": ["soort=imw_aanvraag", "toestand=ingediend", "sorteer=uiterlijk", "sorteer=-nummer", "blad=100", "nummer=IMW"],
}  # fmt: skip
"""What else a list is asked, by the name of its address."""
FEW = 6


@dataclass
class Timed:
    """The measurements of one page for one role."""

    name: str
    role: str
    variant: str
    answers: list[Answer] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """Return the milliseconds below which nineteen in twenty stay."""
        return sorted(a.ms for a in self.answers)[max(0, -(-len(self.answers) * 95 // 100) - 1)]

    @property
    def processor(self) -> float:
        """Return the milliseconds of processor in the middle."""
        return statistics.median(a.count("X-Cpu-Ms") for a in self.answers)

    @property
    def line(self) -> str:
        """Return the row of the table."""
        times = [a.ms for a in self.answers]
        queries, sql = max(a.count("X-Queries") for a in self.answers), max(a.count("X-Sql-Ms") for a in self.answers)
        statuses = ",".join(sorted({str(a.status) for a in self.answers}))
        said = f"{self.name} {self.variant}".strip()[:62]
        return (
            f"{said:62} {self.role:18} {statuses:7} {statistics.median(times):7.0f} {self.p95:7.0f} {max(times):7.0f} "
            f"{self.processor:7.0f} {sql:7.0f} {queries:4.0f} {max(len(a.text) for a in self.answers) // 1024:6}"
        )


HEAD = (
    f"{'page':62} {'role':18} {'status':7} {'median':>7} {'p95':>7} {'max':>7} {'cpu':>7} {'sql':>7} {'q':>4} {'kB':>6}"
)


def things(username: str) -> dict[tuple[str, str], list[Any]]:
    """Return what fills the parameters of addresses for a user: by the first word of the address and the parameter."""
    from maatwerk.portal.cases.models import Case, Decision
    from maatwerk.portal.cases.table import kinds
    from maatwerk.portal.letters.models import Letter
    from maatwerk.portal.people.models import Grant
    from maatwerk.portal.people.roles import NOBODY
    from maatwerk.portal.register import models as m
    from maatwerk.portal.register.queries import visible_to

    grant = Grant.objects.filter(user__username=username).first()
    who = grant.acting() if grant else NOBODY

    def sampled(rows: Any, column: str, largest: str = "") -> list[Any]:
        """Return the one with most of something, and some others."""
        found = list(rows.order_by("-pk").values_list(column, flat=True)[: FEW * 50 : 50]) or list(
            rows.values_list(column, flat=True)[:FEW]
        )
        if largest:
            from django.db.models import Count

            most = rows.annotate(most=Count(largest)).order_by("-most").values_list(column, flat=True)[:2]
            found = [*most, *found]
        return found or ["BESTAATNIET"]

    cases = Case.objects.visible_to(who)
    decisions = Decision.objects.filter(case__in=cases)
    letters = Letter.objects.filter(case__in=cases)
    firms = visible_to(m.Organisation.objects.all(), who)
    return {
        ("dossiers", "number"): sampled(cases, "number", "steps"),
        ("dossiers", "kind"): list(kinds()),
        ("beslissingen", "number"): [n for n in sampled(decisions, "number") if n != "BESTAATNIET"] or [0],
        ("brieven", "code"): sampled(letters, "check_code"),
        ("controle", "code"): sampled(Letter.objects.all(), "check_code"),
        ("personen", "code"): sampled(visible_to(m.Person.objects.all(), who), "code", "employments"),
        ("organisaties", "number"): sampled(firms, "ondernemingsnummer", "employments"),
        ("tewerkstellingen", "code"): sampled(visible_to(m.Employment.objects.all(), who), "code", "facts"),
        ("indiceringen", "number"): sampled(visible_to(m.Indicering.objects.all(), who), "aanvraagnummer"),
        ("toekenningen", "number"): sampled(visible_to(m.Toekenning.objects.all(), who), "toekenningsnummer"),
        ("vestigingen", "number"): sampled(visible_to(m.Establishment.objects.all(), who), "vestigingsnummer"),
        ("gemeenten", "nis"): sampled(m.Municipality.objects.all(), "nis"),
        **law_things(),
        **{(first, "kind"): ["csv"] for first in LISTS},
    }


LISTS = ["personen", "organisaties", "tewerkstellingen", "toekenningen", "erkenningen", "dienstverleners", "wachtlijst"]


def law_things() -> dict[tuple[str, str], list[Any]]:
    """Return what fills the parameters of the law browser, from its own pages."""
    import re

    from django.test import Client as Inside

    page = Inside(headers={"host": "127.0.0.1"})
    known: dict[str, set[str]] = {"measure": set(), "rule": set(), "name": set(), "question": set()}
    for address in ("/wet/", "/wet/parameters/", "/wet/maatregelen/imw/", "/wet/maatregelen/cmw/"):
        text = page.get(address).content.decode()
        known["measure"] |= set(re.findall(r"/wet/maatregelen/([\w-]+)/", text))
        known["rule"] |= set(re.findall(r"/wet/maatregelen/imw/([\w-]+)/", text))
        known["name"] |= set(re.findall(r"/wet/parameters/([\w-]+)/", text))
        known["question"] |= set(re.findall(r"/wet/vragen/([\w-]+)/", text))
    defaults = {"measure": "imw", "rule": "loonpremie", "name": "ggmmi", "question": "imw_recht"}
    return {("wet", name): [defaults[name], *sorted(found)[:30]] for name, found in known.items()}


def addresses(username: str, role: str) -> Iterator[tuple[str, str, list[str]]]:
    """Yield (name, variant, addresses) of every page whose door is open to a role."""
    from tests.portal.test_routes import PARAMETER, ROUTES

    from maatwerk.portal.kit.doors import roles_of

    filled = things(username)
    for route in ROUTES:
        if str(role) not in {str(each) for each in roles_of(route.view) or ()} or route.name in LEFT:
            continue
        parameters = [filled[route.first, name] for name in route.parameters]
        longest = max((len(values) for values in parameters), default=1)
        found = []
        for values in (
            islice(zip(*(cycle(values) for values in parameters), strict=True), longest) if parameters else [()]
        ):
            given = iter(values)
            found.append("/" + PARAMETER.sub(lambda _hit, given=given: str(next(given)), route.path))  # type: ignore[misc]
        yield route.name, "", found
        for variant in VARIANTS.get(route.name, []):
            yield route.name, variant, [f"{address}?{variant}" for address in found]


LEFT = {"demo_login", "logout", "oidc_authentication_init", "oidc_authentication_callback", "set_language", "gallery"}
"""Addresses that are no pages to look at."""


def walk(port: int, times: int, only: str = "") -> list[Timed]:
    """Return the measurements of every page as every role. Files of whole lists are asked for once."""
    measured = []
    for username, role in ROLES.items():
        client = Client(port, logged_in(username) if username else "")
        for name, variant, found in addresses(username, role):
            if only in name:
                row = Timed(name, role, variant)
                count = 1 if name.endswith("_export") else times
                client.get(found[0])
                row.answers = [client.get(address) for address in islice(cycle(found), count)]
                measured.append(row)
    return measured


def main() -> None:
    """Walk and print; exit code 1 where a page (a file of a whole list apart) is slower than asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=30)
    asked.add_argument("--over", type=float, default=200)
    asked.add_argument("--only", default="")
    asked.add_argument("--processor", action="store_true", help="judge by processor time: others use this machine too")
    given = asked.parse_args()
    folder = Path(os.environ["MAATWERK_DATA"]).resolve()
    prepared(folder)
    with serving(folder / "server.log", DJANGO_SETTINGS_MODULE="soak.portal_settings") as server:
        measured = walk(server.port, given.times, given.only)
        print(f"memory of the worker: {server.memory()} MB")
    print(HEAD)
    for row in sorted(measured, key=lambda each: -each.p95):
        print(row.line)
    pages = [row for row in measured if not row.name.endswith("_export")]
    slow = [row for row in pages if (row.processor if given.processor else row.p95) > given.over]
    print(
        f"{len(measured)} pages, {sum(len(row.answers) for row in measured)} answers, {len(slow)} over {given.over:.0f} ms"
    )
    raise SystemExit(1 if slow else 0)


if __name__ == "__main__":
    main()
