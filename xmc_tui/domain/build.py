"""Builds: the options chosen for a model and the wishes among them, with their operations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from xmc_tui.domain.appearance import PARTS, CarAppearance
from xmc_tui.domain.catalog import Group, Model, SelectionMode, Theme
from xmc_tui.domain.frozen_dataclass import frozen, replace


@frozen
class Build:
    """The chosen option ids of a model, without gifts; `wishes` are those asked for explicitly."""

    model: str
    chosen: frozenset[str]
    wishes: frozenset[str] = frozenset()


@frozen
class Change:
    """A change in one group.

    `before` or `after` is None if a pick-any option is added or removed.
    """

    group: str
    before: str | None
    after: str | None


def make_standard_build(model: Model) -> Build:
    """Return the standard build: the standard option of every pick-one group."""
    return Build(
        model.id,
        frozenset(group.standard for group in model.choosable_groups if group.standard is not None),
    )


def chosen_in_group(group: Group, build: Build) -> tuple[str, ...]:
    """Return the ids chosen in a group, in catalog order."""
    return tuple(option.id for option in group.options if option.id in build.chosen)


def add_option(model: Model, build: Build, option_id: str) -> Build:
    """Return the build with an option added as a wish, replacing the choice of a pick-one group."""
    group = model.group_of(option_id)
    if group.pick is SelectionMode.GIFT:
        return build
    replaced = {option.id for option in group.options} if group.pick is SelectionMode.ONE else set()
    return replace(
        build,
        chosen=(build.chosen - replaced) | {option_id},
        wishes=(build.wishes - replaced) | {option_id},
    )


def remove_option(build: Build, option_id: str) -> Build:
    """Return the build without an option of a pick-any group."""
    return replace(build, chosen=build.chosen - {option_id}, wishes=build.wishes - {option_id})


def reset_group(group: Group, build: Build) -> Build:
    """Return the build with a group reset to its standard option; pick-any groups become empty."""
    members = {option.id for option in group.options}
    standard = {group.standard} if group.standard is not None else set()
    return replace(build, chosen=(build.chosen - members) | standard, wishes=build.wishes - members)


def build_from_wished_options(model: Model, option_ids: Iterable[str]) -> Build:
    """Return the standard build with options added as wishes, in order.

    A later option of a pick-one group replaces an earlier one.
    """
    build = make_standard_build(model)
    for option_id in option_ids:
        build = add_option(model, build, option_id)
    return build


def make_build_of_exact_options(model: Model, option_ids: Iterable[str]) -> Build:
    """Return the build of exactly these options; those that are not standard become wishes."""
    chosen = frozenset(option_ids)
    return Build(
        model.id,
        chosen,
        frozenset(each for each in chosen if model.group_of(each).standard != each),
    )


def build_from_theme(model: Model, theme: Theme) -> Build:
    """Return the build of a theme: the standard build with the options of the theme as wishes."""
    return build_from_wished_options(model, theme.builds[model.id])


def diff_builds(model: Model, before: Build, after: Build) -> tuple[Change, ...]:
    """Return the changes from one build of a model to another, in catalog order."""
    changes: list[Change] = []
    # Only groups with an option that one build has and the other has not, since there are many.
    differing = before.chosen ^ after.chosen
    touched = {model.options[each].group for each in differing if each in model.options}
    for group in model.choosable_groups if touched else ():
        if group.id not in touched:
            continue
        had, has = chosen_in_group(group, before), chosen_in_group(group, after)
        if group.pick is SelectionMode.ONE:
            if had != has:
                changes.append(Change(group.id, had[0] if had else None, has[0] if has else None))
            continue
        for option in group.options:
            if option.id in had and option.id not in has:
                changes.append(Change(group.id, option.id, None))
            elif option.id in has and option.id not in had:
                changes.append(Change(group.id, None, option.id))
    return tuple(changes)


@lru_cache(maxsize=64)
def find_appearance(model: Model, build: Build, day: date | None = None) -> CarAppearance:
    """Return the appearance of a build with its gifts, those of a day if given.

    The parts are in drawing order. Cached: several pictures show the same build.
    """
    gifts = model.gifts if day is None else model.gifts_on(day)
    chosen = [option for option in model.options.values() if option.id in build.chosen]
    appearances = [
        (option.appearance.part, option.appearance)
        for option in [*chosen, *gifts]
        if option.appearance is not None and option.appearance.part
    ]
    order = list(PARTS)
    appearances.sort(key=lambda entry: order.index(entry[0]))
    return CarAppearance(model.body, tuple(appearances))
