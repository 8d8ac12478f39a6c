"""Brute-force reference for the engine, which searches the list of all builds of a small model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, combinations, product

from tests.oracle import Chosen, Oracle


@dataclass(frozen=True)
class ExpectedAvailability:
    """The availability of an option, and the effect of choosing it with the best resolution.

    The differences are those of the option sum in yuan and of the number of bespoke items.
    """

    state: str
    difference: int = 0
    bespoke_difference: int = 0


class BruteForce:
    """Every build of one model that is valid on one day.

    With `only` all but these groups have their standard options. Faults of the build `tolerated`
    and its options that are not offered are allowed in valid builds.
    """

    def __init__(
        self, oracle: Oracle, day: date, only: Iterable[str] = (), tolerated: Chosen = frozenset()
    ) -> None:
        self.oracle = oracle
        self.day = day
        self.variables: list[list[str]] = []
        for group_id in oracle.choosable:
            members = oracle.members(group_id)
            self.variables += (
                [members] if oracle.pick(group_id) == "one" else [[member] for member in members]
            )
        faults = oracle.find_faults(tolerated)
        self.valid = [
            build
            for build in self._iterate_builds(frozenset(only))
            if oracle.find_faults(build) <= faults and oracle.not_offered(build, day) <= tolerated
        ]
        self._valid_set = set(self.valid)
        self._sums = {build: oracle.option_sum(build) for build in self.valid}
        self._orders = {build: self.make_order_key(build) for build in self.valid}

    def _iterate_builds(self, only: Chosen) -> Iterator[Chosen]:
        if not only:
            yield from self.oracle.all_builds()
            return
        fixed = frozenset(
            name for name in self.oracle.standard_build() if self.oracle.group_of[name] not in only
        )
        for choices in product(*(self.oracle.choices(group_id) for group_id in sorted(only))):
            yield fixed.union(*choices)

    def make_order_key(self, build: Chosen) -> tuple[int, ...]:
        """Return a sort key for catalog order.

        By decision variable the earlier option comes first, and chosen before not chosen.
        """
        return tuple(
            next((number for number, name in enumerate(members) if name in build), len(members))
            for members in self.variables
        )

    def find_variables(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of the decision variables of some options."""
        names = set(names)
        return [
            number for number, members in enumerate(self.variables) if names.intersection(members)
        ]

    def find_changed_variables(self, one: Chosen, other: Chosen) -> list[int]:
        """Return the numbers of the decision variables in which two builds differ."""
        return self.find_variables(one ^ other)

    # ── Availability and resolutions ──────────────────────────────────────────────────────────────

    def find_remaining_wishes(self, wishes: Chosen, option: str) -> Chosen:
        """Return the wishes that a new wish does not replace: those outside its pick-one group."""
        group_id = self.oracle.group_of[option]
        return (
            wishes - set(self.oracle.members(group_id))
            if self.oracle.pick(group_id) == "one"
            else wishes
        )

    def find_availability(self, build: Chosen, wishes: Chosen, option: str) -> ExpectedAvailability:
        """Return the availability of an option in a valid build."""
        wanted = self.oracle.with_option(build, option)
        if wanted in self._valid_set:
            return self._availability_after("free", build, wanted)
        if not any(option in other for other in self.valid):
            return ExpectedAvailability("not-offered")
        best = self.find_resolutions(
            wanted,
            [option],
            self.find_remaining_wishes(wishes, option),
            self.oracle.option_sum(build),
            1,
        )[0]
        return self._availability_after("needs-changes", build, best)

    def _availability_after(
        self, state: str, before: Chosen, after: Chosen
    ) -> ExpectedAvailability:
        price, bespoke = self.oracle.option_sum, self.oracle.bespoke_items
        return ExpectedAvailability(
            state, price(after) - price(before), bespoke(after) - bespoke(before)
        )

    def find_resolutions(
        self, start: Chosen, fixed: Iterable[str], wishes: Chosen, price: int, most: int = 5
    ) -> list[Chosen]:
        """Return the best resolutions for a build.

        They are the valid builds in which the decision variables of `fixed` have the same value as
        in `start`, as far as their changes are minimal (no subset of them gives a valid build).
        They are ranked by wishes given up, number of changes, price difference to `price` in yuan
        and catalog order.
        """
        pinned = {name for number in self.find_variables(fixed) for name in self.variables[number]}
        candidates = [build for build in self.valid if build & pinned == start & pinned]
        candidates.sort(
            key=lambda build: (
                len(wishes - build),
                len(self.find_changed_variables(start, build)),
                abs(self._sums[build] - price),
                self._orders[build],
            )
        )
        found: list[Chosen] = []
        for build in candidates:
            if len(found) == most:
                break
            if self.is_minimal(start, build):
                found.append(build)
        return found

    def is_minimal(self, start: Chosen, build: Chosen) -> bool:
        """Whether no proper subset of the changes from `start` to `build` gives a valid build."""
        changed = self.find_changed_variables(start, build)
        parts = chain.from_iterable(combinations(changed, size) for size in range(len(changed)))
        return not any(
            self._replace_values(start, build, part) in self._valid_set for part in parts
        )

    def _replace_values(self, start: Chosen, build: Chosen, numbers: Iterable[int]) -> Chosen:
        names = {name for number in numbers for name in self.variables[number]}
        return start - names | build & names

    # ── Ways to qualify ───────────────────────────────────────────────────────────────────────────

    def find_qualifying(self, start: Chosen, wishes: Chosen) -> list[tuple[Chosen, int]]:
        """Return the qualifying builds that contain the wishes, cheapest first.

        Each represents the equivalent ones, and is returned with their number.
        """
        builds = [
            build
            for build in self.valid
            if wishes <= build
            and self.oracle.qualifies(self._sums[build], self.oracle.bespoke_items(build))
        ]
        builds.sort(
            key=lambda build: (
                self._sums[build],
                len(self.find_changed_variables(start, build)),
                self._orders[build],
            )
        )
        equivalents: dict[object, list[Chosen]] = {}
        for build in builds:
            equivalents.setdefault(self._make_build_key(build), []).append(build)
        return [(some[0], len(some)) for some in equivalents.values()]

    def _make_build_key(self, build: Chosen) -> object:
        """Return a key that is the same for builds that differ only in equivalent options."""
        return tuple(
            tuple(
                sorted(
                    self.first_equivalent[name]
                    for name in self.oracle.members(group_id)
                    if name in build
                )
            )
            for group_id in self.oracle.choosable
        )

    @cached_property
    def first_equivalent(self) -> dict[str, str]:
        """For each option the first of its group with the same price, bespoke flag and rules."""
        return {
            name: next(
                other
                for other in self.oracle.members(group_id)
                if self._are_equivalent(name, other)
            )
            for group_id in self.oracle.choosable
            for name in self.oracle.members(group_id)
        }

    def _are_equivalent(self, one: str, other: str) -> bool:
        """Whether two options differ only in appearance; they may exclude each other."""
        return self._make_rule_key(one, other) == self._make_rule_key(other, one)

    def _make_rule_key(self, name: str, other: str) -> object:
        """Return price, bespoke flag and rules of an option, without exclusions of the other."""
        option = self.oracle.options[name]
        effects = frozenset(self._iterate_rule_effects(name)) - {
            ("excludes", name),
            ("excludes", other),
        }
        return option["price"], option.get("bespoke", False), effects

    def _iterate_rule_effects(self, name: str) -> Iterator[object]:
        """Yield the effects of the rules on an option: exclusions, requirements and dependants."""
        own_group = self._find_alternatives(name)
        for rule in self.oracle.rules.values():
            when = [other for other in rule["when"] if other in self.oracle.group_of]
            if "excludes" in rule:
                then = [other for other in rule["excludes"] if other in self.oracle.group_of]
                yield from (
                    ("excludes", other) for other in then if name in when and other not in own_group
                )
                yield from (
                    ("excludes", other) for other in when if name in then and other not in own_group
                )
            elif "requires" in rule:
                then = [other for other in rule["requires"] if other in self.oracle.group_of]
                alternatives = self._find_alternatives(then[0]) if then else frozenset()
                if set(then) <= alternatives and not alternatives.intersection(when):
                    # A requirement within one pick-one group equals excluding its other options.
                    yield from (
                        ("excludes", other)
                        for other in alternatives.difference(then)
                        if name in when
                    )
                    yield from (
                        ("excludes", other)
                        for other in when
                        if name in alternatives.difference(then)
                    )
                else:
                    yield from (("requires", frozenset(then)) for other in when if other == name)
                    yield from (
                        ("is required by", other, frozenset(then)) for other in when if name in then
                    )

    def _find_alternatives(self, name: str) -> Chosen:
        """Return the options of the option's pick-one group; empty for a pick-any group."""
        group_id = self.oracle.group_of[name]
        return (
            frozenset(self.oracle.members(group_id))
            if self.oracle.pick(group_id) == "one"
            else frozenset()
        )

    def find_greatest_sum(self, wishes: Chosen, bespoke: bool = False) -> int | None:
        """Return the greatest option sum in yuan with the wishes; None if no build contains them.

        `bespoke` admits only builds with a bespoke item.
        """
        return max(
            (
                self._sums[build]
                for build in self.valid
                if wishes <= build and (not bespoke or self.oracle.bespoke_items(build))
            ),
            default=None,
        )

    # ── Budget ────────────────────────────────────────────────────────────────────────────────────

    def find_savings(self, build: Chosen, excess: int, most: int = 5) -> list[Chosen]:
        """Return the valid builds that save `excess` yuan with the fewest choices given up.

        The smallest saving comes first.
        """
        standard, price = self.oracle.standard_build(), self.oracle.option_sum
        changed = self.find_changed_variables(build, standard)
        for size in range(1, len(changed) + 1):
            found = [
                after
                for some in combinations(changed, size)
                if (after := self._replace_values(build, standard, some)) in self._valid_set
                and price(build) - price(after) >= excess
            ]
            if found:
                return sorted(found, key=lambda after: (-price(after), self.make_order_key(after)))[
                    :most
                ]
        return []
