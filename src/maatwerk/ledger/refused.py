"""A posting that is refused: the reason as a finding, so that whoever sent it can mend it."""

from __future__ import annotations

from maatwerk.rules.finding import Finding


class Refused(ValueError):
    """A posting, a code or a piece of a book that the ledger does not take; ``finding`` says where, what, why and how."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def refused(
    code: str, path: str, field: str, value: object, why: str, mend: str, euro_cents: int | None = None
) -> Refused:
    """Return the error of one refusal. ``path`` is the posting or article it is about; amounts are in cents."""
    return Refused(Finding(code, "grootboek", path, field, str(value), why, mend, euro_cents=euro_cents))
