"""The text of the help dialog: the keys of the commands, and the legend of the marks."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.quote_ledger import legend_text
from xmc_tui.presentation.styled_text import Line, Span, make_line, pad_or_truncate
from xmc_tui.tui.command_registry import KeyCommand, key_table


def help_lines(tr: Translator, commands: Sequence[KeyCommand]) -> list[Line]:
    """Return the table of keys, then the legend."""
    lines: list[Line] = [
        make_line(Span(f"{pad_or_truncate(keys, 14)} ", "accent"), text)
        for keys, text in key_table(commands, tr)
    ]
    in_panels = [
        (
            "1-9",
            N_("In a panel or question: select that row. Use the arrows and Enter beyond 9."),
        ),
        ("?", N_("In a panel: show or hide details")),
    ]
    lines += [
        make_line(Span(f"{pad_or_truncate(keys, 14)} ", "accent"), tr.translate(text))
        for keys, text in in_panels
    ]
    marks = [
        ("✓", tr.translate(N_("Selected, or condition met"))),
        ("✗", tr.translate(N_("Condition not met"))),
        ("*", tr.translate(N_("Bespoke"))),
        ("+", tr.translate(N_("Gift: free, not counted"))),
        ("~", tr.translate(N_("Needs changes: select it to see the solutions"))),
        ("!", tr.translate(N_("Warning: something will be lost or needs confirming"))),
        ("^", tr.translate(N_("Over budget"))),
        ("-", tr.translate(N_("Not offered on the quote date"))),
        ("?", tr.translate(N_("Unknown"))),
    ]
    lines += [
        (),
        *(make_line(Span(f"{pad_or_truncate(mark, 14)} ", "strong"), text) for mark, text in marks),
    ]
    return [*lines, make_line(Span(legend_text(tr), "illustrative"))]
