"""Makes the small files that are enclosed in letters: pictures, tables, papers."""

import struct
import zlib
from collections.abc import Callable
from functools import cache

_WIDTH, _HEIGHT = 120, 80


@cache
def enclosure(name: str) -> tuple[bytes, str]:
    """The content and the type of the file of this name; the same name gives the same bytes."""
    make, mime = _MAKERS[name.rpartition(".")[2]]
    return make(name), mime


def _picture(name: str) -> bytes:
    """A table in lamp light: warm in the middle, dark at the edges, its hue from the name."""
    hue = zlib.crc32(name.encode()) % 60
    rows = b"".join(b"\x00" + _row(y, hue) for y in range(_HEIGHT))
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in parts)


def _row(y: int, hue: int) -> bytes:
    pixels = bytearray()
    for x in range(_WIDTH):
        far = ((x - _WIDTH / 2) / _WIDTH) ** 2 + ((y - _HEIGHT / 3) / _HEIGHT) ** 2
        light = max(0.12, 1 - 2.6 * far) if y < _HEIGHT * 0.72 else max(0.08, 0.6 - 1.4 * far)
        pixels += bytes((int(250 * light), int((190 + hue / 2) * light), int((120 + hue) * light)))
    return bytes(pixels)


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def _paper(name: str) -> bytes:
    """A page of PDF that names itself."""
    title = name.rpartition(".")[0].replace("-", " ")
    drawn = f"BT /F1 18 Tf 72 760 Td (Fennimoth) Tj 0 -32 Td /F1 12 Tf ({title}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    page, places = b"%PDF-1.4\n", list[int]()
    for number, content in enumerate(objects, start=1):
        places.append(len(page))
        page += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return page + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (table, len(page))
    )


def _table(name: str) -> bytes:
    if name.startswith("luna-log"):
        each, drop = (60, 0.1) if "261" in name else (1, 11.0)
        rows = [f"{hour:02d}:00,{max(0, 100 - hour * drop):.0f},{3600 // each}" for hour in range(10)]
        return ("hour,charge_percent,radio_wakes\n" + "\n".join(rows) + "\n").encode()
    return b"lamp,colour,count\nTussock,ink,4\nLuna,chalk,4\nFootman,sage,6\nparts drawer,,1\n"


def _text(_name: str) -> bytes:
    return (
        b"INVOICE\n\n1 packet of candles, household, white ........ EUR 4.60\nReason: firmware 2.6\nPayable: in light\n"
    )


_MAKERS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "png": (_picture, "image/png"),
    "pdf": (_paper, "application/pdf"),
    "csv": (_table, "text/csv"),
    "txt": (_text, "text/plain"),
}
