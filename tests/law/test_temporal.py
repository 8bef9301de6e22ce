"""Over every supported quarter: exactly one version of each rule, and a value for each number that a rule needs."""

import itertools

import pytest

from maatwerk.law.coverage import provisions
from maatwerk.law.measures import measures, parameters, readings
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.rule import NOT_FOUND

LAW = measures()

NOT_KNOWN = {
    ("cmw", "cmw_begeleidingspremie_vast_bedrag"): "cmw.md 16.1",
    ("cmw", "cmw_begeleidingspremie_variabel_bedrag"): "cmw.md 16.1",
    ("cmw", "cmw_organisatieondersteuning_a"): "cmw.md 16.2",
    ("cmw", "cmw_organisatieondersteuning_b"): "cmw.md 16.2",
    ("cmw_onderneming", "cmw_begeleidingspremie_vast_bedrag"): "cmw.md 16.1",
    ("cmw_onderneming", "cmw_begeleidingspremie_variabel_bedrag"): "cmw.md 16.1",
    ("cmw_onderneming", "cmw_organisatieondersteuning_a"): "cmw.md 16.2",
    ("cmw_onderneming", "cmw_organisatieondersteuning_b"): "cmw.md 16.2",
    ("imw", "imw_inkomensgrens_zelfstandige"): "imw.md 8: no threshold found for 2026",
    ("imw_zelfstandige", "imw_inkomensgrens_zelfstandige"): "imw.md 8: no threshold found for 2026",
    ("imw_verlenging", "imw_percentage_na_verlenging"): "imw.md 6",
    ("terugval", "terugval_voorwaarden"): "cmw.md 16.11",
    ("een_indicering", "een_indicering_geldt"): "cmw.md 2.3: asked by the federations",
}
"""The gaps that the sheets leave, each with its place; anything else without a value is a mistake."""

NO_CELL = {
    "cmw_startpakket_percentage": {("psychosociaal",), ("uiterst_kwetsbaar",)},
    "cmw_startpakket_begeleidingsgraad": {("psychosociaal",), ("uiterst_kwetsbaar",)},
    "bezwaar_dagen": {("cmw",)},
    "bezwaar_commissie_dagen": {("cmw",)},
    "bezwaar_bestuur_dagen": {("cmw",)},
    "doorstroom_fase_maanden": {
        ("sinds_november_2024", phase) for phase in ("voorbereiding", "matching", "plaatsing", "nazorg")
    },
    "doorstroom_uren": {("sinds_november_2024",)},
    "doorstroom_standaardkost": {("sinds_november_2024",)},
}
"""Cells that no sheet gives (cmw.md 16.4, 16.7 and 16.11)."""

SUPPORTED = {
    "imw": ("2023Q3", "2026Q2"),
    "imw_recht": ("2016Q1", "2026Q4"),
    "imw_looptijd": ("2023Q3", "2026Q4"),
    "imw_zelfstandige": ("2023Q3", "2026Q4"),
    "imw_verlenging": ("2023Q3", "2031Q4"),
    "imw_aanpassing": ("2023Q3", "2031Q4"),
    "imw_einde": ("2023Q3", "2031Q4"),
    "cmw_recht": ("2019Q1", "2026Q4"),
    "cmw_evaluatie": ("2019Q1", "2031Q4"),
    "doorstroom": ("2019Q1", "2026Q4"),
    "terugval": ("2019Q1", "2026Q4"),
    "bezwaar": ("2023Q3", "2026Q4"),
    "een_indicering": ("2023Q3", "2026Q4"),
    "vop": ("2016Q3", "2026Q2"),
    "cmw": ("2019Q1", "2026Q2"),
    "cmw_onderneming": ("2019Q1", "2026Q2"),
    "cmw_contingent": ("2019Q1", "2026Q2"),
    "cmw_herverdeling": ("2019Q4", "2026Q4"),
    "cmw_erkenning": ("2019Q1", "2026Q4"),
    "cmw_indicering": ("2019Q1", "2026Q4"),
    "cmw_looptijd": ("2019Q1", "2026Q4"),
    "rsz_vermindering": ("2023Q1", "2023Q4"),
}

ARTICLES = {
    "14 januari 2022": {
        "2, 1°": "imw.md 1",
        "2, 3°": "imw.md 1",
        "2, 4°": "imw.md 1",
        "2, 5°": "imw.md 1",
        "2, 6°": "imw.md 1",
        "2, 7°": "imw.md 1",
        "19": "imw.md 1",
        "23": "imw.md 1",
        "24": "imw.md 1",
        "32": "imw.md 1",
    },
    "15 juli 2022": {
        "21, § 1": "imw.md 1 (S-MB)",
        "49, § 2": "imw.md 1 (S-MB)",
        "62, eerste lid, 2°": "imw.md 1 (S-MB)",
        "70": "imw.md 1 (S-MB)",
        "82, § 2, derde lid": "imw.md 1 (S-MB)",
        "93, § 2, vierde lid": "imw.md 1 (S-MB)",
    },
    "12 juli 2013": {
        "3, 2°": "cmw.md 1.2",
        "4": "cmw.md 1.2",
        "5, § 2": "cmw.md 1.2",
        "22, tweede lid": "cmw.md 1.1",
    },
    "17 februari 2017": {
        "4": "cmw.md 1.2",
        "12": "cmw.md 1.2",
        "13": "cmw.md 1.2",
        "50": "cmw.md 1.2",
        "51": "cmw.md 1.2",
        "70": "cmw.md 1.2",
    },
    "2 mei 1988": {"3, eerste lid": "imw.md 1"},
    "23 december 2016": {"47": "data_standards.md 7.3"},
}
"""Every article number that a sheet gives, by the date of its instrument, with the place in the sheet."""


