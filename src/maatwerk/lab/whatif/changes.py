"""What can change at an employer: each change says in Dutch what it is, makes another employer, and names the right behind it.

Amounts are whole cents of a quarter. What is assumed where nothing is given stands in ``ASSUMED`` and on every result.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Final

import polars as pl

from maatwerk.lab.whatif.firm import Firm, WhatIfError
from maatwerk.lab.whatif.packages import CmwPackage, ImwPackage
from maatwerk.lab.whatif.rights import RightSaid, asked
from maatwerk.law.cmw import LEVELS
from maatwerk.law.imw import NEEDS, PACKAGES
from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.money import dutch, nearest
from maatwerk.rules.parameters import Dated, Parameter
from maatwerk.rules.ruleset import RuleSet

c = pl.col
Q_S: Final = "tewerkstellingsbreuk"
WORKED: Final = "gewerkte_breuk"
MONEY: Final = ("brutoloon", "werkgeversbijdragen", "verminderingen")
INDEXED: Final = ("ggmmi", "indexcoefficient_overheidslonen")
"""The parameters that an index moves."""

MOST: Final = 1_000
"""So many can be hired at once: more is no question about one employer."""

_ADVICE: Final = dict(zip(PACKAGES, ("max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw"), strict=True))
ASSUMED: Final = {
    "bijdragen": "aanname: bijdragen en verminderingen in dezelfde verhouding tot het loon als bij de eigen werknemers",
    "prestaties": "aanname: wie nieuw is of overstapt, presteert wat het contract zegt",
    "loon": "aanname: loon, bijdragen, verminderingen en prestaties volgen de tewerkstellingsbreuk",
    "index": "aanname: het GGMMI, de spilindex en alle lonen en bijdragen stijgen samen; bedragen op de cent, half omhoog",
    "plafond": "aanname: het pakket collectief maatwerk blijft het plafond van individueel maatwerk bij dezelfde onderneming",
}


class Change(ABC):
    """A change at an employer."""

    @property
    @abstractmethod
    def words(self) -> str:
        """The change in Dutch."""

    @property
    def assumed(self) -> tuple[str, ...]:
        """What is assumed where nothing is given, in Dutch."""
        return ()

    @abstractmethod
    def apply(self, firm: Firm) -> Firm:
        """Return the employer after it. Raises WhatIfError where it can not be made."""

    def right(self, firm: Firm) -> RightSaid | None:
        """Return what the law answers on the right behind it; None where no right is asked."""
        del firm
        return None


@dataclass(frozen=True, slots=True)
class Hire(Change):
    """``n`` people come in service for the whole quarter, all alike. ``gross`` is what one earns in it, at this fraction.

    ``facts`` are what is known for the right itself (the fields of ``imw_recht`` or ``cmw_recht``).
    """

    n: int
    fraction: Fraction
    package: CmwPackage | ImwPackage
    gross: int
    contributions: int | None = None
    reductions: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def measure(self) -> str:
        """The measure of the package."""
        return "cmw" if isinstance(self.package, CmwPackage) else "imw"

    @property
    def words(self) -> str:
        """The change in Dutch."""
        how = "collectief maatwerk" if self.measure == "cmw" else "individueel maatwerk"
        return f"{self.n} aanwerven aan {_percent(self.fraction)} in {how}, elk voor {dutch(self.gross)} euro brutoloon"

    @property
    def assumed(self) -> tuple[str, ...]:
        """What is assumed."""
        own = (ASSUMED["bijdragen"],) if None in (self.contributions, self.reductions) else ()
        return (*own, *((ASSUMED["prestaties"],) if self.measure == "imw" else ()))

    def apply(self, firm: Firm) -> Firm:
        """Return the employer with them. Raises WhatIfError for a number, fraction, wage or package that can not be."""
        _check_fraction(self.fraction)
        if not 1 <= self.n <= MOST or self.gross < 0:
            raise WhatIfError(f"werf 1 tot {MOST} mensen aan, voor een loon van nul of meer.")
        facts = self.package.facts(firm) if isinstance(self.package, CmwPackage) else self.package.facts()
        money = self._money(firm)
        for name in _free_names(firm, self.n):
            firm = firm.with_row(self.measure, {"insz": name, **facts, **money, **_time(self.fraction, self.measure)})
        return firm

    def _money(self, firm: Firm) -> dict[str, int]:
        """Return gross wage, contributions and reductions; what is not given in the proportion of the own workers."""
        given = dict(zip(MONEY, (self.gross, self.contributions, self.reductions), strict=True))
        return {
            name: _in_proportion(firm, self.measure, name, self.gross) if v is None else v for name, v in given.items()
        }

    def right(self, firm: Firm) -> RightSaid | None:
        """Return what the law answers on the right behind it."""
        if isinstance(self.package, CmwPackage):
            return asked("cmw_recht", {"datum": firm.quarter.first_day, **self.facts})
        known = {"datum": firm.quarter.first_day, "advies": _ADVICE.get(self.package.startpakket)}
        return asked("imw_recht", {**known, **self.facts})


@dataclass(frozen=True, slots=True)
class Leave(Change):
    """A worker leaves before the quarter begins."""

    insz: str

    @property
    def words(self) -> str:
        """The change in Dutch."""
        return f"werknemer {self.insz} vertrekt"

    def apply(self, firm: Firm) -> Firm:
        """Return the employer without the worker. Raises WhatIfError for somebody who is not there."""
        for measure in firm.measures_of(self.insz):
            firm = firm.without(measure, self.insz)
        return firm


@dataclass(frozen=True, slots=True)
class MoveToImw(Change):
    """A worker of collectief maatwerk goes on under individueel maatwerk with the same employer, hours and wage."""

    insz: str
    package: ImwPackage
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The change in Dutch."""
        return (
            f"werknemer {self.insz} stapt over naar individueel maatwerk ({self.package.startpakket.replace('_', ' ')})"
        )

    @property
    def assumed(self) -> tuple[str, ...]:
        """What is assumed."""
        return ASSUMED["prestaties"], ASSUMED["plafond"]

    def apply(self, firm: Firm) -> Firm:
        """Return the employer after it. Raises WhatIfError for a package that does not exist or a worker without a CMW line."""
        before = firm.row("cmw", self.insz)
        if before is None:
            raise WhatIfError(f"werknemer {self.insz} heeft in {firm.quarter} geen lijn collectief maatwerk.")
        ceiling = {
            "cmw_percentage": before["pakket_percentage"],
            "cmw_begeleidingsgraad": NEEDS.index(LEVELS[before["begeleidingsgraad"]]),
        }
        kept = {name: before[name] for name in (*MONEY, Q_S + TOP, Q_S + BOTTOM)}
        worked = {WORKED + TOP: before[Q_S + TOP], WORKED + BOTTOM: before[Q_S + BOTTOM]}
        facts = {"insz": self.insz, **self.package.facts(), **kept, **worked, **ceiling}
        return firm.without("cmw", self.insz).with_row("imw", facts)

    def right(self, firm: Firm) -> RightSaid | None:
        """Return what the law answers on the right behind it."""
        known = {
            "datum": firm.quarter.first_day,
            "werkgever_soort": "maatwerkbedrijf",
            "advies": _ADVICE.get(self.package.startpakket),
        }
        return asked("imw_recht", {**known, **self.facts})


