"""``maatwerk demo``: the main job on a newcomer's machine."""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.table import Table

from maatwerk.cli.common import AsJson, err, out, show_json, wrong_use
from maatwerk.cli.indicators import inputs_of
from maatwerk.cli.portal import PORT, Data, chosen_port, ready_for_demo, serve
from maatwerk.cli.quarter import law_under, run_or_end, show
from maatwerk.report.contents import contents
from maatwerk.report.page import write_report
from maatwerk.rules.money import dutch
from maatwerk.rules.quarter import Quarter
from maatwerk.runs.index import write_index
from maatwerk.runs.quarter import Order, Result
from maatwerk.synthetic.accounts import make_accounts
from maatwerk.synthetic.beside import beside_published
from maatwerk.synthetic.counts import SCHEMA
from maatwerk.synthetic.make import CannotMake, MadeFlanders, make

QUARTER = Quarter.of(2024, 4)
SEED = 2024


def demo_command(
    target: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path("out/demo"),
    scale: Annotated[str, typer.Option("--scale", help="Part of the full size of Flanders.")] = "1",
    port: Annotated[int, typer.Option("--port", help="Port of the portal; 0 takes a free one.")] = PORT,
    data: Data = None,
    json_: AsJson = False,
) -> None:
    """Make an invented Flanders, run a quarter over it, print the totals beside the published ones, fill the portal and serve it.

    ``DEMO_SERVE=0`` ends after printing.
    """
    began, size = time.monotonic(), _scale(scale)
    try:
        with err.status(f"een verzonnen Vlaanderen maken ({QUARTER}) …"):
            made = make(target / "invoer", SEED, QUARTER, QUARTER, size)
    except (CannotMake, OSError) as problem:
        wrong_use(str(problem))
    result = run_or_end(_order(made, target / str(QUARTER)))
    beside = beside_published(pl.concat([made.counts, _computed(result, made)]), size)
    with err.status("de boeken schrijven …"):
        report = _write_books(target, made)
    page = write_index(
        result.summary, result.lines, target / str(QUARTER), names=_names(made.out), beside=beside,
        also={"De boeken: begroting, gepubliceerde cijfers, indicatoren, wet en werkelijkheid": report.name},
    )  # fmt: skip
    portal = fill_portal(size, data)
    if json_:
        files = {"open": str(page), "report": str(report)}
        show_json({**result.summary, "beside_published": beside.to_dicts(), **files, "portal": portal})
        return
    out.print(f"{len(made.files)} bestanden gemaakt (niemand erin bestaat) en een kwartaalrun erover.")
    show(result)
    _show_beside(beside)
    out.print("Individueel maatwerk groeide in 2024: het vierde kwartaal maal vier ligt boven de uitgave van het jaar.")
    out.print(f"\nKlaar in {time.monotonic() - began:.0f} seconden.")
    out.print(f"Overzicht:       {page}", soft_wrap=True)
    out.print(f"Een afrekening:  {_typical(result)}", soft_wrap=True)
    out.print(f"De boeken:       {report}", soft_wrap=True)
    out.print(f"Het portaal:     {_in_words(portal)}", soft_wrap=True)
    if os.environ.get("DEMO_SERVE", "1") != "0":
        _serve(port)


def fill_portal(scale: Fraction, data: Path | None) -> dict[str, int]:
    """Fill the portal of the demo, or leave it as it was filled before; return what it holds. Ends the program on real data."""
    ready_for_demo(data)
    from maatwerk.portal import demo

    with err.status("het portaal vullen …") as status:
        demo.migrate()
        held = demo.fill(scale, SEED, lambda what: status.update(f"het portaal vullen: {what} …"))
    return asdict(held)


def _in_words(portal: dict[str, int]) -> str:
    names = {
        "persons": "personen",
        "cases": "dossiers",
        "decisions": "beslissingen",
        "letters": "brieven",
        "accounts": "demo-accounts",
    }
    return ", ".join(f"{portal[name]} {word}" for name, word in names.items())


