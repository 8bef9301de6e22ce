"""The tests of cases run on one day, so that what the law answers does not hang on the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

DAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def one_day(settings: Any) -> None:
    settings.SHIFT_DAYS = (dt.date.today() - DAY).days
