"""What later rooms do after each act on a case, inside its transaction: the letters put themselves here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

AFTER: Final[list[Callable[[Any, Any, Any, Any], None]]] = []
"""Called with the case, the action of its table, the step and the decision if there is one."""
