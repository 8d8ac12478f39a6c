"""Fixtures of the ledger tests: an empty ledger in each kind of database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres_server import PostgresServer
from tests.storage.ledger.ledger_tools import FakeClock, make_ledger
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.sql_ledger import SqlLedger


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> LedgerAddress:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return LedgerAddress(path=tmp_path / "slots.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return LedgerAddress(url=server.address(server.empty_database()))


@pytest.fixture
def clock() -> FakeClock:
    """A clock that the test sets."""
    return FakeClock()


@pytest.fixture
def ledger(address: LedgerAddress, clock: FakeClock) -> SqlLedger:
    """An empty ledger in each kind of database, with the clock of the test."""
    return make_ledger(address, clock)
