"""A letter as bytes: a tagged PDF that everybody can read, the same on every machine."""

import hashlib
import re
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
import segno
from tests.portal.letters.letter_examples import CHECK, HEAD, REMEDY, approval, receipt, refusal
from tests.portal.letters.pdf_reading import (
    attribute,
    fonts,
    opened,
    page_streams,
    pixels,
    runs_drawn,
    squeezed,
    structure,
    text_of,
    xmp,
)

from maatwerk.portal.letters.content import Condition, Kind
from maatwerk.portal.letters.render import as_json, letter_pages, letter_pdf, sha256

LETTERS = [approval, refusal, receipt]


@pytest.mark.parametrize("letter", LETTERS)
def test_says_it_is_pdf_ua_and_pdf_a(letter):
    pdf = letter_pdf(letter())
    assert pdf.startswith(b"%PDF-1.7")
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp(pdf)
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp(pdf)


@pytest.mark.parametrize("letter", LETTERS)
def test_is_tagged_with_title_and_language(letter):
    root = opened(letter_pdf(letter())).root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/MarkInfo"]["/Suspects"].value is False
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert root["/Lang"] == "nl-BE"
    assert "/StructTreeRoot" in root


def test_title_names_kind_reference_and_subject():
    metadata = opened(letter_pdf(refusal())).metadata
    assert metadata["/Title"] == "Beslissing IMW-2026-000124: ondersteuning voor de heer Jan Bedacht"
    assert metadata["/Author"] == refusal().sender[0]


def test_date_in_the_file_is_the_date_of_the_letter():
    found = opened(letter_pdf(receipt(dated=date(2025, 12, 31)))).metadata
    assert (found["/CreationDate"], found["/ModDate"]) == ("D:20251231000000Z", "D:20251231000000Z")


