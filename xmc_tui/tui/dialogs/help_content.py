"""The text of the help dialog: the keys of the commands, and the legend of the marks."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.quote_ledger import legend_text
from xmc_tui.presentation.styled_text import Line, Span, make_line, pad_or_truncate
from xmc_tui.tui.command_registry import KeyCommand, command_help, key_labels


def help_lines(tr: Translator, commands: Sequence[KeyCommand]) -> list[Line]:
    """Return a line for each command, then the legend."""
    lines: list[Line] = [
        make_line(
            Span(f"{pad_or_truncate(key_labels(command), 14)} ", "accent"),
            command_help(command, tr),
        )
        for command in commands
    ]
    in_panels = [
        (
            "1-9",
            N_(
                "in a panel or a question: choose that row; "
                "the arrows and Enter reach those after 9"
            ),
        ),
        ("?", N_("in a panel: show or hide the details")),
    ]
    lines += [
        make_line(Span(f"{pad_or_truncate(keys, 14)} ", "accent"), tr.translate(text))
        for keys, text in in_panels
    ]
    marks = [
        ("✓", tr.translate(N_("chosen, or a condition met"))),
        ("✗", tr.translate(N_("a condition not met"))),
        ("*", tr.translate(N_("a bespoke item"))),
        ("+", tr.translate(N_("a gift, never charged and never counted"))),
        ("~", tr.translate(N_("needs changes: choosing it opens the ways out"))),
        ("!", tr.translate(N_("a warning: something would be lost, or is to be confirmed"))),
        ("^", tr.translate(N_("over the budget"))),
        ("-", tr.translate(N_("not offered on the day of the quote"))),
        ("?", tr.translate(N_("nobody knows"))),
    ]
    lines += [
        (),
        *(make_line(Span(f"{pad_or_truncate(mark, 14)} ", "strong"), text) for mark, text in marks),
    ]
    return [*lines, make_line(Span(legend_text(tr), "illustrative"))]
