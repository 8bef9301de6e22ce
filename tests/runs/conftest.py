from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from tests.runs.companies import Q

from maatwerk.cli.quarter import law_under
from maatwerk.runs.quarter import Order, Result, run
from maatwerk.synthetic.make import MadeFlanders, make


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeFlanders:
    """One quarter of a small invented Flanders, corrections included."""
    return make(tmp_path_factory.mktemp("flanders"), 7, Q, Q, Fraction(1, 50))


@pytest.fixture(scope="session")
def flanders_order(made: MadeFlanders, tmp_path_factory: pytest.TempPathFactory) -> Order:
    return Order(
        quarter=Q,
        declarations=made.out / "declarations",
        rights=made.out / "rights",
        contingents=made.out / "contingents.csv",
        out=tmp_path_factory.mktemp("flanders-run"),
        law=law_under("demo", None),
        assumptions="demo",
    )


@pytest.fixture(scope="session")
def flanders_run(flanders_order: Order) -> Result:
    """The run over everything that is known, with demo amounts."""
    return run(flanders_order)


@pytest.fixture(scope="session")
def early_order(flanders_order: Order, tmp_path_factory: pytest.TempPathFactory) -> Order:
    """The same with what was known before most corrections came in."""
    return replace(flanders_order, out=tmp_path_factory.mktemp("early"), known_on=dt.date(2024, 11, 10))


@pytest.fixture(scope="session")
def early_run(early_order: Order) -> Result:
    return run(early_order)


@pytest.fixture(scope="session")
def later_run(
    flanders_order: Order, early_order: Order, early_run: Result, tmp_path_factory: pytest.TempPathFactory
) -> Result:
    """The run over everything, with the early one as the previous run."""
    assert early_run.lines.height
    return run(replace(flanders_order, out=tmp_path_factory.mktemp("later"), previous=early_order.out))
