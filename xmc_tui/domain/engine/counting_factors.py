"""The rules of a component as small tables over variables, for counting its builds.

A variable is a decision variable, with the options that rules do not tell apart as one value, or an
auxiliary variable that says whether the first parts of a long requirement are fulfilled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xmc_tui.domain.compiled_rules import iterate_bits
from xmc_tui.domain.engine.rule_component import RuleComponent
from xmc_tui.domain.frozen_dataclass import frozen

#: A row of a table: a value for each variable of its scope.
Row = tuple[int, ...]

#: Whether parts that are fulfilled or not are allowed together.
_Test = Callable[[Sequence[bool]], bool]

#: One part of a requirement: a variable and the values of it that fulfil the requirement.
_Part = tuple[int, frozenset[int]]


@frozen
class Factor:
    """The combinations of values of some variables that a rule allows."""

    scope: tuple[int, ...]
    rows: tuple[Row, ...]


class CountingFactors:
    """The variables and tables of one component; `closed` options are left out.

    `values` has for each variable its values, each as the options that it stands for: local option
    numbers, with None for no option. Each value of an auxiliary variable stands for nothing.
    """

    def __init__(self, component: RuleComponent, closed: int) -> None:
        self._component = component
        self.values: list[list[list[int | None]]] = []
        self.factors: list[Factor] = []
        #: By local option number: the value of its decision variable that stands for it.
        self._value_of: dict[int, int] = {}
        self.decision_variable_count = len(component.variable_masks)
        signatures = _find_signatures(component)
        for index, options in enumerate(component.values):
            self._add_decision_variable(
                index, [each for each in options if not each & closed], signatures
            )
        self._add_exclusions()
        for number, requirements in component.required.items():
            for wanted in requirements:
                if number in self._value_of and not wanted >> number & 1:
                    self._add_requirement(number, wanted)

    def _add_decision_variable(
        self, variable: int, options: list[int], signatures: dict[int, object]
    ) -> None:
        classes: dict[object, list[int | None]] = {}
        for value in options:
            number = value.bit_length() - 1 if value else None
            signature = _NO_RULES if number is None else signatures[number]
            classes.setdefault(signature, []).append(number)
        self.values.append(list(classes.values()))
        for index, members in enumerate(self.values[variable]):
            self._value_of |= {number: index for number in members if number is not None}

    def _add_exclusions(self) -> None:
        """Add a table for each pair of decision variables with exclusions."""
        component = self._component
        forbidden: dict[tuple[int, int], set[Row]] = {}
        for number, value in self._value_of.items():
            variable = component.variable_of[number]
            for other in iterate_bits(component.excluded[number]):
                other_variable = component.variable_of[other]
                if other in self._value_of and variable < other_variable:
                    pair = value, self._value_of[other]
                    forbidden.setdefault((variable, other_variable), set()).add(pair)
        for (one, two), pairs in forbidden.items():
            rows = tuple(
                (a, b)
                for a in range(len(self.values[one]))
                for b in range(len(self.values[two]))
                if (a, b) not in pairs
            )
            self.factors.append(Factor((one, two), rows))

    def _add_requirement(self, number: int, wanted: int) -> None:
        """Add tables for a requirement; a long one is cut into parts of three variables."""
        variable = self._component.variable_of[number]
        fulfilling: dict[int, set[int]] = {
            variable: set(range(len(self.values[variable]))) - {self._value_of[number]}
        }
        for other in iterate_bits(wanted):
            if other in self._value_of:
                other_variable = self._component.variable_of[other]
                fulfilling.setdefault(other_variable, set()).add(self._value_of[other])
        parts: list[_Part] = [(each, frozenset(some)) for each, some in fulfilling.items()]
        while len(parts) > 3:
            parts = [self._join(parts[0], parts[1]), *parts[2:]]
        self._add_table(parts, lambda fulfilled: any(fulfilled))

    def _join(self, one: _Part, two: _Part) -> _Part:
        """Add an auxiliary variable that says whether one of two parts is fulfilled."""
        variable = len(self.values)
        self.values.append([[None], [None]])
        joined = (variable, frozenset({1}))
        self._add_table(
            [one, two, joined], lambda fulfilled: fulfilled[2] == (fulfilled[0] or fulfilled[1])
        )
        return joined

    def _add_table(self, parts: list[_Part], is_allowed: _Test) -> None:
        rows: list[Row] = [()]
        for variable, _ in parts:
            rows = [(*row, value) for row in rows for value in range(len(self.values[variable]))]
        allowed = tuple(
            row
            for row in rows
            if is_allowed([value in some for value, (_, some) in zip(row, parts, strict=True)])
        )
        self.factors.append(Factor(tuple(variable for variable, _ in parts), allowed))


#: The signature of an option that no rule names, and of no option.
_NO_RULES: object = (0, frozenset(), frozenset())


def _find_signatures(component: RuleComponent) -> dict[int, object]:
    """Return for each option the rules that concern it; options of a decision variable with equal
    ones count alike."""
    fulfils: dict[int, set[int]] = {number: set() for number in component.numbers}
    for requirements in component.required.values():
        for wanted in requirements:
            for number in iterate_bits(wanted):
                fulfils[number].add(wanted)
    return {
        number: (
            component.excluded[number] & ~component.variable_masks[component.variable_of[number]],
            frozenset(component.required.get(number, ())),
            frozenset(fulfils[number]),
        )
        for number in component.numbers
    }
