"""What can stand in the way of an act; each says what, why and how to go on."""

from __future__ import annotations

from dataclasses import dataclass

from maatwerk.portal.cases.models import Case


class CaseError(Exception):
    """The act was not done; nothing changed."""


class Stale(CaseError):
    """Somebody was first: the case moved on after the page was shown."""

    def __init__(self, case: Case, by: str, what: str) -> None:
        super().__init__(f"dossier {case.number} is intussen gewijzigd door {by}: {what}")
        self.case, self.by, self.what = case, by, what


class NotAllowed(CaseError):
    """The role or the state does not allow it."""


class Erased(CaseError):
    """What would be needed was erased; the message (Dutch) says what and since when."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a guard finds: which field if any, and a sentence."""

    field: str
    sentence: str


class Held(CaseError):
    """Guards hold the act back."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(" ".join(each.sentence for each in missing))
        self.missing = missing
