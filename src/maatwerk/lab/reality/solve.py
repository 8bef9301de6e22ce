"""Exact least squares with a preference, all amounts at least zero. Fractions only."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

Vector = list[Fraction]
Matrix = list[Vector]


class NoAnswer(ArithmeticError):
    """The equations have no single answer."""


def solved(matrix: Sequence[Sequence[Fraction]], right: Sequence[Fraction]) -> Vector:
    """Return ``x`` with ``matrix · x = right``; raises NoAnswer when there is none or more than one."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for place in range(len(rows)):
        pivot = next((at for at in range(place, len(rows)) if rows[at][place]), None)
        if pivot is None:
            raise NoAnswer("de vergelijkingen leggen niet elk bedrag vast: geef de voorkeur een gewicht boven nul")
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for at in range(len(rows)):
            if at != place and rows[at][place]:
                factor = rows[at][place]
                rows[at] = [one - factor * other for one, other in zip(rows[at], rows[place], strict=True)]
    return [row[-1] for row in rows]


def least_squares(
    coefficients: Sequence[Sequence[Fraction]],
    wanted: Sequence[Fraction],
    prior: Sequence[Fraction],
    weight: Fraction,
) -> Vector:
    """Return the ``x >= 0`` that makes ``Σ (coefficients · x − wanted)² + weight · spread`` smallest.

    ``spread`` is ``Σ (xj / pj − mean)²``: how far the amounts are from standing in the proportions of ``prior`` (all above
    zero), whatever their level. With ``weight`` above zero there is one answer. Raises NoAnswer where there is not.
    """
    hessian, slope = _normal(coefficients, wanted, prior, weight)
    count = len(prior)
    for size in range(count, -1, -1):
        for free in combinations(range(count), size):
            answer = _with_free(hessian, slope, free, count)
            if _is_lowest(hessian, slope, answer):
                return answer
    raise NoAnswer("geen enkele keuze van bedragen is de beste")


def _normal(
    coefficients: Sequence[Sequence[Fraction]], wanted: Sequence[Fraction], prior: Sequence[Fraction], weight: Fraction
) -> tuple[Matrix, Vector]:
    """Return the matrix and the right side of the normal equations."""
    count = len(prior)
    places = range(count)
    hessian = [[sum((row[i] * row[j] for row in coefficients), Fraction(0)) for j in places] for i in places]
    for i in places:
        for j in places:
            part = Fraction(int(i == j)) - Fraction(1, count)
            hessian[i][j] += weight * part / (prior[i] * prior[j])
    slope = [
        sum((row[i] * value for row, value in zip(coefficients, wanted, strict=True)), Fraction(0)) for i in places
    ]
    return hessian, slope


def _with_free(hessian: Matrix, slope: Vector, free: Sequence[int], count: int) -> Vector:
    """Return the best answer in which only ``free`` are not zero; raises NoAnswer where it is not fixed."""
    own = solved([[hessian[i][j] for j in free] for i in free], [slope[i] for i in free])
    answer = [Fraction(0)] * count
    for place, value in zip(free, own, strict=True):
        answer[place] = value
    return answer


def _is_lowest(hessian: Matrix, slope: Vector, answer: Vector) -> bool:
    """Return whether nothing is below zero, and no amount at zero would make the sum smaller by rising."""
    if any(value < 0 for value in answer):
        return False
    rises = [
        sum((one * other for one, other in zip(row, answer, strict=True)), Fraction(0)) - value
        for row, value in zip(hessian, slope, strict=True)
    ]
    return all(rise >= 0 for rise, value in zip(rises, answer, strict=True) if not value)
