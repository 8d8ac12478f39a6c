"""Lists documents: the sheets of the orders folder and the drafts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from heapq import merge
from pathlib import Path

from xmc_tui.configurator.document_ports import DocumentEntry
from xmc_tui.i18n import N_, Translator
from xmc_tui.storage.drafts.saved_drafts import DraftFile, list_and_expire_drafts
from xmc_tui.storage.file_content_problems import Problem
from xmc_tui.storage.sheets.orders_folder import OrderFile, list_order_files
from xmc_tui.storage.sheets.sheet_reader import snapshot_of


def list_documents(
    orders: Path, drafts: Path, tr: Translator, without: Collection[Path] = ()
) -> Iterator[DocumentEntry]:
    """Yield sheets and drafts, newest first, except the drafts in `without`.

    Drafts without anything unsaved, which are resumed together with others, are left out. Each
    file is read when the iterator reaches it.
    """
    sheet_entries = (_sheet_entry(found, tr) for found in list_order_files(orders))
    draft_entries = (
        _draft_entry(found, tr)
        for found in list_and_expire_drafts(drafts, summary_only=True)
        if found.path not in without and not found.redundant
    )
    yield from merge(sheet_entries, draft_entries, key=lambda entry: -entry.modified)


def _sheet_entry(found: OrderFile, tr: Translator) -> DocumentEntry:
    path, sheet = str(found.path), found.sheet
    if sheet is None:
        return _damaged_entry(path, found.path.name, found.modified, found.problem, tr)
    car = snapshot_of(sheet)
    return DocumentEntry(
        path=path,
        name=sheet.identity.number,
        modified=found.modified,
        status="edited"
        if found.problem is not None
        else "quote"
        if sheet.has_quote_status
        else "draft",
        car=car.name,
        customer=sheet.details.customer_name,
        total=car.total,
        illustrative=car.charges_illustrative_price,
        choices=car.distinctive_names,
        reason=_reason(found.problem, tr),
    )


def _draft_entry(found: DraftFile, tr: Translator) -> DocumentEntry:
    path, car = str(found.path), found.car
    if car is None:
        return _damaged_entry(path, found.path.name, found.modified, found.problem, tr)
    return DocumentEntry(
        path=path,
        name=found.path.name,
        modified=found.modified,
        status="open" if found.is_open else "unfinished",
        car=car.name,
        customer=found.customer,
        total=car.total,
        illustrative=car.charges_illustrative_price,
        choices=car.distinctive_names,
    )


def _damaged_entry(
    path: str, name: str, modified: float, problem: Problem | None, tr: Translator
) -> DocumentEntry:
    return DocumentEntry(path, name, modified, "damaged", reason=_reason(problem, tr))


def _reason(problem: Problem | None, tr: Translator) -> str:
    """Return the problem of a file as a text without the file name; empty if there is none."""
    if problem is None:
        return ""
    text = problem.text_without_file(tr)
    if not problem.line:
        return text
    return tr.translate(N_("line {n}: {what}"), n=problem.line, what=text)
