"""Status of each condition of the programme, with its arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.itemised_quote import charges_illustrative_price, gift_value_text
from xmc_tui.presentation.money_format import format_amount, illustrative_mark
from xmc_tui.presentation.quote_terms import quota_text, trial_period_text
from xmc_tui.presentation.source_texts import source_text
from xmc_tui.presentation.styled_text import Span
from xmc_tui.presentation.threshold_texts import progress_text, requirement_text

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
    """The status of one condition of the programme: its text and its arithmetic.

    `short_name` is the text for a narrow screen, `shortest_name` that for one on which it does not
    fit either; "" if there is no shorter one.
    """

    id: str
    state: IndicatorState
    name: str
    short_name: str
    arithmetic: tuple[str, ...]
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
    makers: list[Callable[[Catalog, Quote, Translator], Indicator]] = [
        _model_indicator,
        _bespoke_indicator,
        _threshold_indicator,
        _trial_indicator,
    ]
    indicators = [make(catalog, quote, tr) for make in makers]
    if quota is None:
        return [*indicators, _unknown_quota_indicator(catalog, tr)]
    from xmc_tui.presentation.quota_indicator import quota_indicator  # only with a ledger

    return [*indicators, quota_indicator(catalog.programme, quota, tr)]


def _model_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    name = tr.localize(quote.model.name)
    programme = tr.localize(catalog.programme.name)
    if quote.model.eligible:
        text = tr.translate(
            N_("{model} is eligible for the {programme}"), model=name, programme=programme
        )
        return Indicator(
            "model",
            IndicatorState.MET,
            tr.translate(N_("Eligible model")),
            tr.translate(N_("Model")),
            (text,),
        )
    text = tr.translate(
        N_("{model} is not eligible for the {programme}"), model=name, programme=programme
    )
    verdict = tr.translate(N_("Model not eligible"))
    return Indicator("model", IndicatorState.MISSING, verdict, verdict, (text,))


def _bespoke_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    items = [entry for entry in quote.lines if entry.option.bespoke and not entry.gifted]
    texts = [
        f"{tr.localize(entry.option.name)}  "
        f"{illustrative_mark(entry.option.price.is_illustrative)}{format_amount(entry.charged)}"
        for entry in items
    ]
    met = bool(items) or not catalog.programme.at_least_one_bespoke
    name = tr.plural("{n} bespoke item", "{n} bespoke items", len(items))
    rule = tr.translate(N_("At least one bespoke item is required; gifts do not count"))
    return Indicator(
        "bespoke",
        IndicatorState.MET if met else IndicatorState.MISSING,
        name,
        tr.translate(N_("{count} bespoke"), count=len(items)),
        (rule, *texts),
    )


def _threshold_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    status = quote.threshold
    about = illustrative_mark(charges_illustrative_price(quote))
    paid = [entry for entry in quote.lines if entry.counts_towards_threshold and entry.charged]
    texts = [
        f"{tr.localize(entry.option.name)}  "
        f"{illustrative_mark(entry.option.price.is_illustrative)}{format_amount(entry.charged)}"
        for entry in paid
    ]
    met = NotOrderableReason.BELOW_THRESHOLD not in status.reasons
    requirement = tr.translate(
        N_("Requires options of {requirement}"),
        requirement=requirement_text(status.operator, status.amount, tr),
    )
    verdict = progress_text(status, about, tr)
    gifts = (
        [tr.translate(N_("Gifts worth {gifts} do not count"), gifts=gift_value_text(quote))]
        if quote.totals.gifts
        else []
    )
    source = tr.translate(
        N_("{edition} terms; source: {source}"),
        edition=tr.localize(catalog.edition.name),
        source=source_text(catalog, catalog.programme.threshold.source, tr),
    )
    name = tr.translate(N_("Threshold reached") if met else N_("Threshold not reached"))
    return Indicator(
        "threshold",
        IndicatorState.MET if met else IndicatorState.MISSING,
        name,
        tr.translate(N_("Threshold")),
        (requirement, *texts, verdict, *gifts, source),
    )


def _trial_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:
    state = IndicatorState.MET if quote.in_trial else IndicatorState.WARNING
    name = tr.translate(N_("Within trial period") if quote.in_trial else N_("Outside trial period"))
    short_name = tr.translate(N_("Trial"))
    note = tr.translate(N_("A warning only: it does not decide whether the build qualifies."))
    return Indicator(
        "trial", state, name, short_name, (trial_period_text(catalog, quote, tr), note)
    )


def _unknown_quota_indicator(catalog: Catalog, tr: Translator) -> Indicator:
    name = tr.translate(N_("Quota unknown"))
    return Indicator(
        "quota",
        IndicatorState.UNKNOWN,
        name,
        name,
        (
            quota_text(catalog.programme, tr),
            tr.translate(N_("A warning only: it does not decide whether the build qualifies.")),
        ),
    )
