"""File names that are valid on Linux, macOS and Windows.

An order sheet written on one system is opened on another.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePath

#: Device names reserved by Windows, with any suffix.
_RESERVED = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    f"{device}{number}"
    for device in ("COM", "LPT")
    for number in (*"123456789", "\u00b9", "\u00b2", "\u00b3")
}

_FORBIDDEN = set('<>:"/\\|?*')

#: In bytes of UTF-8. File systems allow 255; the suffix `.old` needs some of them.
MAX_NAME_LENGTH = 240


def is_safe_name(name: str) -> bool:
    """Whether a file name is valid on every system and has no control or format characters."""
    return bool(name) and make_safe_name(name) == name


def file_name_as_typed(path: PurePath) -> str:
    """Return the name of a file as it was typed, with a drive that Windows takes from it.

    Windows reads `a:b.toml` as the file `b.toml` in the working folder of drive A. That is hardly
    meant, and the same name is not valid on the other systems.
    """
    return path.name if path.root else path.drive + path.name


def make_safe_name(text: str) -> str:
    """Return a text as a valid file name: "-" for unsafe characters, "_" before a reserved name."""
    name = "".join(
        "-" if character in _FORBIDDEN or _is_control(character) else character
        for character in text
    )
    name = name.strip(" ").rstrip(". ")
    if name.split(".")[0].rstrip(" ").upper() in _RESERVED:
        name = f"_{name}"
    name = _shorten(name)
    return name if name.strip(".") else "_"


def _shorten(name: str) -> str:
    """Shorten the stem of a name that is too long and keep its suffix."""
    if len(name.encode("utf-8", "surrogatepass")) <= MAX_NAME_LENGTH:
        return name
    stem, dot, suffix = name.rpartition(".")
    stem, end = (stem, dot + suffix) if dot and len(suffix) <= 10 else (name, "")
    most = MAX_NAME_LENGTH - len(end.encode("utf-8", "surrogatepass"))
    return stem.encode("utf-8", "surrogatepass")[:most].decode("utf-8", "ignore").rstrip(". ") + end


def _is_control(character: str) -> bool:
    """Whether a character is a control, format, surrogate or line separator character."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
