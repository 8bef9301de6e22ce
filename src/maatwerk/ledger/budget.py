"""The budget of a year in the ledger: one gate through which every posting goes, and what stands behind every balance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maatwerk.ledger import accounts
from maatwerk.ledger.article import ArticleCode
from maatwerk.ledger.form import is_name, same_person
from maatwerk.ledger.journal import PLACE, Account, Chart, Entry, Journal, Posted, Transaction, shown_account
from maatwerk.ledger.names import close_to, known_articles
from maatwerk.ledger.refused import refused
from maatwerk.rules.money import dutch


@dataclass(frozen=True, slots=True)
class _Delta:
    """What a transaction does to one credit: how much the credit and the execution move."""

    year: int
    article: str
    kind: str
    credit: int
    execution: int


class Budget:
    """Credits and execution of the articles of one budget year, over a journal that it guards.

    ``outside`` names articles or bodies whose own credit is not in this book: they only carry the other side of a
    movement. ``earlier`` are years before, in which postings stand that this year takes back or pays. ``guarded`` off is
    for a year of which the credits are not known: then nothing can be above them.
    """

    def __init__(
        self,
        year: int,
        articles: Iterable[str],
        outside: Iterable[str] = (),
        earlier: Iterable[int] = (),
        *,
        guarded: bool = True,
    ) -> None:
        self.year = year
        self.articles = {str(code): code for code in map(ArticleCode.parse, articles)}
        self.outside = frozenset(outside)
        self.guarded = guarded
        self.years = (*sorted(earlier), year)
        self.journal = Journal(Chart(), self)
        accounts.open_common(self.journal.chart)
        for article in self.articles:
            accounts.open_article(self.journal.chart, article, self.years)
        for name in self.outside:
            accounts.open_outside(self.journal.chart, name, self.years)

    def open_places(self, measure: str) -> None:
        """Open the places of a measure."""
        accounts.open_places(self.journal.chart, measure, self.years)

    def post(self, transaction: Transaction) -> Entry:
        """Book a transaction. Raises Refused, and books nothing, when a rule of the budget or the ledger is broken."""
        return self.journal.append(transaction)

    def known(self, transaction: Transaction) -> None:
        """Refuse accounts that are not whole, and articles or kinds of credit that this book does not have."""
        for line in transaction.lines:
            _check_whole(transaction, line.account)
        self._check_articles(transaction)

    def allowed(self, transaction: Transaction) -> None:
        """Refuse what goes above a credit, a commitment or the granted places, and approvals that are none."""
        self._check_approval(transaction)
        for delta in self._deltas(transaction):
            self._check_credit(transaction, delta)
        self._check_payments(transaction)
        self._check_places(transaction)

    def credit(self, article: str, kind: str, stage: str = "") -> int:
        """Return a credit in cents: BA-JR, or with ``stage`` only ``ba`` or ``beweging``."""
        return self.journal.balance(accounts.credit(self.year, article, kind, *filter(None, [stage])))

    def execution(self, article: str, kind: str, *path: str) -> int:
        """Return an execution in cents, of an article or of a line below it."""
        return self.journal.balance(accounts.execution(self.year, article, kind, *path))

    def encours(self, article: str, commitment: str = "") -> int:
        """Return what is committed and not yet paid, in cents; negative where payments settle older commitments."""
        return -self.journal.balance((accounts.ENCOURS, article, *filter(None, [commitment])))

    def accrued(self, article: str, kind: str, year: int | None = None) -> int:
        """Return what still stands on the overlopende rekening of a year, in cents."""
        return -self.journal.balance(accounts.accrued(year or self.year, article, kind))

    def lines_of(self, account: Account) -> tuple[Posted, ...]:
        """Return the lines of a balance."""
        return self.journal.lines_of(account)

    def _check_articles(self, transaction: Transaction) -> None:
        for line in transaction.lines:
            room, article = line.account[0], _article_of(line.account)
            if article and article not in self.articles and not (room == accounts.CREDIT and article in self.outside):
                raise self._unknown(transaction, article, abs(line.amount))
            if room in (accounts.CREDIT, accounts.EXECUTION) and article in self.articles:
                self._check_kind(transaction, article, line.account[3])

    def _unknown(self, transaction: Transaction, article: str, cents: int) -> Exception:
        ArticleCode.parse(article)
        near = close_to(article, [*self.articles, *known_articles()])
        outside = " Het is een tegenartikel: er staan enkel bewegingen op." if article in self.outside else ""
        return refused(
            "artikel-onbekend",
            transaction.id,
            "artikel",
            article,
            f"Dit artikel staat niet in het boek van {self.year}.{outside}",
            near or "Kijk de code na, of open het artikel in het boek.",
            cents,
        )

    def _check_kind(self, transaction: Transaction, article: str, kind: str) -> None:
        code = self.articles[article]
        fine = (*accounts.SPLIT, accounts.WHOLE) if code.is_expenditure else accounts.RECEIPT
        if kind not in fine:
            raise refused(
                "kredietsoort-verkeerd",
                transaction.id,
                article,
                kind,
                "Deze soort krediet bestaat niet op dit artikel.",
                f"Kies uit: {', '.join(fine)}.",
            )

    def _check_approval(self, transaction: Transaction) -> None:
        approval = transaction.approval
        if approval is None:
            return
        maker, by = transaction.maker.strip(), approval.by.strip()
        if not is_name(maker) or not is_name(by) or same_person(maker, by):
            raise refused(
                "goedkeuring-door-maker",
                transaction.id,
                "goedkeuring",
                approval.by,
                "Wie een boeking maakt, keurt haar niet zelf goed; beiden zijn genoemd.",
                "Laat een andere persoon goedkeuren.",
            )
        if not approval.why.strip():
            raise refused(
                "goedkeuring-zonder-reden",
                transaction.id,
                "goedkeuring",
                approval.by,
                "De goedkeuring zegt niet waarom.",
                "Vul de reden in.",
            )
        if approval.digest != transaction.digest:
            raise refused(
                "goedkeuring-van-iets-anders",
                transaction.id,
                "goedkeuring",
                approval.by,
                "De boeking is niet meer die welke goedgekeurd werd.",
                "Laat deze boeking opnieuw goedkeuren.",
            )

    def _deltas(self, transaction: Transaction) -> Iterator[_Delta]:
        """Yield what the transaction does to each guarded credit: expenditure of the book's own year."""
        moved: dict[tuple[str, ...], list[int]] = {}
        for line in transaction.lines:
            room, *key = line.account[:4]
            if room in (accounts.CREDIT, accounts.EXECUTION) and key[0] == str(self.year) and key[1] in self.articles:
                moved.setdefault(tuple(key), [0, 0])[room == accounts.EXECUTION] += line.amount
        for (year, article, kind), (credit, execution) in moved.items():
            if self.articles[article].is_expenditure:
                yield _Delta(int(year), article, kind, credit, execution)

    def _check_credit(self, transaction: Transaction, delta: _Delta) -> None:
        credit = self.credit(delta.article, delta.kind) + delta.credit
        execution = self.execution(delta.article, delta.kind) + delta.execution
        where = (transaction.id, f"{delta.article} {delta.kind.upper()}")
        if delta.credit < 0 and credit < 0:
            raise refused(
                "krediet-onder-nul",
                *where,
                dutch(credit),
                "Er gaat meer krediet weg dan er is.",
                "Neem minder weg, of voeg eerst toe.",
                -credit,
            )
        worse = delta.execution > 0 or delta.credit < 0
        if self.guarded and worse and execution > credit and transaction.approval is None:
            raise _above(where, credit, execution, delta)

    def _check_payments(self, transaction: Transaction) -> None:
        """Refuse a payment above what is open on the commitment that it names."""
        for account, change in _changes(transaction, accounts.ENCOURS).items():
            over = self.journal.balance(account) + change
            if change > 0 and over > 0 and account[2] != accounts.EARLIER:
                raise refused(
                    "betaling-boven-vastlegging",
                    transaction.id,
                    shown_account(account),
                    dutch(change),
                    f"Op deze vastlegging staat {dutch(over)} euro te weinig open.",
                    "Leg eerst bij vast, of betaal op een andere vastlegging.",
                    over,
                )

    def _check_places(self, transaction: Transaction) -> None:
        """Refuse what makes open or filled places negative: more filled than granted, or more emptied than filled."""
        for account, change in _changes(transaction, accounts.PLACES).items():
            left = self.journal.balance(account, unit=PLACE) + change
            if account[3] != accounts.GRANTED and left < 0:
                raise refused(
                    "plaatsen-boven-contingent",
                    transaction.id,
                    shown_account(account),
                    dutch(-change),
                    f"Er zijn {dutch(-left)} plaatsen te weinig {account[3]}.",
                    "Ken eerst plaatsen toe, of maak niet meer plaatsen leeg dan er ingevuld zijn.",
                )


