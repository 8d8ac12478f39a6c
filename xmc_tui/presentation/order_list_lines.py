"""Orders in the list of documents: stage or outcome, description, search terms, and filters."""

from __future__ import annotations

from datetime import date
from enum import Enum

from xmc_tui.domain.order_records import OrderRecord, Outcome
from xmc_tui.domain.programme_terms import Programme
from xmc_tui.i18n import LANGUAGES, N_, Translator, translator_for
from xmc_tui.presentation.ledger_texts import (
    OUTCOME_NAMES,
    hours_text,
    illustrative_stages_legend,
    is_illustrative_stage,
    stage_name_with_illustrative_mark,
)
from xmc_tui.presentation.option_search import normalize_for_search
from xmc_tui.presentation.styled_text import Span


class DocumentListFilter(Enum):
    """Which documents the list shows; the value is the name of the filter."""

    ALL = N_("all")
    CALL_BACK = N_("to call back")
    WON = N_("won")
    LOST = N_("lost")

    @property
    def next(self) -> DocumentListFilter:
        """The filter after this one."""
        filters = list(DocumentListFilter)
        return filters[(filters.index(self) + 1) % len(filters)]

    def accepts(self, record: OrderRecord | None) -> bool:
        """Whether a document with this record, None without one, is shown."""
        if self is DocumentListFilter.ALL:
            return True
        outcomes = {
            DocumentListFilter.CALL_BACK: Outcome.CALL_BACK,
            DocumentListFilter.WON: Outcome.WON,
            DocumentListFilter.LOST: Outcome.LOST,
        }
        return record is not None and record.outcome is outcomes[self]


def order_status_text(
    record: OrderRecord, programme: Programme, today: date, tr: Translator
) -> Span | None:
    """Return the stage of an order, else its outcome, in at most twelve cells; None if neither.

    A day on which to call back is marked once it has come.
    """
    if record.outcome is Outcome.CALL_BACK and record.call_on is not None:
        is_due = record.call_on <= today
        text = tr.translate(N_("Call {day}"), day=f"{record.call_on:%m-%d}")
        return Span(f"! {text}" if is_due else text, "bad" if is_due else "warn")
    if record.outcome is Outcome.LOST:
        return Span(tr.translate(N_("Lost")), "muted")
    if record.stage:
        return Span(stage_name_with_illustrative_mark(record.stage, programme, tr), "good")
    return Span(tr.translate(N_("Won")), "good") if record.outcome is Outcome.WON else None


def order_text(record: OrderRecord, programme: Programme, tr: Translator) -> str:
    """Return what is recorded of an order: outcome, day of the call, stage and hours of work."""
    parts = [tr.translate(OUTCOME_NAMES[record.outcome])]
    if record.call_on is not None:
        parts = [tr.translate(N_("call back on {day}"), day=record.call_on)]
    if record.stage:
        parts.append(stage_name_with_illustrative_mark(record.stage, programme, tr))
    if record.hours is not None:
        parts.append(hours_text(record.hours, tr))
    return " · ".join(parts)


def recorded_outcome_text(record: OrderRecord, programme: Programme, tr: Translator) -> str:
    """Return the message that the outcome of an order was recorded.

    An order that is lost keeps its slot, because the deposit may not have been paid back yet.
    Whether it has one is not in its record: that takes another request.
    """
    parts = [order_text(record, programme, tr)]
    if record.outcome is Outcome.LOST:
        parts.append(tr.translate(N_("any slot it has stays taken")))
    return tr.translate(N_("{sheet}: {text}"), sheet=record.sheet, text=" · ".join(parts))


def order_legend_text(record: OrderRecord, programme: Programme, tr: Translator) -> str:
    """Return the legend of the mark if the stage of an order has it; else ""."""
    return illustrative_stages_legend(tr) if is_illustrative_stage(record.stage, programme) else ""


def order_search_terms(record: OrderRecord, programme: Programme) -> str:
    """Return the search terms of an order: its outcome and stage in every language."""
    texts = [order_text(record, programme, translator_for(code)) for code in LANGUAGES]
    return normalize_for_search("\n".join(texts))
