"""What if: one employer's own quarter with some changes, computed and explained; nothing is stored.

``whatif(firm, changes)`` with ``Firm.of_rows`` or ``Firm.of_lines`` and any of ``Hire``, ``Leave``, ``MoveToImw``,
``ChangeFraction`` and ``Index``, in the order in which they happen.
"""

from maatwerk.lab.whatif.changes import Change, ChangeFraction, Hire, Index, Leave, MoveToImw
from maatwerk.lab.whatif.firm import Firm, WhatIfError
from maatwerk.lab.whatif.packages import CmwPackage, ImwPackage
from maatwerk.lab.whatif.rights import RightSaid
from maatwerk.lab.whatif.said import Moved, Standing, WhatIf, whatif

__all__ = [
    "Change",
    "ChangeFraction",
    "CmwPackage",
    "Firm",
    "Hire",
    "ImwPackage",
    "Index",
    "Leave",
    "MoveToImw",
    "Moved",
    "RightSaid",
    "Standing",
    "WhatIf",
    "WhatIfError",
    "whatif",
]
