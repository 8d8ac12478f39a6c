"""What stays chosen when the model changes, computed by the oracle from the specification."""

from __future__ import annotations

from datetime import date

from tests.oracle import Chosen, Oracle


def expected_choices(oracle: Oracle, chosen: Chosen, wishes: Chosen) -> list[str]:
    """Return what was chosen, in catalog order: the wishes and what is not standard."""
    standard = oracle.standard_build()
    return [
        option
        for group in oracle.choosable
        for option in oracle.members(group)
        if option in chosen and (option in wishes or option not in standard)
    ]


def expected_model_change(
    old: Oracle, chosen: Chosen, wishes: Chosen, new: Oracle, day: date
) -> tuple[Chosen, Chosen]:
    """Return the choices and the wishes of a build after a change of the model.

    Every set of the choices is tried. The largest that obeys the rules is kept; of equally large
    ones that which keeps the first: wishes come first, each part in catalog order.
    """
    foreign = {
        option
        for rule in new.rules.values()
        if "only_with_model" in rule and new.model_id not in rule["only_with_model"]
        for option in rule["when"]
    }
    choosable = {option for group in new.choosable for option in new.members(group)}
    choices = [
        option
        for option in expected_choices(old, chosen, wishes)
        if option in choosable - foreign and not new.not_offered(frozenset({option}), day)
    ]
    choices = [each for each in choices if each in wishes] + [
        each for each in choices if each not in wishes
    ]
    best: tuple[int, tuple[int, ...]] | None = None
    build, kept_wishes = new.standard_build(), frozenset[str]()
    for bits in range(2 ** len(choices)):
        kept = [option for number, option in enumerate(choices) if bits >> number & 1]
        candidate = new.standard_build()
        for option in kept:
            candidate = new.with_option(candidate, option)
        rank = (-len(kept), tuple(choices.index(option) for option in kept))
        is_better = best is None or rank < best
        if is_better and candidate >= set(kept) and new.obeys_rules(candidate):
            best, build, kept_wishes = rank, candidate, frozenset(kept) & wishes
    return build, kept_wishes
