"""The case in OpenFisca-core, with a short cut that its documentation does not name.

The builder makes Python lists and sorts the memberships; here the populations are told directly how many they are and
who belongs to whom, which is allowed because employers count from 0 without gaps. Everything else is the same.
"""

from __future__ import annotations

import numpy as np
from openfisca_core.simulations import Simulation

from bench import case
from bench.peers._arrays import Floats, load_in_euro, store_euro
from bench.peers._formulas import PERIOD, WORKER_INPUTS
from bench.peers.openfisca import SYSTEM
from bench.stopwatch import run


def compute(data: Floats) -> Floats:
    """All outputs of the case, in a new simulation."""
    populations = SYSTEM.instantiate_entities()
    workers, employers = populations["worker"], populations["employer"]
    workers.count = len(data["employer"])
    workers.ids = np.arange(workers.count)
    employers.count = int(data["employer"].max()) + 1
    employers.ids = np.arange(employers.count)
    employers.members_entity_id = data["employer"]
    simulation = Simulation(SYSTEM, populations)
    for name in WORKER_INPUTS:
        simulation.set_input(name, PERIOD, data[name])
    return {name: simulation.calculate(name, PERIOD) for name in case.OUTPUTS}


if __name__ == "__main__":
    run(load_in_euro, compute, store_euro, packages=["OpenFisca-Core", "numpy"])