@dataclass(frozen=True, slots=True)
class ChangeFraction(Change):
    """A worker goes to another fraction of full time for the whole quarter; the wage follows."""

    insz: str
    fraction: Fraction

    @property
    def words(self) -> str:
        """The change in Dutch."""
        return f"werknemer {self.insz} gaat werken aan {_percent(self.fraction)}"

    @property
    def assumed(self) -> tuple[str, ...]:
        """What is assumed."""
        return (ASSUMED["loon"],)

    def apply(self, firm: Firm) -> Firm:
        """Return the employer after it. Raises WhatIfError for somebody who is not there or a fraction that can not be."""
        _check_fraction(self.fraction)
        for measure in firm.measures_of(self.insz):
            row = firm.row(measure, self.insz) or {}
            before = Fraction(row[Q_S + TOP], row[Q_S + BOTTOM])
            if not before:
                raise WhatIfError(f"werknemer {self.insz} werkt nu niet: er is geen loon om naar verhouding te nemen.")
            ratio = self.fraction / before
            facts = row | _followed(row, ratio) | _pair(Q_S, self.fraction)
            firm = firm.without(measure, self.insz).with_row(measure, facts)
        return firm


@dataclass(frozen=True, slots=True)
class Index(Change):
    """The index jumps by a percentage, at once and for everybody."""

    percent: Fraction

    @property
    def words(self) -> str:
        """The change in Dutch."""
        return f"de index stijgt met {_percent(self.percent / 100)}"

    @property
    def assumed(self) -> tuple[str, ...]:
        """What is assumed."""
        return (ASSUMED["index"],)

    def apply(self, firm: Firm) -> Firm:
        """Return the employer after it. Raises WhatIfError for a fall of all there is or a jump beyond a doubling."""
        if not -100 < self.percent <= 100:
            raise WhatIfError("een index stijgt met hoogstens 100 % en daalt met minder dan 100 %.")
        ratio = 1 + self.percent / 100
        law = {name: _indexed(ruleset, ratio) for name, ruleset in firm.law.items()}
        raised = {
            name: c(name).map_elements(lambda cents: nearest(cents * ratio), return_dtype=pl.Int64) for name in MONEY
        }
        for measure, frame in firm.frames.items():
            firm = firm.changed(measure, {name: expr for name, expr in raised.items() if name in frame.columns})
        return replace(firm, law=law)


