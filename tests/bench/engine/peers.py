"""The same questions to PySAT and RC2: they say what is possible on this machine."""

from __future__ import annotations

from pysat.examples.rc2 import RC2
from pysat.formula import WCNF
from pysat.solvers import Solver

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.pysat_solver import PysatSolver
from xmc_tui.domain.engine.rule_component import get_component

#: The weight of keeping a wish, against 1 for keeping any other choice.
WISH_WEIGHT = 10_001


class Peers:
    """PySAT and RC2 on the rules of a model."""

    def __init__(self, rules: CompiledRules) -> None:
        whole = get_component(rules, tuple(range(len(rules.components))))
        self._rules, self._count = rules, len(rules.options)
        encoder = PysatSolver.__new__(PysatSolver)
        encoder._last_boolean_variable = self._count
        self.clauses = list(encoder._make_clauses(whole.clauses))
        self._solver = Solver("glucose4", bootstrap_with=self.clauses)
        self._models: list[set[int]] = []

    def find_domains(self, decided: int) -> int:
        """Return the options that some build with the decided ones has, with cached models."""
        assumptions = [number + 1 for number in iterate_bits(decided)]
        self._models = [each for each in self._models if each.issuperset(assumptions)]
        possible: set[int] = set().union(*self._models)
        _, implied = self._solver.propagate(assumptions=assumptions)
        impossible = {-literal for literal in implied if literal < 0}
        unknown = [each for each in range(1, self._count + 1) if each not in possible | impossible]
        while unknown:
            self._solver.set_phases(unknown)
            if self._solver.solve(assumptions=[*assumptions, unknown[0]]):
                found = {each for each in self._solver.get_model() if 0 < each <= self._count}
                self._models.append(found)
                possible |= found
                unknown = [each for each in unknown if each not in found]
            else:
                unknown = unknown[1:]
        return sum(1 << each - 1 for each in possible)

    def find_least_cost(self, start: int, wishes: int, number: int) -> int | None:
        """Return the least weight of choices given up for an option; None if none has it."""
        formula = WCNF()
        for clause in self.clauses:
            formula.append(clause)
        formula.append([number + 1])
        own = self._rules.variables[self._rules.variable_of[number]].mask
        for variable in self._rules.variables:
            if variable.mask == own:
                continue
            current = variable.mask & start
            weight = WISH_WEIGHT if current & wishes else 1
            literal = current.bit_length() if current else -variable.mask.bit_length()
            formula.append([literal], weight=weight)
        with RC2(formula, solver="g4", adapt=True) as solver:
            return None if solver.compute() is None else int(solver.cost)
