"""Test oracle: reads the TOML catalogs directly and computes rules, prices and terms on its own.

It imports nothing of xmc_tui, so that it cannot share its mistakes.
"""

from __future__ import annotations

import itertools
import pickle
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

Table = dict[str, Any]
Chosen = frozenset[str]

#: The number of builds by (option sum in yuan, whether there is a bespoke item).
Distribution = Counter[tuple[int, bool]]


@dataclass(frozen=True)
class ExpectedCounts:
    """Counts of builds and bounds of their option sums in yuan; None without such a build."""

    valid: int
    qualifying: int
    least_qualifying_sum: int | None
    greatest_sum: int | None


@dataclass(frozen=True)
class ExpectedQuote:
    """All figures of a build on a day; a line is (option, charged yuan, gifted, standard)."""

    lines: tuple[tuple[str, int, bool, bool], ...]
    base: int
    options: int
    gifts: int
    total: int
    counted: int
    bespoke_items: int
    shortfall: int
    qualifies: bool
    reasons: tuple[str, ...]
    premium: Fraction
    balance: int
    in_trial: bool
    earliest: date
    latest: date
    benefits: tuple[str, ...]


@lru_cache(maxsize=64)
def _parse(text: str) -> bytes:
    """Return the tables of a file as a pickle, which is loaded a hundred times faster."""
    return pickle.dumps(tomllib.loads(text))


def read_tables(folder: Path, edition: str) -> Table:
    """Return the files of a catalog folder merged into one table, with the edition applied."""
    tables: Table = {}
    for path in [*sorted(folder.glob("*.toml")), folder / "editions" / f"{edition}.toml"]:
        _merge_tables(tables, pickle.loads(_parse(path.read_text(encoding="utf-8"))))
    return tables


def _merge_tables(base: Table, over: Table) -> None:
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(base.get(key), dict):
            _merge_tables(base[key], value)
        else:
            base[key] = value


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or the last day of a shorter month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    lengths = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return date(year, month, min(day.day, lengths[month - 1]))


