"""Looks up what is recorded of one order, within a time limit: no page waits for a ledger."""

from __future__ import annotations

from threading import Thread

from xmc_tui.configurator.ledger_ports import SlotBooking
from xmc_tui.domain.order_records import OrderRecord
from xmc_tui.domain.slots import LedgerRefusal

#: How long to wait for the ledger, in seconds.
TIME_LIMIT = 4.0


def find_order(
    slots: SlotBooking, number: str, time_limit: float = TIME_LIMIT
) -> OrderRecord | None:
    """Return what is recorded of the order with a sheet number.

    None if nothing is, there is no ledger, or it does not answer within the time limit in seconds.
    The thread that asks is left alone then: the network cannot be interrupted.
    """
    if not slots.has_ledger:
        return None
    found: list[OrderRecord] = []

    def ask() -> None:
        answer = slots.read_order_records([number])
        if not isinstance(answer, LedgerRefusal):
            found.extend(answer.values())

    thread = Thread(target=ask, name="xmc-asker", daemon=True)
    thread.start()
    thread.join(time_limit)
    return found[0] if found else None
