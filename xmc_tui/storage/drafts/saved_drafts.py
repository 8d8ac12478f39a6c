"""Reads drafts from their journals; lists the drafts folder and deletes expired drafts."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from xmc_tui.configurator import Edit, SheetDetails
from xmc_tui.configurator.saved_car_snapshot import CarSnapshot
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_
from xmc_tui.storage.drafts.advisory_file_lock import is_locked
from xmc_tui.storage.drafts.draft_journal import DRAFT_PATTERN, decode_line
from xmc_tui.storage.drafts.draft_records import (
    DRAFT_SCHEMA,
    CatalogRef,
    DraftRecord,
    SheetRef,
    TabPosition,
    decode_record,
)
from xmc_tui.storage.file_content_problems import FileError, Problem, os_error_message
from xmc_tui.storage.file_size_limit import read_limited_bytes

Value = TypeVar("Value")

#: In bytes; more than a day of edits needs. Larger files are refused.
MAX_DRAFT_BYTES = 16_000_000

#: Drafts are deleted after this many days without a change.
DRAFT_RETENTION_DAYS = 30


@frozen
class SavedDraft:
    """The readable content of a draft: initial car, edits since then, and latest state.

    `damaged` counts the unreadable lines, not including an incomplete last line. `size` is the
    length of the complete lines in bytes, `count` the number of the next line. `day` is the quoted
    day that the advisor has set, if any. `redundant` says that nothing of the build was unsaved.
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
    tab: TabPosition | None = None
    day: date | None = None
    redundant: bool = False


@frozen
class DraftFile:
    """A file in the drafts folder.

    `modified` is the time of its last change in seconds since 1970, `is_open` whether a running app
    has it locked. `car` is None if the draft cannot be read; `problem` gives the reason, or says
    that lines are damaged. `tab` is None if the draft is not one of several tabs. If `redundant`,
    nothing of the build was unsaved: the file is there only to be resumed together with others.
    """

    path: Path
    modified: float
    is_open: bool
    car: CarSnapshot | None
    finished: bool = False
    damaged: int = 0
    problem: Problem | None = None
    customer: str = ""
    tab: TabPosition | None = None
    redundant: bool = False


def read_draft(path: Path) -> SavedDraft:
    """Read the undamaged lines of a draft; raise FileError if there are none."""
    raw = _read_bytes(path)
    lines = raw.split(b"\n")
    incomplete_line = lines.pop()
    records, damaged = _decode_records(path, lines)
    cars = [(record, record.car) for record in records if record.car is not None]
    if not cars:
        raise FileError([_empty_draft_problem(path)])
    # A record with a car but no edit starts the draft, or restarts it on another catalog.
    last = _last_record(path, lines)
    starts = (number for number, (record, _) in enumerate(cars) if record.edit is None)
    first = max(starts, default=0)
    return SavedDraft(
        path=path,
        started=cars[first][1],
        steps=tuple(
            (record.edit, record.direction, car)
            for record, car in cars[first:]
            if record.edit is not None
        ),
        car=cars[-1][1],
        catalog=_last(record.catalog for record in records),
        sheet=_last(record.sheet for record in records),
        details=_last(record.details for record in records) or SheetDetails(),
        budget=_last(record.budget for record in records) or None,
        finished=bool(last.finished),
        redundant=bool(last.redundant),
        damaged=damaged,
        size=len(raw) - len(incomplete_line),
        count=records[-1].number + 1,
        tab=_tab_or_none(_last(record.tab for record in records)),
        day=next(iter(_last(record.day for record in records) or ()), None),
    )


def _empty_draft_problem(path: Path) -> Problem:
    return Problem(str(path), "", N_("has no readable content"), N_("remove it"))


def _last_record(path: Path, lines: list[bytes]) -> DraftRecord:
    """Return the record of the last line, which says whether the draft is exported.

    An empty one, which says no, if that line is damaged.
    """
    return (_decode_record(path, lines[-1]) if lines else None) or DraftRecord(0)


def _decode_record(path: Path, line: bytes) -> DraftRecord | None:
    """Decode one line; None if it is damaged.

    Raise FileError if the line has the schema of another version.
    """
    table = decode_line(line)
    if table is None:
        return None
    if (schema := table.get("schema", DRAFT_SCHEMA)) != DRAFT_SCHEMA:
        raise FileError([_other_version_problem(path, schema, table.get("app_version"))])
    return decode_record(table)


def _last(values: Iterable[Value | None]) -> Value | None:
    """Return the last value that is not None."""
    return next((value for value in reversed(list(values)) if value is not None), None)


