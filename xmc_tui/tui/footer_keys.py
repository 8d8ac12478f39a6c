"""The keys that the footer shows: those that are of use where the advisor is."""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.catalog import StepKind
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.i18n import Translator, name_other_language
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
    StepKind.MODEL: (
        *("choose", "choose.next", "themes", "drawer", "customer-view", "language", "help"),
    ),
    StepKind.GROUPS: ("choose", "choose.next"),
    StepKind.REVIEW: (
        *("export", "poster", "build.copy", "compare", "drawer", "customer-view", "help"),
        "arithmetic",
    ),
}

#: The commands of the groups in a single row of some 80 cells, which has space for seven: with one
#: build its copying, with several their comparison.
_IN_ONE_ROW = ("choose", "choose.next", "search", "why", "qualify", "themes", "build.copy", "help")
_IN_ONE_ROW_WITH_SEVERAL_BUILDS = (
    *("choose", "choose.next", "search", "why", "qualify", "compare", "help", "build.copy"),
)

#: The commands that do nothing on a step.
_WITHOUT_USE = {
    StepKind.MODEL: ("group.next",),
    StepKind.GROUPS: (),
    StepKind.REVIEW: ("why", "group.next"),
}


@frozen
class FooterKey:
    """A key of the footer: its label, its title, and the command that a click on it runs."""

    label: str
    title: str
    command_id: str


def footer_keys(
    step: StepKind,
    commands: Sequence[KeyCommand],
    tr: Translator,
    has_several_builds: bool = False,
    has_one_row: bool = False,
) -> list[FooterKey]:
    """Return the keys for a step, the most important first.

    In one row the two keys that select are one entry.
    """
    first = _FIRST[step]
    if has_one_row and step is StepKind.GROUPS:
        first = _IN_ONE_ROW_WITH_SEVERAL_BUILDS if has_several_builds else _IN_ONE_ROW
    ids = dict.fromkeys((*first, *_ON_ALL_STEPS))
    by_id = {command.id: command for command in commands}
    keys = [
        FooterKey(key_label(by_id[each].keys[0]), footer_title(by_id[each], tr), each)
        for each in ids
        if each not in _WITHOUT_USE[step]
    ]
    if has_one_row and keys[0].command_id == "choose":
        select, proceed, *others = keys
        label = f"{select.label} {proceed.label}"
        return [FooterKey(label, select.title, proceed.command_id), *others]
    return keys


def footer_title(command: KeyCommand, tr: Translator) -> str:
    """Return the title of a command in the footer: the key for the language names the other one."""
    if command.id == "language":
        return name_other_language(tr.code)
    return command_title(command, tr)
