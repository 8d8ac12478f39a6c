"""The task of repairing the build of one component, and what follows from it without a search."""

from __future__ import annotations

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class ComponentRepairTask:
    """A repair task within one component, in local masks.

    `start` is the build, `fixed` the options of the decision variables that must not change,
    `wishes` those to give up last, `closed` those not offered. `price` is the sum in yuan that
    differences are relative to.
    """

    component: RuleComponent
    start: int
    fixed: int
    wishes: int
    closed: int
    price: int

    def make_clause_excluding_changes(self, build: int) -> list[int]:
        """Return a clause that a build breaks if it has all changes of this one."""
        literals = list[int]()
        for variable in iterate_bits(self.component.find_variables(build ^ self.start)):
            mask = self.component.variable_masks[variable]
            new = build & mask
            literals.append(-new.bit_length() if new else (self.start & mask).bit_length())
        return literals

    def find_possible_new_values(self, changed: int, impossible: int) -> list[list[int]]:
        """Return the possible new values of each changed decision variable, without impossible
        options."""
        component, start = self.component, self.start
        return [
            [
                value
                for value in component.values[variable]
                if not value & impossible and value != start & component.variable_masks[variable]
            ]
            for variable in iterate_bits(changed)
        ]

    def list_fixed_literals(self) -> list[int]:
        """Return literals for the options of the fixed decision variables and those not offered."""
        closed = self.closed | self.fixed & ~self.start
        included = [number + 1 for number in iterate_bits(self.start & self.fixed)]
        return included + [-number - 1 for number in iterate_bits(closed)]

    def list_kept_literals(self) -> tuple[list[int], list[int]]:
        """Return a literal for each decision variable that is true if it is not changed, those with
        a wish first.

        Variables that must change, since the build has no possible value there, are left out.
        """
        wished, others = list[int](), list[int]()
        component, start = self.component, self.start
        for mask, values in zip(component.variable_masks, component.values, strict=True):
            current = start & mask
            if not mask & self.fixed and current in values:
                literal = current.bit_length() if current else -mask.bit_length()
                (wished if current & self.wishes else others).append(literal)
        return wished, others

    def catalog_sort_key(self, build: int) -> int:
        """Return a sort key for catalog order: the first option that differs decides."""
        width = self.component.numbers[-1] + 1
        return -int(format(build, f"0{width}b")[::-1], 2)

    def undo_needless_changes(self, build: int) -> int:
        """Return a build with as many of its changes undone, one by one, as stays valid."""
        component = self.component
        for mask in component.variable_masks:
            if (build ^ self.start) & mask and not mask & self.fixed:
                other = build & ~mask | self.start & mask
                if not other & self.closed and component.is_valid(other):
                    build = other
        return build
