"""The components of a page as template tags: ``{% load components %}``. What each is given stands in ``web/parts.py``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maatwerk.portal.web import chart as charts
from maatwerk.portal.web import lawwords, wording
from maatwerk.portal.web.parts import (
    Action,
    AsOf,
    Change,
    Check,
    Column,
    Condition,
    Event,
    Fact,
    InDutch,
    Link,
    Listing,
    Mark,
    StepChart,
    Tone,
)

register = template.Library()
Context = template.Context | Mapping[str, Any]

register.filter("euro", wording.euro)
register.filter("dag", wording.day_in_words)
register.filter("moment", wording.moment_in_words)
register.filter("uitkomst", wording.outcome_in_words)
register.filter("zekerheid", wording.confidence_in_words)


@register.filter
def law(text: Any) -> Any:
    """Return a text of the law in the language of the page, or in Dutch and marked so; anything but a text as it is."""
    return lawwords.law(text) if type(text) is str else text


@register.filter
def getal(value: int, scale: int = 0) -> str:
    """Return an integer with points between the thousands: ``12345|getal`` is ``12.345``."""
    return wording.number(value, int(scale))


@register.filter
def leesbaar(name: str) -> str:
    """Return a rule's name as words: ``begrensd_referteloon`` is ``begrensd referteloon``."""
    return str(name).replace("_", " ")


@register.simple_tag
def badge(word: str, tone: Tone = "neutral") -> SafeString:
    """Return a status as a word in a pill with a mark of its own shape."""
    return format_html('<span class="badge {}">{}</span>', f"tone-{tone}", word)


@register.simple_tag
def assumption(why: str = "") -> SafeString:
    """Return the marker of something that rests on an assumption; ``why`` says which, in words next to it."""
    mark = format_html('<span class="assumption">{}</span>', _("aanname"))
    return format_html('{} <span class="assumption-why">{}</span>', mark, law(why)) if why else mark


@register.simple_tag
def shown(value: Any) -> SafeString:
    """Return a value of a cell or fact as HTML: a Mark as badge, a Link as link, a day in words, nothing as not known."""
    if value is None or value == "":
        return format_html('<span class="unknown">{}</span>', _("niet gekend"))
    if isinstance(value, Mark):
        return badge(value, value.tone)
    if isinstance(value, InDutch):
        return format_html('<span lang="nl">{}</span>', value)
    if isinstance(value, Link):
        return format_html('<a href="{}">{}</a>', value.url, shown(value.label))
    if isinstance(value, bool):
        return format_html("{}", wording.outcome_in_words(value))
    if isinstance(value, dt.date):
        return format_html("{}", wording.moment_in_words(value))
    return format_html("{}", wording.number(value) if isinstance(value, int) else value)


@register.simple_tag
def outcome_badge(outcome: bool | None) -> SafeString:
    """Return ja, nee or niet gekend as a badge."""
    return badge(wording.outcome_in_words(outcome), wording.outcome_tone(outcome))


@register.simple_tag
def confidence_badge(confidence: str) -> SafeString:
    """Return how sure a source is as a badge."""
    return badge(wording.confidence_in_words(confidence), wording.CONFIDENCE_TONES.get(confidence, "neutral"))


@register.inclusion_tag("web/parts/deadline.html")
def deadline(due: dt.date | None, today: dt.date, done: dt.date | None = None) -> dict[str, Any]:
    """Show a term: days left or late, and the day; without a due day it says that the law gives none that is known."""
    return {"clock": wording.clock(due, today, done)}


@register.inclusion_tag("web/parts/summary_list.html")
def summary_list(facts: Sequence[Fact], title: str = "", level: int = 2, of_law: bool = False) -> dict[str, Any]:
    """Show facts as label and value, each with its own change link; ``of_law`` where the law itself names them."""
    return {"facts": facts, "title": title, "level": level, "of_law": of_law}


@register.inclusion_tag("web/parts/timeline.html")
def timeline(events: Sequence[Event], title: str = "") -> dict[str, Any]:
    """Show dated events, in the order given, with the day they are true from where it is another than the day known."""
    return {"events": events, "title": title}


CHECK_STATES: dict[str, Tone] = {
    "done": "good",
    "missing": "bad",
    "started": "attention",
    "waiting": "waiting",
    "not_needed": "neutral",
}


