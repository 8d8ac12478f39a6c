"""Restores a configurator from a draft, with its undo history if the catalog still allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from xmc_tui.configurator.build_state import SavedSheet
from xmc_tui.configurator.command_results import Edit, EditKind
from xmc_tui.configurator.configurator import Configurator
from xmc_tui.configurator.saved_car_catalog_diff import SavedCarDiff, catalog_from_snapshot
from xmc_tui.domain.build import Build, make_standard_build
from xmc_tui.domain.catalog import Catalog, SelectionMode
from xmc_tui.domain.sheet_details import SheetDetails

#: An edit of a draft, its direction ("do", "undo" or "redo"), and the build it led to.
RecordedEdit = tuple[Edit, str, Build]


def replay_draft(
    saved_car_diff: SavedCarDiff,
    today: Callable[[], date],
    details: SheetDetails,
    saved_sheet: SavedSheet | None,
    budget: int | None,
    initial_build: Build,
    steps: Iterable[RecordedEdit],
    day: date | None = None,
) -> Configurator:
    """Return a configurator at the last build of a draft.

    If there are differences to confirm, it uses the saved figures. The undo history is replayed
    only if the catalog still has everything that it refers to and it leads to the saved build.
    `day` is the quoted day that the advisor has set, if any.
    """
    build, catalog = saved_car_diff.snapshot.build, saved_car_diff.catalog
    if saved_car_diff.has_changes:
        old_catalog = catalog_from_snapshot(saved_car_diff.snapshot, catalog)
        return Configurator(old_catalog, today, details, saved_sheet, budget, build, day)
    steps = list(steps)
    if _has_options(catalog, initial_build) and all(
        _can_replay(catalog, edit) and _has_options(catalog, after) for edit, _, after in steps
    ):
        default = saved_sheet.build if saved_sheet else make_standard_build(catalog.models[0])
        imported = None if initial_build == default else initial_build
        configurator = Configurator(catalog, today, details, saved_sheet, budget, imported, day)
        for edit, direction, after in steps:
            configurator.replay_edit(edit, after, direction)
        if configurator.build == build:
            return configurator
    return Configurator(catalog, today, details, saved_sheet, budget, build, day)


def _has_options(catalog: Catalog, build: Build) -> bool:
    """Whether a catalog has all options of a build, and its pick-one groups are complete."""
    model = catalog.model_by_id.get(build.model)
    if model is None or any(option not in model.options for option in build.chosen):
        return False
    if any(model.group_of(option).pick is SelectionMode.GIFT for option in build.chosen):
        return False
    counts = {group.id: 0 for group in model.choosable_groups if group.pick is SelectionMode.ONE}
    for option in build.chosen:
        group = model.group_of(option).id
        if group in counts:
            counts[group] += 1
    return all(
        count == 1 or (not count and not model.group_by_id[group].standard)
        for group, count in counts.items()
    )


def _can_replay(catalog: Catalog, edit: Edit) -> bool:
    """Whether the catalog has the id that an edit refers to, so that the edit can be described."""
    model = catalog.model_by_id.get(edit.model)
    if model is None:
        return False
    match edit.kind:
        case EditKind.CHOOSE | EditKind.REMOVE:
            return edit.subject in model.options
        case EditKind.RESET_GROUP | EditKind.COPY_GROUP:
            return edit.subject in model.group_by_id
        case EditKind.THEME:
            return any(theme.id == edit.subject for theme in catalog.themes)
        case _:
            return True
