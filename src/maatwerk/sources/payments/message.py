"""An ISO 20022 message as a tree that is walked with care: whole or not at all, exact amounts, findings with a place.

Nothing hostile is followed (no DTD, no entities, no network), the size is bounded before anything is built, and the root
must be the very message that is expected. A fault that could make an amount wrong blocks the whole message: half a
message never counts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from lxml import etree

from maatwerk.rules.finding import Finding
from maatwerk.rules.money import scaled
from maatwerk.sources.bounded import PIECE, Refused
from maatwerk.sources.xml_stream import Element, ending_refusal, root_name, start_of, syntax_refusal

FILE_LIMIT: Final = 48 << 20
TAG_LIMIT: Final = 2_000_000
FIELD_LIMIT: Final = 1_024
FINDING_LIMIT: Final = 100

_AGAIN: Final = "Vraag het bestand opnieuw op bij de bank."
_AMOUNT: Final = re.compile(r"[0-9]{1,16}(?:\.[0-9]{1,5})?", re.ASCII)
_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_COUNT: Final = re.compile(r"[0-9]{1,15}", re.ASCII)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a message gave. ``content`` is None exactly when a finding blocks: then nothing of it counts."""

    content: T | None
    findings: tuple[Finding, ...] = ()


class Walk:
    """The walk through one message: finds elements by their local path, reads values, and keeps what was wrong."""

    def __init__(self, name: str, namespace: str) -> None:
        self.name, self.findings = name, list[Finding]()
        self._prefix = f"{{{namespace}}}"
        self._steps: dict[str, tuple[str, ...]] = {}

    def each(self, element: Element, path: str) -> list[Element]:
        """Return all elements at a path of local names (``Stmt/Ntry``) below an element."""
        steps = self._steps.get(path)
        if steps is None:
            steps = self._steps[path] = tuple(self._prefix + part for part in path.split("/"))
        found = [element]
        for step in steps:  # several times as fast as the paths of lxml
            found = [child for parent in found for child in parent.iterchildren(step)]
        return found

    def first(self, element: Element, path: str) -> Element | None:
        """Return the first element at a path, or None."""
        found = self.each(element, path)
        return found[0] if found else None

    def note(
        self, element: Element, code: str, value: str, why: str, mend: str = _AGAIN, *,
        blocking: bool = True, cents: int | None = None,
    ) -> None:  # fmt: skip
        """Keep a finding at an element; raises Refused when there are too many to be worth listing."""
        if len(self.findings) >= FINDING_LIMIT:
            raise Refused("te-veel-fouten", f"Het bestand heeft meer dan {FINDING_LIMIT} fouten.", _AGAIN)
        field = etree.QName(element).localname
        shown = value if len(value) <= 80 else value[:77] + "..."
        self.findings.append(Finding(code, self.name, _place(element), field, shown, why, mend, blocking, cents))

    def text(self, element: Element, path: str) -> str:
        """Return the text at a path, or nothing where it is not there; a finding where it is no plain, short text."""
        return self._text(self.first(element, path))

    def needed(self, element: Element, path: str) -> str:
        """Return the text at a path; a finding where it is not there, or more than once."""
        found = self.each(element, path)
        text = self._text(found[0]) if found else ""
        if not text:
            self.note(element, "veld-ontbreekt", "", f"Het veld {path} ontbreekt of is leeg.")
        if len(found) > 1:
            self.note(element, "veld-dubbel", text, f"Het veld {path} staat er meer dan een keer.")
        return text

    def _text(self, found: Element | None) -> str:
        text = "" if found is None else (found.text or "").strip()
        if len(text) > FIELD_LIMIT:
            self.note(found, "veld-te-lang", text, f"Een veld heeft hier hoogstens {FIELD_LIMIT} tekens.")
            return ""
        if found is not None and len(found):
            self.note(found, "waarde-onleesbaar", text, "In dit veld staan andere velden, waar een waarde hoort.")
            return ""
        return text

    def day(self, element: Element, path: str) -> dt.date:
        """Return the day at a path; a finding, and the first day there is, where it is none."""
        text = self.needed(element, path)
        match = _DAY.fullmatch(text)
        return self._parsed(element, path, text, dt.date.fromisoformat, match and match[1], dt.date.min, "dag")

    def moment(self, element: Element, path: str) -> dt.datetime:
        """Return the moment at a path as it stands (with or without zone); a finding where it is none."""
        text = self.needed(element, path)
        match = _MOMENT.fullmatch(text)
        return self._parsed(
            element, path, text, dt.datetime.fromisoformat, match and match[0], dt.datetime.min, "tijdstip"
        )

    def count(self, element: Element, path: str) -> int | None:
        """Return the whole number at a path, or None where it is not there; a finding where it is none."""
        text = self.text(element, path)
        if not text:
            return None
        match = _COUNT.fullmatch(text)
        return self._parsed(element, path, text, int, match and match[0], 0, "aantal")

    def cents(self, element: Element, path: str) -> int:
        """Return the amount at a path (with its currency, which must be EUR) in cents; a finding where it is not exact."""
        found = self.first(element, path)
        text = self.needed(element, path)
        if found is not None and found.get("Ccy", "EUR") != "EUR":
            self.note(found, "munt-niet-euro", found.get("Ccy"), "Dit bedrag staat niet in euro.")
        match = _AMOUNT.fullmatch(text)
        return self._parsed(element, path, text, lambda one: scaled(one, 2), match and match[0], 0, "bedrag in cent")

    def _parsed(
        self, element: Element, path: str, text: str, read: Callable[[str], T], good: str | None, other: T, what: str
    ) -> T:
        try:
            if good is not None:
                return read(good)
        except (ValueError, OverflowError):
            pass
        if text:
            self.note(element, "waarde-onleesbaar", text, f"Het veld {path} is geen {what}.")
        return other


