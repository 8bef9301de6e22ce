"""docs/estimate.md holds what was measured, with the settings as they are now."""

from pathlib import Path

from maatwerk.lab.estimate.page import renewed, stored_backtest
from maatwerk.lab.estimate.settings import settings

PAGE = Path(__file__).parents[2] / "docs" / "estimate.md"


def test_the_table_of_the_page_is_the_stored_backtest():
    text = PAGE.read_text(encoding="utf-8")
    assert renewed(text, stored_backtest()) == text


def test_the_stored_backtest_was_made_with_these_settings_and_says_it_is_invented():
    result = stored_backtest()
    assert result["settings_hash"] == settings().hash
    assert result["invented"]
    assert "VERZONNEN" in result["title"]


def test_every_row_of_the_stored_backtest_ties():
    for row in stored_backtest()["rows"]:
        bounds = row["interval"]
        assert bounds["hit"] == (bounds["low"] <= row["actual_cents"] <= bounds["high"])
        assert bounds["low"] <= row["estimate_cents"]["ontwikkeld"] <= bounds["high"]
    found = {(r["year"], r["horizon"], r["kind"], r["article"]): r["actual_cents"] for r in stored_backtest()["rows"]}
    for (year, horizon, kind, article), cents in found.items():
        if article == "totaal":
            parts = [c for (y, h, k, a), c in found.items() if (y, h, k) == (year, horizon, kind) and a != "totaal"]
            assert cents == sum(parts)


def test_the_figures_in_the_text_are_those_of_the_table():
    text = PAGE.read_text(encoding="utf-8").split("<!-- backtest: end -->")[1]
    for row in stored_backtest()["summary"]:
        if (row["article"], row["kind"]) == ("totaal", "vastlegging"):
            shown = " | ".join(f"{part // 100}.{part % 100:02d}" for part in row["mean_abs_error_bp"].values())
            assert f"| {row['horizon']} | 7 | {shown} |" in text
