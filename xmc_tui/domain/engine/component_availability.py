"""The availability of the options of one connected component of the rules in a build."""

from __future__ import annotations

from xmc_tui.domain.engine.component_repair_task import ComponentRepairTask
from xmc_tui.domain.engine.repair_search import find_repairs
from xmc_tui.domain.engine.repair_without_search import find_repair_without_search
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.engine.search_budget import UNLIMITED, BudgetExceededError, SearchBudget
from xmc_tui.domain.option_availability import Availability, OptionAvailability

_NOT_OFFERED = OptionAvailability(Availability.NOT_OFFERED)
_UNDECIDED = OptionAvailability(Availability.UNDECIDED, is_proven=False)
_NEEDS_CHANGES = OptionAvailability(Availability.NEEDS_CHANGES, is_proven=False)


class KnownFeasibility:
    """The options of a component that some valid build has, and those that none has, as far as is
    known; `closed` are not offered."""

    __slots__ = ("_standard", "closed", "impossible", "possible")

    def __init__(self, closed: int, standard: int) -> None:
        self.closed = self.impossible = closed
        self.possible = 0
        #: The standard build, until it has been looked at.
        self._standard: int | None = standard

    def learn_from_builds(self, component: RuleComponent, chosen: int) -> None:
        """Note the options that a build can have without any other change, and those that the
        standard one can have.

        Of options that exclude each other a solver would find one at a time.
        """
        self._learn(component, chosen)
        if self._standard is not None:
            standard, self._standard = self._standard, None
            self._learn(component, standard)

    def _learn(self, component: RuleComponent, build: int) -> None:
        if not build & self.closed and component.is_complete(build) and component.is_valid(build):
            self.possible |= build | component.find_directly_choosable_options(build) & ~self.closed


