"""Names of invented organisations: like those of firms, each once, none with a house number."""

from __future__ import annotations

from fractions import Fraction

from maatwerk.synthetic.employers import MAATWERKBEDRIJF, company_count, firm_count
from maatwerk.synthetic.mix import load_mix
from maatwerk.synthetic.numbers import company_name

FIRMS_FROM, SCHOOLS_FROM, PROVIDERS_FROM = 1_000, 5_000, 6_000


def test_no_two_organisations_bear_the_same_name_whatever_committee_they_fall_under() -> None:
    mix, full = load_mix(), Fraction(1)
    committees = mix.shares("imw.joint_committee").names
    firms = range(FIRMS_FROM, FIRMS_FROM + firm_count(mix, full))
    names = [company_name(place, each, mix) for place in firms for each in committees]
    names += [company_name(place, MAATWERKBEDRIJF, mix) for place in range(company_count(mix, full))]
    names += [company_name(SCHOOLS_FROM + place, "school", mix) for place in range(mix.number("bodies.schools"))]
    names += [
        company_name(PROVIDERS_FROM + place, "begeleiding", mix) for place in range(mix.number("bodies.providers"))
    ]
    assert len(set(names)) == len(names)
    assert firms.stop <= SCHOOLS_FROM


def test_a_name_says_what_a_firm_does_and_is_no_address() -> None:
    mix = load_mix()
    names = [company_name(place, each, mix) for place in range(1_000, 1_200) for each in mix.words["trades"]]
    assert not any(sign.isdigit() for name in names for sign in name)
    assert all(name.endswith(" (verzonnen)") for name in names)
    assert company_name(7, MAATWERKBEDRIJF, mix).endswith(" vzw (verzonnen)")
    assert {company_name(place, "302", mix).split()[0] for place in range(1_000, 1_200)} == set(
        mix.words["trades"]["302"]
    )
