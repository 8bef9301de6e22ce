"""``maatwerk serve``, ``maatwerk manage``: the portal from the command line."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from maatwerk.cli.common import out, wrong_use

SETTINGS = "maatwerk.portal.settings"
PORT = 8000
DEMO_DAY = dt.date(2026, 5, 18)
"""The day of the demo: the law is known, and so are the four quarters before it."""
Data = Annotated[Path | None, typer.Option("--data", help="Data folder of the portal; default out/portal.")]


def ready(data: Path | None = None) -> None:
    """Make Django ready in this process, over the data folder."""
    if data is not None:
        os.environ["MAATWERK_DATA"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def ready_for_demo(data: Path | None) -> None:
    """Make Django ready over the data folder of a demo, its clock on the day of the demo; ends the program on real data."""
    from maatwerk.portal.kit.local import Local

    folder = data or Path(os.environ.get("MAATWERK_DATA", "out/portal"))
    local = Local(folder.resolve())
    if (folder / "maatwerk.sqlite3").exists() and local.get("demo") != "1":
        wrong_use(f"in {folder} staat een portaal dat geen demo is: geef met --data een andere map.")
    if local.get("demo") != "1":
        local.set(demo="1", shift_days=(dt.date.today() - DEMO_DAY).days)
    ready(folder)


def manage_command(context: typer.Context) -> None:
    """Run a management command of the portal: migrate, createsuperuser, check --deploy, ..."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["maatwerk manage", *(context.args or ["help"])])


def serve_command(
    port: Annotated[int, typer.Option("--port", help="Port to serve on; 0 takes a free one.")] = PORT,
    host: Annotated[str, typer.Option("--host", help="Address to serve on; default this machine only.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", help="Processes that answer.")] = 2,
    data: Data = None,
) -> None:
    """Serve the portal until Ctrl-C."""
    if data is not None:
        os.environ["MAATWERK_DATA"] = str(data.resolve())
    port = chosen_port(host, port)
    out.print(f"Te bekijken op http://{host}:{port}/ (Ctrl-C stopt)")
    serve(host, port, workers)


def chosen_port(host: str, port: int) -> int:
    """Return the port if it is free, a free one for 0; ends the program where it is taken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            wrong_use(
                f"poort {port} is niet vrij ({problem.strerror}): kies een andere met --port, of 0 voor een vrije."
            )
        return int(probe.getsockname()[1])


def serve(host: str, port: int, workers: int) -> None:
    """Answer requests with gunicorn, in this process, until stopped; a worker beside it does what takes longer than a page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    from gunicorn.app.wsgiapp import WSGIApplication

    subprocess.Popen([sys.executable, "-m", "maatwerk", "manage", "work", "--keep", str(os.getpid())])
    bind, threads = f"{host}:{port}", "4"
    sys.argv = ["gunicorn", "--bind", bind, "--workers", str(workers), "--threads", threads, "--log-level", "warning"]
    sys.argv += ["--graceful-timeout", "3", "maatwerk.portal.wsgi:application"]
    WSGIApplication("%(prog)s [OPTIONS] [APP_MODULE]", prog="maatwerk serve").run()


def backup_command(target: Annotated[Path, typer.Argument(help="The file to write.")], data: Data = None) -> None:
    """Write every row of the portal to one file, with hashes."""
    ready(data)
    from maatwerk.portal.kit.backup import BackupError, backup

    try:
        told = backup(target)
    except BackupError as problem:
        wrong_use(str(problem))
    out.print(f"{told.total} rijen bewaard in {target.name}; hoofd van de keten {told.head}", soft_wrap=True)


def restore_command(source: Annotated[Path, typer.Argument(help="The file to read.")], data: Data = None) -> None:
    """Put a backup into an empty, migrated database: all or nothing, compared with its hashes and its chain."""
    ready(data)
    from maatwerk.portal.kit.backup import BackupError, restore

    try:
        told = restore(source)
    except BackupError as problem:
        wrong_use(str(problem))
    out.print(f"{told.total} rijen teruggezet; de keten houdt, hoofd {told.head}", soft_wrap=True)
