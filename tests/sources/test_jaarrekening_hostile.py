"""Answers that are wrong, broken or mean harm: clear findings, the good accounts kept, never a crash."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jaarrekening_builders import ALPHA, BETA, SOUND, answer, codes, filed, read, values

from maatwerk.sources.bounded import Source
from maatwerk.sources.identifiers import make_enterprise
from maatwerk.sources.jaarrekening import account_batches
from maatwerk.sources.jaarrekening_write import Item, write_no_data


def text(folder: Path, **more: object) -> str:
    return answer(folder, filed(**more), name="goed.xml").read_text(encoding="utf-8")  # type: ignore[arg-type]


def put(folder: Path, content: str | bytes, name: str = "fout.xml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_an_answer_without_content_says_so(tmp_path: Path) -> None:
    empty = text(tmp_path)
    start, end = empty.index("<Inhoud>"), empty.index("</Inhoud>") + len("</Inhoud>")
    assert codes(read(put(tmp_path, empty[:start] + empty[end:]))) == ["geen-gegevens"]
    bare = empty[:start] + "<Inhoud><Jaarrekeningen/></Inhoud>" + empty[end:]
    assert codes(read(put(tmp_path, bare))) == ["geen-gegevens"]


def test_an_account_without_rubrics_is_a_finding_and_stays_among_the_accounts(tmp_path: Path) -> None:
    found = read(answer(tmp_path, filed({}), filed(company=BETA)))
    assert codes(found) == ["jaarrekening-leeg"]
    assert found.jaarrekeningen.select("onderneming", "rubrieken").rows() == [(ALPHA, 0), (BETA, len(SOUND))]


def test_an_account_without_head_and_without_reason_is_a_finding(tmp_path: Path) -> None:
    write_no_data(ALPHA, dt.date(2024, 5, 3), tmp_path / "x.xml")
    whole = (tmp_path / "x.xml").read_text()
    start, end = whole.index("<Uitzonderingen>"), whole.index("</Uitzonderingen>") + len("</Uitzonderingen>")
    assert codes(read(put(tmp_path, whole[:start] + whole[end:]))) == ["jaarrekening-leeg"]


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9])
def test_half_a_file_keeps_the_whole_accounts_and_blocks_the_one_that_breaks_off(tmp_path: Path, part: float) -> None:
    whole = answer(tmp_path, filed(), filed(company=BETA)).read_text()
    middle = whole.index("<Jaarrekening>", whole.index("</Jaarrekening>"))
    cut = middle + int((whole.rindex("</Element>") - middle) * part)
    found = read(put(tmp_path, whole[:cut]))
    assert "bestand-afgebroken" in codes(found)
    good = found.rubrieken.filter(found.rubrieken["onderneming"] == ALPHA)
    assert (good.height, good["geblokkeerd"].any()) == (len(SOUND), False)
    broken = found.rubrieken.filter(found.rubrieken["onderneming"] == BETA)
    assert broken.height < len(SOUND)
    assert broken["geblokkeerd"].all()


def test_what_was_blocked_stays_blocked_when_the_table_written_is_read_again(tmp_path: Path) -> None:
    whole = answer(tmp_path, filed()).read_text()
    half = put(tmp_path, whole[: whole.index("9901")])
    for name in ("x.csv", "x.parquet"):
        read(half, out=tmp_path / name)
        again = read(tmp_path / name)
        assert again.rubrieken["geblokkeerd"].all()
        assert "eerder-geblokkeerd" in codes(again)


def test_another_message_is_not_an_annual_account(tmp_path: Path) -> None:
    found = read(put(tmp_path, "<DmfAOriginal><Form/></DmfAOriginal>"))
    assert codes(found) == ["bericht-onbekend"]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (LAUGHS + "<GeefJaarrekeningenResponse>&b;</GeefJaarrekeningenResponse>", "dtd-geweigerd"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>', "dtd-geweigerd"),
        ("<a>" * 5_000, "te-diep"), ("", "bestand-leeg"), ("geen xml", "geen-xml"), (b"\x00" * 40, "bestand-leeg"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_refused_with_the_reason(tmp_path: Path, bad: str | bytes, code: str) -> None:
    assert code in codes(read(put(tmp_path, bad)))


def test_a_pack_that_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    path = put(tmp_path, gzip.compress(b"<GeefJaarrekeningenResponse>" + b"<leeg></leeg>" * (4 << 20)), "bom.xml.gz")
    assert "uitpakken-geweigerd" in codes(read(path))


@pytest.mark.parametrize("wrong", ["12.5", "abc", "", "1e9", "9" * 18, "1 000", "\u0661\u0662"])
def test_a_wrong_number_is_a_finding_and_the_other_rubrics_are_kept(tmp_path: Path, wrong: str) -> None:
    bad = text(tmp_path).replace("<Waarde>1200000</Waarde>", f"<Waarde>{wrong}</Waarde>")
    found = read(put(tmp_path, bad))
    assert codes(found) == ["waarde-geen-getal"]
    assert found.findings[0].field == "9903"
    assert set(values(found)) == set(SOUND) - {"9903"}


def test_decimals_that_do_not_fit_the_reading_are_a_finding(tmp_path: Path) -> None:
    bad = text(tmp_path).replace("<DecimalenBetekenisvol>0<", "<DecimalenBetekenisvol>7<", 1)
    assert codes(read(put(tmp_path, bad))) == ["decimalen-onverwacht"]


def test_a_negative_value_is_a_value(tmp_path: Path) -> None:
    assert values(read(answer(tmp_path, filed({"9903": -4_50}))))["9903"] == -450


def test_a_rubric_with_two_values_is_a_finding_and_is_not_used(tmp_path: Path) -> None:
    twice = (Item("9905", 100, place=(4, 0, 0, 41)), Item("9905", 250, place=(5, 0, 0, 2)), Item("10/15", 700))
    found = read(answer(tmp_path, filed(items=twice)))
    [finding] = found.findings
    assert (finding.code, finding.field, finding.blocking) == ("rubriek-tegenstrijdig", "9905", True)
    assert finding.value == "1 (sectie 4.0.0) en 2,5 (sectie 5.0.0)"
    assert dict(found.rubrieken.select("rubriek", "geblokkeerd").iter_rows()) == {"9905": True, "10/15": False}


def test_a_balance_that_does_not_balance_is_said(tmp_path: Path) -> None:
    found = read(answer(tmp_path, filed({"10/49": 100_00, "20/58": 100_01})))
    assert codes(found) == ["balans-niet-in-evenwicht"]
    assert found.findings[0].value == "100 tegen 100,01"


def test_a_wrong_company_number_or_year_blocks_the_account(tmp_path: Path) -> None:
    found = read(answer(tmp_path, filed(company="1990050099"), filed(company=BETA)))
    assert codes(found) == ["ondernemingsnummer-ongeldig"]
    assert dict(found.jaarrekeningen.select("onderneming", "geblokkeerd").iter_rows()) == {
        "1990050099": True,
        BETA: False,
    }
    nameless = text(tmp_path).replace("<Jaar>2023</Jaar>", "").replace("<Einde>2023-12-31</Einde>", "")
    assert codes(read(put(tmp_path, nameless))) == ["boekjaar-ontbreekt"]


def test_an_unknown_model_is_said_and_the_rubrics_are_read(tmp_path: Path) -> None:
    found = read(answer(tmp_path, filed(description="Iets nieuws", kind="99")))
    assert codes(found) == ["model-onbekend"]
    assert len(values(found)) == len(SOUND)


def test_too_many_findings_are_counted_not_kept(tmp_path: Path) -> None:
    many = tuple(Item("x!", 1) for _ in range(3_000))
    found = read(answer(tmp_path, filed(items=many)))
    assert len(found.findings) == 1_001
    assert (found.findings[-1].code, found.findings[-1].value) == ("meer-bevindingen", "2000")


def test_an_account_with_endless_rubrics_is_blocked_and_the_next_is_read(tmp_path: Path) -> None:
    many = tuple(Item(str(at), at) for at in range(20_050))
    found = read(answer(tmp_path, filed(items=many), filed(company=BETA)))
    assert codes(found) == ["te-veel-rubrieken"]
    assert dict(found.jaarrekeningen.select("onderneming", "rubrieken").iter_rows()) == {
        ALPHA: 20_000,
        BETA: len(SOUND),
    }


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_bytes_knocked_out_of_an_answer_never_crash_the_reader(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kapot")
    whole = bytearray(answer(folder, filed(), filed(company=BETA)).read_bytes())
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=8)):
        whole[at] = data.draw(st.integers(0, 255))
    found = read(put(folder, bytes(whole)))
    assert found.rubrieken.height <= 2 * len(SOUND) + 2


def test_a_large_answer_comes_in_batches_of_whole_accounts_and_loses_nothing(tmp_path: Path) -> None:
    many = tuple(Item(str(at), at * 100) for at in range(900))
    companies = [make_enterprise(19_901_000 + at) for at in range(100)]
    path = answer(tmp_path, *(filed(items=many, company=company) for company in companies))
    batches = list(account_batches([Source("groot", path)]))
    assert len(batches) > 2
    assert sum(batch.rubrieken.height for batch in batches) == 90_000
    assert [company for batch in batches for company in batch.jaarrekeningen["onderneming"]] == companies
    assert not any(batch.findings for batch in batches)


def test_what_was_written_before_is_no_input(tmp_path: Path) -> None:
    answer(tmp_path, filed())
    first = read(tmp_path, out=tmp_path / "nieuw" / "x.csv")
    again = read(tmp_path, out=tmp_path / "nieuw" / "x.csv")
    assert (first.files, first.rubrics) == (again.files, again.rubrics) == (1, len(SOUND))