def _changes(transaction: Transaction, room: str) -> dict[Account, int]:
    """Return what a transaction does to each account of a room."""
    changes: dict[Account, int] = {}
    for line in transaction.lines:
        if line.account[0] == room:
            changes[line.account] = changes.get(line.account, 0) + line.amount
    return changes


_WHOLE = {
    accounts.CREDIT: 5,
    accounts.EXECUTION: 4,
    accounts.ACCRUED: 4,
    accounts.ENCOURS: 3,
    accounts.SETTLED: 2,
    accounts.PLACES: 4,
}
"""How many parts an account has before something can stand on it."""


def _check_whole(transaction: Transaction, account: Account) -> None:
    if not account or not all(account) or len(account) < _WHOLE.get(account[0], 1):
        raise refused(
            "rekening-onvolledig",
            transaction.id,
            "account",
            shown_account(account),
            "Op deze rekening kan niets staan: zij is niet volledig.",
            "Noem jaar, artikel, soort krediet en lijn.",
        )


def _article_of(account: Account) -> str:
    """Return the article on which an account stands, or an empty text."""
    if account[0] in (accounts.CREDIT, accounts.EXECUTION, accounts.ACCRUED):
        return account[2]
    return account[1] if account[0] in (accounts.ENCOURS, accounts.SETTLED) else ""


def _above(where: tuple[str, str], credit: int, execution: int, delta: _Delta) -> Exception:
    name, over = accounts.KIND_NAMES[delta.kind], execution - credit
    what = "De vastlegging gaat" if delta.kind == "vak" else "De uitvoering gaat"
    if delta.execution <= 0:
        what = "Door de herverdeling ligt het krediet onder de uitvoering: die gaat"
    return refused(
        "boven-krediet",
        *where,
        dutch(execution),
        f"{what} {dutch(over)} euro boven het {name} van {dutch(credit)} euro.",
        "Herverdeel krediet naar dit artikel, of laat een andere persoon deze boeking als uitzondering "
        "goedkeuren (wie, wanneer, waarom).",
        over,
    )
