"""The panels of advice for a build: which entries they have, and what choosing one does."""

from __future__ import annotations

from xmc_tui.configurator import (
    ApplyBuild,
    ApplyTheme,
    Blocked,
    Configurator,
    Edit,
    EditKind,
    Remove,
    ResetGroup,
)
from xmc_tui.domain.build import (
    Build,
    Change,
    build_from_theme,
    diff_builds,
    make_standard_build,
    remove_option,
    reset_group,
)
from xmc_tui.domain.catalog import Option, SelectionMode
from xmc_tui.presentation.advice_panel import AdvicePanel, PanelEntry, PanelKind


def themes_panel(configurator: Configurator) -> AdvicePanel:
    """Return the panel of the model's themes."""
    model = configurator.model
    builds = [
        (theme.id, build_from_theme(model, theme))
        for theme in configurator.catalog.themes
        if model.id in theme.builds
    ]
    entries = [
        PanelEntry(ApplyTheme(theme_id), build, build.chosen, theme=theme_id)
        for theme_id, build in builds
    ]
    return AdvicePanel(PanelKind.THEMES, tuple(entries))


def qualify_panel(configurator: Configurator) -> AdvicePanel:
    """Return the panel of the cheapest ways to qualify that keep every wish."""
    edit = Edit(EditKind.QUALIFY, "", configurator.build.model)
    entries = [
        PanelEntry(ApplyBuild(way.build, edit), way.build, equivalents=way.equivalents)
        for way in configurator.evaluator.find_ways_to_qualify()
    ]
    return AdvicePanel(PanelKind.QUALIFY, tuple(entries))


def why_panel(configurator: Configurator, option: Option) -> AdvicePanel:
    """Return the panel that explains an option; it has entries if the option is blocked."""
    evaluator = configurator.evaluator
    if not _is_choosable(configurator, option):
        return AdvicePanel(PanelKind.WHY, option=option.id)
    conflicts = evaluator.preview(option.id).conflicts
    ways = evaluator.resolutions_for(option.id) if conflicts else ()
    edit = Edit(EditKind.CHOOSE, option.id, configurator.build.model, via_resolution=True)
    entries = _build_entries(ways, edit)
    return AdvicePanel(PanelKind.WHY, entries, option=option.id, conflicts=conflicts)


def _is_choosable(configurator: Configurator, option: Option) -> bool:
    is_gift = configurator.model.group_by_id[option.group].pick is SelectionMode.GIFT
    return (
        not is_gift
        and option.offered.covers(configurator.quoted_on)
        and option.id not in configurator.build.chosen
    )


def blocked_panel(result: Blocked) -> AdvicePanel:
    """Return the panel that explains why a command is blocked and offers the resolutions."""
    entries = _build_entries(result.resolutions, result.edit)
    return AdvicePanel(PanelKind.BLOCKED, entries, option=result.option, conflicts=result.conflicts)


def savings_panel(configurator: Configurator) -> AdvicePanel | None:
    """Return the panel of the smallest savings that meet the budget; None if it is met."""
    excess = configurator.evaluator.excess_of(configurator.build)
    if not excess:
        return None
    edit = Edit(EditKind.BUDGET, "", configurator.build.model)
    savings = configurator.evaluator.find_savings(excess)
    return AdvicePanel(PanelKind.SAVINGS, _build_entries(savings, edit))


def _build_entries(builds: tuple[Build, ...], edit: Edit) -> tuple[PanelEntry, ...]:
    return tuple(PanelEntry(ApplyBuild(build, edit), build) for build in builds)


def changes_panel(configurator: Configurator) -> AdvicePanel:
    """Return the panel of the differences from the standard build; each entry reverts one."""
    model, build = configurator.model, configurator.build
    changes = diff_builds(model, make_standard_build(model), build)
    entries = [_reverting_entry(configurator, change) for change in changes]
    return AdvicePanel(PanelKind.CHANGES, tuple(entries))


def _reverting_entry(configurator: Configurator, change: Change) -> PanelEntry:
    build, group = configurator.build, configurator.model.group_by_id[change.group]
    if group.pick is SelectionMode.ANY and change.after is not None:
        removed = remove_option(build, change.after)
        return PanelEntry(Remove(change.after), removed, frozenset({change.after}))
    members = frozenset(option.id for option in group.options)
    return PanelEntry(ResetGroup(group.id), reset_group(group, build), members)
