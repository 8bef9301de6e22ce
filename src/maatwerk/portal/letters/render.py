"""A letter as tagged PDF (PDF/UA-1 and PDF/A-2a): the same content gives the same bytes on every machine.

Content reaches the template as JSON data, never as typst text, so nothing a person wrote is read as mark-up. Only the fonts
inside typst are used. Nothing here knows Django.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from itertools import islice
from typing import Any, Literal

import segno
import typst

from maatwerk.portal.letters.annex import assumptions, rows
from maatwerk.portal.letters.content import (
    DECIDES,
    Condition,
    LetterContent,
    LetterError,
    Problem,
    Remedy,
    clean,
    is_blank,
    named,
    problems,
    refused,
    texts,
)
from maatwerk.portal.letters.words import day, words

STANDARDS: list[Literal["ua-1", "a-2a"]] = ["ua-1", "a-2a"]
_MOST_NAMED = 10
_resources = ExitStack()
_one_at_a_time = threading.Lock()
_printable: set[str] = set(map(chr, range(0x20, 0x7F))) | {"\n"}


def letter_pdf(content: LetterContent) -> bytes:
    """Return the letter as PDF/UA-1 and PDF/A-2a, equal bytes for equal content.

    Raises LetterError with every place that is missing, contradicts itself or can not be printed.
    """
    return _compiled(content)


def letter_pages(content: LetterContent, ppi: float = 110.0) -> list[bytes]:
    """Return the pages of the letter as PNG pictures, to show on a screen. Raises LetterError."""
    inputs = _inputs(content)
    with _one_at_a_time:
        pages = _compiler("letter.typ").compile(format="png", ppi=ppi, sys_inputs=inputs)
    return pages if isinstance(pages, list) else [bytes(pages or b"")]


def sha256(pdf: bytes) -> str:
    """Return the hash of the bytes of a letter, as 64 hexadecimal signs."""
    return hashlib.sha256(pdf).hexdigest()


def as_json(content: LetterContent) -> str:
    """Return the whole content as JSON with sorted keys, to keep beside the bytes."""
    return json.dumps(asdict(content), ensure_ascii=False, sort_keys=True, default=date.isoformat)


def unprintable(text: str) -> str:
    """Return the signs of a text that no letter can print, sorted, at most ten; empty when all is well.

    Meant for forms too: say it while somebody types, not when the letter is made.
    """
    bad = refused(text)
    return bad or "".join(_not_in_fonts(set(clean(text))))


def _compiled(content: LetterContent) -> bytes:
    return compiled("letter.typ", _inputs(content), content.dated)


def compiled(template: str, inputs: dict[str, str], dated: date) -> bytes:
    """Return a template of this folder as PDF/UA-1 and PDF/A-2a; ``inputs`` are texts, as JSON. Raises LetterError."""
    made = datetime.combine(dated, time(), UTC)
    try:
        with _one_at_a_time:
            pdf = _compiler(template).compile(sys_inputs=inputs, pdf_standards=list(STANDARDS), timestamp=made)
    except typst.TypstError as problem:
        raise LetterError([Problem("letter", f"kan niet gedrukt worden: {problem}")]) from problem
    assert isinstance(pdf, bytes)
    return pdf


def _inputs(content: LetterContent) -> dict[str, str]:
    found = problems(content) or list(_not_printable(content))
    if found:
        raise LetterError(found)
    return {"letter": json.dumps(_cleaned(data(content)), ensure_ascii=False)}


def _not_printable(content: LetterContent) -> Iterator[Problem]:
    everything = list(texts(content))
    bad = set(_not_in_fonts({sign for _, text in everything for sign in clean(text)}))
    for where, text in everything if bad else ():
        found = "".join(sorted(bad & set(clean(text))))
        if found:
            yield Problem(where, f"bevat tekens die in geen lettertype van de brief staan: {named(found)}. Vervang ze.")


def _not_in_fonts(signs: set[str]) -> list[str]:
    """Return signs without a glyph, at most ten. Those found good are remembered: a process asks typst once per sign."""
    unknown = "".join(sorted(signs - _printable))
    return list(islice(_without_glyph(unknown), _MOST_NAMED)) if unknown else []


def _without_glyph(signs: str) -> Iterator[str]:
    if _all_print(signs):
        _printable.update(signs)
    elif len(signs) == 1:
        yield signs
    else:
        middle = len(signs) // 2
        yield from _without_glyph(signs[:middle])
        yield from _without_glyph(signs[middle:])


def _all_print(signs: str) -> bool:
    try:
        with _one_at_a_time:
            inputs = {"signs": json.dumps(list(signs), ensure_ascii=False)}
            _compiler("glyphs.typ").compile(sys_inputs=inputs, pdf_standards=list(STANDARDS), timestamp=0)
    except typst.TypstError:
        return False
    return True


@cache
def _compiler(template: str) -> typst.Compiler:
    """Return the compiler of a template, made at first use and kept: the fonts are read once per process."""
    root = _resources.enter_context(as_file(files(__package__).joinpath("templates")))
    return typst.Compiler(root / template, root=root, ignore_system_fonts=True)


def data(content: LetterContent) -> dict[str, Any]:
    """Return what the template reads: every sentence complete, dates and numbers written out, fixed texts filled in."""
    said = words(content.language)
    return {
        "language": content.language,
        "title": f"{said['kinds'][content.kind]} {content.reference}: {content.subject}",
        "year_month_day": [content.dated.year, content.dated.month, content.dated.day],
        "sender": _filled(content.sender),
        "addressee": _filled(content.addressee),
        "kind": said["kinds"][content.kind],
        "marks": _marks(content),
        "reference": content.reference,
        "subject": content.subject,
        "salutation": content.salutation,
        "box": {"heading": said["boxes"][content.kind], "text": content.decision},
        "paragraphs": _filled(content.paragraphs),
        "conditions": [_condition(one, said) for one in content.conditions],
        "change": _filled(content.smallest_change),
        "warnings": _warnings(content),
        "remedy": _remedy(content.remedy, content) if content.remedy else None,
        "signed_by": _filled(content.signed_by),
        "contact": _filled(content.contact),
        "check": _check(content),
        "annex": [
            {"title": one.title, "rows": [asdict(r) for r in rows(one, content.language)]} for one in content.annex
        ],
        "words": said,
    }


def _filled(lines: tuple[str, ...]) -> list[str]:
    return [line for line in lines if not is_blank(line)]


def _marks(content: LetterContent) -> list[tuple[str, str]]:
    said = words(content.language)
    yours = [(said["your_reference"], content.your_reference)] if content.your_reference else []
    return [(said["dated"], day(content.dated, content.language)), (said["our_reference"], content.reference), *yours]


def _condition(condition: Condition, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "sentence": condition.sentence,
        "outcome": said["outcomes"][condition.outcome],
        "met": condition.outcome == "ja",
        "used": [(used.name, used.value) for used in condition.used],
        "article": condition.article or said["no_article"],
    }


def _warnings(content: LetterContent) -> dict[str, Any] | None:
    """Return the warnings of the letter: those given and every assumption in the annex, so that none stays unsaid."""
    found = list(dict.fromkeys([*_filled(content.warnings), *assumptions(content.annex)]))
    if not found:
        return None
    said, deciding = words(content.language), content.kind in DECIDES
    if len(found) == 1:
        return {"intro": said["warning_deciding" if deciding else "warning"].format(found[0]), "items": []}
    return {"intro": said["warnings_deciding" if deciding else "warnings_intro"].format(len(found)), "items": found}


def _remedy(remedy: Remedy, content: LetterContent) -> dict[str, Any]:
    said = words(content.language)
    fixed = said["remedy"][remedy.kind]
    last = said["last_day"].format(day(remedy.last_day, content.language)) if remedy.last_day else ""
    basis = said["basis"].format(remedy.basis) if remedy.basis else ""
    return {
        "heading": fixed["heading"],
        "term": " ".join(filter(None, (_term(remedy, fixed, said), last))),
        "how": remedy.how,
        "to_intro": fixed["to"],
        "to": _filled(remedy.to),
        "small": [text for text in (remedy.note, basis) if text],
    }


def _term(remedy: Remedy, fixed: dict[str, str], said: dict[str, Any]) -> str:
    if remedy.days is None:
        return fixed["unknown"]
    if remedy.counts_from == "niet_gekend":
        return fixed["unsure_start"].format(remedy.days)
    return fixed["known"].format(remedy.days, said["from_day"][remedy.counts_from])


def _check(content: LetterContent) -> dict[str, str]:
    said = words(content.language)
    alt = said["check_alt"].format(content.check_url)
    return {"url": content.check_url, "head": content.head_hash, "qr": qr_svg(content.check_url), "alt": alt}


def qr_svg(url: str) -> str:
    """Return the QR code of a web address as SVG, error level M, with the quiet zone of four modules."""
    out = BytesIO()
    code = segno.make(url, error="m", micro=False, boost_error=False)
    code.save(out, kind="svg", xmldecl=False, svgclass=None, lineclass=None, border=4)
    return out.getvalue().decode()


def _cleaned(value: Any) -> Any:
    """Return the data with every text as it is printed."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(one) for key, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list | tuple) else value
