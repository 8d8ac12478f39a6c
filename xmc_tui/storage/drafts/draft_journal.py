"""The append-only journal file of a draft.

Each line carries a checksum. It is written before the next frame is drawn, and synced to the disk
within a second by a background thread.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from xmc_tui.storage.atomic_write import sync_folder
from xmc_tui.storage.drafts.advisory_file_lock import acquire_lock
from xmc_tui.storage.file_content_problems import os_error_message
from xmc_tui.storage.sha256 import sha256

JournalEntry = Mapping[str, Any]

#: The file name pattern of drafts.
DRAFT_PATTERN = "draft-*.jsonl"

#: Seconds between a write and its sync to the disk, and between attempts after an error.
_SYNC_SECONDS = 0.5

#: The length of a line's checksum, in hexadecimal digits of its SHA-256.
_CHECKSUM_LENGTH = 16


def encode_line(entry: JournalEntry) -> bytes:
    """Encode an entry as one line: a checksum, then ASCII-only JSON that is safe to print."""
    text = json.dumps(entry, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    return sha256(text).hexdigest()[:_CHECKSUM_LENGTH].encode("ascii") + b" " + text + b"\n"


def decode_line(line: bytes) -> dict[str, Any] | None:
    """Decode a line given without its newline; None if the checksum or the JSON is not valid."""
    checksum, _, text = line.partition(b" ")
    if sha256(text).hexdigest()[:_CHECKSUM_LENGTH].encode("ascii") != checksum:
        return None
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


class DraftJournal:
    """Appends entries to one locked file, created together with its folder on the first entry.

    Disk errors do not raise: unwritten data stays in memory and is retried, and `error` gives the
    reason.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self.folder = folder
        self.now = now
        self.path: Path | None = None
        self._unwritten = self._unsynced = ""
        self._handle: int | None = None
        self._count = 0
        self._waiting = b""
        self._previous_file: tuple[int, Path] | None = None
        self._mutex = threading.Lock()
        self._bytes_written = threading.Event()
        self._closed = threading.Event()
        self._sync_thread: threading.Thread | None = None

    @property
    def error(self) -> str:
        """The reason why some data is not on the disk yet, as a message; empty if all of it is."""
        return self._unwritten or self._unsynced

    @property
    def size(self) -> int:
        """The number of bytes on the disk and waiting to be written."""
        on_disk = 0
        if self._handle is not None:
            with contextlib.suppress(OSError):
                on_disk = os.fstat(self._handle).st_size
        return on_disk + len(self._waiting)

    def add(self, entry: JournalEntry) -> None:
        """Append an entry and pass it to the operating system: it survives a killed process."""
        with self._mutex:
            self._waiting += encode_line(
                {"n": self._count, "at": self.now().isoformat(timespec="seconds"), **entry}
            )
            self._count += 1
            self._write()
        if self._sync_thread is None:
            self._sync_thread = threading.Thread(
                target=self._sync_repeatedly, name="xmc-draft", daemon=True
            )
            self._sync_thread.start()
        self._bytes_written.set()

    def open_existing(self, path: Path) -> bool:
        """Open and lock an existing file to continue it; False if another process has it locked."""
        handle = os.open(
            path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        )
        if not acquire_lock(handle):
            os.close(handle)
            return False
        self.path, self._handle = path, handle
        return True

    def resume_at(self, size: int, count: int) -> None:
        """Continue the attached file after its first `count` entries, which take `size` bytes."""
        assert self._handle is not None, "a file was attached"
        # Cuts off an incomplete last line; if that fails, it counts as damaged.
        with contextlib.suppress(OSError):
            os.ftruncate(self._handle, size)
        self._count = count

    def continue_in_new_file(self) -> None:
        """Continue in a new file; the old one is deleted once the new one has its first line."""
        with self._mutex:
            if self._handle is not None and self.path is not None and not self._waiting:
                self._previous_file = (self._handle, self.path)
                self._handle, self.path, self._count = None, None, 0

    def set_time_to_now(self) -> None:
        """Set the time of the file, finer than a write does, which counts in ticks of the system.

        Of files that are written one right after the other the last is the newest then.
        """
        now = time.time_ns()
        if self.path is not None:
            with contextlib.suppress(OSError):
                os.utime(self.path, ns=(now, now))

    def close(self, remove: bool) -> None:
        """Sync and close the file; with `remove`, delete it instead."""
        self._closed.set()
        self._bytes_written.set()
        with self._mutex:
            if self._waiting and not remove:
                self._write()
            if self._handle is not None:
                if not remove:
                    with contextlib.suppress(OSError):
                        os.fsync(self._handle)
                if remove and self.path is not None and os.name == "posix":
                    with contextlib.suppress(OSError):
                        # Deleted while still locked, so that no other process can open it.
                        self.path.unlink()
                os.close(self._handle)
                self._handle = None
                if remove and self.path is not None and os.name != "posix":
                    with contextlib.suppress(OSError):
                        self.path.unlink()
            self.path = None
            self._waiting = b""

    def _write(self) -> None:
        """Write the pending data; after a partial write only the rest is retried."""
        try:
            if self._handle is not None and self.path is not None and not self.path.exists():
                self._recover_deleted_file(self._handle)  # its folder was deleted or moved
            if self._handle is None:
                self._open()
            assert self._handle is not None, "it was opened"
            while self._waiting:
                written = os.write(self._handle, self._waiting)
                self._waiting = self._waiting[written:]
        except OSError as error:
            self._unwritten = os_error_message(error)
        else:
            self._unwritten = ""
            self._remove_previous_file()

    def _remove_previous_file(self) -> None:
        if self._previous_file is not None:
            handle, path = self._previous_file
            self._previous_file = None
            os.close(handle)
            with contextlib.suppress(OSError):
                path.unlink()

    def _open(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"draft-{self.now():%Y%m%d-%H%M%S}-{os.urandom(4).hex()}.jsonl"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND
        flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        handle = os.open(path, flags, 0o600)  # readable by the owner only: it holds customer data
        acquire_lock(handle)
        self.path, self._handle = path, handle
        sync_folder(self.folder)

    def _recover_deleted_file(self, handle: int) -> None:
        """Read back the content of a deleted file, so that it is written to the next one."""
        os.lseek(handle, 0, os.SEEK_SET)
        parts = []
        while part := os.read(handle, 1 << 20):
            parts.append(part)
        self._waiting = b"".join(parts) + self._waiting
        os.close(handle)
        self._handle, self.path = None, None

    def _sync_repeatedly(self) -> None:
        """Sync written data to the disk; runs in a thread, because fsync can block for seconds."""
        while not self._closed.is_set():
            self._bytes_written.wait()
            if self._closed.wait(_SYNC_SECONDS):
                return
            self._bytes_written.clear()
            with self._mutex:
                if self._waiting:
                    self._write()
                if self._waiting:
                    self._bytes_written.set()
                copy = os.dup(self._handle) if self._handle is not None else None
            if copy is None:
                continue
            try:
                os.fsync(copy)
                self._unsynced = ""
            except OSError as error:
                self._unsynced = os_error_message(error)
                self._bytes_written.set()
            finally:
                os.close(copy)
