"""One entry of a book's file as a transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.ledger import accounts, drafts
from maatwerk.ledger.book import REST
from maatwerk.ledger.budget import Budget
from maatwerk.ledger.drafts import Evidence, Header
from maatwerk.ledger.journal import Transaction
from maatwerk.ledger.names import close_to, known_articles
from maatwerk.ledger.reading_shape import ENTRY, is_day, wrong_in
from maatwerk.ledger.refused import refused
from maatwerk.ledger.shares import parse_shares
from maatwerk.ledger.units import cents, hundredths
from maatwerk.rules.money import dutch

COMMON = {"id", "kind", "year", "valid", "cause", "place", "note", "figures", "maker", "exception"}
AMOUNTS = {"vak", "vek", "both", "krediet", "total"}
RECEIPTS = {"ao", "to", "lo", "total"}
FIELDS = {
    "initial": {"article", "path"} | AMOUNTS | RECEIPTS,
    "move": {"source", "target", "ground"} | AMOUNTS,
    "withdrawal": {"article", "ground"} | AMOUNTS,
    "execution": {"article", "path", "shares", "settles"} | AMOUNTS,
    "accrual": {"article", "path", "shares"} | AMOUNTS,
    "reversal": {"of"},
    "receipt": {"article", "path"} | RECEIPTS,
    "places": {"measure", "granted", "filled"},
}
CAUSES = {"initial": "Goedgekeurde begroting (BA)"}


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Turns entries into transactions over a budget; ``unit`` is the printed unit of their amounts."""

    budget: Budget
    unit: str
    document: str
    booked: dt.date

    def transaction(self, entry: Any, where: str) -> Transaction | None:
        """Return the transaction of an entry, or None when nothing is left to post below a total. Raises Refused."""
        kind = _checked_kind(entry, where)
        made = getattr(self, f"_{kind}")(entry, self._header(entry, kind))
        if made is None or "exception" not in entry:
            return made  # type: ignore[no-any-return]
        return _excepted(made, entry["exception"])

    def _header(self, entry: Mapping[str, Any], kind: str) -> Header:
        year = entry.get("year", self.budget.year)
        day = dt.date(year, 1, 1) if kind == "initial" else dt.date(year, 12, 31)
        subject = entry.get("article") or entry.get("target") or ""
        about = self._full(str(subject), entry["id"]) if subject else str(entry.get("measure") or entry.get("of"))
        place = entry.get("place") or f"{about}, begrotingsuitvoering"
        return Header(
            id=entry["id"],
            year=year,
            cause=str(entry.get("cause") or CAUSES.get(kind, "")),
            booked=self.booked,
            valid=entry.get("valid", day),
            place=f"{self.document}: {place}",
            maker=str(entry.get("maker", "")),
            note=" ".join(filter(None, (str(entry.get("note", "")), _rest_note(entry)))),
        )

    def _full(self, name: str, where: str) -> str:
        """Return the full code of an article named in short; a name outside the book stays as it is."""
        if name in self.budget.outside or name in self.budget.articles:
            return name
        found = next((code for code, parsed in self.budget.articles.items() if parsed.short == name), None)
        if found is None:
            short = [parsed.short for parsed in self.budget.articles.values()]
            raise refused(
                "artikel-onbekend",
                where,
                "artikel",
                name,
                f"Dit artikel staat niet in het boek van {self.budget.year}.",
                close_to(name, [*self.budget.articles, *known_articles(), *short]) or "Kijk de code na.",
            )
        return found

    def _evidence(self, entry: Mapping[str, Any], *below: str) -> Evidence:
        shares = parse_shares(entry["shares"], entry["id"]) if "shares" in entry else {}
        return Evidence(entry.get("figures") or {}, (*map(str, entry.get("path") or ()), *below), shares)

    def _amounts(self, entry: Mapping[str, Any]) -> dict[str, int]:
        """Return the printed amounts per kind in cents; ``both`` is the same for VAK and VEK."""
        printed = {kind: entry[kind] for kind in (*accounts.SPLIT, accounts.WHOLE, *accounts.RECEIPT) if kind in entry}
        if "both" in entry:
            printed |= dict.fromkeys(accounts.SPLIT, entry["both"])
        if not printed and "total" not in entry:
            raise refused(
                "bedrag-ontbreekt",
                entry["id"],
                "bedrag",
                "",
                "De boeking heeft geen bedrag.",
                "Geef vak, vek, both of een andere soort.",
            )
        return {kind: _cents(text, self.unit, entry["id"], kind) for kind, text in printed.items()}

    def _rest(self, entry: Mapping[str, Any], root: str, article: str) -> dict[str, int]:
        """Return what is left of the printed totals after the lines already booked below them."""
        year, below = entry.get("year", self.budget.year), tuple(map(str, entry.get("path") or ()))
        left = {}
        for kind, text in entry["total"].items():
            total = _cents(text, self.unit, entry["id"], kind)
            start = (accounts.INITIAL,) if root == accounts.CREDIT and entry["kind"] == "initial" else ()
            left[kind] = total - self.budget.journal.balance((root, str(year), article, kind, *start, *below))
            if total >= 0 > left[kind]:
                raise refused(
                    "onderdelen-boven-totaal",
                    entry["id"],
                    kind,
                    text,
                    f"De onderdelen tellen op tot {dutch(-left[kind])} euro meer dan hun totaal.",
                    "Kijk de onderdelen na tegen het document.",
                    -left[kind],
                )
        return {kind: amount for kind, amount in left.items() if amount}

    def _initial(self, entry: Mapping[str, Any], head: Header) -> Transaction | None:
        article = self._full(entry["article"], entry["id"])
        if "total" in entry:
            left = self._rest(entry, accounts.CREDIT, article)
            return drafts.initial(head, article, left, self._evidence(entry, REST)) if left else None
        return drafts.initial(head, article, self._amounts(entry), self._evidence(entry))

    def _move(self, entry: Mapping[str, Any], head: Header) -> Transaction | None:
        source, target = (self._full(str(entry[name]), entry["id"]) for name in ("source", "target"))
        given = self._rest(entry, accounts.CREDIT, target) if "total" in entry else self._amounts(entry)
        ground = str(
            entry.get("ground", "niet genoemd in het document (indexprovisie)" if source.endswith("-PR") else "")
        )
        if not ground:
            raise refused(
                "grond-ontbreekt",
                entry["id"],
                "ground",
                "",
                "Een herverdeling zegt haar wettelijke grond.",
                "Vul de grond in, of schrijf dat het document er geen noemt.",
            )
        return drafts.move(head, source, target, given, ground, self._evidence(entry)) if given else None

    def _withdrawal(self, entry: Mapping[str, Any], head: Header) -> Transaction:
        article, ground = self._full(entry["article"], entry["id"]), str(entry.get("ground", ""))
        return drafts.withdraw(head, article, self._amounts(entry), ground, self._evidence(entry))

    def _execution(self, entry: Mapping[str, Any], head: Header) -> Transaction | None:
        article, on = self._full(entry["article"], entry["id"]), str(entry.get("settles", ""))
        if "total" in entry:
            left = self._rest(entry, accounts.EXECUTION, article)
            return drafts.execute(head, article, left, self._evidence(entry, REST), on) if left else None
        return drafts.execute(head, article, self._amounts(entry), self._evidence(entry), on)

    def _accrual(self, entry: Mapping[str, Any], head: Header) -> Transaction:
        article = self._full(entry["article"], entry["id"])
        return drafts.accrue(head, article, self._amounts(entry), self._evidence(entry))

    def _reversal(self, entry: Mapping[str, Any], head: Header) -> Transaction:
        of = self.budget.journal.get(str(entry["of"]))
        if of is None:
            raise refused(
                "terugname-kan-niet",
                entry["id"],
                "of",
                entry["of"],
                "De boeking staat niet in het grootboek.",
                "Kijk de naam na; een boeking die geweigerd werd, staat er ook niet.",
            )
        return drafts.take_back(head, of, entry.get("figures"))

    def _receipt(self, entry: Mapping[str, Any], head: Header) -> Transaction:
        article = self._full(entry["article"], entry["id"])
        return drafts.receive(head, article, self._amounts(entry), self._evidence(entry))

    def _places(self, entry: Mapping[str, Any], head: Header) -> Transaction:
        name = "granted" if "granted" in entry else "filled"
        try:
            number = hundredths(entry[name])
        except ValueError as problem:
            raise refused(
                "getal-verkeerd", entry["id"], name, entry.get(name), str(problem), "Schrijf het als gedrukt."
            ) from problem
        draft = drafts.grant_places if name == "granted" else drafts.fill_places
        return draft(head, entry["measure"], number, (entry.get("figures") or {}).get(name, ""))


