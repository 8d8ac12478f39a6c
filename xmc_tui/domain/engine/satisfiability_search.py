"""Whether some valid build has certain options and lacks others, by depth-first search with unit
propagation.

Days are not looked at. Nothing here recurses, so that long chains of rules need no deep stack.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from xmc_tui.domain.catalog import Rule, RuleKind
from xmc_tui.domain.combination_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.unit_propagation import Changes, Constraints, Decided, constraints_of

#: Knuth's multiplicative hash: it scatters small numbers evenly.
_SCATTER, _MODULUS = 2_654_435_761, 2**32


class Satisfier:
    """Finds valid builds of one rulebook; a build found once is what later searches start from."""

    def __init__(self, compiled_rules: CompiledRules) -> None:
        self.compiled_rules = compiled_rules
        self._all = constraints_of(compiled_rules)
        self._decided = self._all.roots()
        #: Some valid build; None where there is none.
        self.build = (
            None
            if self._decided is None
            else self._search(self._all, self._decided, compiled_rules.standard, False)
        )

    def find(self, wanted: int, unwanted: int = 0) -> int | None:
        """Return a valid build that holds all of `wanted` and none of `unwanted`; None where there
        is none."""
        if self._decided is None or self.build is None:
            return None
        decided = self._all.propagated(self._decided, wanted, unwanted)
        return None if decided is None else self._search(self._all, decided, self.build, True)

    def has_changes(self, rule: Rule, alone: list[int]) -> bool:
        """Whether some build is broken by this rule alone, so that without the rule it could be
        had.

        `alone` are per option the options that exactly one rule excludes beside it.
        """
        exclusions, requirements = self.compiled_rules.compiled(rule)
        lifted = {number: others & alone[number] for number, others in exclusions.items()}
        constraints = self._all.without(lifted, requirements)
        touched = sum(
            1 << number for number in {*exclusions, *(number for number, _ in requirements)}
        )
        decided = self._decided
        if decided is None or touched & (decided[0] | decided[1]):
            decided = constraints.roots()  # the rule may have decided something
        if decided is None:
            return False
        broken = [
            (1 << number | 1 << other, 0)
            for number in lifted
            for other in iterate_bits(lifted[number] >> number << number)
        ]
        broken += [(1 << number, wanted) for number, wanted in requirements]
        return any(self._exists(constraints, decided, come, go) for come, go in broken)

    def _exists(
        self, constraints: Constraints, decided: Decided, wanted: int, unwanted: int
    ) -> bool:
        """Whether there is a build within some constraints, fewer than all of them."""
        now = constraints.propagated(decided, wanted, unwanted)
        if now is None:
            return False
        model = self.compiled_rules.standard if self.build is None else self.build
        return self._search(constraints, now, model, self.build is not None) is not None

    # ── Search ────────────────────────────────────────────────────────────────────────────────────

    def _search(
        self, constraints: Constraints, decided: Decided, model: int, is_valid: bool
    ) -> int | None:
        """Search for a build that has what is decided and is like a model build in the rest, as far
        as it can be."""
        todo: list[tuple[Decided, Changes]] = [(decided, (0, 0))]
        while todo:
            before, (come, go) = todo.pop()
            now = constraints.propagated(before, come, go)
            if now is None:
                continue
            candidate = now[0] | model & ~now[1]
            branches = self._branches(constraints, now, candidate, model, is_valid)
            if branches is None:
                return candidate
            todo.extend((now, branch) for branch in reversed(branches))
        return None

    def _branches(
        self, constraints: Constraints, decided: Decided, candidate: int, model: int, is_valid: bool
    ) -> list[Changes] | None:
        """Return branches one of which every build takes that mends the candidate's faults; None
        without a fault."""
        best: list[Changes] | None = None
        for branches in self._faults(constraints, decided, candidate, model, is_valid):
            if best is None or len(branches) < len(best):
                best = branches
                if len(best) <= 2:
                    break
        return best

    def _faults(
        self, constraints: Constraints, decided: Decided, candidate: int, model: int, is_valid: bool
    ) -> Iterator[list[Changes]]:
        """Yield for each fault of a candidate the branches that may mend it."""
        (inside, outside), compiled_rules = decided, self.compiled_rules
        for number in iterate_bits(model & outside):
            slot = compiled_rules.slots[compiled_rules.slot_of[number]]
            if 0 not in slot.values and not slot.mask & inside:
                yield [(1 << value, 0) for value in iterate_bits(slot.mask & ~outside)]
        for number in iterate_bits(candidate & compiled_rules.requiring):
            for wanted in constraints.required[number]:
                if not wanted & candidate:
                    left = wanted & ~outside
                    branches = [
                        (1 << value, left & (1 << value) - 1) for value in iterate_bits(left)
                    ]
                    yield branches if inside >> number & 1 else [*branches, (0, 1 << number)]
        for number in iterate_bits(0 if is_valid else candidate & ~inside):
            if constraints.excluded[number] & candidate:
                yield [(1 << number, 0), (0, 1 << number)]
        for slot in () if is_valid else compiled_rules.slots:
            if 0 not in slot.values and not slot.mask & candidate:
                yield [(1 << value, 0) for value in iterate_bits(slot.mask & ~outside)]


#: The satisfier of a rulebook, made once.
satisfier_of = lru_cache(maxsize=16)(Satisfier)


# ── What is of no use
# ─────────────────────────────────────────────────────────────────────────────────────────────────


def dead_options(compiled_rules: CompiledRules) -> int:
    """Return the mask of the options that the car has and that are in no valid build."""
    satisfier, met, dead = satisfier_of(compiled_rules), compiled_rules.not_on_this_model, 0
    # In a scattered order a build found for one option soon has most of those that it needs, and
    # that it is needed by.
    for number in sorted(
        range(len(compiled_rules.options)), key=lambda each: each * _SCATTER % _MODULUS
    ):
        if met >> number & 1:
            continue
        found = satisfier.find(1 << number)
        met |= found or 0
        dead |= 1 << number if found is None else 0
    return dead


def idle_rules(compiled_rules: CompiledRules) -> tuple[Rule, ...]:
    """Return the rules between options without which the car has no more builds than with them."""
    alone = _excluded_by_one_rule(compiled_rules)
    satisfier = satisfier_of(compiled_rules)
    between = (rule for rule in compiled_rules.rules if rule.kind is not RuleKind.ONLY_WITH_MODEL)
    return tuple(rule for rule in between if not satisfier.has_changes(rule, alone))


def _excluded_by_one_rule(compiled_rules: CompiledRules) -> list[int]:
    """Return per option the options that exactly one rule excludes beside it."""
    once, twice = [0] * len(compiled_rules.options), [0] * len(compiled_rules.options)
    for rule in compiled_rules.rules:
        for number, others in compiled_rules.compiled(rule)[0].items():
            twice[number] |= once[number] & others
            once[number] |= others
    return [one & ~two for one, two in zip(once, twice, strict=True)]
