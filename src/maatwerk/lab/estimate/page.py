"""The measured tables of the page: ``python -m maatwerk.lab.estimate.page docs/estimate.md``, from ``backtest.json``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from maatwerk.lab.estimate.amounts import TOTAL
from maatwerk.lab.estimate.backtest import error_bp
from maatwerk.rules.money import printed

STORED: Final = Path(__file__).with_name("backtest.json")
BEGIN, END = "<!-- backtest: begin -->", "<!-- backtest: end -->"


def stored_backtest(file: Path = STORED) -> Mapping[str, Any]:
    """Return the stored backtest, as plain values; amounts in eurocents, errors in hundredths of a per cent."""
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def table(result: Mapping[str, Any]) -> str:
    """Return the summary of a backtest and its years as Markdown tables under its title; errors in per cent."""
    lines = [f"**{result['title']}** ({result['origin']})", "", *_head(result), *_rows(result), "", *_years(result)]
    return "\n".join([BEGIN, "", *lines, "", END])


def _head(result: Mapping[str, Any]) -> Iterator[str]:
    methods = " | ".join(f"{method}, mean (worst) %" for method in result["methods"])
    yield f"| article | kind | known | years | {methods} | late wage data % (foreseen) | in interval |"
    yield "|---|---|---|---:|" + "---:|" * len(result["methods"]) + "---:|---:|"


def _rows(result: Mapping[str, Any]) -> Iterator[str]:
    for row in result["summary"]:
        errors = " | ".join(
            f"{printed(row['mean_abs_error_bp'][method], 2)} ({printed(row['worst_error_bp'][method], 2)})"
            for method in result["methods"]
        )
        late = "" if row.get("late_bp") is None else _late(row)
        place = f"| {row['article']} | {row['kind']} | {row['horizon']} | {row['years']} "
        yield f"{place}| {errors} | {late} | {row['interval_hits']} of {row['years']} |"


def _years(result: Mapping[str, Any]) -> Iterator[str]:
    yield "All articles together, per year; plus is estimated too high. Late wage data in per cent of what came."
    yield ""
    yield f"| year | known | kind | {' | '.join(result['methods'])} | late wage data (foreseen) | in interval |"
    yield "|---|---|---|" + "---:|" * len(result["methods"]) + "---:|---|"
    for row in result["rows"]:
        if row["article"] == TOTAL:
            errors = " | ".join(printed(row["error_bp"][method], 2) for method in result["methods"])
            late = " ".join(_part(row, name) for name in ("late_cents", "late_foreseen_cents") if name in row)
            hit = "yes" if row["interval"]["hit"] else "no"
            yield f"| {row['year']} | {row['horizon']} | {row['kind']} | {errors} | {late} | {hit} |"


def _part(row: Mapping[str, Any], name: str) -> str:
    came = row["actual_cents"]
    shown = printed(error_bp(came + row[name], came) or 0, 2)
    return f"({shown})" if "foreseen" in name else shown


def _late(row: Mapping[str, Any]) -> str:
    return f"{printed(row['late_bp'], 2)} ({printed(row['late_foreseen_bp'], 2)})"


def renewed(text: str, result: Mapping[str, Any]) -> str:
    """Return a page with its table as it is now."""
    before, _, rest = text.partition(BEGIN)
    return before + table(result) + rest.partition(END)[2]


if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(renewed(page.read_text(encoding="utf-8"), stored_backtest()), encoding="utf-8")