class Oracle:
    """One model of a catalog folder in one edition."""

    def __init__(self, folder: Path, model: str, edition: str = "launch") -> None:
        self.tables = read_tables(folder, edition)
        self.programme: Table = self.tables["programme"]
        self.model_id = model
        self.model: Table = self.tables["model"][model]
        self.groups: dict[str, Table] = self.model["group"]
        self.options: dict[str, Table] = {}
        self.group_of: dict[str, str] = {}
        self.gift_ids: list[str] = []
        for group_id, group in self.groups.items():
            for option_id, option in group["option"].items():
                self.group_of[option_id] = group_id
                if self.pick(group_id) == "gift":
                    self.gift_ids.append(option_id)
                self.options[option_id] = option
        self.choosable = [group_id for group_id in self.groups if self.pick(group_id) != "gift"]
        self.rules: dict[str, Table] = {**self.model.get("rule", {}), **self.tables.get("rule", {})}

    def pick(self, group_id: str) -> str:
        """Return the kind of a group: "one", "any" or "gift"."""
        return str(self.groups[group_id].get("pick", "one"))

    def members(self, group_id: str) -> list[str]:
        """Return the options of a group in catalog order."""
        return list(self.groups[group_id]["option"])

    def choices(self, group_id: str) -> list[Chosen]:
        """Return the possible choices in a group: each single option, or all subsets."""
        members = self.members(group_id)
        if self.pick(group_id) == "one":
            return [frozenset({option}) for option in members]
        sizes = range(len(members) + 1)
        return [frozenset(some) for size in sizes for some in itertools.combinations(members, size)]

    def all_builds(self) -> Iterator[Chosen]:
        """Yield every combination of choices, whether it breaks rules or not."""
        for choices in itertools.product(*(self.choices(group_id) for group_id in self.choosable)):
            yield frozenset().union(*choices)

    def standard_build(self) -> Chosen:
        """Return the standard build: the standard option of every pick-one group."""
        return frozenset(
            self.groups[group_id]["standard"]
            for group_id in self.choosable
            if self.pick(group_id) == "one"
        )

    def with_option(self, build: Chosen, option_id: str) -> Chosen:
        """Return the build with an option added, replacing the choice in a pick-one group."""
        group_id = self.group_of[option_id]
        if self.pick(group_id) == "one":
            build = build - set(self.members(group_id))
        return build | {option_id}

    # ── Rules ─────────────────────────────────────────────────────────────────────────────────────

    def has_valid_shape(self, build: Chosen) -> bool:
        """Whether the build has one option of each pick-one group and no gift or unknown option."""
        known = {option for group_id in self.choosable for option in self.members(group_id)}
        return build <= known and all(
            len(build & set(self.members(group_id))) == 1
            for group_id in self.choosable
            if self.pick(group_id) == "one"
        )

    def find_conflicts(self, build: Chosen) -> set[tuple[str, Chosen]]:
        """Return (rule, options) for each way in which the build breaks a rule."""
        return {
            (name, broken)
            for name, rule in self.rules.items()
            for broken in self._find_broken(rule, build)
        }

    def _find_broken(self, rule: Table, build: Chosen) -> Iterator[Chosen]:
        for option in build.intersection(rule["when"]):
            if "only_with_model" in rule:
                if self.model_id not in rule["only_with_model"]:
                    yield frozenset({option})
            elif "excludes" in rule:
                for other in build.intersection(rule["excludes"]):
                    if other != option:
                        yield frozenset({option, other})
            elif not build.intersection(rule["requires"]):
                yield frozenset({option}) | self._find_blocking(rule["requires"], build)

    def _find_blocking(self, wanted: Iterable[str], build: Chosen) -> Chosen:
        groups = {self.group_of[option] for option in wanted if option in self.group_of}
        single = {group_id for group_id in groups if self.pick(group_id) == "one"}
        return frozenset(option for option in build if self.group_of[option] in single)

    def obeys_rules(self, build: Chosen) -> bool:
        """Whether the build breaks no rule, ignoring offer periods."""
        return not self.find_conflicts(build)

    def find_faults(self, build: Chosen) -> set[tuple[str, Chosen]]:
        """Return (rule, options) for each fault: two options that exclude each other, one with an
        unmet requirement, or one of another model.

        Unlike a conflict, a fault does not contain the options that take the place of a required
        one.
        """
        found = set()
        for name, rule in self.rules.items():
            for broken in self._find_broken(rule, build):
                named = broken.intersection(rule["when"]) if "requires" in rule else broken
                found.add((name, named))
        return found

    def not_offered(self, build: Chosen, day: date) -> Chosen:
        """Return the options of the build that are not offered on the day."""
        return frozenset(
            option
            for option in build
            if not self.options[option].get("from", date.min)
            <= day
            <= self.options[option].get("until", date.max)
        )

    def is_valid(self, build: Chosen, day: date) -> bool:
        """Whether the build can be ordered on a day."""
        return (
            self.has_valid_shape(build)
            and self.obeys_rules(build)
            and not self.not_offered(build, day)
        )

    # ── Prices ────────────────────────────────────────────────────────────────────────────────────

    def option_sum(self, build: Chosen) -> int:
        """Return the option sum in yuan."""
        return sum(self.options[option]["price"] for option in build)

    def bespoke_items(self, build: Chosen) -> int:
        """Return the number of bespoke options."""
        return sum(self.options[option].get("bespoke", False) for option in build)

    def reaches_threshold(self, counted: int) -> bool:
        """Whether a counted sum in yuan reaches the threshold."""
        threshold = self.programme["threshold"]
        amount: int = threshold["amount"]
        return counted > amount if threshold["operator"] == ">" else counted >= amount

    def qualifies(self, counted: int, bespoke_items: int) -> bool:
        """Whether a counted sum and a number of bespoke items qualify this model."""
        has_bespoke = bespoke_items > 0 or not self.programme["threshold"]["at_least_one_bespoke"]
        return bool(self.model["eligible"]) and has_bespoke and self.reaches_threshold(counted)

    def expected_quote(self, build: Chosen, day: date) -> ExpectedQuote:
        """Return all figures of a build on a day."""
        options, bespoke = self.option_sum(build), self.bespoke_items(build)
        earliest, latest = self._delivery(day, bespoke > 0)
        shortfall = 0
        # First up to the amount, then by single yuan.
        while not self.reaches_threshold(options + shortfall):
            shortfall += max(1, self.programme["threshold"]["amount"] - options - shortfall)
        trial = self.programme["trial"]
        return ExpectedQuote(
            lines=tuple(self._lines(build, day)),
            base=self.model["price"],
            options=options,
            gifts=sum(self.options[gift]["price"] for gift in self.gifts_on(day)),
            total=self.model["price"] + options,
            counted=options,
            bespoke_items=bespoke,
            shortfall=shortfall,
            qualifies=self.qualifies(options, bespoke),
            reasons=tuple(self._reasons(build, options, bespoke, day)),
            premium=Fraction(options, self.model["price"]),
            balance=self.model["price"] + options - self.programme["deposit"]["amount"],
            in_trial=trial["first_day"] <= day <= trial["last_day"],
            earliest=earliest,
            latest=latest,
            benefits=tuple(
                name
                for name, benefit in self.programme.get("benefit", {}).items()
                if benefit.get("from", date.min) <= day <= benefit.get("until", date.max)
            ),
        )

    def gifts_on(self, day: date) -> list[str]:
        """Return the gifts that are offered on a day, in catalog order."""
        return [gift for gift in self.gift_ids if not self.not_offered(frozenset({gift}), day)]

    def _lines(self, build: Chosen, day: date) -> Iterator[tuple[str, int, bool, bool]]:
        for group_id in self.choosable:
            for option in self.members(group_id):
                if option in build:
                    yield (
                        option,
                        self.options[option]["price"],
                        False,
                        self.groups[group_id].get("standard") == option,
                    )
        for gift in self.gifts_on(day):
            yield gift, 0, True, False

    def _reasons(self, build: Chosen, counted: int, bespoke_items: int, day: date) -> Iterator[str]:
        if self.programme["threshold"]["at_least_one_bespoke"] and not bespoke_items:
            yield "no-bespoke-item"
        if not self.reaches_threshold(counted):
            yield "below-threshold"
        if not self.model["eligible"]:
            yield "model-not-eligible"
        charged = [self.options[option] for option in build if self.options[option]["price"] > 0]
        if any(priced["basis"] == "illustrative" for priced in [self.model, *charged]):
            yield "illustrative-price"
        if not self.obeys_rules(build) or self.not_offered(build, day):
            yield "conflict"

    def _delivery(self, day: date, has_bespoke: bool) -> tuple[date, date]:
        terms = self.programme["delivery"]
        window = []
        for months, weeks in zip(
            terms["ordinary_months"], terms["bespoke_extra_weeks"], strict=True
        ):
            expected = add_months(day, months)
            if has_bespoke:
                expected += timedelta(days=7 * weeks)
            if "first_delivery" in self.model:
                year, month = self.model["first_delivery"].split("-")
                expected = max(expected, date(int(year), int(month), 1))
            window.append(expected)
        return window[0], window[1]

    # ── Counts ────────────────────────────────────────────────────────────────────────────────────

    def count_builds(self, day: date) -> ExpectedCounts:
        """Count by listing every build; for small models only."""
        counts: Distribution = Counter()
        for build in self.all_builds():
            if self.is_valid(build, day):
                counts[self.option_sum(build), self.bespoke_items(build) > 0] += 1
        return self._summarize_counts(counts)

    def count_builds_by_parts(
        self, linked: list[str], day: date, forbidden: Iterable[str] = ()
    ) -> ExpectedCounts:
        """Count by listing the builds of the linked groups; convolve with the other groups.

        `linked` must contain all groups that rules name; `forbidden` options are left out.
        """
        forbidden = frozenset(forbidden)
        named = {
            option
            for rule in self.rules.values()
            for key in ("when", "excludes", "requires")
            for option in rule.get(key, [])
        }
        assert {self.group_of[option] for option in named} <= set(linked), (
            "a rule names another group"
        )
        counts: Distribution = Counter()
        for choices in itertools.product(*(self.choices(group_id) for group_id in linked)):
            part: Chosen = frozenset().union(*choices)
            if self.obeys_rules(part) and not self.not_offered(part, day) and not part & forbidden:
                counts[self.option_sum(part), self.bespoke_items(part) > 0] += 1
        for group_id in self.choosable:
            if group_id in linked:
                continue
            added: Distribution = Counter()
            for choice in self.choices(group_id):
                if self.not_offered(choice, day) or choice & forbidden:
                    continue
                price, bespoke = self.option_sum(choice), self.bespoke_items(choice) > 0
                for (amount, had_bespoke), count in counts.items():
                    added[amount + price, had_bespoke or bespoke] += count
            counts = added
        return self._summarize_counts(counts)

    def _summarize_counts(self, counts: Distribution) -> ExpectedCounts:
        qualifying = {
            key: count for key, count in counts.items() if self.qualifies(key[0], int(key[1]))
        }
        return ExpectedCounts(
            valid=counts.total(),
            qualifying=sum(qualifying.values()),
            least_qualifying_sum=min((amount for amount, _ in qualifying), default=None),
            greatest_sum=max((amount for amount, _ in counts), default=None),
        )
