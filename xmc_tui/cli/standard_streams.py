"""Setup of the standard streams: UTF-8 if redirected, and no traceback if closed or full."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO


class OutputError(Exception):
    """Error for standard output that cannot be written; `error` is the error of the system."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error

    @property
    def is_broken_pipe(self) -> bool:
        """Whether the reader of the pipe has ended; Windows reports that as an invalid argument."""
        codes = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)
        return self.error.errno in codes


class _Output(io.TextIOWrapper):
    """Standard output that raises OutputError, to distinguish it from errors of other files."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError as error:
            raise OutputError(error) from error

    def flush(self) -> None:
        try:
            super().flush()
        except OSError as error:
            raise OutputError(error) from error


class _Messages(io.TextIOWrapper):
    """Standard error that drops messages that cannot be written, so that the exit code is kept."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError:
            redirect_to_null(self)
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            redirect_to_null(self)


class _Missing(io.TextIOWrapper):
    """A standard stream in place of one that was closed when the program started."""


def prepare_streams() -> None:
    """Replace standard streams that are closed; set encoding and error handling of the others."""
    missing = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    if missing:
        _open_missing()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot encode a character gets a question mark, not an exception.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
            # Files and pipes are read by other programs: always UTF-8, not the locale's encoding.
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")
    # A stream that a caller in this process has replaced is left unchanged.
    if sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _rewrap(sys.stdout, _Output)
    if sys.stderr is sys.__stderr__ and isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _rewrap(sys.stderr, _Messages)


def _rewrap(stream: io.TextIOWrapper, kind: type[io.TextIOWrapper]) -> io.TextIOWrapper:
    """Return a stream of another class that writes to the same buffer."""
    return kind(
        stream.buffer,
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _open_missing() -> None:
    """Open the null device in place of each standard stream that is closed.

    Otherwise a file that is opened later gets its descriptor, and output is written to that file.
    Standard output is opened for reading, so that writing to it fails instead of being lost.
    """
    with suppress(OSError):
        for number, mode in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
            try:
                os.fstat(number)
            except OSError:
                opened = os.open(os.devnull, mode)
                if opened != number:
                    os.dup2(opened, number)
                    os.close(opened)
        if sys.stdin is None:
            sys.stdin = sys.__stdin__ = _open_reader(0)  # type: ignore[misc]
        if sys.stdout is None:
            sys.stdout = sys.__stdout__ = _open_writer(1)  # type: ignore[misc]
        if sys.stderr is None:
            sys.stderr = sys.__stderr__ = _open_writer(2)  # type: ignore[misc]


def _open_reader(number: int) -> io.TextIOWrapper:
    return _Missing(io.BufferedReader(io.FileIO(number, closefd=False)), encoding="utf-8")


def _open_writer(number: int) -> io.TextIOWrapper:
    raw = io.FileIO(number, "w", closefd=False)
    return _Missing(io.BufferedWriter(raw), encoding="utf-8")


def redirect_to_null(stream: TextIO | None) -> None:
    """Redirect a stream to the null device, including its buffered and its later output."""
    with suppress(OSError, ValueError):
        if stream is not None:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)


def can_run_app() -> bool:
    """Whether the app can run: all three streams are a terminal, or TEXTUAL_DRIVER is set.

    Textual draws on standard error. TEXTUAL_DRIVER selects another driver, such as that of a web
    server, which communicates over pipes.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return not any(isinstance(stream, _Missing) for stream in (sys.__stdin__, sys.__stdout__))
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)


def stdout_width() -> int:
    """Return the width in cells of the terminal at standard output; 0 if there is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):  # redirected, closed or replaced
        return 0
