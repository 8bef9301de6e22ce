"""The words of the portal and their translation: ``python -m maatwerk.portal.kit.messages`` renews both catalogues.

Finds what templates and modules ask to translate, adds what is new to ``django.po`` with an empty translation, takes out what
is no longer asked, writes ``django.mo``, and names what still has no translation. No GNU gettext is needed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib
from django.utils.translation.template import templatize

from maatwerk.portal.kit import lawnames

HOME: Final = Path(__file__).resolve().parents[1]
CATALOGUE: Final = HOME / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMMAND: Final = "python -m maatwerk.portal.kit.messages"
HEAD: Final = {
    "Project-Id-Version": "maatwerk",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
ASKS: Final = {"gettext": "m", "ngettext": "mp", "pgettext": "cm", "npgettext": "cmp"}
"""What the arguments of each function are: m the message, p its plural, c its context."""
IN_TEMPLATE: Final = re.compile(r"(?<![\w.])(n?p?gettext|_)\(")
PLACEHOLDER: Final = re.compile(r"%\((\w+)\)s")

LAW: Final = "law"
"""The place of what the law itself calls things."""

Key = tuple[str, str]
"""The context (often empty) and the message."""


class NotLiteral(ValueError):
    """Something is asked to be translated that is put together only when it runs."""


@dataclass(frozen=True, slots=True)
class Message:
    """One thing to translate; ``plural`` is empty where it has none, ``place`` is the file under the portal that asks."""

    text: str
    place: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> Key:
        """Return by what a catalogue knows it."""
        return self.context, self.text


def messages(home: Path = HOME) -> list[Message]:
    """Return all there is to translate: what templates and modules ask, and the names of the law. Raises NotLiteral."""
    pages = (
        m
        for page in sorted(home.rglob("templates/**/*.html"))
        for m in of_template(page.read_text("utf-8"), _name(page, home))
    )
    modules = (
        m for module in sorted(home.rglob("*.py")) for m in of_module(module.read_text("utf-8"), _name(module, home))
    )
    return [*pages, *modules, *(Message(text, LAW) for text in lawnames.texts())]


def _name(path: Path, home: Path) -> str:
    return path.relative_to(home).as_posix()


def of_template(source: str, place: str = "") -> Iterator[Message]:
    """Yield what a template asks to translate."""
    calls = templatize(source)
    for call in IN_TEMPLATE.finditer(calls):
        yield _message(_function(call[1]), list(_strings(calls[call.end() :])), place)


def _strings(after: str) -> Iterator[str]:
    """Yield the string literals with which a list of arguments begins."""
    rest = after.lstrip()
    while found := re.match(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*""", rest, re.DOTALL):
        yield str(ast.literal_eval(found[1].replace("\n", "\\n")))
        rest = rest[found.end() :]


def of_module(source: str, place: str = "") -> Iterator[Message]:
    """Yield what a module asks to translate; what is asked of a variable is not known here and is passed by."""
    tree = ast.parse(source)
    names = dict(_imported(tree))
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names:
            function = names[call.func.id]
            arguments = call.args[: len(ASKS[function])]
            if any(isinstance(given, ast.JoinedStr) for given in arguments):
                raise NotLiteral(f"{place}, line {call.lineno}: an f-string can not be translated")
            texts = [given.value for given in arguments if isinstance(given, ast.Constant)]
            if len(texts) == len(arguments):
                yield _message(function, [str(text) for text in texts], place)


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield (name in the module, function) of each function of Django's that marks or translates a text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for each in node.names:
                function = _function(each.name)
                if function in ASKS:
                    yield each.asname or each.name, function


def _function(name: str) -> str:
    return "gettext" if name == "_" else re.sub(r"_(lazy|noop)$", "", name)


def _message(function: str, texts: list[str], place: str) -> Message:
    told = dict(zip(ASKS[function], texts, strict=False))
    return Message(told["m"], place, told.get("p", ""), told.get("c", ""))


def renewed(catalogue: polib.POFile, found: Iterable[Message]) -> polib.POFile:
    """Return a catalogue of exactly what is found, with the translations of the one there was, in order of the messages."""
    known = {_key(entry): entry for entry in catalogue}
    new = polib.POFile(wrapwidth=120)
    new.metadata = HEAD
    asked: dict[Key, list[Message]] = {}
    for message in found:
        asked.setdefault(message.key, []).append(message)
    new.extend(_entry(asked[key], known.get(key)) for key in sorted(asked, key=lambda key: (key[1], key[0])))
    return new


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _entry(asked: list[Message], known: polib.POEntry | None) -> polib.POEntry:
    first, plural = asked[0], next((each.plural for each in asked if each.plural), "")
    entry = polib.POEntry(msgid=first.text, msgctxt=first.context or None)
    entry.occurrences = [(place, "") for place in sorted({each.place for each in asked})]
    if any(PLACEHOLDER.search(text) for text in (first.text, plural)):
        entry.flags = ["python-format"]
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = dict(known.msgstr_plural) if known and known.msgstr_plural else {0: "", 1: ""}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry


def faults(entry: polib.POEntry) -> list[str]:
    """Return what is wrong with a translation: none, or other placeholders than the text has."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(text.strip() for text in texts):
        return [f"no translation: {entry.msgid!r}"]
    asked = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    given = [set(PLACEHOLDER.findall(text)) for text in texts]
    if set().union(*given) - asked or (given[-1] != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))):
        return [f"other placeholders: {entry.msgid!r} -> {texts!r}"]
    return []


def stored() -> polib.POFile:
    """Return the catalogue as it stands; an empty one where there is none yet."""
    return polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else polib.POFile()


def main() -> int:
    """Renew both catalogues; return 1 and say what is wrong where something is still to translate."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue = renewed(stored(), messages())
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))
    wrong = [fault for entry in catalogue for fault in faults(entry)]
    sys.stdout.write("".join(f"{fault}\n" for fault in wrong))
    sys.stdout.write(f"{len(catalogue)} messages, {len(wrong)} wrong\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
