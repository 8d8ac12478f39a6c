"""The price bar: totals, the counted sum as a gauge, and the status of each condition."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from xmc_tui.domain.catalog import Catalog
from xmc_tui.domain.frozen import frozen
from xmc_tui.domain.price import Quote
from xmc_tui.domain.programme import Reason
from xmc_tui.locale import N_, Language
from xmc_tui.present.ledger import charges_illustrative, gifts_worth, threshold_line, trial_text
from xmc_tui.present.money import amount, difference, mark
from xmc_tui.present.text import Line, Span, columns, crop, line, width
from xmc_tui.present.view import View


class Signal(StrEnum):
    """The state of a condition: met, missing, a warning, or unknown."""

    MET = "good"
    MISSING = "bad"
    WARNING = "warn"
    UNKNOWN = "muted"


_MARKS = {Signal.MET: "✓", Signal.MISSING: "✗", Signal.WARNING: "!", Signal.UNKNOWN: "?"}


@frozen
class Lamp:
    """The status of one condition of the programme: its label and the arithmetic behind it."""

    id: str
    signal: Signal
    name: str
    arithmetic: tuple[str, ...]

    @property
    def span(self) -> Span:
        """The status as shown in the price bar: symbol and words, not colour alone."""
        return Span(f"{_MARKS[self.signal]} {self.name}", self.signal.value)


def lamps(catalog: Catalog, quote: Quote, words: Language) -> list[Lamp]:
    """Return the status of each condition of a quote.

    The conditions are: model, bespoke item, threshold, trial window, quota.
    """
    makers: list[Callable[[Catalog, Quote, Language], Lamp]] = [
        _model_lamp,
        _bespoke_lamp,
        _threshold_lamp,
        _trial_lamp,
        _quota_lamp,
    ]
    return [make(catalog, quote, words) for make in makers]


def _model_lamp(catalog: Catalog, quote: Quote, words: Language) -> Lamp:
    name = words.pick(quote.model.name)
    programme = words.pick(catalog.programme.name)
    if quote.model.eligible:
        text = words.say(N_("{model} takes part in {programme}"), model=name, programme=programme)
        return Lamp("model", Signal.MET, words.say(N_("model")), (text,))
    text = words.say(
        N_("{model} does not take part in {programme}"), model=name, programme=programme
    )
    return Lamp("model", Signal.MISSING, words.say(N_("model")), (text,))


def _bespoke_lamp(catalog: Catalog, quote: Quote, words: Language) -> Lamp:
    items = [entry for entry in quote.lines if entry.option.bespoke and not entry.gifted]
    texts = [
        f"{words.pick(entry.option.name)}  "
        f"{mark(entry.option.price.is_illustrative)}{amount(entry.charged)}"
        for entry in items
    ]
    met = bool(items) or not catalog.programme.at_least_one_bespoke
    name = words.plural("{n} bespoke item", "{n} bespoke items", len(items))
    rule = words.say(N_("At least one bespoke item is needed; gifts do not count"))
    return Lamp("bespoke", Signal.MET if met else Signal.MISSING, name, (rule, *texts))


def _threshold_lamp(catalog: Catalog, quote: Quote, words: Language) -> Lamp:
    status = quote.threshold
    about = mark(charges_illustrative(quote))
    paid = [entry for entry in quote.lines if entry.counted and entry.charged]
    texts = [
        f"{words.pick(entry.option.name)}  "
        f"{mark(entry.option.price.is_illustrative)}{amount(entry.charged)}"
        for entry in paid
    ]
    compared = f"{about}{amount(status.counted)} {status.operator} {amount(status.amount)}"
    met = Reason.BELOW_THRESHOLD not in status.reasons
    verdict = words.say(
        N_("{comparison}: passed") if met else N_("{comparison}: not passed, {shortfall} short"),
        comparison=compared,
        shortfall=about + amount(status.shortfall),
    )
    gifts = words.say(N_("Gifts worth {gifts} are not counted"), gifts=gifts_worth(quote))
    source = words.say(
        N_("Threshold of edition {edition}, source {source}"),
        edition=words.pick(catalog.edition.name),
        source=catalog.programme.threshold.source,
    )
    name = words.say(N_("threshold"))
    return Lamp(
        "threshold", Signal.MET if met else Signal.MISSING, name, (*texts, verdict, gifts, source)
    )


def _trial_lamp(catalog: Catalog, quote: Quote, words: Language) -> Lamp:
    signal = Signal.MET if quote.in_trial else Signal.WARNING
    name = words.say(N_("in trial") if quote.in_trial else N_("outside trial"))
    note = words.say(N_("This only warns: the quote stands"))
    return Lamp("trial", signal, name, (trial_text(catalog, quote, words), note))


# `quote` is unused: all conditions have the same signature.
def _quota_lamp(catalog: Catalog, quote: Quote, words: Language) -> Lamp:  # noqa: ARG001
    programme = catalog.programme
    text = words.say(
        N_("Quota {monthly} a month, {yearly} a year; what is left is not public"),
        monthly=programme.monthly_quota,
        yearly=programme.yearly_quota,
    )
    return Lamp(
        "quota",
        Signal.UNKNOWN,
        words.say(N_("quota")),
        (text, words.say(N_("This only warns: the quote stands"))),
    )


def bar_lines(view: View, cells: int) -> list[Line]:
    """Return the three lines of the price bar, of the previewed quote during a preview."""
    words, quote = view.words, view.shown
    about = mark(charges_illustrative(quote))
    sums = quote.totals
    head = line(
        Span(" " + words.say(N_("Total")) + " ", "muted"),
        Span(about + amount(sums.total), "total"),
        Span("   " + words.say(N_("Options")) + " ", "muted"),
        Span(about + amount(sums.options), "strong"),
        Span("   " + words.say(N_("Premium")) + " ", "muted"),
        f"{about}{sums.premium:.2%}",
    )
    ceiling = view.ceiling
    if ceiling is not None:
        over = sums.total > ceiling
        text = words.say(
            N_("over the budget of {ceiling}") if over else N_("budget {ceiling}"),
            ceiling=amount(ceiling),
        )
        head = (*head, Span(f"   {'! ' if over else ''}{text}", "bad" if over else "muted"))
    return [
        columns(head, _preview_mark(view), cells),
        _gauge_line(quote, words, cells),
        _lamp_line(view, quote, cells),
    ]


def _preview_mark(view: View) -> Line:
    words = view.words
    if view.preview is None:
        kind = words.say(N_("draft") if view.quote.is_draft else N_("quote"))
        return line(
            Span(words.say(N_("status")) + " ", "muted"),
            Span(kind, "warn" if view.quote.is_draft else "good"),
            " ",
        )
    change = view.preview.quote.totals.total - view.quote.totals.total
    about = mark(charges_illustrative(view.preview.quote) or charges_illustrative(view.quote))
    blocked = Span("~ ", "warn") if view.preview.conflicts else Span("")
    return line(
        blocked,
        Span(words.say(N_(" PREVIEW {change} "), change=about + difference(change)), "preview"),
        " ",
    )


def _gauge_line(quote: Quote, words: Language, cells: int) -> Line:
    status = quote.threshold
    about = mark(charges_illustrative(quote))
    left = line(
        Span(" " + words.say(N_("Counted")) + " ", "muted"),
        Span(about + amount(status.counted), "strong"),
        Span(f" {status.operator} {amount(status.amount)} ", "muted"),
    )
    if status.shortfall:
        verdict = Span(
            words.say(N_("{shortfall} short"), shortfall=about + amount(status.shortfall)), "bad"
        )
    else:
        verdict = Span(words.say(N_("threshold passed")), "good")
    right = line(" ", verdict, " ")
    room = max(4, cells - width(left) - width(right))
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


def _lamp_line(view: View, quote: Quote, cells: int) -> Line:
    parts: list[Span] = [Span(" ")]
    for lamp in lamps(view.catalog, quote, view.words):
        parts += [lamp.span, Span("   ")]
    left = tuple(parts)
    verdict = Span(
        view.words.say(N_("qualifies") if quote.threshold.qualifies else N_("does not qualify")),
        "good" if quote.threshold.qualifies else "warn",
    )
    right = line(verdict, " ")
    return columns(left, right, cells) if width(left) + width(right) <= cells else crop(left, cells)


def arithmetic(view: View) -> list[Line]:
    """Return the arithmetic of the sums and of every condition, of the current build."""
    words, quote = view.words, view.quote
    about = mark(charges_illustrative(quote))
    sums = quote.totals
    options, total = about + amount(sums.options), about + amount(sums.total)
    base = mark(quote.model.price.is_illustrative) + amount(sums.base)
    deposit, balance = amount(quote.deposit), about + amount(quote.balance)
    premium = f"{about}{sums.premium:.2%}"
    lines: list[Line] = [
        line(Span(words.say(N_("Total")), "title")),
        line(
            "  ",
            words.say(
                N_("Base price {base} + options {options} = {total}"),
                base=base,
                options=options,
                total=total,
            ),
        ),
        line(
            "  ",
            words.say(
                N_("Premium {options} / {base} = {premium}"),
                options=options,
                base=base,
                premium=premium,
            ),
        ),
        line(
            "  ",
            words.say(
                N_("Balance {total} - deposit {deposit} = {balance}"),
                total=total,
                deposit=deposit,
                balance=balance,
            ),
        ),
    ]
    for lamp in lamps(view.catalog, quote, words):
        lines += [(), line(lamp.span), *(line(f"  {text}") for text in lamp.arithmetic)]
    return [*lines, (), threshold_line(quote, words)]
