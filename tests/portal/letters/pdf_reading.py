"""Reading a letter back from its bytes: text, structure, the QR code as it is drawn, pixels."""

import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, StreamObject


def opened(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), strict=True)


def squeezed(text: str) -> str:
    """Return text without any white space or invisible break, as line ends in a PDF are layout."""
    return re.sub(r"[\s\u200b\u00ad]", "", unicodedata.normalize("NFKC", text))


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in opened(pdf).pages)


def xmp(pdf: bytes) -> str:
    return bytes(opened(pdf).root_object["/Metadata"].get_object().get_data()).decode()


def structure(pdf: bytes) -> Iterator[DictionaryObject]:
    """Yield every element of the structure tree in reading order."""
    waiting: list[Any] = [opened(pdf).root_object["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if not isinstance(node, DictionaryObject):
            continue
        if "/S" in node:
            yield node
        below = node.get("/K", [])
        below = below if isinstance(below, list) else [below]
        waiting.extend(reversed(below))


def attribute(node: DictionaryObject, name: str) -> Any:
    """Return an attribute of an element, looked up in all its attribute dictionaries."""
    found = node.get("/A", [])
    found = found if isinstance(found, list) else [found]
    return next((one.get_object()[name] for one in found if name in one.get_object()), None)


def fonts(pdf: bytes) -> Iterator[DictionaryObject]:
    for page in opened(pdf).pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            yield font.get_object()


def page_streams(pdf: bytes) -> Iterator[str]:
    """Yield the drawing commands of every page, those of embedded forms included."""
    for page in opened(pdf).pages:
        yield page.get_contents().get_data().decode("latin-1")
        for form in page["/Resources"].get_object().get("/XObject", {}).values():
            if isinstance(form.get_object(), StreamObject):
                yield form.get_object().get_data().decode("latin-1")


_RUN = re.compile(r"(-?[\d.]+) (-?[\d.]+) m (-?[\d.]+) (-?[\d.]+) l")


def runs_drawn(pdf: bytes) -> list[tuple[int, int, int]]:
    """Return the strokes of the QR code as (left, right, row) in modules: whole columns along the middle of a row."""
    found = [tuple(map(float, run)) for stream in page_streams(pdf) for run in _RUN.findall(stream)]
    along = [(x, to, y) for x, y, to, level in found if y == level and y % 1 == 0.5 and x % 1 == to % 1 == 0]
    return [(int(x), int(to), int(y)) for x, to, y in along]


def pixels(png: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and the rows of a picture of eight bits RGBA or RGB, as grey: one byte per pixel."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    size = {2: 3, 6: 4}[colour]
    packed, at = b"", 8
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        packed += png[at + 8 : at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    raw, rows, above = zlib.decompress(packed), [], bytes(width * size)
    for y in range(height):
        start = y * (width * size + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + width * size]), above, size)
        rows.append(above[1::size])
    return width, height, rows


def _unfiltered(kind: int, row: bytearray, above: bytes, size: int) -> bytes:
    for i in range(len(row)) if kind else ():
        left, up = (row[i - size] if i >= size else 0), above[i]
        corner = above[i - size] if i >= size else 0
        guess = {1: left, 2: up, 3: (left + up) // 2}.get(kind)
        row[i] = (row[i] + (_paeth(left, up, corner) if guess is None else guess)) & 255
    return bytes(row)


def _paeth(left: int, up: int, corner: int) -> int:
    near = left + up - corner
    return min((left, up, corner), key=lambda one: abs(near - one))
