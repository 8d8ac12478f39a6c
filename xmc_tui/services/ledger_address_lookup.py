"""Finds the ledger of slots: the one of the settings, else the one in the data folder."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from xmc_tui.storage.file_content_problems import Problem
from xmc_tui.storage.standard_paths import ledger_file

if TYPE_CHECKING:
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress
    from xmc_tui.storage.settings import Settings


def has_invalid_address(problems: Iterable[Problem]) -> bool:
    """Whether the setting of the ledger is among the problems of the settings."""
    return any(problem.key == "slots" or problem.file == "XMC_SLOTS" for problem in problems)


def find_ledger_address(settings: Settings, problems: Iterable[Problem]) -> LedgerAddress | None:
    """Return the address of the ledger; None if there is none or it is turned off.

    It is off too if its setting is among the problems of the settings: another ledger in its
    place would count other slots. Looks for a file at most: no database is asked.
    """
    if has_invalid_address(problems):
        return None
    if settings.slots is not None:
        return None if settings.slots.is_off else settings.slots
    path = ledger_file()
    if not os.path.exists(path):  # False if the folder cannot be read, unlike Path.exists
        return None
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress  # only if there is a ledger

    return LedgerAddress(path=path)
