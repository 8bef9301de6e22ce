"""Why a bank refuses or returns a payment: the usual codes of ISO 20022 (external code sets) in plain Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

REASONS: Final[Mapping[str, str]] = {
    "AC01": "het rekeningnummer bestaat niet of is verkeerd",
    "AC03": "het rekeningnummer van de begunstigde is ongeldig",
    "AC04": "de rekening is afgesloten",
    "AC06": "de rekening is geblokkeerd",
    "AC13": "dit soort rekening van de betaler kan hier niet",
    "AC14": "dit soort rekening van de begunstigde kan hier niet",
    "AG01": "overschrijvingen naar deze rekening zijn niet toegelaten",
    "AG02": "de code van de verrichting is ongeldig",
    "AM01": "het bedrag is nul",
    "AM02": "het bedrag ligt boven wat toegelaten is",
    "AM03": "de munt is niet toegelaten",
    "AM04": "er staat te weinig op de rekening van de betaler",
    "AM05": "de betaling is al eens aangeboden",
    "AM07": "het bedrag is geblokkeerd",
    "AM09": "het bedrag is anders dan afgesproken",
    "AM10": "het controletotaal klopt niet",
    "BE01": "de naam past niet bij het rekeningnummer",
    "BE04": "het adres van de begunstigde ontbreekt of is verkeerd",
    "BE05": "de bank herkent de opdrachtgever niet",
    "BE06": "de begunstigde is niet gekend bij de bank",
    "BE07": "het adres van de betaler ontbreekt of is verkeerd",
    "CNOR": "de bank van de begunstigde neemt niet deel aan SEPA",
    "CUST": "teruggegeven op vraag van de klant",
    "DNOR": "de bank van de betaler neemt niet deel aan SEPA",
    "DT01": "de datum is ongeldig",
    "DUPL": "de betaling is dubbel",
    "ED05": "de verrekening tussen de banken is mislukt",
    "FF01": "de vorm van het bestand is ongeldig",
    "FOCR": "teruggegeven na een vraag om te annuleren",
    "FRAD": "vermoeden van fraude",
    "MD07": "de begunstigde is overleden",
    "MS02": "de begunstigde weigert, zonder opgave van reden",
    "MS03": "de bank geeft geen reden op",
    "NARR": "de reden staat in de tekst",
    "RC01": "de BIC is verkeerd",
    "RF01": "het kenmerk is niet uniek",
    "RR01": "wettelijk verplichte gegevens over de rekening van de betaler ontbreken",
    "RR02": "wettelijk verplichte gegevens over de betaler ontbreken",
    "RR03": "wettelijk verplichte gegevens over de begunstigde ontbreken",
    "RR04": "om een wettelijke reden",
    "TM01": "het bestand kwam na het laatste uur van de dag",
    "UPAY": "de betaling was niet verschuldigd",
}  # fmt: skip

OF_THE_ACCOUNT: Final = frozenset(
    ("AC01", "AC03", "AC04", "AC06", "AC14", "AG01", "BE01", "BE06", "CNOR", "MD07", "MS02", "RC01")
)
"""The reasons that lie in the account of the payee: paying on it again would fail again."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of a bank: its code, and what the bank wrote beside it."""

    code: str
    text: str = ""

    @property
    def words(self) -> str:
        """The reason in Dutch, with its code; a code that is not in the list stands as it is."""
        known = REASONS.get(self.code)
        said = f"{self.code}: {known}" if known else self.code
        return f"{said} ({self.text})" if self.text else said
