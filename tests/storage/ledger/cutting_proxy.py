"""A TCP proxy between a store and PostgreSQL that cuts connections at chosen moments."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import Enum


class Cut(Enum):
    """What happens to a message of a store: nothing, or a cut before or after its delivery."""

    NONE = 0
    BEFORE = 1
    AFTER = 2


class CuttingProxy:
    """Forwards connections to a port; `decide` is asked about each message of a store.

    After a cut with `Cut.AFTER` the server has answered, but the store never sees the answer.
    """

    def __init__(self, port: int, decide: Callable[[bytes], Cut]) -> None:
        self._target = port
        self._decide = decide
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Accept no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                store, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(store,), daemon=True).start()

    def _serve(self, store: socket.socket) -> None:
        with (
            suppress(OSError),
            store,
            socket.create_connection(("127.0.0.1", self._target)) as server,
        ):
            back = threading.Thread(target=self._answer, args=(server, store), daemon=True)
            back.start()
            while data := store.recv(65536):
                cut = self._decide(data)
                if cut is Cut.AFTER:
                    store.shutdown(socket.SHUT_WR)  # the answer cannot be delivered
                    server.sendall(data)
                    server.shutdown(socket.SHUT_WR)
                    back.join()  # ends once the server has done its work and closed
                elif cut is Cut.NONE:
                    server.sendall(data)
                if cut is not Cut.NONE:
                    self.cuts += 1
                    break
            # The other thread is reading: without this the server would not see the end.
            server.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _answer(server: socket.socket, store: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                with suppress(OSError):
                    store.sendall(data)
        with suppress(OSError):
            store.shutdown(socket.SHUT_RDWR)