class ComponentAvailability:
    """The availability of one component's options; its masks have local option numbers."""

    __slots__ = (
        "_chosen",
        "_closed",
        "_component",
        "_free",
        "_has_learned",
        "_known",
        "_states",
        "_unproven",
        "_wishes",
        "evaluation_count",
    )

    def __init__(
        self, component: RuleComponent, known: KnownFeasibility, chosen: int, wishes: int
    ) -> None:
        #: The number of evaluations so far.
        self.evaluation_count = 0
        self._component = component
        self._known = known
        self._chosen = chosen
        self._wishes = wishes
        self._closed = known.closed
        self._free: int | None = None
        self._has_learned = False
        self._states: dict[int, OptionAvailability] = {}  # by option number in the model
        self._unproven: dict[int, OptionAvailability] = {}

    @property
    def directly_choosable_options(self) -> int:
        """The options that the build can have without any other change."""
        if self._free is None:
            self._free = (
                self._component.find_directly_choosable_options(self._chosen) & ~self._closed
            )
        return self._free

    def option_states(self) -> dict[int, OptionAvailability]:
        """Return the availability of all options, by option number in the model."""
        component = self._component
        if len(self._states) < len(component.numbers):
            for number in component.numbers:
                self.option_state(number + component.offset, UNLIMITED)
        return self._states

    def option_state(self, number: int, budget: SearchBudget) -> OptionAvailability:
        """Return the availability of an option by its number in the model.

        What a former search left without a proof is not searched for again with a short budget.
        """
        found = self._states.get(number)
        if found is None and budget.is_short:
            found = self._unproven.get(number)
        if found is None:
            self.evaluation_count += 1
            found = self._evaluate(number - self._component.offset, budget)
            if found.is_proven:
                self._states[number] = found
            else:
                # A former search may have found more than one whose budget was nearly used up.
                known = self._unproven.get(number, found)
                found = known if _is_vaguer(found, known) else found
                self._unproven[number] = found
        return found

    def option_kind(self, number: int, budget: SearchBudget) -> Availability:
        """Return whether an option is available, by its number in the model."""
        if number in self._states:
            return self._states[number].availability
        local = number - self._component.offset
        if self.directly_choosable_options >> local & 1:
            return Availability.FREE
        try:
            is_possible = self._is_possible(local, budget)
        except BudgetExceededError:
            return Availability.UNDECIDED
        return Availability.NEEDS_CHANGES if is_possible else Availability.NOT_OFFERED

    def find_directly_choosable_and_not_offered(self, budget: SearchBudget) -> tuple[int, int]:
        """Return the free options and those not offered, in local numbers."""
        free, known = self.directly_choosable_options, self._known
        rest = sum(self._component.variable_masks) & ~free
        while unknown := rest & ~known.possible & ~known.impossible:
            self._is_possible((unknown & -unknown).bit_length() - 1, budget)
        return free, rest & known.impossible

    def _is_possible(self, number: int, budget: SearchBudget) -> bool:
        """Whether some valid build without closed options has an option."""
        known, component = self._known, self._component
        if not (known.possible | known.impossible) >> number & 1 and not self._has_learned:
            self._has_learned = True
            known.learn_from_builds(component, self._chosen)
        if (known.possible | known.impossible) >> number & 1:
            return bool(known.possible >> number & 1)
        budget.spend()
        build = component.get_solver(budget).find_build(
            1 << number, self._closed, self._prefer_unknown(), budget
        )
        if build is None:
            known.impossible |= 1 << number
            return False
        known.possible |= build
        return True

    def _prefer_unknown(self) -> int:
        """Return an option of each decision variable: one that is not known yet, else the build's.

        So one build decides many options.
        """
        decided = self._known.possible | self._known.impossible
        preferred = 0
        for mask in self._component.variable_masks:
            unknown = mask & ~decided
            preferred |= unknown & -unknown if unknown else mask & self._chosen
        return preferred

    def _evaluate(self, number: int, budget: SearchBudget) -> OptionAvailability:
        component, chosen = self._component, self._chosen
        if self._known.impossible >> number & 1:
            return _NOT_OFFERED
        mask = component.variable_masks[component.variable_of[number]]
        start = chosen & ~mask | 1 << number
        if self.directly_choosable_options >> number & 1:
            return self._make_state(Availability.FREE, start)
        try:
            build = find_repair_without_search(
                component, start, number, chosen, self._closed, budget
            )
        except BudgetExceededError:
            return self._describe_unknown(number)
        if build is None:
            return self._search(number, start, mask, budget)
        return self._make_state(Availability.NEEDS_CHANGES, build)

    def _search(
        self, number: int, start: int, mask: int, budget: SearchBudget
    ) -> OptionAvailability:
        """Return the availability as found by the search for the best resolution."""
        component = self._component
        wishes = self._wishes & ~mask
        price = component.sum_prices(self._chosen)
        task = ComponentRepairTask(component, start, mask, wishes, self._closed, price)
        found = find_repairs(task, 1, budget)
        if found:
            self._known.possible |= found[0]
            return self._make_state(Availability.NEEDS_CHANGES, found[0], found.is_proven)
        if found.is_proven:
            self._known.impossible |= 1 << number
            return _NOT_OFFERED
        return self._describe_unknown(number)

    def _describe_unknown(self, number: int) -> OptionAvailability:
        """Return what is known of an option whose search was ended by the budget."""
        if self._known.impossible >> number & 1:
            return _NOT_OFFERED
        return _NEEDS_CHANGES if self._known.possible >> number & 1 else _UNDECIDED

    def _make_state(
        self, availability: Availability, after: int, is_proven: bool = True
    ) -> OptionAvailability:
        """Return an availability with the differences between the build `after` and this one."""
        component, before = self._component, self._chosen
        added, removed = after & ~before, before & ~after
        return OptionAvailability(
            availability,
            component.sum_prices(added) - component.sum_prices(removed),
            component.count_bespoke(added) - component.count_bespoke(removed),
            is_proven,
        )


def _is_vaguer(one: OptionAvailability, other: OptionAvailability) -> bool:
    """Whether an answer without a proof says less than another."""
    return one in (_UNDECIDED, _NEEDS_CHANGES) and other is not _UNDECIDED