def _checked_kind(entry: Any, where: str) -> str:
    """Return the kind of an entry. Raises Refused when it has no name, an unknown kind, or fields that mean nothing."""
    if not isinstance(entry, dict) or not entry.get("id") or str(entry.get("kind")) not in FIELDS:
        raise refused(
            "boeking-onleesbaar",
            where,
            "id, kind",
            entry,
            "De boeking heeft geen naam of geen gekende soort.",
            f"Geef id en kind; gekende soorten: {', '.join(FIELDS)}.",
        )
    kind = str(entry["kind"])
    unknown = sorted(set(map(str, entry)) - COMMON - FIELDS[kind])
    needed = {"move": ("source", "target"), "reversal": ("of",), "places": ("measure",)}.get(kind, ("article",))
    missing = [name for name in needed if not entry.get(name)]
    if unknown or missing:
        raise refused(
            "boeking-onleesbaar",
            entry["id"],
            ", ".join(unknown + missing),
            "",
            "Deze velden ontbreken, of bestaan niet bij deze soort.",
            f"Bij {kind} horen: {', '.join(sorted(FIELDS[kind]))}.",
        )
    misshapen = wrong_in(entry, ENTRY)
    if misshapen:
        raise refused("boeking-onleesbaar", str(entry["id"]), ", ".join(misshapen), "", "Deze velden hebben een andere vorm.",
                      "Zie docs/budget.md voor het formaat.")  # fmt: skip
    return kind


def _rest_note(entry: Mapping[str, Any]) -> str:
    """Return what a rest is the rest of; its figure is the printed total, not the rest itself."""
    printed = entry.get("total")
    if not isinstance(printed, dict):
        return ""
    totals = ", ".join(f"{kind.upper()} {text}" for kind, text in printed.items())
    return f"Rest van het gedrukte totaal ({totals}) na de lijnen die het document noemt."


def _cents(text: Any, unit: str, where: str, kind: str) -> int:
    try:
        return cents(text, unit)
    except ValueError as problem:
        raise refused(
            "bedrag-verkeerd", where, kind, text, f"{problem}.", "Schrijf het zoals het document het drukt."
        ) from problem


def _excepted(transaction: Transaction, said: Any) -> Transaction:
    """Return the transaction with the approval that the entry names. Raises Refused when the approval says too little."""
    if not isinstance(said, dict) or not is_day(said.get("day")) or not said.get("by"):
        raise refused(
            "goedkeuring-onvolledig",
            transaction.id,
            "exception",
            said,
            "Een uitzondering zegt wie, wanneer en waarom.",
            "Geef by, day en why, en bij de boeking de maker.",
        )
    return drafts.approved(transaction, str(said["by"]), said["day"], str(said.get("why", "")))
