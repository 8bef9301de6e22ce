"""Explanations for people and machines: text, JSON and HTML, all from the same steps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from maatwerk.rules.explain import CONFIDENCE_WORDS, Step
from maatwerk.rules.wording import label


def as_json(step: Step) -> str:
    """Return the explanation as a JSON document."""
    return json.dumps(step.as_dict(), ensure_ascii=False, indent=2)


def as_text(step: Step) -> str:
    """Return the explanation as an indented tree; a step that already stands higher up is named, not repeated."""
    seen: set[str] = set()
    return "\n".join(_lines(step, "", seen))


def _lines(step: Step, indent: str, seen: set[str]) -> Iterator[str]:
    mark = "  [aanname]" if step.assumptions else ("  [rust op aanname]" if step.shaky else "")
    again = step.id in seen
    yield f"{indent}{step.name} = {_amount(step)}{mark}{'  (zie hoger)' if again else ''}"
    if again:
        return
    seen.add(step.id)
    yield from (f"{indent}    {line}" for line in _facts(step))
    for below in step.inputs:
        yield from _lines(below, indent + "  ", seen)


def _amount(step: Step) -> str:
    exact = f" (exact {step.exact})" if step.exact and step.exact != step.value else ""
    return f"{step.value or '–'} {step.unit}".rstrip() + exact


def _facts(step: Step) -> Iterator[str]:
    if step.text:
        yield step.text
    for name, value in facts(step):
        yield f"{name}: {value}"


def facts(step: Step) -> Iterator[tuple[str, str]]:
    """Yield what there is to say of a step, as label and text."""
    yield from ((name, value) for name, value in _said(step) if value)
    yield from (("aanname", said) for said in step.assumptions)


def _said(step: Step) -> tuple[tuple[str, str], ...]:
    sure = CONFIDENCE_WORDS.get(step.confidence, "")
    return (
        ("formule", step.formula if step.kind == "regel" else ""),
        *(("voorwaarde", condition) for condition in step.conditions),
        ("grond", step.basis),
        ("geldig", _period(step)),
        ("afronding", step.rounding),
        ("bron", f"{step.source} (zekerheid: {sure})" if sure else step.source),
        ("opmerking", step.note),
    )


def _period(step: Step) -> str:
    if not step.since:
        return ""
    return f"vanaf {step.since}" + (f" tot en met {step.until}" if step.until else "")


def as_html(step: Step, *, title: str = "", level: int = 0) -> str:
    """Return the explanation as nested, closed-by-default HTML sections (a fragment, no page)."""
    mark = '<span class="aanname" title="rust op een aanname">aanname</span>' if step.shaky else ""
    facts_ = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts(step))
    below = "".join(as_html(s, level=level + 1) for s in step.inputs)
    opened = ' open="open"' if level == 0 else ""
    return (
        f'<details class="stap {escape(step.kind)}"{opened}><summary><span class="naam">{escape(title or label(step.name))}'
        f'</span> <span class="waarde">{escape(_amount(step))}</span> {mark}</summary>'
        f"<p>{escape(step.text)}</p><dl>{facts_}</dl>{below}</details>"
    )


PAGE_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;color:#1d2433;max-width:60rem;margin:2rem auto;padding:0 1rem;background:#fff}
h1{font-size:1.5rem}details.stap{border-left:2px solid #d5dbe6;margin:.35rem 0 .35rem .25rem;padding-left:.8rem}
summary{cursor:pointer}.waarde{font-variant-numeric:tabular-nums;font-weight:600}.naam{color:#33415c}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .9rem;margin:.3rem 0;font-size:.9rem}
dt{color:#5a6780}dd{margin:0}p{margin:.2rem 0}
.aanname{background:#fff1cc;color:#6b4a00;border-radius:.6rem;padding:0 .5rem;font-size:.8rem}
"""


def as_page(step: Step, title: str) -> str:
    """Return the explanation as a whole HTML page in Dutch."""
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{PAGE_STYLE}</style></head><body><h1>{escape(title)}</h1>{as_html(step)}</body></html>"
    )
