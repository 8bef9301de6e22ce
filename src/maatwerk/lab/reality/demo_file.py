"""Writing the calibrated amounts into ``law/assumptions/demo.yaml``; the other demo amounts stay as they are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from maatwerk.lab.reality.amounts import DEMO, VARIABLE, Amounts
from maatwerk.rules.money import printed

_FIRST_OTHER: Final = "werkgeversbijdrage_percentage:"
_BASE: Final = "niveau van 1 januari 2019; de wet indexeert (lezing cmw_indexering)"
_HOW: Final = (
    "geijkt op de gepubliceerde CMW-subsidie van 2019, 2021, 2023 en 2024: maatwerk reality calibrate, docs/reality.md"
)

_BY_HAND: Final = "met de hand gekozen: een klein supplement voor kleine bedrijven, geen bron"


def demo_text(amounts: Amounts, before: str) -> str:
    """Return the text of the demo file with these amounts; ``before`` is what it holds now.

    Raises ValueError for a text that is no demo file.
    """
    _, found, rest = before.partition(_FIRST_OTHER)
    if not found:
        raise ValueError(f"the demo file has no {_FIRST_OTHER}")
    return _text(amounts) + found + rest


def write_demo(amounts: Amounts, file: Path = DEMO) -> bool:
    """Write the amounts into the demo file; returns whether anything changed."""
    before = file.read_text(encoding="utf-8")
    text = demo_text(amounts, before)
    file.write_text(text, encoding="utf-8")
    return text != before


def _text(amounts: Amounts) -> str:
    levels = ", ".join(f'{level}: "{printed(cents, 2)}"' for level, cents in amounts.levels().items())
    return f"""\
# Demo amounts: used only with `--assumptions demo`, and said on every output that rests on one.
# None of these is the law's. Each stands in for an amount that no source gives, with the reason for this one.
# The amounts of collectief maatwerk are written by `maatwerk reality calibrate`: change the procedure, not the number.
cmw_begeleidingspremie_vast_bedrag:
  title: Vast deel van de begeleidingspremie per hoofd en kwartaal
  unit: EUR/kwartaal
  scale: 2
  values:
    - {_value("2019-01-01", amounts.vast, _HOW)}
{VARIABLE}:
  title: Variabel deel van de begeleidingspremie per VTE en kwartaal
  unit: EUR/kwartaal/VTE
  scale: 2
  keys: {{begeleidingsgraad: name}}
  values:
    - from: 2019-01-01
      value: {{{levels}}}
      confidence: not_found
      source: demo
      assumption: "één schaal, {_HOW}; de graden verhouden zich zoals de begeleidingsnorm 1/13, 1/10 en 1/7; {_BASE}"
cmw_organisatieondersteuning_a:
  title: Organisatieondersteuning, bedrag A per VTE en kwartaal
  unit: EUR/kwartaal/VTE
  scale: 2
  values:
    - {_value("2019-01-01, until: 2022-12-31", amounts.a_voor_2023, _HOW)}
    - {_value("2023-01-01", amounts.a_vanaf_2023, _HOW)}
cmw_organisatieondersteuning_b:
  title: Organisatieondersteuning, bedrag B per VTE en kwartaal voor de eerste 100 VTE
  unit: EUR/kwartaal/VTE
  scale: 2
  values:
    - {_value("2019-01-01", amounts.b, _BY_HAND)}
"""


def _value(since: str, cents: int, why: str) -> str:
    known = "confidence: not_found, source: demo"
    return f'{{from: {since}, value: "{printed(cents, 2)}", {known}, assumption: "{why}; {_BASE}"}}'
