"""XML as a stream of finished records, with everything hostile switched off.

No DTD is accepted (so no entity can expand and nothing external is read), no network, no huge trees (libxml2 then bounds
depth at 256 and one text at 10 MB), and a record may not grow beyond ``RECORD_LIMIT``. Records that were complete before a
file breaks off are delivered before the refusal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, Final

from lxml import etree

from maatwerk.sources.bounded import Refused

Element = Any
"""An lxml element; lxml carries no types."""

RECORD_LIMIT: Final = 48 << 20
PROLOG_LIMIT: Final = 1 << 20

_SKIP: Final = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT: Final = re.compile(r"<(?:[^\s:<>/!?]+:)?([^\s:<>/!?]+)")
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def _prolog_text(start: bytes) -> str:
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return start[len(mark) :].decode(encoding, "replace")
    if start[1:2] == b"\x00":
        return start.decode("utf-16-le", "replace")
    return start.decode("utf-16-be" if start[:1] == b"\x00" else "latin-1", "replace")


def root_name(start: bytes) -> str:
    """Return the local name of the root element, given the first bytes; raises Refused on a DTD, no XML or no root."""
    text = _prolog_text(start)
    position = 0
    while match := _SKIP.match(text, position):
        position = match.end()
    rest = text[position : position + 9]
    if rest.upper().startswith("<!"):
        raise _refused_dtd()
    root = _ROOT.match(text, position)
    if root is None:
        raise _no_xml(text[:40])
    return root[1]


def _refused_dtd() -> Refused:
    return Refused(
        "dtd-geweigerd",
        "Het bestand draagt een documenttype (DTD). Daarmee kan het entiteiten laten uitdijen of andere bestanden laten "
        "lezen; een aangifte, een MAGDA-antwoord of een bankbericht heeft er geen.",
        "Lever het bericht aan zonder DOCTYPE.",
    )


def _no_xml(value: str) -> Refused:
    return Refused(
        "geen-xml",
        "Dit is geen XML-bericht: er staat geen wortelelement vooraan.",
        "Controleer of het juiste bestand is aangeleverd.",
        value.strip(),
    )


def _empty() -> Refused:
    return Refused("bestand-leeg", "Het bestand is leeg: nul bytes.", "Vraag het bestand opnieuw op.")


def start_of(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Return the first bytes (enough for a prolog) and all pieces again; raises Refused on an empty file."""
    taken, size = [], 0
    for piece in pieces:
        taken.append(piece)
        size += len(piece)
        if size >= PROLOG_LIMIT:
            break
    start = b"".join(taken)
    if not start.strip(b" \t\r\n\x00"):
        raise _empty()
    return start, chain([start], pieces)


def syntax_refusal(error: Exception, done: int) -> Refused:
    """Return the refusal for a fault of the parser, after ``done`` records were read."""
    message = str(error)
    before = f" De {done} records ervoor zijn gelezen." if done else ""
    for needle, code, why, mend in _SYNTAX:
        if needle in message.lower():
            return Refused(code, why + before, mend, message)
    return Refused(
        "xml-fout", "Het bericht is geen welgevormde XML." + before, "Vraag het bericht opnieuw op.", message
    )


def ending_refusal(error: Exception, done: int) -> Refused:
    """Return the refusal for a fault that shows only when there is no more to read: the file breaks off."""
    if "no element found" in str(error):  # how lxml says that it stopped at an entity nobody declared
        return syntax_refusal(error, done)
    return syntax_refusal(ValueError(f"Premature end: {error}"), done)


_AGAIN: Final = "Vraag het bericht opnieuw op."
_SYNTAX: Final = (
    ("premature end", "bestand-afgebroken", "Het bestand houdt midden in het bericht op.", _AGAIN),
    ("encoding", "codering-fout", "De tekens volgen niet de opgegeven codering.", "Lever het bericht aan in UTF-8."),
    ("not proper utf", "codering-fout", "De tekens volgen niet de opgegeven codering.", "Lever het bericht aan in UTF-8."),
    ("char 0x0 out", "codering-fout", "De tekens volgen niet de opgegeven codering.", "Lever het bericht aan in UTF-8."),
    ("invalid bytes", "codering-fout", "De tekens volgen niet de opgegeven codering.", "Lever het bericht aan in UTF-8."),
    ("excessive depth", "te-diep", "Elementen zitten meer dan 256 niveaus diep in elkaar.", _AGAIN),
    ("depth", "te-diep", "Elementen zitten te diep in elkaar.", _AGAIN),
    ("huge", "tekst-te-lang", "Een enkel tekstveld is langer dan 10 miljoen tekens.", _AGAIN),
    ("too long", "tekst-te-lang", "Een enkel tekstveld is langer dan 10 miljoen tekens.", _AGAIN),
    ("entity", "dtd-geweigerd", "Het bericht verwijst naar een entiteit; dat mag niet.", "Lever het aan zonder entiteiten."),
    ("tag not finished", "bestand-afgebroken", "Het bestand houdt midden in het bericht op.", _AGAIN),
    ("couldn't find end", "bestand-afgebroken", "Het bestand houdt midden in het bericht op.", _AGAIN),
    ("no element found", "xml-fout", "Het bericht is geen welgevormde XML, of verwijst naar een entiteit.", _AGAIN),
    ("start tag expected", "geen-xml", "Dit is geen XML-bericht.", "Controleer of het juiste bestand is aangeleverd."),
    ("document is empty", "geen-xml", "Dit is geen XML-bericht.", "Controleer of het juiste bestand is aangeleverd."),
    ("extra content", "meer-dan-een-bericht", "Na het einde van het bericht staat er nog iets in het bestand.",
     "Lever elk bericht als een bestand aan, of in een omhullend element."),
)  # fmt: skip


def _parser(names: tuple[str, ...], encoding: str | None) -> Any:
    return etree.XMLPullParser(
        events=("end",), tag=[f"{{*}}{name}" for name in names], encoding=encoding, resolve_entities=False,
        no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip


def elements(pieces: Iterator[bytes], names: tuple[str, ...], encoding: str | None = None) -> Iterator[Element]:
    """Yield each finished element with one of the local ``names``, in the order their end tags stand in the file.

    The caller clears what it has used (``forget``). Raises Refused after the last complete element when the file is
    broken, and when one record grows beyond ``RECORD_LIMIT``. ``encoding`` overrides the one declared.
    """
    parser, done, since = _parser(names, encoding), 0, 0
    try:
        for piece in pieces:
            since += len(piece)
            problem = _try(parser.feed, piece)
            for _, element in parser.read_events():
                done, since = done + 1, 0
                yield element
            if problem is not None:
                raise syntax_refusal(problem, done)
            if since > RECORD_LIMIT:
                raise _too_large()
    finally:
        ending = _try(parser.close)
    if ending is not None:
        raise ending_refusal(ending, done)


def _try(call: Callable[..., object], *arguments: object) -> Exception | None:
    problem: Exception | None = None
    try:
        call(*arguments)
    except etree.XMLSyntaxError as error:
        problem = error
    return problem


def _too_large() -> Refused:
    return Refused(
        "record-te-groot",
        f"Een enkel record is groter dan {RECORD_LIMIT >> 20} MB, of er staat zoveel dat geen record is.",
        "Controleer of het juiste bestand is aangeleverd.",
    )


def forget(element: Element) -> None:
    """Free an element that has ended, and everything before it under the same parent.

    Only what has ended may go: the parser is further on, and may stand inside an open element.
    """
    element.clear(keep_tail=True)
    forget_before(element)


def forget_before(element: Element) -> None:
    """Free what stands before an element under the same parent."""
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
