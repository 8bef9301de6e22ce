"""What the components say, from what they are given."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from tests.portal.web.rendering import drawn, text_of

from maatwerk.portal.web import wording
from maatwerk.portal.web.gallery import context as gallery_context
from maatwerk.portal.web.parts import Action, Check, Column, Condition, Event, Fact, Link, Listing, Mark, Row

TODAY = dt.date(2026, 5, 22)


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def test_an_amount_is_written_from_cents() -> None:
    assert wording.euro(123456) == "€\N{NO-BREAK SPACE}1.234,56"
    assert wording.euro(-5) == "€\N{NO-BREAK SPACE}-0,05"
    assert wording.euro(None) == "niet gekend"
    with translation.override("en"):
        assert wording.euro(123456) == "€\N{NO-BREAK SPACE}1,234.56"


@pytest.mark.parametrize("wrong", [12.5, "1200", True])
def test_an_amount_is_never_a_float_or_text(wrong: Any) -> None:
    with pytest.raises(TypeError, match="whole number of cents"):
        wording.euro(wrong)


@given(st.integers(-(10**15), 10**15))
def test_an_amount_reads_back_to_the_cent(cents: int) -> None:
    with translation.override("nl"):
        digits = wording.euro(cents).removeprefix("€\N{NO-BREAK SPACE}").replace(".", "").replace(",", "")
    assert int(digits) == cents


def test_decimals_are_dutch_and_codes_are_left_alone() -> None:
    assert wording.decimals("1200.00") == "1.200,00"
    assert wording.decimals("-0.5") == "-0,5"
    assert [wording.decimals(text) for text in ("2024", "2024Q3", "ja", "1.2.3")] == ["2024", "2024Q3", "ja", "1.2.3"]


def test_a_day_is_in_words_in_both_languages() -> None:
    assert wording.day_in_words(dt.date(2026, 6, 3)) == "3 juni 2026"
    with translation.override("en"):
        assert wording.day_in_words(dt.date(2026, 6, 3)) == "3 June 2026"


def test_a_moment_is_on_the_clock_of_brussels() -> None:
    late = dt.datetime(2026, 6, 3, 22, 30, tzinfo=dt.UTC)
    assert wording.moment_in_words(late) == "4 juni 2026, 00:30"


@pytest.mark.parametrize(
    ("due", "done", "said"),
    [
        (dt.date(2026, 6, 3), None, "nog 12 dagen, tot 3 juni 2026"),
        (dt.date(2026, 5, 23), None, "nog 1 dag, tot 23 mei 2026"),
        (TODAY, None, "vandaag is de laatste dag, tot 22 mei 2026"),
        (dt.date(2026, 5, 21), None, "1 dag te laat, de termijn liep tot 21 mei 2026"),
        (None, None, "de wet geeft geen termijn (niet gekend)"),
        (dt.date(2026, 6, 3), TODAY, "afgerond op 22 mei 2026, binnen de termijn, die liep tot 3 juni 2026"),
        (dt.date(2026, 5, 20), TODAY, "afgerond op 22 mei 2026, 2 dagen te laat, de termijn liep tot 20 mei 2026"),
    ],
)
def test_a_term_says_how_long_still(due: dt.date | None, done: dt.date | None, said: str) -> None:
    assert text_of(drawn("{% deadline due today done %}", due=due, today=TODAY, done=done)) == said


def test_a_status_is_a_word_and_escaped() -> None:
    page = drawn("{% badge word 'bad' %}", word="<b>geweigerd")
    assert page.xpath("string(//span[@class='badge tone-bad'])") == "<b>geweigerd"


def test_a_cell_shows_each_kind_of_value() -> None:
    shown = [Mark("klad"), Link("Noor", "/p/1/"), dt.date(2026, 1, 2), None, True, 31042, "tekst"]
    page = drawn("{% for v in values %}<i>{% shown v %}</i>{% endfor %}", values=shown)
    words = [text_of(cell) for cell in page.xpath("//i")]
    assert words == ["klad", "Noor", "2 januari 2026", "niet gekend", "ja", "31.042", "tekst"]


def test_a_change_link_names_what_it_changes() -> None:
    page = drawn("{% summary_list facts %}", facts=[Fact("Loon", "", "/wijzig/", "Wijzigen", assumed="demobedrag")])
    assert text_of(page.xpath("//a")[0]) == "Wijzigen – Loon"
    assert "niet gekend aanname demobedrag" in text_of(page)


def test_a_timeline_tells_when_known_and_when_true() -> None:
    event = Event(dt.date(2026, 5, 20), "Verbeterd", "Noor", "Vergist.", dt.date(2026, 4, 1), dt.date(2026, 4, 30))
    said = text_of(drawn("{% timeline events %}", events=[event]))
    assert said == "Verbeterd 20 mei 2026, Noor Geldig van 1 april 2026 tot en met 30 april 2026. Vergist."
    assert text_of(drawn("{% timeline events %}", events=[])) == "Nog niets gebeurd."


def test_a_checklist_counts_what_is_needed_only() -> None:
    checks = [Check("a", "done"), Check("b", "missing", url="/b/"), Check("c", "not_needed")]
    said = text_of(drawn("{% checklist checks %}", checks=checks))
    assert said == "1 van 2 in orde a in orde b ontbreekt c niet nodig"
    assert "Alles is in orde." in text_of(drawn("{% checklist checks %}", checks=checks[:1]))


def test_a_condition_has_its_outcome_as_a_word_and_says_when_the_article_is_not_found() -> None:
    rows = [
        Condition("Eerste.", True, article="art. 5"),
        Condition("Tweede.", False, confidence="unsure"),
        Condition("Derde.", None),
    ]
    said = text_of(drawn("{% conditions rows %}", rows=rows))
    assert said.startswith("1 voorwaarde vervuld, 1 niet vervuld, 1 niet gekend.")
    assert "Eerste. ja geen art. 5" in said
    assert "Tweede. nee geen artikel niet gevonden onzeker" in said
    assert "Derde. niet gekend geen artikel niet gevonden" in said


TREES: list[dict[str, Any]] = [
    {"name": "loonpremie", "kind": "regel", "value": "1200.00", "unit": "EUR", "text": "Zo is het.", "basis": "art. 12",
     "rust_op_aanname": True, "inputs": [{"name": "bruto_loon", "kind": "invoer", "value": "6000.00",
                                           "aanname": ["zo gelezen"]}]},
    {"name": "loonpremie", "kind": "regel", "value": "1.200,00", "unit": "EUR", "sentence": "Zo is het.", "article": "art. 12",
     "shaky": True, "children": [{"name": "bruto loon", "kind": "invoer", "value": "6.000,00", "assumptions": ["zo gelezen"]}]},
]  # fmt: skip


@pytest.mark.parametrize("tree", TREES)
def test_an_explanation_opens_on_what_it_rests_on(tree: dict[str, Any]) -> None:
    said = text_of(drawn("{% explanation tree %}", tree=tree))
    assert said == (
        "loonpremie 1.200,00 EUR rust op aanname Zo is het. grond art. 12 bruto loon 6.000,00 aanname aanname zo gelezen"
    )


def test_no_smallest_change_is_said() -> None:
    assert "geen wijziging gevonden" in text_of(drawn("{% smallest_change changes %}", changes=[]))


def test_an_action_posts_its_name_and_version() -> None:
    page = drawn("{% case_actions actions %}", actions=[Action("take", "Nemen", "/doe/", 7)])
    (form,) = page.xpath("//form")
    assert form.get("action") == "/doe/"
    assert form.get("method") == "post"
    assert dict(form.form_values()) | {"action": "take"} == {
        "version": "7",
        "csrfmiddlewaretoken": "x" * 64,
        "action": "take",
    }
    assert form.xpath(".//button/@value") == ["take"]


def test_an_action_with_a_reason_opens_first_and_asks_for_it() -> None:
    action = Action(
        "refuse", "Weigeren", "/doe/", 7, asks_reason=True, confirm="Er kan bezwaar komen.", hidden={"kind": "x"}
    )
    page = drawn("{% case_actions actions %}", actions=[action])
    assert page.xpath("//details[not(@open)]/summary")
    assert page.xpath("//details//textarea[@name='reason'][@required]")
    assert page.xpath("//details//input[@name='confirmed']/@value") == ["1"]
    assert page.xpath("//details//input[@name='kind']/@value") == ["x"]
    assert drawn("{% case_actions actions %}", actions=[action], asked_action="refuse").xpath("//details[@open]")


def test_a_blocked_action_is_no_form_and_says_why() -> None:
    page = drawn(
        "{% case_actions actions %}", actions=[Action("close", "Sluiten", "/doe/", 7, blocked="eerst beslissen.")]
    )
    assert not page.xpath("//form")
    assert text_of(page) == "Sluiten: eerst beslissen."


class Person(forms.Form):
    name = forms.CharField(label="Naam", help_text="Voluit.")
    choice = forms.ChoiceField(label="Keuze", choices=[("a", "A")], widget=forms.RadioSelect)
    remark = forms.CharField(label="Opmerking", required=False)

    def clean(self) -> dict[str, Any]:
        raise forms.ValidationError("Samen klopt het niet.")


def test_every_error_is_in_the_summary_and_leads_to_its_field() -> None:
    page = drawn("{% error_summary form %}{{ form }}", form=Person({}))
    links = page.xpath("//div[@role='alert']//a/@href")
    assert links == ["#id_name", "#id_choice_0"] or links == ["#id_name", "#id_choice"]
    assert all(page.xpath("//*[@id=$id]", id=link[1:]) for link in links)
    assert "Samen klopt het niet." in text_of(page.xpath("//div[@role='alert']")[0])
    assert "Er zijn 3 dingen niet in orde" in text_of(page)


def test_a_field_is_described_by_its_hint_and_its_error() -> None:
    page = drawn("{{ form }}", form=Person({}))
    (field,) = page.xpath("//input[@name='name']")
    described = field.get("aria-describedby").split()
    assert [bool(page.xpath("//*[@id=$id]", id=one)) for one in described] == [True, True]
    assert field.get("aria-invalid") == "true"
    assert [text_of(label) for label in page.xpath("//label[@for='id_remark']")] == ["Opmerking (niet verplicht)"]


def test_no_summary_without_errors() -> None:
    assert text_of(drawn("<p>.</p>{% error_summary form %}", form=Person())) == "."


def test_an_upload_says_its_limits() -> None:
    class Upload(forms.Form):
        attest = forms.FileField(label="Attest")

    page = drawn("{% file_field form.attest 10 '.pdf,.png' %}", form=Upload())
    (field,) = page.xpath("//input[@type='file']")
    assert field.get("accept") == ".pdf,.png"
    assert (
        text_of(page.xpath("//*[@id=$id]", id=field.get("aria-describedby"))[0])
        == "Ten hoogste 10 MB. Toegelaten: PDF, PNG."
    )


def listing(**more: Any) -> Listing:
    rows = [Row((f"rij {n}", n), f"/{n}/") for n in range(95)]
    page = Paginator(rows, 10).get_page(more.pop("page", 4))
    columns = [Column("Naam", "naam"), Column("Aantal", "aantal", number=True), Column("Vast")][: more.pop("wide", 2)]
    return Listing("lijst", "Lijst", columns, list(page), 95, page=page, **more)


def at(address: str) -> Any:
    return RequestFactory().get(address)


def test_a_header_sorts_up_then_down_and_keeps_the_filters() -> None:
    page = drawn("{% data_table l %}", l=listing(), request=at("/x/?toestand=open&blad=4"))
    assert page.xpath("//th/a/@href")[:2] == ["?toestand=open&sorteer=naam", "?toestand=open&sorteer=aantal"]
    page = drawn("{% data_table l %}", l=listing(sort="naam"), request=at("/x/?sorteer=naam"))
    assert page.xpath("//th[@aria-sort='ascending']/a/@href") == ["?sorteer=-naam"]
    page = drawn("{% data_table l %}", l=listing(sort="-naam"), request=at("/x/?sorteer=-naam"))
    assert page.xpath("//th[@aria-sort='descending']/a/@href") == ["?sorteer=naam"]


def test_a_list_says_how_many_and_which_it_shows() -> None:
    page = drawn("{% data_table l %}", l=listing(export_url="/x.csv"), request=at("/x/?q=a"))
    assert text_of(page.xpath("//p[@role='status']")[0]) == "95 resultaten, u ziet 31 tot 40"
    assert text_of(page.xpath("//a[@href='/x.csv']")[0]) == "Alle 95 uitvoeren (CSV)"
    pages = {text_of(a): a.get("href") for a in page.xpath("//nav//a")}
    assert pages["Vorige"] == "?q=a&blad=3"
    assert pages["Volgende"] == "?q=a&blad=5"
    assert [text_of(a) for a in page.xpath("//nav//a[@aria-current='page']")] == ["Blad 4"]


def test_a_row_must_have_a_cell_per_column() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn("{% data_table l %}", l=listing(wide=3))


def test_an_empty_list_says_why() -> None:
    nothing = Listing("leeg", "Leeg", [Column("Naam")], [], 0)
    assert "Hier is nog niets." in text_of(drawn("{% data_table l %}", l=nothing))

    class Filters(forms.Form):
        q = forms.CharField(required=False)

    filtered = Listing("leeg", "Leeg", [Column("Naam")], [], 0, filters=Filters({"q": "a"}))
    assert "Niets voldoet aan deze filters." in text_of(drawn("{% data_table l %}", l=filtered))


def test_the_as_of_form_keeps_the_rest_of_the_address() -> None:
    template = "{% as_of_form as_of %}"
    page = drawn(template, as_of=gallery_context()["as_of"], request=at("/x/?q=a&geldig_op=2026-01-01"))
    values = dict(page.xpath("//form")[0].form_values())
    assert values == {"q": "a", "geldig_op": "2026-03-31", "gekend_op": "2026-04-15"}
    assert "Toestand op 31 maart 2026 volgens wat bekend was op 15 april 2026" in text_of(page)
    assert page.xpath("//a/@href") == ["/x/?q=a"]


ERRORS = ["400", "403", "403_csrf", "404", "409", "429", "500", "503"]


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_needs_nothing_to_be_shown(name: str) -> None:
    page = html.fromstring(render_to_string(f"{name}.html"))
    assert len(page.xpath("//main//h1")) == 1
    assert text_of(page.xpath("//title")[0]) == f"{text_of(page.xpath('//h1')[0])} – Maatwerk"


def test_a_stale_form_tells_what_happened_and_gives_back_what_was_sent() -> None:
    event = Event(dt.date(2026, 5, 20), "Toegekend", "Jef")
    page = render_to_string(
        "409.html", {"what_happened": [event], "sent": [Fact("Reden", "Omdat.")], "back_url": "/d/1/"}
    )
    said = text_of(html.fromstring(page))
    assert "Toegekend 20 mei 2026, Jef" in said
    assert "Reden Omdat." in said


def test_nothing_on_a_page_needs_a_looser_policy() -> None:
    page = html.fromstring(render_to_string("web/gallery.html", gallery_context(), at("/")))
    assert not page.xpath("//@style")
    assert not page.xpath("//style")
    assert not page.xpath("//script[not(@src)]")
    assert not [name for tag in page.iter() for name in tag.keys() if re.match(r"on|hx-on", name)]  # noqa: SIM118
    outside = [url for url in page.xpath("//@src|//link/@href") if not url.startswith("/static/")]
    assert outside == []


def test_every_id_on_the_gallery_is_used_once() -> None:
    ids = html.fromstring(render_to_string("web/gallery.html", gallery_context(), at("/"))).xpath("//@id")
    assert sorted(ids) == sorted(set(ids))