def _serve(port: int) -> None:
    port = chosen_port("127.0.0.1", port)
    out.print(f"\nTe bekijken op http://127.0.0.1:{port}/ : meld u aan als wie u wilt. (Ctrl-C stopt)")
    serve("127.0.0.1", port, 2)


def _write_books(target: Path, made: MadeFlanders) -> Path:
    """Write the report of the books beside the quarter, with the indicators over it and over invented annual accounts."""
    accounts = make_accounts(target / "jaarrekeningen", SEED)
    answers = [file for file in accounts.files if file.suffix == ".xml"]
    declarations = [made.out / "declarations" / str(QUARTER)]
    inputs = inputs_of(answers, [target / str(QUARTER)], declarations, None)
    return write_report(contents(inputs), target / str(QUARTER) / "boeken.html")


def _scale(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        wrong_use(f"--scale {text!r} is geen getal: schrijf 0.1.")


def _order(made: MadeFlanders, target: Path) -> Order:
    return Order(
        quarter=QUARTER,
        declarations=made.out / "declarations" / str(QUARTER),
        rights=made.out / "rights",
        contingents=made.out / "contingents.csv",
        out=target,
        law=law_under("demo", None),
        assumptions="demo",
        names=_names(made.out),
    )


def _computed(result: Result, made: MadeFlanders) -> pl.DataFrame:
    """Return the euro totals as figures of the year: the quarter times four."""
    measures, year = result.summary["measures"], str(QUARTER.year)
    cmw = measures["cmw"]["total_cents"] + measures["cmw_onderneming"]["total_cents"]
    imw = result.lines.filter(pl.col("maatregel") == "imw")
    wages, coaching = int(imw["loonpremie"].sum() * 100), int(imw["begeleidingspremie_vast"].sum() * 100)
    coaching += int(imw["begeleidingspremie_variabel"].sum() * 100)
    totals = {"cmw_subsidie_eur": cmw, "imw_loonpremie_eur": wages, "imw_begeleidingspremie_eur": coaching}
    rows = [(name, year, Decimal(cents * 4).scaleb(-2)) for name, cents in totals.items()]
    filled = made.counts.filter((pl.col("figuur") == "ingevuld_vte") & (pl.col("periode") == str(QUARTER)))["waarde"]
    rows += [("cmw_eur_per_vte", year, rows[0][2] / vte) for vte in filled]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _show_beside(beside: pl.DataFrame) -> None:
    table = Table(title="Verzonnen naast gepubliceerd (euro: dit kwartaal maal vier)", title_justify="left")
    for name in ("figuur", "periode", "verzonnen", "gepubliceerd", "eenheid", "bron"):
        table.add_column(name, justify="right" if name in ("verzonnen", "gepubliceerd") else "left")
    for row in beside.to_dicts():
        if row["verzonnen"] is not None:
            numbers = (_plain(row[name]) for name in ("verzonnen", "gepubliceerd"))
            table.add_row(row["figuur"].replace("_", " "), row["periode"], *numbers, row["eenheid"], row["document"])
    out.print(table)


def _plain(value: Decimal) -> str:
    return dutch(round(value * 100)).removesuffix(",00")


def _names(folder: Path) -> dict[str, str]:
    frame = pl.read_csv(folder / "employers.csv", infer_schema=False)
    return dict(frame.select("onderneming", "naam").iter_rows())


def _typical(result: Result) -> Path:
    """Return the statement of a maatwerkbedrijf of ordinary size, to look at first."""
    own = result.lines.filter(pl.col("maatregel") == "cmw")
    sizes = own.group_by("onderneming").agg(pl.len().alias("n")).sort("n", "onderneming")
    number = sizes["onderneming"][sizes.height // 4]
    return next(page for page in result.statements if page.stem == number)
