"""Copying the choice of one group from a build to another, possibly of another model."""

from __future__ import annotations

from xmc_tui.configurator.commands import CopyGroup
from xmc_tui.domain.build import Build, chosen_in_group
from xmc_tui.domain.catalog import Group, Model, SelectionMode
from xmc_tui.domain.frozen_dataclass import replace


def make_copy_command(
    model: Model, build: Build, group_id: str, tab_label: str
) -> CopyGroup | None:
    """Return the command that copies a build's choice in a group; None for a gift or unknown group.

    `tab_label` is the label of the build.
    """
    group = model.group_by_id.get(group_id)
    if group is None or group.pick is SelectionMode.GIFT:
        return None
    chosen = frozenset(chosen_in_group(group, build))
    return CopyGroup(group_id, chosen, chosen & build.wishes, tab_label)


def can_copy_group(model: Model, command: CopyGroup) -> bool:
    """Whether the group of a model has all options to be copied, in a valid number."""
    group = model.group_by_id.get(command.group)
    if group is None or group.pick is SelectionMode.GIFT:
        return False
    if group.pick is SelectionMode.ONE and len(command.options) != 1:
        return False
    return command.options <= {option.id for option in group.options}


def copy_group(group: Group, build: Build, command: CopyGroup) -> Build:
    """Return a build with the copied choice in a group."""
    members, copied = {option.id for option in group.options}, command.options
    # The standard option differs between models: a copied option that is not standard here becomes
    # a wish.
    wishes = {option for option in copied if option in command.wishes or option != group.standard}
    return replace(
        build,
        chosen=build.chosen - members | copied,
        wishes=build.wishes - members | wishes,
    )
