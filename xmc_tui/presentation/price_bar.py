"""The price bar: totals, the counted sum as a gauge, and the status of each condition."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.terms import Reason
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import format_amount, format_difference, illustrative_mark
from xmc_tui.presentation.quote_ledger import (
    charges_illustrative_price,
    threshold_line,
    total_gift_value,
    trial_text,
)
from xmc_tui.presentation.styled_text import Line, Span, cell_width, crop, justify, make_line
from xmc_tui.presentation.view_model import ViewModel


class IndicatorState(StrEnum):
    """The state of a condition: met, missing, a warning, or unknown."""

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
    """The status of one condition of the programme: its label and the arithmetic behind it."""

    id: str
    state: IndicatorState
    name: str
    arithmetic: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The status as shown in the price bar: symbol and words, not colour alone."""
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


# `quote` is unused: all conditions have the same signature.
def _quota_indicator(catalog: Catalog, quote: Quote, tr: Translator) -> Indicator:  # noqa: ARG001
    programme = catalog.programme
    text = tr.translate(
        N_("Quota {monthly} a month, {yearly} a year; what is left is not public"),
        monthly=programme.monthly_quota,
        yearly=programme.yearly_quota,
    )
    return Indicator(
        "quota",
        IndicatorState.UNKNOWN,
        tr.translate(N_("quota")),
        (text, tr.translate(N_("This only warns: the quote stands"))),
    )


def price_bar_lines(view: ViewModel, cells: int) -> list[Line]:
    """Return the three lines of the price bar, of the previewed quote during a preview."""
    tr, quote = view.tr, view.displayed_quote
    about = illustrative_mark(charges_illustrative_price(quote))
    sums = quote.totals
    head = make_line(
        Span(" " + tr.translate(N_("Total")) + " ", "muted"),
        Span(about + format_amount(sums.total), "total"),
        Span("   " + tr.translate(N_("Options")) + " ", "muted"),
        Span(about + format_amount(sums.options), "strong"),
        Span("   " + tr.translate(N_("Premium")) + " ", "muted"),
        f"{about}{sums.premium:.2%}",
    )
    budget = view.budget
    if budget is not None:
        over = sums.total > budget
        text = tr.translate(
            N_("over the budget of {ceiling}") if over else N_("budget {ceiling}"),
            ceiling=format_amount(budget),
        )
        head = (*head, Span(f"   {'! ' if over else ''}{text}", "bad" if over else "muted"))
    return [
        justify(head, _preview_mark(view), cells),
        _gauge_line(quote, tr, cells),
        _indicator_line(view, quote, cells),
    ]


def _preview_mark(view: ViewModel) -> Line:
    tr = view.tr
    if view.preview is None:
        kind = tr.translate(N_("draft") if view.quote.is_draft else N_("quote"))
        return make_line(
            Span(tr.translate(N_("status")) + " ", "muted"),
            Span(kind, "warn" if view.quote.is_draft else "good"),
            " ",
        )
    change = view.preview.quote.totals.total - view.quote.totals.total
    about = illustrative_mark(
        charges_illustrative_price(view.preview.quote) or charges_illustrative_price(view.quote)
    )
    blocked = Span("~ ", "warn") if view.preview.conflicts else Span("")
    return make_line(
        blocked,
        Span(
            tr.translate(N_(" PREVIEW {change} "), change=about + format_difference(change)),
            "preview",
        ),
        " ",
    )


def _gauge_line(quote: Quote, tr: Translator, cells: int) -> Line:
    status = quote.threshold
    about = illustrative_mark(charges_illustrative_price(quote))
    left = make_line(
        Span(" " + tr.translate(N_("Counted")) + " ", "muted"),
        Span(about + format_amount(status.counted), "strong"),
        Span(f" {status.operator} {format_amount(status.amount)} ", "muted"),
    )
    if status.shortfall:
        verdict = Span(
            tr.translate(
                N_("{shortfall} short"), shortfall=about + format_amount(status.shortfall)
            ),
            "bad",
        )
    else:
        verdict = Span(tr.translate(N_("threshold passed")), "good")
    right = make_line(" ", verdict, " ")
    room = max(4, cells - cell_width(left) - cell_width(right))
    filled = (
        room
        if not status.shortfall
        else min(room - 1, status.counted * room // max(1, status.amount))
    )
    return (
        *left,
        Span("━" * filled, "good" if not status.shortfall else "accent"),
        Span("─" * (room - filled), "muted"),
        *right,
    )


def _indicator_line(view: ViewModel, quote: Quote, cells: int) -> Line:
    parts: list[Span] = [Span(" ")]
    for indicator in make_indicators(view.catalog, quote, view.tr):
        parts += [indicator.span, Span("   ")]
    left = tuple(parts)
    verdict = Span(
        view.tr.translate(N_("qualifies") if quote.threshold.qualifies else N_("does not qualify")),
        "good" if quote.threshold.qualifies else "warn",
    )
    right = make_line(verdict, " ")
    return (
        justify(left, right, cells)
        if cell_width(left) + cell_width(right) <= cells
        else crop(left, cells)
    )


def arithmetic_lines(view: ViewModel) -> list[Line]:
    """Return the arithmetic of the sums and of every condition, of the current build."""
    tr, quote = view.tr, view.quote
    about = illustrative_mark(charges_illustrative_price(quote))
    sums = quote.totals
    options, total = about + format_amount(sums.options), about + format_amount(sums.total)
    base = illustrative_mark(quote.model.price.is_illustrative) + format_amount(sums.base)
    deposit, balance = format_amount(quote.deposit), about + format_amount(quote.balance)
    premium = f"{about}{sums.premium:.2%}"
    lines: list[Line] = [
        make_line(Span(tr.translate(N_("Total")), "title")),
        make_line(
            "  ",
            tr.translate(
                N_("Base price {base} + options {options} = {total}"),
                base=base,
                options=options,
                total=total,
            ),
        ),
        make_line(
            "  ",
            tr.translate(
                N_("Premium {options} / {base} = {premium}"),
                options=options,
                base=base,
                premium=premium,
            ),
        ),
        make_line(
            "  ",
            tr.translate(
                N_("Balance {total} - deposit {deposit} = {balance}"),
                total=total,
                deposit=deposit,
                balance=balance,
            ),
        ),
    ]
    for indicator in make_indicators(view.catalog, quote, tr):
        lines += [
            (),
            make_line(indicator.span),
            *(make_line(f"  {text}") for text in indicator.arithmetic),
        ]
    return [*lines, (), threshold_line(quote, tr)]
