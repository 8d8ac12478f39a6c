"""The condition of the quota with a ledger of slots: what is left, and how long that is ago."""

from __future__ import annotations

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.domain.slots import (
    LEDGER_FAULTS,
    LedgerRefusal,
    MonthCount,
    RefusalReason,
    month_text,
)
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.condition_indicators import Indicator, IndicatorState
from xmc_tui.presentation.ledger_texts import month_count_text, refusal_text, time_text
from xmc_tui.presentation.relative_time import format_age


@frozen
class QuotaStatus:
    """The latest answer of the ledger; None until the first one.

    `minutes` is its age by the clock of this computer, which may differ from the ledger's.
    `last_count` is the latest count, if an answer has failed since.
    """

    answer: MonthCount | LedgerRefusal | None = None
    minutes: int = 0
    last_count: MonthCount | None = None


def quota_indicator(programme: Programme, status: QuotaStatus, tr: Translator) -> Indicator:
    """Return the condition of the quota as the ledger knows it."""
    answer = status.answer
    if isinstance(answer, MonthCount):
        return _count_indicator(programme, answer, status.minutes, tr)
    unknown = tr.translate(N_("Quota unknown"))
    if not isinstance(answer, LedgerRefusal):
        return Indicator("quota", IndicatorState.UNKNOWN, unknown, unknown)
    if answer.reason not in LEDGER_FAULTS:
        name = tr.translate(N_("No free slots"))
        return Indicator("quota", IndicatorState.WARNING, name, name)
    name = short = unknown
    if answer.reason is RefusalReason.UNREACHABLE:
        name = tr.translate(N_("Slot ledger unreachable"))
        short = tr.translate(N_("Ledger offline"))
    return Indicator("quota", IndicatorState.UNKNOWN, name, short, short)


def quota_arithmetic(programme: Programme, status: QuotaStatus, tr: Translator) -> list[str]:
    """Return the quota of the terms, and below it what the ledger counts or why it does not."""
    answer = status.answer
    quota = tr.translate(
        N_("Quota {monthly} a month, {yearly} a year"),
        monthly=programme.monthly_quota,
        yearly=programme.yearly_quota,
    )
    if isinstance(answer, MonthCount):
        age = format_age(60 * status.minutes, tr)
        time = time_text(answer.counted_at)
        counted = tr.translate(N_("Checked {age} ({time})"), age=age, time=time)
        return [quota, _free_slots_text(programme, answer, tr), counted]
    if not isinstance(answer, LedgerRefusal):
        return [quota, tr.translate(N_("Checking free slots"))]
    texts = [quota, refusal_text(answer, tr)]
    if answer.reason in LEDGER_FAULTS and status.last_count is not None:
        count = month_count_text(status.last_count, tr)
        texts.append(tr.translate(N_("Last check: {count}"), count=count))
    return texts


def _count_indicator(
    programme: Programme, count: MonthCount, minutes: int, tr: Translator
) -> Indicator:
    """Return the free slots of the earliest month; a narrow screen leaves out the age, last."""
    month = month_text(count.month)
    name = tr.translate(
        N_("{free} of {monthly} free in {month}, {age}"),
        free=count.free,
        monthly=programme.monthly_quota,
        month=month,
        age=format_age(60 * minutes, tr),
    )
    shortest = tr.translate(N_("{free} free {month}"), free=count.free, month=month)
    short = tr.translate(N_("{count}, {minutes} min"), count=shortest, minutes=minutes)
    if not minutes or minutes >= 60:
        short = shortest
    state = IndicatorState.MET if count.free > 0 else IndicatorState.WARNING
    return Indicator("quota", state, name, short, shortest)


def _free_slots_text(programme: Programme, count: MonthCount, tr: Translator) -> str:
    """Return how many slots are free, as the quota less those taken."""
    month = month_text(count.month)
    if count.free == programme.monthly_quota - count.held - count.locked:
        return tr.translate(
            N_("{month}: {monthly} - {held} held - {locked} locked = {free} free"),
            month=month,
            monthly=programme.monthly_quota,
            held=count.held,
            locked=count.locked,
            free=count.free,
        )
    return tr.translate(
        N_("{month}: {held} held, {locked} locked; {free} free of {yearly} in all"),
        month=month,
        held=count.held,
        locked=count.locked,
        free=count.free,
        yearly=programme.yearly_quota,
    )
