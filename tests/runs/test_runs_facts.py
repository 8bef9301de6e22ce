"""The facts of a quarter beside a day-by-day count in fractions."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.runs.companies import (
    ALPHA,
    BETA,
    RIGHTS,
    Q,
    attest,
    line,
    lines_of,
    occupation,
    person,
    right,
    run_of,
    write_contingents,
    write_csv,
    write_declarations,
)

from maatwerk.rules.quarter import Quarter
from maatwerk.runs.declared import declared
from maatwerk.runs.facts import added, codes, contingents_in, covered_days, fractions, rights_in, wages
from maatwerk.sources.records import Attest, Contribution, Deduction, Occupation, Remuneration, Service
from maatwerk.sources.rights import contingents_read, rights_read

c = pl.col
A, B, C = person(1), person(2), person(3)
PAID = {"001", "002", "003", "004", "005", "010", "012", "013", "014", "015"}
LEAP, PLAIN = Quarter.of(2024, 1), Quarter.of(2023, 1)


def rows_of(folder: Path, attests: Iterable[Attest], quarter: Quarter = Q) -> pl.DataFrame:
    """What the run computes with: the rows that count, read from files."""
    found = declared([write_declarations(folder, attests)], quarter)
    assert [f for f in found.findings if f.blocking] == []
    return found.valid()


def fractions_of(folder: Path, attests: Iterable[Attest], quarter: Quarter = Q) -> dict[str, dict[str, int]]:
    return {row["insz"]: row for row in fractions(rows_of(folder, attests, quarter), quarter).to_dicts()}


# --- the independent count --------------------------------------------------------------------------------------------


def days_of(one: Occupation, quarter: Quarter) -> list[dt.date]:
    every = [quarter.first_day + dt.timedelta(days=at) for at in range((quarter.last_day - quarter.first_day).days + 1)]
    return [day for day in every if (one.datum_begin or day) <= day <= (one.datum_einde or day)]


def quotient(one: Occupation) -> Fraction:
    return Fraction(one.q, one.s) if one.s else Fraction(1)  # type: ignore[arg-type]


def micro(value: Fraction) -> Fraction:
    """Six decimals, half up."""
    return Fraction((value * 10**6 + Fraction(1, 2)).__floor__(), 10**6)


def summed(parts: list[Fraction], references: list[int]) -> Fraction:
    return sum(parts, Fraction(0)) if len(set(references)) == 1 else sum(map(micro, parts), Fraction(0))


def by_day(work: list[Occupation], quarter: Quarter) -> tuple[Fraction, Fraction]:
    """Q/S added up day by day: over all days of the quarter, and over the days with any occupation."""
    days = {id(one): days_of(one, quarter) for one in work}
    served = len({day for one in work for day in days[id(one)]})
    references = [one.s or 1 for one in work]
    vte = [sum((quotient(one) / quarter.days for _ in days[id(one)]), Fraction(0)) for one in work]
    own = [sum((quotient(one) / max(served, 1) for _ in days[id(one)]), Fraction(0)) for one in work]
    return summed(vte, references), summed(own, references)


def performed(work: list[Occupation]) -> Fraction:
    """Paid time over thirteen weeks: hours for part-timers, days for full-timers."""
    tops, bottoms = [], []
    for one in work:
        hours = one.type_contract == 1
        tops.append(sum((p.uren or 0) if hours else p.dagen for p in one.prestaties if p.code in PAID))
        bottoms.append((one.s if hours else one.werkdagen_per_week) * 13)  # type: ignore[operator]
    parts = [Fraction(top, bottom) for top, bottom in zip(tops, bottoms, strict=True)]
    return summed(parts, bottoms)


def check(row: dict[str, int], work: list[Occupation], quarter: Quarter) -> None:
    vte, served = by_day(work, quarter)
    assert Fraction(row["vte_teller"], row["vte_noemer"]) == vte
    assert Fraction(row["dienst_teller"], row["dienst_noemer"]) == served
    assert Fraction(row["mu_teller"], row["mu_noemer"]) == performed(work)


def drawn(dice: random.Random, quarter: Quarter, number: int, shared: int | None) -> Occupation:
    """An occupation that may begin before, in or on the edge of the quarter, and end in it or later."""
    first, days = quarter.first_day, quarter.days
    begin = dice.choice([-900, -1, 0, dice.randrange(days), days - 1])
    end = dice.choice([None, None, max(begin, 0), days - 1, dice.randrange(max(begin, 0), days)])
    full = dice.random() < 0.4
    s = shared or dice.choice([3600, 3750, 3800, 4000])
    codes_ = dice.sample(["001", "002", "010", "012", "050", "051", "070", "015"], dice.randint(1, 4))
    return occupation(
        volgnummer=number,
        q=s if full else dice.randrange(1, s),
        s=s,
        type_contract=0 if full else 1,
        werkdagen_per_week=dice.choice([500, 500, 400, 600]),
        datum_begin=first + dt.timedelta(days=begin),
        datum_einde=None if end is None else first + dt.timedelta(days=end),
        prestaties=[Service(code, dice.randrange(0, 3000), dice.randrange(0, 20_000)) for code in codes_],
    )


@pytest.mark.parametrize("quarter", [Q, LEAP, PLAIN, Quarter.of(2024, 4)], ids=str)
def test_fractions_are_those_counted_day_by_day(tmp_path: Path, quarter: Quarter) -> None:
    dice = random.Random(f"days of {quarter}")
    people, works = [], {}
    for at in range(1, 251):
        shared = dice.choice([None, 3800])
        work = [drawn(dice, quarter, number, shared) for number in range(1, dice.choice([1, 1, 2, 2, 3, 4]) + 1)]
        works[person(at)] = work
        if len(work) > 2:  # over two attests, as two worker lines of one employer
            people.append(attest(person(at), number=f"1{at}", lines=line(*work[:2], quarter=quarter), quarter=quarter))
            people.append(attest(person(at), number=f"2{at}", lines=line(*work[2:], quarter=quarter), quarter=quarter))
        else:
            people.append(attest(person(at), number=f"1{at}", lines=line(*work, quarter=quarter), quarter=quarter))
    found = fractions_of(tmp_path, people, quarter)
    assert len(found) == 250
    for insz, work in works.items():
        check(found[insz], work, quarter)


# --- named cases ------------------------------------------------------------------------------------------------------


def one_case(tmp_path: Path, *work: Occupation, quarter: Quarter = Q) -> dict[str, int]:
    row = fractions_of(tmp_path, [attest(A, lines=line(*work, quarter=quarter), quarter=quarter)], quarter)[A]
    check(row, list(work), quarter)
    return row


def test_starting_inside_the_quarter(tmp_path: Path) -> None:
    """From 15 August: 47 of 92 days."""
    row = one_case(tmp_path, occupation(q=1900, datum_begin=dt.date(2024, 8, 15)))
    assert Fraction(row["vte_teller"], row["vte_noemer"]) == Fraction(47, 184)
    assert Fraction(row["dienst_teller"], row["dienst_noemer"]) == Fraction(1, 2)


def test_ending_inside_the_quarter_and_one_day_only(tmp_path: Path) -> None:
    row = one_case(tmp_path, occupation(datum_einde=dt.date(2024, 7, 1)))
    assert Fraction(row["vte_teller"], row["vte_noemer"]) == Fraction(1, 92)


def test_a_leap_quarter_has_a_day_more(tmp_path: Path) -> None:
    end = {LEAP: dt.date(2024, 2, 29), PLAIN: dt.date(2023, 2, 28)}
    rows = {q: one_case(tmp_path / str(q), occupation(datum_einde=end[q]), quarter=q) for q in (LEAP, PLAIN)}
    assert Fraction(rows[LEAP]["vte_teller"], rows[LEAP]["vte_noemer"]) == Fraction(60, 91)
    assert Fraction(rows[PLAIN]["vte_teller"], rows[PLAIN]["vte_noemer"]) == Fraction(59, 90)


def test_two_occupations_with_the_same_hours_keep_their_fraction_whole(tmp_path: Path) -> None:
    """The change of docs/worked-quarter.md, in another quarter: exactly, and not at six decimals."""
    row = one_case(
        tmp_path,
        occupation(datum_einde=dt.date(2024, 8, 14)),
        occupation(q=1900, volgnummer=2, datum_begin=dt.date(2024, 8, 15)),
    )
    assert (row["dienst_teller"], row["dienst_noemer"]) == (3800 * 45 + 1900 * 47, 3800 * 92)


def test_two_occupations_with_other_hours_are_brought_to_six_decimals(tmp_path: Path) -> None:
    row = one_case(
        tmp_path,
        occupation(q=1900, s=3800, datum_einde=dt.date(2024, 7, 31)),
        occupation(q=2000, s=3600, volgnummer=2, datum_begin=dt.date(2024, 8, 1)),
    )
    # 1900 × 31 / (3800 × 92) = 0.1684782… → 0.168478; 2000 × 61 / (3600 × 92) = 0.3683574… → 0.368357
    assert (row["vte_teller"], row["vte_noemer"]) == (168_478 + 368_357, 1_000_000)


def test_two_jobs_at_once_add_up_and_days_in_service_count_once(tmp_path: Path) -> None:
    row = one_case(tmp_path, occupation(q=1900), occupation(q=1900, volgnummer=2, datum_begin=dt.date(2024, 7, 1)))
    assert Fraction(row["vte_teller"], row["vte_noemer"]) == 1 == Fraction(row["dienst_teller"], row["dienst_noemer"])


def test_a_gap_between_two_jobs_is_no_service(tmp_path: Path) -> None:
    row = one_case(
        tmp_path,
        occupation(q=1900, datum_einde=dt.date(2024, 7, 31)),
        occupation(q=1900, volgnummer=2, datum_begin=dt.date(2024, 9, 1)),
    )
    assert Fraction(row["dienst_teller"], row["dienst_noemer"]) == Fraction(1, 2)
    assert Fraction(row["vte_teller"], row["vte_noemer"]) == Fraction(61, 184)


@pytest.mark.parametrize(("q", "s"), [(None, None), (0, 0), (3800, 0)])
def test_a_full_timer_without_hours_is_full_time(tmp_path: Path, q: int | None, s: int | None) -> None:
    row = fractions_of(tmp_path, [attest(A, lines=line(occupation(q=q, s=s, type_contract=0, reorganisatie="3")))])[A]
    assert Fraction(row["vte_teller"], row["vte_noemer"]) == 1 == Fraction(row["dienst_teller"], row["dienst_noemer"])


def test_a_full_timer_with_only_the_hours_of_the_reference_is_full_time(tmp_path: Path) -> None:
    """A fraction of nothing would take the premium away without a word."""
    row = fractions_of(tmp_path, [attest(A, lines=line(occupation(q=None, s=3800, type_contract=0)))])[A]
    assert Fraction(row["vte_teller"], row["vte_noemer"]) == 1


def test_performed_fraction_in_days_and_in_hours(tmp_path: Path) -> None:
    paid = [Service("001", 5000, 39_520), Service("050", 1000, 7600), Service("012", 500, 1900)]
    row = one_case(tmp_path / "days", occupation(prestaties=paid))
    assert (row["mu_teller"], row["mu_noemer"]) == (5500, 6500)
    row = one_case(tmp_path / "hours", occupation(q=3040, prestaties=paid))
    assert (row["mu_teller"], row["mu_noemer"]) == (41_420, 49_400)


def test_performed_fraction_of_two_occupations_in_days_and_hours(tmp_path: Path) -> None:
    """As on paper: 32 of 65 days and 87.40 of 494 hours, each at six decimals."""
    row = one_case(
        tmp_path,
        occupation(prestaties=[Service("001", 3200)], datum_einde=dt.date(2024, 8, 14)),
        occupation(q=1900, volgnummer=2, datum_begin=dt.date(2024, 8, 15), prestaties=[Service("001", 2300, 8740)]),
    )
    assert (row["mu_teller"], row["mu_noemer"]) == (669_231, 1_000_000)


# --- pure parts -------------------------------------------------------------------------------------------------------

day = st.integers(0, 91).map(lambda at: Q.first_day + dt.timedelta(days=at))
period = st.tuples(day, day).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(period, max_size=6))
def test_covered_days_are_the_days_in_any_period(periods: list[tuple[dt.date, dt.date]]) -> None:
    every = {begin + dt.timedelta(days=at) for begin, end in periods for at in range((end - begin).days + 1)}
    assert covered_days(periods) == len(every)
    assert covered_days(reversed(periods)) == len(every)


def test_covered_days_of_nothing() -> None:
    assert covered_days([]) == 0
    assert covered_days([(dt.date(2024, 7, 2), dt.date(2024, 7, 1))]) == 0


@given(st.lists(st.tuples(st.integers(0, 10**7), st.sampled_from([1, 3, 7, 3800, 349_600])), min_size=1, max_size=5))
def test_added_is_exact_with_one_reference_and_six_decimals_with_several(pairs: list[tuple[int, int]]) -> None:
    top, bottom = added(pairs)
    parts = [Fraction(*pair) for pair in pairs]
    assert Fraction(top, bottom) == summed(parts, [bottom for _, bottom in pairs])
    assert abs(Fraction(top, bottom) - sum(parts)) <= Fraction(len(pairs), 2 * 10**6)
    assert added(pairs[::-1]) == (top, bottom)


# --- wages ------------------------------------------------------------------------------------------------------------


def wages_of(folder: Path, attests: Iterable[Attest]) -> dict[str, dict[str, Any]]:
    return {row["insz"]: row for row in wages(rows_of(folder, attests), Q).to_dicts()}


def test_only_the_codes_of_w_are_pay(tmp_path: Path) -> None:
    known = codes("looncode_telt", Q)
    assert {code for code, counts in known.items() if counts} == {"001", "002", "004", "005", "012"}
    pay = [Remuneration(code, 1 << at) for at, code in enumerate(sorted(known))]
    row = wages_of(tmp_path, [attest(A, lines=line(occupation(bezoldigingen=pay)))])[A]
    assert row["brutoloon"] == sum(one.bedrag for one in pay if one.code in ("001", "002", "004", "005", "012"))
    assert row["loon_alle_codes"] == sum(one.bedrag for one in pay)
    assert row["onbekende_looncodes"] == []


def test_reductions_of_both_levels_without_the_workers_own(tmp_path: Path) -> None:
    work = occupation(verminderingen=[Deduction("3000", 40_000, basis=1), Deduction("0001", 7_000)])
    own = line(work, contributions=160_000, reductions=[Deduction("0001", 12_000), Deduction("1142", 3_000)])
    row = wages_of(tmp_path, [attest(A, lines=own)])[A]
    assert (row["werkgeversbijdragen"], row["verminderingen"]) == (160_000, 43_000)


def test_every_occupation_and_line_of_one_employer_is_added_once(tmp_path: Path) -> None:
    first = line(occupation(100_000), occupation(200_000, volgnummer=2), contributions=30_000)
    first.bijdragen = [*first.bijdragen, Contribution("855", 1, 5_000)]
    second = line(occupation(400_000), contributions=60_000, reductions=[Deduction("3000", 1_000)])
    people = [attest(A, number="1", lines=first), attest(A, number="2", lines=second), attest(A, BETA, number="3")]
    row = wages(rows_of(tmp_path, people), Q).filter(c("onderneming") == ALPHA).to_dicts()[0]
    assert (row["brutoloon"], row["werkgeversbijdragen"], row["verminderingen"]) == (700_000, 95_000, 1_000)
    assert row["attesten"] == "1/1 2/1"


# --- persons, rights, contingents -------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [A, B, C])
def test_a_right_under_any_number_of_a_person_is_found(tmp_path: Path, number: str) -> None:
    """B had number A before, and is now C."""
    people = [attest(B, number="1", gross=100_000, earlier=A), attest(C, number="2", gross=200_000, earlier=B)]
    result = run_of(tmp_path, people, [right(number)], {ALPHA: "5"})
    assert set(lines_of(result)) == {C}
    assert str(lines_of(result)[C]["brutoloon"]) == "3000.00"
    assert result.summary["workers_without_right"] == 0
    assert {finding.code for finding in result.findings if finding.blocking} == {"meer-dan-voltijds"}


def test_a_declaration_of_another_quarter_is_counted_and_left_out(tmp_path: Path) -> None:
    people = [attest(A), attest(A, number="7", gross=999_900, quarter=Quarter.of(2024, 2))]
    result = run_of(tmp_path, people, [right(A)], {ALPHA: "1"})
    assert str(lines_of(result)[A]["brutoloon"]) == "6500.00"
    assert result.summary["rows_of_other_quarters"] == 1


@pytest.mark.parametrize(
    ("begin", "end", "holds"),
    [("2024-09-30", "", True), ("2024-10-01", "", False), ("2020-01-01", "2024-07-01", True),
     ("2020-01-01", "2024-06-30", False), ("2024-07-01", "2024-09-30", True), ("2020-01-01", "", True)],
)  # fmt: skip
def test_a_right_holds_when_it_touches_a_day_of_the_quarter(tmp_path: Path, begin: str, end: str, holds: bool) -> None:
    rights = rights_read([write_csv(tmp_path / "r.csv", RIGHTS, [right(A, datum_begin=begin, datum_einde=end)])]).rights
    assert rights_in(rights, Q).height == int(holds)


def test_the_contingent_of_the_first_day(tmp_path: Path) -> None:
    rows = [
        (ALPHA, "2024-07-01", "2"),
        (ALPHA, "2020-01-01", "9"),
        (ALPHA, "2024-07-02", "3"),
        (BETA, "2024-08-01", "4"),
    ]
    frame, findings = contingents_read([write_contingents(tmp_path / "c.csv", rows)])
    assert findings == []
    assert contingents_in(frame, Q).rows() == [(ALPHA, 2_000_000)]


def test_an_imw_right_counts_its_quarters_from_the_decision(tmp_path: Path) -> None:
    rights = [
        right(A, BETA, "imw", kwartaal_beslissing="2024Q3", datum_begin="2024-07-01"),
        right(B, BETA, "imw", kwartaal_beslissing="2023Q3", datum_begin="2024-07-01"),
        right(C, BETA, "imw", kwartaal_beslissing="2024Q4", datum_begin="2024-07-01"),
    ]
    result = run_of(tmp_path, [attest(insz, BETA) for insz in (A, B, C)], rights, {})
    assert {insz: row["volgkwartaal"] for insz, row in lines_of(result, "imw").items()} == {A: 1, B: 5}


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 40_000))
def test_the_performed_fraction_never_overflows_its_input(hours: int) -> None:
    """Four times the quarter is the most that goes in; the rule itself stops at one."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        work = attest(A, BETA, q=3040, prestaties=[Service("001", 0, hours * 10)])
        result = run_of(Path(folder), [work], [right(A, BETA, "imw")], {})
        row = lines_of(result, "imw")[A]
        assert not row["geblokkeerd"]
        share = min(Fraction(hours * 10, 3800 * 13), Fraction(1))
        expected = (share * 43_000 + Fraction(1, 2)).__floor__()
        assert int(row["begeleidingspremie_variabel"] * 100) == expected
