"""Article codes of the Flemish budget, taken apart: ``JB0-1JEC2HA-WT``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from maatwerk.ledger.refused import Refused, refused

EXPENDITURE, RECEIPTS = "1", "9"
OUT = ("WT", "LO", "PR", "IS", "LE", "PA")
IN = ("OW", "OI", "OL", "OP")

_SHAPE = re.compile(r"^(.)(.)(.)-(.)(..)(.)(.)(..)-(..)$")


@dataclass(frozen=True, slots=True, order=True)
class ArticleCode:
    """A budget article, part by part (measures.md 17a). ``parse`` reads one, ``str`` writes it."""

    domain: str
    """Policy domain: J is work and social economy."""
    entity: str
    """Entity within it: B is the department."""
    budget: str
    """0 is the general budget."""
    side: str
    """1 is expenditure, 9 is receipts."""
    programme: str
    """Programme: JE is social economy."""
    minister: str
    """Letter of the minister or subdivision."""
    credit: str
    """Kind of credit: 2 split, 4 variable, 5 correlative; A for receipts."""
    goal: str
    """Two letters of the goal or article."""
    aggregate: str
    """ESR aggregate: WT, LO, PR, IS, LE, PA for expenditure, OW, OI, OL, OP for receipts."""

    @classmethod
    def parse(cls, text: str) -> ArticleCode:
        """Read a code. Raises Refused with everything that is wrong with it, part by part."""
        match = _SHAPE.match(text)
        problems = _problems(cls(*match.groups())) if match else [_shape_problem(text)]
        if match is None or problems:
            raise _wrong(text, problems)
        return cls(*match.groups())

    @property
    def short(self) -> str:
        """The last letters that people use: ``2HA``, ``AGA``."""
        return self.credit + self.goal

    @property
    def row(self) -> str:
        """The name of its row in tables and figures: ``a2ha`` for expenditure, ``a9ga`` for receipts."""
        return f"a{self.credit if self.is_expenditure else self.side}{self.goal}".lower()

    @property
    def is_expenditure(self) -> bool:
        """Whether money goes out on it."""
        return self.side == EXPENDITURE

    def __str__(self) -> str:
        left = f"{self.domain}{self.entity}{self.budget}"
        middle = f"{self.side}{self.programme}{self.minister}{self.credit}{self.goal}"
        return f"{left}-{middle}-{self.aggregate}"


def is_code(text: str) -> bool:
    """Return whether a text is a well-formed article code."""
    try:
        ArticleCode.parse(text)
    except Refused:
        return False
    return True


def _shape_problem(text: str) -> str:
    if "–" in text or "−" in text:
        return "er staat een ander streepje dan -"
    if " " in text.strip():
        return "er staat een spatie in"
    if len(text) != len("JB0-1JEC2HA-WT"):
        return f"een code telt 14 tekens, hier {len(text)}"
    return "de twee streepjes staan na het derde en het elfde teken"


def _problems(code: ArticleCode) -> list[str]:
    """Return what is wrong with each part of a code of the right shape."""
    out_side = code.side == EXPENDITURE
    rules = (
        (_is_letters(code.domain), f"het beleidsdomein (teken 1) is een hoofdletter, niet {code.domain!r}"),
        (code.entity == "B", f"de entiteit (teken 2) is B, het departement, niet {code.entity!r}"),
        (code.budget == "0", f"de begroting (teken 3) is 0, de algemene, niet {code.budget!r}"),
        (code.side in (EXPENDITURE, RECEIPTS), f"de kant (teken 5) is 1 (uitgaven) of 9 (ontvangsten), niet {code.side!r}"),
        (_is_letters(code.programme), f"het programma (tekens 6-7) telt twee hoofdletters, niet {code.programme!r}"),
        (_is_letters(code.minister), f"de minister (teken 8) is een hoofdletter, niet {code.minister!r}"),
        (code.credit in ("2", "4", "5") if out_side else code.credit == "A",
         f"de kredietsoort (teken 9) is 2, 4 of 5 voor uitgaven en A voor ontvangsten, niet {code.credit!r}"),
        (_is_letters(code.goal), f"de doelletters (tekens 10-11) zijn twee hoofdletters, niet {code.goal!r}"),
        (code.aggregate in (OUT if out_side else IN),
         f"het ESR-aggregaat is {', '.join(OUT if out_side else IN)} aan deze kant, niet {code.aggregate!r}"),
    )  # fmt: skip
    return [why for fine, why in rules if not fine]


def _is_letters(text: str) -> bool:
    return text.isascii() and text.isalpha() and text.isupper()


def _wrong(text: str, problems: list[str]) -> Refused:
    why = "Dit is geen begrotingsartikel: " + "; ".join(problems) + "."
    return refused("artikelcode-verkeerd", text, "artikel", text, why, "Schrijf het zoals JB0-1JEC2HA-WT.")
