"""The text of the help dialog: the keys by the moment of their use, the conditions, the marks."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.catalog import StepKind
from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.money_format import ILLUSTRATIVE_MARK
from xmc_tui.presentation.styled_text import Line, Span, make_line, pad_or_truncate
from xmc_tui.tui.command_registry import KeyCommand, key_table
from xmc_tui.tui.footer_keys import footer_keys

#: The number of keys of the footer that the help begins with.
_MOST_OF_SCREEN = 8

#: The sections of the help by their headings: the ids of commands, or their beginnings up to a dot.
SECTIONS: dict[str, tuple[str, ...]] = {
    N_("Choosing"): (
        *("move", "page", "list", "choose", "group", "step", "search", "why", "themes"),
        *("withdraw", "undo", "redo"),
    ),
    N_("Price and eligibility"): ("arithmetic", "qualify", "budget", "changes", "terms"),
    N_("Car and customer"): ("turn", "car-alone", "customer-view"),
    N_("Several builds"): ("build", "compare"),
    N_("Orders and files"): ("export", "poster", "new-order", "drawer", "resume", "store-names"),
    N_("Panels and dialogs"): ("ways-order", "close"),
    N_("General"): ("language", "palette", "help", "quit"),
}

#: Keys of panels and questions that are not commands.
_IN_PANELS = (
    ("1-9", N_("Select the row with this number (beyond 9 with the arrows and Enter)")),
    ("?", N_("Show or hide details")),
)

#: The conditions of the price bar, which a narrow screen names in a word or two.
_CONDITIONS = (
    (N_("Model"), N_("The model is eligible for the programme")),
    (N_("Bespoke"), N_("At least one bespoke item; gifts do not count")),
    (
        N_("Threshold"),
        N_("Options above the threshold, or equal where allowed"),
    ),
    (N_("Trial"), N_("Quote date within the trial period (a warning only)")),
    (N_("Quota"), N_("Slots left this month (unknown without a slot ledger)")),
)

_MARKS = (
    ("✓", N_("Selected, or condition met")),
    ("✗", N_("Condition not met")),
    ("*", N_("Bespoke")),
    ("+", N_("Gift: free, not counted")),
    ("~", N_("Needs changes: select it to see the solutions")),
    ("!", N_("Warning: something will be lost or needs confirming")),
    ("^", N_("Over budget")),
    ("-", N_("Not offered on the quote date")),
    ("?", N_("Unknown")),
    (ILLUSTRATIVE_MARK, N_("Illustrative price, not published")),
)


def help_lines(tr: Translator, commands: Sequence[KeyCommand], step: StepKind) -> list[Line]:
    """Return the keys of a step, then all others by the moment of their use, then the legends."""
    shown = [key.command_id for key in footer_keys(step, commands, tr)[:_MOST_OF_SCREEN]]
    by_id = {command.id: command for command in commands}
    first = [by_id[each] for each in shown if each != "help"]
    lines = _section_lines(N_("On this screen"), key_table(first, tr), tr)
    for heading, ids in SECTIONS.items():
        rest = [
            command
            for each in ids
            for command in commands
            if each in (command.id, command.id.partition(".")[0]) and command not in first
        ]
        rows = key_table(rest, tr)
        if "close" in ids:
            rows = [*((key, tr.translate(text)) for key, text in _IN_PANELS), *rows]
        if rows:
            lines += [(), *_section_lines(heading, rows, tr)]
    marks = [(mark, tr.translate(text)) for mark, text in _MARKS]
    conditions = [(tr.translate(name), tr.translate(text)) for name, text in _CONDITIONS]
    lines += [(), *_section_lines(N_("Conditions"), conditions, tr, "strong")]
    return [*lines, (), *_section_lines(N_("Marks"), marks, tr, "strong")]


def _section_lines(
    heading: str, rows: Sequence[tuple[str, str]], tr: Translator, role: str = "accent"
) -> list[Line]:
    """Return a heading, and a line for each key or mark with its meaning."""
    lines = [make_line(Span(f"{pad_or_truncate(key, 14)} ", role), text) for key, text in rows]
    return [make_line(Span(tr.translate(heading), "title")), *lines]
