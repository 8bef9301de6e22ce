"""Lists of the register: what a list is made of, and how it becomes a page of a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from maatwerk.portal.people.middleware import acting
from maatwerk.portal.people.roles import Acting, Role
from maatwerk.portal.register.looking import note_list
from maatwerk.portal.register.moment import Moment, moment_of
from maatwerk.portal.web.parts import Column, Listing, Row
from maatwerk.portal.web.wording import number
from maatwerk.rules.money import printed

ON_A_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number with decimals in a cell: people read ``38,00``, an export gets ``38.00``."""

    value: int
    scale: int
    unit: str = ""

    def __str__(self) -> str:
        """Return the number as people write it."""
        return f"{number(self.value, self.scale)}{self.unit}"

    @property
    def plain(self) -> str:
        """Return the number with a decimal point, without unit."""
        return printed(self.value, self.scale)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; the label is translated when the list is shown. ``key`` sorts, empty where it can not."""

    label: str | Promise
    key: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a list was asked: by whom, at which dates, with which filters."""

    acting: Acting
    at: Moment
    filters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list: ``rows`` is the one query, ``cells`` turns rows into table rows (in any number at once, never one by one).

    ``sorts`` gives the columns of the query per word in the address; ``order`` is the word by which it is sorted unasked.
    """

    id: str
    title: str | Promise
    columns: tuple[Head, ...]
    form: type[forms.Form]
    rows: Callable[[Question], QuerySet[Any]]
    cells: Callable[[Sequence[Any], Question], list[Row]]
    sorts: Mapping[str, tuple[str, ...]]
    order: str
    empty: str | Promise = ""
    narrow: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    """Filters that only some roles are offered: those that may see what they ask."""
    names_people: bool = False
    """Whether the list names people: then each page of it that somebody reads is noted."""
    fit: Callable[[forms.Form, Acting], None] | None = None
    """Fits the filters to who asks: what is chosen unasked, and what may be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as one request asks for it: the form, the sort in force, the question and its rows."""

    sheet: Sheet
    form: forms.Form
    sort: str
    question: Question
    rows: QuerySet[Any]


def asked(sheet: Sheet, request: HttpRequest, at: Moment | None = None) -> Asked:
    """Return what a request asks of a list; filters that are no filters give no rows and say what is wrong."""
    form = sheet.form(request.GET if set(request.GET) & set(sheet.form.base_fields) else None)
    for name, roles in sheet.narrow.items():
        if acting(request).role not in roles:
            del form.fields[name]
    if sheet.fit is not None:
        sheet.fit(form, acting(request))
    sort = request.GET.get("sorteer", "")
    sort = sort if sort.lstrip("-") in sheet.sorts else sheet.order
    filters = form.cleaned_data if form.is_valid() else {}
    question = Question(acting(request), at or moment_of(request), filters)
    rows = sheet.rows(question).order_by(*_ordering(sheet, sort))
    return Asked(sheet, form, sort, question, rows.none() if form.errors else rows)


def _ordering(sheet: Sheet, sort: str) -> list[str]:
    """Return the columns of the query in the order asked; the key comes last, so that pages never overlap."""
    sign = "-" if sort.startswith("-") else ""
    return [f"{sign}{column}" for column in (*sheet.sorts[sort.lstrip("-")], "pk")]


def listing(asked: Asked, request: HttpRequest, export_url: str = "", heading: bool = False) -> Listing:
    """Return one page of a list for the component that draws it: three queries and those of its cells."""
    paginator = Paginator(asked.rows.values_list("pk", flat=True), ON_A_PAGE)
    page = paginator.get_page(request.GET.get("blad"))
    found = _in_order(asked.rows, list(page.object_list))
    if asked.sheet.names_people:
        note_list(asked.sheet.id, asked.question.acting, paginator.count, asked.question.filters)
    query = request.GET.urlencode()
    return Listing(
        id=asked.sheet.id,
        title=str(asked.sheet.title),
        columns=[Column(str(c.label), c.key, c.number) for c in asked.sheet.columns],
        rows=asked.sheet.cells(found, asked.question),
        count=paginator.count,
        sort=asked.sort,
        page=page,
        filters=asked.form,
        export_url=f"{export_url}?{query}" if export_url and query else export_url,
        empty="" if asked.form.is_bound else str(asked.sheet.empty),
        heading=heading,
    )


def _in_order(rows: QuerySet[Any], ids: list[int]) -> list[Any]:
    """Return the rows of a page. Only their keys are sorted and skipped; whole rows would be read for every page before."""
    found = {row.pk: row for row in rows.model._default_manager.filter(pk__in=ids).select_related(*_related(rows))}
    return [found[each] for each in ids if each in found]


def _related(rows: QuerySet[Any]) -> list[str]:
    """Return what a query takes along, as paths."""
    wanted = rows.query.select_related
    return list(_paths(wanted)) if isinstance(wanted, dict) else []


def _paths(tree: dict[str, Any], before: str = "") -> Iterator[str]:
    for name, below in tree.items():
        yield f"{before}{name}"
        yield from _paths(below, f"{before}{name}__")


def last_day(until: dt.date | None) -> dt.date | None:
    """Return the last day on which something holds, from the day it no longer does."""
    return None if until is None else until - dt.timedelta(days=1)
