"""A headless Chromium that tests operate through its debugging pipe, without another package."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from select import select
from typing import Any

import pytest

from tests.wait_conditions import PATIENCE

#: The interval between two looks at a page, in seconds; each takes time of the browser.
_INTERVAL = 0.05

#: Starts Chromium, which reads commands from descriptor 3 and writes answers to descriptor 4. The
#: copies are made above the two, so that neither overwrites the other.
_LAUNCHER = """
import fcntl, os, sys
copies = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 5) for number in sys.argv[1:3]]
os.dup2(copies[0], 3)
os.dup2(copies[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


class RemoteChromium:
    """A running browser; each page has a profile of its own."""

    def __init__(self, browser: str, profile: Path, *options: str) -> None:
        there, self._commands = os.pipe()
        self._answers, back = os.pipe()
        arguments = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--hide-scrollbars", "--lang=zh-CN",
            f"--user-data-dir={profile}", "--remote-debugging-pipe", *options, "about:blank",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCHER, str(there), str(back), *arguments],
            pass_fds=(there, back),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there)
        os.close(back)
        self._number = 0
        self._unread = b""
        self.events: list[dict[str, Any]] = []
        self._pages: list[ChromiumPage] = []

    def close(self) -> None:
        """Kill the browser."""
        self.process.kill()
        self.process.wait()
        os.close(self._commands)
        os.close(self._answers)

    def close_pages(self) -> None:
        """Close all pages that are open; each repaints a blinking cursor as long as it is."""
        for page in self._pages[:]:
            page.close()

    def call(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Send a command of the DevTools protocol and return its result."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        os.write(self._commands, json.dumps(command).encode() + b"\0")
        end = time.monotonic() + PATIENCE
        answers: list[dict[str, Any]] = []
        while not answers and time.monotonic() < end:
            messages = self._read(end - time.monotonic())
            answers = [each for each in messages if each.get("id") == self._number]
            self.events += [each for each in messages if "method" in each]
        assert answers, f"no answer to {method}"
        assert "error" not in answers[0], (method, answers[0])
        result: dict[str, Any] = answers[0]["result"]
        return result

    def _read(self, seconds: float) -> list[dict[str, Any]]:
        """Return the messages that arrive within some seconds; at least one unless time is over."""
        while b"\0" not in self._unread:
            if not select([self._answers], [], [], max(0.0, seconds))[0]:
                return []
            part = os.read(self._answers, 1 << 16)
            assert part, "the browser has ended"
            self._unread += part
        *messages, self._unread = self._unread.split(b"\0")
        return [json.loads(message) for message in messages]

    def open_page(self, address: str, width: int, height: int, scale: float = 1) -> ChromiumPage:
        """Open an address in a window of a size in CSS pixels; `scale` as in `resize`."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call(
            "Target.createTarget",
            url="about:blank",
            browserContextId=context,
            width=width,
            height=height,
        )["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        page = ChromiumPage(self, target, attached["sessionId"])
        self._pages.append(page)
        page.call("Network.enable")
        page.call("Runtime.enable")
        page.call("Page.enable")
        page.call("Emulation.setFocusEmulationEnabled", enabled=True)
        page.resize(width, height, scale)
        page.call("Page.navigate", url=address)
        return page


class ChromiumPage:
    """A page with the app in a terminal of xterm.js."""

    def __init__(self, browser: RemoteChromium, target: str, session: str) -> None:
        self._browser = browser
        self._target = target
        self.session = session

    def close(self) -> None:
        """Close the page."""
        self._browser._pages.remove(self)
        self._browser.call("Target.closeTarget", targetId=self._target)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command to this page and return its result."""
        return self._browser.call(method, self.session, **parameters)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression; None if it is not defined."""
        result = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def resize(self, width: int, height: int, scale: float = 1) -> None:
        """Resize the window; `scale` is the number of device pixels per CSS pixel."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=False,
        )

    @property
    def text(self) -> str:
        """The text of the terminal, as the browser displays it."""
        lines = self.evaluate(
            "window.xmcTerminal ? [...Array(xmcTerminal.rows).keys()].map(row => "
            "xmcTerminal.buffer.active.getLine(row)?.translateToString(true) ?? '') : []"
        )
        return "\n".join(lines)

    @property
    def size(self) -> tuple[int, int]:
        """The size of the terminal in cells."""
        columns, rows = self.evaluate("[xmcTerminal.cols, xmcTerminal.rows]")
        return columns, rows

    def wait_for(self, expected: str | Callable[[], bool], description: str = "") -> None:
        """Wait until the terminal contains a text or a condition is true."""
        end = time.monotonic() + PATIENCE
        while not (expected in self.text if isinstance(expected, str) else expected()):
            if time.monotonic() > end:
                pytest.fail(f"{description or expected}: not on\n{self.text}", pytrace=False)
            time.sleep(_INTERVAL)

    def type(self, text: str) -> None:
        """Type characters, one after the other."""
        for character in text:
            if character == "\r":
                self.press("Enter", 13, character)
                continue
            self.call("Input.dispatchKeyEvent", type="keyDown", text=character, key=character)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=character)

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key that is named, such as Enter, with its Windows key code."""
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                **({"text": text} if text and kind == "keyDown" else {}),
            )

    def insert(self, text: str) -> None:
        """Insert text at once, as an input method does."""
        self.call("Input.insertText", text=text)

    def click(self, text: str) -> None:
        """Click on the first cell of a text."""
        lines = self.text.split("\n")
        row = next(number for number, line in enumerate(lines) if text in line)
        x, y = self.evaluate(
            "(() => { const box = document.querySelector('.xterm-screen').getBoundingClientRect();"
            "return [box.width / xmcTerminal.cols, box.height / xmcTerminal.rows]; })()"
        )
        from rich.cells import cell_len

        column = cell_len(lines[row][: lines[row].index(text)])
        place = {"x": (column + 0.5) * x, "y": (row + 0.5) * y, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, **place)

    def take_screenshot(self, path: Path) -> None:
        """Save what the window displays as PNG."""
        path.write_bytes(
            base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])
        )

    @property
    def requested_addresses(self) -> list[str]:
        """The addresses that the page has requested, web sockets included."""
        found = []
        for event in self._browser.events:
            if event.get("sessionId") != self.session:
                continue
            if event["method"] == "Network.requestWillBeSent":
                found.append(event["params"]["request"]["url"])
            elif event["method"] == "Network.webSocketCreated":
                found.append(event["params"]["url"])
        return found
