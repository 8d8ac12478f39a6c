"""The terminal settings during the start: which commands change them, and their restoration."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.wait_conditions import PATIENCE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no line settings")

#: The program, but for its command line, which waits in the place of slow imports.
WAITING = """
import signal, sys, time
for name in {"SIGHUP", "SIGQUIT", "SIGTERM"} & set(dir(signal)):
    signal.signal(getattr(signal, name), signal.SIG_DFL)  # nohup, for one, ignores SIGHUP
import xmc_tui.cli
def wait():
    print("waiting", flush=True)
    time.sleep(60)
xmc_tui.cli.main = wait
from xmc_tui.__main__ import main
main()
"""

#: Prints whether the terminal echoes what is typed once the early settings are made.
REPORTING = """
import sys, termios
from xmc_tui.early_keyboard_input import preserve_typed_keys
preserve_typed_keys(sys.argv[1:])
print(bool(termios.tcgetattr(0)[3] & termios.ECHO))
"""


@pytest.fixture
def terminal() -> Iterator[int]:
    """The program's side of a pseudo-terminal."""
    import pty

    master, slave = pty.openpty()
    yield slave
    os.close(master)
    os.close(slave)


@pytest.mark.parametrize(
    ("arguments", "echoes"),
    [
        ((), False),
        (("--lang", "zh"), False),
        (("open", "a.toml"), False),
        (("show", "--window", "2"), False),
        (("--fresh",), False),
        (("--lang", "zh", "quote", "su7-ultra"), True),
        (("check", "open"), True),
        (("-h",), True),
        (("--help",), True),
        (("--version",), True),
    ],
    ids=repr,
)
def test_only_commands_that_open_the_app_change_the_terminal(
    terminal: int, arguments: tuple[str, ...], echoes: bool
) -> None:
    program = [sys.executable, "-c", REPORTING, *arguments]
    done = subprocess.run(
        program, stdin=terminal, capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert done.stdout == f"{echoes}\n"


def test_a_shell_that_asks_for_completions_keeps_its_terminal(terminal: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", REPORTING],
        stdin=terminal,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
        env={**os.environ, "_XMC_COMPLETE": "bash_complete"},
    )
    assert done.stdout == "True\n"


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGINT"])
def test_a_signal_during_the_start_restores_the_terminal(terminal: int, name: str) -> None:
    import termios

    before = termios.tcgetattr(terminal)
    with subprocess.Popen(
        [sys.executable, "-c", WAITING],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"waiting\n"
        assert termios.tcgetattr(terminal) != before
        process.send_signal(getattr(signal, name))
        process.communicate(timeout=PATIENCE)
    assert process.returncode not in (0, -getattr(signal, name)) or name == "SIGINT"
    assert termios.tcgetattr(terminal) == before