def _percent(fraction: Fraction) -> str:
    return f"{dutch(nearest(fraction, 4)).removesuffix(',00')} %"


def _check_fraction(fraction: Fraction) -> None:
    if not 0 < fraction <= 1:
        raise WhatIfError("een tewerkstellingsbreuk ligt boven nul en is hoogstens één.")


def _pair(name: str, fraction: Fraction) -> dict[str, int]:
    return {name + TOP: fraction.numerator, name + BOTTOM: fraction.denominator}


def _time(fraction: Fraction, measure: str) -> dict[str, int]:
    """Return the fractions of somebody who performs what the contract says."""
    return _pair(Q_S, fraction) | (_pair(WORKED, fraction) if measure == "imw" else {})


def _followed(row: Mapping[str, Any], ratio: Fraction) -> dict[str, int]:
    """Return wage and performed fraction of a worker in proportion; cents half up."""
    money = {name: nearest(row[name] * ratio) for name in MONEY}
    worked = WORKED + TOP in row and row[WORKED + BOTTOM]
    return money | (_pair(WORKED, Fraction(row[WORKED + TOP], row[WORKED + BOTTOM]) * ratio) if worked else {})


def _free_names(firm: Firm, n: int) -> list[str]:
    """Return names for people who are not there yet; in a tie of the ranking they come after whoever has a number."""
    taken = {name for frame in firm.frames.values() for name in frame["insz"]}
    names = (f"nieuw-{at:04}" for at in range(1, len(taken) + n + 1))
    return [name for name in names if name not in taken][:n]


def _in_proportion(firm: Firm, measure: str, name: str, gross: int) -> int:
    """Return an amount beside a gross wage, as it stands to the wages of the own workers (cents, half up)."""
    frame = firm.frames.get(measure)
    total = int(frame["brutoloon"].sum() or 0) if frame is not None else 0
    if frame is None or not total:
        raise WhatIfError("er zijn geen eigen werknemers in deze maatregel: vul ook bijdragen en verminderingen in.")
    return nearest(Fraction(gross * int(frame[name].sum() or 0), total))


def _indexed(ruleset: RuleSet, ratio: Fraction) -> RuleSet:
    moved = {name: _raised(own, ratio) for name, own in ruleset.parameters.items() if name in INDEXED}
    return replace(ruleset, parameters={**ruleset.parameters, **moved})


def _raised(parameter: Parameter, ratio: Fraction) -> Parameter:
    return replace(parameter, values=tuple(_times(dated, ratio) for dated in parameter.values))


def _times(dated: Dated, ratio: Fraction) -> Dated:
    return replace(dated, value=nearest(dated.value * ratio)) if isinstance(dated.value, int) else dated
