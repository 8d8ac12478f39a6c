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
    add_option,
    build_from_theme,
    diff_builds,
    make_standard_build,
    remove_option,
    reset_group,
)
from xmc_tui.domain.catalog import Option, SelectionMode
from xmc_tui.domain.frozen_dataclass import replace
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


def qualify_panel(configurator: Configurator, fewest_changes: bool = False) -> AdvicePanel:
    """Return the panel of the cheapest ways to qualify that keep every wish.

    With `fewest_changes` those come first that change least, among sums that are nearly equal. The
    current build is no way: it has nothing to apply. If it qualifies and is over the budget, only
    cheaper ways are of use.
    """
    evaluator = configurator.evaluator
    edit = Edit(EditKind.QUALIFY, "", configurator.build.model)
    ways = evaluator.find_ways_to_qualify(fewest_changes=fewest_changes)
    quote = configurator.quote
    must_save = quote.threshold.qualifies and bool(evaluator.amount_over_budget(quote.build))
    entries = [
        PanelEntry(ApplyBuild(way.build, edit), way.build, equivalents=way.equivalents)
        for way in ways
        if way.build.chosen != quote.build.chosen
        and not (must_save and evaluator.quote_build(way.build).totals.total >= quote.totals.total)
    ]
    blocker = evaluator.why_not_qualifying() if not ways and ways.is_proven else None
    return AdvicePanel(
        PanelKind.QUALIFY,
        tuple(entries),
        is_proven=ways.is_proven and (blocker is None or blocker.is_proven),
        blocker=blocker,
        fewest_changes=fewest_changes,
        least_excess=_find_least_excess(configurator),
    )


def _find_least_excess(configurator: Configurator) -> int:
    """Return by how many yuan the cheapest way to qualify exceeds the budget.

    0 if there is none, if it is within the budget, and if it is not proven to be the cheapest.
    """
    if configurator.budget is None:
        return 0
    evaluator = configurator.evaluator
    ways = evaluator.find_ways_to_qualify()
    excesses = [evaluator.amount_over_budget(way.build) for way in ways]
    return min(excesses, default=0) if ways.is_proven else 0


def explanation_panel(configurator: Configurator, option: Option) -> AdvicePanel:
    """Return the panel that explains an option; it has entries if the option is blocked."""
    evaluator = configurator.evaluator
    if not _is_choosable(configurator, option):
        return AdvicePanel(PanelKind.WHY, option=option.id)
    wanted = add_option(configurator.model, configurator.build, option.id)
    conflicts = evaluator.introduced_conflicts(wanted)
    ways = evaluator.resolutions_of_option(option.id)
    edit = Edit(EditKind.CHOOSE, option.id, configurator.build.model, via_resolution=True)
    return AdvicePanel(
        PanelKind.WHY,
        _build_entries(ways, edit),
        option=option.id,
        conflicts=conflicts,
        is_proven=ways.is_proven,
    )


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
    return AdvicePanel(
        PanelKind.BLOCKED,
        entries,
        option=result.option,
        conflicts=result.conflicts,
        is_proven=result.is_proven,
        blocked=result,
    )


def savings_panel(configurator: Configurator) -> AdvicePanel | None:
    """Return the panel of the smallest savings that meet the budget; None if it is met."""
    excess = configurator.evaluator.amount_over_budget(configurator.build)
    if not excess:
        return None
    edit = Edit(EditKind.BUDGET, "", configurator.build.model)
    savings = configurator.evaluator.find_savings(excess)
    entries = _build_entries(savings, edit)
    return AdvicePanel(PanelKind.SAVINGS, entries, is_proven=savings.is_proven)


def continue_panel_search(configurator: Configurator, panel: AdvicePanel) -> AdvicePanel:
    """Return a panel with the answers that are known now, from further searches if need be."""
    match panel.kind:
        case PanelKind.QUALIFY:
            found = qualify_panel(configurator, panel.fewest_changes)
        case PanelKind.WHY:
            found = explanation_panel(configurator, configurator.model.options[panel.option])
        case PanelKind.SAVINGS:
            found = savings_panel(configurator) or panel
        case PanelKind.BLOCKED if panel.blocked is not None:
            found = _search_on_blocked(configurator, panel.blocked)
        case _:
            return panel
    return panel.with_search_answers(found)


def _search_on_blocked(configurator: Configurator, blocked: Blocked) -> AdvicePanel:
    evaluator = configurator.evaluator
    resolutions = evaluator.resolutions_of_build(blocked.wanted, blocked.fixed_options)
    found = replace(blocked, resolutions=resolutions, is_proven=resolutions.is_proven)
    return blocked_panel(found)


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
