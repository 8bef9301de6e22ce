"""Formulas over figures: sums, differences, products and quotients of names and whole numbers, computed exactly."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol, TypeVar

LONGEST = 4000
"""Characters from which a text is no formula any more."""

_SIGNS: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add),
    ast.Sub: ("−", operator.sub),
    ast.Mult: ("×", operator.mul),
    ast.Div: ("/", operator.truediv),
}


class FormulaError(ValueError):
    """A text that is no formula, or one that can not be computed; in Dutch, with what to do."""


class Quantity(Protocol):
    """What a formula computes with: fractions, or spans of fractions."""

    def __neg__(self) -> Any: ...


Q = TypeVar("Q", bound=Quantity)


@dataclass(frozen=True, slots=True)
class Formula:
    """A checked formula; ``names`` are the figures it needs, in the order of its text."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    def compute(self, values: Mapping[str, Q], whole: Callable[[Fraction], Q]) -> Q:
        """Return the value over ``values``; ``whole`` makes a quantity of a whole number written in the formula.

        Raises FormulaError when it divides by zero and KeyError for a name without a value.
        """
        try:
            return _compute(self.tree, values, whole)  # type: ignore[no-any-return]
        except ZeroDivisionError as problem:
            raise FormulaError(f"{self.text}: deelt door nul.") from problem

    def exact(self, values: Mapping[str, Fraction]) -> Fraction:
        """Return the value over fractions, exactly; raises as ``compute`` does."""
        return self.compute(values, lambda number: number)

    @property
    def is_sum(self) -> bool:
        """Return whether it only adds and subtracts."""
        return all(
            isinstance(node.op, ast.Add | ast.Sub) for node in ast.walk(self.tree) if isinstance(node, ast.BinOp)
        )

    @property
    def only_adds(self) -> bool:
        """Return whether it is a plain sum of two or more terms, without anything taken off."""
        return isinstance(self.tree, ast.BinOp) and all(
            isinstance(node, ast.Name | ast.Constant) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add))
            for node in ast.walk(self.tree)
            if isinstance(node, ast.expr)
        )

    def words(self, said: Mapping[str, str], most: int = 12) -> str:
        """Return the formula with the numbers filled in; a sum of more than ``most`` terms is cut with an ellipsis."""
        terms = _terms(self.tree)
        if len(terms) <= most:
            return _words(self.tree, said)
        parts = [f"{sign} {_words(node, said)}" for sign, node in terms[:most]]
        return " ".join(parts).removeprefix("+ ") + f" … (nog {len(terms) - most})"


def parse(text: str) -> Formula:
    """Return the formula of a text; raises FormulaError naming what is not allowed in it.

    Allowed are names, whole numbers, ``+ - * /`` and parentheses.
    """
    if len(text) > LONGEST:
        raise FormulaError(f"De formule is langer dan {LONGEST} tekens.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        _refuse(tree, text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        if isinstance(problem, FormulaError):
            raise
        raise FormulaError(
            f"{text!r} is geen formule: schrijf namen, gehele getallen, + - * / en haakjes."
        ) from problem
    names = [node.id for node in _nodes(tree) if isinstance(node, ast.Name)]
    return Formula(text.strip(), tree, tuple(dict.fromkeys(names)))


def _nodes(tree: ast.expr) -> list[ast.expr]:
    """Return the nodes of a checked formula from left to right."""
    match tree:
        case ast.BinOp(left=left, right=right):
            return [*_nodes(left), *_nodes(right)]
        case ast.UnaryOp(operand=operand):
            return _nodes(operand)
    return [tree]


def _refuse(node: ast.expr, text: str) -> None:
    match node:
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            _refuse(left, text)
            _refuse(right, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _refuse(operand, text)
        case ast.Name():
            return
        case ast.Constant(value=value) if type(value) is int:
            return
        case _:
            raise FormulaError(f"{ast.unparse(node)!r} mag niet in een formule: alleen {_ALLOWED}.")


_ALLOWED = "namen, gehele getallen, + - * / en haakjes"


def _compute(node: ast.expr, values: Mapping[str, Any], whole: Callable[[Fraction], Any]) -> Any:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            return _SIGNS[type(op)][1](_compute(left, values, whole), _compute(right, values, whole))
        case ast.UnaryOp(operand=operand):
            return -_compute(operand, values, whole)
        case ast.Name(id=name):
            return values[name]
        case ast.Constant(value=int(value)):
            return whole(Fraction(value))
    raise FormulaError(
        f"{ast.unparse(node)} kan niet berekend worden."
    )  # refused before: a formula is checked when read


def _words(node: ast.expr, said: Mapping[str, str], parent: ast.operator | None = None) -> str:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            inner = f"{_words(left, said, op)} {_SIGNS[type(op)][0]} {_words(right, said, _strong(op))}"
            return f"({inner})" if _needs_brackets(op, parent) else inner
        case ast.UnaryOp(operand=operand):
            return f"−{_words(operand, said, ast.Mult())}"
        case ast.Name(id=name):
            return said.get(name, name)
    return ast.unparse(node)


def _strong(op: ast.operator) -> ast.operator:
    """Return the operator that the right hand must be bracketed against: ``a − (b − c)``, ``a / (b / c)``."""
    return ast.Div() if isinstance(op, ast.Sub | ast.Div) else op


def _needs_brackets(op: ast.operator, parent: ast.operator | None) -> bool:
    weak = isinstance(op, ast.Add | ast.Sub)
    return parent is not None and ((weak and isinstance(parent, ast.Mult | ast.Div)) or isinstance(parent, ast.Div))


def _terms(node: ast.expr, sign: str = "+") -> list[tuple[str, ast.expr]]:
    match node:
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*_terms(left, sign), *_terms(right, sign)]
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return [*_terms(left, sign), ("−" if sign == "+" else "+", right)]
    return [(sign, node)]
