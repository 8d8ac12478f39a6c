"""Helper that runs a command line in this process and records its output."""

from __future__ import annotations

import io
import sys
import unicodedata
from dataclasses import dataclass
from unittest.mock import patch

import pytest

from xmc_tui.cli.main import main


@dataclass(frozen=True, slots=True)
class CliResult:
    """The exit code and the output of a command line."""

    code: int
    out: str
    err: str

    @property
    def error_lines(self) -> list[str]:
        """The lines of standard error."""
        return self.err.removesuffix("\n").split("\n") if self.err else []


def run_cli(*arguments: str, lang: str | None = "en") -> CliResult:
    """Run `xmc` with arguments.

    Exceptions other than SystemExit are bugs and propagate.
    """
    language = () if lang is None else ("--lang", lang)
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
        for _ in range(2)
    )
    with (
        patch.object(sys, "argv", ["xmc", *language, *arguments]),
        patch.object(sys, "stdout", out),
        patch.object(sys, "stderr", err),
        patch.dict(main.__globals__, report_unhandled_error=_raise),
        pytest.raises(SystemExit) as left,
    ):
        main()
    assert isinstance(left.value.code, int)
    return CliResult(int(left.value.code), _written_text(out), _written_text(err))


def _raise(error: Exception) -> None:
    raise error


def _written_text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")


def find_control_characters(text: str) -> set[str]:
    """Return the control characters in a text, newlines excepted.

    They could control the terminal or reorder a line.
    """
    return {
        character
        for character in text
        if character != "\n" and unicodedata.category(character) in ("Cc", "Cs", "Cf", "Zl", "Zp")
    }
