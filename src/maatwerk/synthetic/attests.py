"""The attests of a person's quarter: the first version, and for a few per cent what was corrected later."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from maatwerk.rules.quarter import Quarter
from maatwerk.sources.records import Attest, Contribution, Deduction, Occupation, Remuneration, Service, WorkerLine
from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix
from maatwerk.synthetic.work import HALF_DAY, PAID, SICK, Desk, Piece, Work, half_up

_WORKER_CODES: Final = {("cmw", False): "012", ("cmw", True): "492"}
_ORDINARY_CODES: Final = {False: "015", True: "495"}
_STRUCTURAL: Final = "3000"
_SINE: Final = "3241"
_MONTHS_OF_BONUS: Final = 12


@dataclass(frozen=True, slots=True)
class Rates:
    """Contribution and reduction in hundredths of a per cent of the wage; the SINE reduction in eurocents per quarter."""

    contribution: int
    reduction: int
    sine: int


@dataclass(frozen=True, slots=True)
class Made:
    """Every version of an attest, and what the latest says (None when it is cancelled)."""

    versions: tuple[Attest, ...]
    latest: Work | None


class Writer:
    """Turns work into attest versions."""

    def __init__(self, seed: int, mix: Mix, desk: Desk, rates: dict[Quarter, Rates]) -> None:
        self._seed, self._mix, self._desk, self._rates = seed, mix, desk, rates

    def attests(self, work: Work) -> Made:
        """Return the versions of the attest of one quarter of work.

        ``work`` is what was declared first.
        """
        dice = Dice(self._seed, work.person.key, work.quarter.index, "attest")
        first = self._version(work, dice)
        kind = dice.pick(self._mix.shares("attests.correction"))
        if kind in ("cancelled", "reactivated"):
            return self._cancelled(first, work, kind == "reactivated", dice)
        later = None if kind == "none" else self._corrected(work, kind, dice)
        if later is None:
            return Made((first,), work)
        second = replace(self._next(first, "gewijzigd", dice), lijn=self.line(later))
        return Made((first, second), later)

    def _cancelled(self, first: Attest, work: Work, reactivated: bool, dice: Dice) -> Made:
        cancelled = self._next(first, "geannuleerd", dice)
        if not reactivated:
            return Made((first, cancelled), None)
        return Made((first, cancelled, self._next(cancelled, "heractiveerd", dice)), work)

    def _version(self, work: Work, dice: Dice) -> Attest:
        person, quarter = work.person, work.quarter
        return Attest(
            nummer=f"{quarter.dmfa}{person.ordinal:06d}",
            versie=1,
            status="nieuw",
            datum_creatie=quarter.last_day + dt.timedelta(days=dice.draw(self._mix.quantiles("attests.first_day"))),
            kwartaal=quarter,
            insz=person.insz,
            lijn=self.line(work),
            ondernemingsnummer=person.employer.number,
            rsz_nummer=person.employer.rsz,
        )

    def _next(self, before: Attest, status: str, dice: Dice) -> Attest:
        day = before.datum_creatie + dt.timedelta(days=dice.draw(self._mix.quantiles("attests.later_day")))
        return replace(before, versie=before.versie + 1, status=status, datum_creatie=day, vorige_versie=before.versie)

    def _corrected(self, work: Work, kind: str, dice: Dice) -> Work | None:
        """Return the work as corrected; None when this kind of correction changes nothing for this person."""
        later = copy.deepcopy(work.pieces)
        piece = later[-1]
        if kind == "wage":
            piece.wage = half_up(piece.wage * (1000 + dice.draw(self._mix.quantiles("attests.wage_change"))), 1000)
        elif kind == "hours":
            piece.q = piece.q - 190 if dice.chance(5000) or piece.q + 190 > piece.s else piece.q + 190
        else:
            piece.days = _moved(piece.days, 100 * dice.between(1, 10))
            self._desk.pay(work, piece)
        changed = replace(work, pieces=later)
        return None if later == work.pieces else changed

    def line(self, work: Work) -> WorkerLine:
        """Return the worker line of a quarter of work."""
        person = work.person
        code = _WORKER_CODES.get((person.measure, work.employee)) or _ORDINARY_CODES[work.employee]
        occupations = [self._occupation(work, number, piece) for number, piece in enumerate(work.pieces, 1)]
        return WorkerLine(
            categorie=person.employer.category,
            kerngetal=code,
            kwartaal_begin=work.quarter.first_day,
            kwartaal_einde=work.quarter.last_day,
            tewerkstellingen=occupations,
            bijdragen=self._contributions(work, code),
        )

    def _contributions(self, work: Work, code: str) -> tuple[Contribution, ...]:
        wage = work.wage
        rate = self._rates[work.quarter].contribution
        return (Contribution(code, 0, half_up(wage * rate, 10_000), wage),) if wage else ()

    def _occupation(self, work: Work, number: int, piece: Piece) -> Occupation:
        return Occupation(
            volgnummer=number,
            paritair_comite=work.person.employer.committee,
            werkdagen_per_week=piece.week,
            type_contract=int(piece.q < piece.s),
            datum_begin=piece.begin,
            datum_einde=piece.end,
            q=piece.q,
            s=piece.s,
            lokale_eenheid=piece.unit,
            nis_code=work.person.employer.nis,
            prestaties=[_service(piece, code, days) for code, days in sorted(piece.days.items())],
            bezoldigingen=_pay(piece),
            verminderingen=tuple(self._deductions(work, piece)),
        )

    def _deductions(self, work: Work, piece: Piece) -> Iterator[Deduction]:
        """Yield the reductions of a target-group worker: never more than the contributions they reduce."""
        wage, rates = piece.wage + piece.bonus, self._rates[work.quarter]
        if work.person.measure != "cmw" or not wage:
            return
        structural = wage * rates.reduction // 10_000
        yield Deduction(_STRUCTURAL, structural)
        left = wage * rates.contribution // 10_000 - structural
        if work.sine and left > 0:
            yield Deduction(_SINE, min(rates.sine * piece.q // piece.s, left))


def _moved(days: dict[str, int], wanted: int) -> dict[str, int]:
    """Return the days with some worked days turned into sickness; half a day stays worked."""
    moved = min(wanted, days.get(PAID, 0) - HALF_DAY)
    if moved <= 0:
        return days
    return {**days, PAID: days[PAID] - moved, SICK: days.get(SICK, 0) + moved}


def _service(piece: Piece, code: str, days: int) -> Service:
    """Part-timers have hours beside days."""
    hours = half_up(days * piece.q, piece.week) if piece.q < piece.s else None
    return Service(code, days, hours)


def _pay(piece: Piece) -> list[Remuneration]:
    made = [Remuneration("001", piece.wage)] if piece.wage else []
    if piece.bonus:
        made.append(Remuneration("002", piece.bonus, frequentie=_MONTHS_OF_BONUS))
    return made
