"""What ties figures together: formulas over other figures and the ids of look-alikes, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter

from maatwerk.figures.catalogue.derived import computed
from maatwerk.figures.catalogue.formula import Formula, FormulaError, parse
from maatwerk.figures.catalogue.model import DERIVED, Figure
from maatwerk.rules.finding import Finding

FOLLOWS = ("equals", "parts")
"""Relations in which a figure follows from others; a bound may look back at what it bounds."""


def linked(figures: Mapping[str, Figure], formulas: Mapping[str, str], faults: list[Finding]) -> dict[str, Figure]:
    """Return the figures with their formulas; a formula or look-alike that is wrong is left out and added to ``faults``."""
    figures = _with_derived(figures, formulas, faults)
    known = {
        figure.id: _with_formula(figure, formulas.get(figure.id, ""), figures, faults) for figure in figures.values()
    }
    for name in _in_circle(known):
        why = "De formule komt langs andere figuren bij zichzelf uit."
        faults.append(_fault("kringloop", known[name], "formula", formulas[name], why, "Haal een van de formules weg."))
        known[name] = replace(known[name], formula=None, relation="equals")
    return {name: _with_like(figure, known, faults) for name, figure in known.items()}


def _with_derived(
    figures: Mapping[str, Figure], formulas: Mapping[str, str], faults: list[Finding]
) -> Mapping[str, Figure]:
    """Return the figures with derived ones computed; one that can not be computed is left out and added to ``faults``."""
    printed = {name: figure for name, figure in figures.items() if figure.status != DERIVED}
    good: dict[str, Figure] = {}
    for name, figure in figures.items():
        formula = None if name in printed else _checked(figure, formulas[name], printed, faults)
        try:
            good |= {name: computed(figure, formula, printed)} if formula else {}
        except FormulaError as problem:
            faults.append(_fault("formule", figure, "formula", formulas[name], str(problem), ""))
    return {name: good.get(name, figure) for name, figure in figures.items() if name in printed or name in good}


def _with_formula(figure: Figure, text: str, known: Mapping[str, Figure], faults: list[Finding]) -> Figure:
    if not text.strip():
        if figure.relation != "equals":
            why = f"De verhouding {figure.relation} staat er zonder formule."
            faults.append(_fault("zonder-formule", figure, "relation", figure.relation, why, "Geef een formule."))
        return replace(figure, relation="equals")
    formula = _checked(figure, text, known, faults)
    return replace(figure, formula=formula, relation=figure.relation if formula else "equals")


def _checked(figure: Figure, text: str, known: Mapping[str, Figure], faults: list[Finding]) -> Formula | None:
    try:
        formula = parse(text)
    except FormulaError as problem:
        faults.append(_fault("formule", figure, "formula", text, str(problem), ""))
        return None
    unknown = [name for name in formula.names if name not in known]
    if unknown:
        faults.append(_fault("formule-naam", figure, "formula", text, *_unknown_words(unknown, known)))
        return None
    if figure.relation == "parts" and not formula.is_sum:
        why, mend = "parts vraagt een som van de genoemde delen.", "Schrijf a + b + c."
        faults.append(_fault("delen", figure, "formula", text, why, mend))
        return None
    return formula


def _unknown_words(unknown: list[str], known: Mapping[str, Figure]) -> tuple[str, str]:
    close = [f"{name} → {near[0]}" for name in unknown if (near := get_close_matches(name, known, 1, 0.8))]
    mend = (
        f"Bedoel je {', '.join(close)}?"
        if close
        else "Geef de figuur een eigen regel, of zet recht waarom zij uitviel."
    )
    return f"In de formule staat {', '.join(unknown)}: geen gekende figuur.", mend


def _in_circle(figures: Mapping[str, Figure]) -> list[str]:
    """Return figures to cut until no formula comes back to itself."""
    needs = {
        name: set(figure.formula.names)
        for name, figure in figures.items()
        if figure.formula and figure.relation in FOLLOWS
    }
    cut = []
    while True:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as problem:
            cut.append(problem.args[1][1])
            needs.pop(problem.args[1][1])
        else:
            return cut


def _with_like(figure: Figure, known: Mapping[str, Figure], faults: list[Finding]) -> Figure:
    good = tuple(name for name in figure.like if name in known and name != figure.id)
    for name in set(figure.like) - set(good):
        why = f"like noemt {name}: " + ("de figuur zelf." if name == figure.id else "geen gekende figuur.")
        faults.append(_fault("like", figure, "like", name, why, "Zet het id recht of haal het weg."))
    return replace(figure, like=good)


def _fault(code: str, figure: Figure, field: str, value: str, why: str, mend: str) -> Finding:
    return Finding(f"catalogus-{code}", figure.file, figure.id, field, value, why, mend)
