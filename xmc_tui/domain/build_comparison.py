"""Comparison of builds: the options of each in every group, and the differences, in whole yuan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from xmc_tui.domain.catalog_values import Localized
from xmc_tui.domain.frozen_dataclass import frozen
from xmc_tui.domain.pricing import Quote
from xmc_tui.domain.threshold_and_delivery import NotOrderableReason


@frozen
class ComparedOption:
    """An option in a compared build, with its charged price and whether that is illustrative."""

    group: str
    option: str
    name: Localized
    charged: int
    illustrative: bool = False


@frozen
class ComparedBuild:
    """A compared build with its figures, from a current quote or from a saved sheet."""

    model: str
    model_name: Localized
    quoted_on: date
    entries: tuple[ComparedOption, ...]
    base: int
    options: int
    total: int
    counted: int
    operator: str
    threshold: int
    shortfall: int
    bespoke_items: int
    in_trial: bool
    reasons: tuple[NotOrderableReason, ...]
    delivery: tuple[date, date]
    base_is_illustrative: bool = False

    @property
    def charges_illustrative_price(self) -> bool:
        """Whether the sums include an illustrative price."""
        return NotOrderableReason.ILLUSTRATIVE_PRICE in self.reasons

    @property
    def qualifies(self) -> bool:
        """Whether the build qualifies.

        Reasons that only make it a draft, illustrative prices and conflicts, do not count.
        """
        return not set(self.reasons) - {
            NotOrderableReason.ILLUSTRATIVE_PRICE,
            NotOrderableReason.CONFLICT,
        }


@frozen
class ComparedGroup:
    """The options of each compared build in one group; empty if its model lacks the group."""

    group: str
    entries: tuple[tuple[ComparedOption, ...], ...]

    @property
    def charged_amounts(self) -> tuple[int, ...]:
        """The amount that each side charges in the group."""
        return tuple(sum(entry.charged for entry in entries) for entries in self.entries)

    @property
    def differs(self) -> bool:
        """Whether the sides differ in an option, its name or its charge."""
        sides = [
            [(entry.option, entry.name, entry.charged) for entry in entries]
            for entries in self.entries
        ]
        return any(side != sides[0] for side in sides)


def make_compared_build(quote: Quote) -> ComparedBuild:
    """Return a quote as one side of a comparison."""
    return ComparedBuild(
        model=quote.model.id,
        model_name=quote.model.name,
        quoted_on=quote.quoted_on,
        entries=tuple(
            ComparedOption(
                line.option.group,
                line.option.id,
                line.option.name,
                line.charged,
                line.option.price.is_illustrative,
            )
            for line in quote.lines
        ),
        base=quote.totals.base,
        options=quote.totals.options,
        total=quote.totals.total,
        counted=quote.threshold.counted,
        operator=quote.threshold.operator,
        threshold=quote.threshold.amount,
        shortfall=quote.threshold.shortfall,
        bespoke_items=quote.threshold.bespoke_items,
        in_trial=quote.in_trial,
        reasons=quote.reasons,
        delivery=(quote.delivery.earliest, quote.delivery.latest),
        base_is_illustrative=quote.model.price.is_illustrative,
    )


def compare_builds(sides: Sequence[ComparedBuild]) -> tuple[ComparedGroup, ...]:
    """Return all groups of any side, each once, in the order of the first side that has it."""
    groups = dict.fromkeys(entry.group for side in sides for entry in side.entries)
    return tuple(
        ComparedGroup(
            group,
            tuple(tuple(entry for entry in side.entries if entry.group == group) for side in sides),
        )
        for group in groups
    )
