"""The statement as an HTML page: in Dutch, readable without scripts, printable."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from html import escape
from importlib import resources
from typing import Any

from maatwerk.rules.money import dutch
from maatwerk.rules.quarter import Quarter
from maatwerk.rules.render import label
from maatwerk.runs.lines import EMPLOYER_LINE, PARTS
from maatwerk.runs.sheet import quarter_words


@functools.cache
def style() -> str:
    """Return the style sheet that stands inside every page."""
    return resources.files("maatwerk.runs").joinpath("statement.css").read_text(encoding="utf-8")


def as_page(content: Mapping[str, Any]) -> str:
    """Return the statement as an HTML page."""
    title = f"Kwartaalafrekening {content['kwartaal']} – {enterprise(content['onderneming'])}"
    quarter = quarter_words(Quarter.parse(content["kwartaal"]))
    parts = [
        f"<h1>Afrekening {quarter}</h1><p class=soft>Onderneming {enterprise(content['onderneming'])}"
        f"{' · gekend op ' + escape(content['gekend_op']) if content['gekend_op'] else ''}</p>",
        _assumption_note(content),
        _not_computed_note(content),
        _cards(content),
        _differences(content["verschillen"]),
        *(_table(measure) for measure in content["maatregelen"]),
        _findings(content["bevindingen"]),
        *(_sheet(sheet) for sheet in content["blad"].values()),
        f"<p class=soft>Ontvangstbewijs van de berekening: <code>{escape(content['run'])}</code></p>",
    ]
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><title>{escape(title)}</title><style>{style()}</style></head><body><main>{"".join(parts)}'
        f"</main></body></html>"
    )


def enterprise(number: str) -> str:
    """Return an enterprise number as people write it: ``0123.456.789``."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if len(number) == 10 else escape(number)


def _person(number: str) -> str:
    if len(number) != 11:
        return escape(number)
    return f"{number[:2]}.{number[2:4]}.{number[4:6]}-{number[6:9]}.{number[9:]}"


def _assumption_note(content: Mapping[str, Any]) -> str:
    demo = content["demobedragen"]
    if not demo:
        return ""
    names = ", ".join(f"<code>{escape(name)}</code>" for name in sorted(demo))
    return (
        "<p class=note><b>Demobedragen.</b> Deze afrekening rust op bedragen die niet van de wet zijn, omdat geen bron ze "
        f"geeft: {names}. Ze dient enkel om het systeem te tonen.</p>"
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
        cards.append(
            f"<div class=card><span class=soft>{escape(measure['titel'])}</span><b>€ {dutch(measure['totaal_cent'])}</b>"
            f"<span class=soft>{said}</span></div>"
        )
    if content["geblokkeerd"]:
        cards.append(
            f"<div class=card><span class=soft>Geblokkeerd</span><b>{content['geblokkeerd']}</b>"
            "<span class=soft>zie de bevindingen</span></div>"
        )
    return f'<div class="sum">{"".join(cards)}</div>'


def _table(measure: Mapping[str, Any]) -> str:
    parts = PARTS.get(measure["maatregel"], ("organisatieondersteuning",))
    used = [name for name in parts if any(name in line["stappen"] for line in measure["lijnen"])]
    head = "".join(f"<th class=n>{escape(label(name)).capitalize()}</th>" for name in used)
    rows = "".join(_row(measure["maatregel"], line, used) for line in measure["lijnen"])
    who = "Onderneming" if measure["maatregel"] == EMPLOYER_LINE else "Werknemer"
    return (
        f"<h2>{escape(measure['titel'])}</h2><table><thead><tr><th>{who}</th>{head}<th class=n>Premie</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(measure: str, line: Mapping[str, Any], used: list[str]) -> str:
    steps = line["stappen"]
    amounts = "".join(f"<td class=n>{_euro(steps.get(name))}</td>" for name in used)
    total = _total(measure, line)
    why = f"<div class=soft>{escape(str(steps['reden']))}</div>" if steps.get("reden") else ""
    who = _person(line["insz"]) if line["insz"] else "de hele onderneming"
    return f"<tr><td>{who}{why}{_steps(measure, line)}</td>{amounts}<td class=n><b>{total}</b></td></tr>"


def _total(measure: str, line: Mapping[str, Any]) -> str:
    if line["premie_cent"] is None:
        return "<span class=stop>geblokkeerd</span>"
    unknown = measure == EMPLOYER_LINE and "organisatieondersteuning" not in line["stappen"]
    return "niet berekend" if unknown else dutch(line["premie_cent"])


def _euro(value: Any) -> str:
    if value is None:
        return "–"
    whole, _, cents = str(value).partition(".")
    return dutch(int(whole + cents)) if cents else escape(str(value))


def _steps(measure: str, line: Mapping[str, Any]) -> str:
    rows = "".join(
        f'<tr><td><a href="#{measure}-{name}">{escape(label(name))}</a></td><td class=n>{_value(value)}</td></tr>'
        for name, value in line["stappen"].items()
        if name != "reden"
    )
    attests = f"<p class=soft>Attest en versie: {escape(line['attesten'])}</p>" if line["attesten"] else ""
    return f"<details><summary>Hoe dit bedrag er kwam</summary><table>{rows}</table>{attests}</details>"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    text = str(value)
    return _euro(text) if text.replace(".", "", 1).replace("-", "", 1).isdigit() and "." in text else escape(text)


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
    rules = "".join(_rule(sheet["maatregel"], rule) for rule in sheet["regels"])
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
    return (
        f"<tr><td>{escape(parameter.get('text', parameter['name']))}</td><td class=n>{escape(parameter['value'])} "
        f"{escape(parameter.get('unit', ''))}</td><td class=soft>{escape(parameter.get('source', ''))}{escape(since)}</td></tr>"
    )
