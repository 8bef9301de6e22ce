"""Bytes of a file in bounded pieces: plain, ``.gz`` or a member of a ``.zip``, never more than a bomb may unpack."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

PIECE: Final = 1 << 18
RATIO: Final = 250
"""How many times its packed size a file may unpack to. Declarations pack 10 to 60 times; a bomb 1,000 times."""
FREE: Final = 16 << 20
"""Unpacked bytes that are always allowed."""


class Refused(Exception):
    """A file that is not read (further): ``code``, ``why`` and ``mend`` make the finding."""

    def __init__(self, code: str, why: str, mend: str, value: str = "") -> None:
        super().__init__(why)
        self.code, self.why, self.mend, self.value = code, why, mend, value


def bomb(unpacked: int, packed: int) -> Refused:
    """Return the refusal of a file that unpacks too far."""
    return Refused(
        "uitpakken-geweigerd",
        f"Het bestand pakt uit tot meer dan {RATIO} maal zijn omvang; dat doet een aangifte nooit.",
        "Lever het bestand onverpakt aan.",
        f"{unpacked} bytes uit {packed}",
    )


def broken_pack(error: Exception) -> Refused:
    """Return the refusal of a packed file that ends early or is damaged."""
    return Refused(
        "verpakking-beschadigd",
        "Het verpakte bestand is beschadigd of afgebroken; wat ervoor stond is wel gelezen.",
        "Vraag het bestand opnieuw op.",
        str(error),
    )


@dataclass(frozen=True, slots=True)
class Source:
    """A stream of bytes with a name: a file, or a member of a zip file (``pack.zip!member.xml``)."""

    name: str
    path: Path
    member: str | None = None

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes in pieces; raises Refused for a bomb or a damaged pack, OSError when it cannot be opened."""
        if self.member is not None:
            yield from self._member_pieces(self.member)
        elif _packed(self.path):
            yield from _unpacked(self._gzip(), self.path.stat().st_size)
        else:
            with self.path.open("rb") as stream:
                yield from iter(lambda: stream.read(PIECE), b"")

    def _gzip(self) -> IO[bytes]:
        return gzip.open(self.path, "rb")  # type: ignore[return-value]

    def _member_pieces(self, member: str) -> Iterator[bytes]:
        try:
            with zipfile.ZipFile(self.path) as pack:
                yield from _unpacked(pack.open(member), max(1, pack.getinfo(member).compress_size))
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise broken_pack(error) from error


def _packed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _unpacked(stream: IO[bytes], packed: int) -> Iterator[bytes]:
    total = 0
    with stream:
        while piece := _piece(stream):
            total += len(piece)
            if total > FREE and total > RATIO * packed:
                raise bomb(total, packed)
            yield piece


def _piece(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(PIECE)
    except (EOFError, zlib.error, OSError, zipfile.BadZipFile) as error:
        raise broken_pack(error) from error


def members(path: Path) -> list[str]:
    """Return the members of a zip file in sorted order, folders left out; raises Refused when it is no zip."""
    try:
        with zipfile.ZipFile(path) as pack:
            infos = pack.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise broken_pack(error) from error
    if len({info.header_offset for info in infos}) < len(infos):  # the same bytes listed many times: a flat bomb
        raise bomb(sum(info.file_size for info in infos), path.stat().st_size)
    return sorted(info.filename for info in infos if not info.is_dir())
