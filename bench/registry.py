"""The engines, in the order of the table."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Engine:
    """One line of the table: what it is called, which module runs it and in which environment."""

    name: str
    label: str
    module: str
    environment: str | None = None
    """The peer environment it runs in (`bench/peers/NAME.txt`), or None for the project's own."""

    computes: bool = True
    """Whether it computes the case, so that its rows can be compared."""

    def why_not(self) -> str | None:
        """The reason why this engine can not be run at all, if it has one."""
        if self.environment is not None:
            return None
        reason: str | None = getattr(import_module(self.module), "NOT_AVAILABLE", None)
        return reason


ENGINES = (
    Engine("maatwerk", "maatwerk.rules", "bench.engines.maatwerk_engine"),
    Engine("maatwerk_checked", "maatwerk.rules, rows checked", "bench.engines.maatwerk_checked"),
    Engine("polars", "Polars by hand", "bench.engines.polars_engine"),
    Engine("numpy", "NumPy int64 by hand", "bench.peers.numpy", "numpy"),
    Engine("openfisca", "OpenFisca-core", "bench.peers.openfisca", "openfisca"),
    Engine("openfisca_direct", "OpenFisca, short cut", "bench.peers.openfisca_direct", "openfisca"),
    Engine("policyengine", "PolicyEngine-core", "bench.peers.policyengine", "policyengine"),
    Engine("ttsim", "ttsim", "bench.peers.ttsim", "ttsim"),
    Engine("decimal", "plain Decimal", "bench.engines.decimal_engine"),
    Engine("bound", "memory bound", "bench.peers.bound", "numpy", computes=False),
)
