"""Unit propagation over the combination rules of a model: the options that a partial assignment
forces into or out of a build.

Offer periods are ignored. The propagation is iterative, so long chains of rules need no deep stack.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits

#: A partial assignment as two masks: the included options and the excluded ones.
Assignment = tuple[int, int]

#: Options to include and options to exclude, as two masks.
Changes = tuple[int, int]


class Constraints:
    """The exclusions and requirements of a model, indexed by option for unit propagation."""

    def __init__(self, compiled_rules: CompiledRules) -> None:
        self._rules = compiled_rules
        self.excluded = [*compiled_rules.excluded]
        self.required = [*compiled_rules.required]
        #: By option: the requirements that it can fulfil, each as the option that has the
        #: requirement and the mask of options that fulfil it.
        self.required_by: list[list[tuple[int, int]]] = [[] for _ in compiled_rules.options]
        for dependent in iterate_bits(compiled_rules.requiring):
            for wanted in compiled_rules.required[dependent]:
                for number in iterate_bits(wanted):
                    self.required_by[number].append((dependent, wanted))

    def copy_without(
        self, exclusions: Mapping[int, int], requirements: Iterable[tuple[int, int]]
    ) -> Constraints:
        """Return a copy of the constraints that lacks some exclusions and requirements."""
        reduced = copy(self)
        reduced.excluded = [*self.excluded]
        reduced.required = [*self.required]
        reduced.required_by = [*self.required_by]
        for number, others in exclusions.items():
            reduced.excluded[number] &= ~others
        for dependent, wanted in requirements:
            remaining = list(reduced.required[dependent])
            remaining.remove(wanted)
            reduced.required[dependent] = tuple(remaining)
            # An identical requirement that remains needs the entries of `required_by`.
            for number in iterate_bits(0 if wanted in remaining else wanted):
                reduced.required_by[number] = [
                    entry for entry in reduced.required_by[number] if entry != (dependent, wanted)
                ]
        return reduced

    def propagate_without_decisions(self) -> Assignment | None:
        """Return the assignment that holds in every valid build; None if no build is valid."""
        rules = self._rules
        forced = sum(variable.mask for variable in rules.variables if len(variable.values) == 1)
        impossible = sum(
            1 << number
            for number in iterate_bits(rules.requiring)
            if not all(self.required[number])
        )
        return self.propagate((0, 0), forced, rules.not_on_this_model | impossible)

    def propagate(self, assignment: Assignment, include: int, exclude: int) -> Assignment | None:
        """Extend an assignment by options and by all that follows; None on a contradiction."""
        included, excluded = assignment
        include, exclude = include & ~included, exclude & ~excluded
        while include or exclude:
            if include & (excluded | exclude) or exclude & included:
                return None
            if include:
                number = include.bit_length() - 1
                included |= 1 << number
                include ^= 1 << number
                implied = self._propagate_inclusion(number, included, excluded | exclude)
            else:
                number = exclude.bit_length() - 1
                excluded |= 1 << number
                exclude ^= 1 << number
                consequences = self._propagate_exclusion(number, included, excluded | exclude)
                if consequences is None:
                    return None
                implied = consequences
            include |= implied[0] & ~included
            exclude |= implied[1] & ~excluded
        return included, excluded

    def _propagate_inclusion(self, number: int, included: int, excluded: int) -> Changes:
        """Return the changes that follow from including an option.

        They may contradict the assignment; `propagate` detects that when it applies them.
        """
        variable = self._rules.variables[self._rules.variable_of[number]]
        include, exclude = 0, self.excluded[number] | variable.mask & ~(1 << number)
        for wanted in self.required[number]:
            if not wanted & included:
                remaining = wanted & ~(excluded | exclude)
                if not remaining:
                    exclude |= 1 << number  # contradicts the inclusion itself
                elif not remaining & (remaining - 1):
                    include |= remaining
        return include, exclude

    def _propagate_exclusion(self, number: int, included: int, excluded: int) -> Changes | None:
        """Return the changes that follow from excluding an option; None if its pick-one group has
        no option left."""
        include = exclude = 0
        variable = self._rules.variables[self._rules.variable_of[number]]
        if 0 not in variable.values and not variable.mask & included:
            remaining = variable.mask & ~excluded
            if not remaining:
                return None
            if not remaining & (remaining - 1):
                include |= remaining
        for dependent, wanted in self.required_by[number]:
            if wanted & included:
                continue
            remaining = wanted & ~excluded
            if not remaining:
                exclude |= 1 << dependent
            elif included >> dependent & 1 and not remaining & (remaining - 1):
                include |= remaining
        return include, exclude


#: The constraints of compiled rules, cached.
get_constraints = lru_cache(maxsize=16)(Constraints)
