"""Report of a crash: a sentence on standard error, and a file without customer data."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from xmc_tui import __version__
from xmc_tui.cli.cli_context import echo_error
from xmc_tui.i18n import N_, Translator
from xmc_tui.storage.atomic_write import write_atomically
from xmc_tui.storage.file_content_problems import FileError, os_error_message
from xmc_tui.storage.standard_paths import reports_folder

_PACKAGES = ("textual", "rich", "pydantic", "click", "platformdirs")


def print_crash_notice(tr: Translator, error: BaseException, draft: Path | None = None) -> None:
    """Write a report of an unexpected exception, and print a sentence with its path.

    If there is a `draft`, the sentence says that it can be resumed.
    """
    now = datetime.now().astimezone()
    path = reports_folder() / f"report-{now:%Y%m%d-%H%M%S-%f}.txt"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, _report_text(error, now, draft).encode("utf-8", "backslashreplace"))
        report_note = tr.translate(N_("report saved in {path}"), path=path)
    except (OSError, RuntimeError) as error:
        report_note = tr.translate(
            N_("no report could be written ({reason})"),
            reason=tr.translate(os_error_message(error)),
        )
    except FileError as error:
        report_note = error.problems[0].full_text(tr)
    draft_note = (
        tr.translate(N_("the draft is saved, and xmc offers to resume it"))
        if draft is not None
        else ""
    )
    parts = [part for part in (draft_note, report_note) if part]
    echo_error(tr.translate(N_("Unexpected error; {what}"), what=tr.join_clauses(parts)))


def _report_text(error: BaseException, now: datetime, draft: Path | None) -> str:
    """Return the report: versions, system and traceback.

    It contains no values of variables, and so no names of customers.
    """
    command = " ".join(argument for argument in sys.argv[1:2] if argument.isalpha()) or "(none)"
    facts = [
        f"xmc {__version__}, {now.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()} on {platform.platform()}",
        ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
        f"command: {command}",
        f"draft: {draft or '(none)'}",
    ]
    return "\n".join([*facts, "", *_trace_lines(error)])


def _trace_lines(error: BaseException) -> Iterator[str]:
    """Yield the tracebacks of an exception and of its causes, the first cause first.

    Messages are left out: they may contain a customer's name.
    """
    known: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in known:
        known.append(cause)
        cause = _cause(cause)
    for each in reversed(known):
        yield from (frame.rstrip() for frame in traceback.format_tb(each.__traceback__))
        yield f"{type(each).__module__}.{type(each).__qualname__}\n"


def _cause(error: BaseException) -> BaseException | None:
    """Return the exception that caused another one, or None.

    An exception with an `error` attribute, such as Textual's WorkerFailed, wraps another one.
    """
    if isinstance(wrapped := getattr(error, "error", None), BaseException):
        return wrapped
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
