"""Checks that look at more than one zone of an occupation, a worker line or an attest."""

from __future__ import annotations

from typing import Final

import polars as pl

from maatwerk.sources.checks import Rule
from maatwerk.sources.dialects import OCCUPATION
from maatwerk.sources.schema import OCCUPATIONS

c = pl.col
LINE_KEYS: Final = ("bestand", "aangifte", "persoon", "lijn")
_OCCUPATION: Final = c("rij") > 0
_CANCELLED: Final = c("status").eq_missing(pl.lit("geannuleerd"))
_QUARTER_START: Final = pl.date(c("kwartaal_index") // 4, c("kwartaal_index") % 4 * 3 + 1, 1)
_QUARTER_END: Final = _QUARTER_START.dt.offset_by("3mo").dt.offset_by("-1d")
_LAST_DAY: Final = pl.max_horizontal(_QUARTER_END, c("kwartaal_einde"))
_FIRST_DAY: Final = pl.min_horizontal(_QUARTER_START, c("kwartaal_begin"))
_PART_TIME: Final = c("type_contract") == 1
_ASK: Final = "Vraag de aangever de aangifte te verbeteren."


def _twice(*keys: str) -> pl.Expr:
    return c("volgnummer").is_not_null() & (pl.len().over(*keys, "volgnummer") > 1)


ROW_RULES: Final = [
    Rule("attest_nummer", "attest-zonder-nummer", (c("soort") == "magda") & c("attest_nummer").is_null(),
         "Het attest heeft geen nummer.", "Vraag het attest opnieuw op."),
    Rule("attest_versie", "attest-zonder-versie", (c("soort") == "magda") & c("attest_versie").is_null(),
         "Het attest heeft geen leesbaar versienummer; versies zijn niet te ordenen.", "Vraag het attest opnieuw op."),
    Rule("ondernemingsnummer", "werkgever-onbekend", c("ondernemingsnummer").is_null() & c("rsz_nummer").is_null(),
         "Er staat geen ondernemingsnummer en geen RSZ-nummer: de werkgever is onbekend.",
         "Vul het ondernemingsnummer in."),
    Rule("insz", "attest-zonder-werknemer", (c("persoon") == 0) & ~_CANCELLED,
         "Het attest draagt geen werknemer, en is niet geannuleerd.", "Vraag het attest opnieuw op."),
    Rule("kerngetal", "persoon-zonder-werknemerslijn", (c("persoon") > 0) & (c("lijn") == 0) & ~_CANCELLED,
         "De persoon heeft geen werknemerslijn.", _ASK),
    Rule("q", "deeltijds-zonder-uren",
         _OCCUPATION & _PART_TIME & (c("q").is_null() | c("s").is_null() | (c("s") == 0)),
         "De tewerkstelling is deeltijds, maar Q of S ontbreekt of S is nul: er is geen tewerkstellingsbreuk.", _ASK),
    Rule("s", "s-nul", _OCCUPATION & ~_PART_TIME.fill_null(value=False) & (c("s") == 0),
         "S is nul. Voor een voltijdse werknemer telt de aangifte dan alleen dagen; S is leeg gelezen.",
         "Niets te doen, tenzij de werknemer deeltijds is.", blocking=False),
    Rule("q", "q-nul", _OCCUPATION & (c("q") == 0) & c("reorganisatie").is_null(),
         "Q is nul zonder maatregel tot reorganisatie van de arbeidstijd.", _ASK),
    Rule("q", "q-nul-door-maatregel", _OCCUPATION & (c("q") == 0) & c("reorganisatie").is_not_null(),
         "Q is nul door een volledige onderbreking.", "Niets te doen.", blocking=False),
    Rule("q", "q-groter-dan-s", _OCCUPATION & (c("s") > 0) & (c("q") > c("s")),
         "Q is groter dan S: de tewerkstellingsbreuk zou boven 1 uitkomen.", _ASK),
    Rule("datum_einde", "periode-omgekeerd", c("datum_einde") < c("datum_begin"),
         "De tewerkstelling eindigt voor ze begint.", _ASK),
    Rule("datum_begin", "tewerkstelling-buiten-kwartaal",
         ((c("datum_begin") > _LAST_DAY) | (c("datum_einde") < _FIRST_DAY)) & ~_CANCELLED,
         "De tewerkstelling valt volledig buiten het kwartaal van de aangifte.", _ASK),
    Rule("kwartaal_einde", "lijnperiode-omgekeerd", c("kwartaal_einde") < c("kwartaal_begin"),
         "Het RSZ-kwartaal van de lijn eindigt voor het begint.", _ASK),
    Rule("kwartaal_begin", "lijnperiode-buiten-kwartaal",
         (c("kwartaal_begin") > _QUARTER_END) | (c("kwartaal_einde") < _QUARTER_START),
         "Het RSZ-kwartaal van de lijn ligt buiten het aangegeven kwartaal.", _ASK, blocking=False),
    Rule("volgnummer", "volgnummer-dubbel", _OCCUPATION & _twice(*LINE_KEYS),
         "Dit volgnummer komt in dezelfde werknemerslijn meer dan eens voor; de tewerkstelling telt mogelijk dubbel.",
         _ASK),
    Rule("insz", "vorig-insz-gelijk", c("insz") == c("vorig_insz"),
         "Het vorige INSZ is hetzelfde als het INSZ.", "Niets te doen.", blocking=False),
]  # fmt: skip
"""Rules over the typed rows of a batch, before the lists are put in."""

LIST_RULES: Final = [
    Rule("volgnummer", "volgnummer-dubbel", _twice("__r"),
         "Dit volgnummer komt in dezelfde tewerkstelling meer dan eens voor; het telt mogelijk dubbel.", _ASK),
]  # fmt: skip
"""Rules over the items of a list that carries a sequence number."""

_PAID_CODES: Final = tuple(f"{code:03d}" for code in (1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15))


def _wage() -> pl.Expr:
    return c("bezoldigingen").list.eval(pl.element().struct.field("bedrag")).list.sum()


def _paid_days() -> pl.Expr:
    codes = c("prestaties").list.eval(pl.element().struct.field("code").is_in(_PAID_CODES))
    return codes.list.any()


_NO_CONTRIBUTIONS: Final = (
    (c("lijn") > 0) & ~_CANCELLED & (c("bijdragen").list.len().sum().over(LINE_KEYS) == 0)
)  # fmt: skip
_EARNED: Final = (_wage().sum().over(LINE_KEYS) > 0) | _paid_days().any().over(LINE_KEYS)
_WHY: Final = "De werknemerslijn draagt geen bijdragen; zonder bijdragen is het referteloon niet te berekenen."
_MEND: Final = "Vraag het attest op via de semi-online stroom (batch): alleen die draagt bijdragen en verminderingen."

LINE_RULES: Final = [
    Rule("bijdragen", "bijdragen-ontbreken", _NO_CONTRIBUTIONS & _EARNED, _WHY, _MEND),
    Rule("bijdragen", "bijdragen-ontbreken-zonder-loon", _NO_CONTRIBUTIONS & ~_EARNED,
         _WHY + " Er zijn ook geen bezoldiging en geen betaalde dagen.", _MEND, blocking=False),
]  # fmt: skip
"""Rules over the complete rows, lists included."""

EXISTS: Final = {
    **{column.name: c("lijn") > 0 for column in OCCUPATIONS.columns},
    **{column.name: _OCCUPATION for column in OCCUPATIONS.columns if column.name in OCCUPATION},
    **{name: pl.lit(value=True) for name in ("kwartaal", "datum_creatie", "soort", "bestand", "pad")},
    "insz": c("persoon") > 0,
    "status": pl.lit(value=False),
}
"""In which rows a required zone must be there; the status is judged with its description."""
