"""Sentences about slots and orders: what a slot is, and why a request was refused."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol, cast

from xmc_tui.domain.catalog_values import PriceBasis
from xmc_tui.domain.order_records import Outcome
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.domain.slots import (
    PROGRAMME_ZONE,
    EventKind,
    LedgerEvent,
    LedgerRefusal,
    MonthCount,
    RefusalReason,
    Slot,
    SlotState,
    date_in_programme_zone,
    month_text,
)
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import ILLUSTRATIVE_MARK, illustrative_mark


class _Finding(Protocol):
    """A fault of a sheet; storage has the class."""

    def short_text(self, tr: Translator) -> str:
        """Return the fault as one sentence."""
        ...


_REFUSALS = {
    RefusalReason.NONE_FREE: N_("No free slot in {month}"),
    RefusalReason.NOT_FOUND: N_(
        "{sheet} has no slot; check the number, or see xmc slots history {sheet}"
    ),
    RefusalReason.ALREADY_LOCKED: N_(
        "The slot of {sheet} is locked; xmc slots cancel {sheet} gives it back"
    ),
    RefusalReason.ONLY_HELD: N_(
        "The slot of {sheet} is held and not locked; xmc slots release {sheet} gives it back"
    ),
    RefusalReason.COOLING_OFF_OVER: N_(
        "The cooling-off period of {sheet} ended on {day} ({days} days); the slot stays locked"
    ),
    RefusalReason.MONTH_OUT_OF_RANGE: N_("There are no slots in {month}; the first are in {first}"),
    RefusalReason.MONTH_OVER: N_("{month} is over; hold a slot of {current} or later"),
    RefusalReason.UNKNOWN_ORDER: N_(
        "No record of {sheet}; lock its slot first, or use xmc orders won {sheet}"
    ),
    RefusalReason.OTHER_CUSTOMER: N_(
        "The slot of {sheet} belongs to another customer; slots are non-transferable"
    ),
    RefusalReason.SHEET_UNREADABLE: N_("{sheet} cannot be used: {problem}"),
    RefusalReason.SHEET_FAULTY: N_("{sheet} does not pass xmc check; nothing was locked"),
    RefusalReason.NOT_A_QUOTE: N_(
        "{sheet} is not a valid quote; a slot is locked for valid quotes only"
    ),
    RefusalReason.OUTSIDE_TRIAL: N_(
        "{sheet} was quoted on {day}, outside the trial period ({first} to {last})"
    ),
    RefusalReason.STORE_MISSING: N_(
        "A slot is locked for a store; set store in the settings, or export the sheet with a store"
    ),
    RefusalReason.NOT_SET_UP: N_("No slot ledger is set up; create one with xmc slots init"),
    RefusalReason.UNREACHABLE: N_("The ledger at {ledger} cannot be reached; try again later"),
    RefusalReason.ACCESS_DENIED: N_(
        "The ledger at {ledger} denies access; check user, password, database and rights"
    ),
    RefusalReason.DRIVER_MISSING: N_(
        "PostgreSQL needs psycopg; install it with pip install 'xmc-tui[stores]'"
    ),
    RefusalReason.NEWER_LEDGER: N_(
        "The ledger at {ledger} is version {found}; this xmc supports versions "
        "up to {known}: update xmc"
    ),
    RefusalReason.OLDER_LEDGER: N_(
        "The ledger at {ledger} is version {found}; this xmc needs {known}: run xmc slots init"
    ),
    RefusalReason.NOT_A_LEDGER: N_("{ledger} is not a slot ledger; run xmc slots init"),
    RefusalReason.OTHER_FILE: N_(
        "{ledger} is not a ledger but another file; name another one in the settings (slots)"
    ),
    RefusalReason.MOVED: N_(
        "The ledger at {ledger} was moved; name the new one in the settings (slots)"
    ),
    RefusalReason.INVALID_ADDRESS: N_(
        "The address of the ledger is not valid; correct slots in the settings, or XMC_SLOTS"
    ),
    RefusalReason.NOT_EMPTY: N_("The ledger at {ledger} is not empty; nothing was moved"),
    RefusalReason.DATABASE_ERROR: N_("The ledger at {ledger} cannot be used ({reason}); {remedy}"),
}

#: The name of each outcome of an order.
OUTCOME_NAMES = {
    Outcome.OPEN: N_("open"),
    Outcome.WON: N_("won"),
    Outcome.LOST: N_("lost"),
    Outcome.CALL_BACK: N_("call back"),
}


def refusal_text(refusal: LedgerRefusal, tr: Translator) -> str:
    """Return why the ledger refused, and what to do, as one sentence."""
    values = dict(refusal.values)
    if refusal.reason is RefusalReason.NONE_FREE and not values.get("month"):
        return tr.translate(N_("No free slot in any month"))
    if refusal.reason is RefusalReason.NOT_SET_UP and values.get("ledger"):
        return tr.translate(
            N_("There is no ledger at {ledger}; create one with xmc slots init"), values
        )
    if isinstance(problems := values.get("problems"), tuple) and problems:
        values["problem"] = cast(_Finding, problems[0]).short_text(tr)
    for name in ("reason", "remedy"):
        if isinstance(message := values.get(name), str):
            values[name] = tr.translate(message)
    return tr.translate(_REFUSALS[refusal.reason], values)


def slot_text(slot: Slot, tr: Translator) -> str:
    """Return a slot in one sentence: its month, number and state."""
    message = (
        N_("{sheet}: slot {number} of {month}, locked on {day}")
        if slot.state is SlotState.LOCKED
        else N_("{sheet}: slot {number} of {month}, held until {until}")
    )
    return tr.translate(
        message,
        sheet=slot.sheet,
        number=slot.number,
        month=month_text(slot.month),
        day=time_text(slot.since)[:10],
        until=time_text(slot.until),
    )


def slot_of_lost_order_text(slot: Slot, now: datetime, tr: Translator) -> str:
    """Return that the slot of a lost order is still taken, and the command that gives it back.

    It is kept, because the deposit may not have been paid back yet.
    """
    reason = RefusalReason.ALREADY_LOCKED
    if slot.state is SlotState.HELD:
        reason = RefusalReason.ONLY_HELD
    elif date_in_programme_zone(now) > slot.last_cancel_day:
        reason = RefusalReason.COOLING_OFF_OVER
    values = {
        "sheet": slot.sheet,
        "day": slot.last_cancel_day,
        "days": slot.cooling_off_days,
    }
    return refusal_text(LedgerRefusal(reason, values), tr)


def month_count_text(count: MonthCount, tr: Translator) -> str:
    """Return the slots of a month in one sentence, with the time of the count."""
    return tr.translate(
        N_("{month}: {free} free, {held} held, {locked} locked (as of {time})"),
        month=month_text(count.month),
        free=count.free,
        held=count.held,
        locked=count.locked,
        time=time_text(count.counted_at),
    )


def change_text(event: LedgerEvent, programme: Programme, tr: Translator) -> str:
    """Return what a change in the history is about: the slot, the outcome or the stage."""
    value = event.value
    if event.kind is EventKind.OUTCOME:
        value = tr.translate(OUTCOME_NAMES[Outcome(event.value)])
    elif event.kind is EventKind.STAGE:
        value = stage_name_with_illustrative_mark(event.value, programme, tr)
    parts = [
        f"{month_text(event.month)} #{event.number}" if event.month is not None else "",
        value,
        str(event.day or ""),
        hours_text(event.hours, tr) if event.hours is not None else "",
    ]
    return " ".join(filter(None, parts))


def hours_text(hours: int, tr: Translator) -> str:
    """Return the hours of work that are recorded of a stage."""
    return tr.plural("{n} hour of work", "{n} hours of work", hours)


def stage_name_with_illustrative_mark(stage_id: str, programme: Programme, tr: Translator) -> str:
    """Return the name of a stage, with the mark of what is illustrative.

    A stage that the catalog does not have is named by its id.
    """
    names = {stage.id: tr.localize(stage.name) for stage in programme.stages}
    mark = illustrative_mark(is_illustrative_stage(stage_id, programme))
    return mark + names.get(stage_id, stage_id)


def is_illustrative_stage(stage_id: str, programme: Programme) -> bool:
    """Whether a stage is illustrative, so that the legend is needed."""
    basis = {stage.id: stage.basis for stage in programme.stages}
    return basis.get(stage_id) is PriceBasis.ILLUSTRATIVE


def illustrative_stages_legend(tr: Translator) -> str:
    """Return the legend of illustrative stages."""
    message = N_("{mark} Example stages; the manufacturer's own are not published")
    return tr.translate(message, mark=ILLUSTRATIVE_MARK)


def time_text(moment: datetime | None) -> str:
    """Return a time in the programme's time zone, to the minute; "" for None."""
    return f"{moment.astimezone(PROGRAMME_ZONE):%Y-%m-%d %H:%M}" if moment is not None else ""
