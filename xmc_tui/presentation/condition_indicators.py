"""Status of each condition of the programme."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.styled_text import Span

if TYPE_CHECKING:
    from xmc_tui.presentation.quota_indicator import QuotaStatus


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
    """The status of one condition of the programme as text.

    `short_name` is the text for a narrow screen, `shortest_name` that for one on which it does not
    fit either; "" if there is no shorter one. A short name says what is wrong if something is:
    "! Trial" would not.
    """

    id: str
    state: IndicatorState
    name: str
    short_name: str
    shortest_name: str = ""

    @property
    def span(self) -> Span:
        """The status as a symbol and words, never colour alone."""
        return self._make_span(self.name)

    @property
    def short_span(self) -> Span:
        """The status as a symbol and one or two words."""
        return self._make_span(self.short_name)

    @property
    def shortest_span(self) -> Span:
        """The status as a symbol and as few words as possible."""
        return self._make_span(self.shortest_name or self.short_name)

    def _make_span(self, name: str) -> Span:
        return Span(f"{_MARKS[self.state]} {name}", self.state.value)


def make_indicators(
    catalog: Catalog, quote: Quote, tr: Translator, quota: QuotaStatus | None = None
) -> list[Indicator]:
    """Return the status of each condition of a quote.

    The conditions are: model, bespoke item, threshold, trial window, quota. `quota` is what the
    ledger of slots says, None without a ledger.
    """
    indicators = [
        _model_indicator(quote, tr),
        _bespoke_indicator(catalog, quote, tr),
        _threshold_indicator(quote, tr),
        _trial_indicator(catalog, quote, tr),
    ]
    if quota is None:
        return [*indicators, _unknown_quota_indicator(tr)]
    from xmc_tui.presentation.quota_indicator import quota_indicator  # only with a ledger

    return [*indicators, quota_indicator(catalog.programme, quota, tr)]


def _model_indicator(quote: Quote, tr: Translator) -> Indicator:
    if quote.model.eligible:
        name, short_name = tr.translate(N_("Eligible model")), tr.translate(N_("Model"))
        return Indicator("model", IndicatorState.MET, name, short_name)
    verdict = tr.translate(N_("Model not eligible"))
    return Indicator("model", IndicatorState.MISSING, verdict, verdict)


def _bespoke_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    count = sum(entry.option.bespoke and not entry.gifted for entry in quote.lines)
    met = bool(count) or not catalog.programme.at_least_one_bespoke
    return Indicator(
        "bespoke",
        IndicatorState.MET if met else IndicatorState.MISSING,
        tr.plural("{n} bespoke item", "{n} bespoke items", count),
        tr.translate(N_("{count} bespoke"), count=count),
    )


def _threshold_indicator(quote: Quote, tr: Translator) -> Indicator:
    shortest = tr.translate(N_("Threshold"))
    if NotOrderableReason.BELOW_THRESHOLD not in quote.threshold.reasons:
        name = tr.translate(N_("Threshold reached"))
        return Indicator("threshold", IndicatorState.MET, name, shortest)
    name, short = tr.translate(N_("Threshold not reached")), tr.translate(N_("Under threshold"))
    return Indicator("threshold", IndicatorState.MISSING, name, short, shortest)


def _trial_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    shortest = tr.translate(N_("Trial"))
    if quote.in_trial:
        return Indicator(
            "trial", IndicatorState.MET, tr.translate(N_("Within trial period")), shortest
        )
    first = catalog.programme.trial.first
    is_early = first is not None and quote.quoted_on < first
    name = tr.translate(N_("Outside trial period"))
    short = tr.translate(N_("Before trial") if is_early else N_("Trial over"))
    return Indicator("trial", IndicatorState.WARNING, name, short, shortest)


def _unknown_quota_indicator(tr: Translator) -> Indicator:
    name = tr.translate(N_("Quota unknown"))
    return Indicator("quota", IndicatorState.UNKNOWN, name, name, tr.translate(N_("Quota")))
