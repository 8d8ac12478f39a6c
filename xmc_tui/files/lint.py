"""What is wrong with a catalog that loads: rules that do nothing, options nobody can have, aims nobody can reach."""

from __future__ import annotations

from collections.abc import Iterator

from xmc_tui.domain.build import standard_build, with_wishes
from xmc_tui.domain.catalog import Catalog, Model, Period, Pick, Place, Rule, RuleKind, Theme
from xmc_tui.domain.count import can_be_had, census
from xmc_tui.domain.rules import Rulebook, bits, rulebook_of
from xmc_tui.files.problem import Problem
from xmc_tui.locale import N_


def lint(catalog: Catalog) -> Iterator[Problem]:
    """Yield each fault of a sound catalog, in the order of its models."""
    for model in catalog.models:
        rulebook = rulebook_of(model)
        yield from _standard_car(model, rulebook)
        yield from _dead_options(rulebook)
        yield from _idle_rules(model)
        yield from _threshold(catalog, model)
        yield from _idle_gifts(catalog, model)
        for theme in catalog.themes:
            if model.id in theme.builds:
                yield from _theme(catalog, theme, model, rulebook)


def remarks(catalog: Catalog) -> Iterator[Problem]:
    """Yield what is no fault and yet worth knowing: each option of a drawn car that no picture shows, unmeant."""
    for model in catalog.models:
        for option in model.options.values() if model.body else ():
            if option.look is None or not (option.look.part or option.look.unseen):
                what, hint = N_("shows in no picture"), N_("add a look with a part, or one that says unseen = true")
                yield _problem(option.place, what, hint)


def _problem(place: Place, what: str, hint: str, **values: object) -> Problem:
    return Problem(place.file, place.key, what, hint, values, place.line)


def _standard_car(model: Model, rulebook: Rulebook) -> Iterator[Problem]:
    for conflict in rulebook.conflicts(standard_build(model).chosen):
        options = ", ".join(conflict.options)
        what, hint = (
            N_("the standard car breaks rule {rule} ({options})"),
            N_("choose another standard or change the rule"),
        )
        yield _problem(model.place, what, hint, rule=conflict.rule.id, options=options)
    for group in model.groups:
        standard = model.options.get(group.standard or "")
        if group.pick is Pick.ONE and standard is not None and standard.price.amount:
            yield _problem(
                standard.place,
                N_("is standard and has a price"),
                N_("a standard option costs 0: its price is in that of the car"),
            )
        if group.pick is Pick.ONE and standard is not None and standard.offered != Period():
            hint = N_("choose another standard, or remove the days")
            yield _problem(standard.place, N_("is standard and not offered on every day"), hint)


def _dead_options(rulebook: Rulebook) -> Iterator[Problem]:
    for number, option in enumerate(rulebook.options):
        if not can_be_had(rulebook, 1 << number) and not rulebook.foreign >> number & 1:
            yield _problem(option.place, N_("is in no valid build"), N_("loosen the rules that name it, or remove it"))


def _idle_rules(model: Model) -> Iterator[Problem]:
    for rule in model.rules:
        if rule.kind is not RuleKind.ONLY_WITH_MODEL and not _removes_a_build(model, rule):
            yield _problem(rule.place, N_("removes no build"), N_("remove the rule, or mend what it names"))


def _removes_a_build(model: Model, rule: Rule) -> bool:
    """Whether some build is broken by this rule alone, so that without the rule it could be had."""
    rulebook = Rulebook(model, without=rule)
    when, then = rulebook.mask_of(rule.when), rulebook.mask_of(rule.then)
    if rule.kind is RuleKind.REQUIRES:
        return any(can_be_had(rulebook, 1 << number, unwanted=then) for number in bits(when))
    return any(
        can_be_had(rulebook, 1 << number | 1 << other) for number in bits(when) for other in bits(then & ~(1 << number))
    )


def _threshold(catalog: Catalog, model: Model) -> Iterator[Problem]:
    if not model.eligible:
        return
    found = census(model, catalog.programme, catalog.edition.first_day)
    if not found.qualifying:
        amount = catalog.programme.threshold.amount
        what = N_("no build reaches the threshold of {amount} ({operator}); the greatest option sum is {greatest}")
        values = {
            "amount": f"{amount:,}",
            "operator": catalog.programme.threshold.operator,
            "greatest": f"{found.greatest_sum or 0:,}",
        }
        yield _problem(model.place, what, N_("lower programme.threshold.amount, or write eligible = false"), **values)


def _idle_gifts(catalog: Catalog, model: Model) -> Iterator[Problem]:
    """Yield each gift whose days lie wholly before the first day of the terms, or after the last."""
    trial = catalog.programme.trial
    start = max(catalog.edition.first_day, trial.first or catalog.edition.first_day)
    for gift in model.gifts:
        first, last = gift.offered.first, gift.offered.last
        hint = N_("change its days, or remove it")
        if last is not None and last < start:
            what = N_("is a gift that is never given: it ends on {day}, before the first day of these terms, {start}")
            yield _problem(gift.place, what, hint, day=last, start=start)
        elif first is not None and trial.last is not None and first > trial.last:
            what = N_("is a gift that is never given: it begins on {day}, after the last day of these terms, {end}")
            yield _problem(gift.place, what, hint, day=first, end=trial.last)


def _theme(catalog: Catalog, theme: Theme, model: Model, rulebook: Rulebook) -> Iterator[Problem]:
    options = theme.builds[model.id]
    taken: dict[str, str] = {}
    for option_id in options:
        group = model.group_of(option_id)
        if group.pick is Pick.ONE and taken.setdefault(group.id, option_id) != option_id:
            what = N_("its build for {model} has {one} and {other} of group {group}")
            values = {"model": model.id, "one": taken[group.id], "other": option_id, "group": group.id}
            yield _problem(theme.place, what, N_("leave one out"), **values)
    build = with_wishes(model, options)
    for conflict in rulebook.conflicts(build.chosen):
        what = N_("its build for {model} breaks rule {rule} ({options})")
        yield _problem(
            theme.place,
            what,
            N_("change the options it names"),
            model=model.id,
            rule=conflict.rule.id,
            options=", ".join(conflict.options),
        )
    for option_id in rulebook.ids_of(rulebook.mask_of(build.chosen) & rulebook.not_offered(catalog.edition.first_day)):
        what = N_("its build for {model} has {option}, not offered on {day}")
        yield _problem(
            theme.place,
            what,
            N_("change the options it names"),
            model=model.id,
            option=option_id,
            day=catalog.edition.first_day,
        )
