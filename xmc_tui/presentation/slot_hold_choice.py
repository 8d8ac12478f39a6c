"""The choice in the export dialog to hold or lock a slot for the sheet, and why none was given."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from xmc_tui.domain.slots import (
    LEDGER_FAULTS,
    LedgerRefusal,
    MonthCount,
    RefusalReason,
    month_text,
)
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.ledger_texts import refusal_text
from xmc_tui.presentation.styled_text import Line, Span, make_line

if TYPE_CHECKING:
    from xmc_tui.domain.pricing import Quote
    from xmc_tui.presentation.quota_indicator import QuotaStatus


class SlotChoice(StrEnum):
    """What to ask of the ledger for a sheet that is exported."""

    NONE = "none"
    HOLD = "hold"
    LOCK = "lock"


#: The keys of the choices in the export dialog, and after the export.
CHOICE_KEYS = {SlotChoice.HOLD: "F7", SlotChoice.LOCK: "F8"}
KEYS_AFTER_EXPORT = {SlotChoice.HOLD: "h", SlotChoice.LOCK: "d"}

#: The names of the choices.
CHOICE_NAMES = {
    SlotChoice.HOLD: N_("Hold slot"),
    SlotChoice.LOCK: N_("Deposit taken, lock the slot"),
}

#: The refusals after which the same request can succeed.
_CAN_BE_REPEATED = {*LEDGER_FAULTS, RefusalReason.NONE_FREE}


def reason_not_lockable(quote: Quote) -> str:
    """Return the message why no slot can be locked for a quote; "" if one can."""
    if quote.is_draft:
        return N_("Lock needs valid quote")
    return "" if quote.in_trial else N_("No lock outside trial")


def slot_choice_line(
    choice: SlotChoice, status: QuotaStatus | None, lock_fault: str, tr: Translator
) -> Line:
    """Return the line of the choices: the keys, what they do, and the slots that are free.

    `reason_not_lockable` is the message why no slot can be locked. It takes the place of that
    choice.
    """
    line: Line = ()
    for option, key in CHOICE_KEYS.items():
        name = tr.translate(CHOICE_NAMES[option])
        if option is SlotChoice.HOLD:
            name = tr.translate(N_("{name} ({free})"), name=name, free=_free_text(status, tr))
        elif lock_fault:
            name = tr.translate(lock_fault)
        is_on = option is choice
        mark = Span(" ✓ " if is_on else " · ", "good" if is_on else "muted")
        before = "   " if line else " "
        name_span = Span(name, "" if is_on else "muted")
        line = (*line, *make_line(before, Span(key, "accent"), mark, name_span))
    return line


def _free_text(status: QuotaStatus | None, tr: Translator) -> str:
    """Return the free slots of the earliest month in a few words, or why they are not known."""
    answer = status.answer if status is not None else None
    if isinstance(answer, MonthCount):
        message = N_("{free} free in {month}")
        return tr.translate(message, free=answer.free, month=month_text(answer.month))
    if answer is None:
        return tr.translate(N_("checking"))
    if answer.reason is RefusalReason.UNREACHABLE:
        return tr.translate(N_("Ledger offline"))
    is_fault = answer.reason in LEDGER_FAULTS
    return tr.translate(N_("Quota unknown") if is_fault else N_("No free slots"))


def refused_request_text(
    choice: SlotChoice, sheet: str, refusal: LedgerRefusal, keys: str, tr: Translator
) -> str:
    """Return in one sentence that no slot was held or locked, why, and the keys to try again."""
    values = {"sheet": sheet, "reason": refusal_text(refusal, tr), "keys": keys}
    if refusal.reason in _CAN_BE_REPEATED:
        message = (
            N_("{sheet}: no slot held (press {keys} to try again): {reason}")
            if choice is SlotChoice.HOLD
            else N_("{sheet}: no slot locked (press {keys} to try again): {reason}")
        )
    else:
        message = (
            N_("{sheet}: no slot held: {reason}")
            if choice is SlotChoice.HOLD
            else N_("{sheet}: no slot locked: {reason}")
        )
    return tr.translate(message, values)


def unanswered_request_text(choice: SlotChoice, tr: Translator) -> str:
    """Return that the ledger has not answered, and the key to ask again.

    Whether a slot was given is not known then. Asking again takes no second one.
    """
    message = N_(
        "No reply from the ledger yet. Press {key} to try again (no second "
        "slot is taken) or Esc to close."
    )
    return tr.translate(message, key=KEYS_AFTER_EXPORT[choice])
