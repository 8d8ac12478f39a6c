"""Status of each condition of the programme, with its arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.threshold_and_delivery import Reason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.quote_ledger import charges_illustrative_price, total_gift_value
from xmc_tui.presentation.quote_terms import quota_text, trial_text
from xmc_tui.presentation.styled_text import Span


class IndicatorState(StrEnum):
    """The state of a condition; the value is the role of its text."""

    MET = "good"
    MISSING = "bad"
    WARNING = "warn"
    UNKNOWN = "muted"


_MARKS = {
    IndicatorState.MET: "✓",
    IndicatorState.MISSING: "✗",
    IndicatorState.WARNING: "!",
    IndicatorState.UNKNOWN: "?",
}


@frozen
class Indicator:
    """The status of one condition of the programme: its label and its arithmetic."""

    id: str
    state: IndicatorState
    name: str
    arithmetic: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The status as shown in the price bar: a symbol and words, never colour alone."""
        return Span(f"{_MARKS[self.state]} {self.name}", self.state.value)


def make_indicators(catalog: Catalog, quote: Quote, tr: Translator) -> list[Indicator]:
    """Return the status of each condition of a quote.

    The conditions are: model, bespoke item, threshold, trial window, quota.
    """
    makers: list[Callable[[Catalog, Quote, Translator], Indicator]] = [
        _model_indicator,
        _bespoke_indicator,
        _threshold_indicator,
        _trial_indicator,
        _quota_indicator,
    ]
    return [make(catalog, quote, tr) for make in makers]


def _model_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    name = tr.localize(quote.model.name)
    programme = tr.localize(catalog.programme.name)
    if quote.model.eligible:
        text = tr.translate(
            N_("{model} takes part in {programme}"), model=name, programme=programme
        )
        return Indicator("model", IndicatorState.MET, tr.translate(N_("model")), (text,))
    text = tr.translate(
        N_("{model} does not take part in {programme}"), model=name, programme=programme
    )
    return Indicator("model", IndicatorState.MISSING, tr.translate(N_("model")), (text,))


def _bespoke_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    items = [entry for entry in quote.lines if entry.option.bespoke and not entry.gifted]
    texts = [
        f"{tr.localize(entry.option.name)}  "
        f"{illustrative_mark(entry.option.price.is_illustrative)}{format_amount(entry.charged)}"
        for entry in items
    ]
    met = bool(items) or not catalog.programme.at_least_one_bespoke
    name = tr.plural("{n} bespoke item", "{n} bespoke items", len(items))
    rule = tr.translate(N_("At least one bespoke item is needed; gifts do not count"))
    return Indicator(
        "bespoke", IndicatorState.MET if met else IndicatorState.MISSING, name, (rule, *texts)
    )


def _threshold_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    status = quote.threshold
    about = illustrative_mark(charges_illustrative_price(quote))
    paid = [entry for entry in quote.lines if entry.counted and entry.charged]
    texts = [
        f"{tr.localize(entry.option.name)}  "
        f"{illustrative_mark(entry.option.price.is_illustrative)}{format_amount(entry.charged)}"
        for entry in paid
    ]
    compared = (
        f"{about}{format_amount(status.counted)} {status.operator} {format_amount(status.amount)}"
    )
    met = Reason.BELOW_THRESHOLD not in status.reasons
    verdict = tr.translate(
        N_("{comparison}: passed") if met else N_("{comparison}: not passed, {shortfall} short"),
        comparison=compared,
        shortfall=about + format_amount(status.shortfall),
    )
    gifts = tr.translate(N_("Gifts worth {gifts} are not counted"), gifts=total_gift_value(quote))
    source = tr.translate(
        N_("Threshold of edition {edition}, source {source}"),
        edition=tr.localize(catalog.edition.name),
        source=catalog.programme.threshold.source,
    )
    name = tr.translate(N_("threshold"))
    return Indicator(
        "threshold",
        IndicatorState.MET if met else IndicatorState.MISSING,
        name,
        (*texts, verdict, gifts, source),
    )


def _trial_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    state = IndicatorState.MET if quote.in_trial else IndicatorState.WARNING
    name = tr.translate(N_("in trial") if quote.in_trial else N_("outside trial"))
    note = tr.translate(N_("This only warns: the quote stands"))
    return Indicator("trial", state, name, (trial_text(catalog, quote, tr), note))


# `quote` is not used here: all these functions have the same signature.
def _quota_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:  # noqa: ARG001
    return Indicator(
        "quota",
        IndicatorState.UNKNOWN,
        tr.translate(N_("quota")),
        (
            quota_text(catalog.programme, tr),
            tr.translate(N_("This only warns: the quote stands")),
        ),
    )
