"""The estimates that document 004 names itself, beside what came: from ``published.yaml``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import yaml

FILE: Final = Path(__file__).with_name("published.yaml")
OPEN: Final = "nog niet gekend"
SETTLED: Final = "gekend"
PROVISIONAL: Final = "voorlopig"


@dataclass(frozen=True, slots=True)
class PublishedEstimate:
    """One estimate in thousand euro, as printed; None where the document does not print it."""

    id: str
    article: str
    what: str
    estimated_keuro: int | None
    made_for: str
    quarters: tuple[str, ...]
    came_keuro: int | None
    place: str
    execution_keuro: int | None = None
    came_in: str = ""
    provisional: bool = False
    difference_keuro: int | None = None
    cause: str = ""
    why: str = ""

    @property
    def state(self) -> str:
        """Return whether what came is known, known for now, or not known."""
        if self.difference_keuro is None:
            return OPEN
        return PROVISIONAL if self.provisional else SETTLED

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON, with its state."""
        return {**asdict(self), "quarters": list(self.quarters), "state": self.state}


def published_estimates(file: Path = FILE) -> tuple[PublishedEstimate, ...]:
    """Return the estimates of the document, in the order of the file; raises TypeError for an unknown or missing field."""
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    return tuple(PublishedEstimate(**{**entry, "quarters": tuple(entry["quarters"])}) for entry in entries)