@register.inclusion_tag("web/parts/checklist.html")
def checklist(checks: Sequence[Check], title: str = "") -> dict[str, Any]:
    """Show what is asked and what is missing, with how many are done."""
    needed = [check for check in checks if check.state != "not_needed"]
    return {
        "lines": [(check, _state_in_words(check.state), CHECK_STATES[check.state]) for check in checks],
        "done": sum(check.state == "done" for check in needed),
        "needed": len(needed),
        "title": title,
    }


def _state_in_words(state: str) -> str:
    words = {
        "done": _("in orde"),
        "missing": _("ontbreekt"),
        "started": _("begonnen"),
        "waiting": _("wacht op een ander"),
        "not_needed": _("niet nodig"),
    }
    return words[state]


@register.inclusion_tag("web/parts/conditions.html")
def conditions(rows: Sequence[Condition], title: str = "") -> dict[str, Any]:
    """Show the conditions of a decision: sentence, outcome, inputs, article, source and how sure it is."""
    outcomes = [row.outcome for row in rows]
    return {
        "rows": rows,
        "title": title,
        "yes": outcomes.count(True),
        "no": outcomes.count(False),
        "unknown": outcomes.count(None),
    }


@register.inclusion_tag("web/parts/smallest_change.html")
def smallest_change(changes: Sequence[Change], note: str = "", name: str | int = "") -> dict[str, Any]:
    """Show the smallest change that would have led to yes; without changes it says that none was found."""
    return {"changes": changes, "note": note, "name": name}


@register.inclusion_tag("web/parts/explanation.html")
def explanation(tree: Mapping[str, Any], depth: int = 0) -> dict[str, Any]:
    """Show how a value came about, from ``rules.nested.nested`` or ``Step.as_dict``: every step opens on what it rests on."""
    step = {new: tree.get(new) or tree.get(old) for new, old in STEP_KEYS.items()}
    return {"step": {**tree, **step}, "depth": depth, "next": depth + 1}


STEP_KEYS = {
    "sentence": "text",
    "article": "basis",
    "assumptions": "aanname",
    "shaky": "rust_op_aanname",
    "children": "inputs",
}


@register.filter
def in_zin(text: Any) -> str:
    """Return a label as it stands inside a sentence: ``Indicering vragen aan VDAB`` keeps its VDAB."""
    return wording.inside(str(text))


@register.simple_tag
def step_value(step: Mapping[str, Any]) -> str:
    """Return the value of a step with its unit, its decimals as people write them; the exact text stays where it is no number."""
    value, unit = str(step.get("value") or "–"), str(step.get("unit", ""))
    return f"{wording.decimals(value)} {unit}".rstrip()


@register.inclusion_tag("web/parts/actions.html", takes_context=True)
def case_actions(context: Context, actions: Sequence[Action], title: str = "") -> dict[str, Any]:
    """Show what may be done with a case, each as a form; a step that needs a reason or a second look opens first."""
    asked = context.get("asked_action", "")
    return {
        "actions": actions,
        "title": title,
        "csrf_token": context.get("csrf_token"),
        "asked": asked,
        "reason": context.get("reason", ""),
    }


