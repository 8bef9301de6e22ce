"""Rights and contingents from messages and tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sources_builders import INSZ, KBO

from maatwerk.sources.records import Indication
from maatwerk.sources.rights import contingents_read, rights_read
from maatwerk.sources.write_indications import indications_xml, write_indications
from maatwerk.sources.write_tables import write_contingents, write_rights

START, END = dt.date(2024, 1, 1), dt.date(2026, 12, 31)
HEAD = ("insz,ondernemingsnummer,maatregel,startpakket,pakket_percentage,begeleidingsgraad,type_indicering,kwartaal_beslissing,"
        "datum_begin,datum_einde")  # fmt: skip


def indication(**changes: Any) -> Indication:
    base = Indication(INSZ, "MWB", START, END, KBO, "8999999993", 45, "midden")
    return replace(base, **changes)


def table(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "rights.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


indications = st.builds(
    indication,
    maatregel_code=st.sampled_from(["MWB", "MWA", "LDE", "VOP"]), pakket_percentage=st.integers(0, 100),
    begeleidingsgraad=st.none() | st.sampled_from(["geen", "laag", "midden", "hoog"]),
    datum_einde=st.none() | st.dates(END, dt.date(2030, 1, 1)), type_indicering=st.sampled_from(["START", "EVAL"]),
    ondernemingsnummer=st.just(KBO), naam=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=9),
)  # fmt: skip


@given(st.lists(indications, max_size=5))
@settings(max_examples=30, deadline=None)
def test_indications_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, some: list[Indication]
) -> None:
    path = tmp_path_factory.mktemp("i") / "i.xml"
    write_indications(some, path)
    found = rights_read([path])
    names = ("insz", "ondernemingsnummer", "maatregel_code", "pakket_percentage", "begeleidingsgraad", "type_indicering",
             "datum_begin", "datum_einde", "vestigingsnummer")  # fmt: skip
    assert found.rights.select(names).rows() == [tuple(getattr(one, name) for name in names) for one in some]
    assert not [one for one in found.findings if one.code != "geen-gegevens" and one.code != "bericht-onbekend"]


def test_measures_of_codes(tmp_path: Path) -> None:
    write_indications([indication(maatregel_code=code) for code in ("MWB", "MWA", "LDE", "VOP")], tmp_path / "i.xml")
    assert rights_read([tmp_path / "i.xml"]).rights["maatregel"].to_list() == ["cmw", "cmw", "cmw", "vop"]


def test_an_unknown_measure_blocks_and_stays(tmp_path: Path) -> None:
    write_indications([indication(maatregel_code="XYZ")], tmp_path / "i.xml")
    found = rights_read([tmp_path / "i.xml"])
    assert [(one.code, one.field, one.value, one.blocking) for one in found.findings] == [
        ("zone-onbekende-waarde", "maatregel", "xyz", True)
    ]
    assert found.rights["geblokkeerd"].to_list() == [True]


def test_a_package_counts_within_the_right_only(tmp_path: Path) -> None:
    text = "".join(indications_xml([indication()]))
    inner = "<Recht><DatumBegin>2024-07-01</DatumBegin><DatumEinde>2025-06-30</DatumEinde></Recht>"
    before, _, rest = text.partition("<Recht>")
    (tmp_path / "i.xml").write_text(before + inner + rest.partition("</Recht>")[2])
    row = rights_read([tmp_path / "i.xml"]).rights.row(0, named=True)
    assert (row["datum_begin"], row["datum_einde"]) == (dt.date(2024, 7, 1), dt.date(2025, 6, 30))


def test_any_wrapping_and_namespace(tmp_path: Path) -> None:
    text = "".join(indications_xml([indication(), indication()])).partition("\n")[2]
    body = f'<s:E xmlns:s="urn:s"><s:B xmlns="http://socecon-02_00.vip.vlaanderen.be">{text}</s:B></s:E>'
    (tmp_path / "i.xml").write_text(body)
    found = rights_read([tmp_path / "i.xml"])
    assert found.rights["insz"].to_list() == [INSZ, INSZ]
    assert found.findings == []


def test_a_collective_right_without_package_blocks(tmp_path: Path) -> None:
    for code, blocking in (("MWB", True), ("VOP", False)):
        text = "".join(indications_xml([indication(maatregel_code=code)]))
        before, _, rest = text.partition("<Werkondersteuningspakketten>")
        (tmp_path / "i.xml").write_text(before + rest.partition("</Werkondersteuningspakketten>")[2])
        found = rights_read([tmp_path / "i.xml"])
        assert found.rights["datum_begin"].to_list() == [START]
        assert [one.code for one in found.findings if one.blocking] == [
            "recht-zonder-pakket",
            "percentage-ontbreekt",
        ] * blocking


def test_a_table_of_rights(tmp_path: Path) -> None:
    rows = (f"{INSZ},{KBO},imw,verhoogde_loonpremie,,hoog,,2024Q1,2024-01-01,",
            f"{INSZ},1999.999.943,CMW,,45,Midden,START,20241,2024-01-01,9999-12-31")  # fmt: skip
    found = rights_read([table(tmp_path, *rows)])
    assert found.findings == []
    names = ("maatregel", "startpakket", "pakket_percentage", "begeleidingsgraad", "kwartaal_beslissing", "datum_einde")
    assert found.rights.select(names).rows() == [
        ("imw", "verhoogde_loonpremie", None, "hoog", "2024Q1", None), ("cmw", None, 45, "midden", "2024Q1", None)]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code", "field"),
    [(f"1,{KBO},vop,,,,,,2024-01-01,", "insz-ongeldig", "insz"), (f"{INSZ},5,vop,,,,,,2024-01-01,", "ondernemingsnummer-ongeldig",
      "ondernemingsnummer"), (f"{INSZ},{KBO},abc,,,,,,2024-01-01,", "zone-onbekende-waarde", "maatregel"),
     (f"{INSZ},{KBO},imw,gratis,,,,,2024-01-01,", "zone-onbekende-waarde", "startpakket"),
     (f"{INSZ},{KBO},imw,,,,,,2024-01-01,", "startpakket-ontbreekt", "startpakket"),
     (f"{INSZ},{KBO},cmw,,,,,,2024-01-01,", "percentage-ontbreekt", "pakket_percentage"),
     (f"{INSZ},{KBO},cmw,,45.5,,,,2024-01-01,", "zone-geen-getal", "pakket_percentage"),
     (f"{INSZ},{KBO},cmw,,101,,,,2024-01-01,", "zone-buiten-bereik", "pakket_percentage"),
     (f"{INSZ},{KBO},vop,,,veel,,,2024-01-01,", "zone-onbekende-waarde", "begeleidingsgraad"),
     (f"{INSZ},{KBO},vop,,,,,,2024-01-01,2023-01-01", "periode-omgekeerd", "datum_einde"),
     (f"{INSZ},{KBO},vop,,,,,,,", "zone-ontbreekt", "datum_begin")],
)  # fmt: skip
def test_a_wrong_right_blocks_and_stays(tmp_path: Path, row: str, code: str, field: str) -> None:
    found = rights_read([table(tmp_path, f"{INSZ},{KBO},vop,,,,,,2024-01-01,", row)])
    assert (code, field, "rij 2", True) in [(one.code, one.field, one.path, one.blocking) for one in found.findings]
    assert found.rights["geblokkeerd"].to_list() == [False, True]


def test_parquet_says_the_same_as_csv(tmp_path: Path) -> None:
    path = table(tmp_path, f"{INSZ},{KBO},cmw,,45,hoog,START,2024Q1,2024-01-01,2025-12-31")
    pl.read_csv(
        path, schema_overrides={"insz": pl.String, "ondernemingsnummer": pl.String}, try_parse_dates=True
    ).write_parquet(tmp_path / "r.parquet")
    one, other = (rights_read([each]).rights.drop("bestand") for each in (path, tmp_path / "r.parquet"))
    assert one.equals(other)


@given(st.lists(indications, max_size=4))
@settings(max_examples=15, deadline=None)
def test_rights_come_back_from_tables(tmp_path_factory: pytest.TempPathFactory, some: list[Indication]) -> None:
    folder = tmp_path_factory.mktemp("r")
    write_indications(some, folder / "i.xml")
    rights = rights_read([folder / "i.xml"]).rights
    for name in ("r.csv", "r.parquet"):
        write_rights(rights, folder / name)
        again = rights_read([folder / name])
        assert again.rights.drop("bestand", "pad").equals(rights.drop("bestand", "pad"))
        assert again.findings == []


def test_test_persons_where_they_are_not_allowed(tmp_path: Path) -> None:
    found = rights_read([table(tmp_path, f"{INSZ},{KBO},vop,,,,,,2024-01-01,")], allow_test_numbers=False)
    assert [one.code for one in found.findings] == ["insz-testnummer"]


def test_contingents(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        f"onderneming,datum_begin,vte\n{KBO},2024-01-01,213.1854\n{KBO},2024-10-01,0.000001\n{KBO},2025-01-01,7\n"
    )
    frame, findings = contingents_read([path])
    assert findings == []
    assert frame["vte"].to_list() == [213_185_400, 1, 7_000_000]
    for name in ("again.csv", "again.parquet"):
        write_contingents(frame, tmp_path / name)
        again, wrong = contingents_read([tmp_path / name])
        assert again.drop("bestand").equals(frame.drop("bestand"))
        assert wrong == []


@pytest.mark.parametrize(("vte", "code"), [("1.0000001", "vte-ongeldig"), ("veel", "vte-ongeldig"), ("-1", "zone-buiten-bereik"),
                                           ("", "zone-ontbreekt"), ("1,5", "rij-onleesbaar")])  # fmt: skip
def test_wrong_contingents(tmp_path: Path, vte: str, code: str) -> None:
    (tmp_path / "c.csv").write_text(f"onderneming,datum_begin,vte\n{KBO},2024-01-01,{vte}\n")
    _, findings = contingents_read([tmp_path / "c.csv"])
    assert code in {one.code for one in findings}


def test_two_contingents_on_one_day(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text(f"onderneming,datum_begin,vte\n{KBO},2024-01-01,5\n{KBO},2024-01-01,6\n")
    frame, findings = contingents_read([tmp_path / "c.csv"])
    assert [one.code for one in findings] == ["contingent-dubbel"] * 2
    assert frame["geblokkeerd"].all()


def test_a_message_is_no_contingent(tmp_path: Path) -> None:
    write_indications([indication()], tmp_path / "i.xml")
    assert [one.code for one in contingents_read([tmp_path / "i.xml"])[1]] == ["bericht-onbekend"]
