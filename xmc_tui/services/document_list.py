"""Lists documents: the sheets of the orders folder and the drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from heapq import merge
from pathlib import Path

from xmc_tui.configurator import TAB_LABELS
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
    sheet is read when the iterator reaches it, all drafts before the first entry.
    """
    sheet_entries = (_sheet_entry(found, tr) for found in list_order_files(orders))
    found_drafts = list(list_and_expire_drafts(drafts, summary_only=True))
    orders_of_drafts = _group_by_order(found_drafts)
    draft_entries = (
        _draft_entry(found, orders_of_drafts.get(found.path, [found]), tr)
        for found in found_drafts
        if found.path not in without and not found.redundant
    )
    yield from merge(sheet_entries, draft_entries, key=lambda entry: -entry.modified)


def _group_by_order(drafts: Iterable[DraftFile]) -> dict[Path, list[DraftFile]]:
    """Return the drafts of the order of each draft, in the order of its builds.

    Drafts of no order and those that cannot be read are left out.
    """
    orders: dict[str, list[DraftFile]] = defaultdict(list)
    for found in drafts:
        if found.tab is not None and found.car is not None:
            orders[found.tab.group].append(found)
    for order in orders.values():
        order.sort(key=lambda each: each.tab.position if each.tab is not None else 0)
    return {found.path: order for order in orders.values() for found in order}


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


def _draft_entry(found: DraftFile, order: list[DraftFile], tr: Translator) -> DocumentEntry:
    """Return the entry of a draft; `order` are the drafts of its order, itself included."""
    path, car = str(found.path), found.car
    if car is None:
        return _damaged_entry(path, found.path.name, found.modified, found.problem, tr)
    position = order.index(found)
    names = [set(each.car.distinctive_names) for each in order if each.car is not None]
    shared = set.intersection(*names)
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
        label=TAB_LABELS[position] if 1 < len(order) <= len(TAB_LABELS) else "",
        builds=len(order),
        distinct=tuple(name for name in car.distinctive_names if name not in shared),
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
