"""Every end of the program saves the draft and restores the terminal.

It is killed, signalled, crashed, or its window is closed.
"""

from __future__ import annotations

import gc
import os
import re
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.deep_test_sizes import deep_case
from tests.pseudo_terminal import XMC, Terminal
from tests.wait_conditions import PATIENCE
from xmc_tui.cli import app_launch
from xmc_tui.i18n import translator_for
from xmc_tui.storage.drafts.saved_drafts import list_and_expire_drafts
from xmc_tui.tui import terminal_guard
from xmc_tui.tui.app import XmcApp

SIZE = (80, 24)

#: The program with a fault: changing the language raises an exception.
CRASHING = (
    sys.executable,
    "-c",
    "from xmc_tui.tui.controllers.display_options_controller import DisplayOptionsController\n"
    "def fault(self):\n    configurator = self.host.workspace.current.configurator\n"
    "    customer = configurator.sheet_details.customer_name\n    return 1 // len(customer[:0])\n"
    "DisplayOptionsController.switch_language = fault\n"
    "from xmc_tui.cli import main; main()",
)

#: The demo with a fault: the first caption raises an exception with a customer's name.
CRASHING_DEMO = (
    sys.executable,
    "-c",
    "from xmc_tui.tui.demo_app import DemoApp\n"
    "def fault(self, demo_step):\n    raise LookupError('王女士')\n"
    "DemoApp._show_caption = fault\n"
    "from xmc_tui.cli import main; main()",
)

#: The demo that creates a file, its first argument, when everything loaded after the first frame is
#: loaded.
LOADING_DEMO = (
    sys.executable,
    "-c",
    "import sys\nfrom pathlib import Path\nfrom xmc_tui.cli import app_launch\n"
    "load, loaded = app_launch._load_in_background, Path(sys.argv.pop(1))\n"
    "def load_and_report(*args):\n    load(*args)\n    loaded.touch()\n"
    "app_launch._load_in_background = load_and_report\n"
    "from xmc_tui.cli import main; main()",
)

#: The reply of a terminal that supports in-band resize reports; Textual then enables mouse
#: positions in pixels.
CAN_REPORT_PIXELS = "\x1b[?2048;2$y"


