"""What is told when something happened that never should have: one sentence, and a report without a customer in it."""

from __future__ import annotations

import platform
import sys
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from xmc_tui import __version__
from xmc_tui.cli.common import tell
from xmc_tui.files.places import reports_folder
from xmc_tui.files.problem import FileError, reason_of
from xmc_tui.files.write import write_file
from xmc_tui.locale import N_, Language

_PACKAGES = ("textual", "rich", "pydantic", "click", "platformdirs")


def tell_crash(words: Language, trace: str, draft: Path | None = None) -> None:
    """Write a report of an unexpected exception and tell in one sentence where it is, and that the draft is safe."""
    now = datetime.now().astimezone()
    path = reports_folder() / f"report-{now:%Y%m%d-%H%M%S-%f}.txt"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(path, _report(trace, now, draft).encode("utf-8", "backslashreplace"))
        written = words.say(N_("a report is in {path}"), path=path)
    except (OSError, RuntimeError) as error:
        written = words.say(N_("no report could be written ({reason})"), reason=words.say(reason_of(error)))
    except FileError as error:
        written = error.problems[0].sentence(words)
    kept = words.say(N_("the draft is kept, xmc offers to resume it")) if draft is not None else ""
    parts = [part for part in (kept, written) if part]
    tell(words.say(N_("Something unexpected happened; {what}"), what=words.join_clauses(parts)))


def _report(trace: str, now: datetime, draft: Path | None) -> str:
    """Return the report: versions, system, and where it happened; no values, so that nobody is named in it."""
    facts = [
        f"xmc {__version__}, {now.isoformat(timespec='seconds')}",
        f"Python {platform.python_version()} on {platform.platform()}",
        ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
        f"command: {' '.join(argument for argument in sys.argv[1:2] if argument.isalpha()) or '(none)'}",
        f"draft: {draft or '(none)'}",
    ]
    return "\n".join([*facts, "", trace.rstrip(), ""])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"
