"""The process that counts free slots: its answers, its time limit, and that it ends."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.wait_conditions import PATIENCE
from xmc_tui.domain.slots import LedgerRefusal, MonthCount, Quota, RefusalReason
from xmc_tui.services.earliest_month_process import count_slots_of_earliest_free_month
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger

QUOTA = Quota(40, 480)

#: A program that counts with a ledger that accepts connections and never answers.
_ASKER = """
import sys
from xmc_tui.domain.slots import Quota
from xmc_tui.services.earliest_month_process import count_slots_of_earliest_free_month
print("asking", flush=True)
count_slots_of_earliest_free_month(Quota(40, 480), "a ledger", 60.0)
"""


@pytest.fixture
def silent_server(monkeypatch: pytest.MonkeyPatch) -> socket.socket:
    """A server that accepts connections and never answers, as the ledger of the settings."""
    server = socket.create_server(("127.0.0.1", 0))
    address = f"postgresql://127.0.0.1:{server.getsockname()[1]}/slots"
    monkeypatch.setenv("XMC_SLOTS", f"{address}?connect_timeout=300")
    return server


def test_a_ledger_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "slots.db"
    initialize_ledger(LedgerAddress(path=path))
    monkeypatch.setenv("XMC_SLOTS", str(path))
    count = count_slots_of_earliest_free_month(QUOTA, str(path), 60.0)
    assert isinstance(count, MonthCount)
    assert (count.held, count.locked, count.free) == (0, 0, 40)


def test_a_ledger_that_does_not_answer_is_unreachable_at_the_time_limit(
    silent_server: socket.socket,
) -> None:
    with silent_server:
        start = time.monotonic()
        refusal = count_slots_of_earliest_free_month(QUOTA, "a ledger", 2.0)
        assert time.monotonic() - start < PATIENCE  # the server would be waited for for 300 s
    assert refusal == LedgerRefusal(RefusalReason.UNREACHABLE, {"ledger": "a ledger"})


def test_the_process_ends_with_the_program_that_asks(silent_server: socket.socket) -> None:
    """Its connection would otherwise last for a minute."""
    with (
        silent_server,
        subprocess.Popen([sys.executable, "-c", _ASKER], stdout=subprocess.PIPE) as asker,
    ):
        silent_server.settimeout(PATIENCE)
        connection, _ = silent_server.accept()  # the process has got as far as it ever gets
        with connection:
            connection.settimeout(PATIENCE)
            asker.kill()
            assert ends(connection)


def ends(connection: socket.socket) -> bool:
    """Read a connection to its end, and return whether it has one within the time limit."""
    try:
        while connection.recv(4096):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True
