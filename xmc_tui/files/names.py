"""File names that are safe on every system: a sheet written on one is opened on another."""

from __future__ import annotations

import unicodedata

#: What Windows takes for a device, whatever follows the first dot.
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{device}{number}" for device in ("COM", "LPT") for number in (*"123456789", "\u00b9", "\u00b2", "\u00b3")
}

_FORBIDDEN = set('<>:"/\\|?*')

#: What file systems take at most, in bytes of UTF-8; the kept copy and the temporary file need some of it.
LONGEST_NAME = 240


def is_safe_name(name: str) -> bool:
    """Whether a file name means the same file on Linux, macOS and Windows, and nothing in it steers a terminal."""
    return bool(name) and safe_name(name) == name


def safe_name(text: str) -> str:
    """Return a text as a file name without path parts: what is not safe becomes "-", what is reserved gets an "_"."""
    name = "".join("-" if character in _FORBIDDEN or _steers(character) else character for character in text)
    name = name.strip(" ").rstrip(". ")
    if name.split(".")[0].rstrip(" ").upper() in _RESERVED:
        name = f"_{name}"
    name = _cut(name)
    return name if name.strip(".") else "_"


def _cut(name: str) -> str:
    """Cut the stem of a name that is too long; its suffix stays."""
    if len(name.encode("utf-8", "surrogatepass")) <= LONGEST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    stem, end = (stem, dot + suffix) if dot and len(suffix) <= 10 else (name, "")
    room = LONGEST_NAME - len(end.encode("utf-8", "surrogatepass"))
    return stem.encode("utf-8", "surrogatepass")[:room].decode("utf-8", "ignore").rstrip(". ") + end


def _steers(character: str) -> bool:
    """Whether a character acts instead of showing: control, format, line ends, halves of characters."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
