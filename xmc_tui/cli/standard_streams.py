"""The standard streams: UTF-8 where they are redirected, handled where they are closed or full."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO


class OutputError(Exception):
    """Standard output takes no more; `error` is what the system said."""

    def __init__(self, error: OSError) -> None:
        super().__init__(str(error))
        self.error = error

    @property
    def reader_left(self) -> bool:
        """Whether the reader of our output has ended; Windows calls that an invalid argument."""
        codes = (errno.EPIPE, errno.EINVAL) if sys.platform == "win32" else (errno.EPIPE,)
        return self.error.errno in codes


class _Output(io.TextIOWrapper):
    """Standard output that raises OutputError, to be told from the error of any other file."""

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
    """Standard error that drops messages which cannot be written; the exit code stays the same."""

    def write(self, text: str, /) -> int:
        try:
            return super().write(text)
        except OSError:
            discard(self)
            return len(text)

    def flush(self) -> None:
        try:
            super().flush()
        except OSError:
            discard(self)


class _Missing(io.TextIOWrapper):
    """A standard stream that the program was started without: it gives and takes nothing."""


def prepare_streams() -> None:
    """Replace standard streams that are closed; set encoding and error handling of the others."""
    missing = [name for name in ("stdin", "stdout", "stderr") if getattr(sys, name) is None]
    if missing:
        _open_missing()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets a question mark, not an exception.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
            # A file or a pipe is read by another program: UTF-8, whatever this terminal speaks.
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")
    # Streams that a caller in this process has put in their place are left alone.
    if sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _wrapped(sys.stdout, _Output)
    if sys.stderr is sys.__stderr__ and isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _wrapped(sys.stderr, _Messages)


def _wrapped(stream: io.TextIOWrapper, kind: type[io.TextIOWrapper]) -> io.TextIOWrapper:
    """Return a stream of another kind that writes to the same buffer."""
    return kind(
        stream.buffer,
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def _open_missing() -> None:
    """Open the null device in place of each standard stream that is closed.

    A file opened later would else get its number, and be written to as standard output or error.
    Standard output is opened for reading: what is written there is to fail, not to be lost.
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
            sys.stdin = sys.__stdin__ = _for_reading(0)  # type: ignore[misc]
        if sys.stdout is None:
            sys.stdout = sys.__stdout__ = _for_writing(1)  # type: ignore[misc]
        if sys.stderr is None:
            sys.stderr = sys.__stderr__ = _for_writing(2)  # type: ignore[misc]


def _for_reading(number: int) -> io.TextIOWrapper:
    return _Missing(io.BufferedReader(io.FileIO(number, closefd=False)), encoding="utf-8")


def _for_writing(number: int) -> io.TextIOWrapper:
    raw = io.FileIO(number, "w", closefd=False)
    return _Missing(io.BufferedWriter(raw), encoding="utf-8")


def discard(stream: TextIO | None) -> None:
    """Send what a stream still holds, and what is written to it later, to the null device."""
    with suppress(OSError, ValueError):
        if stream is not None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def is_stdout_terminal() -> bool:
    """Return whether the app can be shown: all three streams are a terminal, or a driver is set.

    Textual draws on standard error. With TEXTUAL_DRIVER it takes another driver, such as that of a
    web server, which speaks over pipes.
    """
    if os.environ.get("TEXTUAL_DRIVER"):
        return not any(isinstance(stream, _Missing) for stream in (sys.__stdin__, sys.__stdout__))
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return all(stream is not None and stream.isatty() for stream in streams)
