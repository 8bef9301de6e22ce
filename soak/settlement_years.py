"""Every quarter of invented Flanders made and read, for the ten years: ``python -m soak.settlement_years FOLDER [FIRST LAST]``.

Takes half a minute of processor for each quarter; what is there already is left as it is. With ``MAATWERK_DATA`` over a filled
register the quarters are then kept, run, and computed again from what is stored: once with nothing changed, and once after all
corrections came in.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from soak.portal_fill import prepared
from soak.settlement_quarter import Watch

from maatwerk.portal.settlement.demo_files import QuarterFiles, files_of
from maatwerk.rules.quarter import Quarter
from maatwerk.synthetic.timeline import FIRST, LAST

UNTIL = "2026-05"
"""The last month of which corrections came in."""


def files(folder: Path, quarter: Quarter, scale: Fraction = Fraction(1)) -> QuarterFiles:
    """Return the messages of a quarter and what reading them gave; made where they are not there yet."""
    place = folder / f"{quarter}.pickle"
    if not place.is_file():
        made = files_of(quarter, folder, scale, 1, UNTIL)
        shutil.rmtree(folder / str(quarter))
        half = place.with_suffix(".half")
        half.write_bytes(pickle.dumps(made))
        half.rename(place)
    found = pickle.loads(place.read_bytes())
    assert isinstance(found, QuarterFiles)
    return found


def keep(folder: Path, quarters: Iterable[Quarter], *, corrections: bool) -> int:
    """Keep what reading the messages of quarters gave, in the portal: first versions, or the corrections; return the lines."""
    from django.db import transaction

    from maatwerk.portal.archive import store
    from maatwerk.portal.audit.chain import SYSTEM
    from maatwerk.portal.intake.reading import keep_reading
    from maatwerk.portal.intake.services import receive
    from maatwerk.portal.jobs import worker

    rows = 0
    for quarter in quarters:
        made = files(folder, quarter)
        packed = made.corrections if corrections else made.first
        if packed is None:
            continue
        delivery = receive([packed.file.read_bytes()], packed.file.name, "KSZ", "map", SYSTEM).delivery
        with transaction.atomic():
            keep_reading(delivery, packed.taken, store.keep_file(packed.rows))
        worker.work(lambda: True, once=True)
        rows += packed.taken.rows
    return rows


def run_all(quarters: Iterable[Quarter]) -> int:
    """Run every quarter for the measures of its time; return how many lines there are."""
    from maatwerk.portal.audit.chain import SYSTEM
    from maatwerk.portal.jobs import worker
    from maatwerk.portal.settlement import running
    from maatwerk.portal.settlement.law import SETTLED, law_of
    from maatwerk.portal.settlement.models import Run

    for quarter in quarters:
        running.ask(quarter, [name for name in SETTLED if law_of([name])[name].first <= quarter], SYSTEM)
        worker.work(lambda: True, once=True)
        assert Run.objects.filter(period=str(quarter)).exists(), quarter
    return sum(Run.objects.values_list("lines", flat=True))


def recompute(quarters: Iterable[Quarter]) -> dict[str, object]:
    """Compute every quarter from what is stored to lines and differences; return what came of it."""
    from maatwerk.portal import clock
    from maatwerk.portal.settlement.recomputing import recomputed

    found = [
        (one.lines.height, one.differences.height, one.moved, one.same) for one in recomputed(quarters, clock.now())
    ]
    lines, differences, cents, same = (sum(column) for column in zip(*found, strict=True))
    return {"quarters": len(found), "lines": lines, "differences": differences, "cents": cents, "same": same}


def main() -> None:
    """Make the quarters that were asked, the last one first; with ``MAATWERK_DATA`` keep, run and recompute them in a portal."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    first, last = map(Quarter.parse, sys.argv[2:4]) if len(sys.argv) > 3 else (FIRST, LAST)
    quarters = list(first.until(last))
    for quarter in reversed(quarters):
        print(quarter, files(folder, quarter).first.taken.rows, flush=True)
    if "MAATWERK_DATA" not in os.environ:
        return
    prepared(Path(os.environ["MAATWERK_DATA"]).resolve())
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    watch = Watch()
    print(watch.part("keep what was read", lambda: keep(folder, quarters, corrections=False)), "lines read")
    print(watch.part("run every quarter", lambda: run_all(quarters)), "lines of runs")
    print(watch.part("recompute, nothing changed", lambda: recompute(quarters)))
    print(watch.part("keep the corrections", lambda: keep(folder, quarters, corrections=True)), "lines read")
    print(watch.part("recompute, with the corrections", lambda: recompute(quarters)), flush=True)


if __name__ == "__main__":
    main()
