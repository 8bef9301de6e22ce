"""The case by hand in NumPy, whole numbers of 64 bits."""

from __future__ import annotations

import numpy as np

from bench import case
from bench.peers._arrays import Arrays, load, store
from bench.stopwatch import run

CENT = 10**case.FRACTION_DIGITS
PERCENT_OF_CENT = 100 * CENT
BANDS = [case.band(max(quarter, 1)) for quarter in range(case.QUARTERS + 1)]
PERCENTAGES = np.array([[row[band] for band in BANDS] for row in case.PERCENTAGES], dtype=np.int64)
FIXED = np.array([case.COACHING_FIXED[band] for band in BANDS], dtype=np.int64)
BY_NEED = np.array(case.COACHING_BY_NEED, dtype=np.int64)


def compute(data: Arrays) -> Arrays:
    """All outputs of the case, with as few passes and copies as stay readable."""
    mass = data["wage"] + data["contributions"]
    mass -= data["reductions"]
    np.maximum(mass, 0, out=mass)
    mass *= CENT
    premium = data["employment"] * case.CAP
    np.minimum(mass, premium, out=premium)
    premium *= PERCENTAGES[data["package"], data["quarter"]]
    premium += PERCENT_OF_CENT // 2
    premium //= PERCENT_OF_CENT

    coaching = np.minimum(data["performed"], case.FRACTION)
    coaching *= BY_NEED[data["need"]]
    coaching += CENT // 2
    coaching //= CENT
    coaching += FIXED[data["quarter"]]

    total = premium + coaching
    employer = data["employer"]
    owed = np.bincount(employer, weights=total).astype(np.int64)  # sums of whole numbers under 2**53: exact
    ceiling = np.bincount(employer) * case.CEILING_PER_WORKER
    payable = np.minimum(ceiling * case.PART // owed, case.PART)[employer]
    payable *= total
    payable //= case.PART
    return {"premium": premium, "coaching": coaching, "total": total, "payable": payable}


if __name__ == "__main__":
    run(load, compute, store, packages=["numpy"])
