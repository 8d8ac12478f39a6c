"""`xmc show` and the configurator in two terminals: kills, restarts, sizes and fast keys."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.wait_conditions import block_until

if sys.platform == "win32":
    pytest.skip("there is no pseudo-terminal in Python on Windows", allow_module_level=True)

from tests.pseudo_terminal import XMC, Terminal

OpenTerminal = Callable[..., Terminal]


@pytest.fixture
def open_terminal(tmp_path: Path) -> Iterator[OpenTerminal]:
    """Return a function that opens `xmc` in a terminal; it is ended after the test."""
    (tmp_path / "config" / "xmc").mkdir(parents=True)
    (tmp_path / "config" / "xmc" / "settings.toml").write_text('glyphs = "off"\n', "utf-8")
    opened: list[Terminal] = []

    def make(*arguments: str, size: tuple[int, int] = (99, 30)) -> Terminal:
        running = Terminal([*XMC, *arguments, "--lang", "en"], size, tmp_path)
        opened.append(running)
        return running

    yield make
    for each in opened:
        each.__exit__(None, None, None)


def open_advisor(open_terminal: OpenTerminal, *arguments: str) -> Terminal:
    """Open the configurator and wait for its first frame."""
    advisor = open_terminal("--fresh", *arguments)
    advisor.wait_for("Space", "the first frame")
    return advisor


def wait_for_both(advisor: Terminal, show: Terminal, expected: str) -> None:
    """Read both terminals until the window that follows shows a text."""

    def is_met() -> bool:
        advisor.read(0)
        return expected in show.text

    show.wait_for(is_met, f"{expected} in the window that follows")


def test_each_side_may_be_killed_and_started_again(open_terminal: OpenTerminal) -> None:
    show = open_terminal("show")
    show.wait_for("Your car will appear here")
    advisor = open_advisor(open_terminal)
    advisor.send("/carbon-roof\r")
    wait_for_both(advisor, show, "Carbon-fibre roof")
    advisor.process.kill()
    show.wait_for("Your car will appear here", "after the advisor's window was killed")
    advisor = open_advisor(open_terminal)
    advisor.send("/carbon-exterior\r")
    wait_for_both(advisor, show, "Carbon-fibre exterior kit")
    show.process.kill()
    advisor.send("/caliper-red\r")
    advisor.wait_for("549,400", "529,900, 18,000 and 1,500")
    show = open_terminal("show", size=(80, 24))
    wait_for_both(advisor, show, "Calipers Red")
    advisor.send("\x11")
    advisor.wait_for("Export first")
    advisor.send("3")
    assert advisor.wait_for_end() == 0
    show.wait_for("Your car will appear here", "after the advisor has quit")
    show.send("q")
    assert show.wait_for_end() == 0
    show.check_restored()


def test_two_hundred_keys_at_1_khz_end_on_the_same_car(open_terminal: OpenTerminal) -> None:
    show = open_terminal("show")
    show.wait_for("Your car will appear here")
    advisor = open_advisor(open_terminal)
    wait_for_both(advisor, show, "Lightning Yellow")
    advisor.send("2")
    for key in ["\x1b[B", "\x1b[A"] * 97 + ["\x1b[B"] * 6:
        advisor.send(key)
        time.sleep(0.001)
    advisor.settle()
    row = next(line for line in advisor.text.splitlines() if " > " in line)
    name = row.partition(" > ")[2].strip(" ✓▏▕").partition("  ")[0]
    assert name != "Lightning Yellow"
    wait_for_both(advisor, show, f"Paint {name}")
    show.settle()
    assert "Preview" in show.text
    assert f"Paint {name}" in show.text


def test_the_customer_display_leaves_no_file(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "xmc" / "customer-display"
    advisor = open_advisor(open_terminal)
    advisor.send("2j j ")
    advisor.settle()
    assert not folder.exists(), "nobody follows"
    show = open_terminal("show")
    wait_for_both(advisor, show, "Total")
    assert len(list(folder.glob("window-*"))) == 1
    show.send("q")
    assert show.wait_for_end() == 0
    block_until(
        lambda: list(folder.iterdir()) == [], "the advisor's window sees that nobody follows"
    )


def test_a_closed_window_stops_to_follow(open_terminal: OpenTerminal, tmp_path: Path) -> None:
    show = open_terminal("show")
    show.wait_for("Your car will appear here")
    mark = tmp_path / "data" / "xmc" / "customer-display" / "watching"
    block_until(mark.exists, "it gives a sign")
    show.process.send_signal(signal.SIGHUP)
    assert show.wait_for_end() == 129
    assert not mark.exists()
