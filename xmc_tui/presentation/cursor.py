"""The cursor of the advisor (step, group, highlighted option) and its movements."""

from __future__ import annotations

from xmc_tui.configurator import Configurator, Edit, EditKind
from xmc_tui.domain.build import chosen_in_group
from xmc_tui.domain.catalog import Group, Model, Step, StepKind
from xmc_tui.domain.frozen_dataclass import frozen, replace


@frozen
class Cursor:
    """The current step and group, the highlighted id, and the ids of the steps visited."""

    step: str
    group: str = ""
    highlight: str = ""
    visited: frozenset[str] = frozenset()


def groups_on(model: Model, step_id: str) -> tuple[Group, ...]:
    """Return the groups of a model on a step, in catalog order."""
    return tuple(group for group in model.groups if group.step == step_id)


def step_at(configurator: Configurator, cursor: Cursor) -> Step:
    """Return the step of a cursor."""
    return next(step for step in configurator.catalog.steps if step.id == cursor.step)


def first_cursor(configurator: Configurator) -> Cursor:
    """Return the cursor on the first step, with the current model highlighted.

    In an opened build the steps of its wishes count as visited.
    """
    cursor = mark_steps_of_wishes(configurator, Cursor(""))
    return move_to_step(configurator, cursor, configurator.catalog.steps[0].id)


def mark_steps_of_wishes(configurator: Configurator, cursor: Cursor) -> Cursor:
    """Return the cursor with the steps visited on which the advisor has chosen something."""
    model, wishes = configurator.model, configurator.build.wishes
    steps = {group.step for group in model.groups for each in group.options if each.id in wishes}
    return replace(cursor, visited=cursor.visited | steps)


def move_to_step(
    configurator: Configurator, cursor: Cursor, step_id: str, last_group: bool = False
) -> Cursor:
    """Return the cursor moved to a step: to its first group, or with `last_group` to its last."""
    moved = replace(
        cursor, step=step_id, group="", highlight="", visited=cursor.visited | {step_id}
    )
    step = step_at(configurator, moved)
    if step.kind is StepKind.MODEL:
        return replace(moved, highlight=configurator.build.model)
    groups = groups_on(configurator.model, step_id)
    if step.kind is StepKind.GROUPS and groups:
        return move_to_group(configurator, moved, groups[-1 if last_group else 0].id)
    return moved


def move_to_group(configurator: Configurator, cursor: Cursor, group_id: str) -> Cursor:
    """Return the cursor moved to a group of its step, on the option chosen there."""
    group = configurator.model.group_by_id[group_id]
    chosen = chosen_in_group(group, configurator.build)
    return replace(cursor, group=group_id, highlight=chosen[0] if chosen else group.options[0].id)


def move_to_selected_option(configurator: Configurator, cursor: Cursor) -> Cursor:
    """Return the cursor with the chosen option of its group highlighted.

    After a switch of builds nothing is previewed until the highlight moves.
    """
    if cursor.group in configurator.model.group_by_id:
        return move_to_group(configurator, cursor, cursor.group)
    return move_to_step(configurator, cursor, cursor.step)


def move_to_group_of_any_step(configurator: Configurator, cursor: Cursor, group_id: str) -> Cursor:
    """Return the cursor moved to a group of any step."""
    group = configurator.model.group_by_id[group_id]
    return move_to_group(configurator, move_to_step(configurator, cursor, group.step), group_id)


def cursor_at_edit(configurator: Configurator, cursor: Cursor, edit: Edit) -> Cursor:
    """Return the cursor on the group that an edit changed; in its group if it changed several."""
    model, subject = configurator.model, edit.subject
    if edit.kind in (EditKind.RESET_GROUP, EditKind.COPY_GROUP) and subject in model.group_by_id:
        return move_to_group_of_any_step(configurator, cursor, subject)
    if edit.kind in (EditKind.CHOOSE, EditKind.REMOVE) and subject in model.options:
        return move_to_group_of_any_step(configurator, cursor, model.options[subject].group)
    return move_to_selected_option(configurator, cursor)


def move_cursor(configurator: Configurator, cursor: Cursor, by: int) -> Cursor:
    """Return the cursor with its highlight moved by a number of rows, stopping at either end."""
    ids = _row_ids(configurator, cursor)
    if cursor.highlight not in ids:
        return cursor
    return replace(
        cursor, highlight=ids[max(0, min(len(ids) - 1, ids.index(cursor.highlight) + by))]
    )


def cursor_at_click(configurator: Configurator, cursor: Cursor, target: str) -> Cursor:
    """Return the cursor on the group, option or model of a row that was clicked.

    It is unchanged if the list has no such row: a key may have changed the step or the model since.
    """
    if target != cursor.group and target in {
        group.id for group in groups_on(configurator.model, cursor.step)
    }:
        return move_to_group(configurator, cursor, target)
    return replace(cursor, highlight=target) if target in _row_ids(configurator, cursor) else cursor


def _row_ids(configurator: Configurator, cursor: Cursor) -> list[str]:
    """Return the ids among which the highlight moves: the options of the group, or the models."""
    if cursor.group:
        return [option.id for option in configurator.model.group_by_id[cursor.group].options]
    return list(configurator.catalog.model_by_id)


def move_to_next_group(configurator: Configurator, cursor: Cursor, by: int) -> Cursor:
    """Return the cursor moved by one group, forward (1) or back (-1).

    Beyond the last or first group it goes to the next or previous step.
    """
    groups = [group.id for group in groups_on(configurator.model, cursor.step)]
    number = groups.index(cursor.group) + by if cursor.group in groups else -1
    if 0 <= number < len(groups):
        return move_to_group(configurator, cursor, groups[number])
    return move_to_next_step(configurator, cursor, by, last_group=by < 0)


def move_to_next_step(
    configurator: Configurator, cursor: Cursor, by: int, last_group: bool = False
) -> Cursor:
    """Return the cursor moved by a number of steps; unchanged if there is no such step."""
    steps = [step.id for step in configurator.catalog.steps]
    number = steps.index(cursor.step) + by
    return (
        move_to_step(configurator, cursor, steps[number], last_group)
        if 0 <= number < len(steps)
        else cursor
    )


def move_to_numbered_step(configurator: Configurator, cursor: Cursor, number: int) -> Cursor:
    """Return the cursor moved to a step by its number, from 1; unchanged if there is none."""
    steps = configurator.catalog.steps
    return (
        move_to_step(configurator, cursor, steps[number - 1].id)
        if 0 < number <= len(steps)
        else cursor
    )


def clamp_to_model(configurator: Configurator, cursor: Cursor) -> Cursor:
    """Return a cursor that is valid for the current model.

    After a change of model the cursor may point at a group or option that the model does not have.
    """
    model = configurator.model
    if cursor.group and cursor.group not in model.group_by_id:
        return move_to_step(configurator, cursor, cursor.step)
    if cursor.group and cursor.highlight not in model.options:
        return move_to_group(configurator, cursor, cursor.group)
    return cursor
