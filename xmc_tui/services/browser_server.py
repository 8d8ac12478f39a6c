"""The server of `xmc serve`: the page, and for each browser a process that runs the app.

It is textual-serve's server with a page of ours. Requests from pages of other sites are refused.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

from aiohttp import ClientError, WSMsgType, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

#: Limits of the size of a terminal, in cells.
_SMALLEST, _LARGEST = 1, 1000

#: Seconds that the processes have to end in order when the server ends.
_EXIT_SECONDS = 10.0

#: Seconds to wait for a browser to confirm that a connection is closed.
_CLOSE_SECONDS = 2.0

#: The content security policy: only this page, its files and its web socket. WebAssembly decodes
#: the pictures.
_CONTENT_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self' ws://{host} wss://{host}; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


class BrowserSession(AppService):
    """One browser and the process that runs the app for it."""

    async def on_data(self, payload: bytes) -> None:
        """Send output to the browser; once that is gone, drop it until the process has ended.

        A process whose output nobody reads would wait forever.
        """
        with suppress(ConnectionError, ClientError):
            await super().on_data(payload)

    async def run(self) -> None:
        """Run the process, and close the connection when it has ended, in whatever way."""
        try:
            await super().run()
        finally:
            with suppress(ConnectionError, ClientError):
                await self.remote_close()

    async def end(self) -> None:
        """Ask the process to end, and kill it if it does not.

        `_process` is a private name of textual-serve: without it nothing is killed.
        """
        process: asyncio.subprocess.Process | None = getattr(self, "_process", None)
        # Not `wait_for`, which would cancel the task that reads the output of the process.
        ending = asyncio.ensure_future(self._end_in_order(process))
        done, _ = await asyncio.wait({ending}, timeout=_EXIT_SECONDS)
        if not done and process is not None:
            with suppress(ProcessLookupError):  # it has ended meanwhile
                process.kill()
            await ending

    async def _end_in_order(self, process: asyncio.subprocess.Process | None) -> None:
        await self.stop()
        if process is not None:
            await process.wait()


class BrowserServer(Server):
    """Serves the app to browsers.

    `command` starts the app, `page` is the HTML of the page. `announce` is called when browsers can
    connect. Raises OSError if nothing can listen at `host` and `port`; socket.gaierror says that
    the host is unknown.
    """

    def __init__(
        self, command: str, host: str, port: int, page: str, announce: Callable[[], None]
    ) -> None:
        super().__init__(command, host, port)
        self._page = page
        self._announce = announce
        self._sessions: set[asyncio.Task[object]] = set()
        self._sockets = _open_sockets(host, port)

    def serve(self, debug: bool = False) -> None:  # noqa: ARG002
        """Serve until Ctrl+C or SIGTERM.

        Nothing is logged: messages may contain tracebacks with the values of variables.
        """
        for name in ("textual-serve", "aiohttp"):
            logging.getLogger(name).addHandler(logging.NullHandler())
            logging.getLogger(name).propagate = False
        app = web.Application()
        app.add_routes(
            [
                web.get("/", self.handle_index),
                web.get("/ws", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", self.statics_path),
            ]
        )
        app.on_shutdown.append(self.on_shutdown)
        web.run_app(
            app,
            sock=self._sockets,
            print=lambda *_: self._announce(),
            access_log=None,
            shutdown_timeout=_EXIT_SECONDS,
        )

    async def on_shutdown(self, app: web.Application) -> None:  # noqa: ARG002
        """End all sessions, so that the server does not wait for browsers to leave."""
        sessions = list(self._sessions)
        for session in sessions:
            session.cancel()
        if sessions:
            await asyncio.wait(sessions, timeout=2 * _EXIT_SECONDS)

    async def handle_index(self, request: web.Request) -> web.Response:
        """Return the page."""
        self._refuse_other_sites(request)
        headers = {
            "Content-Security-Policy": _CONTENT_POLICY.format(host=request.host),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return web.Response(text=self._page, content_type="text/html", headers=headers)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run the app for a browser until either ends."""
        self._refuse_other_sites(request)
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden()
        websocket = web.WebSocketResponse(heartbeat=15, timeout=_CLOSE_SECONDS)
        await websocket.prepare(request)
        task = asyncio.current_task()
        assert task is not None, "aiohttp handles each request in a task"
        self._sessions.add(task)
        try:
            await self._run_session(request, websocket)
        finally:
            self._sessions.discard(task)
        return websocket

    async def _run_session(self, request: web.Request, websocket: web.WebSocketResponse) -> None:
        session = BrowserSession(
            self.command,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=partial(_close, websocket),
            download_manager=self.download_manager,
        )
        await session.start(
            _read_cells(request.query.get("width"), 80),
            _read_cells(request.query.get("height"), 24),
        )
        try:
            async for message in websocket:
                if message.type is WSMsgType.TEXT:
                    await _handle_message(session, message.data)
        except asyncio.CancelledError:  # the server ends
            pass
        finally:
            await session.end()
            await websocket.close()

    def _refuse_other_sites(self, request: web.Request) -> None:
        """Refuse requests under a name that another site may have given to this address.

        A page of that site could otherwise operate the app in the background.
        """
        if not is_own_name(urlsplit(f"//{request.host}").hostname or "", self.host):
            raise web.HTTPForbidden()


