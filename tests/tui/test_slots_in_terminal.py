"""The whole program with a ledger in a pseudo-terminal: export, hold, lock, and the quota."""

from __future__ import annotations

import socket
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from xmc_tui.domain.slots import PROGRAMME_ZONE, LedgerRefusal, SlotState, next_month
from xmc_tui.storage.ledger.ledger_address import LedgerAddress
from xmc_tui.storage.ledger.ledger_setup import initialize_ledger
from xmc_tui.storage.ledger.sql_ledger import SqlLedger

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.deep_test_sizes import deep_case
from tests.pseudo_terminal import XMC, Terminal
from tests.wait_conditions import PATIENCE

#: A build that qualifies.
WISHES = ("amethyst", "carbon-roof", "carbon-hood-raw", "carbon-exterior")

#: The bytes of two keys.
F7, F8 = "\x1b[18~", "\x1b[19~"


def months_from_now() -> list[str]:
    """Return the month of now, and the next one: the test may run at the end of a month."""
    month = datetime.now(PROGRAMME_ZONE).date().replace(day=1)
    return [f"{each:%Y-%m}" for each in (month, next_month(month))]


def read_arithmetic(app: Terminal) -> str:
    """Open the arithmetic, scroll to its end, where the quota is, and close it again."""
    app.send("a")
    app.wait_for("Price breakdown", "the arithmetic")
    for _ in range(20):  # a key does nothing before the text is laid out
        if "Quota 40 a month" in app.text:
            break
        app.send("\x1b[6~")
        app.settle()
    assert "Quota 40 a month" in app.text, app.text
    text = app.text
    app.send("\x1b")
    app.wait_for(lambda: "Price breakdown" not in app.text, "the main screen")
    return text


def open_program(home: Path, ledger: str, *arguments: str, size: tuple[int, int]) -> Terminal:
    """Open the program on a day of the trial, with a ledger."""
    command = [*XMC, "--on", "2026-03-10", *arguments, "--lang", "en"]
    environment = {"XMC_SLOTS": ledger, "XMC_STORE": "Beijing", "XMC_ADVISOR": "Li"}
    app = Terminal(command, size, home, environment=environment)
    app.wait_for("Space", "the first frame")
    return app


