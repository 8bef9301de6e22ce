"""Reading the catalogue's files. Data that are half filled in give findings, each with file, figure and what to do."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from maatwerk.figures.catalogue.links import linked
from maatwerk.figures.catalogue.model import DERIVED, Catalogue, Document, Figure, Mention
from maatwerk.figures.catalogue.printed import PrintedError, misprinted, read_printed
from maatwerk.figures.catalogue.units import Unit, read_units
from maatwerk.figures.catalogue.walks import read_walk
from maatwerk.rules.finding import Finding

FOLDER = Path(__file__).parents[1] / "published"
OTHER = ("documents.yaml", "units.yaml", "skipped.yaml")


class CatalogueError(ValueError):
    """The files that everything rests on (documents, units, reasons) can not be read."""


class _Loader(yaml.SafeLoader):
    """A loader that refuses a key written twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping; raises yaml.MarkedYAMLError on a key that stands twice."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="een sleutel is een naam", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"de sleutel {key.value!r} staat er twee keer", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_UNREADABLE = (yaml.YAMLError, ValueError, RecursionError, IndexError, KeyError, AttributeError, TypeError)
"""What the YAML library raises on a text that is none: a day that does not exist is a ValueError, an empty number worse."""


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    units: Mapping[str, Unit]
    documents: Mapping[str, Document]
    figures: dict[str, Figure] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)


def load(folder: Path = FOLDER) -> Catalogue:
    """Read a whole catalogue; what is wrong with single figures is in ``faults``.

    Raises CatalogueError when documents, units or reasons can not be read.
    """
    documents = {str(entry.get("id")): _document(entry) for entry in _base(folder, "documents", list)}
    reasons = {str(name): str(words) for name, words in _base(folder, "skipped", dict).items()}
    try:
        units = read_units(_base(folder, "units", dict))
    except ValueError as problem:
        raise CatalogueError(f"units.yaml: {problem}") from problem
    reading = _Reading(units, documents)
    for file in sorted(folder.glob("*.yaml")):
        if file.name not in OTHER:
            _read_file(file, reading)
    figures = linked(reading.figures, reading.formulas, reading.faults)
    walks = {d.id: read_walk(folder, d.id, reading.faults) for d in documents.values() if d.walked}
    return Catalogue(documents, units, reasons, figures, walks, tuple(reading.faults), folder)


@functools.cache
def published() -> Catalogue:
    """Return the catalogue of this package, read once."""
    return load()


def _base(folder: Path, name: str, kind: type[list[Any]] | type[dict[Any, Any]]) -> Any:
    """Return what stands in ``name.yaml`` under its own name: a mapping, or a list of mappings."""
    try:
        content = yaml.load((folder / f"{name}.yaml").read_text(encoding="utf-8"), _Loader)
    except (OSError, *_UNREADABLE) as problem:
        raise CatalogueError(f"{name}.yaml kan niet gelezen worden: {problem}") from problem
    entries = content.get(name) if isinstance(content, dict) else None
    if not isinstance(entries, kind) or (kind is list and not all(isinstance(entry, dict) for entry in entries)):
        raise CatalogueError(f"{name}.yaml heeft onder {name!r} niet wat er hoort te staan.")
    return entries


_DOCUMENT = ("id", "title", "date", "kind", "file", "source")


def _document(entry: Mapping[str, Any]) -> Document:
    try:
        id_, title, date, kind, file, source = (str(entry[key]) for key in _DOCUMENT)
    except KeyError as problem:
        raise CatalogueError(f"documents.yaml: {entry.get('id', '?')} heeft geen {problem}.") from problem
    return Document(id_, title, date, kind, file, source, bool(entry.get("walk", True)))


def _read_file(file: Path, reading: _Reading) -> None:
    try:
        content = _plain(yaml.load(file.read_text(encoding="utf-8"), _Loader))
    except (OSError, *_UNREADABLE) as problem:
        why = f"Het bestand is geen YAML: {_first_line(problem)}."
        reading.faults.append(_fault("geen-yaml", file, why, "Zet dit recht.", _line_of(problem)))
        return
    broken = _schema_faults(file, content, reading.faults)
    if not isinstance(content, dict) or not isinstance(content.get("figures"), list):
        return
    document = str(content.get("document", ""))
    if document not in reading.documents:
        why, mend = "Dit document is niet gekend.", f"Kies {', '.join(reading.documents)}."
        reading.faults.append(_fault("onbekend-document", file, why, mend, "", "document", document))
        return
    for place, entry in enumerate(content["figures"]):
        if place not in broken:
            _read_figure(file, document, entry, reading)


