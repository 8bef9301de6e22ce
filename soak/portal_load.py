"""Fifty people at work: ``python -m soak.portal_load [--users 50] [--seconds 240] [--kill]``.

Each has a session and a day's work: lists, files, search, drafts, handing in, deciding, with time to think in between. With
``--kill`` a worker is killed without warning in the middle. Afterwards: the chain holds, every decision is recomputed the same,
nothing is half, and the log names nobody. Over the database of ``DATABASE_URL`` that ``soak.portal_fill`` filled.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from soak.portal_fill import prepared
from soak.portal_server import Answer, Client, Server, logged_in, serving

MIX = (("werkgever", 22), ("dossierbehandelaar", 10), ("expert", 5), ("bemiddelaar", 5), ("persoon", 4), ("publiek", 4))
"""How many of fifty have which role."""
VERSION = re.compile(r'name="version" value="(\d+)"')


@dataclass
class Log:
    """What was asked and what came of it: (part, status, milliseconds, of processor) each; 0 is a connection that broke."""

    answers: list[tuple[str, int, float, float]] = field(default_factory=list)

    def note(self, part: str, answer: Answer) -> None:
        """Keep an answer."""
        self.answers.append((part, answer.status, answer.ms, answer.count("X-Cpu-Ms")))

    def lost(self, why: str) -> None:
        """Note that a connection broke."""
        self.answers.append((f"lost {why}", 0, 0.0, 0.0))

    def processor(self, part: str) -> float:
        """Return the mean milliseconds of processor of one part in the worker, the database not counted."""
        used = [cpu for name, status, _ms, cpu in self.answers if name.startswith(part) and status]
        return sum(used) / max(1, len(used))

    def of(self, part: str) -> list[float]:
        """Return the sorted times of one part that were answered."""
        return sorted(ms for name, status, ms, _cpu in self.answers if name.startswith(part) and status)

    def line(self, part: str, seconds: float) -> str:
        """Return requests, how many a second, and p50, p95, p99 and longest."""
        times = self.of(part)
        if not times:
            return f"{part:12} none"
        at = [times[min(len(times) - 1, int(len(times) * share))] for share in (0.5, 0.95, 0.99)]
        return (
            f"{part or 'all':12} {len(times):6} {len(times) / seconds:6.1f}/s"
            + "".join(f" {ms:7.0f}" for ms in at)
            + f" {times[-1]:7.0f} {self.processor(part):7.1f}"
        )


class Somebody:
    """A person at work in a browser."""

    def __init__(self, port: int, role: str, session: str, log: Log, seed: int) -> None:
        self.client, self.role, self.log = Client(port, session), role, log
        self.dice = random.Random(seed)

    def work(self, until: float, think: float) -> None:
        """Work until a moment, thinking in between."""
        time.sleep(self.dice.random() * think)
        while time.monotonic() < until:
            try:
                self.dice.choice(WORK[self.role])(self, lambda: time.sleep(self.dice.uniform(0.3, 1.7) * think))
            except OSError:
                self.log.lost("connection")
                self.client.connection.close()
            except Exception as problem:
                # http.client raises several kinds when a worker dies halfway an answer.
                self.log.lost(type(problem).__name__)
                self.client.connection.close()
            time.sleep(self.dice.uniform(0.3, 1.7) * think)

    def see(self, name: str, address: str) -> Answer:
        """Look at a page."""
        found = self.client.get(address)
        self.log.note(f"page {name}", found)
        return found

    def do(self, name: str, address: str, **given: str) -> Answer:
        """Hand in a form."""
        found = self.client.post(address, **given)
        self.log.note(f"act {name}", found)
        return found

    def link(self, answer: Answer, pattern: str) -> str:
        """Return one of the links on a page; the start page where there is none."""
        found = re.findall(pattern, answer.text)
        return str(self.dice.choice(found)) if found else "/"


Think = Callable[[], None]


def lists(who: Somebody, think: Think) -> None:
    """A list, its next page, and one of its files."""
    name, file = who.dice.choice(
        [("personen", r'href="(/personen/\w+/)'), ("tewerkstellingen", r'href="(/tewerkstellingen/\w+/)')]
    )
    found = who.see(f"lijst {name}", f"/{name}/")
    think()
    who.see(f"lijst {name}", f"/{name}/?blad={who.dice.randint(2, 5)}")
    think()
    who.see("bestand", who.link(found, file))


def searching(who: Somebody, think: Think) -> None:
    """A name, and whoever bears it."""
    found = who.see("zoeken", f"/zoeken?q={who.dice.choice(['peeters', 'janssens', 'an', 'jan', 'maes', 'de'])}")
    think()
    who.see("bestand", who.link(found, r'href="(/personen/\w+/)'))


def today(who: Somebody, think: Think) -> None:
    """What waits today, and one of those cases."""
    found = who.see("vandaag", "/")
    think()
    who.see("dossier", who.link(found, r'href="(/dossiers/[A-Z]+-[\w-]+/)'))


def places(who: Somebody, think: Think) -> None:
    """Organisations and the waiting list."""
    found = who.see("lijst organisaties", "/organisaties/?provincie=antwerpen")
    think()
    who.see("organisatie", who.link(found, r'href="(/organisaties/\d+/)'))
    think()
    who.see("wachtlijst", "/wachtlijst/")


def law(who: Somebody, think: Think) -> None:
    """The law, open to everybody."""
    for address in ("/wet/", "/wet/maatregelen/imw/", "/wet/parameters/", "/wachtlijst/cijfers/", "/erkenningen/"):
        who.see("wet en cijfers", address)
        think()


def own(who: Somebody, think: Think) -> None:
    """A citizen's own file and cases."""
    found = who.see("vandaag", "/")
    think()
    who.see("eigen dossier", who.link(found, r'href="(/personen/\w+/)'))
    who.see("lijst dossiers", "/dossiers/")


