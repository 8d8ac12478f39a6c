"""Counts the builds of one component by variable elimination.

Each step joins the tables of one variable and sums it out. The entries are whole numbers: counts,
or polynomials whose coefficients are counts by option sum, packed into one number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from xmc_tui.domain.engine.counting_factors import CountingFactors, Row
from xmc_tui.domain.engine.elimination_order import find_elimination_order
from xmc_tui.domain.engine.search_budget import BudgetExceededError, SearchBudget

#: A table: the variables, and by row the entries, one for each quantity that is counted.
_Entries = tuple[int, ...]
_Table = tuple[tuple[int, ...], dict[Row, _Entries]]

#: The number of rows above which counting is given up, and of bits of all entries of a table.
_MOST_ROWS, _MOST_ENTRY_BITS = 400_000, 1 << 32


class VariableElimination:
    """The elimination of the variables of one component; the order serves several counts."""

    def __init__(self, factors: CountingFactors, budget: SearchBudget) -> None:
        self._factors, self._budget = factors, budget
        #: The greatest entry that the last count had on its way.
        self.greatest_entry = 0
        self._mask = -1
        sizes = [math.log2(max(1, len(values))) for values in factors.values]
        scopes = [factor.scope for factor in factors.factors]
        self._order = find_elimination_order(scopes, sizes, budget)

    def count(self, weights: Sequence[Sequence[_Entries]], width: int, mask: int = -1) -> _Entries:
        """Return the totals of all valid combinations.

        `weights` has the entries of each value of each variable, `width` is their number; entries
        are cut off by a mask. Raise BudgetExceededError at a limit.
        """
        self._mask = mask
        one = (1,) * width
        self.greatest_entry = 1
        by_variable: dict[int, list[_Table]] = {}
        position = {variable: index for index, variable in enumerate(self._order)}
        for factor in self._factors.factors:
            table: _Table = (factor.scope, dict.fromkeys(factor.rows, one))
            first = min(factor.scope, key=lambda each: position[each])
            by_variable.setdefault(first, []).append(table)
        total = one
        for variable in self._order:
            unary: _Table = (
                (variable,),
                {(value,): each for value, each in enumerate(weights[variable])},
            )
            joined = self._join_all([unary, *by_variable.pop(variable, ())], width)
            scope, rows = self._sum_out(joined, variable, width)
            if not scope:
                total = self._multiply(total, rows.get((), (0,) * width))
                continue
            first = min(scope, key=lambda each: position[each])
            by_variable.setdefault(first, []).append((scope, rows))
        return total

    def _join_all(self, tables: Iterable[_Table], width: int) -> _Table:
        """Return the product of tables over all their variables."""
        scope: tuple[int, ...] = ()
        rows: dict[Row, _Entries] = {(): (1,) * width}
        for other_scope, other_rows in tables:
            scope, rows = self._join((scope, rows), (other_scope, other_rows))
        return scope, rows

    def _join(self, left: _Table, right: _Table) -> _Table:
        shared = [each for each in right[0] if each in left[0]]
        added = [index for index, each in enumerate(right[0]) if each not in left[0]]
        places = [right[0].index(each) for each in shared]
        matching: dict[Row, list[tuple[Row, _Entries]]] = {}
        for row, entries in right[1].items():
            key = tuple(row[place] for place in places)
            matching.setdefault(key, []).append((tuple(row[index] for index in added), entries))
        own = [left[0].index(each) for each in shared]
        joined: dict[Row, _Entries] = {}
        for row, entries in left[1].items():
            self._budget.spend()
            for rest, other in matching.get(tuple(row[place] for place in own), ()):
                joined[row + rest] = self._multiply(entries, other)
            if len(joined) > _MOST_ROWS:
                raise BudgetExceededError
        self._check_entries(joined)
        return left[0] + tuple(right[0][index] for index in added), joined

    def _sum_out(self, table: _Table, variable: int, width: int) -> _Table:
        place = table[0].index(variable)
        summed: dict[Row, _Entries] = {}
        nothing = (0,) * width
        for row, entries in table[1].items():
            self._budget.spend()
            key = row[:place] + row[place + 1 :]
            before = summed.get(key, nothing)
            summed[key] = tuple(a + b for a, b in zip(before, entries, strict=True))
        self._check_entries(summed)
        return table[0][:place] + table[0][place + 1 :], summed

    def _check_entries(self, rows: dict[Row, _Entries]) -> None:
        """Note the greatest entry; raise BudgetExceededError if the entries need too much
        memory."""
        greatest = max((entries[0] for entries in rows.values()), default=0)
        self.greatest_entry = max(self.greatest_entry, greatest)
        if greatest.bit_length() * len(rows) > _MOST_ENTRY_BITS:
            raise BudgetExceededError

    def _multiply(self, one: _Entries, other: _Entries) -> _Entries:
        return tuple(a * b & self._mask for a, b in zip(one, other, strict=True))
