"""Between Parquet, which the bench reads, and `.npy`, which every peer reads. Runs in the NumPy environment."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

from bench import case


def main() -> None:
    """`to_npy FOLDER` writes a file per input column; `to_parquet FOLDER` makes one frame of the results."""
    direction, folder = sys.argv[1], Path(sys.argv[2])
    if direction == "to_npy":
        data = pl.read_parquet(folder / "input.parquet")
        for name in case.INPUTS:
            np.save(folder / f"{name}.npy", data[name].to_numpy())
    else:
        result = pl.DataFrame({name: np.load(folder / f"{name}.npy") for name in case.OUTPUTS})
        result.write_parquet(folder / "result.parquet", compression="uncompressed")


if __name__ == "__main__":
    main()
