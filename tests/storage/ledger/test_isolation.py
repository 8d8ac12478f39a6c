"""A change sees what the change before it has left, whatever isolation the server has set."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.postgres_server import PostgresServer
from tests.storage.ledger.ledger_tools import (
    BEIJING,
    FAR_MONTH,
    PUBLISHED,
    SHANGHAI,
    given,
    make_ledger,
    number_of,
    refused,
)
from tests.wait_conditions import PATIENCE, block_until
from xmc_tui.domain.slots import LedgerRefusal, Slot
from xmc_tui.storage.ledger import sql_ledger
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_change import LedgerTransaction
from xmc_tui.storage.ledger.ledger_engine import begin_transaction, make_engine
from xmc_tui.storage.ledger.ledger_tables import HEAD
from xmc_tui.storage.ledger.slot_changes import hold_slot
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

#: Every connection that waits for a lock.
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"


@pytest.mark.parametrize("isolation", ["read committed", "repeatable read", "serializable"])
def test_a_store_that_waited_counts_what_the_other_has_taken(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, isolation: str
) -> None:
    """At the first try: under load the tries would not suffice."""
    monkeypatch.setattr(sql_ledger, "_TRIES", 1)
    name = postgres.create_database()
    address = LedgerAddress(url=postgres.address(name))
    make_ledger(address)
    answers: list[Slot | LedgerRefusal] = []
    second = threading.Thread(
        target=lambda: answers.append(
            SqlLedger(address).hold(number_of(2), PUBLISHED, SHANGHAI, FAR_MONTH)
        )
    )
    with postgres.connect(name) as other:
        other.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = '{isolation}'")  # type: ignore[arg-type]
        with begin_transaction(make_engine(address), writes=True) as connection:
            connection.execute(select(HEAD.c.version).with_for_update())
            change = LedgerTransaction(connection, datetime.now(UTC), BEIJING)
            first = given(hold_slot(change, number_of(1), PUBLISHED, FAR_MONTH, 24, ""))
            second.start()
            block_until(lambda: bool(other.execute(_WAITING, [name]).fetchall()))
    second.join(PATIENCE)
    assert (first.number, [given(answer).number for answer in answers]) == (1, [2])


def test_a_ledger_whose_turn_does_not_come_is_to_be_asked_later(postgres: PostgresServer) -> None:
    name = postgres.create_database()
    url = postgres.address(name)
    make_ledger(LedgerAddress(url=url))
    impatient = SqlLedger(LedgerAddress(url=f"{url}?options=-c%20lock_timeout%3D50ms"))
    with postgres.connect(name) as other, other.transaction():
        other.execute("SELECT version FROM xmc_ledger FOR UPDATE")
        answer = impatient.hold(number_of(1), PUBLISHED, BEIJING)
    assert refused(answer) == "unreachable"
    given(impatient.hold(number_of(1), PUBLISHED, BEIJING))
