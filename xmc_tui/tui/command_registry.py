"""The registry of commands: the id, keys, title and help of each.

Key bindings, footer, command palette, help and the README's table are all made from it; which keys
the footer shows is in `footer_keys`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator

if TYPE_CHECKING:
    from textual.binding import BindingType


@frozen
class KeyCommand:
    """One command: its id, its keys, and its title and help as messages.

    `keys` are Textual's names of keys; the first is the one displayed.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    palette: bool = True


#: Textual's key names as displayed to the user.
_KEY_LABELS = {
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "left": "←",
    "right": "→",
    "slash": "/",
    "question_mark": "?",
    "backspace": "Backspace",
    "escape": "Esc",
    "f1": "F1",
    "f2": "F2",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    # Sent by a Chinese input method that is left on.
    "ideographic_comma": "、",
    "fullwidth_question_mark": "？",
    "left_black_lenticular_bracket": "【",
    "right_black_lenticular_bracket": "】",
}

COMMANDS: tuple[KeyCommand, ...] = (
    KeyCommand("move.up", ("up", "k"), N_("Up"), N_("Move up"), palette=False),
    KeyCommand("move.down", ("down", "j"), N_("Down"), N_("Move down"), palette=False),
    KeyCommand("page.up", ("pageup",), N_("Page up"), N_("Move up a page"), palette=False),
    KeyCommand("page.down", ("pagedown",), N_("Page down"), N_("Move down a page"), palette=False),
    KeyCommand(
        "list.start", ("home",), N_("Start"), N_("Go to the start of the list"), palette=False
    ),
    KeyCommand("list.end", ("end",), N_("End"), N_("Go to the end of the list"), palette=False),
    KeyCommand(
        "choose",
        ("space",),
        N_("Select"),
        N_("Select (toggles where several can be chosen)"),
    ),
    KeyCommand(
        "choose.next",
        ("enter",),
        N_("Next"),
        N_("Select and continue"),
    ),
    KeyCommand("group.next", ("tab",), N_("Next group"), N_("Next group")),
    KeyCommand("group.previous", ("shift+tab",), N_("Previous group"), N_("Previous group")),
    KeyCommand("step.next", ("right",), N_("Next step"), N_("Next step")),
    KeyCommand("step.previous", ("left",), N_("Previous step"), N_("Previous step")),
    *(
        KeyCommand(f"step.{n}", (str(n),), N_("Step {n}"), N_("Go to step {n}"), palette=False)
        for n in range(1, 10)
    ),
    KeyCommand(
        "search",
        ("slash", "ideographic_comma"),
        N_("Search"),
        N_("Search options by name or pinyin, or enter a build code"),
    ),
    KeyCommand(
        "why",
        ("question_mark", "fullwidth_question_mark"),
        N_("Details"),
        N_("About this option: price, conflicts and solutions"),
    ),
    KeyCommand("qualify", ("g",), N_("Qualify"), N_("Cheapest ways to qualify")),
    KeyCommand(
        "ways-order",
        ("m",),
        N_("Fewest changes"),
        N_("Ways to qualify: fewest changes first, or cheapest first"),
    ),
    KeyCommand("budget", ("b",), N_("Budget"), N_("Set a maximum price")),
    KeyCommand(
        "changes",
        ("d",),
        N_("Changes"),
        N_("Changes from the standard car; Enter resets one"),
    ),
    KeyCommand("themes", ("t",), N_("Themes"), N_("Designer themes")),
    KeyCommand(
        "turn", ("v",), N_("Rotate car"), N_("Rotate the car; stops the slide show of the review")
    ),
    KeyCommand(
        "car-alone",
        ("z",),
        N_("Full-screen car"),
        N_("Show the car full screen"),
    ),
    KeyCommand("arithmetic", ("a",), N_("Price breakdown"), N_("Price and eligibility breakdown")),
    KeyCommand("undo", ("u", "ctrl+z"), N_("Undo"), N_("Undo")),
    KeyCommand("redo", ("ctrl+r",), N_("Redo"), N_("Redo")),
    KeyCommand(
        "withdraw",
        ("backspace",),
        N_("Reset to standard"),
        N_("Reset this group to standard"),
    ),
    KeyCommand("build.copy", ("n",), N_("Copy"), N_("Copy this build (up to three)")),
    KeyCommand(
        "build.previous",
        ("left_square_bracket", "left_black_lenticular_bracket"),
        N_("Previous build"),
        N_("Switch to the previous build"),
    ),
    KeyCommand(
        "build.next",
        ("right_square_bracket", "right_black_lenticular_bracket"),
        N_("Next build"),
        N_("Switch to the next build"),
    ),
    KeyCommand(
        "compare",
        ("c",),
        N_("Compare"),
        N_("Compare builds; Enter uses an item from another"),
    ),
    KeyCommand("language", ("l",), N_("中文/English"), N_("Switch between Chinese and English")),
    KeyCommand(
        "customer-view",
        ("f2",),
        N_("Customer view"),
        N_("Show the customer the car, model, choices and total"),
    ),
    KeyCommand("terms", ("i",), N_("Terms"), N_("Change the edition or the quote date")),
    KeyCommand(
        "resume",
        ("r", "ctrl+o"),
        N_("Resume"),
        N_("Resume the unfinished draft"),
    ),
    KeyCommand(
        "new-order", ("ctrl+n",), N_("New order"), N_("Start an order for the next customer")
    ),
    KeyCommand("drawer", ("o",), N_("Orders"), N_("Orders and drafts")),
    KeyCommand("poster", ("p",), N_("Poster"), N_("Save a picture of the car to print or share")),
    KeyCommand(
        "store-names",
        ("s",),
        N_("Advisor and store"),
        N_("Advisor, store and contact for new orders and pages"),
    ),
    KeyCommand(
        "export", ("e", "ctrl+s"), N_("Export"), N_("Export order sheet, customer page or PDF")
    ),
    KeyCommand("palette", ("ctrl+p",), N_("Commands"), N_("Find a command"), palette=False),
    KeyCommand("help", ("f1",), N_("Help"), N_("Keyboard shortcuts")),
    KeyCommand("close", ("escape",), N_("Close"), N_("Close"), palette=False),
    KeyCommand("quit", ("q", "ctrl+q"), N_("Quit"), N_("Quit (asks if anything is not exported)")),
)


