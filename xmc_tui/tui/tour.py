"""The script of the demo: captions, the keys pressed under each, and pauses."""

from __future__ import annotations

from xmc_tui.domain.frozen import frozen
from xmc_tui.locale import N_


@frozen
class Beat:
    """A caption and the keys pressed while it is shown, by Textual's names.

    `gap` is the pause after each key and `pause` the one after the last, in seconds.
    """

    caption: str
    keys: tuple[str, ...] = ()
    gap: float = 0.6
    pause: float = 2.5


TOUR: tuple[Beat, ...] = (
    Beat(N_("Six steps from a car to an order sheet"), pause=3.0),
    Beat(N_("Two cars; the highlight previews the other one"), ("down", "up"), gap=1.5),
    Beat(N_("Every paint; moving previews car, total and lamps"), ("2", *["down"] * 6)),
    Beat(N_("Any option by id, Chinese, English or pinyin"), ("slash", *"zishuijing"), gap=0.2),
    Beat(N_("Enter chooses it"), ("enter",)),
    Beat(N_("Why: what it rules out, where its price comes from"), ("question_mark",), pause=4.0),
    Beat(N_("Wheels, bespoke ones among them"), ("escape", "3", *["down"] * 5, "space")),
    Beat(
        N_("A decal that does not go with this paint"),
        ("2", "tab", "tab", "down", "space"),
        pause=3.0,
    ),
    Beat(N_("Never a dead end: each way out whole, with its price"), ("down", "up"), gap=1.2),
    Beat(N_("One key takes it, one key takes it back"), ("enter", "u"), gap=1.8),
    Beat(N_("The cheapest ways to qualify that keep every wish"), ("g", "down", "up"), gap=1.5),
    Beat(N_("Taken as one step: the lamps are on"), ("enter",), pause=3.0),
    Beat(N_("A copy to try something else"), ("n", "4", "down", "space")),
    Beat(N_("The two side by side, only what differs"), ("c",), pause=4.0),
    Beat(N_("中文 and English, switched with one key"), ("escape", "l", "5", "l"), gap=1.8),
    Beat(N_("The customer view: no codes, no notes"), ("f2", "2"), pause=4.0),
    Beat(N_("The review, with the build's code to take along"), ("f2", "6"), pause=5.0),
    Beat(N_("Your turn: any key hands over a fresh car"), pause=3.0),
)
