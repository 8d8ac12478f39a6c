"""Satisfiability search: finds a valid build that has some options and lacks others, by
depth-first search with unit propagation.

Offer periods are ignored. The search is iterative, so long chains of rules need no deep stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xmc_tui.domain.catalog import Rule, RuleKind
from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.unit_propagation import (
    Assignment,
    Changes,
    Constraints,
    get_constraints,
)

#: Knuth's multiplicative hash, which scatters small numbers evenly.
_HASH_FACTOR, _HASH_MODULUS = 2_654_435_761, 2**32


class SatisfiabilitySolver:
    """Finds valid builds of one model; each search starts from a valid build found first."""

    def __init__(self, compiled_rules: CompiledRules) -> None:
        self.compiled_rules = compiled_rules
        self._constraints = get_constraints(compiled_rules)
        self._roots = self._constraints.propagate_roots()
        #: A valid build; None if there is none.
        self.build = (
            None
            if self._roots is None
            else _Search(
                compiled_rules, self._constraints, compiled_rules.standard, is_valid=False
            ).run(self._roots)
        )

    def find(self, wanted: int, unwanted: int = 0) -> int | None:
        """Return a valid build with all of `wanted` and none of `unwanted`; None if there is
        none."""
        if self._roots is None or self.build is None:
            return None
        return self._find_within(self._constraints, self._roots, wanted, unwanted)

    def is_effective(self, rule: Rule, sole_exclusions: list[int]) -> bool:
        """Whether some build breaks this rule and no other, so that the rule makes a difference.

        `sole_exclusions` holds for each option the options that exactly one rule lets it exclude.
        """
        exclusions, requirements = self.compiled_rules.compile_rule(rule)
        lifted = {number: others & sole_exclusions[number] for number, others in exclusions.items()}
        constraints = self._constraints.copy_without(lifted, requirements)
        touched = sum(1 << number for number in {*exclusions, *(each for each, _ in requirements)})
        roots = self._roots
        if roots is None or touched & (roots[0] | roots[1]):
            roots = constraints.propagate_roots()  # the roots may follow from the lifted rule
        if roots is None:
            return False
        violations = [
            (1 << number | 1 << other, 0)
            for number in lifted
            for other in iterate_bits(lifted[number] >> number << number)
        ]
        violations += [(1 << number, wanted) for number, wanted in requirements]
        return any(
            self._find_within(constraints, roots, include, exclude) is not None
            for include, exclude in violations
        )

    def _find_within(
        self, constraints: Constraints, roots: Assignment, wanted: int, unwanted: int
    ) -> int | None:
        """Return a build that satisfies all or some of the model's constraints; None if there is
        none."""
        assignment = constraints.propagate(roots, wanted, unwanted)
        if assignment is None:
            return None
        preferred = self.compiled_rules.standard if self.build is None else self.build
        search = _Search(self.compiled_rules, constraints, preferred, self.build is not None)
        return search.run(assignment)


class _Search:
    """One depth-first search that completes assignments by the options of a preferred build.

    `is_valid` says that the preferred build breaks no constraint.
    """

    def __init__(
        self,
        compiled_rules: CompiledRules,
        constraints: Constraints,
        preferred: int,
        is_valid: bool,
    ) -> None:
        self._rules = compiled_rules
        self._constraints = constraints
        self._preferred = preferred
        self._is_valid = is_valid

    def run(self, assignment: Assignment) -> int | None:
        """Return a build that extends the assignment; None if there is none."""
        stack: list[tuple[Assignment, Changes]] = [(assignment, (0, 0))]
        while stack:
            before, (include, exclude) = stack.pop()
            extended = self._constraints.propagate(before, include, exclude)
            if extended is None:
                continue
            candidate = extended[0] | self._preferred & ~extended[1]
            branches = self._choose_branches(extended, candidate)
            if branches is None:
                return candidate
            stack.extend((extended, branch) for branch in reversed(branches))
        return None

    def _choose_branches(self, assignment: Assignment, candidate: int) -> list[Changes] | None:
        """Return the fewest branches found that repair a violation of the candidate.

        Every valid build that extends the assignment takes one of them. None if the candidate is
        valid.
        """
        fewest: list[Changes] | None = None
        for branches in self._iterate_repairs(assignment, candidate):
            if fewest is None or len(branches) < len(fewest):
                fewest = branches
                if len(fewest) <= 2:
                    break
        return fewest

    def _iterate_repairs(self, assignment: Assignment, candidate: int) -> Iterator[list[Changes]]:
        """Yield for each violation of a candidate the branches that may repair it."""
        (included, excluded), rules = assignment, self._rules
        for number in iterate_bits(self._preferred & excluded):
            slot = rules.slots[rules.slot_of[number]]
            if 0 not in slot.values and not slot.mask & included:
                yield [(1 << value, 0) for value in iterate_bits(slot.mask & ~excluded)]
        for number in iterate_bits(candidate & rules.requiring):
            for wanted in self._constraints.required[number]:
                if not wanted & candidate:
                    remaining = wanted & ~excluded
                    branches = [
                        (1 << value, remaining & (1 << value) - 1)
                        for value in iterate_bits(remaining)
                    ]
                    yield branches if included >> number & 1 else [*branches, (0, 1 << number)]
        for number in iterate_bits(0 if self._is_valid else candidate & ~included):
            if self._constraints.excluded[number] & candidate:
                yield [(1 << number, 0), (0, 1 << number)]
        for slot in () if self._is_valid else rules.slots:
            if 0 not in slot.values and not slot.mask & candidate:
                yield [(1 << value, 0) for value in iterate_bits(slot.mask & ~excluded)]


#: The solver of compiled rules, cached.
get_solver = lru_cache(maxsize=16)(SatisfiabilitySolver)


# ── Dead options and redundant rules ──────────────────────────────────────────────────────────────


def find_dead_options(compiled_rules: CompiledRules) -> int:
    """Return the mask of the options that the model has but no valid build contains."""
    solver, covered, dead = get_solver(compiled_rules), compiled_rules.not_on_this_model, 0
    # Each build found covers its other options too. Options linked by a chain of rules are often
    # neighbours, so in a scattered order an early build covers a large part of such a chain.
    for number in sorted(
        range(len(compiled_rules.options)), key=lambda each: each * _HASH_FACTOR % _HASH_MODULUS
    ):
        if covered >> number & 1:
            continue
        found = solver.find(1 << number)
        covered |= found or 0
        dead |= 1 << number if found is None else 0
    return dead


def find_redundant_rules(compiled_rules: CompiledRules) -> tuple[Rule, ...]:
    """Return the rules between options that forbid no build which the other rules allow."""
    sole_exclusions = _find_sole_exclusions(compiled_rules)
    solver = get_solver(compiled_rules)
    return tuple(
        rule
        for rule in compiled_rules.rules
        if rule.kind is not RuleKind.ONLY_WITH_MODEL
        and not solver.is_effective(rule, sole_exclusions)
    )


def _find_sole_exclusions(compiled_rules: CompiledRules) -> list[int]:
    """Return for each option the options that exactly one rule lets it exclude."""
    once, twice = [0] * len(compiled_rules.options), [0] * len(compiled_rules.options)
    for rule in compiled_rules.rules:
        for number, others in compiled_rules.compile_rule(rule)[0].items():
            twice[number] |= once[number] & others
            once[number] |= others
    return [one & ~two for one, two in zip(once, twice, strict=True)]