def _plain(content: Any) -> Any:
    """Return the content with dates as text, as a JSON schema knows them."""
    if isinstance(content, dict):
        return {str(key): _plain(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_plain(value) for value in content]
    return content.isoformat() if isinstance(content, dt.date) else content


def _line_of(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    return f"regel {mark.line + 1}" if mark else ""


def _first_line(problem: Exception) -> str:
    return str(getattr(problem, "problem", None) or problem).splitlines()[0]


@functools.cache
def _schema() -> Any:
    content = json.loads((FOLDER / "published.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(content)


def _schema_faults(file: Path, content: Any, faults: list[Finding]) -> set[int]:
    """Add a finding per break of the schema and return the places of the figures that break it."""
    broken: set[int] = set()
    for problem in _schema().iter_errors(content):
        path = list(problem.absolute_path)
        if len(path) > 1 and path[0] == "figures":
            broken.add(int(path[1]))
        faults.append(_schema_fault(file, content, path, problem))
    return broken


def _schema_fault(file: Path, content: Any, path: Sequence[Any], problem: Any) -> Finding:
    figure = ""
    if len(path) > 1 and isinstance(content["figures"][path[1]], dict):
        figure = content["figures"][path[1]].get("id") or f"figuur {path[1] + 1}"
    shown = "" if isinstance(problem.instance, dict | list) else str(problem.instance)
    field_ = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in path[2:])
    why, mend = _broken_words(problem)
    return _fault("schema", file, why, mend, str(figure), field_, shown)


def _broken_words(problem: Any) -> tuple[str, str]:
    """Return in Dutch what a break of the schema is and how to mend it."""
    wanted, extra = problem.validator_value, ""
    match problem.validator:
        case "required":
            missing = [name for name in wanted if name not in problem.instance]
            return f"Hier ontbreekt {', '.join(missing)}.", "Vul het in."
        case "additionalProperties":
            extra = ", ".join(str(key) for key in problem.instance if key not in problem.schema.get("properties", {}))
            return f"{extra} is geen gekend veld.", f"Gekend zijn {', '.join(problem.schema.get('properties', {}))}."
        case "enum":
            return "Deze waarde is niet gekend.", f"Kies {', '.join(repr(value) for value in wanted)}."
        case "type" if isinstance(problem.instance, float):
            return "Dit is een kommagetal geworden.", "Zet het getal tussen aanhalingstekens, zoals het gedrukt staat."
        case None:
            mend = f"said hoort bij wat een document drukt, decimals bij een eigen berekening (status: {DERIVED})."
            return "Dit veld hoort hier niet.", mend
        case "pattern" | "anyOf":
            return (
                "De schrijfwijze klopt niet.",
                "Een id is als a2ha_vak_bu; een periode 2024, 2024Q3, 2024-07-01 of 2019-2024.",
            )
    return f"Dit past niet in het schema ({problem.message[:120]}).", "Vergelijk met published.schema.json."


def _read_figure(file: Path, document: str, entry: Mapping[str, Any], reading: _Reading) -> None:
    known = reading.figures.get(entry["id"])
    if known is not None:
        why = f"Dit id bestaat al in {known.document}: {known.measures}."
        reading.faults.append(_fault("dubbel-id", file, why, "Geef een ander id.", entry["id"], "id"))
        return
    try:
        figure = _figure(file, document, entry, reading.units)
    except (PrintedError, KeyError) as problem:
        reading.faults.append(_figure_fault(file, entry, problem, reading.units))
        return
    reading.figures[figure.id] = figure
    reading.formulas[figure.id] = entry.get("formula", "")


def _figure_fault(file: Path, entry: Mapping[str, Any], problem: Exception, units: Mapping[str, Unit]) -> Finding:
    if isinstance(problem, PrintedError):
        return _fault("gedrukt", file, str(problem), "", entry["id"], "said")
    mend = f"Kies uit {', '.join(units)}, of vul units.yaml aan."
    return _fault(
        "onbekende-eenheid", file, "Deze eenheid is niet gekend.", mend, entry["id"], "unit", str(problem.args[0])
    )


def _figure(file: Path, document: str, entry: Mapping[str, Any], units: Mapping[str, Unit]) -> Figure:
    return Figure(
        id=entry["id"],
        document=document,
        measures=entry["measures"],
        unit=units[entry["unit"]],
        period=str(entry.get("period", "")),
        status=entry["status"],
        said=tuple(_mentions(entry, units)),
        relation=entry.get("relation", "equals"),
        note=entry.get("note", ""),
        like=tuple(entry.get("like", ())),
        file=file.name,
        decimals=entry.get("decimals", 0),
    )


def _mentions(entry: Mapping[str, Any], units: Mapping[str, Unit]) -> Iterator[Mention]:
    for said in entry.get("said", ()):
        printed, unit = str(said["printed"]), units[said.get("unit", entry["unit"])]
        wrong = misprinted(printed)
        read = wrong if wrong and said is not entry["said"][0] and "reads" not in said else None
        read = read or read_printed(str(said.get("reads", printed)))
        yield Mention(
            printed=printed,
            read=read,
            unit=unit,
            place=said["place"],
            where=said.get("in", "text"),
            period=str(said.get("period", "")),
            qualifier=said.get("qualifier", entry.get("qualifier", "")),
            exact=unit.counted or entry["status"] == "norm" or not read.step,
            note=said.get("note", ""),
            page=str(said.get("page", "")),
            misprint=wrong is not None,
        )


def _fault(code: str, file: Path, why: str, mend: str, path: str = "", field_: str = "", value: str = "") -> Finding:
    return Finding(f"catalogus-{code}", file.name, path, field_, value, why, mend)
