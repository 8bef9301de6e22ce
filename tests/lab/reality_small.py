"""The small world that the tests of reality share, and how its stored numbers are made.

``python -m tests.lab.reality_small`` writes ``reality_small.json`` anew, after an input of the invented Flanders changed.
"""

from __future__ import annotations

import functools
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

from maatwerk.lab.reality import published
from maatwerk.lab.reality.amounts import Amounts
from maatwerk.lab.reality.calibrate import calibrate
from maatwerk.lab.reality.measured import calibration_dict
from maatwerk.lab.reality.world import World, make_world
from maatwerk.rules.quarter import Quarter

STORED = Path(__file__).with_suffix(".json")
SCALE = Fraction(1, 100)
AMOUNTS = Amounts(vast=60_000, hoog=160_000, a_voor_2023=55_000, a_vanaf_2023=85_000, b=10_000)
"""Round amounts of the test itself, so that the stored numbers do not hang on the demo amounts."""


@functools.cache
def small_world() -> World:
    """All quarters of 2019 to 2025 at a hundredth of the size."""
    return make_world(Quarter.of(2019, 1), Quarter.of(2025, 4), SCALE, amounts=AMOUNTS)


def summary(world: World) -> dict[str, Any]:
    """What must come out the same again: cents per part of every quarter, and the calibrated amounts."""
    found = calibrate(world.years(), published.settled(), world.scale)
    quarters = {str(one.quarter): dict(one.parts) for one in world.quarters}
    return {"quarters": quarters, "calibration": calibration_dict(found)}


if __name__ == "__main__":
    STORED.write_text(json.dumps(summary(small_world()), indent=1) + "\n", encoding="utf-8")
