"""The command line: a window on the rooms. Exit codes: 0 fine, 1 blocking findings, 2 wrong use."""

from maatwerk.cli.main import main

__all__ = ["main"]