def apply(who: Somebody, think: Think) -> None:
    """An application: begin, fill in, hand in."""
    begun = who.see("nieuw", "/dossiers/nieuw/imw_aanvraag/")
    codes = re.findall(r'name="over" id="[^"]*" value="([^"]+)"', begun.text)
    if not codes:
        return
    think()
    made = who.do("openen", "/dossiers/nieuw/imw_aanvraag/", over=who.dice.choice(codes))
    address = made.headers.get("Location", "")
    if not address.endswith("/invullen/"):
        return
    page = who.see("invullen", address)
    think()
    told = {"contract_uren": "38", "in_moeilijkheden": "nee", "werkplaats": "vlaanderen", "begeleider": "geen"}
    who.do("bewaren", address, version=_version(page), **told)
    _do(who, address.removesuffix("invullen/"), "indienen", think)


def decide(who: Somebody, think: Think) -> None:
    """An officer: a case from the list, one step further."""
    state, action = who.dice.choice([("ingediend", "advies_vragen"), ("klaar", "beslissen"), ("klaar", "beslissen")])
    found = who.see("lijst dossiers", f"/dossiers/?soort=imw_aanvraag&toestand={state}")
    think()
    address = who.link(found, r'href="(/dossiers/[A-Z]+-[\w-]+/)')
    if address != "/":
        _do(who, address, action, think)


def indicate(who: Somebody, think: Think) -> None:
    """An expert: a finding about somebody, for a case that waits for one."""
    found = who.see("lijst dossiers", "/dossiers/?soort=imw_aanvraag&toestand=bij_vdab")
    think()
    address = who.link(found, r'href="(/dossiers/[A-Z]+-[\w-]+/)')
    if address != "/":
        told = {"advies": "loonpremie", "type_doelgroep": "H", "datum_begin": "2026-05-01", "datum_einde": "2028-04-30"}
        _do(who, address, "indiceren", think, **told)


def _do(who: Somebody, address: str, action: str, think: Think, **given: str) -> None:
    page = who.see("dossier", address)
    think()
    made = who.do(
        action, f"{address}doen/", action=action, version=_version(page), confirmed="1", reason="Nagekeken.", **given
    )
    if made.status == 302:
        who.see("dossier", address)


def _version(page: Answer) -> str:
    found = VERSION.search(page.text)
    return found[1] if found else "0"


WORK: dict[str, list[Callable[[Somebody, Think], None]]] = {
    "werkgever": [today, lists, apply, apply],
    "dossierbehandelaar": [today, lists, searching, places, decide, decide, decide],
    "expert": [today, searching, indicate, indicate],
    "bemiddelaar": [today, searching, lists, places],
    "persoon": [own],
    "publiek": [law],
}