@pytest.mark.parametrize(
    "size", [(120, 40), deep_case((80, 24))], ids=lambda size: f"{size[0]}x{size[1]}"
)
def test_export_hold_and_lock_change_the_quota_in_the_bar(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    address = LedgerAddress(path=tmp_path / "slots.db")
    assert not isinstance(initialize_ledger(address), LedgerRefusal)
    is_wide = size[0] > 100

    with open_program(tmp_path, str(address), size=size) as app:

        def has_free(count: int) -> bool:
            words = f"{count} of 40 free in " if is_wide else f"{count} free "
            return any(f"✓ {words}{month}" in app.text for month in months_from_now())

        app.wait_for(lambda: has_free(40), "the quota of a new ledger")
        for wish in WISHES:
            app.send(f"/{wish}\r")
        app.wait_for("642,900", "the build")
        app.send("e")
        app.wait_for("Export order sheet", "the export dialog")
        app.send("\r")
        app.wait_for("Order sheet:", "the dialog after the export")
        app.send("h")
        app.wait_for(lambda: "slot 1 of" in app.text and "held until" in app.text, "the hold")
        app.wait_for(lambda: has_free(39), "the quota after the hold")
        app.send("d")
        app.wait_for("the deposit was taken in the store", "the question")
        app.send("2")
        app.wait_for(lambda: "slot 1 of" in app.text and "locked on" in app.text, "the lock")
        app.send("\x1b")
        app.wait_for(lambda: "Order sheet:" not in app.text, "the main screen")
        assert has_free(39)  # the same slot, now locked
        until = time.monotonic() + PATIENCE
        while "40 - 0 held - 1 locked = 39 free" not in read_arithmetic(app):
            assert time.monotonic() < until, "the lock is not counted"
        app.send("o")
        app.wait_for("Ordered", "the stage in the list of documents")
        app.send("\x1b")
        app.wait_for(lambda: "Orders and drafts" not in app.text, "the main screen")
        app.send("q")
        assert app.wait_for_end() == 0
        app.check_restored()
        assert b"Traceback" not in app.output
    slots = SqlLedger(address).read_slots()
    assert not isinstance(slots, LedgerRefusal)
    assert [(slot.state, slot.number, slot.store) for slot in slots] == [
        (SlotState.LOCKED, 1, "Beijing")
    ]


@pytest.mark.deep  # the same in the app alone: test_slot_in_export_dialog
def test_an_export_locks_a_slot_in_the_same_step(tmp_path: Path) -> None:
    address = LedgerAddress(path=tmp_path / "slots.db")
    assert not isinstance(initialize_ledger(address), LedgerRefusal)
    with open_program(tmp_path, str(address), size=(80, 24)) as app:
        for wish in WISHES:
            app.send(f"/{wish}\r")
        app.wait_for("642,900", "the build")
        app.send("e")
        app.wait_for("Hold slot (40 free in ", "the choice with the count")
        app.send(F7)
        app.wait_for("F7 ✓ Hold slot", "the choice to hold")
        app.send(F8)
        app.wait_for("F8 ✓ Deposit taken, lock the slot", "the choice to lock")
        app.send("\r")
        app.wait_for(lambda: "slot 1 of" in app.text and "locked on" in app.text, "the lock")
        app.send("\x1b")
        app.wait_for(lambda: "Order sheet:" not in app.text, "the main screen")
        app.send("q")
        assert app.wait_for_end() == 0
    slots = SqlLedger(address).read_slots()
    assert not isinstance(slots, LedgerRefusal)
    assert [(slot.state, slot.store) for slot in slots] == [(SlotState.LOCKED, "Beijing")]


@pytest.mark.deep
def test_an_export_with_a_silent_ledger_writes_the_sheet_and_says_how_to_try_again(
    tmp_path: Path,
) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,  # it accepts and never answers
        open_program(
            tmp_path,
            f"postgresql://li:secret@127.0.0.1:{server.getsockname()[1]}/slots?connect_timeout=60",
            size=(80, 24),
        ) as app,
    ):
        app.send("e")
        app.wait_for("F7", "the choice")
        app.send(f"{F7}\r")
        app.wait_for("Order sheet:", "the dialog after the export")
        assert len(list(tmp_path.rglob("XMC-*.toml"))) == 1
        app.wait_for("No reply from the ledger yet. Press h to try again", "the time limit")
        assert b"secret" not in app.output
        app.send("\x1b")
        app.wait_for(lambda: "Order sheet:" not in app.text, "the main screen")
        start = time.monotonic()
        app.send("q")
        assert app.wait_for_end() == 0
        assert time.monotonic() - start < 5


def test_an_unreachable_ledger_is_named_and_delays_neither_keys_nor_the_end(
    tmp_path: Path,
) -> None:
    ledger = "postgresql://192.0.2.1/slots?connect_timeout=60"  # an address without a computer
    with open_program(tmp_path, ledger, size=(120, 40)) as app:
        app.send("/amethyst\r")
        app.wait_for("557,900", "the build")
        app.wait_for("Slot ledger unreachable", "the end of the time limit")
        assert ledger not in app.text
        app.send("e")
        app.wait_for("Export order sheet", "the export dialog")
        app.send("\r")
        app.wait_for("Order sheet:", "the dialog after the export")
        app.send("\x1b")
        app.wait_for(lambda: "Order sheet:" not in app.text, "the main screen")
        start = time.monotonic()
        app.send("q")
        assert app.wait_for_end() == 0
        assert time.monotonic() - start < 5  # the ledger would be waited for for eight seconds
