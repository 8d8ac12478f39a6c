"""Build hook that compiles the Chinese messages.

The compiled files are in the wheel, not in the repository.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: The time of a build if SOURCE_DATE_EPOCH is not set, in seconds: 2020-02-02, as hatchling's.
_DEFAULT_TIME = 1_580_601_600


def compile_messages(folder: Path) -> None:
    """Compile every .po file below a locale folder to a .mo file in the same folder."""
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as po:
            catalog = read_po(po, locale=source.parts[-3])
        # By default that is the time of the build, and no two builds would give the same bytes.
        catalog.creation_date = datetime.fromtimestamp(_build_time(), UTC)
        with source.with_suffix(".mo").open("wb") as mo:
            write_mo(mo, catalog)


def _build_time() -> int:
    return int(os.environ.get("SOURCE_DATE_EPOCH") or _DEFAULT_TIME)


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg, misc]
    """Hatchling hook, run before a wheel or an editable install is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile the messages before the build collects its files."""
        compile_messages(Path(self.root) / "xmc_tui" / "i18n")
