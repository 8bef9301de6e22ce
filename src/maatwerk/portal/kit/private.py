"""Keeping persons out of the logs."""

from __future__ import annotations

import logging
import re

_NUMBER = re.compile(r"(?<!\d)\d{2}[ .-]?\d{2}[ .-]?\d{2}[ .-]?\d{3}[ .-]?\d{2}(?!\d)")


class PrivateFormatter(logging.Formatter):
    """Writes a record, with its traceback, without national numbers: also those that an error carries in its words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of the record, each number replaced by a mark."""
        return _NUMBER.sub("[INSZ]", super().format(record))
