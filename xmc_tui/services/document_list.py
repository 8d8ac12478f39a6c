"""Lists documents: the sheets of the orders folder and the drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge
from pathlib import Path

from xmc_tui.configurator.ports import DocumentEntry
from xmc_tui.files.drafts import DraftFile, draft_files
from xmc_tui.files.orders import OrderFile, order_files
from xmc_tui.files.problem import Problem
from xmc_tui.files.read_sheet import written_on
from xmc_tui.locale import N_, Language


def list_documents(
    orders: Path, drafts: Path, words: Language, without: Collection[Path] = ()
) -> Iterator[DocumentEntry]:
    """Yield sheets and drafts, newest first, except the drafts in `without`.

    Each file is read when the iterator reaches it.
    """
    sheets = (_sheet(found, words) for found in order_files(orders))
    others = (found for found in draft_files(drafts, at_a_glance=True) if found.path not in without)
    unfinished = (_draft(found, words) for found in others)
    yield from merge(sheets, unfinished, key=lambda filed: -filed.written)


def _sheet(found: OrderFile, words: Language) -> DocumentEntry:
    path, sheet = str(found.path), found.sheet
    if sheet is None:
        return _damaged(path, found.path.name, found.written, found.problem, words)
    car = written_on(sheet)
    return DocumentEntry(
        path=path,
        name=sheet.identity.number,
        written=found.written,
        status="edited" if found.problem is not None else "quote" if sheet.is_quote else "draft",
        car=car.name,
        customer=sheet.details.customer_name,
        total=car.total,
        illustrative=car.is_illustrative,
        reason=_reason(found.problem, words),
    )


def _draft(found: DraftFile, words: Language) -> DocumentEntry:
    path, car = str(found.path), found.car
    if car is None:
        return _damaged(path, found.path.name, found.written, found.problem, words)
    return DocumentEntry(
        path=path,
        name=found.path.name,
        written=found.written,
        status="open" if found.is_open else "unfinished",
        car=car.name,
        customer=found.customer,
        total=car.total,
        illustrative=car.is_illustrative,
    )


def _damaged(
    path: str, name: str, written: float, problem: Problem | None, words: Language
) -> DocumentEntry:
    return DocumentEntry(path, name, written, "damaged", reason=_reason(problem, words))


def _reason(problem: Problem | None, words: Language) -> str:
    """Return the fault of a file and the advice, without the name of the file."""
    if problem is None:
        return ""
    found = problem.finding(words)
    return words.say(N_("line {n}: {what}"), n=problem.line, what=found) if problem.line else found
