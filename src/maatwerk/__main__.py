"""``python -m maatwerk``: the program, where it is not on the path."""

from __future__ import annotations

from maatwerk.cli import main

main()
