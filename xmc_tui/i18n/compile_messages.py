"""Build hook that compiles the Chinese messages.

The compiled files are in the wheel, not in the repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_messages(folder: Path) -> None:
    """Compile every .po file below a locale folder to a .mo file in the same folder."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, read_po(po, locale=source.parts[-3]))


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg, misc]
    """Hatchling hook, run before a wheel or an editable install is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile the messages before the build collects its files."""
        compile_messages(Path(self.root) / "xmc_tui" / "i18n")
