"""Changing the model: what the other car also offers stays chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, islice

from xmc_tui.domain.build import Build, add_option, make_standard_build
from xmc_tui.domain.catalog import Model, SelectionMode
from xmc_tui.domain.compiled_rules import CompiledRules, compile_rules
from xmc_tui.domain.frozen_dataclass import replace

#: The number of sets of choices that are tried before fewer choices than possible may be kept.
_MOST_TRIES = 20_000


def find_deliberate_choices(model: Model, build: Build) -> tuple[str, ...]:
    """Return the options that were chosen, in catalog order: named or not standard."""
    return tuple(
        option.id
        for group in model.choosable_groups
        for option in group.options
        if option.id in build.chosen and (option.id in build.wishes or option.id != group.standard)
    )


def find_lost_choices(model: Model, before: Build, other: Model, after: Build) -> tuple[str, ...]:
    """Return the choices of a build that the build of another model has neither chosen nor free."""
    kept = after.chosen | {gift.id for gift in other.gifts}
    return tuple(option for option in find_deliberate_choices(model, before) if option not in kept)


def carry_choices_over(
    model: Model, build: Build, other: Model, day: date, wanted: str = ""
) -> Build:
    """Return the build of another model with every choice that it also offers on a day.

    If its rules do not allow all of them together, it has as many as possible, those that were
    named before the rest. `wanted` is an option to choose there in any case, unless it cannot be
    had with the standard options; "" for none.
    """
    rules = compile_rules(other)
    base = make_standard_build(other)
    offered = _find_offered(other, rules, day)
    if wanted in offered:
        with_wanted = add_option(other, base, wanted)
        base = with_wanted if _is_valid(rules, with_wanted) else base
    taken = {wanted} if wanted in base.wishes else set()
    choices = [
        option
        for option in find_deliberate_choices(model, build)
        if option in offered and option not in taken and not _displaces(other, option, taken)
    ]
    choices.sort(key=lambda option: option not in build.wishes)  # keeps the order otherwise
    for kept in islice(_subsets(choices), _MOST_TRIES):
        found = _add_choices(other, base, kept, build.wishes)
        if found.chosen.issuperset(kept) and _is_valid(rules, found):
            return found
    return _add_one_by_one(other, rules, base, choices, build.wishes)


def _find_offered(model: Model, rules: CompiledRules, day: date) -> frozenset[str]:
    """Return the options of a model that can be chosen on a day."""
    closed = set(rules.ids_of(rules.find_not_offered(day)))
    return frozenset(
        option.id
        for group in model.choosable_groups
        for option in group.options
        if option.id not in closed
    )


def _displaces(model: Model, option: str, taken: Iterable[str]) -> bool:
    """Whether an option would take the place of one of some others in a pick-one group."""
    group = model.group_of(option)
    return group.pick is SelectionMode.ONE and any(each.id in taken for each in group.options)


def _subsets(choices: list[str]) -> Iterator[tuple[str, ...]]:
    """Yield the subsets of the choices: the largest first, of equal ones that of the first."""
    for size in range(len(choices), -1, -1):
        yield from combinations(choices, size)


def _add_choices(model: Model, base: Build, kept: Iterable[str], wishes: frozenset[str]) -> Build:
    build = base
    for option in kept:
        build = add_option(model, build, option)
    return replace(build, wishes=base.wishes | (build.wishes & wishes))


def _add_one_by_one(
    model: Model, rules: CompiledRules, base: Build, choices: list[str], wishes: frozenset[str]
) -> Build:
    """Return the build with each choice added that breaks no rule with those before it."""
    kept: list[str] = []
    for option in choices:
        found = _add_choices(model, base, [*kept, option], wishes)
        if found.chosen.issuperset((*kept, option)) and _is_valid(rules, found):
            kept.append(option)
    return _add_choices(model, base, kept, wishes)


def _is_valid(rules: CompiledRules, build: Build) -> bool:
    return rules.is_valid(rules.mask_of(build.chosen))
