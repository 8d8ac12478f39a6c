"""`xmc serve` in a real browser: typed into, clicked, resized, exported from, and two at once."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.deep_test_sizes import deep_case
from tests.page.chromium_printer import find_chromium
from tests.wait_conditions import PATIENCE, block_until
from xmc_tui.domain.catalog import Catalog

if sys.platform != "linux":
    pytest.skip("the sessions of a server are found in /proc", allow_module_level=True)

from tests.remote_chromium import ChromiumPage, RemoteChromium

CHROMIUM = find_chromium()

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium, Chrome or Edge")


class ServedApp:
    """A running `xmc serve` with its home and its address.

    Without `has_pictures` its sessions draw none, which takes most of the time of the browser.
    """

    def __init__(self, home: Path, *arguments: str, has_pictures: bool = False) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.home = home
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("TEXTUAL", "XMC", "XDG_DATA", "XDG_CONFIG", "XDG_DOC"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "xmc_tui", "serve", "--port", str(self.port), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=home,
            env={
                **inherited,
                "XMC_GLYPHS": "auto" if has_pictures else "off",
                "HOME": str(home),
                "TMUX": "the terminal of the server is none of the browser's",
                "XDG_DATA_HOME": str(home / "data"),
                "XDG_CONFIG_HOME": str(home / "config"),
            },
        )
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline().decode("utf-8")

    @property
    def address(self) -> str:
        """The address of the page."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def drafts(self) -> list[Path]:
        """The drafts of all sessions."""
        return sorted((self.home / "data" / "xmc" / "drafts").glob("*.jsonl"))

    def list_sessions(self) -> list[int]:
        """Return the ids of the processes that run the app, from /proc."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(word) for path in children for word in path.read_text().split()]

    def end(self) -> tuple[int, bytes, bytes]:
        """End the server as Ctrl+C does; return its exit code and its further output."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        out, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, errors