@register.inclusion_tag("web/parts/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """Show what is wrong in one or more forms, each error a link to its field; nothing where all is well."""
    lines = [line for form in forms if form.is_bound for line in _errors(form)]
    return {"errors": lines}


def _errors(form: BaseForm) -> list[tuple[str, str, str]]:
    """Return (address in the page, label, message) per error of a form."""
    found = [("", "", str(error)) for error in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            field = form[name]
            found += [(field.id_for_label or field.auto_id, str(field.label), str(error)) for error in field.errors]
    return found


@register.inclusion_tag("web/parts/file_field.html")
def file_field(field: BoundField, max_mb: int, accepts: str = "") -> dict[str, Any]:
    """Show a file upload with the largest size and the kinds accepted in words; ``accepts`` as the attribute wants it."""
    described = f"{field.auto_id}_limits" + (f" {field.auto_id}_error" if field.errors else "")
    if field.help_text:
        described = f"{field.auto_id}_helptext {described}"
    given = {"accept": accepts} if accepts else {}
    widget = field.as_widget(attrs={"aria-describedby": described, **given})
    kinds = ", ".join(part.strip().lstrip(".").upper() for part in accepts.split(",") if part.strip())
    return {"field": field, "widget": widget, "max_mb": max_mb, "kinds": kinds}


@register.inclusion_tag("web/parts/chart.html")
def step_chart(chart: StepChart, table: bool = True) -> dict[str, Any]:
    """Show a dated value over time as a picture, with the same values in a table (unless the page has it already)."""
    stretches = charts.stretched(chart)
    notes = [*chart.notes, *[""] * (len(stretches) - len(chart.notes))]
    rows = [(s, charts.written(chart, s.value), note) for s, note in zip(stretches, notes, strict=True)]
    return {"chart": chart, "drawing": charts.drawn(chart), "rows": rows if table else (), "paper": PAPER}


PAPER = {
    "wide": charts.WIDE,
    "high": charts.HIGH,
    "left": charts.LEFT,
    "right": charts.WIDE - charts.RIGHT,
    "top": charts.TOP,
    "bottom": charts.HIGH - charts.BOTTOM,
    "plot": charts.HIGH - charts.BOTTOM - charts.TOP,
}


@register.inclusion_tag("web/parts/as_of.html", takes_context=True)
def as_of_form(context: Context, as_of: AsOf) -> dict[str, Any]:
    """Show at which two dates a page is seen, with a form to choose others; keeps the rest of the address."""
    kept = [(name, value) for name, value in _query(context) if name not in ("geldig_op", "gekend_op")]
    return {"as_of": as_of, "kept": kept, "path": _path(context), "plain": _address(kept)}


@register.inclusion_tag("web/parts/data_table.html", takes_context=True)
def data_table(context: Context, listing: Listing) -> dict[str, Any]:
    """Show a list: filters, number of results, headers that sort, pages, an export of the whole; or why it is empty."""
    query, path = _query(context), _path(context)
    if listing.filters:
        listing.filters.auto_id = f"{listing.id}-%s"  # two forms on a page often share field names
    filtered = bool(listing.filters and listing.filters.is_bound and _has_filters(listing))
    return {
        "listing": listing,
        "heads": [_head(listing, column, query) for column in listing.columns],
        "lines": [(row, list(zip(row.cells, listing.columns, strict=True))) for row in listing.rows],
        "pages": _pages(listing, query),
        "path": path,
        "filtered": filtered,
        "kept": [(n, v) for n, v in query if n == listing.sort_name or n in ("geldig_op", "gekend_op")],
    }


def _has_filters(listing: Listing) -> bool:
    return any(listing.filters.data.get(name) for name in listing.filters.fields)


def _head(listing: Listing, column: Column, query: list[tuple[str, str]]) -> dict[str, Any]:
    """Return a header: its link sorts up, or down if it sorts up already."""
    current = listing.sort.lstrip("-") == column.key and bool(column.key)
    down = current and listing.sort.startswith("-")
    other = column.key if down or not current else f"-{column.key}"
    direction = ("descending" if down else "ascending") if current else ""
    kept = [(n, v) for n, v in query if n not in (listing.sort_name, listing.page_name)]
    url = _address([*kept, (listing.sort_name, other)]) if column.key else ""
    return {"column": column, "url": url, "direction": direction}


def _pages(listing: Listing, query: list[tuple[str, str]]) -> dict[str, Any] | None:
    """Return the links between pages, with gaps as None; nothing where all fits on one."""
    page = listing.page
    if page is None or page.paginator.num_pages < 2:
        return None
    kept = [(n, v) for n, v in query if n != listing.page_name]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {"number": n, "url": _address([*kept, (listing.page_name, str(n))]), "current": n == page.number}
        if isinstance(n, int)
        else None
        for n in numbers
    ]
    before = page.previous_page_number() if page.has_previous() else None
    after = page.next_page_number() if page.has_next() else None
    return {
        "links": links,
        "before": _address([*kept, (listing.page_name, str(before))]) if before else "",
        "after": _address([*kept, (listing.page_name, str(after))]) if after else "",
        "first": page.start_index(),
        "last": page.end_index(),
    }


def _query(context: Context) -> list[tuple[str, str]]:
    request = context.get("request")
    if request is None:
        return []
    return [(name, value) for name, values in request.GET.lists() for value in values if value]


def _path(context: Context) -> str:
    request = context.get("request")
    return str(request.path) if request is not None else ""


def _address(query: Sequence[tuple[str, str]]) -> str:
    return "?" + urlencode(query)
