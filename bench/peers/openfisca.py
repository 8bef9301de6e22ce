"""The case in OpenFisca-core: workers grouped by employer, a variable with a formula for every quantity.

The system (entities, variables, parameters) is made once, before the clock starts, as a service keeps it. A run makes
a simulation with the builder, as the documentation does for data in columns: it declares both entities and who
belongs to whom, sets the inputs and calculates the four outputs.
"""

from __future__ import annotations

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.model_api import MONTH, ParameterNode, Variable
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.simulations import Simulation
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from bench import case
from bench.peers._arrays import Floats, load_in_euro, store_euro
from bench.peers._formulas import PERIOD, WORKER_INPUTS, parameters, variables
from bench.stopwatch import run

WORKER = build_entity(key="worker", plural="workers", label="A worker in a quarter", is_person=True)
EMPLOYER = build_entity(
    key="employer", plural="employers", label="An employer", roles=[{"key": "employee", "plural": "employees"}]
)


def make_system() -> TaxBenefitSystem:
    """Entities, variables and parameters."""
    system = TaxBenefitSystem([WORKER, EMPLOYER])
    system.add_variables(*variables(Variable, MONTH, WORKER, EMPLOYER))
    system.parameters = ParameterNode("", data=parameters())
    return system


SYSTEM = make_system()


def compute(data: Floats) -> Floats:
    """All outputs of the case, in a new simulation."""
    simulation = new_simulation(data)
    for name in WORKER_INPUTS:
        simulation.set_input(name, PERIOD, data[name])
    return {name: simulation.calculate(name, PERIOD) for name in case.OUTPUTS}


def new_simulation(data: Floats) -> Simulation:
    """The workers, the employers and who works for whom."""
    builder = SimulationBuilder()
    builder.create_entities(SYSTEM)
    workers = len(data["employer"])
    builder.declare_person_entity("worker", np.arange(workers))
    employers = builder.declare_entity("employer", np.arange(int(data["employer"].max()) + 1))
    builder.join_with_persons(employers, data["employer"], np.zeros(workers, dtype=np.int64))
    return builder.build(SYSTEM)


if __name__ == "__main__":
    run(load_in_euro, compute, store_euro, packages=["OpenFisca-Core", "numpy"])
