"""Reading of drafts from their journals, and listing and expiry of the drafts folder."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from xmc_tui.configurator import CarSnapshot, Edit, SheetDetails
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_
from xmc_tui.storage.drafts.draft_journal import DRAFT_PATTERN, decode_line
from xmc_tui.storage.drafts.draft_lock import is_locked
from xmc_tui.storage.drafts.draft_records import (
    DRAFT_SCHEMA,
    CatalogRef,
    DraftRecord,
    SheetRef,
    TabRef,
    decode_record,
)
from xmc_tui.storage.file_problem import FileError, Problem, os_error_message

Value = TypeVar("Value")

#: In bytes; more than a day of edits needs. Larger files are refused.
MAX_DRAFT_BYTES = 16_000_000

#: Drafts are deleted after this many days without a change.
DRAFT_RETENTION_DAYS = 30


@frozen
class SavedDraft:
    """The readable content of a draft: initial car, edits since then, and latest state.

    `damaged` counts the unreadable lines, not including an incomplete last line. `size` is the
    length of the complete lines in bytes, `count` the number of the next line.
    """

    path: Path
    started: CarSnapshot
    steps: tuple[tuple[Edit, str, CarSnapshot], ...]
    car: CarSnapshot
    catalog: CatalogRef | None
    sheet: SheetRef | None
    details: SheetDetails
    budget: int | None
    finished: bool
    damaged: int
    size: int
    count: int
    tab: TabRef | None = None


@frozen
class DraftFile:
    """A file in the drafts folder.

    `modified` is the time of its last change in seconds since 1970, `is_open` whether a running app
    has it locked. `car` is None if the draft cannot be read; `problem` gives the reason, or says
    that lines are damaged. `tab` is None if the draft is not one of several tabs.
    """

    path: Path
    modified: float
    is_open: bool
    car: CarSnapshot | None
    finished: bool = False
    damaged: int = 0
    problem: Problem | None = None
    customer: str = ""
    tab: TabRef | None = None


def read_draft(path: Path) -> SavedDraft:
    """Read a draft, skipping damaged lines; FileError if it is no draft or nothing is readable."""
    raw = _read_bytes(path)
    lines = raw.split(b"\n")
    torn = lines.pop()
    entries, damaged = _entries(path, lines)
    cars = [(entry, entry.car) for entry in entries if entry.car is not None]
    if not cars:
        raise FileError([_is_empty(path)])
    # An entry with a car but no edit starts the draft, or restarts it on another catalog.
    first = max((number for number, (entry, _) in enumerate(cars) if entry.edit is None), default=0)
    return SavedDraft(
        path=path,
        started=cars[first][1],
        steps=tuple(
            (entry.edit, entry.direction, car)
            for entry, car in cars[first:]
            if entry.edit is not None
        ),
        car=cars[-1][1],
        catalog=_last(entry.catalog for entry in entries),
        sheet=_last(entry.sheet for entry in entries),
        details=_last(entry.details for entry in entries) or SheetDetails(),
        budget=_last(entry.budget for entry in entries) or None,
        finished=_is_finished(path, lines),
        damaged=damaged,
        size=len(raw) - len(torn),
        count=entries[-1].number + 1,
        tab=_tab_or_none(_last(entry.tab for entry in entries)),
    )


def _is_empty(path: Path) -> Problem:
    return Problem(str(path), "", N_("holds nothing that can be read"), N_("remove it"))


def _is_finished(path: Path, lines: list[bytes]) -> bool:
    """Whether the last line marks the draft as exported; false if that line is damaged."""
    last = _decode_entry(path, lines[-1]) if lines else None
    return last is not None and bool(last.finished)


def _decode_entry(path: Path, line: bytes) -> DraftRecord | None:
    """Decode one line; None if damaged.

    Raise FileError if the line is of another schema version.
    """
    plain = decode_line(line)
    if plain is not None and (schema := plain.get("schema", DRAFT_SCHEMA)) != DRAFT_SCHEMA:
        raise FileError([_other_version_problem(path, schema, plain.get("app_version"))])
    return decode_record(plain) if plain is not None else None


def _last(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in reversed(list(values)) if value is not None), None)


def _read_bytes(path: Path) -> bytes:
    name = str(path)
    try:
        if not path.is_file():  # reading a pipe would block
            raise FileError([Problem(name, "", N_("is not a regular file"), N_("name a file"))])
        with path.open("rb") as file:
            raw = file.read(MAX_DRAFT_BYTES + 1)
    except (OSError, ValueError) as error:
        values = {"reason": os_error_message(error)}
        what, hint = N_("cannot be read ({reason})"), N_("check the path and try again")
        raise FileError([Problem(name, "", what, hint, values)]) from None
    if len(raw) > MAX_DRAFT_BYTES:
        most = {"most": MAX_DRAFT_BYTES}
        raise FileError(
            [Problem(name, "", N_("is larger than {most} bytes"), N_("use another file"), most)]
        )
    return raw


def _entries(path: Path, lines: list[bytes]) -> tuple[list[DraftRecord], int]:
    """Return the valid entries in order, and the number of damaged lines.

    Gaps in the numbering count as damaged, because those lines are missing altogether.
    """
    entries: list[DraftRecord] = []
    unreadable = 0
    for line in lines:
        entry = _decode_entry(path, line)
        if entry is None or (entries and entry.number <= entries[-1].number):
            unreadable += 1
        else:
            entries.append(entry)
    missing = entries[-1].number + 1 - len(entries) if entries else 0
    return entries, max(unreadable, missing)


def _other_version_problem(path: Path, schema: object, version: object) -> Problem:
    needed = f"xmc {version}" if isinstance(version, str) and version else f"xmc ({schema})"
    values = {"found": str(schema)[:80], "known": DRAFT_SCHEMA, "needed": needed[:80]}
    what = N_("is of schema {found}; this version reads {known}")
    return Problem(str(path), "schema", what, N_("it needs {needed} or newer"), values)


def list_drafts(
    folder: Path, now: float | None = None, summary_only: bool = False
) -> Iterator[DraftFile]:
    """Yield the drafts of a folder, newest first, and delete those that are finished or too old.

    With `summary_only` only the latest state is decoded, from the end of each file: the draft of a
    long day has thousands of lines.
    """
    oldest = (time.time() if now is None else now) - DRAFT_RETENTION_DAYS * 24 * 3600
    for modified, path in sorted(_files(folder), reverse=True):
        found = _inspect(path, modified, oldest, summary_only)
        if found is not None:
            yield found


def _files(folder: Path) -> Iterator[tuple[float, Path]]:
    """Yield (modification time, path) of each file named like a draft."""
    try:
        paths = list(folder.glob(DRAFT_PATTERN))
    except (OSError, ValueError):
        return
    for path in paths:
        try:
            yield path.stat().st_mtime, path
        except OSError:
            continue


def _inspect(path: Path, modified: float, oldest: float, summary_only: bool) -> DraftFile | None:
    """Inspect one draft file; None if it has disappeared or was deleted as finished or too old."""
    try:
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except OSError as error:
        what, hint = N_("cannot be read ({reason})"), N_("check the path and try again")
        problem = Problem(str(path), "", what, hint, {"reason": os_error_message(error)})
        return DraftFile(path, modified, False, None, problem=problem)
    try:
        is_open = is_locked(handle)
        found = _read(path, modified, is_open, summary_only)
        is_over = modified < oldest or found.finished
        if is_over and not is_open and os.name == "posix":
            _remove(path)  # while the handle is open, so that no other process can lock it
    finally:
        os.close(handle)
    if is_over and not is_open:
        if os.name != "posix":
            _remove(path)
        return None
    return found


def _read(path: Path, modified: float, is_open: bool, summary_only: bool) -> DraftFile:
    try:
        if summary_only:
            return _read_tail(path, modified, is_open)
        draft = read_draft(path)
    except FileError as error:
        return DraftFile(path, modified, is_open, None, problem=error.problems[0])
    problem = None
    if draft.damaged:
        what, hint = N_("has {n} damaged lines"), N_("what holds is kept")
        problem = Problem(str(path), "", what, hint, {"n": draft.damaged})
    customer = draft.details.customer_name
    return DraftFile(
        path,
        modified,
        is_open,
        draft.car,
        draft.finished,
        draft.damaged,
        problem,
        customer,
        draft.tab,
    )


def _read_tail(path: Path, modified: float, is_open: bool) -> DraftFile:
    """Read only the latest state of a draft; raise FileError like `read_draft`."""
    lines = _read_bytes(path).split(b"\n")[:-1]
    for line in lines[:1]:
        _decode_entry(path, line)
    car = _latest(path, lines, b'"car":', lambda entry: entry.car)
    if car is None:
        raise FileError([_is_empty(path)])
    details = _latest(path, lines, b'"details":', lambda entry: entry.details) or SheetDetails()
    return DraftFile(
        path,
        modified,
        is_open,
        car,
        _is_finished(path, lines),
        customer=details.customer_name,
        tab=_tab_or_none(_latest(path, lines, b'"beside":', lambda entry: entry.tab)),
    )


def _tab_or_none(tab: TabRef | None) -> TabRef | None:
    return tab if tab is not None and tab.group else None


def _latest(
    path: Path, lines: list[bytes], key: bytes, what: Callable[[DraftRecord], Value | None]
) -> Value | None:
    """Return the latest value that `what` extracts; lines without `key` are not decoded."""
    for line in reversed(lines):
        entry = _decode_entry(path, line) if key in line else None
        if entry is not None and (value := what(entry)) is not None:
            return value
    return None


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