def unknown_articles(instrument: str, article: str) -> list[str]:
    """Return the articles of a citation (``2, 5° en 32``) that no sheet gives for that instrument."""
    known = [articles for date, articles in ARTICLES.items() if date in instrument]
    return [one for one in article.split(" en ") if not any(one in articles for articles in known)]


RULES = [
    pytest.param(version, id=f"{ruleset.name}.{name}@{version.since}")
    for ruleset in LAW.values()
    for name in ruleset.rules
    for version in ruleset.rules[name]
]


def quarters(ruleset):
    return list(ruleset.first.until(ruleset.last))


@pytest.mark.parametrize("measure", sorted(LAW))
def test_each_measure_supports_its_quarters(measure):
    assert (str(LAW[measure].first), str(LAW[measure].last)) == SUPPORTED[measure]


@pytest.mark.parametrize("measure", sorted(LAW))
def test_in_every_quarter_each_rule_has_exactly_one_version(measure):
    ruleset = LAW[measure]
    for name, quarter in itertools.product(ruleset.rules, quarters(ruleset)):
        holding = [version.where for version in ruleset.rules[name] if version.holds_in(quarter)]
        assert len(holding) == 1, f"{name} in {quarter}: {holding}"
        assert ruleset.version(name, quarter).where == holding[0]


@pytest.mark.parametrize("measure", sorted(LAW))
def test_in_every_quarter_each_needed_number_is_known_or_a_known_gap(measure):
    ruleset = LAW[measure]
    without = {
        name
        for name, quarter in itertools.product(ruleset.parameters, quarters(ruleset))
        if ruleset.uses(name, quarter) and not ruleset.parameters[name].is_set(quarter)
    }
    assert without == {name for owner, name in NOT_KNOWN if owner == measure}


def test_the_income_threshold_is_only_missing_from_2026():
    threshold = parameters()["imw_inkomensgrens_zelfstandige"]
    missing = [str(q) for q in Quarter.parse("2023Q3").until(Quarter.parse("2026Q2")) if not threshold.is_set(q)]
    assert missing == ["2026Q1", "2026Q2"]


@pytest.mark.parametrize("measure", sorted(LAW))
def test_each_table_has_a_cell_for_every_combination_of_its_names(measure):
    ruleset = LAW[measure]
    for parameter in ruleset.parameters.values():
        names = [key.name for key in parameter.keys if key.kind == "name" and key.name in ruleset.inputs]
        for dated in parameter.values:
            if not isinstance(dated.value, dict):
                continue
            empty = {place for place, cell in dated.value.items() if cell is None}
            assert empty == NO_CELL.get(parameter.name, set())
            for i, key in enumerate(parameter.keys):
                if key.name in names:
                    known = {place[i] for place in dated.value}
                    assert known >= set(ruleset.inputs[key.name].names), f"{parameter.name}: {key.name}"


def test_the_table_of_the_minimum_wage_is_the_table_of_record():
    import law_oracle

    ours = {str(dated.since): dated.value for dated in parameters()["ggmmi"].values}
    theirs = {since: int(law_oracle.Fraction(amount) * 100) for since, amount in law_oracle.GGMMI}
    assert {since: ours[since] for since in theirs} == theirs
    assert set(ours) - set(theirs) == {"2026-07-01"}


def unset(value: object) -> bool:
    """Nothing is known: no value, or a table of which no cell has one."""
    return value is None or (isinstance(value, dict) and all(cell is None for cell in value.values()))


def test_every_number_says_where_it_was_read_and_how_sure_it_is():
    for parameter in parameters().values():
        for dated in [*parameter.values, *itertools.chain.from_iterable(parameter.options.values())]:
            assert "." in dated.source, parameter.name
            assert unset(dated.value) == (dated.confidence == "not_found"), parameter.name
            assert not dated.assumption, f"{parameter.name}: the law itself assumes nothing"


@pytest.mark.parametrize("version", RULES)
def test_a_rule_cites_an_article_of_the_sheets_or_says_that_it_has_none(version):
    basis = version.basis
    if basis.article:
        assert unknown_articles(basis.instrument, basis.article) == []
        assert f"art. {basis.article}" in str(basis)
    else:
        assert NOT_FOUND in str(basis)
    assert basis.instrument
    assert basis.source
    assert version.unit
    assert len(version.text) > 15, "a rule says in plain words what it does"


@pytest.mark.parametrize("provision", provisions(), ids=lambda p: p["id"])
def test_a_provision_cites_no_article_that_no_sheet_has(provision):
    for basis in provision["basis"].split(" [")[0].split("; "):
        instrument, comma, article = basis.partition(", art. ")
        assert not unknown_articles(instrument, article) if comma else NOT_FOUND in basis


def test_a_basis_of_a_number_cites_a_known_article():
    cited = [parameter.basis for parameter in parameters().values() if "art. " in parameter.basis]
    assert cited
    for basis in cited:
        assert unknown_articles(*basis.split(", art. ")) == []


def test_every_reading_has_a_reason_and_a_source_and_is_used():
    used = {name for ruleset in LAW.values() for name in ruleset.readings}
    for name, reading in readings().items():
        assert reading.why, name
        assert "." in reading.source, name
        assert len(reading.options) >= 2, name
        assert name in used


def test_the_defaults_of_the_readings():
    assert {name: reading.default for name, reading in readings().items()} == {
        "afronding_premie": "kwartaal_half_op",
        "ggmmi_in_kwartaal": "sum_of_months",
        "imw_blokken": "5+4+11",
        "imw_verlenging": "vijfde_jaar",
        "contracturen_grens": "minstens",
        "cmw_indexering": "spilindex_eerste_dag",
    }
