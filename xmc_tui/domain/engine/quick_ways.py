"""A qualifying build by small steps: not the best one, but known at once."""

from __future__ import annotations

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.option_sum_search import QualifyingSolution, QualifyTask
from xmc_tui.domain.engine.resolutions import sum_prices
from xmc_tui.domain.engine.rule_component import get_component

#: The number of steps after which the attempt is given up.
_MOST_STEPS = 40


#: A change that breaks no rule: the price difference, the number of its option, and the
#: difference of the number of bespoke items.
_Step = tuple[int, int, int]


def find_way_by_direct_choices(task: QualifyTask) -> QualifyingSolution | None:
    """Return a qualifying build reached by free changes from the start, nearest to the threshold.

    None if the start breaks rules or the changes do not lead to one, which proves nothing.
    """
    rules, build = task.compiled_rules, task.start
    if task.wishes & ~build or build & task.unavailable or not rules.is_valid(build):
        return None
    return _QuickSearch(task).run()


class _QuickSearch:
    """The free changes of each component; after a step only those of its component are sought."""

    def __init__(self, task: QualifyTask) -> None:
        self._task, rules = task, task.compiled_rules
        self._components = [
            get_component(rules, (index,)) for index in range(len(rules.components))
        ]
        self._builds = [each.to_local_mask(task.start) for each in self._components]
        self._option_sum = sum_prices(rules, task.start)
        self._bespoke = sum(
            each.count_bespoke(build)
            for each, build in zip(self._components, self._builds, strict=True)
        )
        self._steps = [self._find_first_steps(index) for index in range(len(self._components))]

    def run(self) -> QualifyingSolution | None:
        """Return the qualifying build; None if the steps do not lead to one."""
        programme = self._task.programme
        for _ in range(_MOST_STEPS):
            needs_bespoke = programme.at_least_one_bespoke and not self._bespoke
            missing = programme.threshold.least_qualifying_sum - self._option_sum
            if missing <= 0 and not needs_bespoke:
                return self._make_solution()
            step = self._choose_step(missing, needs_bespoke)
            if step is None:
                return None
            self._take(step)
        return None

    def _choose_step(self, missing: int, needs_bespoke: bool) -> _Step | None:
        """Return the step that reaches the threshold with the least sum, else the dearest one.

        If a bespoke item is needed, only steps that add one are considered.
        """
        steps = [step for some in self._steps for step in some if step[2] > 0 or not needs_bespoke]
        reaching = [step for step in steps if step[0] >= missing]
        if reaching:
            return min(reaching)
        dearest = max(steps, default=None)
        return dearest if dearest and (dearest[0] > 0 or needs_bespoke) else None

    def _take(self, step: _Step) -> None:
        """Take a step and find the free changes of its component again."""
        difference, number, bespoke = step
        rules = self._task.compiled_rules
        index = rules.component_by_variable[rules.variable_of[number]]
        component, local = self._components[index], number - self._components[index].offset
        former = component.variable_masks[component.variable_of[local]]
        self._builds[index] = self._builds[index] & ~former | 1 << local
        self._option_sum += difference
        self._bespoke += bespoke
        self._steps[index] = self._find_steps(index)

    def _find_first_steps(self, index: int) -> list[_Step]:
        """Return the free changes of a component, those of the last question if it is the same.

        From one build to the next most components of a large model stay the same.
        """
        task, members = self._task, self._components[index].members
        question = self._builds[index], task.wishes & members, task.unavailable & members
        derived = task.compiled_rules.derived
        known: tuple[object, list[_Step]] | None = derived.get((_QuickSearch, index))
        if known is None or known[0] != question:
            known = question, self._find_steps(index)
            derived[_QuickSearch, index] = known
        return known[1]

    def _find_steps(self, index: int) -> list[_Step]:
        """Return the free changes of a component that keep the wishes.

        A bespoke item is given up for another only, as it may be the last.
        """
        component, build, task = self._components[index], self._builds[index], self._task
        wishes = component.to_local_mask(task.wishes)
        closed = component.to_local_mask(task.unavailable) | component.not_on_this_model
        steps: list[_Step] = []
        for number in iterate_bits(
            component.find_directly_choosable_options(build) & ~build & ~closed
        ):
            former = component.variable_masks[component.variable_of[number]] & build
            bespoke = component.count_bespoke(1 << number) - component.count_bespoke(former)
            if former & wishes or bespoke < 0:
                continue
            difference = component.price[number]
            if former:
                difference -= component.price[former.bit_length() - 1]
            steps.append((difference, number + component.offset, bespoke))
        return steps

    def _make_solution(self) -> QualifyingSolution:
        build = 0
        for component, local in zip(self._components, self._builds, strict=True):
            build |= local << component.offset
        variable_of = self._task.compiled_rules.variable_of
        changed = {variable_of[number] for number in iterate_bits(build ^ self._task.start)}
        return QualifyingSolution(build, self._option_sum, len(changed), 1)
