"""A statement as a workbook: every line with its steps, amounts as numbers in euro, sums as formulas that tie."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]
from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

from maatwerk.portal import clock
from maatwerk.portal.settlement.statements import parts as shown
from maatwerk.portal.settlement.statements import words
from maatwerk.portal.settlement.statements.content import Statement
from maatwerk.portal.settlement.statements.reading import Part
from maatwerk.portal.web.wording import day_in_words
from maatwerk.rules.wording import label
from maatwerk.runs.statements import TITLES

_SHEET: Final = {"cmw": "CMW", "imw": "IMW", "vop": "VOP", "cmw_onderneming": "Organisatie"}
_CENT: Final = Decimal(100)


def as_xlsx(statement: Statement) -> bytes:
    """Return the workbook. Raises archive.store.Damaged where a file of a run is not whole: nothing half is given."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": f"Afrekening {statement.quarter} {statement.number}"})
        book.set_calc_mode("auto")
        _Book(book, statement).write()
    return out.getvalue()


class _Book:
    """The sheets of one workbook."""

    def __init__(self, book: Any, statement: Statement) -> None:
        self._book, self._statement = book, statement
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._money = book.add_format({"num_format": "#,##0.00"})
        self._sum = book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
        self._day = book.add_format({"num_format": "dd/mm/yyyy"})

    def write(self) -> None:
        """Write every sheet; the first one sums up the others."""
        front = self._book.add_worksheet(_("Overzicht"))
        totals = [(part, self._lines(part)) for part in self._statement.parts]
        self._front(front, totals)
        self._bridge()
        self._money_sheet()
        self._expected()
        self._rules()

    def _front(self, sheet: Any, totals: Sequence[tuple[Part, str]]) -> None:
        statement = self._statement
        about = [
            (_("Onderneming"), f"{statement.name} ({statement.number})"),
            (_("Kwartaal"), str(statement.quarter)),
            (_("Stand"), _("concept") if statement.draft else _("goedgekeurd")),
            (_("Gemaakt op"), clock.now().isoformat(timespec="seconds")),
        ]
        for row, (name, value) in enumerate(about):
            sheet.write_row(row, 0, [name, value])
        first = len(about) + 2
        sheet.write_row(first - 1, 0, [_("Maatregel"), _("Bedrag in euro")], self._bold)
        for at, (part, cell) in enumerate(totals):
            sheet.write_string(first + at, 0, str(_(part.title)))
            sheet.write_formula(first + at, 1, f"={cell}", self._money, Decimal(part.cents) / _CENT)
        last = first + len(totals)
        sheet.write_string(last, 0, _("Samen"), self._bold)
        if totals:
            sheet.write_formula(last, 1, f"=SUM(B{first + 1}:B{last})", self._sum, Decimal(statement.cents) / _CENT)
        for at, (name, value) in enumerate(self._notes()):
            sheet.write_row(last + 2 + at, 0, [name, value])
        sheet.set_column(0, 0, 38)
        sheet.set_column(1, 1, 44)

    def _notes(self) -> list[tuple[str, str]]:
        statement = self._statement
        places = [(fact.label, str(fact.value)) for fact in shown.place_facts(statement)]
        demo = [(_("Demobedrag, niet van de wet"), title) for title in sorted(set(statement.assumed.values()))]
        gone = [(_("Niet berekend: staat in geen bron"), label(name)) for name in statement.not_computed]
        runs = [(_("Run en controlegetal"), f"{one.run} {one.run.hash}") for one in statement.runs]
        return [*places, *demo, *gone, *runs]

    def _lines(self, part: Part) -> str:
        """Write the lines of a measure; return the cell of their sum, as a formula names it."""
        name = _SHEET[part.measure]
        sheet = self._book.add_worksheet(name)
        facts = list(dict.fromkeys(key for line in part.lines for key in line.facts))
        steps = list(dict.fromkeys(key for line in part.lines for key in line.steps))
        heads = [_("nr."), "INSZ", _("attest / versie"), *map(label, facts), *map(label, steps), _("premie in euro")]
        sheet.write_row(0, 0, heads, self._bold)
        for row, line in enumerate(part.lines, 1):
            known = [line.facts.get(key) for key in facts] + [line.steps.get(key) for key in steps]
            for column, value in enumerate([line.place, line.insz, line.attests, *known]):
                self._cell(sheet, row, column, value, text=column in (1, 2))
            if line.cents is not None:
                sheet.write_number(row, len(heads) - 1, Decimal(line.cents) / _CENT, self._money)
            else:
                sheet.write_string(row, len(heads) - 1, _("geblokkeerd"))
        column, end = xl_col_to_name(len(heads) - 1), len(part.lines) + 1
        sheet.write_string(end, 0, _("Samen"), self._bold)
        sheet.write_formula(
            end, len(heads) - 1, f"=SUM({column}2:{column}{end})", self._sum, Decimal(part.cents) / _CENT
        )
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(heads) - 1, 16)
        return f"{name}!{column}{end + 1}"

    def _cell(self, sheet: Any, row: int, column: int, value: Any, *, text: bool = False) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(row, column, words.value_in_words(value))
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        elif not text and _is_decimal(value):
            sheet.write_number(row, column, Decimal(value), self._money if value[-3:-2] == "." else None)
        else:
            sheet.write_string(row, column, str(value))

    def _table(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> None:
        """Write a sheet of rows; a whole number under a head that ends on euro is an amount in cents."""
        sheet = self._book.add_worksheet(name)
        sheet.write_row(0, 0, heads, self._bold)
        amounts = {at for at, head in enumerate(heads) if head.endswith("euro")}
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if column in amounts and isinstance(value, int):
                    sheet.write_number(at, column, Decimal(value) / _CENT, self._money)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(at, column, dt.datetime(value.year, value.month, value.day), self._day)
                elif isinstance(value, int):
                    sheet.write_number(at, column, value)
                elif value not in (None, ""):
                    sheet.write_string(at, column, str(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, 0)

    def _bridge(self) -> None:
        rows = []
        for one in self._statement.bridge:
            day = timezone.localtime(one.at).date()
            for move in self._statement.moved(one):
                told = [TITLES[move.measure], move.insz, words.cause_in_words(move.cause), move.said]
                rows.append([day, *told, move.old, move.new, move.cents])
        if self._statement.bridge:
            heads = [_("Sinds"), _("Maatregel"), "INSZ", _("Oorzaak"), _("Wat er veranderde")]
            heads += [_("Oud, in euro"), _("Nieuw, in euro"), _("Verschil, in euro")]
            self._table(_("Brug"), heads, rows, (12, 24, 16, 32, 60, 14, 14, 14))

    def _money_sheet(self) -> None:
        rows = [
            [timezone.localtime(one.at).date(), words.kind_in_words(one.kind), one.cause, one.cents]
            for one in self._statement.money.movements
        ]
        self._table(_("Rekening"), [_("Dag"), _("Soort"), _("Waarvoor"), _("In euro")], rows, (12, 24, 60, 16))

    def _expected(self) -> None:
        rows = [
            [
                one.due.title,
                day_in_words(one.due.day) if one.due.day else f"{one.due.month:%m/%Y}",
                one.cents if one.cents is not None else _("niet te zeggen"),
                "; ".join(one.notes),
            ]
            for one in self._statement.expected
        ]
        heads = [_("Wat"), _("Wanneer"), _("Verwacht, in euro"), _("Waarop het rust")]
        self._table(_("Verwacht"), heads, rows, (40, 20, 18, 90))

    def _rules(self) -> None:
        rows = [
            [part.title, label(rule["name"]), rule.get("text", ""), label(rule.get("formula", "")), _article(rule)]
            for part in self._statement.parts
            for rule in part.sheet.get("regels", ())
        ]
        heads = [_("Maatregel"), _("Regel"), _("Wat ze zegt"), _("Formule"), _("Grond")]
        self._table(_("Regels"), heads, rows, (24, 26, 60, 60, 50))


def _is_decimal(value: Any) -> bool:
    text = str(value).removeprefix("-")
    whole, _point, decimals = text.partition(".")
    return bool(decimals) and whole.isdigit() and decimals.isdigit()


def _article(rule: Mapping[str, str]) -> str:
    """Return where a rule stands, without the key of the work sheet."""
    return rule.get("basis", "").split(" [")[0]
