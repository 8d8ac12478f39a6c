"""The keys of an open panel: what the commands of the main screen do while it is open."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.i18n import N_, Translator
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelKind
from xmc_tui.tui.command_registry import KeyCommand, key_label
from xmc_tui.tui.footer_keys import FooterKey, footer_title

#: The commands that move the highlight, by the number of rows.
MOVES = {"move.up": -1, "move.down": 1, "group.previous": -1, "group.next": 1}

#: The commands that move the highlight by several rows, or to the last or first one, by direction.
LONG_MOVES = {"page.up": -1, "page.down": 1, "list.start": -1, "list.end": 1}

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
    PanelKind.CHANGES: N_("Reset to standard"),
    PanelKind.BUDGET: N_("Set"),
}


def entry_number(command_id: str) -> int | None:
    """Return the number of the entry that a command chooses, from 1; None for other commands."""
    number = command_id.removeprefix("step.")
    return int(number) if number != command_id and number.isdigit() else None


def _has_other_order(panel: AdvicePanel) -> bool:
    """Whether another order may show other ways: a single cheapest way has none."""
    return len(panel.entries) > (0 if panel.fewest_changes else 1) or not panel.is_proven


def _digits_label(numbers: Sequence[int]) -> str:
    """Return the digits of entries; "" if none has one."""
    digits = [number for number in numbers if number < 10]
    if len(digits) > 1:
        return f"{digits[0]}-{digits[-1]}"
    return str(digits[0]) if digits else ""


def panel_keys(
    panel: AdvicePanel,
    commands: Sequence[KeyCommand],
    tr: Translator,
    in_sight: Sequence[int] = (),
) -> list[FooterKey]:
    """Return the keys of a panel, for the footer. A click on the arrows moves down.

    `in_sight` are the numbers of the entries in sight: the digits are those that can be seen.
    """
    labels = {command.id: key_label(command.keys[0]) for command in commands}
    arrows = f"{labels['move.up']} {labels['move.down']}"
    verb, enter = _VERBS.get(panel.kind, N_("Apply")), labels["choose.next"]
    keys: list[tuple[str, str, str]] = []
    if panel.has_rows_to_move_among:
        label = " ".join(filter(None, (_digits_label(in_sight), enter)))
        keys = [(arrows, N_("Move"), "move.down"), (label, verb, "choose.next")]
    elif panel.kind is PanelKind.BUDGET:
        keys = [(enter, verb, "choose.next")]
    elif panel.is_explanation:
        keys = [(arrows, N_("Scroll"), "move.down")]
    if panel.kind is PanelKind.WHY or panel.entries:
        title = N_("Summary") if panel.shows_details else N_("Details")
        keys.append((labels["why"], title, "why"))
    if panel.kind is PanelKind.QUALIFY and _has_other_order(panel):
        other = N_("Cheapest first") if panel.fewest_changes else N_("Fewest changes first")
        keys.append((labels["ways-order"], other, "ways-order"))
    keys.append((labels["close"], N_("Close"), "close"))
    if panel.kind is not PanelKind.BUDGET:
        keys.append((labels["turn"], N_("Rotate car"), "turn"))
    shown = [FooterKey(label, tr.translate(title), command_id) for label, title, command_id in keys]
    language = next(command for command in commands if command.id == "language")
    return [*shown, FooterKey(labels["language"], footer_title(language, tr), "language")]
