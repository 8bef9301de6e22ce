"""From a frame as it comes (written or scaled values) to typed columns that rules can compute with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from maatwerk.rules.exact import Code, Exact, Flag, Over, Text, Value
from maatwerk.rules.inputs import BOTTOM, FRACTION_SCALE, TOP, Input
from maatwerk.rules.quarter import Quarter

PREFIX = "in:"
"""Typed columns carry this prefix, so that they never meet the names of the caller's own columns."""

_NUMBER = r"^[+-]?[0-9]{1,13}(\.[0-9]*)?$"
_RATIO = r"^[0-9]{1,9}(\.[0-9]{1,2})?/[0-9]{1,9}(\.[0-9]{1,2})?$"
_WIDEST = 2**62
"""What a written whole number is held to before it is scaled: far outside every bound, and no product of it wraps."""
_TRUE, _FALSE = ("true", "ja", "1"), ("false", "nee", "0")


@dataclass(frozen=True, slots=True)
class Typed:
    """How one input stands in the frame: the typed columns, whether a cell is filled, and the value for the rules.

    ``columns`` is empty when the column is absent and its default holds in every row; ``absent`` then says so.
    """

    given: Input
    columns: dict[str, pl.Expr]
    filled: pl.Expr
    value: Value
    source: str
    absent: bool = False
    wrong_type: str = ""
    pair: bool = False
    missing: str = ""
    """The column that is not there, when it is not the input's own name."""
    whole: bool = False
    """The column already holds what the engine computes with: reading it can not fail."""


def typed(frame: pl.DataFrame, inputs: Iterable[Input], *, scaled: bool) -> dict[str, Typed]:
    """Return, per input, how to read it from ``frame``.

    With ``scaled`` whole-number columns hold integers at the input's own scale (cents); without, they are written values
    (``6500`` is 6,500 euro). Text is always read as a written value; a decimal keeps its value.
    """
    return {given.name: _typed(frame, given, scaled) for given in inputs}


def _typed(frame: pl.DataFrame, given: Input, scaled: bool) -> Typed:
    if given.kind == "fraction" and given.name + TOP in frame.columns:
        return _two_columns(frame, given)
    if given.name not in frame.columns:
        needed_somewhere = isinstance(given.blank, Mapping)
        return _empty(given) if needed_somewhere else Typed(given, {}, pl.lit(False), _absent(given), "", absent=True)
    dtype = frame.schema[given.name]
    raw = pl.col(given.name)
    if dtype == pl.Null:
        return _empty(given)
    if dtype.is_float() and given.kind in ("amount", "fraction", "whole"):
        return Typed(given, {}, pl.lit(True), _absent(given), given.name, wrong_type=str(dtype))
    if given.kind == "fraction" and dtype == pl.String and frame[given.name].str.contains("/", literal=True).any():
        return _written_pair(given, raw)
    read = _READERS[given.kind](_Cells(frame, given, dtype, scaled))
    if read is None:
        return Typed(given, {}, pl.lit(True), _absent(given), given.name, wrong_type=str(dtype))
    return _one(given, read, _filled(raw, dtype), whole=scaled and dtype.is_integer())


