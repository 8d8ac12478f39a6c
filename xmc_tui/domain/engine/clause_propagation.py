"""Unit propagation over exclusions and clauses, with the reason of each consequence.

Exclusions are masks rather than clauses, since an option of a large group excludes all others of
it. Clauses are found by two watched literals each.
"""

from __future__ import annotations

from collections.abc import Sequence

from xmc_tui.domain.engine.solver_seam import Literal

#: A clause that implies a literal, an option (as literal) that excludes another, or a decision.
Reason = list[Literal] | Literal | None


class ClausePropagator:
    """The options in (`true`) and not in (`false`) so far, level by level, and their reasons.

    A level starts with a decision; level 0 holds what is true without any.
    """

    def __init__(self, incompatible: Sequence[int]) -> None:
        self._size = size = len(incompatible)
        self._incompatible = list(incompatible)
        self.is_satisfiable = True
        self.true = self.false = 0
        #: By option: the level of its value, and the reason.
        self.level = [0] * size
        self.reason: list[Reason] = [None] * size
        #: The literals in the order in which they became true.
        self.trail: list[Literal] = []
        #: The length of the trail at the start of each level from 1 on.
        self.level_starts: list[int] = []
        self._next = 0
        self._watches: dict[Literal, list[list[Literal]]] = {}
        #: The clauses with options added later, which may be removed again.
        self._temporary_clauses: list[list[Literal]] = []

    def add_option(self) -> int:
        """Add an option without exclusions and return its number."""
        self.level.append(0)
        self.reason.append(None)
        self._incompatible.append(0)
        return len(self.level) - 1

    def remove_options(self, size: int) -> None:
        """Remove the options from a number on, with all clauses that name them; at level 0."""
        clauses = self._temporary_clauses
        for clause in clauses:
            for literal in clause[:2]:
                # By identity, as an equal clause may watch other literals.
                watching = self._watches[literal]
                watching[:] = [each for each in watching if each is not clause]
        clauses.clear()
        own = (1 << size) - 1
        if (self.true | self.false) & ~own:
            kept = [abs(literal) <= size for literal in self.trail]
            self._next = sum(kept[: self._next])
            self.trail = [each for each, is_kept in zip(self.trail, kept, strict=True) if is_kept]
        self.true &= own
        self.false &= own
        del self.level[size:], self.reason[size:], self._incompatible[size:]

    def start_level(self) -> None:
        """Start the next level."""
        self.level_starts.append(len(self.trail))

    def add_clause(self, literals: list[Literal]) -> None:
        """Add a clause at level 0."""
        literals = [literal for literal in literals if not self._is_false(literal)]
        if any(self._is_true(literal) for literal in literals):
            return
        if len(literals) > 1:
            self.watch(literals)
        elif not literals:
            self.is_satisfiable = False
        else:
            self.assign(literals[0], None)

    def watch(self, clause: list[Literal]) -> None:
        """Watch the first two literals of a clause."""
        if any(abs(literal) > self._size for literal in clause):
            self._temporary_clauses.append(clause)
        for literal in clause[:2]:
            self._watches.setdefault(literal, []).append(clause)

    def _is_true(self, literal: Literal) -> bool:
        mask = self.true if literal > 0 else self.false
        return bool(mask >> abs(literal) - 1 & 1)

    def _is_false(self, literal: Literal) -> bool:
        mask = self.false if literal > 0 else self.true
        return bool(mask >> abs(literal) - 1 & 1)

    def assign(self, literal: Literal, reason: Reason) -> None:
        number = abs(literal) - 1
        if literal > 0:
            self.true |= 1 << number
        else:
            self.false |= 1 << number
        self.level[number] = len(self.level_starts)
        self.reason[number] = reason
        self.trail.append(literal)

    def return_to(self, level: int) -> None:
        """Undo all assignments above a level."""
        if len(self.level_starts) <= level:
            return
        start = self.level_starts[level]
        true = false = 0
        for literal in self.trail[start:]:
            if literal > 0:
                true |= 1 << literal - 1
            else:
                false |= 1 << -literal - 1
        self.true &= ~true
        self.false &= ~false
        del self.trail[start:]
        del self.level_starts[level:]
        self._next = min(self._next, start)

    # ── Unit propagation ──────────────────────────────────────────────────────────────────────────

    def propagate(self) -> list[Literal] | None:
        """Assign all that follows; return a clause that is false, or None."""
        trail = self.trail
        while self._next < len(trail):
            literal = trail[self._next]
            self._next += 1
            if literal > 0:
                others = self._incompatible[literal - 1]
                if clash := others & self.true:
                    return [-literal, -clash.bit_length()]
                fresh = others & ~self.false
                while fresh:
                    lowest = fresh & -fresh
                    self.assign(-lowest.bit_length(), literal)
                    fresh ^= lowest
            if -literal in self._watches:
                conflict = self._visit_watches(-literal)
                if conflict is not None:
                    return conflict
        return None

    def _visit_watches(self, false_literal: Literal) -> list[Literal] | None:
        """Find other literals to watch in the clauses of one that has become false."""
        watching = self._watches[false_literal]
        kept: list[list[Literal]] = []
        for position, clause in enumerate(watching):
            if clause[0] == false_literal:
                clause[0], clause[1] = clause[1], clause[0]
            first = clause[0]
            if self._is_true(first):
                kept.append(clause)
                continue
            for index in range(2, len(clause)):
                other = clause[index]
                mask = self.false if other > 0 else self.true
                if not mask >> abs(other) - 1 & 1:
                    clause[1], clause[index] = other, false_literal
                    self._watches.setdefault(other, []).append(clause)
                    break
            else:
                kept.append(clause)
                if self._is_false(first):
                    self._watches[false_literal] = kept + watching[position + 1 :]
                    return clause
                self.assign(first, clause)
        self._watches[false_literal] = kept
        return None

    def find_antecedents(self, number: int) -> list[Literal] | None:
        """Return the false literals that implied an option's value; None for a decision."""
        reason = self.reason[number]
        if isinstance(reason, int):
            return [-reason]
        return reason if reason is None else [each for each in reason if abs(each) - 1 != number]
