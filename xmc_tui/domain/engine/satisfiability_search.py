"""Satisfiability search: finds a valid build that has some options and lacks others, by
depth-first search with unit propagation.

Offer periods are ignored. The search is iterative, so long chains of rules need no deep stack.
After some steps it hands over to a solver that learns, which takes longer to set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xmc_tui.domain.catalog import Rule, RuleKind
from xmc_tui.domain.compiled_rules import CompiledRule, CompiledRules, iterate_bits
from xmc_tui.domain.engine.rule_component import get_component, make_solver
from xmc_tui.domain.engine.rule_propagation import Assignment, Changes, Constraints, get_constraints
from xmc_tui.domain.engine.search_budget import (
    UNLIMITED,
    BudgetExceededError,
    SearchBudget,
    SearchResults,
)

#: The steps of the depth-first search before a learning solver takes over.
_MOST_STEPS = 40

#: Knuth's multiplicative hash, which scatters small numbers evenly.
_HASH_FACTOR, _HASH_MODULUS = 2_654_435_761, 2**32


class SatisfiabilitySolver:
    """Finds valid builds of one model; each search starts from a valid build found first."""

    def __init__(self, compiled_rules: CompiledRules) -> None:
        self.compiled_rules = compiled_rules
        self._constraints = get_constraints(compiled_rules)
        self._roots = self._constraints.propagate_without_decisions()
        self._build: int | None = None
        self._has_searched = False

    def find_any_build(self, budget: SearchBudget = UNLIMITED) -> int | None:
        """Return a valid build, always the same; None if there is none."""
        if not self._has_searched:
            if self._roots is not None:
                rules = self.compiled_rules
                search = _Search(rules, self._constraints, rules.standard, is_valid=False)
                try:
                    self._build = search.run(self._roots, budget)
                except _TooManyStepsError:
                    self._build = self._solve(self._constraints, 0, 0, budget)
            self._has_searched = True
        return self._build

    def find_build_with(
        self, wanted: int, unwanted: int = 0, budget: SearchBudget = UNLIMITED
    ) -> int | None:
        """Return a valid build with all of `wanted` and none of `unwanted`; None if there is
        none.

        Raise BudgetExceededError if the budget ends first.
        """
        if self._roots is None or self.find_any_build(budget) is None:
            return None
        return self._find_within(self._constraints, self._roots, wanted, unwanted, budget)

    def is_rule_effective(
        self, rule: CompiledRule, sole_exclusions: list[int], budget: SearchBudget = UNLIMITED
    ) -> bool:
        """Whether some build breaks this rule and no other, so that the rule makes a difference.

        `sole_exclusions` holds for each option the options that exactly one rule lets it exclude.
        Raise BudgetExceededError if the budget ends first.
        """
        exclusions, requirements = self.compiled_rules.constraints_of_rule(rule)
        lifted = {number: others & sole_exclusions[number] for number, others in exclusions.items()}
        constraints = self._constraints.copy_without(lifted, requirements)
        touched = sum(1 << number for number in {*exclusions, *(each for each, _ in requirements)})
        roots = self._roots
        if roots is None or touched & (roots[0] | roots[1]):
            roots = (
                constraints.propagate_without_decisions()
            )  # the roots may follow from the lifted rule
        if roots is None:
            return False
        violations = [
            (1 << number | 1 << other, 0)
            for number in lifted
            for other in iterate_bits(lifted[number] >> number << number)
        ]
        violations += [(1 << number, wanted) for number, wanted in requirements]
        return any(
            self._find_within(constraints, roots, include, exclude, budget) is not None
            for include, exclude in violations
        )

    def _find_within(
        self,
        constraints: Constraints,
        roots: Assignment,
        wanted: int,
        unwanted: int,
        budget: SearchBudget,
    ) -> int | None:
        """Return a build that satisfies all or some of the model's constraints; None if there is
        none."""
        assignment = constraints.propagate(roots, wanted, unwanted)
        if assignment is None:
            return None
        build = self.find_any_build(budget)
        preferred = self.compiled_rules.standard if build is None else build
        search = _Search(self.compiled_rules, constraints, preferred, build is not None)
        try:
            return search.run(assignment, budget)
        except _TooManyStepsError:
            return self._solve(constraints, wanted, unwanted, budget)

    def _solve(
        self, constraints: Constraints, wanted: int, unwanted: int, budget: SearchBudget
    ) -> int | None:
        """Return a build as a solver finds it, component by component."""
        rules, build = self.compiled_rules, 0
        for index in range(len(rules.components)):
            component = get_component(rules, (index,))
            members = component.to_local_mask(wanted), component.to_local_mask(unwanted)
            if self._build is not None and not any(members) and constraints is self._constraints:
                build |= self._build & component.members
                continue
            solver = component.get_solver()
            if constraints is not self._constraints:
                clauses = component.make_clauses(constraints.excluded, constraints.required)
                if clauses != component.clauses:
                    solver = make_solver(clauses, component.size.needs_solver)
            closed = members[1] | component.not_on_this_model
            found = solver.find_build(
                members[0], closed, component.to_local_mask(rules.standard), budget
            )
            if found is None:
                return None
            build |= found << component.offset
        return build


class _TooManyStepsError(Exception):
    """Ends a depth-first search that takes too many steps."""


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

    def run(self, assignment: Assignment, budget: SearchBudget) -> int | None:
        """Return a build that extends the assignment; None if there is none."""
        stack: list[tuple[Assignment, Changes]] = [(assignment, (0, 0))]
        steps = 0
        while stack:
            budget.spend(8)
            steps += 1
            if steps > _MOST_STEPS + len(self._rules.options):
                raise _TooManyStepsError
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
            variable = rules.variables[rules.variable_of[number]]
            if 0 not in variable.values and not variable.mask & included:
                yield [(1 << value, 0) for value in iterate_bits(variable.mask & ~excluded)]
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
        for variable in () if self._is_valid else rules.variables:
            if 0 not in variable.values and not variable.mask & candidate:
                yield [(1 << value, 0) for value in iterate_bits(variable.mask & ~excluded)]


#: The solver of compiled rules, cached.
get_solver = lru_cache(maxsize=16)(SatisfiabilitySolver)


# ── Dead options and redundant rules ──────────────────────────────────────────────────────────────


def find_dead_options(
    compiled_rules: CompiledRules, budget: SearchBudget = UNLIMITED
) -> tuple[int, int]:
    """Return the options that the model has but no valid build contains, and those that the budget
    left undecided, as masks."""
    solver, covered, dead = get_solver(compiled_rules), compiled_rules.not_on_this_model, 0
    every = (1 << len(compiled_rules.options)) - 1
    # Each build found covers its other options too. Options linked by a chain of rules are often
    # neighbours, so in a scattered order an early build covers a large part of such a chain.
    for number in sorted(
        range(len(compiled_rules.options)), key=lambda each: each * _HASH_FACTOR % _HASH_MODULUS
    ):
        if covered >> number & 1:
            continue
        try:
            found = solver.find_build_with(1 << number, budget=budget)
        except BudgetExceededError:
            return dead, every & ~covered & ~dead
        covered |= found or 0
        dead |= 1 << number if found is None else 0
    return dead, 0


def find_redundant_rules(
    compiled_rules: CompiledRules, budget: SearchBudget = UNLIMITED
) -> SearchResults[Rule]:
    """Return the rules between options that forbid no build which the other rules allow.

    They are not proven to be all of them if the budget ended first.
    """
    sole_exclusions = _find_sole_exclusions(compiled_rules)
    solver = get_solver(compiled_rules)
    redundant = []
    for compiled in compiled_rules.rules:
        if compiled.rule.kind is not RuleKind.ONLY_WITH_MODEL:
            try:
                if not solver.is_rule_effective(compiled, sole_exclusions, budget):
                    redundant.append(compiled.rule)
            except BudgetExceededError:
                return SearchResults(redundant, is_proven=False)
    return SearchResults(redundant)


def _find_sole_exclusions(compiled_rules: CompiledRules) -> list[int]:
    """Return for each option the options that exactly one rule lets it exclude."""
    once, twice = [0] * len(compiled_rules.options), [0] * len(compiled_rules.options)
    for rule in compiled_rules.rules:
        for number, others in compiled_rules.constraints_of_rule(rule)[0].items():
            twice[number] |= once[number] & others
            once[number] |= others
    return [one & ~two for one, two in zip(once, twice, strict=True)]
