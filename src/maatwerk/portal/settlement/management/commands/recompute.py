"""``maatwerk manage recompute``: compute stored quarters anew and tell which differ from their run."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from maatwerk.portal import clock
from maatwerk.portal.archive.store import Damaged
from maatwerk.portal.settlement.recomputing import Recomputed, recomputed
from maatwerk.rules.money import dutch
from maatwerk.rules.parameters import UnsetParameter
from maatwerk.rules.quarter import Quarter


class Command(BaseCommand):
    """Computes quarters from what is stored, compares them with the runs that count, and writes nothing."""

    help = "Compute stored quarters anew and tell which differ from the run that counts. Nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be given."""
        parser.add_argument("--from", dest="first", required=True, metavar="2019Q1", help="The first quarter.")
        parser.add_argument("--to", dest="last", required=True, metavar="2026Q2", help="The last quarter.")

    def handle(self, *_args: Any, first: str, last: str, **_options: Any) -> None:
        """Compute and tell. Raises CommandError for quarters that are none, a damaged archive, or an amount that is not set."""
        try:
            quarters = list(Quarter.parse(first).until(Quarter.parse(last)))
        except ValueError as problem:
            raise CommandError(f"een kwartaal ziet eruit als 2026Q1; {problem}") from problem
        began, found = time.monotonic(), list[bool]()
        try:
            for one in recomputed(quarters, clock.now()):
                found.append(one.run is None or one.same)
                self.stdout.write(_told(one))
                self.stdout.flush()
        except (Damaged, UnsetParameter) as problem:
            raise CommandError(str(problem)) from problem
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{len(found)} berekeningen in {seconds:.0f} s, waarvan {found.count(False)} anders dan hun run; "
            "er werd niets geschreven"
        )


def _told(one: Recomputed) -> str:
    """Return what there is to say of a quarter, on one line."""
    said = f"{one.quarter} {one.measures.upper()}: {one.lines.height} lijnen, {dutch(one.cents)} euro"
    if one.run is None:
        return f"{said}; nog geen run"
    if one.same:
        return f"{said}; gelijk aan {one.run}"
    if not one.differences.height:
        return f"{said}; dezelfde bedragen als {one.run}, andere gegevens"
    causes = ", ".join(f"{cause} {dutch(cents)} ({count})" for cause, count, cents in one.causes)
    return f"{said}; {dutch(one.moved)} euro anders dan {one.run}: {causes}"
