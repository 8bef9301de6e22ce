"""What one installation keeps for itself: keys made once, and whether it is a demo."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Local:
    """The file ``portal.json`` of a data folder."""

    folder: Path

    @property
    def file(self) -> Path:
        """Return where the file is, or will be."""
        return self.folder / "portal.json"

    def get(self, name: str, otherwise: Any = None) -> Any:
        """Return one entry."""
        return self._content().get(name, otherwise)

    def set(self, **entries: Any) -> None:
        """Keep entries; the file can be read by its owner only."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.file.touch(mode=0o600)
        self.file.write_text(json.dumps(self._content() | entries, indent=1) + "\n", encoding="utf-8")

    def secret(self, name: str) -> str:
        """Return a key, made on first use."""
        known = self.get(name)
        if known is None:
            known = secrets.token_urlsafe(64)
            self.set(**{name: known})
        return str(known)

    def _content(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.file.read_text(encoding="utf-8") or "{}"))
        except FileNotFoundError:
            return {}
