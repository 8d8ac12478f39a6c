"""Tests of the ledger as the app uses it: on or off, the count in another process, orders."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.wait_conditions import PATIENCE
from xmc_tui.configurator.document_ports import SellerDetails
from xmc_tui.configurator.ledger_ports import NoSlotBooking, SlotBooking
from xmc_tui.domain.order_records import Outcome
from xmc_tui.domain.slots import LedgerRefusal, MonthCount, Quota, Requester
from xmc_tui.services.catalog_provider import CatalogProvider
from xmc_tui.services.earliest_month_process import count_slots_of_earliest_free_month
from xmc_tui.services.slot_booking import LedgerSlotBooking
from xmc_tui.storage.disk_cache import DiskCache
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

NUMBER = "XMC-20251001-7K3Q9"


@pytest.fixture(autouse=True)
def patient_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the process that counts, which has a low priority, the time of a loaded machine."""
    monkeypatch.setattr(count_slots_of_earliest_free_month, "__defaults__", (PATIENCE,))


@pytest.fixture
def address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_settings: Callable[[str], Path]
) -> LedgerAddress:
    """A SQLite ledger that the settings name."""
    monkeypatch.delenv("XMC_SLOTS", raising=False)
    path = tmp_path / "slots.db"
    write_settings(f"slots = '{path}'\n")
    made = LedgerAddress(path=path)
    assert not isinstance(initialize_ledger(made), LedgerRefusal)
    return made


def make_slots(address: LedgerAddress | None, catalog_folder: Path, cache: Path) -> SlotBooking:
    """Return the port of the app."""
    catalogs = CatalogProvider(catalog_folder, (), DiskCache(cache, True))
    return LedgerSlotBooking(address, catalogs, lambda: SellerDetails("王顾问", "北京 展厅"))


def test_without_an_address_it_is_off(catalog_folder: Path, tmp_path: Path) -> None:
    off: tuple[SlotBooking, ...] = (
        make_slots(None, catalog_folder, tmp_path),
        NoSlotBooking(),
    )
    for slots in off:
        assert not slots.has_ledger
        answers: list[object] = [
            slots.count_slots_of_earliest_free_month(Quota(40, 480)),
            slots.hold("sheet.toml"),
            slots.lock("sheet.toml"),
            slots.read_order_records([NUMBER]),
            slots.set_outcome(NUMBER, Outcome.WON),
        ]
        assert {getattr(answer, "reason", "") for answer in answers} == {"not-set-up"}


def test_the_earliest_month_is_counted_by_another_process(
    address: LedgerAddress, catalog_folder: Path, tmp_path: Path
) -> None:
    slots = make_slots(address, catalog_folder, tmp_path)
    assert slots.has_ledger
    before = datetime.now(UTC)
    count = slots.count_slots_of_earliest_free_month(Quota(2, 480))
    assert isinstance(count, MonthCount)
    assert (count.free, count.held, count.locked) == (2, 0, 0)
    # SQLite counts in milliseconds.
    assert before - timedelta(milliseconds=1) <= count.counted_at <= datetime.now(UTC)
    ledger = SqlLedger(address)
    for number in "AB":
        ledger.hold(f"XMC-20251001-{number * 5}", Quota(2, 480), Requester(), count.month)
    later = slots.count_slots_of_earliest_free_month(Quota(2, 480))
    assert isinstance(later, MonthCount)
    assert later.month > count.month
    full = slots.count_slots_of_earliest_free_month(Quota(2, 2))
    assert isinstance(full, LedgerRefusal)
    assert full.reason == "none-free"


def test_a_ledger_that_cannot_be_used_says_why(
    address: LedgerAddress, write_settings: Callable[[str], Path]
) -> None:
    assert address.path is not None
    address.path.write_bytes(b"no database " * 99)
    answer = count_slots_of_earliest_free_month(Quota(40, 480), str(address))
    assert isinstance(answer, LedgerRefusal)
    assert (answer.reason, answer.values["ledger"]) == ("other-file", str(address))
    write_settings('slots = "off"\n')
    off = count_slots_of_earliest_free_month(Quota(40, 480), str(address))
    assert isinstance(off, LedgerRefusal)
    assert off.reason == "not-set-up"


def test_a_server_that_never_answers_is_left_at_the_time_limit(
    write_settings: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It accepts the connection and stays silent, as behind a firewall that drops packets."""
    monkeypatch.delenv("XMC_SLOTS", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"postgresql://xmc@127.0.0.1:{port}/xmc"
        write_settings(f'slots = "{url}?connect_timeout=300"\n')
        start = time.monotonic()
        answer = count_slots_of_earliest_free_month(Quota(40, 480), url, time_limit=2.0)
        assert isinstance(answer, LedgerRefusal)
        assert answer.reason == "unreachable"
        assert time.monotonic() - start < PATIENCE, "not the 300 seconds of the address"


def test_outcomes_are_recorded_in_the_name_of_the_settings(
    address: LedgerAddress, catalog_folder: Path, tmp_path: Path
) -> None:
    slots = make_slots(address, catalog_folder, tmp_path)
    record = slots.set_outcome(NUMBER, Outcome.CALL_BACK, date(2026, 3, 5))
    assert not isinstance(record, LedgerRefusal)
    assert (record.store, record.advisor, record.call_on) == (
        "北京 展厅",
        "王顾问",
        date(2026, 3, 5),
    )
    assert slots.read_order_records([NUMBER, "XMC-20251001-00000"]) == {NUMBER: record}
