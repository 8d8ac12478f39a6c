"""Objects of a PDF file, and the file that is made of them (ISO 32000-1, chapter 7)."""

from __future__ import annotations

import codecs
import hashlib
import zlib
from collections.abc import Mapping, Sequence

from xmc_tui.domain.frozen_dataclass import frozen


class Name(str):
    """A name, such as /Page; written without its slash."""


@frozen
class Reference:
    """A reference to an object of the file."""

    number: int


#: A value of PDF: text becomes a text string, bytes a byte string.
Value = (
    None | bool | int | float | str | bytes | Reference | Sequence["Value"] | Mapping[str, "Value"]
)


def format_number(number: float) -> str:
    """Return a number with at most three decimals: exponents are not allowed."""
    text = f"{number:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def format_value(value: Value) -> str:
    """Return the syntax of a value; it consists of ASCII characters."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return format_number(value)
        case Name():
            return f"/{_escape_name(value)}"
        case str():
            return format_value(codecs.BOM_UTF16_BE + value.encode("utf-16-be"))
        case bytes():
            return f"<{value.hex().upper()}>"
        case Reference():
            return f"{value.number} 0 R"
        case Mapping():
            entries = (f"/{_escape_name(key)} {format_value(each)}" for key, each in value.items())
            return f"<<{' '.join(entries)}>>"
        case _:
            return f"[{' '.join(map(format_value, value))}]"


def _escape_name(name: str) -> str:
    return "".join(
        character
        if character.isascii() and (character.isalnum() or character in "-+_.")
        else "".join(f"#{byte:02X}" for byte in character.encode())
        for character in name
    )


class PdfFile:
    """The objects of a file in the order of their numbers.

    Equal objects give equal bytes: there is no time and no random identifier in the file.
    """

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> Reference:
        """Return the number of an object whose content is known later."""
        self._bodies.append(b"")
        return Reference(len(self._bodies))

    def add(self, value: Value, reserved: Reference | None = None) -> Reference:
        """Add an object, in the place of a reserved number if one is given."""
        return self._set(format_value(value).encode("ascii"), reserved)

    def add_stream(
        self, content: bytes, entries: Mapping[str, Value], is_compressed: bool = False
    ) -> Reference:
        """Add a stream, deflated unless `is_compressed` says that its content already is."""
        head = dict(entries)
        if not is_compressed:
            content = zlib.compress(content, 9)
            head["Filter"] = Name("FlateDecode")
        head["Length"] = len(content)
        text = format_value(head).encode("ascii")
        return self._set(text + b"\nstream\n" + content + b"\nendstream", None)

    def _set(self, body: bytes, reserved: Reference | None) -> Reference:
        reference = reserved or self.reserve()
        self._bodies[reference.number - 1] = body
        return reference

    def to_bytes(self, root: Reference, info: Reference) -> bytes:
        """Return the file; `root` is its catalog, `info` the dictionary with its title."""
        # The bytes after the percent sign tell programs that the file is binary.
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        offsets, end = [], len(parts[0])
        for number, body in enumerate(self._bodies, 1):
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            offsets.append(end)
            end += len(parts[-1])
        digest = hashlib.sha256(b"".join(parts)).digest()[:16]
        trailer: dict[str, Value] = {
            "Size": len(offsets) + 1,
            "Root": root,
            "Info": info,
            "ID": [digest, digest],
        }
        lines = [f"{offset:010d} 00000 n \n" for offset in offsets]
        table = f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n{''.join(lines)}"
        close = f"trailer\n{format_value(trailer)}\nstartxref\n{end}\n%%EOF\n"
        return b"".join([*parts, (table + close).encode("ascii")])