@pytest.fixture(scope="module")
def running_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteChromium]:
    """A headless browser."""
    assert CHROMIUM is not None
    running = RemoteChromium(CHROMIUM, tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


@pytest.fixture
def chromium(running_chromium: RemoteChromium) -> Iterator[RemoteChromium]:
    """The browser; the pages that a test leaves open are closed."""
    yield running_chromium
    running_chromium.close_pages()


Serve = Callable[..., ServedApp]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Return a function that starts a server; it is ended after the test, and in order."""
    started: list[ServedApp] = []

    def start(*arguments: str, has_pictures: bool = False) -> ServedApp:
        served = ServedApp(tmp_path, *arguments, has_pictures=has_pictures)
        started.append(served)
        return served

    yield start
    for each in started:
        assert each.end() == (0, b"", b"")


@pytest.fixture(scope="module")
def english_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedApp]:
    """A server for requests without a browser."""
    served = ServedApp(tmp_path_factory.mktemp("home"), "--lang", "en")
    yield served
    assert served.end() == (0, b"", b"")


def open_app(
    chromium: RemoteChromium, served: ServedApp, text: str = "2 车漆", scale: float = 1
) -> ChromiumPage:
    """Open the page and wait for the first frame."""
    page = chromium.open_page(served.address, 1280, 800, scale)
    page.wait_for(text, "the first frame")
    return page


def count_image_colours(page: ChromiumPage) -> int:
    """Return the number of colours of the pictures in pixels; 0 if there are none."""
    colours = page.evaluate(
        "(() => { const layer = document.querySelector('.xterm-image-layer');"
        "if (!layer) return 0;"
        "const { data } = layer.getContext('2d').getImageData(0, 0, layer.width, layer.height);"
        "const found = new Set(new Uint32Array(data.buffer)); found.delete(0);"
        "return found.size; })()"
    )
    return int(colours)


def measure_cell(page: ChromiumPage) -> tuple[float, float]:
    """Return the size of a cell in CSS pixels."""
    width, height = page.evaluate(
        "(({ width, height }) => [width / xmcTerminal.cols, height / xmcTerminal.rows])"
        "(document.querySelector('.xterm-screen').getBoundingClientRect())"
    )
    return width, height


def test_the_app_is_typed_into_clicked_resized_and_exported_from_in_chinese(
    chromium: RemoteChromium, serve: Serve, launch: Catalog, tmp_path: Path
) -> None:
    orders = tmp_path / "展厅 订单"
    settings = tmp_path / "config" / "xmc" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'orders = "{orders}"\nfirst_run = "done"\n', encoding="utf-8")
    page = open_app(chromium, serve("--lang", "zh", "--on", "2025-10-01"))
    assert page.evaluate("[document.title, document.documentElement.lang]") == [
        launch.programme.name.zh,
        "zh",
    ]
    # Typed, without a click before: the terminal has the focus.
    assert page.evaluate("document.activeElement.className") == "xterm-helper-textarea"
    page.type("2")
    page.wait_for("紫水晶", "the paints")
    # Clicked: the first click moves the highlight, the second one chooses.
    page.click("* 定制")  # in the row of 紫水晶, the first bespoke paint
    page.wait_for("预览", "the preview")
    page.click("* 定制")
    model = launch.model_by_id["su7-ultra"]
    total = model.price.amount + model.options["amethyst"].price.amount
    page.wait_for(lambda: "预览" not in page.text and f"¥{total:,}" in page.text, "the total")
    # Resized.
    columns, rows = page.size
    page.resize(820, 620)
    page.wait_for(lambda: page.size < (columns, rows), "a smaller terminal")
    page.wait_for(
        lambda: len(page.text.rstrip().split("\n")) == page.size[1] and f"¥{total:,}" in page.text,
        "a frame that fills the smaller terminal",
    )
    # Exported, with a name from an input method.
    page.type("e")
    page.wait_for(".toml", "the export dialog")
    page.insert("李女士")
    page.wait_for("李女士", "the name")
    page.press("Enter", 13, "\r")
    page.wait_for("订单：", "after the export")
    (path,) = orders.glob("*.toml")
    sheet = tomllib.loads(path.read_text(encoding="utf-8"))
    assert (sheet["customer"]["name"], sheet["totals"]["total"]) == ("李女士", total)
    assert str(sheet["sheet"]["quoted_on"]) == "2025-10-01"


def test_the_browser_displays_the_car_in_pixels_and_requests_nothing_elsewhere(
    chromium: RemoteChromium, serve: Serve
) -> None:
    served = serve("--lang", "zh", has_pictures=True)
    page = open_app(chromium, served)
    page.wait_for(lambda: count_image_colours(page) > 200, "a picture in pixels")
    assert "▀" not in page.text
    assert [length % 1 for length in measure_cell(page)] == [0, 0]
    page.press("F1", 112)
    page.wait_for("上移", "the help")
    page.press("Escape", 27)
    page.wait_for(lambda: count_image_colours(page) > 200, "the picture after the dialog")
    own = (served.address, served.address.replace("http", "ws"), "data:", "blob:")
    requested = page.requested_addresses
    assert any(address.endswith(".ttf") for address in requested), "the font is part of the server"
    assert [address for address in requested if not address.startswith(own)] == []


@pytest.mark.parametrize(
    ("scale", "zoomed"), [deep_case(1.25, 1.75), deep_case(1, 1.25), deep_case(1.5, 2)]
)
def test_cells_are_whole_pixels_at_every_usual_zoom(
    chromium: RemoteChromium, serve: Serve, scale: float, zoomed: float
) -> None:
    """Pictures cover exactly their cells only then; without a fit cells would be fractions."""
    page = open_app(chromium, serve("--show", "--lang", "zh"), "小米定制服务", scale)
    assert [length % 1 for length in measure_cell(page)] == [0, 0]
    page.resize(1200, 700, zoomed)
    page.wait_for(lambda: page.size[0] * measure_cell(page)[0] <= 1200, "the new width")
    page.wait_for(lambda: [length % 1 for length in measure_cell(page)] == [0, 0], "whole pixels")


@pytest.mark.deep
def test_two_sessions_are_apart_as_two_windows_are(chromium: RemoteChromium, serve: Serve) -> None:
    served = serve("--lang", "en")
    first, second = (open_app(chromium, served, "2 Paint") for _ in range(2))
    assert len(served.list_sessions()) == 2
    first.type("/carbon-roof\r")
    first.wait_for("Carbon-fibre roof", "the choice of the first session")
    second.type("/amethyst\r")
    second.wait_for("Amethyst", "the choice of the second session")
    assert "Carbon-fibre roof" not in second.text
    assert "Amethyst" not in first.text
    # Each has a draft of its own, and a third session is not offered one that is in use.
    block_until(lambda: len(served.drafts) == 2, "a draft of each session")
    third = open_app(chromium, served, "2 Paint")
    assert "r resume" not in third.text
    # A page that is closed ends its session; the draft remains and can be resumed.
    first.close()
    block_until(lambda: len(served.list_sessions()) == 2, "the end of the first session")
    fourth = open_app(chromium, served, "2 Paint")
    fourth.wait_for("resume", "the offer of the draft")
    fourth.type("r")
    fourth.wait_for("Carbon-fibre roof", "the draft of the first session")
    second.type("2")
    second.wait_for("Amethyst", "the second session works on")


@pytest.mark.deep  # the same without a browser: test_web
def test_show_is_the_view_of_the_customer(chromium: RemoteChromium, serve: Serve) -> None:
    advisor = open_app(chromium, serve("--lang", "en"), "2 Paint")
    show = open_app(chromium, serve("--show", "--lang", "en"), "Xiaomi SU7 Ultra")
    advisor.type("/carbon-roof\r")
    show.wait_for("Carbon-fibre roof", "the choice of the advisor")
    assert "Quota" not in show.text


@pytest.mark.deep
def test_a_session_that_ends_can_be_opened_again(chromium: RemoteChromium, serve: Serve) -> None:
    served = serve("--lang", "en")
    page = open_app(chromium, served, "2 Paint")
    page.type("q")
    page.wait_for(
        lambda: page.evaluate("document.activeElement.textContent") == "Open again", "the button"
    )
    assert "This session has ended." in page.evaluate("document.body.innerText")
    page.press("Enter", 13, "\r")
    page.wait_for("2 Paint", "the new session")
    # A process that is killed ends its session, too.
    block_until(lambda: len(served.list_sessions()) == 1, "the end of the first process")
    (session,) = served.list_sessions()
    os.kill(session, signal.SIGKILL)
    page.wait_for(
        lambda: "This session has ended." in page.evaluate("document.body.innerText"), "the end"
    )


def test_ctrl_c_ends_the_server_and_its_sessions(chromium: RemoteChromium, serve: Serve) -> None:
    served = serve("--lang", "en")
    page = open_app(chromium, served, "2 Paint")
    sessions = served.list_sessions()
    page.type("/carbon-roof\r")
    page.wait_for("Selected: Roof", "a choice")
    assert served.end() == (0, b"", b"")
    block_until(
        lambda: not any(Path(f"/proc/{each}").exists() for each in sessions), "the end of the app"
    )
    assert len(served.drafts) == 1, "the build can be resumed"


@pytest.mark.deep
def test_a_process_that_hangs_does_not_keep_the_server(
    chromium: RemoteChromium, serve: Serve
) -> None:
    served = serve("--lang", "en")
    open_app(chromium, served, "2 Paint")
    (session,) = served.list_sessions()
    os.kill(session, signal.SIGSTOP)
    assert served.end() == (0, b"", b"")
    assert not Path(f"/proc/{session}").exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 101),
        ({"Origin": "http://{own}"}, 101),
        ({"Origin": "http://example.org"}, 403),
        ({"Host": "example.org", "Origin": "http://example.org"}, 403),
    ],
)
def test_pages_of_other_sites_cannot_operate_the_app(
    english_server: ServedApp, headers: dict[str, str], status: int
) -> None:
    port = english_server.port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    own = f"127.0.0.1:{port}"
    sent = {name: value.format(own=own) for name, value in headers.items()}
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
    connection.request("GET", "/ws?width=80&height=24", headers={**upgrade, **sent})
    response = connection.getresponse()
    assert response.status == status
    assert b"Traceback" not in (response.read() if status == 403 else b"")
    response.close()
    connection.close()


def test_the_page_names_no_path_and_forbids_other_servers(serve: Serve, tmp_path: Path) -> None:
    served = serve("--lang", "zh")
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE)
    connection.request("GET", "/")
    response = connection.getresponse()
    text = response.read().decode("utf-8")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"\*|https?:", policy)
    assert "正在启动" in text
    assert str(tmp_path) not in text
    for address in ("/nothing", "/download/nothing", "/static/../server.py"):
        connection.request("GET", address)
        response = connection.getresponse()
        assert response.status in (403, 404)
        assert b"Traceback" not in response.read()
    connection.close()
