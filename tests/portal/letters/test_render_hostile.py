"""What people type comes out as they typed it, or is refused with the place and the reason; never as mark-up."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.portal.letters.letter_examples import approval, receipt, refusal
from tests.portal.letters.pdf_reading import opened, pixels, squeezed, text_of

from maatwerk.portal.letters.content import (
    DEEPEST,
    LONGEST_TEXT,
    Condition,
    Explained,
    LetterError,
    Remedy,
    Used,
    is_blank,
    longest,
    problems,
)
from maatwerk.portal.letters.render import letter_pages, letter_pdf, unprintable
from maatwerk.rules.explain import Step

MARK_UP = """#strong[a] *b* _c_ $x^2$ `d` <lab> @ref // e /* f */ \\ \\u{41} ~ -- --- ... "g" = kop - lijst + lijst / term: u"""
CODE = '#sys.inputs #read("/etc/passwd") #panic() #{1+1} #import "x" ] } ) ${ }$ {% x %} {{ y }} {} {0}'


@pytest.mark.parametrize(
    "text", [MARK_UP, CODE, "<script>&amp;</script>", "%PDF-1.7 endobj (x) << >>", "regel 1\\nregel 2"]
)
def test_mark_up_is_text(text):
    for letter in (
        receipt(paragraphs=(text,)),
        receipt(subject=text),
        receipt(addressee=(text,)),
        receipt(salutation=text),
    ):
        assert squeezed(text) in squeezed(text_of(letter_pdf(letter)))


@pytest.mark.parametrize("text", [MARK_UP, CODE])
def test_mark_up_is_text_in_tables_and_annex_too(text):
    conditions = (Condition(text, "nee", (Used("naam", text),), text),)
    step = Step("a", "stap", "regel", "1.00", "EUR", text=text, source=text, assumptions=(text,))
    remedy = Remedy((text,), how=text, note=text)
    found = squeezed(text_of(letter_pdf(refusal(conditions=conditions, remedy=remedy, annex=(Explained(text, step),)))))
    assert found.count(squeezed(text)) >= 8


@pytest.mark.parametrize(
    "text", ["Ştefan Łódź Nguyễn Żółć Ærø Þór", "Αθήνα Жуковский", "½ € ‰ ≤ → × − µ ´ « » “ ” ’ …"]
)
def test_names_from_elsewhere_are_printed(text):
    assert squeezed(text) in squeezed(text_of(letter_pdf(receipt(addressee=(text,)))))
    assert unprintable(text) == ""


@pytest.mark.parametrize("text", ["שלום", "عليكم"])
def test_writing_from_right_to_left_is_printed(text):
    found = unicodedata.normalize("NFKC", text_of(letter_pdf(receipt(paragraphs=(f"a {text} b",)))))
    assert set(text) <= set(found)


def test_letters_and_marks_are_composed():
    assert "Zoë é" in unicodedata.normalize("NFC", text_of(letter_pdf(receipt(addressee=("Zoe\u0308 e\u0301",)))))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("hoera \U0001f600", "U+1F600 (GRINNING FACE)"),
        ("漢字", "U+5B57"),
        ("a\x00b", "U+0000"),
        ("a\x1b[31m", "U+001B"),
        ("12\u202e34", "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
        ("12\u206634", "U+2066"),
        ("\ue000", "U+E000"),
        ("a\ud800", "U+D800"),
        ("tag \U000e0041", "U+E0041"),
    ],
)
def test_what_can_not_be_printed_is_refused_with_place_and_name(text, named):
    with pytest.raises(LetterError) as error:
        letter_pdf(refusal(conditions=(Condition("Zin.", "nee", (Used("naam", text),)),)))
    (problem,) = error.value.problems
    assert problem.where == "conditions[0].used[0].value"
    assert named in problem.why
    assert unprintable(text)


def test_many_foreign_signs_are_refused_quickly_and_ten_are_named():
    with pytest.raises(LetterError, match=r"nog|U\+4E") as error:
        letter_pdf(receipt(paragraphs=("".join(map(chr, range(0x4E00, 0x4E00 + 15_000))),)))
    assert len(error.value.problems) == 1
    assert len(unprintable("".join(map(chr, range(0x4E00, 0x5800))))) == 10


def test_a_refused_sign_is_not_remembered_as_good():
    assert unprintable("\U0001f600") == unprintable("\U0001f600") == "\U0001f600"


def test_line_ends_and_tabs_of_every_system():
    found = text_of(letter_pdf(receipt(paragraphs=("een\r\ntwee\rdrie\u2028vier\tvijf",))))
    assert "een\ntwee\ndrie\nvier vijf" in found


@pytest.mark.parametrize("text", ["W" * 300, "x" * LONGEST_TEXT, "ab " * 6666])
def test_long_text_stays_on_the_page(text):
    letter = receipt(paragraphs=(text,))
    assert squeezed(text) in squeezed("".join(body(page.extract_text()) for page in opened(letter_pdf(letter)).pages))
    for page in letter_pages(letter, ppi=30):
        width, _, rows = pixels(page)
        edge = round(18 / 210 * width)
        assert all(set(row[:edge]) | set(row[-edge:]) == {255} for row in rows)


