"""User-defined keys: validation of the keymap setting, and the list for `xmc keys`."""

from __future__ import annotations

from pathlib import Path

from xmc_tui.domain.frozen import replace
from xmc_tui.files.problem import Problem
from xmc_tui.files.settings import Settings
from xmc_tui.locale import Language
from xmc_tui.tui.commands import help_text, listed, shown_keys
from xmc_tui.tui.keymap import rebound


def with_known_keys(settings: Settings, path: Path) -> tuple[Settings, list[Problem]]:
    """Return the settings without invalid keys, and one problem per command affected.

    Those commands keep their default keys.
    """
    _, faults = rebound(settings.keymap)
    wrong = {fault.command for fault in faults}
    kept = {name: keys for name, keys in settings.keymap.items() if name not in wrong}
    origins = {
        name: origin for name, origin in settings.origins.items() if kept or name != "keymap"
    }
    problems = [
        Problem(str(path), f"keymap.{fault.command}"[:200], fault.what, fault.hint, fault.values)
        for fault in faults
    ]
    return replace(settings, keymap=kept, origins=origins), problems


def key_lines(settings: Settings, steps: int, words: Language) -> list[str]:
    """Return the registry as text: command id, keys, description."""
    from rich.cells import cell_len

    from xmc_tui.present.text import fit

    commands = listed(steps, rebound(settings.keymap)[0])
    wide = (
        max(len(command.id) for command in commands),
        max(cell_len(shown_keys(command)) for command in commands),
    )
    return [
        f"{fit(command.id, wide[0])}  {fit(shown_keys(command), wide[1])}"
        f"  {help_text(command, words)}"
        for command in commands
    ]
