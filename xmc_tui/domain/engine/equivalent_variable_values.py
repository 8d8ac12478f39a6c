"""The values that a decision variable can have in a search for ways to qualify, in classes of
equivalent ones."""

from __future__ import annotations

from functools import lru_cache

from xmc_tui.domain.compiled_rules import CompiledRules, iterate_bits
from xmc_tui.domain.engine.option_equivalence import get_equivalence_keys
from xmc_tui.domain.frozen_dataclass import frozen


@frozen
class ValueClass:
    """Equivalent values of one decision variable: options that differ only in appearance.

    `mask` is that of their representative, `equivalents` their number.
    """

    mask: int
    price: int
    bespoke: bool
    changed: bool
    equivalents: int


def find_values(
    rules: CompiledRules, variable_number: int, start: int, wishes: int, closed: int
) -> list[ValueClass]:
    """Return the possible values of a variable, from the cache of the rules."""
    mask = rules.variables[variable_number].mask
    current, wished, closed = mask & start, mask & wishes, mask & closed
    key = ValueClass, variable_number, current, wished, closed
    found: list[ValueClass] | None = rules.derived.get(key)
    if found is None:
        found = rules.derived[key] = _make_values(rules, variable_number, current, wished, closed)
    return found


#: Equivalent options of a variable as a mask, with their price and whether they are bespoke.
_Class = tuple[int, int, bool]


@lru_cache(maxsize=16)
def find_equivalence_classes(rules: CompiledRules) -> list[list[_Class]]:
    """Return the classes of equivalent options of each variable."""
    keys, found = get_equivalence_keys(rules), list[list[_Class]]()
    for variable in rules.variables:
        masks: dict[object, int] = {}
        for number in iterate_bits(variable.mask):
            masks[keys[number]] = masks.get(keys[number], 0) | 1 << number
        options = [(mask, rules.options[mask.bit_length() - 1]) for mask in masks.values()]
        found.append([(mask, each.price.amount, each.bespoke) for mask, each in options])
    return found


def _make_values(
    rules: CompiledRules, variable_number: int, current: int, wished: int, closed: int
) -> list[ValueClass]:
    """Return the possible values of a variable in catalog order, equivalent ones merged.

    A variable with a wish has only that value. The value without an option comes last.
    """
    mask = rules.variables[variable_number].mask
    if wished & wished - 1:
        return []  # two of a pick-one group
    values = []
    for equivalents, price, bespoke in find_equivalence_classes(rules)[variable_number]:
        possible = equivalents & (wished or mask) & ~closed
        if possible:
            chosen = current & possible or possible & -possible
            values.append(
                ValueClass(chosen, price, bespoke, chosen != current, possible.bit_count())
            )
    values.sort(key=lambda value: value.mask)
    if not wished and 0 in rules.variables[variable_number].values:
        values.append(ValueClass(0, 0, False, bool(current), 1))
    return values
