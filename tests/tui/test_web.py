"""The app in Textual's web driver, which sends packets over pipes; and other drivers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pyte
import pytest
from rich._windows import WindowsConsoleFeatures
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Size

from tests.tui.app_driver import DAY
from tests.wait_conditions import PATIENCE, until
from xmc_tui.cli import app_launch as opening
from xmc_tui.configurator import Configurator
from xmc_tui.configurator.document_ports import OpenedDocument
from xmc_tui.domain.catalog import Catalog
from xmc_tui.services.sheet_exporter import SheetExporter
from xmc_tui.tui.app import XmcApp
from xmc_tui.tui.browser_window_size import make_size_noting_driver_class
from xmc_tui.tui.main_screen import MainScreen
from xmc_tui.tui.textual_internals import low_latency_driver


class Browser:
    """The other end of the pipes: sends keys and emulates the screen, as a browser does.

    A thread reads all output as it comes, as a server does. An app whose pipe is full would wait in
    the middle of an update, and neither handle keys nor be followed.
    """

    def __init__(self, home: Path, *arguments: str, has_pictures: bool = False) -> None:
        from tests.pseudo_terminal import StrictScreen  # not on Windows

        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TEXTUAL", "XMC"))
        }
        environment = {
            **inherited,
            "XMC_GLYPHS": "auto" if has_pictures else "off",
            "TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver",
            "TEXTUAL_COLOR_SYSTEM": "truecolor",
            "TERM_PROGRAM": "textual",
            "COLUMNS": "120",
            "ROWS": "40",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xmc_tui", *arguments, "--lang", "en"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=home,
            env=environment,
        )
        self.screen = StrictScreen(120, 40)
        self.metas: list[dict[str, object]] = []
        self._stream = pyte.ByteStream(self.screen)
        #: All output so far.
        self.received = ""
        self._unread = b""
        self._output: Queue[bytes] = Queue()
        self._reader = Thread(target=self._read_output)
        self._reader.start()

    def close(self) -> None:
        """Kill the app if it runs, and close the pipes."""
        self.process.kill()
        self._reader.join(PATIENCE)
        self.process.communicate()

    def _read_output(self) -> None:
        """Queue all output; b"" at its end."""
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        while part := os.read(descriptor, 65536):
            self._output.put(part)
        self._output.put(b"")

    @property
    def text(self) -> str:
        """The text of the screen."""
        return "\n".join(self.screen.display)

    def read(self, count: int) -> bytes:
        """Read a number of bytes; fail with the error output if the app ends before."""
        while len(self._unread) < count:
            try:
                part = self._output.get(timeout=PATIENCE)
            except Empty:
                pytest.fail(f"nothing comes any more on\n{self.text}", pytrace=False)
            assert part, self.process.communicate()[1].decode()
            self._unread += part
        data, self._unread = self._unread[:count], self._unread[count:]
        return data

    def take(self) -> None:
        """Handle one packet."""
        from tests.pseudo_terminal import remove_unknown

        kind, size = self.read(1), int.from_bytes(self.read(4), "big")
        payload = self.read(size)
        assert kind in (b"D", b"M"), kind
        if kind == b"M":
            self.metas.append(json.loads(payload))
        else:
            self.received += payload.decode()
            self._stream.feed(remove_unknown(payload.decode()).encode())

    def send(self, kind: bytes, payload: bytes) -> None:
        """Send one packet."""
        assert self.process.stdin is not None
        self.process.stdin.write(kind + len(payload).to_bytes(4, "big") + payload)
        self.process.stdin.flush()

    def wait_for(self, text: str) -> None:
        """Handle packets until the screen contains a text."""
        while text not in self.text:
            self.take()

    def wait_for_end(self) -> int:
        """Handle packets until the app reports its end; return its exit code."""
        while {"type": "exit"} not in self.metas:
            self.take()
        assert self.process.wait(PATIENCE) >= 0
        return self.process.returncode


@pytest.fixture
def browser(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Browser]:
    """The app in a browser, after its first frame; with the parameter True it has pictures."""
    if sys.platform == "win32":
        pytest.skip("a pipe cannot be waited for there")
    running = Browser(tmp_path, has_pictures=getattr(request, "param", False))
    assert running.read(13) == b"__GANGLION__\n"
    running.wait_for("Space")
    yield running
    running.close()


def test_in_a_browser_keys_work_until_one_ends_the_app(browser: Browser) -> None:
    browser.send(b"D", b"2")
    browser.wait_for("Price change")
    browser.send(b"D", b"\x1b[B")
    browser.wait_for("PREVIEW")
    browser.send(b"M", json.dumps({"type": "resize", "width": 80, "height": 24}).encode())
    browser.send(b"D", b"q")
    assert browser.wait_for_end() == 0
    assert browser.process.stderr is not None
    assert browser.process.stderr.read() == b""


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe cannot be waited for there")
def test_a_browser_shows_the_customer_the_car_of_the_advisor(tmp_path: Path) -> None:
    show = Browser(tmp_path, "show")
    advisor = Browser(tmp_path)
    try:
        assert show.read(13) == b"__GANGLION__\n"
        show.wait_for("Your car will appear here")
        assert advisor.read(13) == b"__GANGLION__\n"
        advisor.wait_for("Space")
        advisor.send(b"D", b"/carbon-roof\r")
        show.wait_for("Carbon-fibre roof")
        show.send(b"D", b"q")
        assert show.wait_for_end() == 0
    finally:
        for each in (show, advisor):
            each.close()


def test_a_server_can_end_the_app(browser: Browser) -> None:
    browser.send(b"M", b'{"type": "quit"}')
    assert browser.wait_for_end() == 0


def test_a_server_that_is_gone_ends_the_app(browser: Browser) -> None:
    assert browser.process.stdin is not None
    browser.process.stdin.close()
    browser.process.stdin = None
    assert browser.process.wait(PATIENCE) == 129  # as when the window of a terminal is closed


def test_a_window_that_is_resized_before_the_first_frame_has_its_size(tmp_path: Path) -> None:
    """Textual's driver reports the size at the start after one that came meanwhile."""
    if sys.platform == "win32":
        pytest.skip("a pipe cannot be waited for there")
    started = Browser(tmp_path)
    started.screen.resize(34, 128)
    try:
        started.send(b"M", b'{"type": "resize", "width": 128, "height": 34}')
        assert started.read(13) == b"__GANGLION__\n"
        # The top line ends with the notice of other terms, the bottom line with the last key.
        ends = ("i other terms apply", "q Quit")
        while not all(
            started.screen.display[row].rstrip().endswith(end)
            for row, end in zip((0, 33), ends, strict=True)
        ):
            started.take()
    finally:
        started.close()


