"""The Dutch sentences of the check, built from the values themselves."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from maatwerk.figures.catalogue.alike import Pair
from maatwerk.figures.catalogue.model import Figure, Mention, shown_with_unit
from maatwerk.figures.pictures.paper import plain

_WHERE = {"table": "tabel", "text": "lopende tekst", "footnote": "voetnoot", "annex": "bijlage", "heading": "kop"}


def written(figure: Figure, value: Fraction, more: int = 1) -> str:
    """Return a value in base units as it would be printed in the figure's unit, with ``more`` decimals where needed."""
    mention = figure.first
    shown = value / mention.times
    decimals = len(str(1 / mention.read.step)) - 1 if 0 < mention.read.step < 1 else 0
    return plain(shown, decimals + (more if (shown * 10**decimals).denominator > 1 else 0))


def _unit(figure: Figure, value: Fraction) -> str:
    return shown_with_unit(written(figure, value), figure.first.unit)


def mention_words(figure: Figure, mention: Mention, evidence: tuple[int, int, int]) -> str:
    """Say that two places print two numbers, by how much, how the digits differ, and which one others lean on."""
    first = figure.first
    places = f"{_place(mention)} zegt {mention.said}, {_place(first)} {first.said}"
    apart = _unit(figure, abs(mention.value - first.value))
    said = [f"{_big(places)}: {apart} verschil.", _digits(mention, first), _leans(mention, first, evidence)]
    return " ".join(filter(None, said))


def _place(mention: Mention) -> str:
    return f"de {_WHERE.get(mention.where, 'tekst')} ({mention.place})"


def _big(text: str) -> str:
    return text[:1].upper() + text[1:]


def _digits(a: Mention, b: Mention) -> str:
    """Say that one digit differs or that two stand in each other's place, when it is so."""
    if len(a.printed) != len(b.printed):
        return ""
    differ = [(x, y) for x, y in zip(a.printed, b.printed, strict=True) if x != y]
    if len(differ) == 1 and all(c.isdigit() for c in differ[0]):
        return f"Eén cijfer verschilt: {differ[0][0]} en {differ[0][1]}."
    if len(differ) == 2 and differ[0] == differ[1][::-1]:
        return "Twee cijfers staan in elkaars plaats."
    return ""


def _leans(mention: Mention, first: Mention, evidence: tuple[int, int, int]) -> str:
    tests, firm, loose = evidence
    if firm == loose:
        return ""
    good, bad = (first, mention) if firm > loose else (mention, first)
    return (
        f"Met {good.printed} {_hold(max(firm, loose))} van de {tests} formules waar het cijfer in staat, "
        f"met {bad.printed} {_hold(min(firm, loose))}."
    )


def _hold(count: int) -> str:
    return "klopt geen" if count == 0 else "klopt er 1" if count == 1 else f"kloppen er {count}"


def misprint_words(figure: Figure, mention: Mention) -> str:
    """Say that a number is printed with points in wrong places."""
    read = _unit(figure, figure.value)
    return f"{_big(_place(mention))} drukt {mention.printed}: de punten staan niet om de drie cijfers. Elders staat {read}."


def naming_words(mention: Mention, other: Mention, why: str) -> str:
    """Say that one number carries two names."""
    return f"Hetzelfde getal {mention.said} heet {why}: {_place(mention)} tegenover {_place(other)}."


def formula_words(kind: str, figure: Figure, computed: Fraction, needed: Mapping[str, Figure]) -> str:
    """Say what the other figures come to and what is printed instead."""
    assert figure.formula is not None
    filled = figure.formula.words({name: _short(one, figure) for name, one in needed.items()})
    rest = figure.value - computed
    came = f"{filled} = {_unit(figure, computed)}" if filled != written(figure, computed) else _unit(figure, computed)
    gap = _unit(figure, abs(rest))
    match kind:
        case "parts":
            share = plain(100 * rest / figure.value, 1)
            return f"Het geheel is {figure.first.said}; de genoemde delen zijn samen {came}: {gap} ({share} %) is niet genoemd."
        case "total":
            side = "meer" if rest > 0 else "minder"
            return (
                f"Gedrukt staat {figure.first.said}; de delen geven {came}: het totaal is {gap} {side} dan zijn delen."
            )
        case "bound":
            side = "hoogstens" if figure.relation == "at_most" else "minstens"
            return f"{figure.first.said} zou {side} {came} moeten zijn: {gap} erbuiten."
    return f"Gedrukt staat {figure.first.said}; uit de andere cijfers volgt {came}: {gap} verschil."


def _short(needed: Figure, figure: Figure) -> str:
    """Return a figure as it stands in a filled in formula: its print, with its unit where that is another one."""
    same = needed.unit.name == figure.unit.name or figure.unit.base in ("verhouding", "verhoudingsverschil", "keer")
    shown = needed.first.printed if same and needed.unit.name != "%" else needed.first.said
    return f"({shown})" if shown.startswith("-") else shown


def alike_words(pair: Pair) -> str:
    """Say that two figures look alike, what each is, and in what they differ."""
    a, b = pair.first, pair.second
    one, two = _described(a), _described(b)
    notes = " ".join(dict.fromkeys(note for note in (a.note, b.note) if pair.declared and note))
    return f"{_big(one)}. Niet te verwarren met {two}. Ze verschillen in {pair.differ}. {notes}".strip()


def _described(figure: Figure) -> str:
    when = f" ({figure.period})" if figure.period and figure.period not in figure.measures else ""
    return f"{figure.first.said}: {figure.measures.rstrip('.')}{when}"
