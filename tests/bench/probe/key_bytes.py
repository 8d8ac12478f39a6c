"""Encodes keys as the bytes that a terminal sends for them."""

from __future__ import annotations

_MODS = {"shift": 1, "alt": 2, "ctrl": 4, "super": 8}
_LETTER_KEYS = {
    "up": "A",
    "down": "B",
    "right": "C",
    "left": "D",
    "home": "H",
    "end": "F",
    "f1": "P",
    "f2": "Q",
    "f3": "R",
    "f4": "S",
}
_TILDE_KEYS = {
    "insert": 2,
    "delete": 3,
    "pageup": 5,
    "pagedown": 6,
    "f5": 15,
    "f6": 17,
    "f7": 18,
    "f8": 19,
    "f9": 20,
    "f10": 21,
    "f11": 23,
    "f12": 24,
}
_NAMED = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "esc": "\x1b",
    "space": " ",
    "backspace": "\x7f",
}
_NAMES = {
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "esc": "escape",
    "del": "delete",
}
#: The control characters of keys other than letters.
_CONTROL = {
    " ": "\0",
    "@": "\0",
    "[": "\x1b",
    "\\": "\x1c",
    "]": "\x1d",
    "^": "\x1e",
    "_": "\x1f",
    "/": "\x1f",
    "?": "\x7f",
}


def encode_key(key: str, app_cursor: bool = False, kitty_flags: int = 0) -> str:
    """Return the text that a terminal sends for a key such as `down`, `ctrl+s`, `a` or `+`."""
    parts = (
        [key]
        if len(key) == 1
        else key.split("+")
        if not key.endswith("++")
        else [*key[:-2].split("+"), "+"]
    )
    mods = 0
    for name in parts[:-1]:
        mods |= _MODS[name.lower()]
    name = _NAMES.get(parts[-1].lower(), parts[-1].lower()) if len(parts[-1]) > 1 else parts[-1]
    suffix = f";{mods + 1}" if mods else ""
    if name in _LETTER_KEYS:
        final = _LETTER_KEYS[name]
        if mods:
            return f"\x1b[1{suffix}{final}"
        if kitty_flags and final == "R":
            return "\x1b[13~"
        ss3 = (final in "PQRS" and not kitty_flags) or (final in "ABCDHF" and app_cursor)
        return f"\x1b{'O' if ss3 else '['}{final}"
    if name in _TILDE_KEYS:
        return f"\x1b[{_TILDE_KEYS[name]}{suffix}~"
    char = _NAMED.get(name, name)
    if len(char) != 1:
        raise ValueError(f"unknown key {key!r}")
    special = name in _NAMED and name != "space"
    if kitty_flags & 8 or (kitty_flags & 1 and (mods & 6 or name == "escape")):
        if len(char) == 1 and char.isupper():
            mods |= 1
            suffix = f";{mods + 1}"
        code = ord(char.lower())
        text = (
            f";{mods + 1 if mods else ''};{ord(char)}"
            if kitty_flags & 16 and not special and not mods & 6
            else suffix
        )
        return f"\x1b[{code}{text}u"
    if name == "tab" and mods & 1:
        return "\x1b[Z"
    if mods & 1:
        char = char.upper()
    if mods & 4:
        char = _CONTROL.get(char) or chr(ord(char.lower()) & 0x1F)
    return ("\x1b" if mods & 2 else "") + char