def body(page: str) -> str:
    return page.rpartition("\n")[0] if " blad " in page else page


def test_long_words_stay_in_their_column():
    wide = Condition("W" * 900, "nee", (Used("n" * 200, "W" * 900),), "W" * 400)
    step = Step("a", "naam" * 70, "regel", "W" * 200, "EUR", text="W" * 2000, formula="W" * 500)
    letter = refusal(conditions=(wide,), addressee=("W" * 150,), subject="W" * 300, annex=(Explained("W" * 300, step),))
    for page in letter_pages(letter, ppi=30):
        width, _, rows = pixels(page)
        edge = round(18 / 210 * width)
        assert all(set(row[:edge]) | set(row[-edge:]) == {255} for row in rows)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"paragraphs": ("x" * (LONGEST_TEXT + 1),)}, "paragraphs[0]"),
        ({"reference": "x" * 61}, "reference"),
        ({"addressee": ("x" * 151,)}, "addressee[0]"),
        ({"addressee": ("x",) * 13}, "addressee"),
        ({"paragraphs": ("x" * LONGEST_TEXT,) * 21}, "annex"),
    ],
)
def test_too_long_is_refused(change, where):
    with pytest.raises(LetterError) as error:
        letter_pdf(receipt(**change))
    assert [problem.where for problem in error.value.problems] == [where]


def test_too_deep_is_refused_not_a_crash():
    step = Step("s", "stap", "regel", "1.00", "EUR")
    for i in range(5_000):
        step = Step(f"s{i}", "stap", "regel", "1.00", "EUR", inputs=(step,))
    (problem,) = problems(receipt(annex=(Explained("Diep", step),)))
    assert str(DEEPEST) in problem.why


def test_as_deep_as_allowed_is_printed():
    step = Step("s", "onderste", "regel", "1.00", "EUR")
    for i in range(DEEPEST - 1):
        step = Step(f"s{i}", "stap", "regel", "1.00", "EUR", inputs=(step,))
    assert "onderste" in text_of(letter_pdf(receipt(annex=(Explained("Diep", step),))))


@pytest.mark.parametrize(
    "name", ["reference", "subject", "salutation", "sender", "addressee", "head_hash", "check_url", "decision"]
)
@pytest.mark.parametrize("empty", ["", "   ", "\u200b\u00ad", "\n"])
def test_empty_is_refused(name, empty):
    value = (empty,) if name in ("sender", "addressee") else empty
    found = problems(approval(**{name: value}))
    assert name in {problem.where for problem in found}


def test_empty_lines_leave_no_gap_and_no_empty_element():
    spare = receipt(paragraphs=("", *receipt().paragraphs, " "), contact=(*receipt().contact, ""))
    assert letter_pdf(spare) == letter_pdf(receipt())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"kind": "brief"}, "kind"),
        ({"language": "fr"}, "language"),
        ({"head_hash": "A" * 64}, "head_hash"),
        ({"head_hash": "a" * 63}, "head_hash"),
        ({"check_url": "javascript:alert(1)"}, "check_url"),
        ({"check_url": "https://"}, "check_url"),
        ({"check_url": "https://a.example/ b"}, "check_url"),
        ({"check_url": "https://[a"}, "check_url"),
        ({"remedy": None}, "remedy"),
        ({"smallest_change": ()}, "smallest_change"),
        ({"conditions": (Condition("Zin.", "ja"),)}, "conditions"),
        ({"conditions": (Condition("", "nee"),)}, "conditions[0].sentence"),
        ({"conditions": (Condition("Zin.", "misschien"),)}, "conditions[0].outcome"),
        ({"annex": (Explained("", Step("a", "b", "regel", "1", "")),)}, "annex[0].title"),
        ({"annex": (Explained("t", Step("a", "", "regel", "1", "")),)}, "annex[0].step.name"),
        ({"remedy": Remedy(())}, "remedy.to"),
        ({"remedy": Remedy(("x",), days=0)}, "remedy.days"),
        ({"remedy": Remedy(("x",), last_day=refusal().dated)}, "remedy.last_day"),
    ],
)
def test_contradictions_are_refused(change, where):
    with pytest.raises(LetterError) as error:
        letter_pdf(replace(refusal(), **change))
    assert [problem.where for problem in error.value.problems] == [where]


def test_every_problem_is_named_at_once():
    found = {problem.where for problem in problems(refusal(reference="", subject="\x00", head_hash="x", remedy=None))}
    assert found == {"reference", "subject", "head_hash", "remedy"}


PRINTED = st.text(st.characters(codec="utf-8", max_codepoint=0x17F, exclude_categories=("Cc", "Cf")), max_size=120)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PRINTED)
@example("fi fl ffi ff office")
@example("a" * 41 + " " + "b" * 41)
@example(" leading")
def test_any_text_in_a_western_alphabet_comes_out_as_it_went_in(text):
    assert squeezed(text) in squeezed(text_of(letter_pdf(receipt(paragraphs=(text,)))))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_text_at_all_is_printed_or_refused(text):
    letter = receipt(subject=text)
    if is_blank(text) or unprintable(text) or len(text) > longest("subject"):
        with pytest.raises(LetterError):
            letter_pdf(letter)
    else:
        assert opened(letter_pdf(letter)).pages
