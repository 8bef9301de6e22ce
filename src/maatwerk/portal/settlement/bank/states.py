"""What the books do when a payment goes from one state to another. Any path between two states ends in the same balances."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from maatwerk.ledger.settlement import Ground, Transfer, confirmed, failed, pay, returned
from maatwerk.portal.settlement.models import PaymentState

Step = Callable[[Ground, str, int, str], tuple[Transfer, ...]]


def _returned(ground: Ground, _batch: str, cents: int, cause: str) -> tuple[Transfer, ...]:
    return returned(ground, cents, cause)


_AWAY: Final = {PaymentState.OPEN: PaymentState.OPEN, PaymentState.ACCEPTED: PaymentState.OPEN}
"""What the bank only took in is on the way, as what it did not answer."""
_DOES: Final[Mapping[str, tuple[Step, ...]]] = {
    PaymentState.OPEN: (),
    PaymentState.PAID: (confirmed,),
    PaymentState.FAILED: (failed,),
    PaymentState.RETURNED: (confirmed, _returned),
}
"""From on the way to each state."""
_UNDOES: Final[Mapping[str, tuple[Step, ...]]] = {
    PaymentState.OPEN: (),
    PaymentState.PAID: (_returned, pay),
    PaymentState.FAILED: (pay,),
    PaymentState.RETURNED: (pay,),
}
"""From each state to on the way: what the bank says later can take back what it said."""


def moved(before: str, after: str, employer: str, batch: str, cents: int, cause: str) -> tuple[Transfer, ...]:
    """Return what is booked when a payment (cents, of a payment file) goes from one state to another."""
    old, new = _AWAY.get(before, before), _AWAY.get(after, after)
    if old == new:
        return ()
    direct = (old, new) == (PaymentState.PAID, PaymentState.RETURNED)
    steps = (_returned,) if direct else (*_UNDOES[old], *_DOES[new])
    return tuple(one for step in steps for one in step(Ground(employer), batch, cents, cause))