def people(count: int) -> list[tuple[str, str]]:
    """Make so many users; return role and session of each. Employers are those with most workers."""
    from django.db.models import Count

    from maatwerk.portal.audit.chain import SYSTEM
    from maatwerk.portal.people.models import User
    from maatwerk.portal.people.roles import Role
    from maatwerk.portal.people.services import grant
    from maatwerk.portal.register import models as m

    firms = list(m.Organisation.objects.annotate(n=Count("employments")).order_by("-n")[:count])
    citizens = list(m.Person.objects.filter(employments__isnull=False).distinct().order_by("pk")[:count])
    roles = [role for role, many in MIX for _each in range(max(1, many * count // 50))][:count]
    found = []
    for number, role in enumerate(roles):
        if role == "publiek":
            found.append((role, ""))
            continue
        user, new = User.objects.get_or_create(username=f"druk.{number}", defaults={"first_name": "Iemand"})
        whom: dict[str, Any] = {"organisation": firms[number]} if role == "werkgever" else {}
        whom |= {"person": citizens[number]} if role == "persoon" else {}
        if new:
            grant(user, Role(role), SYSTEM, **whom)
        found.append((role, logged_in(user.username)))
    return found


def crowd(server: Server, count: int, seconds: float, think: float, kill: bool) -> tuple[Log, float]:
    """Let everybody work; return what was answered and how long it took."""
    log, began = Log(), time.monotonic()
    everybody = [Somebody(server.port, role, session, log, seed) for seed, (role, session) in enumerate(people(count))]
    began = time.monotonic()
    threads = [threading.Thread(target=each.work, args=(began + seconds, think)) for each in everybody]
    for thread in threads:
        thread.start()
    if kill:
        time.sleep(seconds / 2)
        print(f"killed worker {server.kill_a_worker()} after {time.monotonic() - began:.0f} s")
    for thread in threads:
        thread.join()
    return log, time.monotonic() - began


def broken() -> list[str]:
    """Return what is wrong in the database after everything: the chain, decisions, cases that are half done."""
    from maatwerk.portal.audit import chain
    from maatwerk.portal.cases import deciding
    from maatwerk.portal.cases.models import Case, Decision

    wrong = [f"chain {breach.number}: {breach.what}" for breach in chain.verify()]
    asked = Decision.objects.select_related("case", "law", "submission").order_by("number")
    replayed = [deciding.replay(each) for each in asked.iterator(chunk_size=200)]
    wrong += [f"decision {each.decision.number}: {each.differences}" for each in replayed if not each.identical]
    print(f"{chain.Event.objects.count()} events, {len(replayed)} decisions recomputed")
    for case in Case.objects.prefetch_related("steps").iterator(chunk_size=500):
        steps = sorted(case.steps.all(), key=lambda step: step.version)
        if [step.version for step in steps] != list(range(1, case.version)):
            wrong.append(f"{case}: version {case.version} with {len(steps)} steps")
        if steps and steps[-1].after != case.state:
            wrong.append(f"{case}: in {case.state} after a step to {steps[-1].after}")
    return wrong + _lonely()


def _lonely() -> list[str]:
    """Return events of an act whose step is not there."""
    from django.db.models import Exists, OuterRef

    from maatwerk.portal.audit.models import Event
    from maatwerk.portal.cases.models import Case, Step

    found = Case.objects.order_by().values_list("kind", flat=True).distinct()
    acts = [f"{kind}.{name}" for kind in found for name in _acts(kind)]
    events = Event.objects.filter(verb__in=acts).exclude(Exists(Step.objects.filter(event=OuterRef("pk"))))
    return [f"event {each.number} ({each.verb}) without its step" for each in events]


def _acts(kind: str) -> list[str]:
    from maatwerk.portal.cases.table import kinds

    return list(kinds()[kind].actions)


def named_in(log: Path) -> list[str]:
    """Return the lines of a server's log in which a national number or the name of somebody in the register stands."""
    from maatwerk.portal.register.models import PersonFacts, PersonNumber

    text = log.read_text(encoding="utf-8", errors="replace")
    words = set(re.findall(r"[\w'-]+", text))
    digits = set(re.findall(r"\d{11}", re.sub(r"[ .-]", "", text)))
    numbers = {insz for insz in PersonNumber.objects.values_list("insz", flat=True).iterator() if insz in digits}
    names = {name for name in PersonFacts.objects.values_list("achternaam", flat=True).distinct() if name in words}
    return sorted(numbers | names)


def main() -> None:
    """Run, print and check; exit code 1 where something is wrong."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--users", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=240)
    asked.add_argument("--think", type=float, default=2.0)
    asked.add_argument("--kill", action="store_true")
    given = asked.parse_args()
    folder = Path(os.environ["MAATWERK_DATA"]).resolve()
    prepared(folder)
    record = folder / "load.log"
    record.unlink(missing_ok=True)
    with serving(record, workers=2, MAATWERK_LOG="INFO") as server:
        log, seconds = crowd(server, given.users, given.seconds, given.think, given.kill)
        health = [Client(server.port, "").get("/gezond") for _each in range(5)]
        print(f"memory of the largest worker: {server.memory()} MB")
    print(f"{given.users} users, {seconds:.0f} s; requests, per second, p50, p95, p99, longest, processor (ms)")
    for part in (
        "",
        "page",
        "act",
        *sorted({name for name, *_ in log.answers if name.startswith(("act", "page"))}),
    ):
        print(log.line(part, seconds))
    print("statuses:", dict(sorted(Counter(status for _n, status, *_ in log.answers).items())))
    print("not well:", Counter((name, status) for name, status, *_ in log.answers if status not in (200, 302)))
    print("health:", [(each.status, round(each.ms)) for each in health])
    wrong = [*broken(), *(f"the log names {each}" for each in named_in(record))]
    print("\n".join(wrong) or "nothing is half; every decision is recomputed the same; the log names nobody")
    raise SystemExit(1 if wrong or any(status >= 500 for _n, status, *_ in log.answers) else 0)


if __name__ == "__main__":
    main()
