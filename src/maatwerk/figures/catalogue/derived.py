"""Figures that no document prints: computed from printed ones when the catalogue is read, never written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from maatwerk.figures.catalogue.formula import Formula
from maatwerk.figures.catalogue.model import Figure, Mention
from maatwerk.figures.catalogue.printed import read_printed
from maatwerk.figures.pictures.paper import number

PLACE = "eigen berekening uit andere cijfers"
WHERE = "derived"
"""Where a derived figure stands: in no table and in no text."""


def computed(figure: Figure, formula: Formula, printed: Mapping[str, Figure]) -> Figure:
    """Return a derived figure with what its formula comes to over printed figures, rounded half up at its decimals.

    Raises FormulaError when it divides by zero.
    """
    value = formula.exact({name: printed[name].value for name in formula.names})
    shown = number(value / figure.unit.factor, figure.decimals)
    mention = Mention(
        printed=shown, read=read_printed(shown), unit=figure.unit, place=PLACE, where=WHERE, period="", qualifier="",
        exact=False,
    )  # fmt: skip
    return replace(figure, said=(mention,))
