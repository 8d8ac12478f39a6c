"""The numbers of queries that docs/scaling.md gives are those that are sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.storage.ledger.ledger_tools import BEIJING, PUBLISHED, given, number_of
from xmc_tui.domain.order_records import Outcome
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "scaling.md"

ONE = number_of(1)

#: The requests of the table, in an order in which each can be carried out.
REQUESTS: dict[str, Callable[[SqlLedger], object]] = {
    "count the earliest month": lambda ledger: ledger.count_slots_of_earliest_free_month(PUBLISHED),
    "hold a slot": lambda ledger: ledger.hold(ONE, PUBLISHED, BEIJING),
    "hold again for the same sheet": lambda ledger: ledger.hold(ONE, PUBLISHED, BEIJING),
    "release a slot": lambda ledger: ledger.release(ONE, BEIJING),
    "hold a slot once more": lambda ledger: ledger.hold(ONE, PUBLISHED, BEIJING),
    "lock a held slot": lambda ledger: ledger.lock(ONE, PUBLISHED, BEIJING, 90, "ordered"),
    "set the stage of an order": lambda ledger: ledger.set_stage(ONE, "painting", BEIJING),
    "set an outcome": lambda ledger: ledger.set_outcome(number_of(2), Outcome.LOST, BEIJING),
    "records of 500 sheets": lambda ledger: ledger.read_order_records(
        [number_of(n) for n in range(500)]
    ),
}


def test_the_documented_numbers_of_queries_are_sent(
    ledger: SqlLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "_clock", None)  # the clock of the database is one query
    sent: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:  # noqa: ARG001
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    counts = {}
    try:
        for name, request in REQUESTS.items():
            sent.clear()
            given(request(ledger))
            counts[name] = len(sent)
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    del counts["hold a slot once more"]
    table = DOCUMENT.read_text("utf-8").split("<!-- queries -->")[1].split("<!-- /queries -->")[0]
    rows = re.findall(r"^\| ([^|]+) \| (\d+) \|", table, re.MULTILINE)
    assert counts == {name: int(number) for name, number in rows}
