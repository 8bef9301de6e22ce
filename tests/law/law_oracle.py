"""The law a second time, apart from the product: its own copies of the numbers, exact fractions, plain loops.

Written from the sheets (imw.md 4, 5, 8, 9 and 10.1; cmw.md 4 to 7; data_standards.md 7.1). Nothing of the product is used.
"""

import datetime as dt
import math
from collections.abc import Callable
from fractions import Fraction

GGMMI = [
    ("2012-12-01", "1501.82"),
    ("2016-06-01", "1531.93"),
    ("2017-06-01", "1562.59"),
    ("2018-09-01", "1593.81"),
    ("2020-03-01", "1625.72"),
    ("2021-09-01", "1658.23"),
    ("2022-01-01", "1691.40"),
    ("2022-03-01", "1725.21"),
    ("2022-04-01", "1806.16"),
    ("2022-05-01", "1842.28"),
    ("2022-08-01", "1879.13"),
    ("2022-11-01", "1916.70"),
    ("2022-12-01", "1954.99"),
    ("2023-11-01", "1994.18"),
    ("2024-04-01", "2029.88"),
    ("2024-05-01", "2070.48"),
    ("2025-02-01", "2111.89"),
    ("2026-01-01", "2154.11"),
    ("2026-04-01", "2189.81"),
]
IMW_BLOCKS = {"5+4+11": (5, 9), "5+3+12": (5, 8)}
IMW_PERCENTAGES = {
    "max_2_jaar": (20, 20, 20),
    "loonpremie": (40, 30, 20),
    "verhoogde_loonpremie": (55, 50, 40),
    "cmw_45_maatwerkbedrijf": (45, 45, 40),
}
VARIABLE = {"geen": 0, "laag": 430, "midden": 730, "hoog": 1280}
INCOME = {2023: "16409.20", 2024: "16861.46", 2025: "17008.88"}
LEVELS = ("geen", "laag", "midden", "hoog")


def number(text: str) -> Fraction:
    """Read ``12.5``, ``3040/3800`` or nothing (0)."""
    return Fraction(text) if text else Fraction(0)


def year_and_number(quarter: str) -> tuple[int, int]:
    return int(quarter[:4]), int(quarter[5])


def ggmmi_on(day: dt.date) -> Fraction:
    return next(Fraction(amount) for since, amount in reversed(GGMMI) if dt.date.fromisoformat(since) <= day)


def months(quarter: str) -> list[dt.date]:
    year, place = year_and_number(quarter)
    return [dt.date(year, 3 * place - 2 + i, 1) for i in range(3)]


def ggmmi(quarter: str, within: str = "sum_of_months") -> Fraction:
    by_month = [ggmmi_on(day) for day in months(quarter)]
    whole = {
        "sum_of_months": sum(by_month),
        "first_month_times_three": by_month[0] * 3,
        "last_month_times_three": by_month[2] * 3,
    }
    return Fraction(whole[within])


def half_up(value: Fraction, places: int = 2) -> int:
    return math.floor(value * 10**places + Fraction(1, 2))


def half_even(value: Fraction, places: int = 2) -> int:
    return round(value * 10**places)


def cut(value: Fraction, places: int = 2) -> int:
    return math.floor(value * 10**places)


ROUND: dict[str, Callable[[Fraction], int]] = {
    "kwartaal_half_op": half_up,
    "kwartaal_half_even": half_even,
    "kwartaal_afgekapt": cut,
    "maand_half_op_maal_drie": lambda value: half_up(value / 3) * 3,
}


def wage(row: dict[str, str], base_of_self_employed: bool, within: str) -> tuple[Fraction, Fraction, Fraction]:
    """Return referteloon, loonplafond and begrensd referteloon."""
    own = number(row["brutoloon"]) + number(row["werkgeversbijdragen"]) - number(row["verminderingen"])
    reference = max(own, Fraction(0))
    if base_of_self_employed:
        base = ggmmi(row["kwartaal"], within)
        return reference, base, base
    cap = 2 * ggmmi(row["kwartaal"], within) * number(row["tewerkstellingsbreuk"])
    return reference, cap, min(reference, cap)


def imw(
    row: dict[str, str], blocks: str = "5+4+11", within: str = "sum_of_months", where: str = "kwartaal_half_op"
) -> dict:
    self_employed = row["statuut"] == "zelfstandige"
    reference, cap, base = wage(row, self_employed, within)
    place, package = int(row["volgkwartaal"]), row["startpakket"]
    running = place <= int(row["laatste_volgkwartaal"] or (8 if package == "max_2_jaar" else 20))
    first, second = IMW_BLOCKS[blocks]
    percentage = IMW_PERCENTAGES[package][0 if place <= first else 1 if place <= second else 2]
    percentage = int(row["toegekend_percentage"] or percentage)
    if row["cmw_percentage"]:
        percentage = min(percentage, int(row["cmw_percentage"]))
    percentage = percentage if running else 0
    enough = not self_employed or number(row["inkomen"]) >= Fraction(INCOME[int(row["kwartaal"][:4])])
    premium = ROUND[where](base * percentage / 100) if enough else 0
    need = row["begeleidingsnood"] or "geen"
    if row["cmw_begeleidingsgraad"]:
        need = LEVELS[min(LEVELS.index(need), LEVELS.index(row["cmw_begeleidingsgraad"]))]
    if self_employed or not running:
        need = "geen"
    lump = 0 if need == "geen" else 120000 if place <= 5 else 60000
    variable = ROUND[where](VARIABLE[need] * min(number(row["gewerkte_breuk"]), Fraction(1)))
    return {
        "referteloon": half_up(reference),
        "loonplafond": half_up(cap),
        "begrensd_referteloon": half_up(base),
        "loonpremie_percentage": percentage,
        "loonpremie": premium,
        "begeleidingspremie_vast": lump,
        "begeleidingspremie_variabel": variable,
        "imw_premie": premium + lump + variable,
    }


