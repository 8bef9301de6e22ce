"""The part of a line that shows what the declarations say: every code with its amount, every occupation with its Q/S."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from maatwerk.rules.money import dutch

_AMOUNTS = (
    ("bezoldigingen", "brutoloon", "bezoldiging"),
    ("bijdragen", "werkgeversbijdragen", "bijdrage"),
    ("verminderingen", "verminderingen", "vermindering"),
)
_HUNDREDTHS = 2


def declared_part(rows: Sequence[Mapping[str, Any]], *, with_work: bool = False) -> str:
    """Return the table of what the declarations say of a worker; nothing where there is nothing declared.

    ``with_work`` adds the working time, where the line counts with what was performed.
    """
    body = "".join((*_time(rows, with_work), *(row for names in _AMOUNTS for row in _amounts(rows, *names))))
    if not body:
        return ""
    return (
        "<table class=said><thead><tr><th>Uit de aangifte</th><th>Attest / versie</th><th>Code</th><th class=n>Aangegeven</th>"
        f"<th class=n>Telt mee</th></tr></thead><tbody>{body}</tbody></table>"
    )


def _time(rows: Sequence[Mapping[str, Any]], with_work: bool) -> Iterator[str]:
    for row in rows:
        time = row.get("tewerkstelling")
        if time:
            days = f"{time['dagen']} van {time['dagen_kwartaal']} dagen"
            yield _row("tewerkstellingsbreuk", row["attest"], f"{time['van']} tot en met {time['tot']}",
                       f"Q/S {time['q']}/{time['s']}", days)  # fmt: skip
            if with_work:
                yield from _worked(row, f"{time['mu_teller']}/{time['mu_noemer']}")


def _worked(row: Mapping[str, Any], fraction: str) -> Iterator[str]:
    for one in row["prestaties"]:
        said = f"{dutch(one['dagen'], _HUNDREDTHS)} dagen"
        hours = f", {dutch(one['uren'], _HUNDREDTHS)} uren" if one["uren"] is not None else ""
        yield _row("prestatie", row["attest"], one["code"], said + hours, "ja" if one["telt"] else "telt niet")
    yield _row("gepresteerde breuk", row["attest"], "", "", fraction)


def _amounts(rows: Sequence[Mapping[str, Any]], kind: str, fact: str, word: str) -> Iterator[str]:
    """Yield every amount of one kind with its code and attest, and what counts together."""
    counted, shown = 0, 0
    for row in rows:
        for one in row[kind]:
            cents = one["bedrag_cent"] or 0
            counted, shown = counted + (cents if one["telt"] else 0), shown + 1
            yield _row(word, row["attest"], one["code"], dutch(cents), dutch(cents) if one["telt"] else "telt niet")
    if shown > 1:
        yield f"<tr><td colspan=4><b>{escape(fact)}</b></td><td class=n><b>{dutch(counted)}</b></td></tr>"


def _row(what: str, attest: str, code: str, declared: str, counts: str) -> str:
    return (
        f"<tr><td>{escape(what)}</td><td>{escape(attest)}</td><td>{escape(code)}</td><td class=n>{escape(declared)}</td>"
        f"<td class=n>{escape(counts)}</td></tr>"
    )
