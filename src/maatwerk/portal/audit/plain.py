"""What of an event stands in the chain itself, readable for ever; everything else stands beside it and can be erased.

The chain can not be erased, so it holds numbers, hashes, references and states, and of people nothing but codes. What is not
named here stands beside: that is the safe side to err on. A reason is what somebody wrote, so it stands beside too, unless a
verb here says that it is the program's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class Plain:
    """The names of the facts that stand in the chain itself, and whether the reason does."""

    facts: frozenset[str] = frozenset()
    reason: bool = False


ERASE: Final = "inhoud wissen"
"""The verb of the event that erases content; ``gebeurtenissen`` are the numbers of the events whose content went."""
_GRANTED: Final = Plain(frozenset({"hoedanigheid", "organisatie", "mandaat", "gemeente", "persoon", "regio", "bron"}))
_TOKEN: Final = Plain(frozenset({"begint", "hoedanigheid", "tot"}))
_ABOUT: Final = frozenset({"person", "organisation", "employment", "indicering", "toekenning", "about"})
_ACT: Final = frozenset({"kind", "version", "before", "after", "decision", "law", "told", "corrects"})
_LETTER: Final = frozenset({"reference", "sha256"})

BY_VERB: Final[Mapping[str, Plain]] = {
    ERASE: Plain(frozenset({"gebeurtenissen", "rijen", "afgesloten", "bewaard_tot", "termijn"})),
    "concept wissen": Plain(frozenset({"onaangeroerd_sinds", "voor"})),
    "hoedanigheid gegeven": _GRANTED,
    "hoedanigheid ingetrokken": _GRANTED,
    "persoon aangemeld": Plain(frozenset({"feiten"}), reason=True),
    "organisatie aangemeld": Plain(frozenset({"feiten"}), reason=True),
    "token gemaakt": _TOKEN,
    "token ingetrokken": _TOKEN,
    "lijst uitgevoerd": Plain(frozenset({"toestand", "gemaakt op", "hoedanigheid", "aantal rijen", "sha256"})),
    "levering ontvangen": Plain(frozenset({"hoe", "sha256"})),
    "levering gelezen": Plain(frozenset({"lezer", "uitkomst", "lijnen", "sha256"})),
    "bevinding behandeld": Plain(frozenset({"code", "uitkomst"})),
    "nulmelding": Plain(frozenset({"kwartaal"})),
    "rekeningnummer bevestigd": Plain(frozenset({"rekening"})),
    "rekeningnummers overgenomen": Plain(frozenset({"aantal"})),
    "rekeningnummers bevestigd": Plain(frozenset({"aantal"})),
    "run gemaakt": Plain(frozenset({"soort", "periode", "maatregelen", "controlegetal", "cent", "bestanden"})),
    "betaalvoorstel gemaakt": Plain(frozenset({"controlegetal", "runs", "betalen_cent"})),
    "betaalvoorstel goedgekeurd": Plain(frozenset({"controlegetal"})),
    "afrekeningen verstuurd": Plain(frozenset({"brieven", "sha256"})),
    "afrekening uitgevoerd": Plain(frozenset({"soort", "sha256"})),
    "vraag beantwoord": Plain(frozenset({"vraag"})),
    "bankbericht ontvangen": Plain(frozenset({"soort", "kenmerk", "sha256"})),
    "bankbericht geweigerd": Plain(frozenset({"waarom"})),
    "te veel opzoekingen": Plain(frozenset({"opzoekingen", "per_uur"})),
    "laden begonnen": Plain(frozenset({"seed", "schaal", "van", "tot"}), reason=True),
    "register geladen": Plain(frozenset({"seed", "schaal", "van", "tot", "rijen", "sha256"}), reason=True),
}
"""By verb, before all else."""
BY_SUBJECT: Final[Mapping[str, Plain]] = {"case": Plain(_ABOUT | _ACT | _LETTER)}
"""By what stands before the colon of the subject, for the verbs that the tables of the cases make."""


def plain_of(verb: str, subject: str) -> Plain:
    """Return what of such an event stands in the chain itself; nothing where it is not said."""
    return BY_VERB.get(verb) or BY_SUBJECT.get(subject.partition(":")[0], Plain())


def split(verb: str, subject: str, facts: Mapping[str, Any], reason: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the facts of an event that stand in the chain, and what stands beside it: ``facts`` and ``reason``, if any."""
    plain = plain_of(verb, subject)
    inside = {name: value for name, value in facts.items() if name in plain.facts}
    beside: dict[str, Any] = {}
    if len(inside) < len(facts):
        beside["facts"] = {name: value for name, value in facts.items() if name not in plain.facts}
    if reason and not plain.reason:
        beside["reason"] = reason
    return inside, beside
