"""Restoring a configurator from a draft, with its undo history if the catalog still allows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from xmc_tui.configurator.build_state import Origin
from xmc_tui.configurator.core import Configurator
from xmc_tui.configurator.outcomes import Deed, DeedKind
from xmc_tui.configurator.reopen import Reopening, catalog_as_written
from xmc_tui.domain.build import Build, standard_build
from xmc_tui.domain.catalog import Catalog, Pick
from xmc_tui.domain.details import Details

#: An edit of a draft, its direction ("do", "undo" or "redo"), and the build it led to.
WrittenStep = tuple[Deed, str, Build]


def relived(
    reopening: Reopening,
    today: Callable[[], date],
    details: Details,
    origin: Origin | None,
    ceiling: int | None,
    started: Build,
    steps: Iterable[WrittenStep],
) -> Configurator:
    """Return a configurator at the last build of a draft.

    If there are differences to confirm, it works on the saved figures. The undo history is replayed
    only if the catalog still has everything that it refers to and it leads to the saved build.
    """
    build, catalog = reopening.written.build, reopening.catalog
    if reopening.is_needed:
        as_written = catalog_as_written(reopening.written, catalog)
        return Configurator(as_written, today, details, origin, ceiling, carried=build)
    steps = list(steps)
    if _has(catalog, started) and all(
        _knows(catalog, deed) and _has(catalog, after) for deed, _, after in steps
    ):
        begins = started == (origin.build if origin else standard_build(catalog.models[0]))
        configurator = Configurator(
            catalog, today, details, origin, ceiling, carried=None if begins else started
        )
        for deed, direction, after in steps:
            configurator.relive(deed, after, direction)
        if configurator.build == build:
            return configurator
    return Configurator(catalog, today, details, origin, ceiling, carried=build)


def _has(catalog: Catalog, build: Build) -> bool:
    """Whether a catalog has all options of a build, and its pick-one groups are complete."""
    model = catalog.model_by_id.get(build.model)
    if model is None or any(option not in model.options for option in build.chosen):
        return False
    if any(model.group_of(option).pick is Pick.GIFT for option in build.chosen):
        return False
    counts = {group.id: 0 for group in model.choosable if group.pick is Pick.ONE}
    for option in build.chosen:
        group = model.group_of(option).id
        if group in counts:
            counts[group] += 1
    return all(
        count == 1 or (not count and not model.group_by_id[group].standard)
        for group, count in counts.items()
    )


def _knows(catalog: Catalog, deed: Deed) -> bool:
    """Whether the catalog has the id that an edit refers to, so that the edit can be described."""
    model = catalog.model_by_id.get(deed.model)
    if model is None:
        return False
    match deed.kind:
        case DeedKind.CHOOSE | DeedKind.REMOVE:
            return deed.subject in model.options
        case DeedKind.WITHDRAW | DeedKind.OVER:
            return deed.subject in model.group_by_id
        case DeedKind.THEME:
            return any(theme.id == deed.subject for theme in catalog.themes)
        case _:
            return True
