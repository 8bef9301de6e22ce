"""The estimates that document 004 names itself, beside what came: from ``published.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from maatwerk.lab.catalogued import keuro

FILE: Final = Path(__file__).with_name("published.yaml")
OPEN: Final = "nog niet gekend"
SETTLED: Final = "gekend"
PROVISIONAL: Final = "voorlopig"
AMOUNTS: Final = ("estimated", "came", "execution", "difference")


@dataclass(frozen=True, slots=True)
class PublishedEstimate:
    """One estimate in thousand euro, as printed; None where the document does not print it.

    ``figures`` names the figure in the catalogue of each amount (``estimated``, ``came``, ``execution``, ``difference``).
    """

    id: str
    article: str
    what: str
    made_for: str
    quarters: tuple[str, ...]
    place: str
    figures: Mapping[str, str]
    came_in: str = ""
    provisional: bool = False
    cause: str = ""
    why: str = ""

    @property
    def estimated_keuro(self) -> int | None:
        """What was estimated."""
        return self._keuro("estimated")

    @property
    def came_keuro(self) -> int | None:
        """What came."""
        return self._keuro("came")

    @property
    def execution_keuro(self) -> int | None:
        """The execution of the year that the estimate is a part of."""
        return self._keuro("execution")

    @property
    def difference_keuro(self) -> int | None:
        """What came minus what was estimated: as printed, else subtracted here."""
        if "difference" in self.figures:
            return self._keuro("difference")
        estimated, came = self.estimated_keuro, self.came_keuro
        return None if estimated is None or came is None else came - estimated

    def _keuro(self, name: str) -> int | None:
        return keuro(self.figures[name]) if name in self.figures else None

    @property
    def state(self) -> str:
        """Return whether what came is known, known for now, or not known."""
        if self.difference_keuro is None:
            return OPEN
        return PROVISIONAL if self.provisional else SETTLED

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON, with its state."""
        amounts = {f"{name}_keuro": getattr(self, f"{name}_keuro") for name in AMOUNTS}
        return {**asdict(self), "quarters": list(self.quarters), **amounts, "state": self.state}


def published_estimates(file: Path = FILE) -> tuple[PublishedEstimate, ...]:
    """Return the estimates of the document, in the order of the file; raises TypeError for an unknown or missing field."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(_estimate(entry) for entry in entries)


def _estimate(entry: Mapping[str, Any]) -> PublishedEstimate:
    words = {name: said for name, said in entry.items() if name not in AMOUNTS}
    figures = {name: str(entry[name]) for name in AMOUNTS if name in entry}
    return PublishedEstimate(**{**words, "quarters": tuple(entry["quarters"]), "figures": figures})
