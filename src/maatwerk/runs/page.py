"""The statement as an HTML page: in Dutch, readable without scripts, printable."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from html import escape
from importlib import resources
from typing import Any

from maatwerk.rules.inputs import BOTTOM, TOP
from maatwerk.rules.money import dutch
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.shown import quarter_words
from maatwerk.rules.wording import Condition, label, with_numbers
from maatwerk.runs.declared_part import declared_part
from maatwerk.runs.formula import conditions, looked_up, numbers_of, shown
from maatwerk.runs.lines import EMPLOYER_LINE, PARTS


@functools.cache
def style() -> str:
    """Return the style sheet that stands inside every page."""
    return resources.files("maatwerk.runs").joinpath("statement.css").read_text(encoding="utf-8")


def as_page(content: Mapping[str, Any]) -> str:
    """Return the statement as an HTML page."""
    title = f"Kwartaalafrekening {content['kwartaal']} – {enterprise(content['onderneming'])}"
    quarter = quarter_words(Quarter.parse(content["kwartaal"]))
    parts = [
        f"<h1>Afrekening {quarter}</h1><p class=soft>{escape(content['naam'])} {enterprise(content['onderneming'])}"
        f"{' · gekend op ' + escape(content['gekend_op']) if content['gekend_op'] else ''}</p>",
        _assumption_note(content),
        _not_computed_note(content),
        _cards(content),
        _differences(content["verschillen"]),
        *(_table(measure, content["blad"].get(measure["maatregel"], {})) for measure in content["maatregelen"]),
        _findings(content["bevindingen"]),
        *(_sheet(sheet) for sheet in content["blad"].values()),
        f"<p class=soft>Controlegetal van de berekening: <code>{escape(content['run'])}</code></p>",
    ]
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><title>{escape(title)}</title><style>{style()}</style></head><body><main>{"".join(parts)}'
        f"</main></body></html>"
    )


def enterprise(number: str) -> str:
    """Return an enterprise number as people write it: ``0123.456.789``."""
    known = len(number) == 10 and number.isascii() and number.isdigit()
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if known else escape(number)


def _person(number: str) -> str:
    if len(number) != 11 or not (number.isascii() and number.isdigit()):
        return escape(number)
    return f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"


def _assumption_note(content: Mapping[str, Any]) -> str:
    demo = content["demobedragen"]
    if not demo:
        return ""
    titles = "".join(f"<li>{escape(title)}</li>" for title in sorted(set(demo.values())))
    return (
        "<div class=note><b>Demobedragen.</b> Deze afrekening rust op bedragen die niet van de wet zijn, omdat geen bron ze "
        f"geeft. Ze dient enkel om het systeem te tonen.<ul>{titles}</ul></div>"
    )


def _not_computed_note(content: Mapping[str, Any]) -> str:
    entries = content["niet_berekend"]
    if not entries:
        return ""
    names = sorted({label(entry["bedrag"]) for entry in entries})
    return (
        f"<p class=note><b>Niet berekend:</b> {escape(', '.join(names))}. Het bedrag staat in geen bron en wordt niet "
        "verzonnen; deze afrekening telt het niet mee.</p>"
    )


def _cards(content: Mapping[str, Any]) -> str:
    cards = [f"<div class=card><span class=soft>Totaal</span><b>€ {dutch(content['totaal_cent'])}</b></div>"]
    for measure in content["maatregelen"]:
        people = len(measure["lijnen"])
        said = "1 lijn" if people == 1 else f"{people} lijnen"
        amount = f"€ {dutch(measure['totaal_cent'])}" if _is_computed(measure) else "niet berekend"
        cards.append(
            f"<div class=card><span class=soft>{escape(measure['titel'])}</span><b>{amount}</b>"
            f"<span class=soft>{said}</span></div>"
        )
    if content["geblokkeerd"]:
        cards.append(
            f"<div class=card><span class=soft>Geblokkeerd</span><b>{content['geblokkeerd']}</b>"
            "<span class=soft>zie de bevindingen</span></div>"
        )
    return f'<div class="sum">{"".join(cards)}</div>'


def _is_computed(measure: Mapping[str, Any]) -> bool:
    """Return whether a measure has an amount at all: organisatieondersteuning without known amounts has none."""
    lines = measure["lijnen"]
    return measure["maatregel"] != EMPLOYER_LINE or any("organisatieondersteuning" in line["stappen"] for line in lines)


def _table(measure: Mapping[str, Any], sheet: Mapping[str, Any]) -> str:
    parts = PARTS.get(measure["maatregel"], ("organisatieondersteuning",))
    used = [name for name in parts if any(name in line["stappen"] for line in measure["lijnen"])]
    head = "".join(f"<th class=n>{escape(label(name)).capitalize()}</th>" for name in used)
    rows = "".join(_row(measure["maatregel"], line, used, sheet) for line in measure["lijnen"])
    who = "Onderneming" if measure["maatregel"] == EMPLOYER_LINE else "Werknemer"
    return (
        f"<h2>{escape(measure['titel'])}</h2><table><thead><tr><th>{who}</th>{head}<th class=n>Premie</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(measure: str, line: Mapping[str, Any], used: list[str], sheet: Mapping[str, Any]) -> str:
    steps = line["stappen"]
    amounts = "".join(f"<td class=n>{shown(steps[name]) if name in steps else '–'}</td>" for name in used)
    why = f"<div class=soft>{escape(str(steps['reden']))}</div>" if steps.get("reden") else ""
    who = _person(line["insz"]) if line["insz"] else "de hele onderneming"
    return (
        f"<tr class=top><td>{who}{why}</td>{amounts}<td class=n><b>{_total(measure, line)}</b></td></tr>"
        f"<tr class=how><td colspan={len(used) + 2}>{_how(measure, line, sheet)}</td></tr>"
    )


def _how(measure: str, line: Mapping[str, Any], sheet: Mapping[str, Any]) -> str:
    """Return the folded explanation of a line: what came in, and every rule with its numbers."""
    facts = "".join(f"<tr><td>{name}</td><td class=n>{value}</td></tr>" for name, value in _facts(line))
    numbers = numbers_of(line["gegevens"], line["stappen"], sheet.get("waarden", {}))
    tables = sheet.get("tabellen", {})
    steps = "".join(_step(measure, rule, line, numbers, tables) for rule in sheet.get("regels", ()))
    return (
        "<details><summary>Hoe dit bedrag er kwam</summary><div class=pair>"
        f"<table><thead><tr><th colspan=2>Gegevens</th></tr></thead><tbody>{facts}</tbody></table>"
        f"<table><thead><tr><th colspan=3>Berekening</th></tr></thead><tbody>{steps}</tbody></table></div>"
        f"{declared_part(line.get('aangifte', ()), with_work='gewerkte_breuk' + TOP in line['gegevens'])}</details>"
    )


def _facts(line: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    facts = line["gegevens"]
    for name, value in facts.items():
        if name.endswith(BOTTOM):
            continue
        bare = name.removesuffix(TOP)
        yield escape(label(bare)), f"{value}/{facts[bare + BOTTOM]}" if bare != name else escape(shown(value))
    if line["attesten"]:
        yield "attest / versie", escape(line["attesten"])


def _step(
    measure: str,
    rule: Mapping[str, Any],
    line: Mapping[str, Any],
    numbers: Mapping[str, str],
    tables: Mapping[str, Mapping[str, Any]],
) -> str:
    """Return the row of a rule: its formula as it applied to this line, why it was that one, and the outcome."""
    name, steps = rule["name"], line["stappen"]
    if name not in steps or name == "reden":
        return ""
    taken = line.get("takken", {}).get(name, {})
    words, cells = looked_up(taken.get("formule", rule.get("formula", "")), tables, line["gegevens"] | steps)
    formula = escape(with_numbers(words, {} if rule["groep"] else numbers))
    asked = [Condition(one["tekst"], one["vervuld"]) for one in taken.get("voorwaarden", ())]
    why = "".join(f"<div class=why>{escape(said)}</div>" for said in (*cells, *conditions(asked, numbers)))
    return (
        f'<tr><td><a href="#{measure}-{name}">{escape(label(name))}</a></td><td class=soft>{formula}{why}</td>'
        f"<td class=n>{escape(shown(steps[name]))}</td></tr>"
    )


def _total(measure: str, line: Mapping[str, Any]) -> str:
    if line["premie_cent"] is None:
        return "<span class=stop>geblokkeerd</span>"
    unknown = measure == EMPLOYER_LINE and "organisatieondersteuning" not in line["stappen"]
    return "niet berekend" if unknown else dutch(line["premie_cent"])


def _differences(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    body = "".join(
        f"<tr><td>{_person(row['insz']) if row['insz'] else 'de onderneming'}</td><td>{escape(row['oorzaak'])}"
        f"<div class=soft>{escape(row['toelichting'])}</div></td><td class=n>{dutch(row['oud_cent'])}</td>"
        f"<td class=n>{dutch(row['nieuw_cent'])}</td><td class=n><b>{dutch(row['verschil_cent'])}</b></td></tr>"
        for row in rows
    )
    total = sum(row["verschil_cent"] for row in rows)
    return (
        f"<h2>Verschillen met de vorige afrekening: € {dutch(total)}</h2><table><thead><tr><th>Wie</th><th>Oorzaak</th>"
        f"<th class=n>Vorige</th><th class=n>Nu</th><th class=n>Verschil</th></tr></thead><tbody>{body}</tbody></table>"
    )


def _findings(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    body = "".join(
        f"<tr><td>{'<span class=stop>blokkeert</span>' if row['blocking'] else 'ter info'}</td>"
        f"<td>{escape(row['why'])}<div class=soft>{escape(row['mend'])}</div></td><td>{escape(row['field'])}</td>"
        f"<td>{escape(row['value'])}</td></tr>"
        for row in rows
    )
    head = "<tr><th></th><th>Wat</th><th>Veld</th><th>Waarde</th></tr>"
    return f"<h2>Bevindingen</h2><table><thead>{head}</thead><tbody>{body}</tbody></table>"


def _sheet(sheet: Mapping[str, Any]) -> str:
    rules = "".join(_rule(sheet["maatregel"], rule) for rule in sheet["regels"] if rule["name"] != "reden")
    numbers = "".join(_parameter(parameter) for parameter in sheet["parameters"])
    assumed = "".join(f"<li>{escape(said)}</li>" for said in sheet["aannames"])
    return (
        f"<h2>Regels: {escape(sheet['titel'])}</h2><table><tbody>{rules}</tbody></table>"
        f"<details><summary>Parameters, met bron en zekerheid</summary><table><tbody>{numbers}</tbody></table></details>"
        f"<details><summary>Aannames <span class=mark>{len(sheet['aannames'])}</span></summary><ul>{assumed}</ul></details>"
    )


def _rule(measure: str, rule: Mapping[str, Any]) -> str:
    mark = " <span class=mark>aanname</span>" if rule.get("aanname") else ""
    return (
        f'<tr id="{measure}-{rule["name"]}"><td><b>{escape(label(rule["name"]))}</b>{mark}</td><td>{escape(rule.get("text", ""))}'
        f"<div class=soft><code>{escape(rule.get('formula', ''))}</code></div>"
        f"<div class=soft>{escape(rule.get('basis', ''))}</div></td></tr>"
    )


def _parameter(parameter: Mapping[str, Any]) -> str:
    since = f" vanaf {parameter['since']}" if parameter.get("since") else ""
    value = escape(parameter["value"]).replace(", ", "<br>")
    source = escape(f"{parameter.get('source', '')}{since}")
    return (
        f"<tr><td>{escape(parameter.get('text', parameter['name']))}</td><td class=n>{value} "
        f"{escape(parameter.get('unit', ''))}</td><td class=soft>{source}</td></tr>"
    )
