"""Equivalent options, which differ only in appearance, and symmetry breaking among the builds that
differ only in them."""

from __future__ import annotations

import math
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits


class InterchangeableOptions:
    """The classes of equivalent options of pick-any groups.

    Builds that have equally many options of each class are equivalent; the canonical one among
    them has the first options of each class: those in the build `start`, then by catalog order.
    Options of `fixed` are in no class, because the search does not choose them.
    """

    def __init__(self, compiled_rules: CompiledRules, start: int, fixed: int) -> None:
        keys = get_equivalence_keys(compiled_rules)
        classes: dict[object, list[int]] = {}
        for variable in compiled_rules.variables:
            mask = variable.mask
            if 0 in variable.values and not mask & fixed:
                classes.setdefault((variable.group, keys[mask.bit_length() - 1]), []).append(mask)
        orders = (
            sorted(masks, key=lambda mask: (not mask & start, mask)) for masks in classes.values()
        )
        self._classes = [tuple(masks) for masks in orders if len(masks) > 1]

    def is_canonical(self, build: int) -> bool:
        """Whether the build is the canonical one among equivalent builds."""
        return all(
            bool(one & build) >= bool(other & build)
            for masks in self._classes
            for one, other in pairwise(masks)
        )

    def count_equivalents(self, build: int) -> int:
        """Return the number of equivalent builds, this one included."""
        return math.prod(
            math.comb(len(masks), sum(bool(mask & build) for mask in masks))
            for masks in self._classes
        )


@lru_cache(maxsize=16)
def get_equivalence_keys(compiled_rules: CompiledRules) -> list[object]:
    """Return the equivalence key of each option: price, bespoke flag and rules."""
    required_by: list[list[tuple[int, int]]] = [[] for _ in compiled_rules.options]
    for dependent in iterate_bits(compiled_rules.requiring):
        for position, wanted in enumerate(compiled_rules.required[dependent]):
            for number in iterate_bits(wanted):
                required_by[number].append((dependent, position))
    variables = [
        compiled_rules.variables[compiled_rules.variable_of[number]]
        for number in range(len(compiled_rules.options))
    ]
    common = [
        (
            option.price.amount,
            option.bespoke,
            frozenset(compiled_rules.required[number]),
            frozenset(required_by[number]),
        )
        for number, option in enumerate(compiled_rules.options)
    ]
    # Options that exclude each other, as those of a pick-one group always do, have the same
    # exclusions if each is counted among its own.
    mutually_exclusive = [
        (variable.group, *common[number], compiled_rules.excluded[number] | variable.mask)
        for number, variable in enumerate(variables)
    ]
    times = Counter(mutually_exclusive)
    return [
        mutually_exclusive[number]
        if times[mutually_exclusive[number]] > 1
        else (*common[number], compiled_rules.excluded[number] & ~variable.mask)
        for number, variable in enumerate(variables)
    ]
