"""Validation of the `keymap` setting, and the list of commands for `xmc keys`."""

from __future__ import annotations

from pathlib import Path

from xmc_tui.domain.frozen_dataclass import replace
from xmc_tui.i18n import Translator
from xmc_tui.storage.file_content_problems import Problem
from xmc_tui.storage.settings import Settings
from xmc_tui.tui.command_registry import command_help, key_labels, visible_commands
from xmc_tui.tui.custom_keymap import apply_keymap


def drop_invalid_keymap_entries(settings: Settings, path: Path) -> tuple[Settings, list[Problem]]:
    """Return the settings without invalid keys, and one problem per command affected.

    Those commands keep their default keys.
    """
    _, faults = apply_keymap(settings.keymap)
    invalid = {fault.command for fault in faults}
    keymap = {name: keys for name, keys in settings.keymap.items() if name not in invalid}
    origins = {
        name: origin for name, origin in settings.sources.items() if keymap or name != "keymap"
    }
    problems = [
        Problem(str(path), f"keymap.{fault.command}"[:200], fault.message, fault.hint, fault.values)
        for fault in faults
    ]
    return replace(settings, keymap=keymap, sources=origins), problems


def format_key_table(settings: Settings, steps: int, tr: Translator) -> list[str]:
    """Return a line per command: its id, keys and description.

    `steps` is the number of steps of the catalog: keys of further steps are left out.
    """
    from rich.cells import cell_len

    from xmc_tui.presentation.styled_text import pad_or_truncate

    commands = visible_commands(steps, apply_keymap(settings.keymap)[0])
    widths = (
        max(len(command.id) for command in commands),
        max(cell_len(key_labels(command)) for command in commands),
    )
    return [
        f"{pad_or_truncate(command.id, widths[0])}  "
        f"{pad_or_truncate(key_labels(command), widths[1])}"
        f"  {command_help(command, tr)}"
        for command in commands
    ]
