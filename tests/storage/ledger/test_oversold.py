"""Tests with many processes that want more slots than there are, are killed and cut off."""

from __future__ import annotations

import multiprocessing
import sys
import threading
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random

import psycopg
import pytest

from tests.deep_test_sizes import WANTED_SLOTS
from tests.postgres_server import PostgresServer
from tests.storage.ledger.cutting_proxy import Cut, CuttingProxy
from tests.storage.ledger.ledger_tools import FAR_MONTH, PUBLISHED, given, make_ledger, number_of
from tests.storage.ledger.ledger_tools import replay_slots as replay
from tests.storage.ledger.store_process import run_store
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

#: The stores; each has the same number of processes.
STORES = 8

#: Seconds that all processes together have; far more than they need.
PATIENCE = 300


class Stores:
    """The processes of all stores, and one that kills them at random moments."""

    def __init__(self, places: list[str], sheets: int, folder: Path, random: Random) -> None:
        method = "spawn" if sys.platform == "win32" else "forkserver"
        self._context = multiprocessing.get_context(method)
        if method == "forkserver":
            self._context.set_forkserver_preload(["tests.storage.ledger.store_process"])
        self._random = random
        self._folder = folder
        self.kills = 0
        numbers = [number_of(index) for index in range(sheets)]
        self._tasks = []
        for index, place in enumerate(places):
            # Every sheet is wanted by two processes, in another order each.
            share = numbers[index :: len(places)] + numbers[index - 1 :: len(places)]
            random.shuffle(share)
            self._tasks.append((place, f"store {index % STORES}", share))

    def run(self, kills: int) -> None:
        """Run all processes to their ends, and kill and start some of them again."""
        running = [self._start(index) for index in range(len(self._tasks))]
        for _ in range(kills):
            index = self._random.randrange(len(running))
            # A random moment of the process, from its start to its last answers.
            running[index].join(self._random.uniform(0, 0.2))
            if running[index].exitcode is None:
                running[index].kill()
                self.kills += 1
            running[index].join(PATIENCE)
            running[index] = self._start(index)
        for process in running:
            process.join(PATIENCE)
            assert process.exitcode == 0

    def told_slots(self) -> dict[str, set[int]]:
        """Return the slot numbers that each sheet was told, by any process."""
        told: dict[str, set[int]] = {}
        for path in self._folder.glob("answers-*"):
            for line in path.read_text("utf-8").splitlines():
                sheet, number = line.split()
                if number != "none":
                    told.setdefault(sheet, set()).add(int(number))
        return told

    def _start(self, index: int) -> BaseProcess:
        place, store, share = self._tasks[index]
        answers = str(self._folder / f"answers-{index}")
        # Plain values: those of the domain are frozen and cannot be sent to another process.
        quota = (PUBLISHED.monthly, PUBLISHED.in_all)
        arguments = (place, store, share, FAR_MONTH, quota, answers)
        process = self._context.Process(target=run_store, args=arguments, daemon=True)
        process.start()
        return process


def check_ledger(ledger: SqlLedger, stores: Stores) -> None:
    """Check that exactly 40 slots are given, each once, and that the history says the same."""
    slots = given(ledger.read_slots())
    assert [slot.number for slot in slots] == list(range(1, 41))
    assert {slot.month for slot in slots} == {FAR_MONTH}
    assert sorted(slot.place for slot in slots) == list(range(1, 41))
    assert len({slot.sheet for slot in slots}) == 40
    expected = {slot.sheet: (slot.month, slot.number, slot.place, slot.state) for slot in slots}
    events = given(ledger.read_history())
    assert replay(events) == expected
    assert [event.kind for event in events] == ["held"] * 40
    # Whoever was told a slot has it, and nobody was ever told another one.
    told = stores.told_slots()
    assert told == {slot.sheet: {slot.number} for slot in slots}


@pytest.mark.parametrize("wanted", WANTED_SLOTS)
def test_sixteen_processes_never_oversell_a_month_in_postgresql(
    postgres: PostgresServer, tmp_path: Path, wanted: int
) -> None:
    random = Random(wanted)
    database = postgres.create_database()
    url = postgres.address(database)
    ledger = make_ledger(LedgerAddress(url=url))

    def cut_sometimes(data: bytes) -> Cut:  # noqa: ARG001
        chance = random.random()
        return Cut.BEFORE if chance < 0.02 else Cut.AFTER if chance < 0.04 else Cut.NONE

    proxy = CuttingProxy(postgres.port, cut_sometimes)
    cut = url.replace(f":{postgres.port}/", f":{proxy.port}/")
    stores = Stores([url, cut] * STORES, wanted, tmp_path, random)
    over = threading.Event()
    enemy = threading.Thread(target=end_connections, args=(postgres, database, over))
    enemy.start()
    try:
        stores.run(kills=wanted // 16)
    finally:
        over.set()
        enemy.join()
        proxy.close()
    check_ledger(ledger, stores)
    assert proxy.cuts > 5
    assert stores.kills > 2


@pytest.mark.parametrize("wanted", WANTED_SLOTS)
def test_eight_processes_never_oversell_a_month_in_sqlite(tmp_path: Path, wanted: int) -> None:
    path = tmp_path / "slots.db"
    ledger = make_ledger(LedgerAddress(path=path))
    stores = Stores([str(path)] * STORES, wanted, tmp_path, Random(wanted))
    stores.run(kills=wanted // 16)
    check_ledger(ledger, stores)
    assert stores.kills > 2


def end_connections(postgres: PostgresServer, database: str, over: threading.Event) -> None:
    """End one connection of a store ten times a second, as a failing server does."""
    with postgres.connect() as connection:
        while not over.wait(0.1):
            with suppress(psycopg.Error):
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s "
                    "AND application_name = 'xmc' ORDER BY random() LIMIT 1",
                    [database],
                )
