"""What the commands share: options, exit codes, one way to say that something is wrong."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from maatwerk.law.measures import folder, measures
from maatwerk.rules.finding import Finding, write_findings
from maatwerk.rules.reform import assume, assumed_parameters, rests_on
from maatwerk.rules.rule import RuleError
from maatwerk.rules.ruleset import RuleSet

FINE, FINDINGS, WRONG_USE = 0, 1, 2

WIDE = 200
"""Columns when nobody looks: a pipe or a file gets every word whole."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else WIDE)
err = Console(stderr=True, highlight=False)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON, nothing else.")]
Assumptions = Annotated[
    str, typer.Option("--assumptions", help="Use a named set of amounts that are not the law's: demo.", metavar="demo")
]
Readings = Annotated[
    list[str] | None, typer.Option("--reading", help="Take another option of a named reading: NAME=OPTION. Repeatable.")
]
In = Annotated[Path, typer.Option("--in", help="CSV or Parquet file to read.", metavar="FILE")]
Out = Annotated[Path, typer.Option("--out", help="File to write (CSV or Parquet, by its ending).", metavar="FILE")]


def wrong_use(message: str) -> NoReturn:
    """Print what is wrong with the call and end with exit code 2."""
    err.print(f"[red]Fout:[/red] {plain(message)}")
    raise typer.Exit(WRONG_USE)


def plain(message: str) -> str:
    """Return text that is printed as it stands, whatever brackets it holds."""
    return Text(message).markup


def measure_named(name: str, assumptions: str = "", readings: Sequence[str] | None = None) -> RuleSet:
    """Return the rule set of a measure under the given assumptions and readings; ends the program on a wrong name."""
    known = measures()
    if name not in known:
        wrong_use(f"{name!r} is geen maatregel. Gekend zijn: {', '.join(known)}.")
    ruleset = known[name]
    if assumptions:
        ruleset = assume(ruleset, assumption_file(assumptions))
    try:
        return ruleset.choose(**dict(_option(text) for text in readings or []))
    except RuleError as problem:
        wrong_use(problem.dutch)


def _option(text: str) -> tuple[str, str]:
    name, equals, option = text.partition("=")
    if not equals:
        wrong_use(f"--reading {text!r}: schrijf NAAM=OPTIE.")
    return name, option


def assumption_file(name: str) -> Path:
    """Return the file of a named set of assumptions; ends the program on an unknown name."""
    file = folder() / "assumptions" / f"{name}.yaml"
    if not file.is_file():
        wrong_use(
            f"--assumptions {name!r} bestaat niet. Gekend: {', '.join(f.stem for f in file.parent.glob('*.yaml'))}."
        )
    return file


def day_named(text: str, option: str) -> dt.date | None:
    """Return the day an option names, or None when it is not given; ends the program when it is no day."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        wrong_use(f"{option} {text!r} is geen datum: schrijf 2024-07-01.")


def missing(problem: FileNotFoundError) -> NoReturn:
    """Say which given file or folder does not exist and end with exit code 2."""
    name = problem.filename or str(problem).removesuffix(" does not exist")
    wrong_use(f"{Path(name).name}: dit bestand of deze map bestaat niet. Kijk de naam na.")


def say_assumptions(ruleset: RuleSet, targets: Sequence[str]) -> None:
    """Say on the error stream what the output rests on besides the law, and what it leaves out as not known."""
    for name, reason in assumed_parameters(ruleset, targets).items():
        err.print(f"[yellow]demobedrag[/yellow] {name}: {plain(reason)}")
    for said in rests_on(ruleset, targets):
        if not said.startswith("demobedrag"):
            err.print(f"[yellow]aanname[/yellow] {plain(said)}")
    for target, parameters in left_out(ruleset, targets).items():
        err.print(f"[yellow]niet berekend[/yellow] {target}: geen waarde voor {', '.join(parameters)}")


def left_out(ruleset: RuleSet, targets: Sequence[str]) -> dict[str, list[str]]:
    """Return the usual outputs that are not computed, with the parameters that have no value."""
    return {
        name: [p for p in ruleset.needed([name], "parameter") if not ruleset.parameters[p].is_set(ruleset.last)]
        for name in ruleset.optional_targets
        if name not in targets
    }


def show_json(content: Any) -> None:
    """Print JSON on standard output."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")


def finish(findings: Sequence[Finding], file: Path) -> NoReturn:
    """Write the findings next to a result, say how many there are, and end with exit code 0 or 1."""
    where = file.with_name(file.name + ".findings.csv")
    write_findings(findings, where)
    blocking = sum(finding.blocking for finding in findings)
    if findings:
        err.print(f"{len(findings)} bevinding(en), waarvan {blocking} blokkerend: zie {where.name}")
        for finding in findings[:5]:
            err.print(f"  {plain(str(finding))}")
    raise typer.Exit(FINDINGS if blocking else FINE)