def _place(element: Element) -> str:
    """Return where an element stands: local names with sequence numbers among those of the same name."""
    steps = []
    while element is not None:
        number = 1 + sum(1 for _ in element.itersiblings(element.tag, preceding=True))
        steps.append(f"{etree.QName(element).localname}[{number}]")
        element = element.getparent()
    return "/" + "/".join(reversed(steps))


def read_message(content: bytes, name: str, namespace: str, walk_it: Callable[[Walk, Element], T | None]) -> Reading[T]:
    """Return what ``walk_it`` makes of the message, or nothing of it when some finding blocks. Never raises on content."""
    walk = Walk(name, namespace)
    made: T | None = None
    try:
        made = walk_it(walk, _root(content, namespace))
    except Refused as refused:
        whole = Finding(refused.code, name, "", "", refused.value[:80], refused.why, refused.mend)
        walk.findings.append(whole)
    blocked = any(finding.blocking for finding in walk.findings)
    return Reading(None if blocked else made, tuple(walk.findings))


def _root(content: bytes, namespace: str) -> Element:
    if len(content) > FILE_LIMIT or content.count(b"<") > TAG_LIMIT:
        why = f"Het bestand is groter dan {FILE_LIMIT >> 20} MB of heeft meer dan {TAG_LIMIT:,} tekens «<»."
        raise Refused("bestand-te-groot", why.replace(",", "."), "Vraag het in delen op bij de bank.")
    start, _ = start_of(iter([content]))
    root_name(start)
    root = _parsed(content)
    if root.tag != f"{{{namespace}}}Document":
        raise _other_message(str(root.tag), namespace)
    return root


def _parsed(content: bytes) -> Element:
    parser: Any = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for at in range(0, len(content), PIECE):  # in one piece libxml2 takes a file of 10 MB for one long text
            parser.feed(content[at : at + PIECE])
    except etree.XMLSyntaxError as error:
        raise syntax_refusal(error, 0) from error
    try:
        return parser.close()
    except etree.XMLSyntaxError as error:
        raise ending_refusal(error, 0) from error


def _other_message(tag: str, namespace: str) -> Refused:
    wanted = namespace.rpartition(":")[2]
    return Refused(
        "ander-bericht",
        f"Dit is geen bericht {wanted}.",
        f"Lever een bestand {wanted} aan, of vraag de bank het in die versie te geven.",
        tag,
    )


def doubles(values: Iterator[str]) -> list[str]:
    """Return the values that come more than once, in the order of their second time."""
    seen: set[str] = set()
    twice: dict[str, None] = {}
    for value in values:
        if value in seen:
            twice[value] = None
        seen.add(value)
    return list(twice)
