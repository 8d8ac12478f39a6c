"""`xmc serve`: the configurator, or the customer's view, in a browser."""

from __future__ import annotations

import errno
import ipaddress
import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from xmc_tui.cli.cli_context import (
    CliContext,
    ExitCode,
    echo_error,
    exit_with_message,
    parse_quoted_day,
)
from xmc_tui.cli.global_options import global_options
from xmc_tui.cli.localized_help import LocalizedCommand
from xmc_tui.i18n import N_, Translator
from xmc_tui.storage.file_content_problems import os_error_message
from xmc_tui.storage.standard_paths import absolute_path

if TYPE_CHECKING:
    from xmc_tui.services.browser_server import BrowserServer

#: The size of the text in CSS pixels.
_FONT_SIZE = 16

#: Variables that describe the terminal of the server, which is not that of the browsers.
_TERMINAL_VARIABLES = ("TMUX", "STY", "TERM_PROGRAM", "WT_SESSION", "COLORTERM")
_TERMINAL_PREFIXES = ("VTE_", "KITTY_", "ALACRITTY_", "SSH_", "TEXTUAL")


@click.command(
    "serve",
    cls=LocalizedCommand,
    help=N_("Show the configurator in a browser, for a tablet or a kiosk. Ctrl+C ends it."),
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    metavar="N",
    help=N_("port of the address (default 8000)"),
)
@click.option(
    "--host",
    default="127.0.0.1",
    metavar="ADDRESS",
    help=N_("address to listen on (default: this computer only; 0.0.0.0 is the whole network)"),
)
@click.option("--show", "shows_customer", is_flag=True, help=N_("the customer view: xmc show"))
@click.option("--on", "day", metavar="DATE", help=N_("quote date"))
@global_options
@click.pass_context
def serve_command(
    context: click.Context, port: int, host: str, shows_customer: bool, day: str | None
) -> None:
    """Serve the app to browsers until Ctrl+C."""
    cli_context: CliContext = context.obj
    tr = cli_context.tr
    before = (
        context.find_root().params
    )  # `xmc --on DATE serve` is the same as `xmc serve --on DATE`
    day = day or before.get("day")
    if day is not None:
        parse_quoted_day(tr, day)
    options = {"--on": day, "--fresh": before.get("fresh"), "--demo": before.get("demo")}
    given = next((name for name, value in options.items() if value), None)
    if shows_customer and given:
        message = N_("--show follows the advisor's window; omit {option}")
        exit_with_message(tr, ExitCode.WRONG_USE, message, option=given)
    arguments = ["show"] if shows_customer else []
    server = _make_server(cli_context, host, port, [*_options(options), *arguments])
    for name in list(os.environ):
        if name in _TERMINAL_VARIABLES or name.startswith(_TERMINAL_PREFIXES):
            del os.environ[name]
    os.environ["TERM"] = "xterm-256color"
    server.serve()


def _make_server(
    cli_context: CliContext, host: str, port: int, arguments: list[str]
) -> BrowserServer:
    """Return the server; exit with code 2 if it cannot run."""
    tr = cli_context.tr
    try:
        from xmc_tui.services.browser_server import BrowserServer, find_address
    except ImportError:
        message = N_(
            "xmc serve needs the package textual-serve; install it with pip install "
            "'xmc-tui[serve]'"
        )
        exit_with_message(tr, ExitCode.WRONG_USE, message)
    programme = cli_context.load_catalog().programme  # a fault is reported here, not in browsers
    from xmc_tui.page.web_terminal_page import DARK, LIGHT, render_browser_page

    is_light = (cli_context.settings.theme or "").endswith("light")
    page = render_browser_page(
        tr.localize(programme.name), LIGHT if is_light else DARK, _FONT_SIZE, tr
    )

    def announce() -> None:
        address = find_address(host)
        name = f"[{address}]" if ":" in address else address
        message = N_("Open http://{name}:{port}/ in a browser; Ctrl+C ends xmc serve")
        click.echo(tr.translate(message, name=name, port=port))
        sys.stdout.flush()
        if not _is_loopback(host):
            message = N_(
                "Anyone on this network can open it and see the orders and drafts of this user"
            )
            echo_error(tr.translate(message))

    command = _join_command([*_program(), *_global_arguments(cli_context), *arguments])
    try:
        return BrowserServer(command, host, port, page, announce)
    except OSError as error:
        _exit_with_bind_error(tr, host, port, error)


def _program() -> list[str]:
    return [sys.executable, "-m", "xmc_tui"]


def _global_arguments(cli_context: CliContext) -> list[str]:
    """Return the global options as they were given."""
    overlays = [part for path in cli_context.overlays for part in ("--overlay", _absolute(path))]
    options = {
        "--catalog": _absolute(cli_context.catalog) if cli_context.catalog else None,
        "--edition": cli_context.edition,
        "--lang": cli_context.lang,
    }
    return [*_options(options), *overlays]


def _options(values: Mapping[str, str | bool | None]) -> list[str]:
    """Return options and their values as arguments, without those that are not given."""
    arguments: list[str] = []
    for name, value in values.items():
        if value:
            arguments += [name] if value is True else [name, str(value)]
    return arguments


def _absolute(path: Path) -> str:
    return str(absolute_path(path))


def _join_command(arguments: list[str]) -> str:
    """Return arguments as one command of the system's shell."""
    if sys.platform == "win32":
        return subprocess.list2cmdline(arguments)
    return "exec " + shlex.join(arguments)


def _is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host.lower() == "localhost"


def _exit_with_bind_error(tr: Translator, host: str, port: int, error: OSError) -> NoReturn:
    """Exit because nothing can listen at an address, with the reason."""
    if isinstance(error, socket.gaierror):
        message = N_("--host {host}: no such address; 127.0.0.1 is this computer")
        exit_with_message(tr, ExitCode.WRONG_USE, message, host=host)
    is_reserved = error.errno == errno.EACCES and port < 1024
    # Windows refuses access to a port that another program has for itself.
    if error.errno == errno.EADDRINUSE or (error.errno == errno.EACCES and not is_reserved):
        message = N_("Port {port} is in use; choose another with --port")
        exit_with_message(tr, ExitCode.WRONG_USE, message, port=port)
    if error.errno == errno.EADDRNOTAVAIL:
        message = N_("--host {host}: not an address of this computer; 127.0.0.1 always is")
        exit_with_message(tr, ExitCode.WRONG_USE, message, host=host)
    if is_reserved:
        message = N_("Port {port} is reserved by the system; choose one from 1024 on with --port")
        exit_with_message(tr, ExitCode.WRONG_USE, message, port=port)
    exit_with_message(
        tr,
        ExitCode.WRONG_USE,
        N_("Cannot listen on {host}, port {port} ({reason})"),
        host=host,
        port=port,
        reason=tr.translate(os_error_message(error)),
    )
