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
    DemoStep(N_("Six steps from model to order sheet"), pause=3.0),
    DemoStep(N_("Two cars: move the highlight to preview the other"), ("down", "up"), gap=1.5),
    DemoStep(N_("Browse the paints: car, price and eligibility follow"), ("2", *["down"] * 6)),
    DemoStep(N_("Find any option by name or pinyin"), ("slash", *"zishuijing"), gap=0.2),
    DemoStep(N_("Press Enter to select"), ("enter",)),
    DemoStep(
        N_("Details of an option, and where its price comes from"),
        ("question_mark",),
        pause=4.0,
    ),
    DemoStep(N_("Wheels, bespoke ones included"), ("escape", "3", *["down"] * 5, "space")),
    DemoStep(
        N_("This decal does not go with the paint"),
        ("2", "tab", "tab", "down", "space"),
        pause=3.0,
    ),
    DemoStep(N_("Conflicts come with solutions and their prices"), ("down", "up"), gap=1.2),
    DemoStep(N_("One key applies it, one key undoes it"), ("enter", "u"), gap=1.8),
    DemoStep(
        N_("The cheapest ways to qualify, keeping every choice"), ("g", "down", "up"), gap=1.5
    ),
    DemoStep(N_("Applied in one step: the build now qualifies"), ("enter",), pause=3.0),
    DemoStep(N_("Copy a build to try something else"), ("n", "4", "down", "space")),
    DemoStep(N_("Two builds side by side, differences only"), ("c",), pause=4.0),
    DemoStep(N_("中文 and English, switched with one key"), ("escape", "l", "5", "l"), gap=1.8),
    DemoStep(N_("For the customer: car, choices, total"), ("f2", "2"), pause=4.0),
    DemoStep(N_("The review, with a build code to take away"), ("f2", "6"), pause=5.0),
    DemoStep(N_("Your turn: press any key to start"), pause=3.0),
)