def is_own_name(name: str, host: str) -> bool:
    """Whether a name in an address is one of this computer, which listens at `host`.

    That is any IP address, "localhost", `host`, and the computer's own name. Others would come from
    a name server.
    """
    with suppress(ValueError):
        ipaddress.ip_address(name)
        return True
    own = socket.gethostname().lower()
    short = own.partition(".")[0]
    known = {"localhost", host.lower(), own, short, f"{short}.local"}
    return name.lower() in known


async def _handle_message(session: BrowserSession, text: str) -> None:
    """Pass a message of the page on to the app; messages of another form are ignored."""
    try:
        kind, *values = json.loads(text)
        if kind == "stdin":
            await session.send_bytes(values[0].encode("utf-8"))
        elif kind == "resize":
            size = values[0]
            await session.set_terminal_size(
                _read_cells(size["width"], 80), _read_cells(size["height"], 24)
            )
        elif kind == "ping":
            await session.remote_write_str(json.dumps(["pong", values[0]]))
        elif kind == "focus":
            await session.focus()
        elif kind == "blur":
            await session.blur()
    except (ValueError, TypeError, LookupError, AttributeError):
        return


def _read_cells(value: object, default: int) -> int:
    """Return a number of cells from a browser, within limits."""
    try:
        number = int(value) if isinstance(value, int | float | str) else default
    except (ValueError, OverflowError):
        number = default
    return max(_SMALLEST, min(_LARGEST, number))


async def _close(websocket: web.WebSocketResponse) -> None:
    await websocket.close()


def find_address(host: str) -> str:
    """Return an address under which other computers reach a server that listens at `host`."""
    if host not in ("0.0.0.0", "::"):
        return host
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    outside = "2001:db8::1" if ":" in host else "192.0.2.1"  # for documentation: nobody has them
    with suppress(OSError), socket.socket(kind, socket.SOCK_DGRAM) as probe:
        probe.connect((outside, 9))  # sends nothing: it chooses the network
        return str(probe.getsockname()[0])
    return socket.gethostname()


def _open_sockets(host: str, port: int) -> list[socket.socket]:
    """Return sockets that are bound to every address of a host."""
    sockets: list[socket.socket] = []
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found:
            bound = socket.socket(family, kind, protocol)
            sockets.append(bound)
            if sys.platform != "win32":  # there it would allow a port that is in use
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            bound.bind(address)
            bound.listen()
    except (OSError, UnicodeError) as error:
        for each in sockets:
            each.close()
        if isinstance(error, UnicodeError):  # a name that cannot be a host
            raise socket.gaierror(str(error)) from None
        raise
    return sockets
