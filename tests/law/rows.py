"""Random rows of every measure, written as a CSV has them."""

from typing import Any

import polars as pl
from hypothesis import strategies as st


def quarters(first: str, last: str) -> list[str]:
    every = [f"{year}Q{place}" for year in range(2016, 2027) for place in range(1, 5)]
    return every[every.index(first) : every.index(last) + 1]


IMW_QUARTERS = quarters("2023Q3", "2026Q2")
VOP_QUARTERS = quarters("2016Q3", "2026Q2")
CMW_QUARTERS = quarters("2019Q1", "2026Q2")


def written(cents: int, places: int = 2) -> str:
    digits = str(cents).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def amounts(most: int) -> st.SearchStrategy[str]:
    """Amounts up to ``most`` cents: small ones, ordinary wages, the neighbourhood of the caps, the far end."""
    sizes = st.one_of(
        st.integers(0, 300), st.integers(0, most), st.integers(400_000, 1_400_000), st.sampled_from([0, 1, most])
    )
    return sizes.map(lambda cents: written(min(cents, most)))


def fractions(most: int) -> st.SearchStrategy[str]:
    """Decimals of at most six digits, and two whole numbers such as hundredths of hours."""
    decimals = st.integers(0, most * 10**6).map(lambda n: written(n, 6))
    short = st.sampled_from(["0", "0.5", "0.8", "1", "1.0", "0.333333", "0.75"])
    ratios = st.sampled_from([3800, 3600, 38, 40, 76, 3, 7, 999_983, 1_000_000]).flatmap(
        lambda bottom: st.integers(0, bottom * most).map(lambda top: f"{top}/{bottom}")
    )
    return st.one_of(decimals, short, ratios)


def wages() -> dict[str, st.SearchStrategy[str]]:
    return {
        "brutoloon": amounts(100_000_000),
        "werkgeversbijdragen": amounts(100_000_000),
        "verminderingen": st.one_of(amounts(300_000), amounts(100_000_000)),
        "tewerkstellingsbreuk": fractions(2),
    }


WAGES = ("brutoloon", "werkgeversbijdragen", "verminderingen", "tewerkstellingsbreuk")


def _imw_row(row: dict[str, str]) -> dict[str, str]:
    if row["statuut"] == "zelfstandige":
        if row["kwartaal"].startswith("2026"):
            row["kwartaal"] = "2025Q4"
        return row | dict.fromkeys((*WAGES, "begeleidingsnood", "gewerkte_breuk"), "")
    row["inkomen"] = ""
    return row | ({"gewerkte_breuk": ""} if row["begeleidingsnood"] == "geen" else {})


IMW = st.fixed_dictionaries(
    {
        "kwartaal": st.sampled_from(IMW_QUARTERS),
        "volgkwartaal": st.one_of(st.integers(1, 20), st.integers(1, 200)).map(str),
        "startpakket": st.sampled_from(["max_2_jaar", "loonpremie", "verhoogde_loonpremie", "cmw_45_maatwerkbedrijf"]),
        "statuut": st.sampled_from(["", "werknemer", "werknemer", "zelfstandige"]),
        **wages(),
        "begeleidingsnood": st.sampled_from(["geen", "laag", "midden", "hoog"]),
        "gewerkte_breuk": fractions(4),
        "inkomen": st.one_of(
            amounts(10_000_000),
            st.sampled_from(["16409.20", "16409.19", "16861.46", "16861.45", "17008.88", "17008.87"]),
        ),
        "cmw_percentage": st.sampled_from(["", "", "40", "45", "50", "55", "75"]),
        "cmw_begeleidingsgraad": st.sampled_from(["", "", "geen", "laag", "midden", "hoog"]),
        "toegekend_percentage": st.sampled_from(["", "", "20", "45", "60", "75"]),
        "laatste_volgkwartaal": st.one_of(st.just(""), st.integers(1, 40).map(str)),
    }
).map(_imw_row)


