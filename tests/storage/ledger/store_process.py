"""A store's program for tests: it asks for slots, may be killed, and writes down each answer."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from xmc_tui.domain.slots import Quota, RefusalReason, Requester, Slot
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.sql_ledger import SqlLedger


def run_store(
    where: str, store: str, sheets: list[str], month: date, quota: tuple[int, int], answers: str
) -> None:
    """Hold a slot for each sheet, and write one line for each answer.

    A ledger that cannot be reached is asked again until it answers: that is what a store does.
    """
    address = LedgerAddress(url=where) if "://" in where else LedgerAddress(path=Path(where))
    ledger, requester = SqlLedger(address), Requester("", store)
    descriptor = os.open(answers, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for sheet in sheets:
        while True:
            answer = ledger.hold(sheet, Quota(*quota), requester, month)
            if isinstance(answer, Slot) or answer.reason is RefusalReason.NONE_FREE:
                break
            assert answer.reason is RefusalReason.UNREACHABLE, answer
        line = f"{sheet} {answer.number}" if isinstance(answer, Slot) else f"{sheet} none"
        os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)
