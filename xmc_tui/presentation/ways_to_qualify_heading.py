"""The heading of the ways to qualify: what they keep, the budget, and their order."""

from __future__ import annotations

from xmc_tui.configurator import Configurator
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.advice_panel import AdvicePanel
from xmc_tui.presentation.money_format import format_amount
from xmc_tui.presentation.styled_text import Line, Span, make_line


def ways_heading_lines(
    configurator: Configurator, panel: AdvicePanel, tr: Translator
) -> list[Line]:
    """Return the lines above the ways to qualify of a panel.

    What is kept comes first, since the other lines hold for such builds only. A single way has no
    order.
    """
    budget = configurator.budget
    is_above = bool(panel.least_excess) and budget is not None
    n = 0 if is_above else len(configurator.build.wishes)
    lines = _kept_lines(configurator, panel, n, tr)
    if is_above:
        above = Span(_above_budget_text(configurator, panel, tr), "warn")
        lines.insert(0, make_line(above))  # it says what is kept
    elif budget is not None and _are_within_budget(configurator, panel):
        within = tr.translate(N_("Within the budget of {ceiling}"), ceiling=format_amount(budget))
        lines.append(make_line(within))
    if configurator.quote.threshold.qualifies:
        message = (
            N_("This car already qualifies. Others that do:")
            if panel.entries
            else N_("This car already qualifies.")
        )
        lines.append(make_line(tr.translate(message)))
    if is_above and configurator.evaluator.amount_over_budget(configurator.build):
        lines.append(make_line(tr.translate(N_("Press b, then Enter, for ways to cut the price."))))
    return lines


def _above_budget_text(configurator: Configurator, panel: AdvicePanel, tr: Translator) -> str:
    """Return that nothing that keeps the choices fits the budget, and by how much.

    Builds that do not qualify may fit it, unless the current one qualifies and is the cheapest that
    keeps the choices: the sentence says which builds it is about.
    """
    build, quote = configurator.build, configurator.quote
    n = len(build.wishes)
    charged = [line.option.id for line in quote.lines if line.charged]
    values = {
        "ceiling": format_amount(configurator.budget or 0),
        "excess": format_amount(panel.least_excess),
    }
    if not n:
        message = N_(
            "Nothing within the budget of {ceiling} qualifies: the cheapest is {excess} over."
        )
        return tr.translate(message, values)
    if quote.threshold.qualifies and build.wishes.issuperset(charged):
        return tr.plural(
            "No build with your {n} choice fits the budget of {ceiling}; the "
            "cheapest is {excess} over.",
            "No build with your {n} choices fits the budget of {ceiling}; the "
            "cheapest is {excess} over.",
            n,
            **values,
        )
    return tr.plural(
        "No qualifying build with your {n} choice fits the budget of "
        "{ceiling}; the cheapest is {excess} over.",
        "No qualifying build with your {n} choices fits the budget of "
        "{ceiling}; the cheapest is {excess} over.",
        n,
        **values,
    )


def _are_within_budget(configurator: Configurator, panel: AdvicePanel) -> bool:
    over = configurator.evaluator.amount_over_budget
    return bool(panel.entries) and not any(over(entry.build) for entry in panel.entries)


def _kept_lines(
    configurator: Configurator, panel: AdvicePanel, n: int, tr: Translator
) -> list[Line]:
    """Return that `n` choices are kept, unless it is 0, and the order of several ways."""
    has_order = len(panel.entries) > 1
    kept = tr.plural("Keeping your {n} choice", "Keeping your {n} choices", n) if n else ""
    if has_order and panel.fewest_changes:
        order = tr.translate(
            N_("Fewest changes first (prices within {tolerance} of each other)"),
            tolerance=format_amount(configurator.catalog.programme.threshold.tolerance),
        )
        return [make_line(text) for text in (kept, order) if text]
    if not has_order:
        return [make_line(kept)] if kept else []
    if not n:
        return [make_line(tr.translate(N_("Cheapest first")))]
    heading = tr.plural(
        "Keeping your {n} choice, cheapest first", "Keeping your {n} choices, cheapest first", n
    )
    return [make_line(heading)]
