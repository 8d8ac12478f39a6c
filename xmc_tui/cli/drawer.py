"""What lies in the drawer: the sheets of the orders folder and the drafts, told alike."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from pathlib import Path

from xmc_tui.files.drafts import DraftFile, draft_files
from xmc_tui.files.orders import OrderFile, order_files
from xmc_tui.files.problem import Problem
from xmc_tui.files.read_sheet import written_on
from xmc_tui.locale import Language
from xmc_tui.present.drawer import Filed


def filed_in(orders: Path, drafts: Path, words: Language) -> Iterator[Filed]:
    """Yield what is filed, the newest first; each file is read when it is asked for."""
    sheets = (_sheet(found, words) for found in order_files(orders))
    unfinished = (_draft(found, words) for found in draft_files(drafts, at_a_glance=True))
    yield from merge(sheets, unfinished, key=lambda filed: -filed.written)


def _sheet(found: OrderFile, words: Language) -> Filed:
    path, sheet = str(found.path), found.sheet
    if sheet is None:
        return _damaged(path, found.path.name, found.written, found.problem, words)
    car = written_on(sheet)
    return Filed(
        path=path,
        name=sheet.identity.number,
        written=found.written,
        status="edited" if found.problem is not None else sheet.document["sheet"]["status"],
        car=car.name,
        customer=sheet.details.customer_name,
        total=sheet.document["totals"]["total"],
        illustrative=car.is_illustrative,
        reason=found.problem.finding(words) if found.problem is not None else "",
    )


def _draft(found: DraftFile, words: Language) -> Filed:
    path, car = str(found.path), found.car
    if car is None:
        return _damaged(path, found.path.name, found.written, found.problem, words)
    return Filed(
        path=path,
        name=found.path.name,
        written=found.written,
        status="open" if found.is_open else "unfinished",
        car=car.name,
        customer=found.customer,
        total=car.total,
        illustrative=car.is_illustrative,
    )


def _damaged(path: str, name: str, written: float, problem: Problem | None, words: Language) -> Filed:
    return Filed(path, name, written, "damaged", reason=problem.finding(words) if problem is not None else "")
