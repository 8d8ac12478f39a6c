"""The condition of the quota with a ledger of slots: what is left, and how long that is ago."""

from __future__ import annotations

from datetime import datetime

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
    if isinstance(answer, LedgerRefusal):
        return _refusal_indicator(programme, answer, status.last_count, tr)
    unknown = tr.translate(N_("Quota unknown"))
    texts = _frame(programme, [tr.translate(N_("Counting free slots"))], tr)
    return Indicator("quota", IndicatorState.UNKNOWN, unknown, unknown, texts)


def _count_indicator(
    programme: Programme, count: MonthCount, minutes: int, tr: Translator
) -> Indicator:
    """Return the free slots of the earliest month; a narrow screen leaves out the age, last."""
    month, age = month_text(count.month), format_age(60 * minutes, tr)
    name = tr.translate(
        N_("{free} of {monthly} free in {month}, {age}"),
        free=count.free,
        monthly=programme.monthly_quota,
        month=month,
        age=age,
    )
    shortest = tr.translate(N_("{free} free {month}"), free=count.free, month=month)
    short = tr.translate(N_("{count}, {minutes} min"), count=shortest, minutes=minutes)
    if not minutes or minutes >= 60:
        short = shortest
    left_of_month = programme.monthly_quota - count.held - count.locked
    free = (
        tr.translate(
            N_("{month}: {monthly} - {held} held - {locked} locked = {free} free"),
            month=month,
            monthly=programme.monthly_quota,
            held=count.held,
            locked=count.locked,
            free=count.free,
        )
        if count.free == left_of_month
        else tr.translate(
            N_("{month}: {held} held, {locked} locked; {free} free of {yearly} in all"),
            month=month,
            held=count.held,
            locked=count.locked,
            free=count.free,
            yearly=programme.yearly_quota,
        )
    )
    texts = [free, _time_text(age, count.counted_at, tr)]
    state = IndicatorState.MET if count.free > 0 else IndicatorState.WARNING
    return Indicator("quota", state, name, short, _frame(programme, texts, tr), shortest)


def _refusal_indicator(
    programme: Programme, refusal: LedgerRefusal, last_count: MonthCount | None, tr: Translator
) -> Indicator:
    """Return that nothing is free, or why the ledger does not say what is."""
    texts = [refusal_text(refusal, tr)]
    if refusal.reason not in LEDGER_FAULTS:
        name = tr.translate(N_("No free slots"))
        framed = _frame(programme, texts, tr)
        return Indicator("quota", IndicatorState.WARNING, name, name, framed)
    name = short = tr.translate(N_("Quota unknown"))
    if refusal.reason is RefusalReason.UNREACHABLE:
        name = tr.translate(N_("Quota ledger unreachable"))
        short = tr.translate(N_("Ledger offline"))
    if last_count is not None:
        message = N_("Last count: {count}")
        texts.append(tr.translate(message, count=month_count_text(last_count, tr)))
    framed = _frame(programme, texts, tr)
    return Indicator("quota", IndicatorState.UNKNOWN, name, short, framed, short)


def _frame(programme: Programme, texts: list[str], tr: Translator) -> tuple[str, ...]:
    """Return texts after the quota of the terms and before the note that this only warns."""
    quota = tr.translate(
        N_("Quota {monthly} a month, {yearly} a year"),
        monthly=programme.monthly_quota,
        yearly=programme.yearly_quota,
    )
    return (
        quota,
        *texts,
        tr.translate(N_("A warning only: it does not decide whether the build qualifies.")),
    )


def _time_text(age: str, counted_at: datetime, tr: Translator) -> str:
    return tr.translate(N_("Counted {age} ({time})"), age=age, time=time_text(counted_at))
