"""``maatwerk accounts``: annual accounts into rubrics, and viability from them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from maatwerk.cli.common import FINDINGS, FINE, AsJson, Out, err, finish, missing, out, plain, show_json, wrong_use
from maatwerk.cli.law import refuse_same
from maatwerk.figures.indicators.viability import Viability, viability
from maatwerk.figures.indicators.viability_rules import WrongReading, reading_texts
from maatwerk.sources.jaarrekening import AccountsRead, accounts_read
from maatwerk.sources.jaarrekening_models import decimal_readings, known_models
from maatwerk.synthetic.accounts import YEARS, make_accounts, published_beside

accounts = typer.Typer(no_args_is_help=True, help="Annual accounts: rubrics in, viability out.")
DECIMALS = "decimalen"
Readings = Annotated[
    list[str] | None,
    typer.Option(
        "--reading", help="Take another option of a named reading: NAME=OPTION (accounts readings lists them)."
    ),
]
Files = Annotated[
    list[Path], typer.Argument(help="Files or folders: MAGDA answers (XML), rubrics (CSV, Parquet), packed.")
]


@accounts.command("read")
def read_command(
    files: Files,
    target: Out,
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """Read annual accounts: one row per rubric, with a finding for everything that is wrong."""
    if target.suffix not in (".csv", ".parquet"):
        wrong_use(f"--out {target.name}: schrijf naar een .csv of .parquet.")
    for file in files:
        refuse_same(file, target)
    chosen = readings_of(reading)
    if set(chosen) - {DECIMALS}:
        wrong_use(f"bij het lezen is er één lezing: {DECIMALS}.")
    read = read_or_end(files, target, chosen.get(DECIMALS, ""))
    if json_:
        show_json(read.as_dict())
    else:
        _show_read(read)
    finish(read.findings, target)


def read_or_end(files: list[Path], target: Path | None, decimals: str) -> AccountsRead:
    """Read annual accounts; ends the program on a file that does not exist or cannot be written."""
    try:
        return accounts_read(files, target, decimals or decimal_readings()[0])
    except FileNotFoundError as problem:
        missing(problem)


def _show_read(read: AccountsRead) -> None:
    table = Table("wat", "aantal")
    for name, count in read.as_dict().items():
        if name != "findings":
            table.add_row(name, str(count))
    out.print(table)


def readings_of(given: list[str] | None) -> dict[str, str]:
    """Return readings by name; ends the program on one that does not exist."""
    known = {name: tuple(map(str, one["options"])) for name, one in reading_texts().items()}
    known[DECIMALS] = decimal_readings()
    chosen: dict[str, str] = {}
    for text in given or []:
        name, equals, option = text.partition("=")
        if not equals or name not in known:
            wrong_use(f"--reading {text!r}: schrijf NAAM=OPTIE; gekend zijn {', '.join(known)}.")
        if option not in known[name]:
            wrong_use(f"--reading {text!r}: gekend zijn {', '.join(known[name])}.")
        chosen[name] = option
    return chosen


@accounts.command("viability")
def viability_command(
    file: Annotated[
        list[Path], typer.Option("--in", help="What `accounts read` wrote, a CSV of rubrics, or MAGDA answers.")
    ],
    reading: Readings = None,
    json_: AsJson = False,
) -> None:
    """Show profitability, quick ratio and solvency per company, and the share of companies that reaches each, per year."""
    found, read = viable(file, reading)
    if json_:
        show_json({
            "readings": found.rules.readings,
            "shares": [share.as_dict() for share in found.shares],
            "companies": [ratio.as_dict() for ratio in found.ratios],
            "findings": [finding.as_dict() for finding in read.findings],
        })  # fmt: skip
    else:
        _show(found)
        for finding in read.findings[:5]:
            err.print(plain(str(finding)))
    raise typer.Exit(FINDINGS if read.blocking else FINE)


def viable(files: list[Path], reading: list[str] | None) -> tuple[Viability, AccountsRead]:
    """Return viability of the accounts in files, with what was read; ends the program on wrong use."""
    chosen = readings_of(reading)
    read = read_or_end(files, None, chosen.pop(DECIMALS, ""))
    try:
        return viability(read.rubrieken, read.jaarrekeningen, **chosen), read
    except WrongReading as problem:
        wrong_use(str(problem))


def _show(found: Viability) -> None:
    beside = published_beside()
    table = Table(
        "jaar", "maatstaf", "aandeel", "bereikt", "noemer", "niet berekenbaar", "gepubliceerd", title="Leefbaarheid"
    )
    for share in found.shares:
        counts = (str(count) for count in (share.reached, share.counted, share.not_computable))
        table.add_row(
            str(share.year), share.measure, share.printed, *counts, beside.get((share.measure, str(share.year)), "")
        )
    out.print(table)
    out.print("Lezingen: " + ", ".join(f"{name}={option}" for name, option in found.rules.readings.items()))
    out.print("Een aandeel opent met `maatwerk indicators open`; elke onderneming met --json.")


@accounts.command("readings")
def readings_command(json_: AsJson = False) -> None:
    """List the named readings with their options, default, reason and source."""
    texts = {DECIMALS: known_models()["decimals"], **reading_texts()}
    if json_:
        show_json(texts)
        return
    table = Table("lezing", "optie", "betekenis")
    for name, one in texts.items():
        for option, meaning in one["options"].items():
            table.add_row(name, f"{option}{' *' if option == one['default'] else ''}", meaning)
    out.print(table)
    out.print("* wordt genomen als er niets gekozen is")


@accounts.command("synthetic")
def synthetic_command(
    target: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same accounts.")],
    json_: AsJson = False,
) -> None:
    """Write invented annual accounts of 120 companies nobody has, as MAGDA answers and as a CSV of rubrics."""
    made = make_accounts(target, seed)
    if json_:
        show_json({"files": [file.name for file in made.files], "accounts": made.accounts, "rows": made.rows})
        return
    out.print(
        f"{made.accounts} jaarrekeningen over {YEARS[0]} tot {YEARS[-1]} in {len(made.files)} bestanden: {target.name}"
    )
