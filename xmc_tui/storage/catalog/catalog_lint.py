"""Lints a valid catalog: rules without effect, unavailable options, unreachable thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.build import build_from_wished_options, make_standard_build
from xmc_tui.domain.catalog import Catalog, Model, Rule, RuleKind, SelectionMode, Theme
from xmc_tui.domain.catalog_values import Period, SourceLocation
from xmc_tui.domain.compiled_rules import CompiledRules, compile_rules
from xmc_tui.domain.engine.greatest_sum import find_greatest_sum
from xmc_tui.domain.engine.rule_component import get_component, is_pysat_installed
from xmc_tui.domain.engine.satisfiability_search import find_dead_options, find_redundant_rules
from xmc_tui.domain.engine.search_budget import UNLIMITED, SearchBudget
from xmc_tui.domain.sums_with_illustrative_prices import withdraw_illustrative_options
from xmc_tui.i18n import N_
from xmc_tui.storage.file_content_problems import Problem


def find_lint_problems(
    catalog: Catalog, budget: SearchBudget = UNLIMITED, undecided: list[Problem] | None = None
) -> Iterator[Problem]:
    """Yield the lint problems of a valid catalog, model by model.

    What the budget leaves undecided is added to `undecided`.
    """
    notes = [] if undecided is None else undecided
    idle = _find_idle_rules(catalog, budget, notes)
    for model in catalog.models:
        compiled_rules = compile_rules(model)
        yield from _check_standard_car(model, compiled_rules)
        yield from _find_dead_options(compiled_rules, budget, notes)
        yield from _idle_rule_problems(model, idle)
        yield from _check_threshold(catalog, model, budget, notes)
        yield from _find_idle_gifts(catalog, model)
        for theme in catalog.themes:
            if model.id in theme.builds:
                yield from _check_theme(catalog, theme, model, compiled_rules)


def find_lint_notes(catalog: Catalog) -> Iterator[Problem]:
    """Yield remarks, which are not problems.

    They are options that no picture of their car shows and that are not marked as unseen, and
    parts of a catalog that need the solver which is not installed.
    """
    for model in catalog.models:
        yield from _find_unsolved_components(model)
        for option in model.options.values() if model.body else ():
            if option.appearance is None or not (
                option.appearance.part or option.appearance.unseen
            ):
                message = N_("is not shown in any picture")
                hint = N_("add a look with a part, or set unseen = true")
                yield _problem(option.location, message, hint)


def _find_unsolved_components(model: Model) -> Iterator[Problem]:
    """Yield a remark for each component that only the optional solver can be relied on for."""
    compiled_rules = compile_rules(model)
    for index in range(len(compiled_rules.components)):
        size = get_component(compiled_rules, (index,)).size
        if size.needs_solver and not is_pysat_installed():
            message = N_(
                "rules link {options} options by {exclusions} exclusions and {requirements} "
                "requirements; without python-sat some answers are not proven to be the best"
            )
            hint = N_("install xmc-tui[solver]")
            values = {
                "options": size.options,
                "exclusions": size.exclusions,
                "requirements": size.requirements,
            }
            yield _problem(model.location, message, hint, **values)


def _undecided(model: Model, message: str) -> Problem:
    """Return the remark that a limit left a question undecided."""
    return _problem(model.location, message, N_("give more time with --timeout"))


def _problem(location: SourceLocation, message: str, hint: str, **values: object) -> Problem:
    return Problem(location.file, location.key, message, hint, values, location.line)


def _check_standard_car(model: Model, compiled_rules: CompiledRules) -> Iterator[Problem]:
    for conflict in compiled_rules.find_conflicts(make_standard_build(model).chosen):
        options = tuple(conflict.options)
        message = N_("the standard car breaks rule {rule} ({options})")
        hint = N_("choose another standard or change the rule")
        yield _problem(model.location, message, hint, rule=conflict.rule.id, options=options)
    for group in model.groups:
        standard = model.options.get(group.standard or "")
        if group.pick is not SelectionMode.ONE or standard is None:
            continue
        if standard.price.amount:
            hint = N_("a standard option costs 0; the car's price includes it")
            yield _problem(standard.location, N_("is standard but has a price"), hint)
        if standard.offered != Period():
            hint = N_("choose another standard, or remove the days")
            yield _problem(standard.location, N_("is standard but not offered every day"), hint)


def _find_dead_options(
    compiled_rules: CompiledRules, budget: SearchBudget, undecided: list[Problem]
) -> Iterator[Problem]:
    dead, unknown = find_dead_options(compiled_rules, budget)
    if unknown:
        message = N_("not decided in time: whether every option is in some valid build")
        undecided.append(_undecided(compiled_rules.model, message))
    for option in compiled_rules.ids_of(dead):
        location = compiled_rules.model.options[option].location
        hint = N_("relax the rules that mention it, or remove it")
        yield _problem(location, N_("is in no valid build"), hint)


def _find_idle_rules(
    catalog: Catalog, budget: SearchBudget, undecided: list[Problem]
) -> dict[Rule, None]:
    """Return the rules between options that exclude no build of any model that has them."""
    rules = dict.fromkeys(rule for model in catalog.models for rule in model.rules)
    idle = {rule: None for rule in rules if rule.kind is not RuleKind.ONLY_WITH_MODEL}
    for model in catalog.models:
        compiled_rules = compile_rules(model)
        found = find_redundant_rules(compiled_rules, budget)
        if not found.is_proven:
            message = N_("not decided in time: whether every rule removes some build")
            undecided.append(_undecided(model, message))
        redundant = set(found)
        for compiled in compiled_rules.rules:
            if compiled.rule not in redundant:
                idle.pop(compiled.rule, None)
    return idle


def _idle_rule_problems(model: Model, idle: dict[Rule, None]) -> Iterator[Problem]:
    """Yield a problem for each idle rule of a model, and remove the rule from `idle`."""
    for rule in model.rules:
        if rule in idle:
            del idle[rule]
            hint = N_("remove the rule, or correct what it refers to")
            yield _problem(rule.location, N_("excludes no build"), hint)


def _check_threshold(
    catalog: Catalog, model: Model, budget: SearchBudget, undecided: list[Problem]
) -> Iterator[Problem]:
    if not model.eligible:
        return
    compiled_rules, programme = compile_rules(model), catalog.programme
    closed = compiled_rules.find_not_offered(catalog.edition.first_day)
    least, needs_bespoke = programme.threshold.least_qualifying_sum, programme.at_least_one_bespoke
    found = find_greatest_sum(compiled_rules, 0, closed, needs_bespoke, budget)
    if found.amount is not None and found.amount >= least:
        return
    greatest = found
    if needs_bespoke and found.is_proven:
        greatest = find_greatest_sum(compiled_rules, 0, closed, False, budget)
    if not greatest.is_proven:
        message = N_("not decided in time: whether any build reaches the threshold")
        undecided.append(_undecided(model, message))
        return
    message = N_(
        "no build reaches the threshold of {amount} ({operator}); "
        "the greatest option sum is {greatest}"
    )
    hint = N_("lower programme.threshold.amount, or write eligible = false")
    published = compile_rules(withdraw_illustrative_options(model))
    closed = published.find_not_offered(catalog.edition.first_day)
    is_published = find_greatest_sum(published, 0, closed, False, budget).amount == greatest.amount
    values = {
        "amount": f"¥{programme.threshold.amount:,}",
        "operator": programme.threshold.operator,
        "greatest": f"{'' if is_published else '≈'}¥{greatest.amount or 0:,}",
    }
    yield _problem(model.location, message, hint, **values)


def _find_idle_gifts(catalog: Catalog, model: Model) -> Iterator[Problem]:
    """Yield a problem for each gift that ends before the terms begin, or begins after they end."""
    trial = catalog.programme.trial
    start = max(catalog.edition.first_day, trial.first or catalog.edition.first_day)
    for gift in model.gifts:
        first, last = gift.offered.first, gift.offered.last
        hint = N_("change its days, or remove it")
        if last is not None and last < start:
            message = N_(
                "is a gift that is never given: it ends on {day}, before these terms start on "
                "{start}"
            )
            yield _problem(gift.location, message, hint, day=last, start=start)
        elif first is not None and trial.last is not None and first > trial.last:
            message = N_(
                "is a gift that is never given: it starts on {day}, after these terms end on {end}"
            )
            yield _problem(gift.location, message, hint, day=first, end=trial.last)


def _check_theme(
    catalog: Catalog, theme: Theme, model: Model, compiled_rules: CompiledRules
) -> Iterator[Problem]:
    options = theme.builds[model.id]
    hint = N_("change the options it lists")
    choices: dict[str, str] = {}
    for option_id in options:
        group = model.group_of(option_id)
        if group.pick is not SelectionMode.ONE:
            continue
        if choices.setdefault(group.id, option_id) != option_id:
            message = N_("its build for {model} has {one} and {other} of group {group}")
            values = {"one": choices[group.id], "other": option_id, "group": group.id}
            yield _problem(theme.location, message, N_("remove one"), model=model.id, **values)
    build = build_from_wished_options(model, options)
    for conflict in compiled_rules.find_conflicts(build.chosen):
        message = N_("its build for {model} breaks rule {rule} ({options})")
        rule, options = conflict.rule.id, tuple(conflict.options)
        yield _problem(theme.location, message, hint, model=model.id, rule=rule, options=options)
    day = catalog.edition.first_day
    closed = compiled_rules.mask_of(build.chosen) & compiled_rules.find_not_offered(day)
    for option_id in compiled_rules.ids_of(closed):
        message = N_("its build for {model} has {option}, not offered on {day}")
        yield _problem(theme.location, message, hint, model=model.id, option=option_id, day=day)