async def test_the_app_takes_the_size_that_its_browser_has_sent_before(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = XmcApp(OpenedDocument(Configurator(launch, lambda: DAY), SheetExporter()), "en")
    monkeypatch.setattr(XmcApp, "is_web", True)
    noted = SimpleNamespace(window_size=Size(128, 34))
    monkeypatch.setattr("xmc_tui.tui.app.find_driver", lambda _: noted)
    async with app.run_test(size=(120, 40)):
        await until(lambda: app.screen.size == (128, 34), "the size of the browser")


def test_the_driver_of_a_browser_notes_the_size_of_its_window() -> None:
    passed_on: list[str] = []
    known = SimpleNamespace(on_meta=lambda _, kind, __: passed_on.append(kind))
    driver: Any = make_size_noting_driver_class(type("Driver", (), vars(known)))  # type: ignore[arg-type]
    running = driver()
    running.on_meta("focus", {})
    assert running.window_size is None
    running.on_meta("resize", {"width": 128, "height": 34})
    assert (running.window_size, passed_on) == (Size(128, 34), ["focus", "resize"])


def test_the_driver_of_a_test_is_not_replaced() -> None:
    assert low_latency_driver(HeadlessDriver) is HeadlessDriver


@pytest.mark.parametrize("browser", [True], ids=["pictures"], indirect=True)
def test_the_driver_of_a_browser_asks_it_for_pixels(browser: Browser) -> None:
    """The questions are those of a terminal; the answers are no keys, and sixels are sent."""
    answers = [
        "\x1bP>|xterm.js(5.6)\x1b\\",
        "\x1b[6;20;10t",
        "\x1b[4;800;1200t",
        "\x1b[?62;4;9;22c",
    ]
    assert "\x1b[>0q\x1b[16t\x1b[14t\x1b[c" in browser.received
    browser.send(b"D", "".join(answers).encode())
    while "\x1b[?2;1;0S\x1b[c" not in browser.received:
        browser.take()
    browser.send(b"D", b"\x1b[?2;0;4096;4096S\x1b[?62;4;9;22c")
    while '"1;1;' not in browser.received:  # the raster attributes of a sixel picture
        browser.take()
    browser.send(b"D", b"q")
    assert browser.wait_for_end() == 0


@pytest.mark.parametrize("name", ["web_driver:WebDriver", "headless_driver:HeadlessDriver"])
def test_the_driver_of_the_environment_is_used(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("textual.constants.DRIVER", f"textual.drivers.{name}")
    app = XmcApp(OpenedDocument(Configurator(launch, lambda: DAY), SheetExporter()), "en")
    bases = [each.__name__ for each in app.get_driver_class().__mro__]
    assert {"PictureDeletingDriver", "PixelMouseSafeDriver", name.partition(":")[2]} <= set(bases)


async def test_an_app_that_exits_right_after_its_first_frame_ends_in_order(
    launch: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount_pictures = MainScreen.mount_pictures

    def exit_first(screen: MainScreen) -> None:
        screen.app.exit(return_code=129)
        mount_pictures(screen)

    monkeypatch.setattr(MainScreen, "mount_pictures", exit_first)
    app = XmcApp(OpenedDocument(Configurator(launch, lambda: DAY), SheetExporter()), "en")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
    assert app.return_code == 129
    assert app.crash is None


# ── Colours on Windows ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment without the variables that opening the app sets; restored afterwards."""
    for variable in (*opening._ENVIRONMENT, "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.setenv(variable, "to be restored")
        monkeypatch.delenv(variable)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("version", "session", "colours"),
    [
        ((10, 22631), "", "truecolor"),
        ((10, 14931), "", "truecolor"),
        ((11, 1), "", "truecolor"),
        ((10, 14930), "", "256"),
        ((6, 9600), "", "256"),
        ((10, 14393), "a session of Windows Terminal", "truecolor"),
    ],
)
def test_a_windows_console_has_all_its_colours(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int], session: str, colours: str
) -> None:
    monkeypatch.setenv("WT_SESSION", session)
    monkeypatch.setenv("TERM", "xterm-256color")
    # Rich on a console on which nothing has switched the processing on yet.
    monkeypatch.setattr("rich.console.WINDOWS", True)
    monkeypatch.setattr("rich.console.get_windows_console_features", WindowsConsoleFeatures)
    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        major, build = version
        windows.setattr(
            sys,
            "getwindowsversion",
            lambda: SimpleNamespace(major=major, build=build),
            raising=False,
        )
        with opening._textual_environment():
            pass
    monkeypatch.setattr(
        "textual.constants.COLOR_SYSTEM", os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto")
    )
    assert App().console.color_system == colours


@pytest.mark.usefixtures("environment")
def test_a_requested_colour_system_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_COLOR_SYSTEM", "standard")
    monkeypatch.setenv("WT_SESSION", "1")
    with monkeypatch.context() as windows:
        windows.setattr(sys, "platform", "win32")
        windows.setattr(
            sys, "getwindowsversion", lambda: SimpleNamespace(major=10, build=22631), raising=False
        )
        with opening._textual_environment():
            pass
    assert os.environ["TEXTUAL_COLOR_SYSTEM"] == "standard"
