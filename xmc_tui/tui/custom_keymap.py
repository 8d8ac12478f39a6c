"""Custom key bindings: parsing the names of keys, and applying a keymap to the registry."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress

from xmc_tui.domain.frozen_dataclass import frozen, replace
from xmc_tui.i18n import N_
from xmc_tui.tui.command_registry import COMMANDS, KeyCommand, key_label

#: Keys that a terminal cannot distinguish from Tab, Enter, Backspace and Escape.
_INDISTINGUISHABLE = frozenset({"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket"})

#: Modifiers, and the keys without a character, by Textual's names.
_MODIFIERS = frozenset({"alt", "ctrl", "hyper", "meta", "shift", "super"})
_WITHOUT_CHARACTER = frozenset(
    (
        *("escape", "enter", "tab", "space", "backspace", "insert", "delete"),
        *("up", "down", "left", "right", "home", "end", "pageup", "pagedown"),
        *(f"f{number}" for number in range(1, 36)),
    )
)

#: Characters that Textual calls by other names than Unicode.
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def normalize_key(key: str) -> str:
    """Return the name under which Textual reports a key; "" if there is no such key."""
    if len(key) == 1:
        return _name_of(key)
    *modifiers, name = key.split("+")
    if not set(modifiers) <= _MODIFIERS:
        return ""
    if len(name) == 1:
        name = _name_of(name)
        if modifiers == ["shift"]:
            return name.upper()  # terminals send Shift with a letter as the capital letter
    elif name not in _WITHOUT_CHARACTER and name not in _RENAMED.values():
        name = _name_of(_character_of(name))
    return "+".join((*sorted(modifiers), name)) if name else ""


def _character_of(name: str) -> str:
    """Return the character with a Unicode name written with underscores; "" if there is none.

    An underscore is a space of the Unicode name; one of them may be a hyphen.
    """
    words = name.split("_")
    spelled = [
        " ".join(words),
        *("-".join((" ".join(words[:n]), " ".join(words[n:]))) for n in range(1, len(words))),
    ]
    for each in spelled:
        with suppress(KeyError):
            return unicodedata.lookup(each)
    return ""


def _name_of(character: str) -> str:
    """Return the key name of a character: a letter or digit itself, else its Unicode name."""
    if character.isalnum() or not character:
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


@frozen
class KeymapProblem:
    """Why a custom key is rejected.

    There is no such command or key, another command has the key, or terminals cannot send it.
    """

    command: str
    key: str = ""
    other: str = ""

    @property
    def message(self) -> str:
        """The fault as a message with {command}, {key} and {other}."""
        if self.other:
            return N_("{key} cannot be {command}: {other} uses it")
        if self.key in _INDISTINGUISHABLE:
            return N_("{key} cannot be used for {command}: terminals cannot distinguish it")
        return N_("unknown key {key}") if self.key else N_("unknown command {command}")

    @property
    def hint(self) -> str:
        """The advice, as a message."""
        return N_("choose another key") if self.key else N_("see xmc keys")

    @property
    def values(self) -> dict[str, object]:
        """The values for the placeholders of the messages."""
        return {"command": self.command, "key": key_label(self.key), "other": self.other}


def apply_keymap(
    keymap: Mapping[str, str],
) -> tuple[tuple[KeyCommand, ...], tuple[KeymapProblem, ...]]:
    """Return the registry with the keys of a keymap (by command id), and the faults of the keymap.

    A command with a fault has its default keys.
    """
    keys_by_command: dict[str, tuple[str, ...]] = {}
    faults = []
    for command_id, key_list in keymap.items():
        names = {key: normalize_key(key) for key in key_list.split(",")}
        wrong = next(
            (key for key, name in names.items() if not name or name in _INDISTINGUISHABLE), ""
        )
        if command_id not in {command.id for command in COMMANDS}:
            faults.append(KeymapProblem(command_id))
        elif wrong:
            faults.append(KeymapProblem(command_id, wrong))
        else:
            keys_by_command[command_id] = tuple(names.values())
    while True:
        commands = tuple(
            replace(command, keys=keys_by_command.get(command.id, command.keys))
            for command in COMMANDS
        )
        clash = _first_conflict(commands, keys_by_command)
        if clash is None:
            return commands, tuple(faults)
        faults.append(clash)
        del keys_by_command[clash.command]


def _first_conflict(
    commands: Sequence[KeyCommand], keys_by_command: Mapping[str, object]
) -> KeymapProblem | None:
    """Return the first custom key that another command has; None if there is none."""
    taken: dict[str, str] = {}
    for command in sorted(commands, key=lambda command: command.id in keys_by_command):
        for key in command.keys:
            other = taken.setdefault(key, command.id)
            if other != command.id:
                return KeymapProblem(command.id, key, other)
    return None
