"""``maatwerk manage work``: do what was asked on the pages."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from maatwerk.portal.jobs import worker


class Command(BaseCommand):
    """Takes work as it comes until stopped."""

    help = "Do the work that was asked on the pages: reading files, running quarters."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what may be given."""
        parser.add_argument("--once", action="store_true", help="Stop when nothing waits.")
        parser.add_argument("--keep", type=int, metavar="PID", help="Keep a worker working beside this server.")
        parser.add_argument("--parent", type=int, metavar="PID", help="Stop when this process is gone.")

    def handle(self, *_args: Any, once: bool, keep: int | None, parent: int | None, **_options: Any) -> None:
        """Work."""
        if keep is not None:
            worker.kept(keep)
            return
        stays = worker.until_told(parent)
        try:
            done = worker.work(stays, once)
        except worker.Stopped:
            return
        if once:
            self.stdout.write(f"{done} opdrachten gedaan")
