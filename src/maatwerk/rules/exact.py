"""Exact values and the small vocabulary in which rules are written.

A value holds either plain Python data (one person, with a trace) or a Polars expression (everybody). The same rule
function works on both. Numbers are integers with a scale and declared bounds, optionally over a whole denominator (so
that a fraction such as Q/S stays two whole numbers); digits are lost only in a rounding function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import polars as pl

from maatwerk.rules import wording
from maatwerk.rules.wording import bracketed, choice, is_choice, mark

LIMIT = 2**53
"""From here on, engines that divide integers as doubles stop being exact; a value that could reach it is refused."""

Number = int | pl.Expr


class TooLarge(ArithmeticError):
    """A value could reach ``LIMIT``: round earlier or declare narrower inputs. Raised while the plan is built."""


def column(value: Any) -> pl.Expr:
    """Return an Int64 expression for a number or a constant (untyped literals can wrap silently)."""
    return value if isinstance(value, pl.Expr) else pl.lit(value, dtype=pl.Int64)


def _is_plain(*values: Any) -> bool:
    return not any(isinstance(value, pl.Expr) for value in values)


def _joined(left: str, sign: str, right: str) -> str:
    return f"{left} {sign} {right}" if left and right else ""


def _factor(words: str) -> str:
    return words if is_choice(words) else bracketed(words)


@dataclass(frozen=True, slots=True, eq=False)
class Over:
    """A positive whole denominator with its largest possible value."""

    number: Number
    high: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or no."""

    value: bool | pl.Expr
    words: str = ""

    def __and__(self, other: Flag) -> Flag:
        plain = _is_plain(self.value, other.value)
        value = (self.value and other.value) if plain else (_lit(self.value) & _lit(other.value))
        return Flag(value, _joined(self.words, "en", other.words))

    def __or__(self, other: Flag) -> Flag:
        plain = _is_plain(self.value, other.value)
        value = (self.value or other.value) if plain else (_lit(self.value) | _lit(other.value))
        return Flag(value, _joined(self.words, "of", other.words))

    def __invert__(self) -> Flag:
        value = ~self.value if isinstance(self.value, pl.Expr) else not self.value
        return Flag(value, f"niet ({self.words})" if self.words else "")


def _lit(value: Any) -> pl.Expr:
    return value if isinstance(value, pl.Expr) else pl.lit(value)


