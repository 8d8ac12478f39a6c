"""Finds the ledger of slots: the one of the settings, else the one in the data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xmc_tui.storage.standard_paths import ledger_file

if TYPE_CHECKING:
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress
    from xmc_tui.storage.settings import Settings


def find_ledger(settings: Settings) -> LedgerAddress | None:
    """Return the address of the ledger; None if there is none or it is turned off.

    Looks for a file at most: no database is asked.
    """
    if settings.slots is not None:
        return None if settings.slots.is_off else settings.slots
    path = ledger_file()
    if not path.exists():
        return None
    from xmc_tui.storage.ledger.ledger_address import LedgerAddress  # only if there is a ledger

    return LedgerAddress(path=path)