def test_headings_go_down_without_a_gap():
    levels = [int(node["/S"][2:]) for node in structure(letter_pdf(approval())) if node["/S"][1:] in ("H1", "H2", "H3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert set(levels) == {1, 2, 3}
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_every_cell_names_its_column():
    nodes = list(structure(letter_pdf(approval())))
    heads = {node["/ID"]: attribute(node, "/Scope") for node in nodes if node["/S"] == "/TH"}
    cells = [attribute(node, "/Headers") for node in nodes if node["/S"] == "/TD"]
    assert len(heads) == 4 + 3
    assert set(heads.values()) == {"/Column"}
    assert len(cells) > 100
    assert all(len(names) == 1 and names[0] in heads for names in cells)


def test_picture_has_words():
    (figure,) = [node for node in structure(letter_pdf(receipt())) if node["/S"] == "/Figure"]
    assert figure["/Alt"] == f"QR-code die de controlepagina van deze brief opent: {CHECK}"


@pytest.mark.parametrize("letter", LETTERS)
def test_every_drawing_is_tagged_or_called_decoration(letter):
    """What is drawn outside marked content would be read by nobody, or read twice."""
    for page in opened(letter_pdf(letter())).pages:
        depth, outside = 0, 0
        for word in page.get_contents().get_data().decode("latin-1").split():
            depth += word.endswith(("BDC", "BMC"))
            depth -= word.startswith("EMC")
            outside += depth == 0 and word in ("Tj", "TJ", "S", "f", "Do")
        assert (depth, outside) == (0, 0)


def test_fonts_are_inside_and_can_be_read_back():
    found = list(fonts(letter_pdf(approval())))
    assert found
    for font in found:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "/ToUnicode" in font


def test_link_has_words_and_a_place_in_the_structure():
    page = opened(letter_pdf(receipt())).pages[-1]
    assert page["/Tabs"] == "/S"
    (link,) = [one.get_object() for one in page["/Annots"]]
    assert link["/A"]["/URI"] == CHECK
    assert link["/Contents"]
    assert "/StructParent" in link


@pytest.mark.parametrize("letter", LETTERS)
def test_everything_stands_on_it(letter):
    content, found = letter(), squeezed(text_of(letter_pdf(letter())))
    lines = [*content.sender, *content.addressee, content.subject, content.decision, *content.paragraphs]
    lines += [*content.smallest_change, *content.warnings, *content.signed_by, *content.contact]
    lines += [content.reference, content.salutation, CHECK, HEAD, "5 maart 2026"]
    for condition in content.conditions:
        lines += [condition.sentence, condition.article, *(f"{one.name}: {one.value}" for one in condition.used)]
    assert [line for line in lines if squeezed(line) not in found] == []


def test_address_and_hash_can_be_copied_as_they_are():
    """A break or an invisible sign inside would make the address or the check of the chain fail."""
    found = text_of(letter_pdf(receipt()))
    assert CHECK in found
    assert HEAD in found


def test_outcomes_are_words():
    found = squeezed(text_of(letter_pdf(refusal())))
    for words in ("begint. nee indicering", "Gewest. ja vestiging", "RSZ. niet gekend geen niet gevonden"):
        assert squeezed(words) in found


def test_refusal_says_what_would_have_led_to_yes_before_the_conditions():
    found = text_of(letter_pdf(refusal()))
    heading, sentence = found.index("Wat had tot een ja geleid?"), found.index("nog liep, dan was het antwoord ja.")
    assert heading < sentence < found.index("Waarop dit steunt")


def test_several_changes_are_a_list():
    pdf = letter_pdf(refusal(smallest_change=("Als A, dan ja.", "Als B, dan ja.")))
    assert len([node for node in structure(pdf) if node["/S"] == "/LI"]) == 2


def test_a_condition_stays_on_one_page():
    many = tuple(Condition(f"Begin {i} " + "tekst " * 30 + f"Einde {i}", "ja") for i in range(30))
    pages = [page.extract_text() for page in opened(letter_pdf(approval(conditions=many, annex=()))).pages]
    assert len(pages) > 3
    for i in range(30):
        (page,) = [page for page in pages if f"Begin {i} " in page]
        assert squeezed(f"Einde {i}") in squeezed(page)
    with_rows = [page for page in pages if "Begin" in page]
    assert all("Voorwaarde Voldaan?" in page for page in with_rows)


@pytest.mark.parametrize(
    ("remedy", "said"),
    [
        (replace(REMEDY, days=None), "De termijn is niet gekend: er staat geen datum."),
        (REMEDY, "binnen 45 dagen na de dag waarop u deze brief ontvangt."),
        (replace(REMEDY, counts_from="verzending"), "binnen 45 dagen na de datum van deze brief."),
        (replace(REMEDY, counts_from="niet_gekend"), "Vanaf welke dag die termijn loopt, is niet gekend."),
        (replace(REMEDY, last_day=date(2026, 4, 20)), "De laatste dag is 20 april 2026."),
        (replace(REMEDY, basis="BVR van 15 juli 2022, art. 40"), "Grond: BVR van 15 juli 2022, art. 40"),
        (replace(REMEDY, kind="beroep"), "Dan kunt u beroep instellen."),
        (REMEDY, "Richt uw bezwaar aan:\nDepartement Werk, Economie"),
        (REMEDY, REMEDY.note),
    ],
)
def test_remedy(remedy, said):
    assert squeezed(said) in squeezed(text_of(letter_pdf(refusal(remedy=remedy))))


def test_unknown_term_leaves_no_number_of_days():
    found = text_of(letter_pdf(refusal()))
    assert "dagen" not in found[found.index("Bent u het niet eens") :]


def test_assumptions_of_the_annex_stand_on_the_letter_itself():
    found = squeezed(text_of(letter_pdf(approval())).partition("Bijlage")[0])
    assert squeezed("Deze beslissing steunt op 7 aannames.") in found
    assert squeezed("lezing ggmmi in kwartaal: som van de drie maanden") in found


def test_one_assumption_is_one_sentence():
    found = squeezed(text_of(letter_pdf(refusal())))
    assert (
        squeezed("Deze beslissing steunt op een aanname: de duur van de indicering is gelezen als vijf jaar") in found
    )


def test_letter_without_assumption_has_no_warning():
    assert "Let op" not in text_of(letter_pdf(receipt()))


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_kind_in_both_languages(kind, language):
    pdf = letter_pdf(refusal(kind=kind, language=language))
    assert opened(pdf).root_object["/Lang"] == {"nl": "nl-BE", "en": "en-GB"}[language]
    assert {"nl": "Controleer deze brief", "en": "Check this letter"}[language] in text_of(pdf)


def test_english_letter_marks_the_dutch_steps_as_dutch():
    nodes = structure(letter_pdf(approval(language="en")))
    assert "nl-BE" in {node["/Lang"] for node in nodes if "/Lang" in node}


def test_every_sheet_says_which_it_is_of_which_letter():
    pages = opened(letter_pdf(approval())).pages
    assert len(pages) > 3
    for i, page in enumerate(pages, start=1):
        assert page.extract_text().rstrip().endswith(f"IMW-2026-000123 blad {i} van {len(pages)}")


def test_qr_code_draws_the_modules_of_the_check_page():
    """The strokes in the PDF are read back into modules and compared with the code of the address."""
    runs = runs_drawn(letter_pdf(receipt()))
    expected = [list(map(bool, row)) for row in segno.make(CHECK, error="m", micro=False, boost_error=False).matrix]
    left, top = min(x for x, _, _ in runs), min(y for _, _, y in runs)
    drawn = [[False] * len(expected) for _ in expected]
    for x, to, y in runs:
        for column in range(x - left, to - left):
            drawn[y - top][column] = True
    assert drawn == expected


def test_qr_code_is_drawn_not_a_bitmap():
    pdf = letter_pdf(receipt())
    assert not any(page.images for page in opened(pdf).pages)
    assert any("Do" in stream or " l" in stream for stream in page_streams(pdf))


def test_nothing_but_white_around_the_text():
    for page in letter_pages(approval(), ppi=40):
        width, height, rows = pixels(page)
        edge = round(12 / 210 * width)
        assert all(set(row[:edge]) | set(row[-edge:]) == {255} for row in rows)
        assert all(set(row) == {255} for row in [*rows[:edge], *rows[height - edge // 2 :]])


def test_same_content_same_bytes():
    assert letter_pdf(approval()) == letter_pdf(approval())
    assert sha256(letter_pdf(approval())) == hashlib.sha256(letter_pdf(approval())).hexdigest()


@pytest.mark.parametrize(
    "change", [{"head_hash": "0" * 64}, {"check_url": CHECK + "X"}, {"dated": date(2026, 3, 6)}, {"contact": ()}]
)
def test_another_content_gives_other_bytes(change):
    assert letter_pdf(receipt(**change)) != letter_pdf(receipt())


def test_bytes_depend_on_nothing_around_them(tmp_path):
    """Another process, place, clock zone and language; and none of it loads Django."""
    code = (
        "import sys; from maatwerk.portal.letters.render import letter_pdf, sha256;"
        "from tests.portal.letters.letter_examples import receipt;"
        "print(sha256(letter_pdf(receipt())), 'django' in sys.modules)"
    )
    around = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    around["SOURCE_DATE_EPOCH"] = "1"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=around, cwd=tmp_path
    )
    assert said.stdout.split() == [sha256(letter_pdf(receipt())), "False"]


def test_is_quick():
    """The quickest of five different letters, so that a busy machine does not decide."""
    letter_pdf(approval())
    taken = []
    for i in range(5):
        started = time.perf_counter()
        letter_pdf(approval(reference=f"IMW-2026-1{i}", subject=f"ondersteuning {i}"))
        taken.append(time.perf_counter() - started)
    assert min(taken) < 0.3


def test_content_can_be_kept_as_json():
    kept = as_json(refusal())
    assert '"dated": "2026-03-05"' in kept
    assert kept == as_json(refusal())


def test_example_of_the_docs_runs():
    page = (Path(__file__).parents[3] / "docs" / "letters.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    exec(example, names)
    assert "U krijgt geen individueel maatwerk" in text_of(bytes(names["pdf"]))
