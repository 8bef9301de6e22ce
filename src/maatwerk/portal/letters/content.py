"""What a letter says, as plain data: typed, frozen, checked before anything is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from maatwerk.rules.explain import Step

Kind = Literal[
    "ontvangstmelding",
    "aanvulling",
    "beslissing",
    "weigering",
    "bezwaar_ontvangst",
    "bezwaar_beslissing",
    "evaluatie",
    "einde",
    "doorstroom",
]
Language = Literal["nl", "en"]
Outcome = Literal["ja", "nee", "niet_gekend"]
CountsFrom = Literal["ontvangst", "verzending", "niet_gekend"]

DECIDES: frozenset[Kind] = frozenset(("beslissing", "weigering", "bezwaar_beslissing", "einde"))
LONGEST_TEXT = 20_000
SHORTER = {
    "reference": 60,
    "your_reference": 60,
    "unit": 60,
    "addressee": 150,
    "sender": 150,
    "salutation": 150,
    "subject": 300,
    "title": 300,
    "name": 300,
    "signed_by": 150,
    "decision": 1_000,
    "article": 1_000,
    "value": 2_000,
}
MOST_LINES = 12
LONGEST_LETTER = 400_000
MOST_STEPS = 3_000
DEEPEST = 60

_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_REFUSED_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_NAMED = re.compile(r"conditions\[\d+\]\.sentence$|\.title$|\.name$")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Used:
    """One piece of data a condition was judged on: its name and its value, both written for people."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of the law: the sentence, whether it is met, what it was judged on, and its article."""

    sentence: str
    outcome: Outcome
    used: tuple[Used, ...] = ()
    article: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """How the reader can object: to whom, within how many days (None: the term is not known and no date is set).

    ``kind`` is ``bezwaar`` with the administration or ``beroep`` with a court; ``counts_from`` says which day starts the
    term; ``last_day`` is given only where the law lets it be computed; ``basis`` names the article, ``note`` any doubt.
    """

    to: tuple[str, ...]
    days: int | None = None
    kind: Literal["bezwaar", "beroep"] = "bezwaar"
    counts_from: CountsFrom = "niet_gekend"
    last_day: date | None = None
    how: str = ""
    basis: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """One amount or condition of the annex, with every step behind it."""

    title: str
    step: Step


@dataclass(frozen=True, slots=True)
class LetterContent:
    """Everything that stands on a letter. Texts are plain text in the language of the letter; no mark-up is read.

    ``reference``, ``head_hash`` (64 hexadecimal signs, the head of the event chain) and ``check_url`` stand on every letter.
    ``decision`` is the decision in one sentence; ``smallest_change`` says in whole sentences what would have led to yes, or
    that nothing would. ``warnings`` names assumptions and readings; those found in ``annex`` are
    added by themselves. A paragraph may hold line ends.
    """

    kind: Kind
    reference: str
    dated: date
    sender: tuple[str, ...]
    addressee: tuple[str, ...]
    subject: str
    salutation: str
    head_hash: str
    check_url: str
    language: Language = "nl"
    decision: str = ""
    paragraphs: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    smallest_change: tuple[str, ...] = ()
    remedy: Remedy | None = None
    warnings: tuple[str, ...] = ()
    annex: tuple[Explained, ...] = ()
    signed_by: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    your_reference: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a letter can not be printed: the place in the content and, in Dutch, what is wrong and how to mend it."""

    where: str
    why: str

    def __str__(self) -> str:
        """Return place and reason on one line."""
        return f"{self.where}: {self.why}"


class LetterError(ValueError):
    """The content can not become a letter; ``problems`` names every place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def problems(content: LetterContent) -> list[Problem]:
    """Return everything that keeps this content from being a letter, empty when nothing does."""
    if any(depth(explained.step) > DEEPEST for explained in content.annex):
        return [Problem("annex", f"een uitleg gaat dieper dan {DEEPEST} stappen onder elkaar. Deel ze op.")]
    return [*_missing(content), *_unsound(content), *_incomplete(content), *_too_much(content), *_unreadable(content)]


def texts(content: LetterContent) -> Iterator[tuple[str, str]]:
    """Yield every text of the letter with its place, such as ``conditions[0].sentence``; a repeated step comes once."""
    yield from _texts(content, "", set())


def _texts(value: Any, where: str, seen: set[int]) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _texts(item, f"{where}[{i}]", seen)
    elif is_dataclass(value) and id(value) not in seen:
        seen.add(id(value))
        for name in (field.name for field in fields(value)):
            yield from _texts(getattr(value, name), f"{where}.{name}" if where else name, seen)


def is_blank(text: str) -> bool:
    """Return whether a reader would see nothing."""
    return not set(text) - _INVISIBLE or not "".join(sign for sign in text if sign not in _INVISIBLE).strip()


def _missing(content: LetterContent) -> Iterator[Problem]:
    for name in ("reference", "subject", "salutation", "sender", "addressee", "head_hash", "check_url"):
        if is_blank("".join(getattr(content, name))):
            yield Problem(name, "is leeg. Vul dit in.")
    if is_blank(content.decision + "".join(content.paragraphs)):
        yield Problem("paragraphs", "de brief zegt niets. Geef een beslissing of minstens één alinea.")
    for where, text in texts(content):
        if is_blank(text) and _NAMED.search(where):
            yield Problem(where, "is leeg. Vul dit in.")


