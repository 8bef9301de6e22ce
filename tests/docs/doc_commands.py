"""The commands that the pages show: lines of code blocks and words between backticks that begin with ``maatwerk``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer
from doc_pages import DOCS

from maatwerk.cli.main import app

ROOT = DOCS.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
PROGRAM: Any = typer.main.get_command(app)
_INLINE = re.compile(r"`(maatwerk(?: [^`]+)?)`")
_PROGRAM_OPTIONS = ("--help", "--version")


@dataclass(frozen=True)
class Shown:
    """A command as a page shows it; ``whole`` when it stands on a line of its own, to be typed."""

    page: str
    text: str
    whole: bool

    def words(self) -> list[str]:
        """Return its words without comment, brackets and dots for what is left out."""
        bare = re.sub(r"\[([^\]]*)\](?:\.\.\.)?|…", r" \1 ", self.text.partition(" #")[0])
        return shlex.split(bare)[1:]


def code_lines(text: str) -> Iterator[str]:
    """Yield the lines of fenced and indented code; a line that goes on after a backslash is one."""
    fenced = False
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        elif fenced or line.startswith("    "):
            yield line.strip()


def shown_in(file: Path) -> Iterator[Shown]:
    """Yield the commands of one page."""
    text = file.read_text(encoding="utf-8")
    for line in code_lines(text):
        if line.startswith("maatwerk "):
            yield Shown(file.name, line, True)
    for found in _INLINE.finditer(text):
        yield Shown(file.name, found[1], False)


def all_shown() -> list[Shown]:
    """Return the commands of all pages, each once."""
    return list(dict.fromkeys(one for file in PAGES for one in shown_in(file)))


def below(command: Any) -> dict[str, Any]:
    """Return the commands of a group; a command that is no group has none."""
    return getattr(command, "commands", {})


def resolved(words: list[str]) -> tuple[Any, tuple[str, ...], list[str]]:
    """Return the command that the first words name (None: there is none), its path, and the words after it."""
    command, path = PROGRAM, ()
    while below(command) and words and not words[0].startswith("-"):
        name = words[0]
        if name not in below(command):
            return None, path, words
        command, path, words = below(command)[name], (*path, name), words[1:]
    return command, path, words


def options(command: Any) -> dict[str, Any]:
    """Return the options of a command by every name they have."""
    own = (one for one in command.params if one.param_type_name == "option")
    return {name: one for one in own for name in (*one.opts, *one.secondary_opts)}


def problems(one: Shown) -> list[str]:
    """Return what is wrong with a command as shown: unknown, or with options it does not have."""
    command, path, rest = resolved(one.words())
    if command is None:
        return [f"no command {rest[0]!r} in maatwerk {' '.join(path)}"]
    if command.context_settings.get("ignore_unknown_options"):
        return unknown_to_django(rest)
    known = {*options(command), *_PROGRAM_OPTIONS}
    return [f"no option {word}" for word in rest if word.startswith("--") and word.partition("=")[0] not in known]


def unknown_to_django(rest: list[str]) -> list[str]:
    """Return what is wrong with words that are handed on to a management command of Django."""
    from django.core.management import get_commands, load_command_class

    if rest[0] not in get_commands():
        return [f"no management command {rest[0]!r}"]
    parser = load_command_class(get_commands()[rest[0]], rest[0]).create_parser("maatwerk manage", rest[0])
    known = parser._option_string_actions
    return [f"no option {word}" for word in rest if word.startswith("--") and word.partition("=")[0] not in known]


def lacking(one: Shown) -> list[str]:
    """Return what a command that is to be typed lacks: the rest of its name, an option, an argument."""
    command, _, rest = resolved(one.words())
    if below(command):
        return ["a group alone does nothing"]
    given = [options(command)[word] for word in rest if word in options(command)]
    needed = [param for param in command.params if param.required]
    missing = [param.opts[0] for param in needed if param.param_type_name == "option" and param not in given]
    values = len([word for word in rest if not word.startswith("--")])
    arguments = values - sum(not param.is_flag for param in given)
    if arguments < sum(param.param_type_name == "argument" for param in needed):
        missing.append("an argument")
    return missing


def leaves(command: Any = PROGRAM, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every command that does something."""
    if not below(command):
        yield path
    for name, one in below(command).items():
        yield from leaves(one, (*path, name))
