"""A start without options or only with a language: as through click, but without importing it."""

from __future__ import annotations

import errno
import inspect
import io
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.cli.cli_runner import CliResult, run_cli
from xmc_tui.cli import app_launch, root_command
from xmc_tui.cli.cli_context import CliContext, CommandExit, echo_error
from xmc_tui.cli.standard_streams import OutputError

MAIN = sys.modules["xmc_tui.cli.main"]

#: The command lines that only open the app.
PLAIN_STARTS = ((), ("--lang", "zh"), ("--lang", "en"))

#: What ends the app, with the exit code and the beginning of the message in English.
ENDS: dict[str, tuple[BaseException | None, int, str]] = {
    "normally": (None, 0, ""),
    "interrupted": (KeyboardInterrupt(), 130, "\n"),
    "crashed": (CommandExit(1), 1, ""),
    "browser closed": (BrokenPipeError(errno.EPIPE, "closed"), 1, ""),
    "disk full": (OutputError(OSError(errno.ENOSPC, "full")), 2, "Cannot write to standard output"),
    "unexpected error": (LookupError("x"), 1, "Unexpected error; report saved in "),
}


@pytest.fixture(autouse=True)
def no_variables(user: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """Run with folders and settings below tmp_path, and without variables of the program."""
    for name in ("XMC_LANGUAGE", "XMC_CATALOG", "XMC_THEME", "_XMC_COMPLETE"):
        monkeypatch.delenv(name, raising=False)


def run_directly(*arguments: str) -> CliResult:
    """Run a command line that must not be parsed by click."""
    with patch.object(root_command.xmc, "main", side_effect=AssertionError):
        return run_cli(*arguments, lang=None)


def run_through_click(*arguments: str) -> CliResult:
    """Run a command line as one that has more options."""
    with patch.object(MAIN, "_plain_start_context", return_value=None):
        return run_cli(*arguments, lang=None)


@pytest.mark.parametrize("arguments", PLAIN_STARTS, ids=" ".join)
def test_the_app_opens_with_the_same_options(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    opened: list[dict[str, object]] = []
    signature = inspect.signature(app_launch.open_app)

    def record(*given: object, **named: object) -> None:
        bound = signature.bind(*given, **named)
        bound.apply_defaults()
        opened.append(dict(bound.arguments))

    monkeypatch.setattr(app_launch, "open_app", record)
    for run in (run_directly, run_through_click):
        assert run(*arguments) == CliResult(0, "", "")
    assert opened[0] == opened[1]
    language = arguments[1] if arguments else None
    assert opened[0]["cli_context"] == CliContext(lang=language)


@pytest.mark.parametrize("arguments", PLAIN_STARTS, ids=" ".join)
@pytest.mark.parametrize("fault", ["no terminal", "settings", "catalog", "language"])
def test_faults_are_reported_alike(
    user: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    arguments: tuple[str, ...],
    fault: str,
) -> None:
    if fault == "settings":
        user('theme = "no such theme"\nlanguage = "fr"\n')
    elif fault == "catalog":
        monkeypatch.setattr(app_launch, "can_run_app", lambda: True)
        monkeypatch.setenv("XMC_CATALOG", str(tmp_path))  # a folder without the files of a catalog
    elif fault == "language":
        monkeypatch.setenv("XMC_LANGUAGE", "fr")
    direct, through_click = run_directly(*arguments), run_through_click(*arguments)
    assert direct == through_click
    assert (direct.code, direct.out) == (2, "")
    # With --lang the settings are not read before the terminal is missed.
    reported = {"settings": 2, "language": 1}.get(fault, 0) if not arguments else 0
    assert len(direct.error_lines) > reported
    assert all(
        "language" in line.lower() or "theme" in line for line in direct.error_lines[:reported]
    )
    assert ("配置" in direct.err or "目录" in direct.err) == ("zh" in arguments)


@pytest.mark.parametrize("end", ENDS)
def test_the_app_ends_alike(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    raised, code, message = ENDS[end]

    def run_app(*_: object) -> None:
        if raised is not None:
            raise raised

    report = MAIN.report_unhandled_error
    monkeypatch.setattr(app_launch, "open_app", run_app)
    runs: list[Callable[..., CliResult]] = [run_directly, run_through_click]
    for run in runs:
        monkeypatch.setattr("tests.cli.cli_runner._raise", report)
        result = run("--lang", "en")
        assert (result.code, result.out) == (code, "")
        assert result.err.startswith(message)
        assert bool(message) == bool(result.err)


@pytest.mark.parametrize(
    "arguments",
    [("--lang",), ("--lang", "fr"), ("--lang", ""), ("--lang=fr",), ("--lang", "zh", "--bogus")],
    ids=" ".join,
)
def test_a_wrong_command_line_is_reported_by_click(arguments: tuple[str, ...]) -> None:
    with patch.object(app_launch, "open_app", side_effect=AssertionError):
        result = run_cli(*arguments, lang=None)
    assert (result.code, result.out, len(result.error_lines)) == (2, "", 1)
    assert "--lang" in result.err or "--bogus" in result.err


def test_a_shell_that_asks_for_completions_opens_no_app(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("_XMC_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "xmc quo")
    monkeypatch.setenv("COMP_CWORD", "1")
    with patch.object(app_launch, "open_app", side_effect=AssertionError):
        result = run_cli(lang=None)
    assert (result.code, result.out) == (0, "plain,quote\n")


def test_an_error_on_an_ascii_terminal_is_written_in_utf_8(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="ascii", errors="replace", write_through=True)
    monkeypatch.setattr(sys, "stderr", stream)
    echo_error("配置\x1b器")
    assert written.getvalue().decode("utf-8").startswith("配置")
    assert b"\x1b" not in written.getvalue()
