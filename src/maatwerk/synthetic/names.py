"""Names of persons: common first and last names of several origins, put together by chance."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any, Final

import yaml

from maatwerk.synthetic.dice import Dice
from maatwerk.synthetic.mix import Mix

_DOUBLE: Final = "vlaams"
"""Only names of this list are joined to a double one."""


def is_woman(insz: str) -> bool:
    """Return whether the serial of an INSZ is that of a woman: an even one."""
    return int(insz[6:9]) % 2 == 0


def person_name(dice: Dice, mix: Mix, woman: bool) -> tuple[str, str]:
    """Return family name and given name. Takes five draws, whatever comes of them: what is drawn after stays the same."""
    lists = _lists()[dice.pick(mix.shares("people.origin"))]
    family, given = _one(dice, lists["familie"]), _one(dice, lists["vrouw" if woman else "man"])
    double, other = dice.chance(mix.number("people.double_name")), _one(dice, lists["familie"])
    joined = double and other != family and lists is _lists()[_DOUBLE]
    return (f"{family}-{other}" if joined else family), given


def misspelt(name: str, place: int) -> str:
    """Return the name with two neighbouring letters of its last word swapped, or one left out where they are the same.

    ``place`` chooses which; a name has at least three letters.
    """
    start = name.rfind(" ") + 2
    at = start + place % (len(name) - start - 1) if len(name) - start > 1 else 1
    one, two = name[at], name[at + 1]
    return name[:at] + (one if one == two else two + one) + name[at + 2 :]


def _one(dice: Dice, names: Sequence[str]) -> str:
    return names[dice.below(len(names))]


@functools.cache
def _lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files("maatwerk.synthetic").joinpath("names.yaml").read_text(encoding="utf-8")
    read: Any = yaml.safe_load(text)
    return dict(read)
