"""The registry of commands: the id, keys, title and help of each.

Key bindings, footer, command palette, help and the README's table are all made from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_, Translator

if TYPE_CHECKING:
    from textual.binding import BindingType


@frozen
class KeyCommand:
    """One command: its id, its keys, and its title and help as messages.

    `keys` are Textual's names of keys; the first is the one displayed. `footer` is the position in
    the footer, 0 if the command is not shown there; on a narrow screen the later ones are left out.
    """

    id: str
    keys: tuple[str, ...]
    title: str
    help: str
    footer: int = 0
    palette: bool = True


#: Textual's key names as displayed to the user.
_KEY_LABELS = {
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "up": "↑",
    "down": "↓",
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
    KeyCommand("move.up", ("up", "k"), N_("Up"), N_("move the highlight up"), palette=False),
    KeyCommand(
        "move.down", ("down", "j"), N_("Down"), N_("move the highlight down"), palette=False
    ),
    KeyCommand(
        "choose",
        ("space",),
        N_("Choose"),
        N_("choose and stay; where any number can be had: in or out"),
        footer=1,
    ),
    KeyCommand(
        "choose.next",
        ("enter",),
        N_("Next"),
        N_("choose (add), then the next group, at the end of a step the next step"),
        footer=2,
    ),
    KeyCommand("group.next", ("tab",), N_("Next group"), N_("go to the next group"), footer=11),
    KeyCommand(
        "group.previous", ("shift+tab",), N_("Previous group"), N_("go to the previous group")
    ),
    KeyCommand("step.next", ("right",), N_("Next step"), N_("go to the next step")),
    KeyCommand("step.previous", ("left",), N_("Previous step"), N_("go to the previous step")),
    *(
        KeyCommand(f"step.{n}", (str(n),), N_("Step {n}"), N_("go to step {n}"), palette=False)
        for n in range(1, 10)
    ),
    KeyCommand(
        "search",
        ("slash", "ideographic_comma"),
        N_("Search"),
        N_(
            "search every option of the car by id, Chinese, English or pinyin; or type a build code"
        ),
        footer=6,
    ),
    KeyCommand(
        "why",
        ("question_mark", "fullwidth_question_mark"),
        N_("Why"),
        N_("what this option is, needs, rules out, why it is blocked, and the ways out"),
        footer=7,
    ),
    KeyCommand("qualify", ("g",), N_("Qualify"), N_("ways to qualify, cheapest first"), footer=8),
    KeyCommand(
        "ways-order",
        ("m",),
        N_("Fewest changes"),
        N_("ways to qualify: fewest changes first, or cheapest first again"),
    ),
    KeyCommand(
        "budget", ("b",), N_("Budget"), N_("set a ceiling for the total, and get back under it")
    ),
    KeyCommand(
        "changes",
        ("d",),
        N_("Changes"),
        N_("what has changed against the standard car; Enter reverts a line"),
    ),
    KeyCommand(
        "themes", ("t",), N_("Themes"), N_("ready builds under the names of the designer themes")
    ),
    KeyCommand("turn", ("v",), N_("Next view"), N_("show the car from the next side"), footer=12),
    KeyCommand(
        "car-alone",
        ("z",),
        N_("Full-screen car"),
        N_("show the car alone, as large as the terminal, or everything again"),
        footer=13,
    ),
    KeyCommand(
        "arithmetic", ("a",), N_("Arithmetic"), N_("how the total and every lamp come about")
    ),
    KeyCommand("undo", ("u", "ctrl+z"), N_("Undo"), N_("take back the last thing done"), footer=9),
    KeyCommand("redo", ("ctrl+r",), N_("Redo"), N_("do again what was taken back")),
    KeyCommand(
        "withdraw",
        ("backspace",),
        N_("Back to standard"),
        N_("return this group to its standard choice"),
    ),
    KeyCommand(
        "build.copy", ("n",), N_("Copy"), N_("keep this build and go on with a copy: A, B, C")
    ),
    KeyCommand(
        "build.previous",
        ("left_square_bracket", "left_black_lenticular_bracket"),
        N_("Previous build"),
        N_("change to the previous build"),
    ),
    KeyCommand(
        "build.next",
        ("right_square_bracket", "right_black_lenticular_bracket"),
        N_("Next build"),
        N_("change to the next build"),
    ),
    KeyCommand(
        "compare",
        ("c",),
        N_("Compare"),
        N_("the builds side by side; Enter takes a line over from another"),
    ),
    KeyCommand(
        "language", ("l",), N_("中文/English"), N_("switch between Chinese and English"), footer=10
    ),
    KeyCommand(
        "customer-view",
        ("f2",),
        N_("Customer view"),
        N_("show the customer the car, its name, what was chosen and the total"),
    ),
    KeyCommand(
        "resume",
        ("r", "ctrl+o"),
        N_("Resume"),
        N_("go on with the draft that was left unfinished, when offered"),
    ),
    KeyCommand(
        "drawer", ("o",), N_("Drawer"), N_("the sheets and drafts there are; Enter opens one")
    ),
    KeyCommand(
        "poster", ("p",), N_("Poster"), N_("draw the car as an image to print, post or send")
    ),
    KeyCommand("export", ("e", "ctrl+s"), N_("Export"), N_("write the order sheet"), footer=5),
    KeyCommand(
        "palette", ("ctrl+p",), N_("Commands"), N_("find a command by its name"), palette=False
    ),
    KeyCommand("help", ("f1",), N_("Help"), N_("show the keys"), footer=3),
    KeyCommand(
        "close", ("escape",), N_("Close"), N_("close what is open, else nothing"), palette=False
    ),
    KeyCommand(
        "quit",
        ("q", "ctrl+q"),
        N_("Quit"),
        N_("leave; asks when something is not exported"),
        footer=4,
    ),
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


def footer_titles(commands: Sequence[KeyCommand], tr: Translator) -> list[tuple[str, str]]:
    """Return the first key and the title of the commands of the footer, in its order."""
    return [
        (key_label(command.keys[0]), command_title(command, tr))
        for command in sorted(commands, key=lambda command: command.footer)
        if command.footer
    ]


def visible_commands(steps: int, commands: Sequence[KeyCommand] = COMMANDS) -> list[KeyCommand]:
    """Return the commands for a number of steps, without the keys of higher step numbers."""
    return [
        command
        for command in commands
        if not (number := command.id.removeprefix("step.")).isdigit() or int(number) <= steps
    ]


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
