"""The packages a worker can come in with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maatwerk.lab.whatif.firm import Firm, WhatIfError
from maatwerk.law.cmw import LEVELS, PERCENTAGES
from maatwerk.law.imw import NEEDS, PACKAGES


@dataclass(frozen=True, slots=True)
class CmwPackage:
    """A package of collectief maatwerk: percentage, and ``laag``, ``midden`` or ``hoog``."""

    percentage: int
    level: str

    def facts(self, firm: Firm) -> dict[str, Any]:
        """Return the facts of a worker with it; raises WhatIfError for one that does not exist, or without places."""
        if self.percentage not in PERCENTAGES or self.level not in LEVELS:
            steps = ", ".join(map(str, sorted(PERCENTAGES)))
            raise WhatIfError(f"een pakket is {steps} % met begeleidingsgraad {', '.join(LEVELS)}.")
        if firm.contingent is None:
            raise WhatIfError("deze onderneming heeft in dit kwartaal geen contingent collectief maatwerk.")
        level = LEVELS.index(self.level)
        return {"contingent": firm.contingent, "pakket_percentage": self.percentage, "begeleidingsgraad": level}


@dataclass(frozen=True, slots=True)
class ImwPackage:
    """A start package of individueel maatwerk, in its first quarter, and the need of coaching that was found."""

    startpakket: str
    need: str = "geen"

    def facts(self) -> dict[str, Any]:
        """Return the facts of a worker with it; raises WhatIfError for one that does not exist."""
        if self.startpakket not in PACKAGES or self.need not in NEEDS:
            raise WhatIfError(f"een startpakket is {', '.join(PACKAGES)}; een begeleidingsnood {', '.join(NEEDS)}.")
        return {
            "volgkwartaal": 1,
            "startpakket": PACKAGES.index(self.startpakket),
            "begeleidingsnood": NEEDS.index(self.need),
        }
