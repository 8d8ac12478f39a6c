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
    lines = _kept_lines(configurator, panel, tr)
    budget = configurator.budget
    if panel.least_excess and budget is not None:
        message = N_(
            "Nothing within the budget of {ceiling} qualifies: the cheapest is {excess} over."
        )
        values = {"ceiling": format_amount(budget), "excess": format_amount(panel.least_excess)}
        lines.append(make_line(Span(tr.translate(message, values), "warn")))
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
    return lines


def _are_within_budget(configurator: Configurator, panel: AdvicePanel) -> bool:
    over = configurator.evaluator.amount_over_budget
    return bool(panel.entries) and not any(over(entry.build) for entry in panel.entries)


def _kept_lines(configurator: Configurator, panel: AdvicePanel, tr: Translator) -> list[Line]:
    """Return how many choices are kept, and the order of several ways."""
    n, has_order = len(configurator.build.wishes), len(panel.entries) > 1
    kept = tr.plural("Keeping your {n} choice", "Keeping your {n} choices", n) if n else ""
    if has_order and panel.fewest_changes:
        order = tr.translate(
            N_("Fewest changes first, among sums within {tolerance}"),
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