def key_label(key: str) -> str:
    """Return a key as displayed to the user, such as ctrl+s or Shift+Tab."""
    return _KEY_LABELS.get(key, key)


def key_labels(command: KeyCommand) -> str:
    """Return all keys of a command as displayed to the user."""
    return " ".join(key_label(key) for key in command.keys)


def first_key_label(command_id: str) -> str:
    """Return the first key of a command, by its id, as displayed to the user."""
    return next(key_label(command.keys[0]) for command in COMMANDS if command.id == command_id)


def command_title(command: KeyCommand, tr: Translator) -> str:
    """Return the title of a command in a language."""
    return tr.translate(command.title, n=command.id.removeprefix("step."))


def command_help(command: KeyCommand, tr: Translator) -> str:
    """Return the help of a command in a language."""
    return tr.translate(command.help, n=command.id.removeprefix("step."))


def visible_commands(steps: int, commands: Sequence[KeyCommand] = COMMANDS) -> list[KeyCommand]:
    """Return the commands for a number of steps, without the keys of higher step numbers."""
    return [
        command
        for command in commands
        if not (number := command.id.removeprefix("step.")).isdigit() or int(number) <= steps
    ]


#: The help of commands that have a row of the key table together, by the beginning of their ids.
_JOINED_ROWS = {
    "step": N_("Go to the step with this number"),
    "page": N_("Move up or down by a page"),
    "list": N_("Go to the start or the end of the list"),
}


def key_table(commands: Sequence[KeyCommand], tr: Translator) -> list[tuple[str, str]]:
    """Return the rows of a table of keys: all keys of a row, and what they do.

    Commands that differ in a number or a direction only have a row together.
    """
    rows = []
    for name, group in groupby(commands, key=_name_row):
        members = list(group)
        if name in _JOINED_ROWS:
            rows.append((_join_keys(members), tr.translate(_JOINED_ROWS[name])))
        else:
            rows += [(key_labels(each), command_help(each, tr)) for each in members]
    return rows


def _name_row(command: KeyCommand) -> str:
    """Return the name of the row of the key table that a command is in."""
    name, _, variant = command.id.partition(".")
    is_joined = name in _JOINED_ROWS and variant not in ("next", "previous")
    return name if is_joined else command.id


def _join_keys(commands: Sequence[KeyCommand]) -> str:
    """Return the keys of several commands; consecutive digits as a range."""
    labels = [key_labels(command) for command in commands]
    digits = [str(number) for number in range(1, len(labels) + 1)]
    return f"1-{len(labels)}" if labels == digits and len(labels) > 1 else " ".join(labels)


def make_bindings() -> list[BindingType]:
    """Return the bindings of the main screen.

    They have priority, so that keys typed ahead are handled in the order in which they were
    pressed: a key that opens a dialog has opened it before the next key is handled.
    """
    from textual.binding import Binding  # not needed by commands without a screen

    return [
        Binding(
            ",".join(command.keys),
            f"run('{command.id}')",
            command.title,
            id=command.id,
            priority=True,
            tooltip=command.help,
            show=False,
        )
        for command in COMMANDS
    ]
