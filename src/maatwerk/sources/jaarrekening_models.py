"""Which model an annual account follows, and the named reading of its decimals: from ``jaarrekening_models.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Final, NamedTuple

import yaml

_PART: Final = re.compile(r"[\s_-]+")


class Model(NamedTuple):
    """Size (volledig, verkort, micro, eigen) and form (vennootschap, vereniging); empty where it is not known."""

    size: str = ""
    form: str = ""


@lru_cache(maxsize=1)
def known_models() -> Mapping[str, Any]:
    """Return the content of ``jaarrekening_models.yaml``."""
    text = resources.files("maatwerk.sources").joinpath("jaarrekening_models.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.safe_load(text)
    return content


def model_of(soortschema: str, schema: str, descriptions: str) -> Model:
    """Return the model by the codes of a message, else by the words of its descriptions."""
    known = known_models()
    for table, code in (("soortschema", soortschema), ("schema", schema)):
        if code in known[table]:
            return Model(known[table][code]["size"], known[table][code]["form"])
    words = descriptions.lower()
    return Model(_by_words("sizes", words), _by_words("forms", words))


def _by_words(table: str, text: str) -> str:
    found = [name for name, one in known_models()[table].items() if any(word in text for word in one["words"])]
    return found[0] if len(found) == 1 else ""


@lru_cache(maxsize=1024)
def model_named(name: str) -> Model:
    """Return the model a table names: ``VKT-vzw``, ``verkort``, ``A``, ``micro vereniging``; empty where it is not known."""
    parts = [part for part in _PART.split(name.strip().lower()) if part]
    return Model(_by_name("sizes", parts), _by_name("forms", parts))


def _by_name(table: str, parts: list[str]) -> str:
    found = [name for name, one in known_models()[table].items() if any(part in one["names"] for part in parts)]
    return found[0] if len(found) == 1 else ""


def decimal_readings() -> tuple[str, ...]:
    """Return the options of the reading ``decimalen``, the default first."""
    reading = known_models()["decimals"]
    default = str(reading["default"])
    return (default, *(str(name) for name in reading["options"] if name != default))
