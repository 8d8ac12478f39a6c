"""Combination rules compiled to bit masks: validity, conflicts and connected components.

A build is a bit mask: option number i of the model (in catalog order, gifts left out) is bit i.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from xmc_tui.domain.bit_masks import iterate_bits as iterate_bits
from xmc_tui.domain.bit_masks import make_mask
from xmc_tui.domain.catalog import Model, Option, Rule, RuleKind, SelectionMode
from xmc_tui.domain.catalog_values import Period
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class Conflict:
    """A broken rule, with the chosen options that break it, in catalog order."""

    rule: Rule
    options: tuple[str, ...]


@frozen
class CompiledRule:
    """A rule with the masks of its options; `then` is 0 for models."""

    rule: Rule
    when: int
    then: int


@frozen
class DecisionVariable:
    """A pick-one group, or one option of a pick-any group; called a variable for short.

    `mask` are its options. `values` are the masks that it can take, in catalog order: one bit each,
    or 0 for no option.
    """

    group: str
    mask: int
    values: tuple[int, ...]


_ALWAYS = Period()


class CompiledRules:
    """The rules of a model as bit masks by option number.

    Conflicts within the build `tolerated_build`, if given, are tolerated: they are left out of the
    rules.
    """

    def __init__(self, model: Model, tolerated_build: Iterable[str] = ()) -> None:
        self.model = model
        #: The options by number, and the numbers by option id.
        self.options: tuple[Option, ...] = tuple(
            o for group in model.choosable_groups for o in group.options
        )
        self.option_numbers = {option.id: i for i, option in enumerate(self.options)}
        self._find_build_mask = lru_cache(maxsize=256)(self._make_mask)
        #: The options with a limited period; few even in a large catalog.
        self._dated = tuple(i for i, option in enumerate(self.options) if option.offered != _ALWAYS)
        #: The options whose conflicts among themselves are tolerated.
        self.tolerated = self.mask_of(tolerated_build)
        #: The options of the standard build.
        self.standard = self.mask_of(
            group.standard for group in model.choosable_groups if group.standard is not None
        )
        #: The decision variables, and by option number the number of its variable.
        self.variables = self._make_variables()
        self.variable_of = {
            number: i
            for i, variable in enumerate(self.variables)
            for number in iterate_bits(variable.mask)
        }
        #: The rules that apply to this model, in catalog order.
        self.rules = tuple(
            CompiledRule(rule, when, self.mask_of(rule.then))
            for rule in model.rules
            if (when := self.mask_of(rule.when))
        )
        #: By option: the mask of the options it excludes.
        self.excluded = [0] * len(self.options)
        #: By option: its requirements, each as the mask of options of which one is required.
        self.required: list[tuple[int, ...]] = [()] * len(self.options)
        #: Options that are not offered on this model on any date.
        self.not_on_this_model = 0
        for rule in self.rules:
            self._add_rule(rule)
        #: The options that exclude another, usually few.
        self.excluding = sum(1 << number for number, others in enumerate(self.excluded) if others)
        #: The options with a requirement.
        self.requiring = sum(1 << number for number, wanted in enumerate(self.required) if wanted)
        #: Values that the engine derives from these rules, by a key of its own.
        self.derived: dict[object, Any] = {}

    def _make_variables(self) -> tuple[DecisionVariable, ...]:
        """Return the decision variables of the model, in catalog order."""
        variables: list[DecisionVariable] = []
        for group in self.model.choosable_groups:
            values = tuple(1 << self.option_numbers[option.id] for option in group.options)
            if group.pick is SelectionMode.ONE:
                variables.append(DecisionVariable(group.id, sum(values), values))
            else:
                variables.extend(DecisionVariable(group.id, value, (0, value)) for value in values)
        return tuple(variables)

    def _add_rule(self, compiled: CompiledRule) -> None:
        """Add a rule to the exclusions, the requirements or the options not on this model."""
        if compiled.rule.kind is RuleKind.ONLY_WITH_MODEL:
            if self.model.id not in compiled.rule.then:
                self.not_on_this_model |= compiled.when & ~self.tolerated
            return
        exclusions, requirements = self.constraints_of_rule(compiled)
        for number, others in exclusions.items():
            self.excluded[number] |= others
        for number, wanted in requirements:
            self.required[number] += (wanted,)

    def constraints_of_rule(
        self, compiled: CompiledRule
    ) -> tuple[dict[int, int], tuple[tuple[int, int], ...]]:
        """Return the exclusions and requirements of a rule between options.

        Exclusions map an option to those that it excludes; a requirement is an option with those of
        which it requires one.
        """
        when, then, tolerated = compiled.when, compiled.then, self.tolerated
        if compiled.rule.kind is RuleKind.REQUIRES:
            when, tolerated = when & ~self._find_exempt_options(then), 0
            variable = self._find_common_variable(then)
            if variable is None or variable.mask & when:
                return {}, tuple((number, then) for number in iterate_bits(when))
            # A requirement within one pick-one group equals excluding its other options, and is
            # faster to search.
            then = variable.mask & ~then
        exclusions: dict[int, int] = {}
        for one, other in ((when, then), (then, when)):
            for number in iterate_bits(one):
                exempt = (tolerated if tolerated >> number & 1 else 0) | 1 << number
                exclusions[number] = exclusions.get(number, 0) | other & ~exempt
        return exclusions, ()

    def _find_exempt_options(self, then: int) -> int:
        """Return the tolerated options, if their build has none of `then`."""
        return 0 if self.tolerated & then else self.tolerated

    def _find_common_variable(self, mask: int) -> DecisionVariable | None:
        """Return the pick-one group that all options of a mask are in; None if there is none."""
        variables = {self.variable_of[number] for number in iterate_bits(mask)}
        if len(variables) != 1:
            return None
        variable = self.variables[variables.pop()]
        return variable if 0 not in variable.values else None

    def mask_of(self, option_ids: Iterable[str]) -> int:
        """Return the mask of option ids, ignoring gifts and ids of other models."""
        if isinstance(option_ids, frozenset):  # a build, of which it is asked again and again
            return self._find_build_mask(option_ids)
        return self._make_mask(option_ids)

    def _make_mask(self, option_ids: Iterable[str]) -> int:
        return make_mask(self.option_numbers[o] for o in option_ids if o in self.option_numbers)

    def ids_of(self, mask: int) -> tuple[str, ...]:
        """Return the option ids of a mask, in catalog order."""
        return tuple(self.options[number].id for number in iterate_bits(mask))

    def find_not_offered(self, day: date) -> int:
        """Return the mask of options that cannot be ordered on `day` in any build."""
        mask = self.not_on_this_model
        for number in self._dated:
            if not self.options[number].offered.covers(day):
                mask |= 1 << number
        return mask

    def find_excluded(self, mask: int) -> int:
        """Return the options that any option of the mask excludes."""
        excluded = 0
        for number in iterate_bits(mask & self.excluding):
            excluded |= self.excluded[number]
        return excluded

    def is_valid(self, mask: int) -> bool:
        """Whether no rule is broken, ignoring offer periods."""
        if mask & (self.find_excluded(mask) | self.not_on_this_model):
            return False
        requiring = mask & self.requiring
        return not requiring or all(
            mask & wanted for number in iterate_bits(requiring) for wanted in self.required[number]
        )

    def find_conflicts(self, chosen: Iterable[str]) -> tuple[Conflict, ...]:
        """Return each broken rule once for each pair of conflicting options, in rule order."""
        mask, concerned = self.mask_of(chosen), set[int]()
        for number in iterate_bits(mask):
            exclusions, others = self.rules_of_option[number]
            concerned.update(others)
            if self.excluded[number] & mask:
                concerned.update(exclusions)
        return tuple(
            conflict
            for index in sorted(concerned)
            for conflict in self._find_rule_conflicts(self.rules[index], mask)
        )

    @cached_property
    def rules_of_option(self) -> list[tuple[list[int], list[int]]]:
        """By option: the indices of the exclusions and of the other rules with it in `when`."""
        indices: list[tuple[list[int], list[int]]] = [([], []) for _ in self.options]
        for index, compiled in enumerate(self.rules):
            is_other = compiled.rule.kind is not RuleKind.EXCLUDES
            for number in iterate_bits(compiled.when):
                indices[number][is_other].append(index)
        return indices

    def _find_rule_conflicts(self, compiled: CompiledRule, mask: int) -> Iterator[Conflict]:
        """Yield the conflicts of a build with one rule."""
        rule, when, then = compiled.rule, compiled.when & mask, compiled.then
        if rule.kind is RuleKind.ONLY_WITH_MODEL:
            if self.model.id not in rule.then:
                for number in iterate_bits(when & ~self.tolerated):
                    yield Conflict(rule, (self.options[number].id,))
        elif rule.kind is RuleKind.EXCLUDES:
            pairs = {
                1 << number | 1 << other
                for number in iterate_bits(when)
                for other in iterate_bits(then & mask)
                if number != other
            }
            for pair in sorted(pairs):
                if pair & ~self.tolerated:
                    yield Conflict(rule, self.ids_of(pair))
        elif not then & mask:
            # The options that take the place of a required one in its pick-one group.
            variables = {self.variable_of[number] for number in iterate_bits(then)}
            blocking = sum(self.variables[variable].mask for variable in variables) & ~then & mask
            for number in iterate_bits(when & ~self._find_exempt_options(then)):
                yield Conflict(rule, self.ids_of((1 << number) | blocking))

    @cached_property
    def components(self) -> tuple[tuple[int, ...], ...]:
        """The connected components of the rules, as tuples of variable numbers."""
        from xmc_tui.domain import connected_components  # not needed by a start

        linked = self._iterate_linked_variables()
        return connected_components.find_components(len(self.variables), linked)

    def _iterate_linked_variables(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs of variables with a rule between options of theirs."""
        for number, linked in enumerate(self.excluded):
            for wanted in self.required[number]:
                linked |= wanted
            for other in iterate_bits(linked):
                yield self.variable_of[number], self.variable_of[other]

    @cached_property
    def component_masks(self) -> tuple[int, ...]:
        """The mask of the options of each component."""
        return tuple(
            sum(self.variables[variable].mask for variable in component)
            for component in self.components
        )

    @cached_property
    def component_by_variable(self) -> dict[int, int]:
        """By variable number: the number of its component."""
        return {
            variable: number
            for number, component in enumerate(self.components)
            for variable in component
        }


#: The compiled rules of a model, cached.
compile_rules = lru_cache(maxsize=64)(CompiledRules)


@lru_cache(maxsize=16)
def _compile_tolerant_rules(model: Model, chosen: frozenset[str]) -> CompiledRules:
    """Return the rules without the conflicts of a build; cached."""
    return CompiledRules(model, chosen)


def compile_rules_tolerating_conflicts(model: Model, chosen: frozenset[str]) -> CompiledRules:
    """Return the rules for changes of a build: all of them, less the conflicts that the build has
    already."""
    compiled_rules = compile_rules(model)
    return (
        compiled_rules
        if compiled_rules.is_valid(compiled_rules.mask_of(chosen))
        else _compile_tolerant_rules(model, chosen)
    )
