"""An arrival as a person can look at it."""

from dataclasses import dataclass

_SHOWN = 20_000
_SHOWN_HEX = 4_096
_BYTES_A_LINE = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """The start of an arrival's bytes as text; `is_hex` when they are no text."""

    text: str
    size: int
    is_hex: bool
    is_cut: bool

    @classmethod
    def of(cls, raw: bytes) -> "Raw":
        """Text when it reads as UTF-8, perhaps with single bytes that do not; else its bytes as hex."""
        head = raw[:_SHOWN]
        text = head.decode("utf-8", "replace")
        strange = sum(1 for char in text if char == "\ufffd" or (char < " " and char not in "\t\r\n"))
        if strange * 20 <= len(text):
            clean = "".join(char if char >= " " or char in "\t\n" else "\ufffd" for char in text.replace("\r\n", "\n"))
            return cls(text=clean, size=len(raw), is_hex=False, is_cut=len(raw) > _SHOWN)
        return cls(text=_hex(raw[:_SHOWN_HEX]), size=len(raw), is_hex=True, is_cut=len(raw) > _SHOWN_HEX)


def _hex(given: bytes) -> str:
    lines = []
    for start in range(0, len(given), _BYTES_A_LINE):
        part = given[start : start + _BYTES_A_LINE]
        letters = "".join(chr(byte) if 32 <= byte < 127 else "." for byte in part)
        lines.append(f"{start:08x}  {part.hex(' '):<47}  {letters}")
    return "\n".join(lines)
