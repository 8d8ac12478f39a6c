"""Brute-force reference for the engine: lists every build of a small car and searches the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, combinations, product

from tests.oracle import Chosen, Oracle


@dataclass(frozen=True)
class Judged:
    """The availability of an option, and the differences that choosing it makes.

    Those of the best resolution: the option sum in yuan and the number of bespoke items.
    """

    state: str
    difference: int = 0
    bespoke_difference: int = 0


class BruteForce:
    """Every build of one car that is valid on one day; with `only` all but these groups are at
    their standard.

    With `beside` those builds are valid that have no fault, and nothing not offered, but what that
    build has already.
    """

    def __init__(
        self, oracle: Oracle, day: date, only: Iterable[str] = (), beside: Chosen = frozenset()
    ) -> None:
        self.oracle = oracle
        self.day = day
        self.slots: list[list[str]] = []
        for group_id in oracle.choosable:
            members = oracle.members(group_id)
            self.slots += (
                [members] if oracle.pick(group_id) == "one" else [[member] for member in members]
            )
        faults = oracle.faults(beside)
        self.valid = [
            build
            for build in self._builds(frozenset(only))
            if oracle.faults(build) <= faults and oracle.not_offered(build, day) <= beside
        ]
        self._is_valid = set(self.valid)
        self._sums = {build: oracle.option_sum(build) for build in self.valid}
        self._orders = {build: self.catalog_order(build) for build in self.valid}

    def _builds(self, only: Chosen) -> Iterator[Chosen]:
        if not only:
            yield from self.oracle.all_builds()
            return
        fixed = frozenset(
            name for name in self.oracle.standard_car() if self.oracle.group_of[name] not in only
        )
        for choices in product(*(self.oracle.choices(group_id) for group_id in sorted(only))):
            yield fixed.union(*choices)

    def catalog_order(self, build: Chosen) -> tuple[int, ...]:
        """Return a sort key for catalog order.

        Slot by slot the earlier option comes first, and chosen before not chosen.
        """
        return tuple(
            next((number for number, name in enumerate(members) if name in build), len(members))
            for members in self.slots
        )

    def slots_of(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of the slots of some options."""
        names = set(names)
        return [number for number, members in enumerate(self.slots) if names.intersection(members)]

    def changed(self, one: Chosen, other: Chosen) -> list[int]:
        """Return the slots in which two builds differ."""
        return self.slots_of(one ^ other)

    # ── Availability and resolutions ──────────────────────────────────────────────────────────────

    def wishes_kept(self, wishes: Chosen, option: str) -> Chosen:
        """Return the wishes that a new wish does not replace: those outside its pick-one group."""
        group_id = self.oracle.group_of[option]
        return (
            wishes - set(self.oracle.members(group_id))
            if self.oracle.pick(group_id) == "one"
            else wishes
        )

    def judge(self, build: Chosen, wishes: Chosen, option: str) -> Judged:
        """Return the availability of an option in a valid build."""
        wanted = self.oracle.with_option(build, option)
        if wanted in self._is_valid:
            return self._judged("free", build, wanted)
        if not any(option in other for other in self.valid):
            return Judged("not-offered")
        way = self.ways_out(
            wanted, [option], self.wishes_kept(wishes, option), self.oracle.option_sum(build), 1
        )[0]
        return self._judged("needs-changes", build, way)

    def _judged(self, state: str, before: Chosen, after: Chosen) -> Judged:
        price, bespoke = self.oracle.option_sum, self.oracle.bespoke_items
        return Judged(state, price(after) - price(before), bespoke(after) - bespoke(before))

    def ways_out(
        self, start: Chosen, settled: Iterable[str], wishes: Chosen, price: int, most: int = 5
    ) -> list[Chosen]:
        """Return the best resolutions for a build.

        They are the valid builds with the same choice as `start` in the settled slots. Only builds
        whose changes are minimal (no subset of them is valid) count. They are ranked by wishes
        given up, number of changes, price difference to `price` in yuan and catalog order.
        """
        pinned = {name for number in self.slots_of(settled) for name in self.slots[number]}
        candidates = [build for build in self.valid if build & pinned == start & pinned]
        candidates.sort(
            key=lambda build: (
                len(wishes - build),
                len(self.changed(start, build)),
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
        changed = self.changed(start, build)
        parts = chain.from_iterable(combinations(changed, size) for size in range(len(changed)))
        return not any(self._with_slots(start, build, part) in self._is_valid for part in parts)

    def _with_slots(self, start: Chosen, build: Chosen, numbers: Iterable[int]) -> Chosen:
        names = {name for number in numbers for name in self.slots[number]}
        return start - names | build & names

    # ── Ways to qualify ───────────────────────────────────────────────────────────────────────────

    def qualifying(self, start: Chosen, wishes: Chosen) -> list[tuple[Chosen, int]]:
        """Return the qualifying builds that keep the wishes, cheapest first.

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
                len(self.changed(start, build)),
                self._orders[build],
            )
        )
        equivalents: dict[object, list[Chosen]] = {}
        for build in builds:
            equivalents.setdefault(self._look(build), []).append(build)
        return [(some[0], len(some)) for some in equivalents.values()]

    def _look(self, build: Chosen) -> object:
        """Return a key that is equal for builds that differ only in equivalent options."""
        return tuple(
            tuple(
                sorted(
                    self.first_alike[name]
                    for name in self.oracle.members(group_id)
                    if name in build
                )
            )
            for group_id in self.oracle.choosable
        )

    @cached_property
    def first_alike(self) -> dict[str, str]:
        """For each option the first of its group with the same price, bespoke flag and rules."""
        return {
            name: next(
                other for other in self.oracle.members(group_id) if self._is_alike(name, other)
            )
            for group_id in self.oracle.choosable
            for name in self.oracle.members(group_id)
        }

    def _is_alike(self, one: str, other: str) -> bool:
        """Whether nothing but the look tells two options apart: that they exclude each other does
        not."""
        return self._kind(one, other) == self._kind(other, one)

    def _kind(self, name: str, other: str) -> object:
        option = self.oracle.options[name]
        demands = frozenset(self._demands(name)) - {("not beside", name), ("not beside", other)}
        return option["price"], option.get("bespoke", False), demands

    def _demands(self, name: str) -> Iterator[object]:
        """Yield the effects of the rules on an option: exclusions, requirements and dependants."""
        own = self._rivals(name)
        for rule in self.oracle.rules.values():
            when = [other for other in rule["when"] if other in self.oracle.group_of]
            if "excludes" in rule:
                then = [other for other in rule["excludes"] if other in self.oracle.group_of]
                yield from (
                    ("not beside", other) for other in then if name in when and other not in own
                )
                yield from (
                    ("not beside", other) for other in when if name in then and other not in own
                )
            elif "requires" in rule:
                then = [other for other in rule["requires"] if other in self.oracle.group_of]
                rivals = self._rivals(then[0]) if then else frozenset()
                if set(then) <= rivals and not rivals.intersection(when):
                    # A requirement within one pick-one group equals excluding its other options.
                    yield from (
                        ("not beside", other) for other in rivals.difference(then) if name in when
                    )
                    yield from (
                        ("not beside", other) for other in when if name in rivals.difference(then)
                    )
                else:
                    yield from (("needs", frozenset(then)) for other in when if other == name)
                    yield from (
                        ("is needed by", other, frozenset(then)) for other in when if name in then
                    )

    def _rivals(self, name: str) -> Chosen:
        """Return the options of the option's pick-one group; empty for a pick-any group."""
        group_id = self.oracle.group_of[name]
        return (
            frozenset(self.oracle.members(group_id))
            if self.oracle.pick(group_id) == "one"
            else frozenset()
        )

    def greatest_sum(self, wishes: Chosen, bespoke: bool = False) -> int | None:
        """Return the greatest option sum in yuan that keeps the wishes; None if no build does.

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

    def drops(self, build: Chosen, excess: int, most: int = 5) -> list[Chosen]:
        """Return the valid builds that save enough by giving up the fewest choices, the least
        beyond it first."""
        standard, price = self.oracle.standard_car(), self.oracle.option_sum
        choices = self.changed(build, standard)
        for size in range(1, len(choices) + 1):
            found = [
                after
                for some in combinations(choices, size)
                if (after := self._with_slots(build, standard, some)) in self._is_valid
                and price(build) - price(after) >= excess
            ]
            if found:
                return sorted(found, key=lambda after: (-price(after), self.catalog_order(after)))[
                    :most
                ]
        return []