def _read_bytes(path: Path) -> bytes:
    name = str(path)
    if os.path.exists(path) and not os.path.isfile(path):  # reading a pipe would block
        raise FileError([Problem(name, "", N_("is not a regular file"), N_("choose a file"))])
    return read_limited_bytes(path, name, MAX_DRAFT_BYTES)


def _decode_records(path: Path, lines: list[bytes]) -> tuple[list[DraftRecord], int]:
    """Return the valid records in order, and the number of damaged lines.

    Gaps in the numbering count as damaged lines, because those lines are missing altogether.
    """
    records: list[DraftRecord] = []
    unreadable = 0
    for line in lines:
        record = _decode_record(path, line)
        if record is None or (records and record.number <= records[-1].number):
            unreadable += 1
        else:
            records.append(record)
    missing = records[-1].number + 1 - len(records) if records else 0
    return records, max(unreadable, missing)


def _other_version_problem(path: Path, schema: object, version: object) -> Problem:
    needed = f"xmc {version}" if isinstance(version, str) and version else f"xmc ({schema})"
    values = {"found": str(schema)[:80], "known": DRAFT_SCHEMA, "needed": needed[:80]}
    message, hint = (
        N_("is of schema {found}; this version reads {known}"),
        N_("it needs {needed} or newer"),
    )
    return Problem(str(path), "schema", message, hint, values)


def list_and_expire_drafts(
    folder: Path, now: float | None = None, summary_only: bool = False
) -> Iterator[DraftFile]:
    """Yield the drafts of a folder, newest first, and delete those that are finished or too old.

    With `summary_only` only the latest state is decoded, from the end of each file, because the
    draft of a long day has thousands of lines.
    """
    oldest = (time.time() if now is None else now) - DRAFT_RETENTION_DAYS * 24 * 3600
    for modified, path in sorted(_stat_drafts(folder), reverse=True):
        found = _inspect(path, modified, oldest, summary_only)
        if found is not None:
            yield found


def _stat_drafts(folder: Path) -> Iterator[tuple[float, Path]]:
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
        message, hint = N_("cannot be read ({reason})"), N_("check the path and try again")
        problem = Problem(str(path), "", message, hint, {"reason": os_error_message(error)})
        return DraftFile(path, modified, False, None, problem=problem)
    try:
        is_open = is_locked(handle)
        found = _read(path, modified, is_open, summary_only)
        is_expired = modified < oldest or found.finished
        if is_expired and not is_open and os.name == "posix":
            _delete(path)  # while the handle is open, so that no other process can lock it
    finally:
        os.close(handle)
    if is_expired and not is_open:
        if os.name != "posix":
            _delete(path)
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
        message, hint = N_("has {n} damaged lines"), N_("the rest is kept")
        problem = Problem(str(path), "", message, hint, {"n": draft.damaged})
    customer = draft.details.customer_name
    state = draft.car, draft.finished, draft.damaged
    is_redundant = draft.redundant
    return DraftFile(path, modified, is_open, *state, problem, customer, draft.tab, is_redundant)


def _read_tail(path: Path, modified: float, is_open: bool) -> DraftFile:
    """Read only the latest state of a draft; raise FileError like `read_draft`."""
    lines = _read_bytes(path).split(b"\n")[:-1]
    for line in lines[:1]:
        _decode_record(path, line)  # raises FileError for the schema of another version
    car = _latest(path, lines, b'"car":', lambda record: record.car)
    if car is None:
        raise FileError([_empty_draft_problem(path)])
    details = _latest(path, lines, b'"details":', lambda record: record.details) or SheetDetails()
    last = _last_record(path, lines)
    return DraftFile(
        path,
        modified,
        is_open,
        car,
        bool(last.finished),
        redundant=bool(last.redundant),
        customer=details.customer_name,
        tab=_tab_or_none(_latest(path, lines, b'"beside":', lambda record: record.tab)),
    )


def _tab_or_none(tab: TabPosition | None) -> TabPosition | None:
    """Return a tab, or None if it belongs to no window."""
    return tab if tab is not None and tab.group else None


def _latest(
    path: Path, lines: list[bytes], key: bytes, field_of: Callable[[DraftRecord], Value | None]
) -> Value | None:
    """Return the latest value of a field; lines without its JSON `key` are not decoded."""
    for line in reversed(lines):
        record = _decode_record(path, line) if key in line else None
        if record is not None and (value := field_of(record)) is not None:
            return value
    return None


def _delete(path: Path) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
