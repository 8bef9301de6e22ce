"""The facts of a quarter out of a portal, for the runs beside it: ``python -m soak.settlement_facts FOLDER --quarter 2026Q1``.

Writes declarations, rights and contingents (``facts.pickle``) and the rows as one table (``rows.parquet``); prints how many lines
they give and the hash over all of them: what every run in parts must come to.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
from pathlib import Path

from soak.portal_fill import prepared


def main() -> None:
    """Write the facts known now to a folder."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--quarter", default="2026Q1")
    given = asked.parse_args()
    prepared(Path(os.environ["MAATWERK_DATA"]).resolve())

    from maatwerk.portal import clock
    from maatwerk.portal.settlement import facts
    from maatwerk.portal.settlement.law import SETTLED, law_of
    from maatwerk.rules.quarter import Quarter
    from maatwerk.runs.manifest import frame_hash
    from maatwerk.runs.partition import flat
    from maatwerk.runs.settle import Terms, settle

    quarter, law = Quarter.parse(given.quarter), law_of(SETTLED)
    known = facts.given(quarter, clock.now())
    settled = settle(known, Terms(quarter, law, None, "demo"))
    given.folder.mkdir(parents=True, exist_ok=True)
    flat(settled.rows, law).write_parquet(given.folder / "rows.parquet")
    tables = (known.declared.history, known.rights, known.contingents)
    (given.folder / "facts.pickle").write_bytes(pickle.dumps(tables))
    print(json.dumps({"lines": settled.lines.height, "hash": frame_hash(settled.lines)}))


if __name__ == "__main__":
    main()