@dataclass(frozen=True, slots=True)
class Exact:
    """The number ``number / 10**scale / over`` with ``low <= number <= high``.

    Raises ``TooLarge`` when ``number`` or the denominator could reach ``LIMIT``.
    """

    number: Number
    scale: int
    low: int
    high: int
    over: Over | None = None
    words: str = ""
    rounding: str = ""
    given: Flag | None = None
    """For an optional input: whether the row fills it in."""
    most: int | None = None
    """For a value over a denominator: the whole number that the value itself (not its numerator) can not pass."""

    def __post_init__(self) -> None:
        reach = max(abs(self.low), abs(self.high), self.over.high if self.over else 1)
        if reach >= LIMIT:
            raise TooLarge(
                f"{wording.whole(self.words) or 'a value'} could reach {reach:,} at scale {self.scale}; the limit is {LIMIT:,}. "
                "Round earlier, or declare narrower bounds for the inputs."
            )

    @classmethod
    def constant(cls, number: int, scale: int = 0, words: str = "") -> Exact:
        """Return a constant ``number / 10**scale``."""
        return cls(number, scale, number, number, words=words)

    @property
    def top(self) -> int:
        """The least whole number known to be at or above the value."""
        whole_high: int = max(0, -(-self.high // 10**self.scale))
        return whole_high if self.over is None or self.most is None else min(whole_high, self.most)

    def at(self, scale: int) -> Exact:
        """Return the same value at a larger scale."""
        factor = 10 ** (scale - self.scale)
        if factor == 1:
            return self
        return replace(self, number=self.number * factor, scale=scale, low=self.low * factor, high=self.high * factor)

    def _times_whole(self, whole: Number, high: int, over: Over | None) -> Exact:
        low, top = min(self.low, self.low * high), max(self.high, self.high * high)
        return replace(self, number=self.number * whole, low=low, high=top, over=over)

    def __add__(self, other: Exact) -> Exact:
        a, b = _alike(self, other)
        words = _joined(self.words, "+", other.words)
        return Exact(
            a.number + b.number, a.scale, a.low + b.low, a.high + b.high, a.over, words, most=self.top + other.top
        )

    def __sub__(self, other: Exact) -> Exact:
        a, b = _alike(self, other)
        words = _joined(self.words, "−", _factor(other.words))
        most = self.top if other.low >= 0 else None
        return Exact(a.number - b.number, a.scale, a.low - b.high, a.high - b.low, a.over, words, most=most)

    def __mul__(self, other: Exact) -> Exact:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        words = _joined(_factor(self.words), "×", _factor(other.words))
        return Exact(
            _times(self.number, other.number),
            self.scale + other.scale,
            min(corners),
            max(corners),
            _product(self.over, other.over),
            words,
            most=self.top * other.top if self.low >= 0 and other.low >= 0 else None,
        )

    def __le__(self, other: Exact) -> Flag:
        return _compared(self, other, "≤", lambda a, b: a <= b)

    def __lt__(self, other: Exact) -> Flag:
        return _compared(self, other, "<", lambda a, b: a < b)

    def __ge__(self, other: Exact) -> Flag:
        return _compared(self, other, "≥", lambda a, b: a >= b)

    def __gt__(self, other: Exact) -> Flag:
        return _compared(self, other, ">", lambda a, b: a > b)


def _product(a: Over | None, b: Over | None) -> Over | None:
    if a is None or b is None:
        return a or b
    return Over(_times(a.number, b.number), a.high * b.high)


def _times(a: Number, b: Number) -> Number:
    """Multiply, but leave a column alone where the other is the constant 1."""
    if isinstance(a, int) and a == 1:
        return b
    return a if isinstance(b, int) and b == 1 else a * b


def _alike(a: Exact, b: Exact) -> tuple[Exact, Exact]:
    """Bring two values to one scale and one denominator."""
    scale = max(a.scale, b.scale)
    a, b = a.at(scale), b.at(scale)
    if a.over is b.over:
        return a, b
    both = _product(a.over, b.over)
    left = a._times_whole(b.over.number, b.over.high, both) if b.over else replace(a, over=both)
    right = b._times_whole(a.over.number, a.over.high, both) if a.over else replace(b, over=both)
    return left, right


def _compared(a: Exact, b: Exact, sign: str, test: Callable[[Any, Any], Any]) -> Flag:
    left, right = _alike(a, b)
    return Flag(test(left.number, right.number), _joined(a.words, sign, b.words))


@dataclass(frozen=True, slots=True)
class Code:
    """One of a declared list of names, held as its place in the list."""

    place: Number
    names: tuple[str, ...]
    words: str = ""
    given: Flag | None = None

    def is_(self, *names: str) -> Flag:
        """Return whether the value is one of ``names``; raises KeyError for a name that is not declared."""
        places = [self._place_of(name) for name in names]
        words = f"{self.words} is {' of '.join(names)}" if self.words else ""
        if isinstance(self.place, pl.Expr):
            test = self.place == places[0]
            for place in places[1:]:
                test = test | (self.place == place)
            return Flag(test, words)
        return Flag(self.place in places, words)

    def _place_of(self, name: str) -> int:
        if name not in self.names:
            raise KeyError(f"{name!r} is not one of {', '.join(self.names)}")
        return self.names.index(name)


@dataclass(frozen=True, slots=True)
class Text:
    """Words for people: reasons."""

    value: str | pl.Expr


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen option of a named reading: the same for a whole run."""

    option: str


Value = Exact | Flag | Code | Text | Choice
Picked = TypeVar("Picked", Exact, Flag, Code)


def whole(number: int) -> Exact:
    """Return a whole number as a constant of a rule's own text (never a legal amount: those are parameters)."""
    return Exact.constant(number, words=str(number))


def lowest(a: Exact, b: Exact) -> Exact:
    """Return the lower of two values."""
    return _extreme(a, b, "laagste van", min, pl.min_horizontal)


def highest(a: Exact, b: Exact) -> Exact:
    """Return the higher of two values."""
    return _extreme(a, b, "hoogste van", max, pl.max_horizontal)


def _extreme(a: Exact, b: Exact, words: str, plain: Callable[..., int], wide: Callable[..., pl.Expr]) -> Exact:
    x, y = _alike(a, b)
    number: Number = (
        plain(x.number, y.number) if _is_plain(x.number, y.number) else wide(column(x.number), column(y.number))
    )
    said = f"{words} ({a.words}; {b.words})" if a.words and b.words else ""
    most = plain(a.top, b.top)
    return Exact(number, x.scale, plain(x.low, y.low), plain(x.high, y.high), x.over, said, most=most)


def when(test: Flag, then: Picked, otherwise: Picked) -> Picked:
    """Return ``then`` where the test holds and ``otherwise`` elsewhere."""
    said = choice(mark(test, test.value), test.words, then.words, otherwise.words)
    if isinstance(then, Exact) and isinstance(otherwise, Exact):
        a, b = _alike(then, otherwise)
        number = _pick(test.value, a.number, b.number)
        rounding = _rounding_of(test, then, otherwise)
        most = max(then.top, otherwise.top)
        return Exact(number, a.scale, min(a.low, b.low), max(a.high, b.high), a.over, said, rounding, most=most)
    if isinstance(then, Code) and isinstance(otherwise, Code):
        if then.names != otherwise.names:
            raise TypeError(f"two different lists of names: {then.names} and {otherwise.names}")
        return Code(_pick(test.value, then.place, otherwise.place), then.names, said)
    if isinstance(then, Flag) and isinstance(otherwise, Flag):
        if _is_plain(test.value, then.value, otherwise.value):
            return Flag(then.value if test.value else otherwise.value, said)
        return Flag(pl.when(_lit(test.value)).then(_lit(then.value)).otherwise(_lit(otherwise.value)), said)
    raise TypeError(f"both outcomes must be of one kind, not {type(then).__name__} and {type(otherwise).__name__}")


def _rounding_of(test: Flag, then: Exact, otherwise: Exact) -> str:
    """Return the rounding of the branch that applied; of the rule as such, the one there is."""
    if isinstance(test.value, pl.Expr):
        return then.rounding or otherwise.rounding
    return then.rounding if test.value else otherwise.rounding


def _pick(test: bool | pl.Expr, then: Number, otherwise: Number) -> Number:
    if isinstance(test, pl.Expr):
        return pl.when(test).then(column(then)).otherwise(column(otherwise))
    return then if test else otherwise


def given(value: Exact | Code) -> Flag:
    """Return whether an optional input is filled in."""
    return value.given if value.given is not None else Flag(True)


def per(a: Exact, b: Exact) -> Exact:
    """Return ``a / b`` for a whole or decimal ``b`` above zero, kept as numerator and denominator."""
    if b.over is not None or b.low < 1:
        raise ValueError(f"{b.words or 'the divisor'} must be above zero and no fraction itself")
    words = f"{_factor(a.words)} / {_factor(b.words)}" if a.words and b.words else ""
    x = a.at(max(a.scale, b.scale))
    power = _power_of_ten(b)
    if power is not None:
        most = -(-a.top // 10**power) if b.scale == 0 else None
        return replace(x, scale=x.scale - b.scale + power, words=words, rounding="", given=None, most=most)
    over = _product(x.over, Over(b.number, b.high))
    return Exact(x.number, x.scale - b.scale, x.low, x.high, over, words)


def _power_of_ten(value: Exact) -> int | None:
    """Return the power when the value is a constant such as 100 (dividing by it only moves the point)."""
    digits = str(value.number)
    return len(digits) - 1 if isinstance(value.number, int) and digits.strip("0") == "1" else None


def half_up(value: Exact, scale: int = 2) -> Exact:
    """Round to ``scale`` decimals, halves up (towards plus infinity)."""
    words = f"afgerond op {scale} decimalen, half omhoog"
    return _rounded(value, scale, words, _half_up, doubled=True)


def _half_up(n: Any, d: Any) -> Any:
    return (n + d // 2) // d if isinstance(d, int) and d % 2 == 0 else (n * 2 + d) // (d * 2)


def down(value: Exact, scale: int = 2) -> Exact:
    """Round to ``scale`` decimals, downwards (towards minus infinity)."""
    return _rounded(value, scale, f"afgekapt op {scale} decimalen", lambda n, d: n // d)


def half_even(value: Exact, scale: int = 2) -> Exact:
    """Round to ``scale`` decimals, halves to the even neighbour."""
    words = f"afgerond op {scale} decimalen, half naar even"
    return _rounded(value, scale, words, _half_even, doubled=True)


def _half_even(n: Any, d: Any) -> Any:
    floor = n // d
    twice = (n - floor * d) * 2
    if _is_plain(n, d):
        return floor + int(twice > d or (twice == d and floor % 2 == 1))
    up = (twice > d) | ((twice == d) & (floor % 2 == 1))
    return floor + up.cast(pl.Int64)


def _rounded(
    value: Exact, scale: int, words: str, divide: Callable[[Any, Any], Any], *, doubled: bool = False
) -> Exact:
    """Divide ``number * 10**scale`` by ``10**value.scale * over``; bounds are checked on what is really computed."""
    x = value.at(max(scale, value.scale))
    step = 10 ** (x.scale - scale)
    divisor, most = (_times(x.over.number, step), x.over.high * step) if x.over else (step, step)
    reach = (max(abs(x.low), abs(x.high)) * 2 + most) if doubled else max(abs(x.low), abs(x.high), most)
    if reach >= LIMIT:
        raise TooLarge(
            f"rounding {wording.whole(value.words) or 'a value'} could reach {reach:,}; the limit is {LIMIT:,}"
        )
    number = x.number if isinstance(divisor, int) and divisor == 1 else divide(x.number, divisor)
    low = x.low // step if x.low < 0 or x.over is None else 0
    high = -(-x.high // step) if x.high > 0 or x.over is None else 0
    if x.over is not None and x.most is not None:
        high = min(high, x.most * 10**scale)
    return Exact(number, scale, low, high, words=f"{words} ({value.words})" if value.words else "", rounding=words)


def reasons(*cases: tuple[Flag, str]) -> Text:
    """Return the texts of the cases that hold, joined by ``; `` (empty where none does)."""
    if _is_plain(*(test.value for test, _ in cases)):
        return Text("; ".join(text for test, text in cases if test.value))
    parts = [pl.when(_lit(test.value)).then(pl.lit(text)).otherwise(None) for test, text in cases]
    return Text(pl.concat_str(parts, separator="; ", ignore_nulls=True))


def all_of(tests: Sequence[Flag]) -> Flag:
    """Return whether every test holds."""
    result = tests[0]
    for test in tests[1:]:
        result = result & test
    return result
