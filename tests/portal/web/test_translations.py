"""Dutch is the language of the sources; here is held that every word of the portal has its English."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import polib
import pytest
from django.template.base import Lexer, TokenType
from django.utils import translation
from lxml import html

from maatwerk.portal.kit import messages
from maatwerk.portal.kit.messages import CATALOGUE, COMMAND, HOME, Message, NotLiteral

RUN = f"run {COMMAND} and fill in what it names in {CATALOGUE.name}"
FOUND = messages.messages()
STORED = messages.stored()
TEMPLATES = sorted(HOME.rglob("templates/**/*.html"))


def test_the_catalogue_holds_what_the_sources_ask_and_nothing_else() -> None:
    asked, held = {m.key for m in FOUND}, {(entry.msgctxt or "", entry.msgid) for entry in STORED}
    assert {"new": sorted(asked - held), "no longer asked": sorted(held - asked)} == {
        "new": [],
        "no longer asked": [],
    }, RUN


def test_every_message_has_an_english_text_with_the_same_placeholders() -> None:
    assert [fault for entry in STORED for fault in messages.faults(entry)] == [], RUN


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))

    def told(entry: polib.POEntry | polib.MOEntry) -> tuple[object, ...]:
        return entry.msgctxt, entry.msgid, entry.msgid_plural, entry.msgstr, entry.msgstr_plural

    assert sorted(map(repr, map(told, compiled))) == sorted(map(repr, map(told, STORED.translated_entries()))), RUN


def test_one_message_has_one_plural() -> None:
    plurals = {(m.key, m.plural) for m in FOUND if m.plural}
    assert [key for key, times in Counter(key for key, _plural in plurals).items() if times > 1] == []


def test_django_reads_the_catalogue() -> None:
    with translation.override("en"):
        said = [translation.gettext("niet gekend"), translation.ngettext("nog %(days)s dag", "nog %(days)s dagen", 2)]
    assert said == ["not known", "%(days)s days left"]


def test_a_message_on_the_wrong_side_of_a_plural_is_a_fault() -> None:
    assert messages.faults(polib.POEntry(msgid="%(n)s jaar", msgstr="a year")) != []
    assert messages.faults(polib.POEntry(msgid="%(n)s jaar", msgstr="%(m)s years")) != []
    assert messages.faults(polib.POEntry(msgid="een jaar", msgstr=" ")) != []
    plural = polib.POEntry(msgid="1 jaar", msgid_plural="%(n)s jaren", msgstr_plural={0: "1 year", 1: "%(n)s years"})
    assert messages.faults(plural) == []


MODULE = """
from django.utils.translation import gettext as _, gettext_lazy as later, ngettext, pgettext
from elsewhere import gettext
_("een") ; later("tw" "ee"); ngettext("%(n)s dag", "%(n)s dagen", 3); pgettext("maand", "mei"); _(een); gettext("van een ander")
"""


def test_what_a_module_asks() -> None:
    found = [(m.context, m.text, m.plural) for m in messages.of_module(MODULE)]
    assert found == [("", "een", ""), ("", "twee", ""), ("", "%(n)s dag", "%(n)s dagen"), ("maand", "mei", "")]


def test_an_f_string_is_refused() -> None:
    with pytest.raises(NotLiteral, match="line 2"):
        list(messages.of_module('from django.utils.translation import gettext as _\n_(f"dag {naam}")', "a.py"))


TEMPLATE = """{% load i18n %}{% translate "een" %}{% translate 'twee' context "rij" %}{% blocktranslate trimmed count n=3 %}
  {{ n }} dag{% plural %}{{ n }} dagen{% endblocktranslate %}{{ x|default:_("vier") }}{% tag _("vijf") %}
  {% blocktranslate %}het is "zes" en 100% 'goed'{% endblocktranslate %}"""


def test_what_a_template_asks() -> None:
    found = {(m.context, m.text, m.plural) for m in messages.of_template(TEMPLATE)}
    assert found == {
        ("", "een", ""),
        ("rij", "twee", ""),
        ("", "%(n)s dag", "%(n)s dagen"),
        ("", "vier", ""),
        ("", "vijf", ""),
        ("", "het is \"zes\" en 100%% 'goed'", ""),
    }


def test_renewing_keeps_what_was_translated_and_drops_what_is_no_longer_asked() -> None:
    before = polib.POFile()
    before.extend([polib.POEntry(msgid="een", msgstr="one"), polib.POEntry(msgid="weg", msgstr="gone")])
    after = messages.renewed(before, [Message("twee", "a.py"), Message("een", "b.py"), Message("een", "a.py")])
    assert [(entry.msgid, entry.msgstr, entry.occurrences) for entry in after] == [
        ("een", "one", [("a.py", ""), ("b.py", "")]),
        ("twee", "", [("a.py", "")]),
    ]


SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-label")
"""Attributes that are read out or shown."""
UNSPOKEN = ("script", "style", "code", "pre")
SAME_IN_BOTH = {"OpenAPI", "JSON", "API", "Maatwerk", "Nederlands", "English", "CSV", "PDF", "pdf", "art"}
DRAWN_FOR_DEVELOPERS = {"web/templates/web/gallery.html"}
"""The page of all components shows invented Dutch data."""
WORD = re.compile(r"[^\W\d_]{2,}")


def literals(source: str) -> list[str]:
    """Return the words of a template that stand outside every tag of the template language."""
    blank, held = "\x00", []
    inside = False
    for token in Lexer(source).tokenize():
        if token.token_type is TokenType.BLOCK:
            name = token.contents.split()[0]
            inside = name in ("blocktranslate", "blocktrans", "comment") or (inside and not name.startswith("end"))
        held.append(token.contents if token.token_type is TokenType.TEXT and not inside else blank)
    page = html.fragment_fromstring("".join(held).replace(blank, " ").replace(' lang="nl"', ""), create_parent="main")
    said = [text for element in page.iter() for text in _said(element)]
    return [word for text in said for word in WORD.findall(text) if word not in SAME_IN_BOTH]


def _said(element: html.HtmlElement) -> list[str]:
    if not isinstance(element.tag, str) or element.tag in UNSPOKEN:
        return [element.tail or ""]
    return [element.text or "", element.tail or "", *(element.get(name, "") for name in SPOKEN)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(HOME).as_posix())
def test_no_word_of_a_template_stands_outside_a_translation(template: Path) -> None:
    if template.relative_to(HOME).as_posix() not in DRAWN_FOR_DEVELOPERS:
        assert literals(template.read_text(encoding="utf-8")) == []


def test_words_outside_a_translation_are_seen() -> None:
    seen = literals(
        '{% translate "een" %}<p title="twee">drie {{ vier }}{% blocktranslate %}vijf{% endblocktranslate %}</p>zes'
    )
    assert sorted(seen) == ["drie", "twee", "zes"]
