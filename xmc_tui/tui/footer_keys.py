"""The keys that the footer shows: those that are of use where the advisor is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xmc_tui.domain.catalog import StepKind
from xmc_tui.i18n import Translator
from xmc_tui.tui.command_registry import KeyCommand, command_title, key_label

#: The commands for every step, in the order in which they are shown; the later ones are left out
#: where there is no space. Each step begins with its own.
_ON_ALL_STEPS = (
    *("search", "why", "qualify", "themes", "help", "undo", "build.copy", "compare", "drawer"),
    *(
        "poster",
        "customer-view",
        "export",
        "changes",
        "budget",
        "terms",
        "turn",
        "car-alone",
        "language",
    ),
    *("group.next", "quit"),
)
_FIRST = {
    StepKind.MODEL: ("choose", "choose.next", "themes", "drawer", "language", "help"),
    StepKind.GROUPS: ("choose", "choose.next"),
    StepKind.REVIEW: (
        *("export", "poster", "build.copy", "compare", "drawer", "customer-view", "help"),
        "arithmetic",
    ),
}

#: The commands that do nothing on a step.
_WITHOUT_USE = {
    StepKind.MODEL: ("group.next",),
    StepKind.GROUPS: (),
    StepKind.REVIEW: ("why", "group.next"),
}


class FooterKey(NamedTuple):
    """A key of the footer: its label, its title, and the command that a click on it runs."""

    label: str
    title: str
    command_id: str


def footer_keys(step: StepKind, commands: Sequence[KeyCommand], tr: Translator) -> list[FooterKey]:
    """Return the keys for a step, the most important first."""
    by_id = {command.id: command for command in commands}
    ids = dict.fromkeys((*_FIRST[step], *_ON_ALL_STEPS))
    return [
        FooterKey(key_label(by_id[each].keys[0]), command_title(by_id[each], tr), each)
        for each in ids
        if each not in _WITHOUT_USE[step]
    ]
