"""The values of orders that are followed: outcome, stage, and the day of a manager."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from xmc_tui.domain.frozen_dataclass import frozen


class Outcome(StrEnum):
    """What became of a quote; an order without an outcome is open."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"
    CALL_BACK = "call-back"


@frozen
class OrderRecord:
    """What is recorded of an order: `stage` is the id of a stage of the catalog, or empty.

    `hours` is the work recorded in that stage, None if none is; `call_on` is the day on which to
    call the customer back. `stage_since` and `changed` have a time zone. `customer` is empty unless
    the settings have names recorded.
    """

    sheet: str
    outcome: Outcome = Outcome.OPEN
    stage: str = ""
    stage_since: datetime | None = None
    hours: int | None = None
    call_on: date | None = None
    store: str = ""
    advisor: str = ""
    customer: str = ""
    changed: datetime | None = None


@frozen
class OrderFilter:
    """Which orders to list; None asks for all.

    `call_until` asks for those to be called back on that day or before.
    """

    outcome: Outcome | None = None
    stage: str | None = None
    store: str | None = None
    call_until: date | None = None


#: The filter that lists every order.
ALL_ORDERS = OrderFilter()