def _vop_row(row: dict[str, str]) -> dict[str, str]:
    return row | dict.fromkeys(WAGES, "") if row["statuut"] == "zelfstandige" else row


VOP = st.fixed_dictionaries(
    {
        "kwartaal": st.sampled_from(VOP_QUARTERS),
        "volgkwartaal": st.integers(1, 20).map(str),
        "statuut": st.sampled_from(["werknemer", "werknemer", "zelfstandige"]),
        "recht": st.sampled_from(["", "onbepaald", "bepaald"]),
        "verhoging_percentage": st.sampled_from(["", "", "20", "25", "35", "50", "60"]),
        **wages(),
    }
).map(_vop_row)


def _cmw_rows(drawn: tuple[list[dict[str, str]], dict[str, str]]) -> list[dict[str, str]]:
    """Number the workers and give every company one contingent."""
    rows, contingents = drawn
    for i, row in enumerate(rows):
        row["werknemer"] = f"{row['werknemer']}{i:03}"
        row["contingent"] = contingents[row["onderneming"]]
        if "sine_uitkering" in row and row["kwartaal"] > "2025Q2":
            row["sine_uitkering"] = ""
    return rows


CONTINGENTS = st.fixed_dictionaries(
    {
        name: st.one_of(st.integers(0, 12_000_000).map(lambda n: written(n, 6)), st.sampled_from(["0", "1", "2.5"]))
        for name in "ABC"
    }
)
_CMW_ROW = {
    "onderneming": st.sampled_from("ABC"),
    "werknemer": st.sampled_from(["", "a", "é", "Z"]),
    "pakket_percentage": st.sampled_from([str(n) for n in range(40, 80, 5)]),
    "begeleidingsgraad": st.sampled_from(["laag", "midden", "hoog"]),
}
CMW = st.tuples(
    st.lists(
        st.fixed_dictionaries(
            {
                "kwartaal": st.sampled_from(["2019Q1", "2024Q2", "2025Q2", "2025Q3", *CMW_QUARTERS]),
                **_CMW_ROW,
                **wages(),
                "sine_uitkering": st.one_of(st.just(""), amounts(1_000_000)),
            }
        ),
        min_size=1,
        max_size=40,
    ),
    CONTINGENTS,
).map(_cmw_rows)
CONTINGENT = st.tuples(
    st.lists(
        st.fixed_dictionaries(
            {
                "kwartaal": st.sampled_from(["2023Q4", "2024Q1"]),
                **_CMW_ROW,
                "pakket_percentage": st.sampled_from(["", "45", "60"]),
                "tewerkstellingsbreuk": st.one_of(fractions(2), st.sampled_from(["0.5", "1"])),
                "loonkost": st.sampled_from(["", "0.00", "0.01", "100.00", "100.01"]),
            }
        ),
        min_size=1,
        max_size=40,
    ),
    CONTINGENTS,
).map(_cmw_rows)
REALLOCATION = st.tuples(
    st.sampled_from([str(year) for year in range(2019, 2027)]),
    st.lists(
        st.tuples(
            st.one_of(st.integers(1, 400_000_000), st.sampled_from([20_000_000, 5_000_000, 100_000_000])),
            st.one_of(st.integers(0, 120), st.sampled_from([85, 90, 95, 96, 100])),
            st.sampled_from(["", "maatwerkbedrijf", "mwa", "lde"]),
        ),
        min_size=1,
        max_size=12,
    ),
).map(
    lambda drawn: [
        {
            "jaar": drawn[0],
            "onderneming": f"{(7 * i) % 13:02}",
            "contingent": written(size, 6),
            "ingevuld": written(size * fill // 100, 6),
            "soort": kind,
        }
        for i, (size, fill, kind) in enumerate(drawn[1])
    ]
)


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return the rows as a CSV gives them: text, an empty cell is null."""
    names = sorted(rows[0])
    return pl.DataFrame(
        {name: [row[name] or None for row in rows] for name in names}, schema=dict.fromkeys(names, pl.String)
    )
