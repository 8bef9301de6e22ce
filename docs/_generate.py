"""Write the tables of docs/law-evaluate.md from the measures, and docs/cases.md from the kinds: ``python docs/_generate.py``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from maatwerk.law.measures import measures
from maatwerk.rules.inputs import Input
from maatwerk.rules.money import printed
from maatwerk.rules.rule import Rule
from maatwerk.rules.ruleset import RuleSet

PAGE = Path(__file__).with_name("law-evaluate.md")
CASES = Path(__file__).with_name("cases.md")
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"
WRITTEN = {
    "amount": "decimal",
    "whole": "whole number",
    "fraction": "fraction",
    "code": "name",
    "flag": "`true` / `false`",
    "text": "text",
    "quarter": "quarter",
    "year": "year",
    "date": "date",
}


def generated() -> str:
    """Return the tables of every measure, between the two marks."""
    parts = [part for ruleset in measures().values() for part in _measure(ruleset)]
    return "\n".join([BEGIN, "", *parts, END])


def current(text: str) -> str:
    """Return a page with its tables as they are now."""
    before, _, rest = text.partition(BEGIN)
    return before + generated() + rest.partition(END)[2]


def _measure(ruleset: RuleSet) -> Iterator[str]:
    yield f"### `{ruleset.name}`: {ruleset.title}"
    yield ""
    yield f"From {ruleset.first} to {ruleset.last}, dated by `{ruleset.time}`."
    if ruleset.unique:
        yield f"One row per {', '.join(f'`{name}`' for name in ruleset.unique)}."
    if ruleset.readings:
        yield f"Readings: {', '.join(f'`{name}`' for name in ruleset.readings)}."
    yield ""
    yield "| column in | what | written as | unit | allowed | may be empty |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for name in _inputs(ruleset):
        yield _input(ruleset, ruleset.inputs[name])
    yield ""
    yield "| column out | unit | what it is |"
    yield "| --- | --- | --- |"
    for name in (*ruleset.targets, *ruleset.optional_targets):
        yield from _target(ruleset, name)
    yield ""


def _inputs(ruleset: RuleSet) -> list[str]:
    wanted = set(ruleset.needed((*ruleset.targets, *ruleset.optional_targets), "input"))
    return [name for name in ruleset.inputs if name in wanted]


def _input(ruleset: RuleSet, given: Input) -> str:
    usual = given.name in ruleset.needed(ruleset.targets, "input")
    what = given.title if usual else f"{given.title} (only with `--assumptions`)"
    written = WRITTEN[given.kind]
    if given.kind in ("amount", "fraction"):
        written += f", {given.scale} decimals"
    cells = (f"`{given.name}`", what, written, _unit(given.unit), _allowed(ruleset, given), _empty(given))
    return "| " + " | ".join(cells) + " |"


def _unit(unit: str) -> str:
    return {"kwartaal": "", "datum": "", "jaar": "", "%2": "%", "tekst": "", "code": "", "ja/nee": ""}.get(unit, unit)


def _allowed(ruleset: RuleSet, given: Input) -> str:
    if given.kind == "code":
        names = ", ".join(f"`{name}`" for name in given.names)
        also = ", ".join(f"`{alias}` = `{name}`" for alias, name in given.aliases.items())
        return f"{names} (also {also})" if also else names
    if given.allowed:
        return ", ".join(str(value) for value in sorted(given.allowed))
    if given.kind in ("amount", "whole", "fraction"):
        return _within(f"{_plain(given.low, given.scale)} to {_plain(given.high, given.scale)}", given)
    if given.name == ruleset.time:
        years = (ruleset.first.year, ruleset.last.year)
        return f"{years[0]} to {years[1]}" if given.kind == "year" else f"{ruleset.first} to {ruleset.last}"
    return _within("", given)


def _within(text: str, given: Input) -> str:
    same = f"the same within {' × '.join(f'`{key}`' for key in given.same_within)}" if given.same_within else ""
    return "; ".join(part for part in (text, same) if part)


def _plain(number: int, scale: int) -> str:
    text = printed(number, scale)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _empty(given: Input) -> str:
    ends = f"; from {given.until + 1} on empty or 0" if given.until else ""
    if given.blank is True:
        return f"yes{_counts_as(given)}{ends}"
    if isinstance(given.blank, Mapping):
        cases = [f"`{name}` is {' or '.join(f'`{v}`' for v in values)}" for name, values in given.blank.items()]
        return f"where {', or '.join(cases)}{ends}"
    return f"no{ends}"


def _counts_as(given: Input) -> str:
    if given.default is None:
        return ""
    if isinstance(given.default, bool):
        return f", then `{str(given.default).lower()}`"
    return "" if given.kind == "date" else f", then `{given.default}`"


def _target(ruleset: RuleSet, name: str) -> Iterator[str]:
    versions = ruleset.rules[name]
    only = " (only with `--assumptions`)" if name in ruleset.optional_targets else ""
    for version in versions:
        period = f" ({_period(version)})" if len(versions) > 1 else ""
        yield f"| `{name}`{only} | {_unit(version.unit)} | {version.text}{period} |"


def _period(version: Rule) -> str:
    return f"{version.since} to {version.until}" if version.until else f"from {version.since}"


def current_cases(text: str) -> str:
    """Return the page of the cases with what is generated in it as it is now."""
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.portal.settings")
    import django

    django.setup()
    from maatwerk.portal.cases.diagram import current as current_page

    return current_page(text)


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    CASES.write_text(current_cases(CASES.read_text(encoding="utf-8")), encoding="utf-8")