def vop(row: dict[str, str], within: str = "sum_of_months", where: str = "kwartaal_half_op") -> dict:
    self_employed, place = row["statuut"] == "zelfstandige", int(row["volgkwartaal"])
    reference, cap, base = wage(row, self_employed, within)
    if row["recht"] == "bepaald":
        percentage = 20
    elif self_employed:
        percentage = 40 if place <= 5 else 20
    else:
        percentage = 40 if place <= 5 else 30 if place <= 9 else 20
    if row["verhoging_percentage"]:
        percentage = min(60, max(percentage, int(row["verhoging_percentage"])))
    return {
        "referteloon": half_up(reference),
        "loonplafond": half_up(cap),
        "begrensd_referteloon": half_up(base),
        "vop_percentage": percentage,
        "vop_premie": ROUND[where](base * percentage / 100),
    }


def ranked(rows: list[dict], cost: Callable[[dict], Fraction]) -> list[tuple[int | None, bool, int]]:
    """Return rank (None without wage), inside or not, and running sum (millionths) for every row of one group."""
    package = {i: int(row.get("pakket_percentage") or 0) for i, row in enumerate(rows)}
    size = {i: half_up(number(row["tewerkstellingsbreuk"]), 6) for i, row in enumerate(rows)}
    order = [i for i, row in enumerate(rows) if cost(row) > 0]
    order.sort(key=lambda i: rows[i]["werknemer"])
    order.sort(key=lambda i: cost(rows[i]), reverse=True)
    order.sort(key=lambda i: size[i], reverse=True)
    order.sort(key=lambda i: package[i], reverse=True)
    order.sort(key=lambda i: LEVELS.index(rows[i]["begeleidingsgraad"]), reverse=True)
    found: list[tuple[int | None, bool, int]] = [(None, False, 0)] * len(rows)
    so_far = 0
    for place, i in enumerate(order, 1):
        so_far += size[i]
        found[i] = (place, so_far <= number(rows[i]["contingent"]) * 10**6, so_far)
    return found


def groups_of(rows: list[dict]) -> list[list[int]]:
    groups: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(rows):
        groups.setdefault((row["kwartaal"], row["onderneming"]), []).append(i)
    return list(groups.values())


def reference(row: dict[str, str]) -> Fraction:
    return wage(row, False, "sum_of_months")[0]


def cmw(rows: list[dict], within: str = "sum_of_months", where: str = "kwartaal_half_op") -> list[dict]:
    found: list[dict] = [{}] * len(rows)
    for group in groups_of(rows):
        members = [rows[i] for i in group]
        places = ranked(members, reference)
        sizes = [half_up(number(row["tewerkstellingsbreuk"]), 6) for row in members]
        inside = sum(size for size, (_, fits, _) in zip(sizes, places, strict=True) if fits)
        filled = sum(size for size, (place, _, _) in zip(sizes, places, strict=True) if place)
        for i, row, (place, fits, _) in zip(group, members, places, strict=True):
            own, cap, base = wage(row, False, within)
            full = ROUND[where](base * int(row["pakket_percentage"]) / 100)
            sine = int(number(row["sine_uitkering"]) * 100)
            found[i] = {
                "referteloon": half_up(own),
                "loonplafond": half_up(cap),
                "begrensd_referteloon": half_up(base),
                "rang": place,
                "loonpremie_voor_aftrek": full,
                "loonpremie": max(full - sine, 0) if fits else 0,
                "binnen_contingent": fits,
                "vte": inside,
                "vte_ingevuld": filled,
            }
    return found


def reallocation(rows: list[dict]) -> list[dict]:
    """Return the round of 1 October for companies of one year: loss, floor and hand-out."""
    held = rows[0]["jaar"] in ("2020", "2022", "2023", "2024", "2026")
    found = []
    for row in rows:
        before, filled = number(row["contingent"]), number(row["ingevuld"])
        floor = 5 if row["soort"] in ("mwa", "lde") else 20
        loss = Fraction(half_up(max(before * 90 / 100 - filled, Fraction(0)), 6), 10**6) if held else Fraction(0)
        after = before if before <= floor else max(before - loss, Fraction(floor))
        found.append(
            {"loss": loss, "after": after, "eligible": held and filled / before > Fraction(95, 100), "given": 0}
        )
    free = math.floor(sum(number(row["contingent"]) - one["after"] for row, one in zip(rows, found, strict=True)))
    while free:
        fills = [
            (-(number(row["ingevuld"]) / (one["after"] + one["given"])), row["onderneming"], one)
            for row, one in zip(rows, found, strict=True)
            if one["eligible"] and number(row["ingevuld"]) / (one["after"] + one["given"]) > Fraction(95, 100)
        ]
        if not fills:
            break
        min(fills, key=lambda entry: entry[:2])[2]["given"] += 1
        free -= 1
    return [
        {
            "invulling_percentage": half_up(number(row["ingevuld"]) / number(row["contingent"]) * 100),
            "verlies": int((number(row["contingent"]) - one["after"]) * 10**6),
            "verlies_voor_ondergrens": int(one["loss"] * 10**6),
            "nieuw_contingent": int(one["after"] * 10**6),
            "toegekend": one["given"] * 10**6,
            "komt_in_aanmerking_voor_uitbreiding": one["eligible"],
        }
        for row, one in zip(rows, found, strict=True)
    ]
