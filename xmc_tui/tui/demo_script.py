"""The script of the demo: captions, the keys pressed under each, and pauses."""

from __future__ import annotations

from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import N_


@frozen
class DemoStep:
    """A caption and the keys pressed while it is shown, by Textual's names.

    `gap` is the pause after each key and `pause` the one after the last, in seconds.
    """

    caption: str
    keys: tuple[str, ...] = ()
    gap: float = 0.6
    pause: float = 2.5


DEMO_SCRIPT: tuple[DemoStep, ...] = (
    DemoStep(N_("Six steps from a car to an order sheet"), pause=3.0),
    DemoStep(N_("Two cars; the highlight previews the other one"), ("down", "up"), gap=1.5),
    DemoStep(N_("Every paint; moving previews car, total and lamps"), ("2", *["down"] * 6)),
    DemoStep(N_("Any option by id, Chinese, English or pinyin"), ("slash", *"zishuijing"), gap=0.2),
    DemoStep(N_("Enter chooses it"), ("enter",)),
    DemoStep(
        N_("Why: what it rules out, where its price comes from"), ("question_mark",), pause=4.0
    ),
    DemoStep(N_("Wheels, bespoke ones among them"), ("escape", "3", *["down"] * 5, "space")),
    DemoStep(
        N_("A decal that does not go with this paint"),
        ("2", "tab", "tab", "down", "space"),
        pause=3.0,
    ),
    DemoStep(N_("Never a dead end: each way out whole, with its price"), ("down", "up"), gap=1.2),
    DemoStep(N_("One key takes it, one key takes it back"), ("enter", "u"), gap=1.8),
    DemoStep(N_("The cheapest ways to qualify that keep every wish"), ("g", "down", "up"), gap=1.5),
    DemoStep(N_("Taken as one step: the lamps are on"), ("enter",), pause=3.0),
    DemoStep(N_("A copy to try something else"), ("n", "4", "down", "space")),
    DemoStep(N_("The two side by side, only what differs"), ("c",), pause=4.0),
    DemoStep(N_("中文 and English, switched with one key"), ("escape", "l", "5", "l"), gap=1.8),
    DemoStep(N_("For the customer: car, choices, total"), ("f2", "2"), pause=4.0),
    DemoStep(N_("The review, with the build's code to take along"), ("f2", "6"), pause=5.0),
    DemoStep(N_("Your turn: any key hands over a fresh car"), pause=3.0),
)