def _filled(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.String:
        return raw.is_not_null() & (raw.str.strip_chars() != "")
    return raw.is_not_null()


def _absent(given: Input) -> Value:
    missing = Flag(False, f"{given.name} is ingevuld")
    if given.kind == "code":
        return Code(given.default_place, given.names, given.name, missing)
    if given.kind == "flag":
        return Flag(bool(given.default), given.name)
    if given.kind == "text":
        return Text(str(given.default or ""))
    default = given.default_place
    return Exact(
        default, given.scale, min(given.low, default), max(given.high, default), words=given.name, given=missing
    )


def _one(given: Input, read: pl.Expr, filled: pl.Expr, *, whole: bool = False) -> Typed:
    name = PREFIX + given.name
    columns = {name: read, name + "?": filled}
    value = input_value(given, pl.col(name), pl.col(name + "?"))
    return Typed(given, columns, filled, value, given.name, whole=whole)


def input_value(given: Input, number: object, filled: object) -> Value:
    """Return the value of one input for the rules: a column with its blanks as default, or plain data."""
    presence = Flag(filled, f"{given.name} is ingevuld")  # type: ignore[arg-type]
    if given.kind == "text":
        return Text(number)  # type: ignore[arg-type]
    if isinstance(number, pl.Expr) and given.blank:
        number = number.fill_null(bool(given.default) if given.kind == "flag" else given.default_place)
    if given.kind == "flag":
        return Flag(number, given.name)  # type: ignore[arg-type]
    if given.kind == "code":
        return Code(number, given.names, given.name, presence)  # type: ignore[arg-type]
    default = given.default_place if given.blank else given.low
    low, high = min(given.low, default), max(given.high, default)
    return Exact(number, given.scale, low, high, words=given.name, given=presence)  # type: ignore[arg-type]


def _empty(given: Input) -> Typed:
    """Return a column in which no cell is filled."""
    kind = {"flag": pl.Boolean, "text": pl.String}.get(given.kind, pl.Int64)
    return _one(given, pl.lit(None, dtype=kind), pl.lit(False))


def _two_columns(frame: pl.DataFrame, given: Input) -> Typed:
    """Read a fraction from its two columns of whole numbers."""
    names = (given.name + TOP, given.name + BOTTOM)
    if names[1] not in frame.columns:
        return Typed(given, {}, pl.lit(False), _absent(given), "", absent=True, missing=names[1])
    parts = [_whole(pl.col(name), frame.schema[name]) for name in names]
    if parts[0] is None or parts[1] is None:
        return Typed(given, {}, pl.lit(True), _absent(given), names[0], wrong_type=str(frame.schema[names[0]]))
    return _pair(given, parts[0], parts[1], pl.col(names[0]))


def _whole(raw: pl.Expr, dtype: pl.DataType) -> pl.Expr | None:
    if dtype == pl.String:
        return _decimal(raw, 0)
    return raw.cast(pl.Int64, strict=False) if dtype.is_integer() else None


LARGEST_DENOMINATOR = 10**FRACTION_SCALE
"""A denominator as declared (hundredths of hours a week, times days) stays below this; a decimal fraction equals it."""


def _pair(given: Input, top: pl.Expr, bottom: pl.Expr, raw: pl.Expr) -> Typed:
    upper, lower = PREFIX + given.name + TOP, PREFIX + given.name + BOTTOM
    filled = PREFIX + given.name + "?"
    columns = {upper: top, lower: bottom, filled: raw.is_not_null()}
    value = pair_value(given, pl.col(upper).fill_null(0), pl.col(lower).fill_null(1), pl.col(filled))
    return Typed(given, columns, raw.is_not_null(), value, given.name, pair=True)


def pair_value(given: Input, top: object, bottom: object, filled: object) -> Exact:
    """Return a fraction kept as numerator and denominator."""
    most = given.high // 10**FRACTION_SCALE
    over = Over(bottom, LARGEST_DENOMINATOR)  # type: ignore[arg-type]
    presence = Flag(filled, f"{given.name} is ingevuld")  # type: ignore[arg-type]
    return Exact(top, 0, 0, most * LARGEST_DENOMINATOR, over, given.name, given=presence, most=most)  # type: ignore[arg-type]


def _written_pair(given: Input, raw: pl.Expr) -> Typed:
    """Read ``Q/S``, in whole numbers or in hours with at most two decimals; a cell without a stroke is a decimal."""
    bare = raw.str.strip_chars().str.replace_all(" ", "")
    is_ratio, has_point = bare.str.contains(_RATIO), bare.str.contains(".", literal=True)
    parts = [bare.str.extract(pattern, 1) for pattern in (r"^([^/]*)/", r"/([^/]*)$")]
    top, bottom = (pl.when(has_point).then(_decimal(part, 2)).otherwise(_decimal(part, 0)) for part in parts)
    decimal = _decimal(raw, FRACTION_SCALE)
    return _pair(
        given,
        pl.when(is_ratio).then(top).otherwise(decimal),
        pl.when(is_ratio).then(bottom).when(decimal.is_not_null()).then(pl.lit(LARGEST_DENOMINATOR)).otherwise(None),
        pl.when(bare == "").then(None).otherwise(bare),
    )


def _decimal(raw: pl.Expr, scale: int) -> pl.Expr:
    """Read written decimals as integers at ``scale``; null where the text is no number or has too many digits."""
    bare = raw.str.strip_chars()
    decimals = bare.str.extract(r"\.([0-9]*)$", 1).fill_null("")
    whole = bare.str.extract(r"^[+-]?([0-9]+)", 1).cast(pl.Int64, strict=False) * 10**scale
    part = decimals.str.pad_end(scale, "0").cast(pl.Int64, strict=False) if scale else pl.lit(0, dtype=pl.Int64)
    size = whole + part.fill_null(0)
    fits = bare.str.contains(_NUMBER) & (decimals.str.len_chars() <= scale)
    return pl.when(fits).then(pl.when(bare.str.starts_with("-")).then(-size).otherwise(size)).otherwise(None)


@dataclass(frozen=True, slots=True)
class _Cells:
    """One column as it comes: the frame it stands in, what it should be, and whether whole numbers are scaled."""

    frame: pl.DataFrame
    given: Input
    dtype: pl.DataType
    scaled: bool

    @property
    def raw(self) -> pl.Expr:
        return pl.col(self.given.name)

    @property
    def is_text(self) -> bool:
        return self.dtype == pl.String or isinstance(self.dtype, pl.Categorical | pl.Enum)

    def mapped(self, read: Callable[[str], int | bool | None], to: type) -> pl.Expr:
        """Read each distinct text once; texts that can not be read become null."""
        distinct = self.frame.select(self.raw.cast(pl.String).unique()).to_series().drop_nulls().to_list()
        table = {text: value for text in distinct if (value := read(text.strip())) is not None}
        dtype = pl.Boolean if to is bool else pl.Int64
        return self.raw.cast(pl.String).replace_strict(table, default=None, return_dtype=dtype)


def _read_number(cells: _Cells) -> pl.Expr | None:
    if cells.dtype == pl.String:
        return _decimal(cells.raw, cells.given.scale)
    if isinstance(cells.dtype, pl.Decimal):
        bare = cells.raw.cast(pl.String).str.replace(r"(\.[0-9]*?)0+$", "${1}")
        return _decimal(bare, cells.given.scale)
    if cells.dtype.is_integer():
        whole, factor = cells.raw.cast(pl.Int64, strict=False), 10**cells.given.scale
        return whole if cells.scaled or factor == 1 else whole.clip(-_WIDEST // factor, _WIDEST // factor) * factor
    return None


def _read_code(cells: _Cells) -> pl.Expr | None:
    if cells.dtype.is_integer():
        return cells.raw.cast(pl.Int64) if cells.scaled else None
    if not cells.is_text:
        return None
    names = {name: place for place, name in enumerate(cells.given.names)}
    names |= {alias: names[name] for alias, name in cells.given.aliases.items()}
    return cells.mapped(lambda text: names.get(text.lower().replace(" ", "_")), int)


def _read_flag(cells: _Cells) -> pl.Expr | None:
    if cells.dtype == pl.Boolean:
        return cells.raw
    return cells.mapped(_truth, bool) if cells.dtype == pl.String else None


def _truth(text: str) -> bool | None:
    return True if text.lower() in _TRUE else False if text.lower() in _FALSE else None


def _read_quarter(cells: _Cells) -> pl.Expr | None:
    if cells.dtype.is_integer() and cells.scaled:
        return cells.raw.cast(pl.Int64)
    return cells.mapped(_quarter_index, int) if cells.is_text or cells.dtype.is_integer() else None


def _quarter_index(text: str) -> int | None:
    try:
        return Quarter.parse(text).index
    except ValueError:
        return None


def _read_date(cells: _Cells) -> pl.Expr | None:
    if cells.dtype in (pl.Date, pl.Datetime):
        return cells.raw.cast(pl.Date).cast(pl.Int32).cast(pl.Int64)
    if cells.dtype == pl.String:
        return cells.raw.str.strip_chars().str.to_date("%Y-%m-%d", strict=False).cast(pl.Int32).cast(pl.Int64)
    return cells.raw.cast(pl.Int64) if cells.dtype.is_integer() and cells.scaled else None


def _read_text(cells: _Cells) -> pl.Expr | None:
    if not (cells.is_text or cells.dtype.is_integer()):
        return None
    text = cells.raw.cast(pl.String).str.strip_chars()
    broken = text.str.contains("�", literal=True)
    return pl.when((text == "") | broken).then(None).otherwise(text)


_READERS: dict[str, Callable[[_Cells], pl.Expr | None]] = {
    "amount": _read_number,
    "whole": _read_number,
    "fraction": _read_number,
    "year": _read_number,
    "code": _read_code,
    "flag": _read_flag,
    "quarter": _read_quarter,
    "date": _read_date,
    "text": _read_text,
}


def time_of(given: Input, value: pl.Expr) -> pl.Expr:
    """Return the quarter index of a typed time column; a year counts as its fourth quarter (1 October)."""
    if given.kind == "quarter":
        return value
    if given.kind == "year":
        return value * 4 + 3
    day = value.cast(pl.Int32).cast(pl.Date)
    return (day.dt.year().cast(pl.Int64) * 4 + day.dt.quarter().cast(pl.Int64)) - 1
