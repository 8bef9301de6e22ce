"""The measured result as plain data, and the file that the report and the charts read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

from maatwerk.lab.reality import published
from maatwerk.lab.reality.amounts import NAMES, Amounts
from maatwerk.lab.reality.calibrate import Calibration, calibrate, plan
from maatwerk.lab.reality.growth import Growth, growth
from maatwerk.lab.reality.table import ArticleRow, ImwRow, YearRow, article_rows, imw_rows, year_rows
from maatwerk.lab.reality.world import World, read_world, write_world

MEASURED: Final = Path(str(resources.files("maatwerk.lab.reality"))) / "measured.json"
COMMANDS: Final = ("maatwerk reality run --out DIR", "maatwerk reality show --in DIR --store")


def measured() -> Mapping[str, Any]:
    """Return the stored result; money in cents, VTE in millionths, days in hundredths, deviations per 10,000."""
    content: Mapping[str, Any] = json.loads(MEASURED.read_text(encoding="utf-8"))
    return content


def content(world: World) -> dict[str, Any]:
    """Return everything there is to say of a world beside what was published."""
    return {
        "seed": world.seed,
        "scale": str(world.scale),
        "amounts_cents": amounts_dict(world.amounts),
        "law": dict(world.law),
        "plan": {"years": plan().years, "checked": plan().checked, "limits_permille": dict(plan().limits)},
        "years": [_year(row) for row in year_rows(world)],
        "growth": [_growth(row) for row in growth(world)],
        "article": {
            "code": published.article_code(),
            "years": [_article(row) for row in article_rows()],
            "named": published.only_named(),
        },
        "imw": [_imw(row) for row in imw_rows(world)],
        "calibration": _calibration(world),
    }


def amounts_dict(amounts: Amounts) -> dict[str, int]:
    """Return the amounts by name, in cents."""
    return {name: getattr(amounts, name) for name in (*NAMES, "b")}


def _calibration(world: World) -> dict[str, Any]:
    """Return what the procedure gives for this world; nothing where a calibrated year was not run."""
    years = world.years()
    if not set(plan().years) <= set(years):
        return {}
    return calibration_dict(calibrate(years, published.settled(), world.scale))


def calibration_dict(found: Calibration) -> dict[str, Any]:
    """Return a calibration as plain data: the amounts, and those under other weights of the preference."""
    others = {str(weight): _named(amounts) for weight, amounts in found.others.items()}
    return {"amounts_cents": amounts_dict(found.amounts), "weight": str(plan().weight), "other_weights": others}


def _named(amounts: Sequence[int] | None) -> dict[str, int] | None:
    return None if amounts is None else dict(zip(NAMES, amounts, strict=True))


def _year(row: YearRow) -> dict[str, Any]:
    return {
        "year": row.year, "figure": published.settled_figure(row.year), "calibrated": row.calibrated,
        "published_cents": row.published, "computed_cents": row.computed,
        "difference_cents": row.difference, "deviation_per_10000": row.deviation, "limit_permille": row.limit,
        "within": row.within, "parts_cents": dict(row.parts), "volume_cents": row.volume, "price_cents": row.price,
        "filled_k4": row.filled, "filled_k4_published": row.filled_published, "economic_days": row.days,
        "days_for_price": row.days_for_price,
    }  # fmt: skip


def _growth(row: Growth) -> dict[str, Any]:
    return {
        "year": row.year, "computed_cents": row.computed, "effects_cents": dict(row.effects),
        "published_cents": row.published, "published_volume_cents": row.published_volume,
        "published_price_cents": row.published_price,
    }  # fmt: skip


def _article(row: ArticleRow) -> dict[str, Any]:
    named = [
        {"cents": one.cents, "what": one.what, "sort": one.sort, "source": one.source, "figure": one.figure}
        for one in row.named
    ]
    return {
        "year": row.year, "executed_cents": row.executed, "settled_cents": row.settled, "gap_cents": row.gap,
        "gap_per_10000": row.share, "explained_cents": row.explained, "unexplained_cents": row.unexplained,
        "named": named,
    }  # fmt: skip


def _imw(row: ImwRow) -> dict[str, Any]:
    return {
        "part": row.part, "published_cents": row.published, "estimate_cents": row.estimate,
        "settled_cents": row.settled, "computed_cents": row.computed,
        "computed_first_half_cents": row.computed_first_half, "source": row.source,
    }  # fmt: skip


def measured_world() -> World:
    """Return the totals per quarter that the stored result rests on."""
    return read_world(MEASURED.parent)


def store(world: World, day: dt.date, file: Path = MEASURED) -> None:
    """Write the result as the measured one, with the day and the commands that made it, and the totals beside it."""
    write_world(world, file.parent)
    said = {"measured_on": day.isoformat(), "commands": COMMANDS, **content(world)}
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
