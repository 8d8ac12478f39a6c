"""`xmc serve` on the command line: its help, and each reason why it cannot run as one sentence."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.cli_runner import run_cli
from xmc_tui.cli import serve_command
from xmc_tui.page.web_terminal_page import DARK, LIGHT, PageColours, render_browser_page
from xmc_tui.services import browser_server
from xmc_tui.services.browser_server import BrowserServer, is_own_name
from xmc_tui.tui import colour_themes


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port at which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("in a browser", "--port N", "--host ADDRESS", "--show", "--on DATE", "--overlay")),
        ("zh", ("浏览器", "--port N", "默认 8000", "默认仅限本机", "客户视图")),
    ],
)
def test_the_help_is_in_both_languages(language: str, words: tuple[str, ...]) -> None:
    result = run_cli("serve", "--help", lang=language)
    assert result.code == 0
    for word in words:
        assert word in " ".join(result.out.split())
    assert "serve" in run_cli("--help", lang=language).out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("--port", "0"), "Invalid value for '--port'"),
        (("--port", "65536"), "Invalid value for '--port'"),
        (("--port", "http"), "Invalid value for '--port'"),
        (("--host", "no.such.host.invalid"), "--host no.such.host.invalid: no such address"),
        (("--host", "a" * 70), "no such address"),
        (("--host", "192.0.2.1"), "--host 192.0.2.1: not an address of this computer"),
        (("--on", "tomorrow"), "--on tomorrow: not a date"),
        (("--show", "--on", "2025-10-01"), "--show follows the advisor's window; omit --on"),
        (("--catalog", "/nowhere"), f"{Path('/nowhere')}: has no catalog file"),
        (("extra",), "Unexpected argument extra"),
    ],
)
def test_wrong_use_is_one_sentence(arguments: tuple[str, ...], part: str) -> None:
    result = run_cli("serve", *arguments)
    assert result.code == 2
    assert len(result.error_lines) == 1
    assert part in result.error_lines[0]
    assert result.out == ""


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Port {port} is in use; choose another with --port"),
        ("zh", "端口 {port} 已被占用，请用 --port 另选一个"),
    ],
)
def test_a_port_in_use_is_one_sentence(taken_port: int, language: str, sentence: str) -> None:
    result = run_cli("serve", "--port", str(taken_port), lang=language)
    assert (result.code, result.error_lines) == (2, [sentence.format(port=taken_port)])


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    monkeypatch.delitem(sys.modules, browser_server.__name__)
    result = run_cli("serve")
    assert (result.code, result.out) == (2, "")
    (line,) = result.error_lines
    assert "pip install 'xmc-tui[serve]'" in line


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands of the servers that are started; none of them serves."""
    found: list[str] = []
    monkeypatch.setattr(browser_server, "_open_sockets", lambda _, __: [])
    monkeypatch.setattr(BrowserServer, "serve", lambda server: found.append(server.command))
    monkeypatch.setattr(serve_command, "_program", lambda: ["xmc"])
    monkeypatch.setattr(serve_command, "_join_command", lambda arguments: "|".join(arguments))
    monkeypatch.setattr(serve_command.os, "environ", {})
    return found


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((), (), "xmc|--lang|en"),
        ((), ("--on", "2025-10-01"), "xmc|--lang|en|--on|2025-10-01"),
        (("--on", "2025-10-01"), (), "xmc|--lang|en|--on|2025-10-01"),
        (("--demo",), (), "xmc|--lang|en|--demo"),
        ((), ("--show",), "xmc|--lang|en|show"),
        ((), ("--edition", "2026-07"), "xmc|--edition|2026-07|--lang|en"),
        (
            ("--overlay", "{prices}"),
            ("--catalog", "{catalog}"),
            "xmc|--catalog|{catalog}|--lang|en|--overlay|{prices}",
        ),
    ],
)
def test_options_are_passed_on_to_each_session(
    commands: list[str],
    catalog_folder: Path,
    before: tuple[str, ...],
    after: tuple[str, ...],
    expected: str,
) -> None:
    paths = {
        "catalog": str(catalog_folder),
        "prices": str(catalog_folder / "examples" / "store-prices.toml"),
    }
    arguments = [each.format(**paths) for each in (*before, "serve", *after)]
    result = run_cli(*arguments)
    assert (result.code, result.err) == (0, "")
    assert commands == [expected.format(**paths)]


@pytest.mark.skipif(sys.platform == "win32", reason="a command of sh")
def test_arguments_with_spaces_and_quotes_stay_one_argument() -> None:
    import shlex

    arguments = ["/a b/python", "it's", "价格 $HOME;`x`.toml"]
    command = serve_command._join_command(arguments)
    assert shlex.split(command) == ["exec", *arguments]


@pytest.mark.parametrize(
    ("name", "is_own"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("192.168.1.20", True),
        ("localhost", True),
        ("Showroom", True),
        (socket.gethostname(), True),
        ("example.org", False),
        ("127.0.0.1.example.org", False),
        ("", False),
    ],
)
def test_a_name_from_a_name_server_is_not_trusted(name: str, is_own: bool) -> None:
    assert is_own_name(name, "showroom") is is_own


@pytest.mark.parametrize(
    ("colours", "theme"), [(DARK, colour_themes.DARK), (LIGHT, colour_themes.LIGHT)]
)
def test_the_page_has_the_colours_of_the_app(
    colours: PageColours, theme: colour_themes.Theme
) -> None:
    expected = (theme.background, theme.foreground, theme.primary)
    assert (colours.background, colours.foreground, colours.button) == expected


def test_the_title_of_the_page_is_escaped() -> None:
    from xmc_tui.i18n import translator_for

    page = render_browser_page("</title><script>x", DARK, 16, translator_for("en"))
    assert "</title><script>x" not in page
    assert "&lt;/title&gt;&lt;script&gt;x" in page