def _unsound(content: LetterContent) -> Iterator[Problem]:
    for name, value, allowed in _choices(content):
        if value not in allowed:
            yield Problem(name, f"{value!r} bestaat niet. Kies uit {', '.join(allowed)}.")
    if content.head_hash and not _HASH.fullmatch(content.head_hash):
        yield Problem("head_hash", "is geen hash van 64 tekens (0-9, a-f).")
    if content.check_url and not _is_web(content.check_url):
        yield Problem("check_url", "is geen webadres dat met http:// of https:// begint.")


def _choices(content: LetterContent) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield "kind", content.kind, get_args(Kind)
    yield "language", content.language, get_args(Language)
    for i, condition in enumerate(content.conditions):
        yield f"conditions[{i}].outcome", condition.outcome, get_args(Outcome)
    if content.remedy:
        yield "remedy.kind", content.remedy.kind, ("bezwaar", "beroep")
        yield "remedy.counts_from", content.remedy.counts_from, get_args(CountsFrom)


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and address.isascii()
            and not re.search(r"\s", address)
            and len(address) <= 200
        )
    except ValueError:
        return False


def _incomplete(content: LetterContent) -> Iterator[Problem]:
    if content.kind in DECIDES and is_blank(content.decision):
        yield Problem("decision", "een brief met een beslissing zegt ze in één zin. Vul de beslissing in.")
    if content.kind in DECIDES and content.remedy is None:
        yield Problem("remedy", "een beslissing zegt hoe men bezwaar maakt. Vul de bezwaarclausule in.")
    if content.kind == "weigering":
        yield from _refusal(content)
    if content.remedy:
        yield from _remedy(content.remedy)


def _refusal(content: LetterContent) -> Iterator[Problem]:
    if is_blank("".join(content.smallest_change)):
        yield Problem(
            "smallest_change", "een weigering zegt welke kleinste wijziging tot een ja had geleid. Vul ze in."
        )
    if content.conditions and all(condition.outcome == "ja" for condition in content.conditions):
        yield Problem("conditions", "een weigering waarin aan elke voorwaarde is voldaan, spreekt zichzelf tegen.")


def _remedy(remedy: Remedy) -> Iterator[Problem]:
    if is_blank("".join(remedy.to)):
        yield Problem("remedy.to", "is leeg. Zeg aan wie het bezwaar gericht wordt.")
    if remedy.days is not None and remedy.days < 1:
        yield Problem("remedy.days", "een termijn telt minstens één dag. Laat leeg wat niet gekend is.")
    if remedy.last_day is not None and remedy.days is None:
        yield Problem("remedy.last_day", "zonder gekende termijn staat er geen datum.")


def _too_much(content: LetterContent) -> Iterator[Problem]:
    total = 0
    for where, text in texts(content):
        total += len(text)
        most = longest(where)
        if len(text) > most:
            yield Problem(where, f"telt {len(text)} tekens, meer dan {most}. Kort dit in.")
    for name in ("sender", "addressee", "signed_by", "contact"):
        if len(getattr(content, name)) > MOST_LINES:
            yield Problem(name, f"telt meer dan {MOST_LINES} regels. Kort dit in.")
    steps = sum(count_steps(explained.step) for explained in content.annex)
    if total > LONGEST_LETTER or steps > MOST_STEPS:
        yield Problem(
            "annex", f"de brief telt {total} tekens en {steps} stappen, meer dan {LONGEST_LETTER} of {MOST_STEPS}."
        )


def longest(where: str) -> int:
    """Return how many signs a text may have, from its place: ``longest("addressee[0]")`` is 150."""
    return SHORTER.get(where.rsplit(".", 1)[-1].partition("[")[0], LONGEST_TEXT)


def count_steps(step: Step) -> int:
    """Return how many different steps an explanation has; a step that comes back counts once."""
    return len({one.id for one, _ in _walk(step)})


def depth(step: Step) -> int:
    """Return how many steps stand under one another at most, the result included."""
    return max(below for _, below in _walk(step))


def _walk(step: Step) -> Iterator[tuple[Step, int]]:
    waiting = [(step, 1)]
    while waiting:
        one, below = waiting.pop()
        yield one, below
        if below <= DEEPEST:
            waiting.extend((under, below + 1) for under in one.inputs)


def _unreadable(content: LetterContent) -> Iterator[Problem]:
    for where, text in texts(content):
        found = refused(text)
        if found:
            yield Problem(where, f"bevat tekens die niemand kan lezen: {named(found)}. Haal ze weg.")


def refused(text: str) -> str:
    """Return the signs no letter prints: control signs, private signs and those that turn the direction of reading.

    A sign that turns the direction can make a reader see another amount than the bytes hold.
    """
    return "".join(sorted({sign for sign in clean(text) if _is_refused(sign)}))


def _is_refused(sign: str) -> bool:
    return sign not in "\n" and sign not in _INVISIBLE and unicodedata.category(sign) in _REFUSED_CATEGORIES


def clean(text: str) -> str:
    """Return the text as it is printed: composed letters (NFC), one kind of line end, tabs as spaces."""
    ends = re.sub("\r\n|[\r\u2028\u2029\u0085]", "\n", text)
    return unicodedata.normalize("NFC", ends.replace("\t", " "))


def named(signs: str, most: int = 10) -> str:
    """Return signs by their number and Unicode name: ``U+1F600 (GRINNING FACE)``."""
    said = [f"U+{ord(sign):04X} ({unicodedata.name(sign, 'zonder naam')})" for sign in signs[:most]]
    return ", ".join(said) + (f" en nog {len(signs) - most}" if len(signs) > most else "")
