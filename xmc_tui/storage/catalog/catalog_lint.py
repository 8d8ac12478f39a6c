"""Lints a valid catalog: rules without effect, unavailable options, unreachable thresholds."""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.build import build_from_wishes, make_standard_build
from xmc_tui.domain.catalog import Catalog, Model, Rule, RuleKind, SelectionMode, Theme
from xmc_tui.domain.catalog_values import Period, SourceLocation
from xmc_tui.domain.combination_rules import CompiledRules, compile_rules
from xmc_tui.domain.engine.build_counts import count_builds
from xmc_tui.domain.engine.satisfiability_search import find_dead_options, find_redundant_rules
from xmc_tui.i18n import N_
from xmc_tui.storage.file_problem import Problem


def find_lint_problems(catalog: Catalog) -> Iterator[Problem]:
    """Yield the lint problems of a valid catalog, model by model."""
    idle = _find_idle_rules(catalog)
    for model in catalog.models:
        compiled_rules = compile_rules(model)
        yield from _check_standard_car(model, compiled_rules)
        yield from _find_dead_options(compiled_rules)
        yield from _idle_rule_problems(model, idle)
        yield from _check_threshold(catalog, model)
        yield from _find_idle_gifts(catalog, model)
        for theme in catalog.themes:
            if model.id in theme.builds:
                yield from _check_theme(catalog, theme, model, compiled_rules)


def find_lint_notes(catalog: Catalog) -> Iterator[Problem]:
    """Yield remarks, which are not problems.

    The only kind is an option that no picture of its car shows and that is not marked as unseen.
    """
    for model in catalog.models:
        for option in model.options.values() if model.body else ():
            if option.appearance is None or not (
                option.appearance.part or option.appearance.unseen
            ):
                message = N_("shows in no picture")
                hint = N_("add a look with a part, or one that says unseen = true")
                yield _problem(option.location, message, hint)


def _problem(location: SourceLocation, message: str, hint: str, **values: object) -> Problem:
    return Problem(location.file, location.key, message, hint, values, location.line)


def _check_standard_car(model: Model, compiled_rules: CompiledRules) -> Iterator[Problem]:
    for conflict in compiled_rules.find_conflicts(make_standard_build(model).chosen):
        options = ", ".join(conflict.options)
        message = N_("the standard car breaks rule {rule} ({options})")
        hint = N_("choose another standard or change the rule")
        yield _problem(model.location, message, hint, rule=conflict.rule.id, options=options)
    for group in model.groups:
        standard = model.options.get(group.standard or "")
        if group.pick is not SelectionMode.ONE or standard is None:
            continue
        if standard.price.amount:
            hint = N_("a standard option costs 0: its price is in that of the car")
            yield _problem(standard.location, N_("is standard and has a price"), hint)
        if standard.offered != Period():
            hint = N_("choose another standard, or remove the days")
            yield _problem(standard.location, N_("is standard and not offered on every day"), hint)


def _find_dead_options(compiled_rules: CompiledRules) -> Iterator[Problem]:
    for option in compiled_rules.ids_of(find_dead_options(compiled_rules)):
        location = compiled_rules.model.options[option].location
        hint = N_("loosen the rules that name it, or remove it")
        yield _problem(location, N_("is in no valid build"), hint)


def _find_idle_rules(catalog: Catalog) -> dict[Rule, None]:
    """Return the rules between options that exclude no build of any model that has them."""
    rules = dict.fromkeys(rule for model in catalog.models for rule in model.rules)
    idle = {rule: None for rule in rules if rule.kind is not RuleKind.ONLY_WITH_MODEL}
    for model in catalog.models:
        compiled_rules = compile_rules(model)
        effective = set(compiled_rules.rules).difference(find_redundant_rules(compiled_rules))
        for rule in effective:
            idle.pop(rule, None)
    return idle


def _idle_rule_problems(model: Model, idle: dict[Rule, None]) -> Iterator[Problem]:
    """Yield a problem for each idle rule of a model, and remove the rule from `idle`."""
    for rule in model.rules:
        if rule in idle:
            del idle[rule]
            hint = N_("remove the rule, or mend what it names")
            yield _problem(rule.location, N_("removes no build"), hint)


def _check_threshold(catalog: Catalog, model: Model) -> Iterator[Problem]:
    if not model.eligible:
        return
    found = count_builds(model, catalog.programme, catalog.edition.first_day)
    if not found.qualifying:
        amount = catalog.programme.threshold.amount
        message = N_(
            "no build reaches the threshold of {amount} ({operator}); "
            "the greatest option sum is {greatest}"
        )
        hint = N_("lower programme.threshold.amount, or write eligible = false")
        values = {
            "amount": f"¥{amount:,}",
            "operator": catalog.programme.threshold.operator,
            "greatest": f"¥{found.greatest_sum or 0:,}",
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
                "is a gift that is never given: it ends on {day}, "
                "before the first day of these terms, {start}"
            )
            yield _problem(gift.location, message, hint, day=last, start=start)
        elif first is not None and trial.last is not None and first > trial.last:
            message = N_(
                "is a gift that is never given: it begins on {day}, "
                "after the last day of these terms, {end}"
            )
            yield _problem(gift.location, message, hint, day=first, end=trial.last)


def _check_theme(
    catalog: Catalog, theme: Theme, model: Model, compiled_rules: CompiledRules
) -> Iterator[Problem]:
    options = theme.builds[model.id]
    hint = N_("change the options it names")
    choices: dict[str, str] = {}
    for option_id in options:
        group = model.group_of(option_id)
        if group.pick is not SelectionMode.ONE:
            continue
        if choices.setdefault(group.id, option_id) != option_id:
            message = N_("its build for {model} has {one} and {other} of group {group}")
            values = {"one": choices[group.id], "other": option_id, "group": group.id}
            yield _problem(theme.location, message, N_("leave one out"), model=model.id, **values)
    build = build_from_wishes(model, options)
    for conflict in compiled_rules.find_conflicts(build.chosen):
        message = N_("its build for {model} breaks rule {rule} ({options})")
        values = {"rule": conflict.rule.id, "options": ", ".join(conflict.options)}
        yield _problem(theme.location, message, hint, model=model.id, **values)
    day = catalog.edition.first_day
    closed = compiled_rules.mask_of(build.chosen) & compiled_rules.find_not_offered(day)
    for option_id in compiled_rules.ids_of(closed):
        message = N_("its build for {model} has {option}, not offered on {day}")
        yield _problem(theme.location, message, hint, model=model.id, option=option_id, day=day)
