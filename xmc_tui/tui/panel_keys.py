"""The keys of an open panel: what the commands of the main screen do while it is open."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelKind
from xmc_tui.tui.command_registry import KeyCommand, key_label

#: The commands that move the highlight, by the number of rows.
MOVES = {"move.up": -1, "move.down": 1, "group.previous": -1, "group.next": 1}

#: The commands that choose the highlighted entry.
ACCEPTING = ("choose", "choose.next")

#: The command that opens each kind of panel, and closes it again.
OPENERS = {
    PanelKind.THEMES: "themes",
    PanelKind.QUALIFY: "qualify",
    PanelKind.CHANGES: "changes",
    PanelKind.BUDGET: "budget",
}

#: The commands that leave the panel open: they change how the car and the panel are shown, or open
#: a dialog above it. All others close it and are then carried out.
KEEPING_OPEN = frozenset({"turn", "language", "customer-view", "palette", "help", "quit"})

#: The only commands while an amount is typed: no amount contains their keys.
FIELD_COMMANDS = frozenset({"close", "choose.next", "language", "help", "quit", "palette"})

_VERBS = {
    PanelKind.CHANGES: N_("Back to standard"),
    PanelKind.BUDGET: N_("Set"),
}


def entry_number(command_id: str) -> int | None:
    """Return the number of the entry that a command chooses, from 1; None for other commands."""
    number = command_id.removeprefix("step.")
    return int(number) if number != command_id and number.isdigit() else None


def panel_key_titles(
    panel: AdvicePanel, commands: Sequence[KeyCommand], tr: Translator
) -> list[tuple[str, str]]:
    """Return the keys of a panel with their titles, for the footer."""
    labels = {command.id: key_label(command.keys[0]) for command in commands}
    arrows = f"{labels['move.up']} {labels['move.down']}"
    verb, enter = _VERBS.get(panel.kind, N_("Apply")), labels["choose.next"]
    count = min(len(panel.entries), 9)
    titles: list[tuple[str, str]] = []
    if panel.has_rows_to_move_among:
        digits = f"1-{count} {enter}" if count > 1 else f"1 {enter}"
        titles = [(arrows, N_("Move")), (digits, verb)]
    elif panel.kind is PanelKind.BUDGET:
        titles = [(enter, verb)]
    elif panel.is_explanation:
        titles = [(arrows, N_("Scroll"))]
    if panel.kind is PanelKind.WHY or panel.entries:
        titles.append((labels["why"], N_("Summary") if panel.shows_details else N_("Details")))
    if panel.kind is PanelKind.QUALIFY and (panel.entries or not panel.is_proven):
        other = N_("Cheapest first") if panel.fewest_changes else N_("Fewest changes first")
        titles.append((labels["ways-order"], other))
    titles.append((labels["close"], N_("Close")))
    if panel.kind is not PanelKind.BUDGET:
        titles.append((labels["turn"], N_("Next view")))
    titles.append((labels["language"], N_("中文/English")))
    return [(keys, tr.translate(title)) for keys, title in titles]
