"""The draft that a start offers to resume."""

from __future__ import annotations

import time
from pathlib import Path

from xmc_tui.configurator.document_ports import ResumeOffer
from xmc_tui.storage.drafts.saved_drafts import DraftFile, list_and_expire_drafts

#: Drafts written within this time, in seconds, were written by one command.
_SAME_MOMENT = 0.05


def make_resume_offer(found: DraftFile) -> ResumeOffer | None:
    """Return the offer to resume a draft; None if it cannot be read."""
    car, age = found.car, time.time() - found.modified
    if car is None:
        return None
    return ResumeOffer(car.name, car.total, car.charges_illustrative_price, age)


def find_newest_draft(folder: Path) -> DraftFile | None:
    """Return the newest draft that is open nowhere; of several of one command, one with siblings.

    A command that opens a document writes two drafts: one of the replaced build, which has no
    siblings any more, and one of the document.
    """
    newest: DraftFile | None = None
    for found in list_and_expire_drafts(folder, summary_only=True):
        if found.car is None or found.is_open or found.redundant:
            continue
        newest = newest or found
        is_later = newest.modified - found.modified > _SAME_MOMENT
        if newest.tab is not None or is_later:
            break
        if found.tab is not None:
            newest = found
    return newest