class TerminalWindows:
    """Opens windows with a shared home directory, and ends them after the test."""

    def __init__(self, home: Path, stack: ExitStack) -> None:
        self.home = home
        self._stack = stack

    def open(
        self, *arguments: str, program: tuple[str, ...] = XMC, has_pictures: bool = False
    ) -> Terminal:
        """Open a window and wait for its first frame."""
        command = [*program, *arguments, "--lang", "en"]
        window = self._stack.enter_context(
            Terminal(command, SIZE, self.home, has_pictures=has_pictures)
        )
        window.wait_for("Space", "the first frame")
        return window

    def open_with_choice(
        self, *, program: tuple[str, ...] = XMC, has_pictures: bool = False
    ) -> Terminal:
        """Open a window and choose Amethyst in it."""
        window = self.open(program=program, has_pictures=has_pictures)
        window.send("/amethyst\r")
        window.wait_for("¥557,900", "the choice")
        return window

    def drafts(self) -> list[Path]:
        """Return the files of the drafts."""
        return sorted((self.home / "data" / "xmc" / "drafts").glob("*"))

    def totals(self) -> list[int]:
        """Return the totals in yuan of the drafts that a new window could offer."""
        found = list_and_expire_drafts(self.home / "data" / "xmc" / "drafts")
        return [each.car.total for each in found if each.car is not None and not each.is_open]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command without a screen."""
        environment = {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data")}
        command = [*XMC, "--lang", "en", *arguments]
        return subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, **environment}, check=False
        )


@pytest.fixture
def windows(tmp_path: Path) -> Iterator[TerminalWindows]:
    """A showroom in a temporary home directory."""
    with ExitStack() as stack:
        yield TerminalWindows(tmp_path, stack)


def end_by_signal(window: Terminal, number: int) -> int:
    """Send a signal and return the exit code."""
    window.process.send_signal(number)
    return window.wait_for_end()


def test_the_draft_of_a_killed_window_is_offered_in_one_line_with_one_key(
    windows: TerminalWindows,
) -> None:
    end_by_signal(windows.open_with_choice(), signal.SIGKILL)
    listed = windows.run("drafts")
    assert listed.returncode == 0
    assert re.fullmatch(
        r"Xiaomi SU7 Ultra  ¥557,900  just now  unfinished  \S+\.jsonl\n", listed.stdout
    )

    again = windows.open()
    again.wait_for("Press r to resume: Xiaomi SU7 Ultra · ¥557,900 · just now", "the offer")
    again.send("j")
    again.wait_for("Total ¥329,900", "the key that is the list's")
    again.send("k2")
    again.wait_for(">2 Paint", "the step")
    assert "Press r to resume" in again.text
    again.send("r")
    again.wait_for("Total ¥557,900", "the draft")
    again.send("u")
    again.wait_for("Undone: Paint · Amethyst", "its history")
    again.send("\x12")
    again.wait_for("Redone: Paint · Amethyst", "the history done again")
    (draft,) = windows.drafts()
    assert end_by_signal(again, signal.SIGTERM) == 128 + signal.SIGTERM
    named = windows.open("open", str(draft))
    named.wait_for("Total ¥557,900", "the draft named on the command line")


def test_fresh_skips_the_offer_and_keeps_the_draft(windows: TerminalWindows) -> None:
    end_by_signal(windows.open_with_choice(), signal.SIGKILL)
    window = windows.open("--fresh")
    window.wait_for("Total", "the first frame")
    assert "to resume" not in window.text
    window.send("q")
    assert window.wait_for_end() == 0
    assert len(windows.drafts()) == 1
    window = windows.open("--fresh")
    window.wait_for("Total", "the first frame")
    window.send("r")
    window.wait_for("Draft resumed")


def test_windows_do_not_disturb_one_another(windows: TerminalWindows) -> None:
    first = windows.open_with_choice()
    second = windows.open()
    assert "to resume" not in second.text, "the draft of an open window is offered"
    second.send("/carbon-roof\r")
    second.wait_for("Total ¥554,900")
    assert len(windows.drafts()) == 2
    assert windows.run("drafts").stdout.count("in use") == 2
    end_by_signal(first, signal.SIGKILL)
    third = windows.open()
    third.wait_for("Press r to resume: Xiaomi SU7 Ultra · ¥557,900")
    third.send("r")
    third.wait_for("Total ¥557,900")
    second.send("u")
    second.wait_for("Total ¥529,900")


def test_an_exported_build_is_not_offered(windows: TerminalWindows) -> None:
    window = windows.open_with_choice()
    window.send("e")
    window.wait_for("XMC-", "the export dialog")
    window.send("\r")
    window.wait_for("Order sheet:")
    end_by_signal(window, signal.SIGKILL)
    assert len(windows.drafts()) == 1
    again = windows.open()
    again.wait_for("Total", "the first frame")
    assert "to resume" not in again.text
    assert windows.drafts() == []


def test_quitting_waits_for_the_customers_pages(windows: TerminalWindows) -> None:
    window = windows.open_with_choice(has_pictures=True)
    window.send("e")
    window.wait_for("XMC-", "the export dialog")
    window.send("\x1bOR\x1b[17~\r")
    window.wait_for("Creating customer page", "the pages behind the screen")
    window.send("\rq")
    assert window.wait_for_end() == 0
    window.check_restored()
    assert b"unexpected" not in window.output
    (page,) = (windows.home / "documents").rglob("*.html")
    assert "Amethyst" in page.read_text(encoding="utf-8")
    (pdf,) = (windows.home / "documents").rglob("*.pdf")  # the second page, after the exit
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_name_half_typed_survives_a_kill(windows: TerminalWindows) -> None:
    window = windows.open_with_choice()
    window.send("e")
    window.wait_for("XMC-", "the export dialog")
    window.send("王女")
    window.wait_for("王女")
    end_by_signal(window, signal.SIGKILL)
    assert all(stat.S_IMODE(draft.stat().st_mode) == 0o600 for draft in windows.drafts())
    again = windows.open()
    again.wait_for("Press r to resume")
    again.send("r")
    again.wait_for("Total ¥557,900")
    again.send("e")
    again.wait_for("王女")


@pytest.mark.parametrize(
    ("number", "has_pictures"),
    [
        (signal.SIGTERM, True),
        (signal.SIGHUP, False),
        (signal.SIGINT, False),
        deep_case(signal.SIGHUP, True),
        deep_case(signal.SIGINT, True),
    ],
)
def test_a_signal_restores_the_terminal_and_keeps_the_draft(
    windows: TerminalWindows, number: signal.Signals, has_pictures: bool
) -> None:
    window = windows.open_with_choice(has_pictures=has_pictures)
    window.send(CAN_REPORT_PIXELS)
    window.wait_for(lambda: window.modes.get(1016, False), "the mouse in pixels")
    assert end_by_signal(window, number) == 128 + number
    window.check_restored()
    assert b"Traceback" not in window.output
    assert windows.totals() == [557_900]


def test_quitting_turns_off_the_pixel_mouse(windows: TerminalWindows) -> None:
    window = windows.open()
    window.send(CAN_REPORT_PIXELS)
    window.wait_for(lambda: window.modes.get(1016, False), "the mouse in pixels")
    window.send("q")
    assert window.wait_for_end() == 0
    window.check_restored()


def test_a_closed_window_ends_the_program_and_keeps_the_draft(windows: TerminalWindows) -> None:
    window = windows.open_with_choice()
    os.close(window.master)
    os.close(window._slave)
    assert window.process.wait(PATIENCE) != 0
    window.master, window._slave = os.openpty()
    assert windows.totals() == [557_900]


def test_an_exception_is_one_sentence_and_a_report(windows: TerminalWindows) -> None:
    window = windows.open_with_choice(program=CRASHING)
    window.send(CAN_REPORT_PIXELS)
    window.send("e")
    window.wait_for("XMC-", "the export dialog")
    window.send("王女士\x1b")
    window.wait_for(lambda: "XMC-" not in window.text, "the closed dialog")
    window.send("l")
    assert window.wait_for_end() == 1
    window.check_restored()
    left = window.output[window.output.rindex(b"\x1b[?1049l") :].decode()
    text = re.sub(r"\x1b\[[?<>=]*[\d;]*[a-zA-Z]", "", left).replace("\r\n", "\n")
    notice = re.fullmatch(
        "\\s*Unexpected error; the draft is saved, and xmc offers to resume it; report saved in "
        "(\\S+)\\n",
        text,
    )
    assert notice, text
    report = Path(notice[1])
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text
    assert "王" not in text
    assert windows.totals() == [557_900]


@pytest.mark.parametrize(
    "number",
    [pytest.param(signal.SIGTERM, id="SIGTERM"), deep_case(signal.SIGHUP, name="SIGHUP")],
)
def test_a_signal_ends_the_demo_in_order(windows: TerminalWindows, number: signal.Signals) -> None:
    window = windows.open("--demo", has_pictures=True)
    window.wait_for("Any key starts", "the tour")
    window.send(CAN_REPORT_PIXELS)
    window.wait_for(lambda: window.modes.get(1016, False), "the mouse in pixels")
    assert end_by_signal(window, number) == 128 + number
    window.check_restored()


def test_an_exception_in_the_demo_is_one_sentence_and_a_report(windows: TerminalWindows) -> None:
    command = [*CRASHING_DEMO, "--demo", "--lang", "en"]
    with Terminal(command, SIZE, windows.home) as window:
        assert window.wait_for_end() == 1
        window.check_restored()
        assert b"Unexpected error; " in window.output
        assert b"Traceback" not in window.output
    (report,) = (windows.home / "data" / "xmc" / "reports").iterdir()
    text = report.read_text(encoding="utf-8")
    assert "LookupError" in text
    assert "in fault" in text, "where it came about"
    assert "王" not in text


def test_the_demo_fills_no_cache(
    windows: TerminalWindows,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    loaded = tmp_path_factory.mktemp("apart") / "loaded"
    monkeypatch.setenv("XDG_CACHE_HOME", str(windows.home / "cache"))
    window = windows.open("--demo", program=(*LOADING_DEMO, str(loaded)), has_pictures=True)
    window.wait_for("Any key starts", "the tour")
    window.wait_for(loaded.exists, "the end of loading")
    window.send("\x11")
    assert window.wait_for_end() == 0
    assert [path for path in windows.home.rglob("*") if path.is_file()] == []


def test_the_objects_of_an_app_are_not_collected_at_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """They are frozen, whether or not the modules loaded after the first frame are."""
    calls: list[str] = []
    monkeypatch.setattr(terminal_guard, "restore_terminal_on_exit", lambda *_: nullcontext())
    monkeypatch.setattr(sys, "setswitchinterval", lambda _: None)
    monkeypatch.setattr(gc, "freeze", lambda: calls.append("freeze"))
    app = SimpleNamespace(
        run=lambda: calls.append("run"), crash=None, return_code=0, picture_deletion_codes=""
    )
    app_launch._run(cast(XmcApp, app), translator_for("en"))
    assert calls == ["run", "freeze"]
