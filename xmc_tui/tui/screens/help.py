"""The text of the help dialog: the keys of the commands, and the legend of the marks."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.locale import N_, Language
from xmc_tui.present.ledger import legend
from xmc_tui.present.text import Line, Span, fit, line
from xmc_tui.tui.commands import KeyCommand, help_text, shown_keys


def help_lines(words: Language, commands: Sequence[KeyCommand]) -> list[Line]:
    """Return a line for each command, then the legend."""
    lines: list[Line] = [
        line(Span(f"{fit(shown_keys(command), 14)} ", "accent"), help_text(command, words))
        for command in commands
    ]
    rows = words.say(
        N_(
            "in a dialog with numbered rows: take that row; the arrows and Enter reach those after 9"
        )
    )
    lines.append(line(Span(f"{fit('1-9', 14)} ", "accent"), rows))
    marks = [
        ("✓", words.say(N_("chosen, or a condition met"))),
        ("✗", words.say(N_("a condition not met"))),
        ("*", words.say(N_("a bespoke item"))),
        ("+", words.say(N_("a gift, never charged and never counted"))),
        ("~", words.say(N_("needs changes: choosing it opens the ways out"))),
        ("!", words.say(N_("a warning: something would be lost, or is to be confirmed"))),
        ("^", words.say(N_("over the budget"))),
        ("-", words.say(N_("not offered on the day of the quote"))),
        ("?", words.say(N_("nobody knows"))),
    ]
    lines += [(), *(line(Span(f"{fit(mark, 14)} ", "strong"), text) for mark, text in marks)]
    return [*lines, line(Span(legend(words), "illustrative"))]
