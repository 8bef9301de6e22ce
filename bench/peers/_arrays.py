"""Reading the input and storing the results as `.npy` files, for the peers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench import case

Arrays = dict[str, NDArray[np.int64]]
Floats = dict[str, NDArray[np.floating]]


def load(folder: Path) -> Arrays:
    """The input columns."""
    return {name: np.load(folder / f"{name}.npy") for name in case.INPUTS}


def load_in_euro(folder: Path) -> dict[str, NDArray]:
    """The input columns as peers like them: amounts in euro and fractions as doubles, codes as whole numbers."""
    arrays: dict[str, NDArray] = dict(load(folder))
    for name in ("wage", "contributions", "reductions"):
        arrays[name] = arrays[name] / 100
    for name in ("employment", "performed"):
        arrays[name] = arrays[name] / case.FRACTION
    return arrays


def store(result: Arrays, folder: Path) -> None:
    """Results that are whole cents."""
    for name in case.OUTPUTS:
        np.save(folder / f"{name}.npy", result[name].astype(np.int64))


def store_euro(result: Floats, folder: Path) -> None:
    """Results in euro, brought to the nearest whole cent; a number that is none becomes the least number there is."""
    for name in case.OUTPUTS:
        euro = np.asarray(result[name], dtype=np.float64)
        cents = np.where(np.isfinite(euro), np.rint(euro * 100), np.iinfo(np.int64).min)
        np.save(folder / f"{name}.npy", cents.astype(np.int64))
