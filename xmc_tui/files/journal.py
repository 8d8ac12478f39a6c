"""The journal of a draft: sealed lines, appended before a frame is drawn, on the disk within a second."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xmc_tui.files.lock import hold
from xmc_tui.files.problem import reason_of
from xmc_tui.files.sha import sha256
from xmc_tui.files.write import sync_folder

Entry = Mapping[str, Any]

#: How the files of drafts are named.
PATTERN = "draft-*.jsonl"

#: How long a line may wait for the disk, in seconds; a line that could not be written is tried again as often.
_PATIENCE = 0.5

_SEAL = 16


def seal(entry: Entry) -> bytes:
    """Return an entry as one line: a checksum, then JSON of ASCII alone, so that nothing in it steers a terminal."""
    text = json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return sha256(text).hexdigest()[:_SEAL].encode("ascii") + b" " + text + b"\n"


def unseal(line: bytes) -> dict[str, Any] | None:
    """Return the entry of a line without its end; None when the line is not as it was written."""
    mark, _, text = line.partition(b" ")
    if sha256(text).hexdigest()[:_SEAL].encode("ascii") != mark:
        return None
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


class Journal:
    """Appends to one file that it holds the lock of; made with the first entry, in a folder made for it.

    Nothing here raises because of the disk: what cannot be written waits, `fault` says why, and it is tried again.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.now = now
        self.path: Path | None = None
        self._not_written = self._not_synced = ""
        self._handle: int | None = None
        self._count = 0
        self._waiting = b""
        self._former: tuple[int, Path] | None = None
        self._guard = threading.Lock()
        self._written = threading.Event()
        self._ended = threading.Event()
        self._syncing: threading.Thread | None = None

    @property
    def fault(self) -> str:
        """Why the disk does not have all of it, as a message; empty where it does."""
        return self._not_written or self._not_synced

    @property
    def size(self) -> int:
        """How many bytes are on the disk or wait for it."""
        on_disk = 0
        if self._handle is not None:
            with contextlib.suppress(OSError):
                on_disk = os.fstat(self._handle).st_size
        return on_disk + len(self._waiting)

    def add(self, entry: Entry) -> None:
        """Append an entry: a kill after this loses nothing of it."""
        with self._guard:
            self._waiting += seal({"n": self._count, "at": self.now().isoformat(timespec="seconds"), **entry})
            self._count += 1
            self._write()
        if self._syncing is None:
            self._syncing = threading.Thread(target=self._keep_synced, name="xmc-draft", daemon=True)
            self._syncing.start()
        self._written.set()

    def adopt(self, path: Path) -> bool:
        """Take over a file, to be read from now on; False when another window has it."""
        handle = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))
        if not hold(handle):
            os.close(handle)
            return False
        self.path, self._handle = path, handle
        return True

    def go_on(self, size: int, count: int) -> None:
        """Go on with the file that was taken over, of `count` entries in `size` whole bytes."""
        assert self._handle is not None, "it was taken over"
        with contextlib.suppress(OSError):  # the torn line of a crash; where it cannot be cut off it stays damaged
            os.ftruncate(self._handle, size)
        self._count = count

    def renew(self) -> None:
        """Go on in a new file; the former one is removed once the new one has taken its first line."""
        with self._guard:
            if self._handle is not None and self.path is not None and not self._waiting:
                self._former = (self._handle, self.path)
                self._handle, self.path, self._count = None, None, 0

    def close(self, remove: bool) -> None:
        """Let go of the file, synced; with `remove` it is deleted: what it holds is on a sheet, or is nothing."""
        self._ended.set()
        self._written.set()
        with self._guard:
            if self._waiting and not remove:
                self._write()
            if self._handle is not None:
                if not remove:
                    with contextlib.suppress(OSError):
                        os.fsync(self._handle)
                if remove and self.path is not None and os.name == "posix":
                    with contextlib.suppress(OSError):
                        self.path.unlink()  # before the lock is gone: nobody else can have taken it up
                os.close(self._handle)
                self._handle = None
                if remove and self.path is not None and os.name != "posix":
                    with contextlib.suppress(OSError):
                        self.path.unlink()
            self.path = None
            self._waiting = b""

    def _write(self) -> None:
        """Write what waits, as far as the disk takes it; what it takes of a line is not written twice."""
        try:
            if self._handle is not None and self.path is not None and not self.path.exists():
                self._salvage(self._handle)  # its folder was removed, or moved away
            if self._handle is None:
                self._open()
            assert self._handle is not None, "it was opened"
            while self._waiting:
                taken = os.write(self._handle, self._waiting)
                self._waiting = self._waiting[taken:]
        except OSError as error:
            self._not_written = reason_of(error)
        else:
            self._not_written = ""
            self._drop_former()

    def _drop_former(self) -> None:
        if self._former is not None:
            handle, path = self._former
            self._former = None
            os.close(handle)
            with contextlib.suppress(OSError):
                path.unlink()

    def _open(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"draft-{self.now():%Y%m%d-%H%M%S}-{os.urandom(4).hex()}.jsonl"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND
        flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(path, flags, 0o600)  # it names a customer: its owner's alone
        hold(handle)
        self.path, self._handle = path, handle
        sync_folder(self.folder)

    def _salvage(self, handle: int) -> None:
        """Take back all that was written to a file which is gone: it goes into the next one."""
        os.lseek(handle, 0, os.SEEK_SET)
        parts = []
        while part := os.read(handle, 1 << 20):
            parts.append(part)
        self._waiting = b"".join(parts) + self._waiting
        os.close(handle)
        self._handle, self.path = None, None

    def _keep_synced(self) -> None:
        """Bring what was written to the disk itself; runs beside the screen, which never waits for a disk."""
        while not self._ended.is_set():
            self._written.wait()
            if self._ended.wait(_PATIENCE):
                return
            self._written.clear()
            with self._guard:
                if self._waiting:
                    self._write()
                if self._waiting:
                    self._written.set()
                copy = os.dup(self._handle) if self._handle is not None else None
            if copy is None:
                continue
            try:
                os.fsync(copy)
                self._not_synced = ""
            except OSError as error:
                self._not_synced = reason_of(error)
                self._written.set()
            finally:
                os.close(copy)
