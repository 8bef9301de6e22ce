"""Files that mean harm, or are simply broken: a clear finding, no crash, and what was good before is kept."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources_builders import KBO, attest, codes, read

from maatwerk.sources.command import declarations_read
from maatwerk.sources.rights import contingents_read, rights_read
from maatwerk.sources.write_magda import write_attests


def text(tmp_path: Path, count: int = 3) -> str:
    write_attests([attest(nummer=str(at)) for at in range(1, count + 1)], tmp_path / "good.xml")
    return (tmp_path / "good.xml").read_text()


def put(tmp_path: Path, content: bytes | str, name: str = "bad.xml") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def declared(doctype: str, good: str) -> str:
    head, _, rest = good.partition("\n")
    return f"{head}\n{doctype}\n{rest}"


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    "doctype",
    [LAUGHS, '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>', '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
     '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>', "<!-- eerst dit --><!DOCTYPE x>"],
)  # fmt: skip
def test_a_dtd_is_refused_before_parsing(tmp_path: Path, doctype: str) -> None:
    bad = declared(doctype, text(tmp_path)).replace("<InternNummer>W1<", "<InternNummer>&i;<")
    batch = read(put(tmp_path, bad))
    assert [(one.code, one.blocking) for one in batch.findings] == [("dtd-geweigerd", True)]
    assert batch.occupations.is_empty()


def test_a_dtd_in_utf16_is_refused(tmp_path: Path) -> None:
    bad = declared(LAUGHS, text(tmp_path)).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert codes(read(put(tmp_path, bad.encode("utf-16")))) == {"dtd-geweigerd"}


def test_an_entity_without_dtd(tmp_path: Path) -> None:
    bad = text(tmp_path).replace("<InternNummer>W1<", "<InternNummer>&boe;<")
    assert read(put(tmp_path, bad)).findings[0].blocking


def test_utf16_is_read(tmp_path: Path) -> None:
    good = text(tmp_path).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    batch = read(put(tmp_path, good.encode("utf-16")))
    assert (batch.occupations.height, batch.findings) == (3, [])


def test_latin1_bytes_under_a_utf8_flag_lose_nothing(tmp_path: Path) -> None:
    good = text(tmp_path).replace("<InternNummer>W1<", "<InternNummer>é<").encode("latin-1")
    batch = read(put(tmp_path, good))
    assert batch.occupations["attest_nummer"].to_list() == ["1", "2", "3"]
    assert [one.code for one in batch.findings] == ["codering-fout"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "bestand-leeg"), (b" \n", "bestand-leeg"), (b"geen xml", "geen-xml"), (b"\x89PNG\r\n", "geen-xml"),
     (b"<a></b>", "xml-fout"), (b"<Brief><a>1</a></Brief>", "bericht-onbekend"),
     (b"<a", "bestand-afgebroken"),
     (b"\xff\xfe", "geen-xml"), (b"\x00" * 100, "bestand-leeg")],
)  # fmt: skip
def test_what_is_no_message(tmp_path: Path, content: bytes, code: str) -> None:
    batch = read(put(tmp_path, content))
    assert [(one.code, one.blocking, one.file) for one in batch.findings] == [(code, True, "bad.xml")]


def test_an_encoding_nobody_knows(tmp_path: Path) -> None:
    batch = read(put(tmp_path, text(tmp_path).replace('encoding="UTF-8"', 'encoding="klingon"')))
    assert (batch.occupations.height, codes(batch)) == (3, {"codering-fout"})
    assert {one.code for one in read(put(tmp_path, '<?xml version="1.0" encoding="klingon"?><a/>')).findings} == {
        "codering-fout", "bericht-onbekend"}  # fmt: skip


@pytest.mark.parametrize("share", [0.35, 0.5, 0.7, 0.95, 0.999])
def test_a_truncated_file_keeps_what_was_complete(tmp_path: Path, share: float) -> None:
    good = text(tmp_path, 20)
    cut = good[: int(len(good) * share)]
    batch = read(put(tmp_path, cut))
    assert batch.occupations.height == cut.count("</Attest>")
    assert codes(batch) == {"bestand-afgebroken"}


def test_something_after_the_end(tmp_path: Path) -> None:
    good = text(tmp_path)
    batch = read(put(tmp_path, good + good.partition("\n")[2]))
    assert batch.occupations.height == 3
    assert codes(batch) == {"meer-dan-een-bericht"}


def test_deep_nesting_and_long_text(tmp_path: Path) -> None:
    good = text(tmp_path)
    for inside, code in (("<x>" * 400 + "</x>" * 400, "te-diep"), ("y" * 11_000_000, "tekst-te-lang")):
        bad = good[::-1].replace("W1"[::-1], inside[::-1], 1)[::-1]
        batch = read(put(tmp_path, bad))
        assert batch.occupations.height == 2
        assert codes(batch) == {code}


def test_a_record_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maatwerk.sources.xml_stream.RECORD_LIMIT", 2 << 20)
    service = "<Prestatie><Volgnummer>1</Volgnummer><Code>1</Code><Dagen>1</Dagen></Prestatie>"
    bad = text(tmp_path).replace("</Attesten>", "<Attest><Prestaties>" + service * 60_000)
    batch = read(put(tmp_path, bad))
    assert batch.occupations.height == 3
    assert codes(batch) == {"record-te-groot"}


def test_nested_replies_do_not_pull_the_tree_away(tmp_path: Path) -> None:
    good = text(tmp_path)
    inner = good[good.index("<Antwoorden>") : good.index("</Repliek>")]
    for bad in (
        good.replace("<Context>", "<Repliek/><Context>"),
        good.replace("<Context>", f"<Repliek>{inner}</Repliek><Context>"),
    ):
        assert read(put(tmp_path, bad)).occupations.height in (3, 6)


def packed(good: str) -> bytes:
    return gzip.compress(good.encode())


def zipped(*members: tuple[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in members:
            pack.writestr(name, content)
    return out.getvalue()


def test_gz_and_zip_are_read(tmp_path: Path) -> None:
    good = text(tmp_path)
    (tmp_path / "good.xml").unlink()
    put(tmp_path, packed(good), "a.xml.gz")
    put(tmp_path, zipped(("b/1.xml", good), ("2.xml", good), ("brief.pdf", "x")), "z.zip")
    batch = read(tmp_path)
    assert batch.occupations["bestand"].unique(maintain_order=True).to_list() == [
        "a.xml.gz",
        "z.zip!2.xml",
        "z.zip!b/1.xml",
    ]
    assert batch.counts.occupations == 9
    assert "bestand-overgeslagen" in codes(batch)


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped(("x.xml", content))])
def test_a_bomb_is_refused(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    good = text(tmp_path)
    content = pack(good.replace("</Attesten>", "<x/>" * 8_000_000 + "</Attesten>").encode())
    batch = read(put(tmp_path, content, "x.xml.gz" if content[:2] == b"\x1f\x8b" else "x.zip"))
    assert batch.occupations.height == 3
    assert codes(batch) == {"uitpakken-geweigerd"}


def test_damaged_packs(tmp_path: Path) -> None:
    good = packed(text(tmp_path, 2000))
    batch = read(put(tmp_path, good[: len(good) // 2], "half.xml.gz"))
    assert 0 < batch.occupations.height < 2000
    assert codes(batch) == {"verpakking-beschadigd"}
    assert codes(read(put(tmp_path, b"PK\x03\x04 nee", "x.zip"))) == {"verpakking-beschadigd"}


TABLES = [
    (b"", "x.parquet", "geen-parquet"), (b"PAR1", "x.parquet", "geen-parquet"), (b"", "x.csv", "bestand-leeg"),
    (b"a,b\n1,2\n", "x.csv", "kolom-ontbreekt"), (b"a,a\n1,2\n", "x.csv", "geen-csv"),
    (b"insz;kwartaal\n", "x.csv", "puntkomma-csv"),
    (b"\xff\xfea\x00", "x.csv", "codering-fout"),
    (b"insz,kwartaal\n\xe9,1\n", "x.csv", "kolom-ontbreekt"), (b"x" * 5_000_000, "x.csv", "regel-te-lang"),
    (b"insz,ondernemingsnummer,maatregel,datum_begin\n", "x.csv", "geen-aangifte"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "name", "code"), TABLES)
def test_tables_that_are_none(tmp_path: Path, content: bytes, name: str, code: str) -> None:
    assert codes(read(put(tmp_path, content, name))) == {code}


def test_rows_that_are_no_rows(tmp_path: Path) -> None:
    declarations_read([put(tmp_path, text(tmp_path))], tmp_path / "t.csv")
    lines = (tmp_path / "t.csv").read_text().splitlines()
    bad = [lines[0], lines[1], "a,b,c", lines[2].replace("[{", "[{{", 1), lines[3].replace(",2024Q3,", ",2024Q5,")]
    batch = read(put(tmp_path, "\n".join(bad), "t2.csv"))
    found = [(one.code, one.path) for one in batch.findings]
    assert found == [("rij-onleesbaar", "rij 2"), ("lijst-onleesbaar", "rij 3"), ("zone-vorm", "rij 4")]
    assert batch.occupations["geblokkeerd"].to_list() == [False, True, True]


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good = text(tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in (("1.xml", good), ("2.xml", good[:2000]), ("3.xml", ""), ("4.xml", good), ("5.parquet", "x")):
        put(folder, content, name)
    got = declarations_read([folder], tmp_path / "out.parquet").as_dict()
    assert got["files"] == 5
    assert got["occupations"] == 6 + good[:2000].count("</Attest>")
    assert {one["file"] for one in got["findings"] if one["blocking"]} == {"2.xml", "3.xml", "5.parquet"}


@given(
    st.binary(max_size=200), st.sampled_from(["x.xml", "x.csv", "x.parquet", "x.zip", "x.xml.gz"]), st.integers(0, 3000)
)
@settings(max_examples=150, deadline=None)
def test_any_bytes_anywhere_never_crash(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, name: str, at: int
) -> None:
    folder = tmp_path_factory.mktemp("noise")
    good = text(folder).encode()
    path = put(folder, good[:at] + noise + good[at:] if name == "x.xml" else noise, name)
    batch = read(path)
    assert batch.occupations.height <= 3 + noise.count(b"<")
    rights_read([path])
    contingents_read([path])


def test_an_unreadable_employer_in_a_good_file(tmp_path: Path) -> None:
    bad = text(tmp_path).replace(f"<Ondernemingsnummer>{KBO}<", "<Ondernemingsnummer>\u0661999999943<", 1)
    batch = read(put(tmp_path, bad))
    assert batch.occupations["geblokkeerd"].to_list() == [True, False, False]
