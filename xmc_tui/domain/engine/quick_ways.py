"""A qualifying build by small steps: not the best one, but known at once."""

from __future__ import annotations

from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.qualifying_search import QualifyingSolution, QualifyTask
from xmc_tui.domain.engine.resolutions import sum_prices
from xmc_tui.domain.engine.rule_component import get_component
from xmc_tui.domain.frozen_dataclass import frozen

#: The number of steps after which the attempt is given up.
_MOST_STEPS = 40


@frozen
class _Step:
    """A change that breaks no rule: the build after it, its sum, and whether it has a bespoke
    item."""

    build: int
    option_sum: int
    has_bespoke: bool


def find_quick_way(task: QualifyTask) -> QualifyingSolution | None:
    """Return a qualifying build reached by free changes from the start, nearest to the threshold.

    None if the start breaks rules or the changes do not lead to one, which proves nothing.
    """
    rules = task.compiled_rules
    least, needs_bespoke = task.programme.threshold.least_sum, task.programme.at_least_one_bespoke
    build = task.start
    if task.wishes & ~build or build & task.unavailable or not rules.is_valid(build):
        return None
    current = _make_step(rules, build)
    for _ in range(_MOST_STEPS):
        missing_bespoke = needs_bespoke and not current.has_bespoke
        if current.option_sum >= least and not missing_bespoke:
            return _make_solution(task, current)
        steps = _find_steps(task, current, missing_bespoke)
        if not steps:
            return None
        reaching = [step for step in steps if step.option_sum >= least]
        if reaching:
            current = min(reaching, key=lambda step: (step.option_sum, -step.build))
        else:
            best = max(steps, key=lambda step: (step.option_sum, step.build))
            if best.option_sum <= current.option_sum and not missing_bespoke:
                return None
            current = best
    return None


def _find_steps(task: QualifyTask, current: _Step, needs_bespoke: bool) -> list[_Step]:
    """Return the free changes that keep the wishes, with bespoke items only if one is needed."""
    rules, options = task.compiled_rules, task.compiled_rules.options
    whole = get_component(rules, tuple(range(len(rules.components))))
    free = whole.find_free_options(whole.to_local(current.build)) << whole.offset
    steps = []
    for number in iterate_bits(free & ~current.build & ~task.unavailable):
        option = options[number]
        if needs_bespoke and not option.bespoke:
            continue
        former = rules.slots[rules.slot_of[number]].mask & current.build
        price = option.price.amount
        if former:
            replaced = options[former.bit_length() - 1]
            # A bespoke item is given up for another only, as it may be the last.
            if former & task.wishes or replaced.bespoke > option.bespoke:
                continue
            price -= replaced.price.amount
        steps.append(
            _Step(
                current.build & ~former | 1 << number,
                current.option_sum + price,
                current.has_bespoke or option.bespoke,
            )
        )
    return steps


def _make_step(rules: CompiledRules, build: int) -> _Step:
    has_bespoke = any(rules.options[number].bespoke for number in iterate_bits(build))
    return _Step(build, sum_prices(rules, build), has_bespoke)


def _make_solution(task: QualifyTask, step: _Step) -> QualifyingSolution:
    rules = task.compiled_rules
    changed = {rules.slot_of[number] for number in iterate_bits(step.build ^ task.start)}
    return QualifyingSolution(step.build, step.option_sum, len(changed), 1)
